package io.unitward.remediation.journal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A journal as it is in its file, line by line. Pure.
 *
 * @param lines in file order, without blank ones
 * @param newer what a newer unitward wrote in it; null when none did
 */
record JournalText(List<Line> lines, @Nullable NewerState newer) {
    JournalText {
        lines = List.copyOf(lines);
    }

    /**
     * One line.
     *
     * @param text without its line feed; bytes that are no UTF-8 are replaced
     * @param entry what it tells, or that it cannot be read
     */
    record Line(String text, JournalEntry entry) {
        boolean isReadable() {
            return entry.event() != JournalEntry.Event.UNREADABLE;
        }
    }

    /**
     * Understands a file.
     *
     * <p>Lines are only ever added at the end, so that one which cannot be read is no younger than the next that can; where
     * the clock was set back between the two beside it, the later of them counts.
     *
     * @param written when the file was last written, so that no line is younger
     */
    static JournalText of(byte[] bytes, Instant written) {
        List<String> texts = new ArrayList<>();
        List<@Nullable JournalEntry> entries = new ArrayList<>();
        NewerState newer = null;
        // Decoded leniently: bytes a crash left behind must not hide the lines around them.
        for (String text : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
            if (text.isBlank()) {
                continue;
            }
            try {
                entries.add(JournalLines.read(text));
                texts.add(text);
            } catch (NewerState e) {
                newer = e;
            }
        }
        List<Line> lines = new ArrayList<>();
        Instant before = Instant.MIN;
        for (int i = 0; i < texts.size(); ) {
            JournalEntry entry = entries.get(i);
            if (entry != null) {
                before = entry.at();
                lines.add(new Line(texts.get(i++), entry));
                continue;
            }
            int end = i;
            while (end < texts.size() && entries.get(end) == null) {
                end++;
            }
            JournalEntry following = end < texts.size() ? entries.get(end) : null;
            Instant next = following == null ? written : following.at();
            JournalEntry unreadable = JournalEntry.unreadable(next.isAfter(before) ? next : before);
            for (; i < end; i++) {
                lines.add(new Line(texts.get(i), unreadable));
            }
        }
        return new JournalText(lines, newer);
    }

    /** What the lines tell. */
    List<JournalEntry> entries() {
        return lines.stream().map(Line::entry).toList();
    }

    /** How many lines cannot be read. */
    int damaged() {
        return (int) lines.stream().filter(line -> !line.isReadable()).count();
    }
}
