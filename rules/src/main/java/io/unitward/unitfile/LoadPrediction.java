package io.unitward.unitfile;

import org.jspecify.annotations.Nullable;

/**
 * How systemd would load a unit.
 *
 * @param state what its {@code LoadState} would be; null where the texts of its files do not tell
 * @param reason why it would be refused, or why that is not known, a phrase; empty for a unit that would be loaded
 * @param at the line that it is refused for; null where that is no line but what is missing, and where nothing is refused
 */
public record LoadPrediction(
        @Nullable State state, String reason, @Nullable SourceLine at) {
    /** What {@link LoadCheck} tells apart. */
    public enum State {
        LOADED("loaded"),
        /** systemd read the files and refuses what they say. */
        BAD_SETTING("bad-setting"),
        /** systemd could not read the unit file to its end, or could not make a unit of it. */
        ERROR("error");

        private final String text;

        State(String text) {
            this.text = text;
        }

        /** systemd's own word. */
        public String text() {
            return text;
        }
    }

    /** Nothing speaks against it. */
    static final LoadPrediction LOADED = new LoadPrediction(State.LOADED, "", null);

    static LoadPrediction refused(State state, String reason, @Nullable SourceLine at) {
        return new LoadPrediction(state, reason, at);
    }

    /** Whether it is known that systemd would refuse the unit. */
    public boolean isRefused() {
        return state != null && state != State.LOADED;
    }

    /** The reason, and before it the line where there is one. */
    public String told() {
        return at == null ? reason : at + ": " + reason;
    }

    /** Not known, and why. */
    public static LoadPrediction unknown(String reason) {
        return new LoadPrediction(null, reason, null);
    }
}
