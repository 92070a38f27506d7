package io.unitward.engine.drl;

/**
 * A word of a source.
 *
 * @param kind what it is
 * @param span where it stands
 * @param text the word; of a text what it stands for, without quotes and escapes
 */
record Token(Kind kind, Span span, String text) {
    enum Kind {
        /** Letters, digits and underscores. */
        WORD,
        /** The same after a dollar sign, which is part of it. */
        VARIABLE,
        TEXT,
        /** A text that lacks its end: what stands after it may be anything. */
        BROKEN_TEXT,
        NUMBER,
        SYMBOL,
        END
    }

    boolean is(String wanted) {
        return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equals(wanted);
    }

    boolean is(Kind wanted) {
        return kind == wanted;
    }
}
