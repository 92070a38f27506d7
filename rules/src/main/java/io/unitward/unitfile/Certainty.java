package io.unitward.unitfile;

/** Whether something holds, as far as texts tell. */
enum Certainty {
    YES,
    NO,
    MAYBE;

    static Certainty of(boolean holds) {
        return holds ? YES : NO;
    }

    Certainty and(Certainty other) {
        return this == NO || other == NO ? NO : this == YES && other == YES ? YES : MAYBE;
    }

    Certainty or(Certainty other) {
        return this == YES || other == YES ? YES : this == NO && other == NO ? NO : MAYBE;
    }

    Certainty not() {
        return this == MAYBE ? MAYBE : this == YES ? NO : YES;
    }

    Certainty and(boolean other) {
        return and(of(other));
    }
}
