package io.unitward.remediation.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who held and released what: {@code holds.jsonl} in the state directory, a line each, replaced as a whole. When a line would
 * take it over {@link #LARGEST}, the oldest go until it is half as long.
 */
public final class HoldLog {
    /** The file is never larger. */
    static final int LARGEST = 1 << 20;

    private static final String FILE = "holds.jsonl";

    private final StateFiles files;
    private final Path file;

    public HoldLog(StateDirectory directory) {
        this.files = new StateFiles(directory);
        this.file = directory.file(FILE);
    }

    /**
     * What the log holds.
     *
     * @param events in file order, the oldest first
     * @param damaged how many lines could not be read
     * @param newer why nothing is written to it: a newer unitward did; null when none did
     */
    public record Contents(
            List<HoldEvent> events, int damaged, @Nullable String newer) {
        public Contents {
            events = List.copyOf(events);
        }
    }

    /**
     * Reads the log; one that does not exist is empty.
     *
     * @throws IOException when it exists and cannot be read
     */
    public Contents read() throws IOException {
        List<HoldEvent> events = new ArrayList<>();
        int damaged = 0;
        for (String line : lines()) {
            try {
                HoldEvent event = HoldLines.read(line);
                if (event != null) {
                    events.add(event);
                } else {
                    damaged += HoldLines.isHeader(line) ? 0 : 1;
                }
            } catch (NewerState e) {
                return new Contents(List.of(), 0, "the log of holds " + file + " is left as it is: " + Reason.of(e));
            }
        }
        return new Contents(events, damaged, null);
    }

    /**
     * Writes what was done; on disk when this returns. Call it under the lock of the state.
     *
     * @throws IOException when the log cannot be read or written, or is a newer unitward's
     */
    void add(List<HoldEvent> events) throws IOException {
        if (events.isEmpty()) {
            return;
        }
        Contents before = read();
        if (before.newer() != null) {
            throw new IOException(before.newer());
        }
        List<String> lines = new ArrayList<>(lines());
        lines.removeIf(HoldLines::isHeader);
        for (HoldEvent event : events) {
            lines.add(HoldLines.write(event));
        }
        byte[] bytes = bytes(lines);
        if (bytes.length > LARGEST) {
            int room = LARGEST / 2;
            int from = lines.size();
            while (from > 0 && (room -= lines.get(from - 1).getBytes(StandardCharsets.UTF_8).length + 1) > 0) {
                from--;
            }
            bytes = bytes(lines.subList(from, lines.size()));
        }
        files.replace(FILE, bytes);
    }

    private static byte[] bytes(List<String> lines) {
        return (HoldLines.header() + '\n' + String.join("\n", lines) + '\n').getBytes(StandardCharsets.UTF_8);
    }

    private List<String> lines() throws IOException {
        byte[] bytes = files.read(FILE, 2L * LARGEST);
        // Decoded leniently: what is no UTF-8 must not hide the lines around it.
        return bytes == null
                ? List.of()
                : new String(bytes, StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .toList();
    }
}
