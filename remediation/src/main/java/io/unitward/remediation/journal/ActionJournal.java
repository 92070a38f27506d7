package io.unitward.remediation.journal;

import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.PlannedAction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was done, append-only: one JSON object a line in {@code actions.jsonl}, on disk before and after each action.
 *
 * <p>Written only under the {@code act} lock. A line cut short by a crash is kept and closed with a line feed; what it told is
 * not known, so that it counts as any action would. A version that others must be told of writes a line
 * {@code {"schema": "unitward.actions/v2"}} first; a journal without such a line is of the first version.
 *
 * <p>It does not grow without bound: when what is about to be begun would take it over {@link #FULL}, it is replaced in one
 * step by one that is half as long, see {@link ShorterJournal}. Only what was done within a day may make it longer.
 */
public final class ActionJournal {
    private static final String FILE = "actions.jsonl";
    private static final DateTimeFormatter ID_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** More would not fit into memory beside the rest of a run. */
    static final long LARGEST = 16L << 20;
    /** How long it gets before the oldest actions go: every run reads all of it, and a mebibyte takes some 60 ms. */
    static final int FULL = 1 << 20;
    /** How long ago an action may have ended that stays when others go. */
    static final Duration OLDEST = Duration.ofDays(365);

    private static final int HALF = FULL / 2;
    /** Where nothing more is begun: the rest is for how it ends. */
    private static final long NO_MORE = LARGEST - (4 << 20);
    /** Of how much the first line is looked for. */
    private static final int START = 256 << 10;

    private final StateDirectory directory;
    private final Path file;

    public ActionJournal(StateDirectory directory) {
        this.directory = directory;
        this.file = directory.file(FILE);
    }

    /**
     * What the journal holds.
     *
     * @param entries in file order; a line that could not be read is one of {@link JournalEntry.Event#UNREADABLE}
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
                } else { // an unreadable line has no id, so that it ends nothing
                    open.remove(entry.id());
                }
            }
            return List.copyOf(open.values());
        }

        /** When actions of a kind were begun, whatever became of them, or may have been: a line cannot be read. */
        public List<Instant> begun(ActionKind kind) {
            return entries.stream()
                    .filter(entry -> entry.countsAs(kind.text()))
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
        if (size() > LARGEST) {
            return new Contents(List.of(), 0, tooLarge());
        }
        JournalText text = text();
        return new Contents(text.entries(), text.damaged(), text.newer() == null ? null : leftAlone(text.newer()));
    }

    private String tooLarge() {
        return "the journal " + file + " is larger than " + (LARGEST >> 20)
                + " MiB, so what was done before is not known, and nothing may be done; move it aside to begin a new"
                + " one: limits, and what can be told of earlier actions, begin anew with it";
    }

    private String leftAlone(NewerState newer) {
        return "the journal " + file + " is left as it is: " + Reason.of(newer);
    }

    private JournalText text() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        // Asked afterwards: a line that another run adds meanwhile is no younger than that.
        return JournalText.of(
                bytes,
                Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant());
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
        makeRoom(at);
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

    /**
     * Drops the oldest actions when the journal is full, or its oldest action is twice as old as it may be.
     *
     * @throws IOException when too much was done within a day for anything to be dropped, see {@link #full}, or the journal must be left alone
     */
    private void makeRoom(Instant at) throws IOException {
        long size = Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? size() : 0;
        boolean isFull = size > FULL;
        if (!isFull && !startsBefore(at.minus(OLDEST.multipliedBy(2)))) {
            return;
        }
        if (size > LARGEST) {
            throw new IOException(tooLarge());
        }
        JournalText text = text();
        if (text.newer() != null) {
            throw new IOException(leftAlone(text.newer()));
        }
        List<JournalText.Line> kept = ShorterJournal.of(text, HALF, OLDEST, at);
        byte[] bytes = ShorterJournal.bytes(kept);
        if (isFull ? isShortEnough(bytes, size) : kept.size() < text.lines().size()) {
            new StateFiles(directory).replace(FILE, bytes);
        } else if (size > NO_MORE) {
            throw new IOException(noMore());
        }
    }

    /** Where most of it is needed, it is not written anew for every action. */
    private static boolean isShortEnough(byte[] shorter, long size) {
        return shorter.length <= size / 4 * 3;
    }

    /**
     * Why nothing more can be begun for now although the journal can be read: too much of it is needed, see {@link #begin}.
     *
     * @param at the present time
     * @return a sentence without a full stop; null when something can be begun, and when {@link Contents#newer} says why not
     * @throws IOException when it exists and cannot be read
     */
    public @Nullable String full(Instant at) throws IOException {
        long size = Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? size() : 0;
        if (size <= NO_MORE || size > LARGEST) {
            return null;
        }
        JournalText text = text();
        boolean makesRoom = text.newer() != null
                || isShortEnough(ShorterJournal.bytes(ShorterJournal.of(text, HALF, OLDEST, at)), size);
        return makesRoom ? null : noMore();
    }

    private String noMore() {
        return "the journal " + file + " holds more than " + (NO_MORE >> 20)
                + " MiB of what was done within a day, so that nothing more is begun until that is older: 'unitward log"
                + " --actions' tells what acts so often; or move the journal aside to begin a new one: limits, and what can be"
                + " told of earlier actions, begin anew with it";
    }

    private long size() throws IOException {
        StateDirectory.checkRegular(file);
        return Files.size(file);
    }

    /** Whether the first line is older than that, as far as it can be read. */
    private boolean startsBefore(Instant time) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            String start = new String(in.readNBytes(START), StandardCharsets.UTF_8);
            JournalEntry first = JournalLines.read(start.substring(0, Math.max(0, start.indexOf('\n'))));
            return first != null && first.at().isBefore(time);
        }
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
            long end = channel.size();
            try {
                channel.position(end);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            } catch (IOException full) {
                // Half a line would count for limits as an action that nobody did. Whoever writes here has the lock.
                channel.truncate(end);
                throw full;
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
