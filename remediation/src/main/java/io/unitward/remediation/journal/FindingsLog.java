package io.unitward.remediation.journal;

import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Finding;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.Waived;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When each finding came and went: {@code findings.jsonl} in the state directory, a line for either. A finding is the same
 * while policy, unit, file, view and cause are.
 *
 * <p>A finding that is not there is gone only if it would have been seen. The file stays below {@link #LARGEST}: when a line
 * would take it over, the oldest findings that are gone are dropped until it is half as long. Findings that are still there are
 * never dropped; new ones are not logged once these take up half the room.
 */
public final class FindingsLog {
    /** The file is never larger. All of it is read in every run: a mebibyte takes some 60 ms of a short run. */
    public static final int LARGEST = 1 << 20;

    /** What earlier versions let it become is read, and made shorter. */
    private static final long READABLE = 8L << 20;

    private static final String FILE = "findings.jsonl";

    private final StateDirectory directory;
    private final StateFiles files;
    private final Path file;
    private final int largest;

    public FindingsLog(StateDirectory directory) {
        this(directory, LARGEST);
    }

    /** With another bound than the usual, in bytes. */
    FindingsLog(StateDirectory directory, int largest) {
        this.directory = directory;
        this.largest = largest;
        this.files = new StateFiles(directory);
        this.file = directory.file(FILE);
    }

    /**
     * What the log holds.
     *
     * @param findings by the time they came; each once for every time it came
     * @param damaged how many lines could not be read
     * @param newer why nothing may be written: a newer unitward did; null when none did
     */
    public record Contents(
            List<LoggedFinding> findings,
            int damaged,
            @Nullable String newer) {
        public Contents {
            findings = List.copyOf(findings);
        }
    }

    /**
     * Reads the log; one that does not exist is empty.
     *
     * @throws IOException when it exists and cannot be read
     */
    public Contents read() throws IOException {
        byte[] bytes = files.read(FILE, READABLE);
        if (bytes == null) {
            return new Contents(List.of(), 0, null);
        }
        int damaged = 0;
        Map<String, LoggedFinding> open = new LinkedHashMap<>();
        List<LoggedFinding> all = new ArrayList<>();
        // Decoded leniently: bytes a crash left behind must not hide the lines around them.
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
            if (line.isBlank()) {
                continue;
            }
            LoggedFinding finding;
            try {
                finding = FindingLines.read(line);
            } catch (NewerState e) {
                return new Contents(List.of(), 0, "the log of findings " + file + " is left as it is: " + Reason.of(e));
            }
            if (finding == null) {
                damaged += FindingLines.isHeader(line) ? 0 : 1;
            } else if (finding.went() == null) {
                open.putIfAbsent(finding.key(), finding);
            } else {
                open.remove(finding.key());
                all.add(finding);
            }
        }
        all.addAll(open.values());
        all.sort((a, b) -> a.came().compareTo(b.came()));
        return new Contents(all, damaged, null);
    }

    /**
     * Since when the findings of a report have been there.
     *
     * @return those that the log holds
     * @throws IOException when it exists and cannot be read
     */
    public Map<Finding, Instant> firstSeen(AuditReport report) throws IOException {
        Map<String, Instant> came = new HashMap<>();
        for (LoggedFinding logged : read().findings()) {
            if (logged.went() == null) {
                came.put(logged.key(), logged.came());
            }
        }
        Map<Finding, Instant> since = new HashMap<>();
        List<UnitVerdict> verdicts = new ArrayList<>(List.of(report.manager()));
        verdicts.addAll(report.units());
        for (UnitVerdict verdict : verdicts) {
            for (Finding finding : verdict.findings()) {
                Instant first =
                        came.get(LoggedFinding.of(finding, false, report.at()).key());
                if (first != null) {
                    since.put(finding, first);
                }
            }
        }
        return since;
    }

    /**
     * Writes what came and what went since the last look.
     *
     * @param report of all units
     * @param available whether the manager answered
     * @return what could not be logged, a sentence without a full stop; null when all was
     * @throws IOException when the log cannot be read or written
     */
    public @Nullable String note(AuditReport report, boolean available) throws IOException {
        List<String> notes = new ArrayList<>();
        boolean done = files.locked(() -> {
            String note = noteLocked(report, available);
            if (note != null) {
                notes.add(note);
            }
        });
        return !done
                ? "findings are not logged this time: another run is writing the state"
                : notes.isEmpty() ? null : notes.get(0);
    }

    private @Nullable String noteLocked(AuditReport report, boolean available) throws IOException {
        Contents before = read();
        if (before.newer() != null) {
            return "findings are not logged: " + before.newer();
        }
        Map<String, LoggedFinding> open = new LinkedHashMap<>();
        int room = largest / 2;
        for (LoggedFinding finding : before.findings()) {
            if (finding.went() == null) {
                open.put(finding.key(), finding);
                room -= FindingLines.write(finding).length;
            }
        }
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        List<LoggedFinding> after = new ArrayList<>(before.findings());
        Map<String, LoggedFinding> present = present(report);
        Seen seen = new Seen(report, available);
        for (LoggedFinding finding : open.values()) {
            if (!present.containsKey(finding.key()) && seen.wouldShow(finding.unit(), finding.key())) {
                LoggedFinding gone = finding.gone(report.at());
                after.set(after.indexOf(finding), gone);
                lines.writeBytes(FindingLines.write(gone));
                room += FindingLines.write(finding).length;
            }
        }
        int unlogged = 0;
        for (LoggedFinding finding : present.values()) {
            if (open.containsKey(finding.key())) {
                continue;
            }
            byte[] line = FindingLines.write(finding);
            if (line.length > room) {
                unlogged++;
                continue;
            }
            room -= line.length;
            after.add(finding);
            lines.writeBytes(line);
        }
        if (lines.size() > 0) {
            append(lines.toByteArray(), after);
        }
        return unlogged == 0
                ? null
                : unlogged + (unlogged == 1 ? " finding is" : " findings are")
                        + " not logged: the log is full of findings that are still there";
    }

    private static Map<String, LoggedFinding> present(AuditReport report) {
        Map<String, LoggedFinding> present = new LinkedHashMap<>();
        List<UnitVerdict> verdicts = new ArrayList<>(List.of(report.manager()));
        verdicts.addAll(report.units());
        for (UnitVerdict verdict : verdicts) {
            for (Finding finding : verdict.findings()) {
                LoggedFinding logged = LoggedFinding.of(finding, false, report.at());
                present.putIfAbsent(logged.key(), logged);
            }
        }
        for (Waived each : report.waived()) {
            LoggedFinding logged = LoggedFinding.of(each.finding(), true, report.at());
            present.putIfAbsent(logged.key(), logged);
        }
        return present;
    }

    private void append(byte[] lines, List<LoggedFinding> after) throws IOException {
        byte[] now = files.read(FILE, READABLE);
        if (now == null || now.length == 0 || now.length + lines.length + 1 > largest) {
            files.replace(FILE, compact(after));
            return;
        }
        Set<OpenOption> options = Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try (FileChannel channel = FileChannel.open(directory.file(FILE), options)) {
            channel.position(channel.size());
            ByteBuffer bytes = ByteBuffer.allocate(lines.length + 1);
            if (now[now.length - 1] != '\n') {
                bytes.put((byte) '\n'); // a line that a crash cut short stays one of its own
            }
            bytes.put(lines).flip();
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** All that are there, and of those that are gone the newest, as many as half the room takes. */
    private byte[] compact(List<LoggedFinding> findings) throws IOException {
        int room = largest / 2;
        Map<Integer, byte[]> kept = new HashMap<>();
        for (int i = 0; i < findings.size(); i++) {
            if (findings.get(i).went() == null) {
                byte[] line = FindingLines.write(findings.get(i));
                kept.put(i, line);
                room -= line.length;
            }
        }
        for (int i = findings.size() - 1; i >= 0; i--) {
            LoggedFinding finding = findings.get(i);
            if (finding.went() != null) {
                byte[] line = FindingLines.write(finding);
                room -= line.length;
                if (room < 0) {
                    break;
                }
                kept.put(i, line);
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(FindingLines.header());
        for (int i = 0; i < findings.size(); i++) {
            byte[] line = kept.get(i);
            if (line != null) {
                bytes.writeBytes(line);
            }
        }
        return bytes.toByteArray();
    }

    /** Whether a finding was there at some time since a moment. */
    public static boolean isSince(LoggedFinding finding, @Nullable Instant since) {
        return since == null || finding.went() == null || !finding.went().isBefore(since);
    }
}
