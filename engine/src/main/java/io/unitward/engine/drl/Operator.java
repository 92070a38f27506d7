package io.unitward.engine.drl;

/** How a property is compared. */
public enum Operator {
    EQUAL("=="),
    NOT_EQUAL("!="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    IN("in"),
    NOT_IN("not in"),
    MATCHES("matches"),
    NOT_MATCHES("not matches"),
    CONTAINS("contains"),
    NOT_CONTAINS("not contains"),
    STARTS_WITH("str[startsWith]"),
    NOT_STARTS_WITH("not str[startsWith]"),
    ENDS_WITH("str[endsWith]"),
    NOT_ENDS_WITH("not str[endsWith]");

    private final String text;

    Operator(String text) {
        this.text = text;
    }

    /** As it is written. */
    public String text() {
        return text;
    }

    boolean isOrder() {
        return this == LESS || this == LESS_OR_EQUAL || this == GREATER || this == GREATER_OR_EQUAL;
    }

    boolean isEquality() {
        return this == EQUAL || this == NOT_EQUAL;
    }

    boolean isList() {
        return this == IN || this == NOT_IN;
    }

    boolean isPattern() {
        return this == MATCHES || this == NOT_MATCHES;
    }

    boolean isContains() {
        return this == CONTAINS || this == NOT_CONTAINS;
    }
}
