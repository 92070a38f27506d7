package io.unitward.preview;

import java.util.List;

/**
 * One setting that a reload would change.
 *
 * @param section the section, without brackets
 * @param key the setting
 * @param before what counts now, in order; empty: the default
 * @param after what would count, in order; empty: the default
 * @param effect what that means while the unit runs
 */
public record SettingChange(String section, String key, List<String> before, List<String> after, Effect effect) {
    public SettingChange {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /** When a change makes itself felt. */
    public enum Effect {
        /** When the unit is next started. */
        NEXT_START("next-start"),
        /** The reload itself may start, stop or trigger something. */
        ACTS("acts"),
        /** What happens next to the running unit is another: how it is stopped, reloaded, restarted. */
        REPLACES("replaces"),
        /** Limits of the running unit's processes change. */
        LIMITS("limits");

        private final String text;

        Effect(String text) {
            this.text = text;
        }

        /** The word used in reports and JSON. */
        public String text() {
            return text;
        }

        /** Whether it is felt without a restart. */
        public boolean atOnce() {
            return this != NEXT_START;
        }
    }
}
