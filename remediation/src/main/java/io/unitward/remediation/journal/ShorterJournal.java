package io.unitward.remediation.journal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Works out what of a journal stays when it is too long or too old: whole actions, never a part of one. Pure.
 *
 * <p>What may decide something stays whatever it takes: what is not finished, and what is of the last {@link #NEEDED}, since
 * no limit looks further back. Of the rest the newest stay.
 */
final class ShorterJournal {
    /** Limits look a day back; the hour is for a clock that is corrected. */
    static final Duration NEEDED = Duration.ofHours(25);

    private final Map<String, Action> actions = new LinkedHashMap<>();
    private final List<Action> ofLine = new ArrayList<>();

    private ShorterJournal() {}

    /** The lines of one action, or one line that cannot be read. */
    private static final class Action {
        private int bytes;
        private boolean open;
        private boolean stays;
        private Instant last = Instant.MIN;
        /** How long after the first line. */
        private Duration since = Duration.ZERO;
    }

    /**
     * The lines that stay, in their order.
     *
     * @param room how many bytes there are for all; none for what is not needed where that takes more
     * @param longest what ended so long before the youngest line goes although there is room
     * @param now the present time
     */
    static List<JournalText.Line> of(JournalText text, long room, Duration longest, Instant now) {
        return new ShorterJournal().shorten(text.lines(), room, longest, now);
    }

    private List<JournalText.Line> shorten(List<JournalText.Line> lines, long room, Duration longest, Instant now) {
        Instant before = null;
        Duration since = Duration.ZERO;
        Duration youngest = Duration.ZERO;
        for (JournalText.Line line : lines) {
            Action action = action(line);
            Instant at = line.entry().at();
            action.bytes += line.text().getBytes(StandardCharsets.UTF_8).length + 1;
            action.open = line.entry().event() == JournalEntry.Event.BEGIN;
            action.last = later(action.last, at);
            since = before == null ? since : since.plus(passed(before, at, longest));
            action.since = longer(action.since, since);
            youngest = longer(youngest, since);
            before = at;
            ofLine.add(action);
        }
        Duration present = before == null ? since : since.plus(passed(before, now, longest));
        Duration oldest = (present.compareTo(youngest) < 0 ? present : youngest).minus(longest);
        long left = room;
        for (Action action : actions.values()) {
            action.stays = action.open || action.last.isAfter(now.minus(NEEDED));
            left -= action.stays ? action.bytes : 0;
        }
        List<Action> others = new ArrayList<>(actions.values());
        others.removeIf(action -> action.stays);
        for (int i = others.size() - 1; i >= 0; i--) {
            Action action = others.get(i);
            left -= action.bytes;
            if (left < 0) {
                break;
            }
            action.stays = action.since.compareTo(oldest) > 0;
        }
        List<JournalText.Line> kept = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (ofLine.get(i).stays) {
                kept.add(lines.get(i));
            }
        }
        return kept;
    }

    private Action action(JournalText.Line line) {
        String key = line.isReadable() ? line.entry().id() : "line " + ofLine.size();
        return actions.computeIfAbsent(key, id -> new Action());
    }

    /**
     * The time between two lines, one after the other. A clock that is years ahead for a while, as some are at boot, must not make
     * everything look old, nor that of which was written meanwhile look young for ever: what is longer than anything is kept is none.
     */
    private static Duration passed(Instant from, Instant to, Duration longest) {
        Duration passed = Duration.between(from, to);
        return passed.abs().compareTo(longest) > 0 ? Duration.ZERO : passed;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? b : a;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    /** The bytes of a file of these lines. */
    static byte[] bytes(List<JournalText.Line> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.text()).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
