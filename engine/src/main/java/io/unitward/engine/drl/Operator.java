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

    /** The one that holds exactly where this does not; of an order, where both sides are there. */
    public Operator opposite() {
        return switch (this) {
            case EQUAL -> NOT_EQUAL;
            case NOT_EQUAL -> EQUAL;
            case LESS -> GREATER_OR_EQUAL;
            case LESS_OR_EQUAL -> GREATER;
            case GREATER -> LESS_OR_EQUAL;
            case GREATER_OR_EQUAL -> LESS;
            case IN -> NOT_IN;
            case NOT_IN -> IN;
            case MATCHES -> NOT_MATCHES;
            case NOT_MATCHES -> MATCHES;
            case CONTAINS -> NOT_CONTAINS;
            case NOT_CONTAINS -> CONTAINS;
            case STARTS_WITH -> NOT_STARTS_WITH;
            case NOT_STARTS_WITH -> STARTS_WITH;
            case ENDS_WITH -> NOT_ENDS_WITH;
            case NOT_ENDS_WITH -> ENDS_WITH;
        };
    }
}
