package io.unitward.unitfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What settings come to where values that systemd ignores with a warning must not count, which is why
 * {@link EffectiveSettings} does not do here.
 */
final class SettingReader {
    private final List<ReadLine> lines;

    /** All assignments that systemd reads, of all files in order. */
    SettingReader(List<ReadLine> lines) {
        this.lines = List.copyOf(lines);
    }

    /** Where any of these keys is last assigned; null when none is. */
    @Nullable
    SourceLine at(String section, String... keys) {
        Set<String> wanted = Set.of(keys);
        SourceLine last = null;
        for (ReadLine line : lines) {
            Assignment assignment = line.assignment();
            if (assignment.section().equals(section) && wanted.contains(assignment.key())) {
                last = line.at();
            }
        }
        return last;
    }

    /** The last of these words that is assigned; null when none is. An empty assignment is one that is ignored. */
    @Nullable
    String word(String section, String key, Set<String> words) {
        String last = null;
        for (Assignment assignment : of(section, Set.of(key))) {
            if (words.contains(assignment.value())) {
                last = assignment.value();
            }
        }
        return last;
    }

    /** The last assignment, good or not; null when there is none, or an empty one. */
    @Nullable
    String text(String section, String key) {
        String last = null;
        for (Assignment assignment : of(section, Set.of(key))) {
            last = assignment.value().isEmpty() ? null : assignment.value();
        }
        return last;
    }

    boolean isTrue(String section, String key) {
        boolean last = false;
        for (Assignment assignment : of(section, Set.of(key))) {
            if (Settings.isTruth(assignment.value())) {
                last = "1ytYT".indexOf(assignment.value().charAt(0)) >= 0
                        || assignment.value().equalsIgnoreCase("on");
            }
        }
        return last;
    }

    /** Assignments to any of these keys since the last empty one to any of them. */
    List<Assignment> list(String section, Set<String> keys) {
        List<Assignment> list = new ArrayList<>();
        for (Assignment assignment : of(section, keys)) {
            if (assignment.value().isEmpty()) {
                list.clear();
            } else {
                list.add(assignment);
            }
        }
        return list;
    }

    /** Every assignment, empty ones too, for settings that ignore those. */
    List<Assignment> all(String section, String key) {
        return of(section, Set.of(key));
    }

    /** Whether anything is assigned, even nothing. */
    boolean mentions(String section, String... keys) {
        return !of(section, Set.of(keys)).isEmpty();
    }

    private List<Assignment> of(String section, Set<String> keys) {
        return lines.stream()
                .map(ReadLine::assignment)
                .filter(assignment -> assignment.section().equals(section) && keys.contains(assignment.key()))
                .toList();
    }
}
