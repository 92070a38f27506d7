package io.unitward.reach;

/** What happens to a unit. */
public enum Effect {
    START("start"),
    STOP("stop"),
    RESTART("restart"),
    RELOAD("reload");

    private final String text;

    Effect(String text) {
        this.text = text;
    }

    /** The verb, and the word in JSON. */
    public String text() {
        return text;
    }
}
