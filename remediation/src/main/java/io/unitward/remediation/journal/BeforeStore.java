package io.unitward.remediation.journal;

import io.unitward.json.BadJson;
import io.unitward.ownership.FileState;
import io.unitward.verdict.ActionKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was at a path before each action on it: {@code before/ID.json} in the state directory, and for what was moved
 * aside {@code quarantine/ID/record.json} with the file itself beside it, under its own name.
 *
 * <p>Nothing grows without bound: of {@code before/} the newest {@value #MOST_KEPT} stay, and what is in quarantine is never
 * deleted, so that once it holds {@value #MOST_QUARANTINED} things nothing more is moved there.
 */
public final class BeforeStore {
    /** How many before-states are kept. */
    public static final int MOST_KEPT = 200;
    /** How many things can be in quarantine. */
    public static final int MOST_QUARANTINED = 200;

    private static final Pattern ID = Pattern.compile("[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}");
    private static final long LARGEST = 2L << 20;
    private static final String RECORD = "record.json";
    private static final Set<OpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final StateDirectory directory;

    public BeforeStore(StateDirectory directory) {
        this.directory = directory;
    }

    /**
     * Keeps it, in the place of what was kept for the same action; on disk when this returns.
     *
     * @throws IOException when it cannot be written, or the quarantine is full
     */
    public void keep(Kept kept) throws IOException {
        if (kept.planned().action() == ActionKind.QUARANTINE_DROP_IN) {
            quarantine(kept);
            return;
        }
        StateDirectory all = directory.inside("before");
        replace(all, kept.id() + ".json", KeptJson.write(kept));
        prune(all);
    }

    private void quarantine(Kept kept) throws IOException {
        StateDirectory all = directory.inside("quarantine");
        if (kept.after() == null && count(all) >= MOST_QUARANTINED) {
            throw new IOException(all.file("") + " holds " + MOST_QUARANTINED
                    + " things already; look through them, and remove what nobody needs");
        }
        StateDirectory own = all.inside(kept.id());
        String target = kept.planned().target();
        FileState before = kept.before();
        if (before.kind() == FileState.Kind.FILE) {
            replace(own, target.substring(target.lastIndexOf('/') + 1), before.bytes());
        }
        replace(own, RECORD, KeptJson.write(kept));
        all.sync();
    }

    /**
     * What was kept for an action; null when nothing is.
     *
     * @throws IOException when it cannot be read or understood
     */
    public @Nullable Kept read(String id) throws IOException {
        if (!ID.matcher(id).matches()) {
            return null;
        }
        for (Path file : List.of(
                directory.file("before").resolve(id + ".json"),
                directory.file("quarantine").resolve(id).resolve(RECORD))) {
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                if (Files.size(file) > LARGEST) {
                    throw new IOException(file + " is larger than anything that is kept");
                }
                return understood(file);
            }
        }
        return null;
    }

    /** The ids of all that is kept, newest first; those of the same second in no order that means anything. */
    public List<String> ids() throws IOException {
        List<String> ids = new ArrayList<>();
        for (String name : List.of("before", "quarantine")) {
            Path place = directory.file(name);
            if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
                try (Stream<Path> all = Files.list(place)) {
                    all.map(path -> String.valueOf(path.getFileName()).replaceFirst("\\.json$", ""))
                            .filter(id -> ID.matcher(id).matches())
                            .forEach(ids::add);
                }
            }
        }
        ids.sort(Comparator.reverseOrder());
        return ids;
    }

    private static Kept understood(Path file) throws IOException {
        try {
            return KeptJson.read(Files.readAllBytes(file));
        } catch (BadJson e) {
            throw new IOException(file + " " + e.getMessage(), e);
        }
    }

    private static void prune(StateDirectory all) throws IOException {
        try (Stream<Path> files = Files.list(all.file(""))) {
            List<Path> kept = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            // Their names begin with the time.
            for (Path old : kept.subList(0, Math.max(0, kept.size() - MOST_KEPT))) {
                Files.delete(old);
            }
        }
    }

    private static long count(StateDirectory all) throws IOException {
        try (Stream<Path> files = Files.list(all.file(""))) {
            return files.count();
        }
    }

    private static void replace(StateDirectory directory, String name, byte[] bytes) throws IOException {
        Path fresh = directory.file(".new");
        Files.deleteIfExists(fresh); // left by a run that was cut short; we hold the lock
        try (FileChannel channel = FileChannel.open(fresh, NEW, StateDirectory.OWNER_ONLY_FILE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(fresh, directory.file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        directory.sync();
    }
}
