package io.unitward.cli;

/** Why a further look came to no end, through whoever acts and asked for it, who could make nothing of it. */
final class Unjudged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RunFailure failure;

    Unjudged(RunFailure failure) {
        super(failure);
        this.failure = failure;
    }

    RunFailure failure() {
        return failure;
    }
}
