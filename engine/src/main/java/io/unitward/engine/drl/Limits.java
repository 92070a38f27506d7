package io.unitward.engine.drl;

/** How large a policy may be. Honest ones come to a fraction; what is larger is there to exhaust somebody. */
final class Limits {
    /** Characters of a file. */
    static final int FILE = 64 * 1024;

    /** Characters of a line. */
    static final int LINE = 1000;

    /** Characters of a text. */
    static final int TEXT = 1000;

    /** Rules of a file. */
    static final int RULES = 64;

    /** Patterns of a rule. */
    static final int PATTERNS = 8;

    /** Constraints of a pattern, and values of a list. */
    static final int CONSTRAINTS = 64;

    /** Variables of a rule: Drools passes at most 24 to a consequence. */
    static final int VARIABLES = 20;

    /** Parts of a text that is put together. */
    static final int PARTS = 32;

    /** Bytes that the texts of one argument take in a class file, in which one constant of 65535 holds them. */
    static final int ARGUMENT_BYTES = 32 * 1024;

    private Limits() {}
}
