package io.unitward.remediation.journal;

import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.PlannedAction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was done, append-only: one JSON object a line in {@code actions.jsonl}, on disk before and after each action.
 *
 * <p>Written only under the {@code act} lock. A line cut short by a crash is kept and closed with a line feed; reading skips
 * and counts it. A version that others must be told of writes a line {@code {"schema": "unitward.actions/v2"}} first; a
 * journal without such a line is of the first version.
 */
public final class ActionJournal {
    private static final DateTimeFormatter ID_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** Of what fits, thousands of actions a year for years; more would not fit into memory beside the rest of a run. */
    static final long LARGEST = 16L << 20;

    private final StateDirectory directory;
    private final Path file;

    public ActionJournal(StateDirectory directory) {
        this.directory = directory;
        this.file = directory.file("actions.jsonl");
    }

    /**
     * What the journal holds.
     *
     * @param entries in file order
     * @param damaged how many lines could not be read
     * @param newer why nothing may be done for now, and nothing is written to it: a newer unitward wrote in it, or it is too
     *     large to be read; null when all is well
     */
    public record Contents(
            List<JournalEntry> entries,
            int damaged,
            @Nullable String newer) {
        public Contents {
            entries = List.copyOf(entries);
        }

        /** Of this version. */
        public Contents(List<JournalEntry> entries, int damaged) {
            this(entries, damaged, null);
        }

        /** Actions that were begun and of which nobody wrote how they ended, in order: running now, or cut short. */
        public List<JournalEntry> unfinished() {
            Map<String, JournalEntry> open = new LinkedHashMap<>();
            for (JournalEntry entry : entries) {
                if (entry.event() == JournalEntry.Event.BEGIN) {
                    open.put(entry.id(), entry);
                } else {
                    open.remove(entry.id());
                }
            }
            return List.copyOf(open.values());
        }

        /** When actions of a kind were begun, whatever became of them. */
        public List<Instant> begun(ActionKind kind) {
            return entries.stream()
                    .filter(entry -> entry.event() == JournalEntry.Event.BEGIN)
                    .filter(entry -> entry.action().equals(kind.text()))
                    .map(JournalEntry::at)
                    .toList();
        }
    }

    /**
     * Reads the journal; one that does not exist is empty.
     *
     * @throws IOException when it exists and cannot be read
     */
    public Contents read() throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return new Contents(List.of(), 0);
        }
        StateDirectory.checkRegular(file);
        if (Files.size(file) > LARGEST) {
            return new Contents(
                    List.of(),
                    0,
                    "the journal " + file + " is larger than " + (LARGEST >> 20)
                            + " MiB, so what was done before is not known, and nothing may be done; move it aside to begin a new"
                            + " one: limits, and what can be told of earlier actions, begin anew with it");
        }
        List<JournalEntry> entries = new ArrayList<>();
        int damaged = 0;
        String newer = null;
        // Decoded leniently: bytes a crash left behind must not hide the lines around them.
        for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n", -1)) {
            if (line.isBlank()) {
                continue;
            }
            JournalEntry entry = null;
            try {
                entry = JournalLines.read(line);
            } catch (NewerState e) {
                newer = "the journal " + file + " is left as it is: " + Reason.of(e);
                continue;
            }
            if (entry == null) {
                damaged++;
            } else {
                entries.add(entry);
            }
        }
        return new Contents(entries, damaged, newer);
    }

    /** Actions begun and not ended; see {@link Contents#unfinished()}. */
    public List<JournalEntry> unfinished() throws IOException {
        return read().unfinished();
    }

    /**
     * Writes that an action is about to be done; on disk when this returns.
     *
     * @param account what called for it, and what is there
     * @return the action's new id
     */
    public String begin(PlannedAction action, String plan, Instant at, Account account) throws IOException {
        String id = id(at);
        begin(id, action, plan, at, account);
        return id;
    }

    /** The same under an id that was made before, see {@link #id}: under it was kept what the action is about to change. */
    public void begin(String id, PlannedAction action, String plan, Instant at, Account account) throws IOException {
        append(new JournalEntry(
                JournalEntry.Event.BEGIN,
                id,
                at,
                action.action().text(),
                action.target(),
                action.units(),
                plan,
                null,
                action.reason(),
                account));
    }

    /** A new id, {@code yyyyMMddTHHmmssZ-} and 8 hex digits. */
    public static String id(Instant at) {
        return ID_TIME.format(at) + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /**
     * Writes how an action ended; on disk when this returns. Of two for one action the later counts.
     *
     * @param after what is there now; empty when nobody looked
     */
    public void end(ActionResult result, Instant at, List<Account.Was> after) throws IOException {
        append(new JournalEntry(
                JournalEntry.Event.END,
                result.id(),
                at,
                result.action().text(),
                result.target(),
                List.of(),
                null,
                result.outcome().text(),
                result.message(),
                Account.of(List.of(), after)));
    }

    /** Writes that a begun action was found without an end. Call it only under the lock: then it cannot be running. */
    public void abandoned(JournalEntry begun, Instant at) throws IOException {
        abandoned(begun, at, "the run that began it ended before it could say how it went", List.of());
    }

    /** The same, with what was found, and what is there now, which is empty when that is not known. */
    public void abandoned(JournalEntry begun, Instant at, String found, List<Account.Was> now) throws IOException {
        append(new JournalEntry(
                JournalEntry.Event.ABANDONED,
                begun.id(),
                at,
                begun.action(),
                begun.target(),
                List.of(),
                null,
                null,
                found,
                Account.of(List.of(), now)));
    }

    private void append(JournalEntry entry) throws IOException {
        boolean isNew = !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        Set<OpenOption> options = Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        StateDirectory.checkRegular(file);
        try (FileChannel channel = FileChannel.open(file, options, StateDirectory.OWNER_ONLY_FILE)) {
            String line = (endsMidLine(channel) ? "\n" : "") + JournalLines.write(entry);
            ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
            channel.position(channel.size());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        if (isNew) {
            directory.sync();
        }
    }

    private static boolean endsMidLine(FileChannel channel) throws IOException {
        long size = channel.size();
        ByteBuffer last = ByteBuffer.allocate(1);
        return size > 0 && channel.read(last, size - 1) == 1 && last.get(0) != '\n';
    }
}
