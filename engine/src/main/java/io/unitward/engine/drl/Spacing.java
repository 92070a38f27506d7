package io.unitward.engine.drl;

/** Where a space stands between two words on one line. */
final class Spacing {
    private Spacing() {}

    /**
     * Whether two words stand together, also where the source has lines between them.
     *
     * @param metadata whether they are part of metadata, whose brackets hold one text
     */
    static boolean isGlued(Token before, Token next, boolean metadata) {
        return (metadata && (before.is("(") || next.is(")")))
                || next.is(",")
                || next.is(";")
                || next.is(".")
                || before.is(".")
                || before.is("@")
                || next.is("[")
                || next.is("]")
                || before.is("[")
                || (before.is("-") && next.is(Token.Kind.NUMBER))
                || (next.is("(") && !hasSpaceBefore(before))
                || (before.is("(") && next.is(")"));
    }

    /** A bracket follows a name at once, and stands apart from words of the language and other brackets. */
    private static boolean hasSpaceBefore(Token before) {
        return before.is("in")
                || before.is("not")
                || before.is("exists")
                || before.is("(")
                || !before.is(Token.Kind.WORD);
    }
}
