package io.unitward.remediation.stack;

import java.util.List;

/**
 * One look at a stack, judged by whether it is as declared.
 *
 * @param state the verdict
 * @param doubts what is not as declared, or not yet, or not known; empty exactly when compliant
 * @param running whether every service that must run has a container that runs
 * @param hung whether podman or the manager did not answer in time
 * @param identity which containers and which run of the unit this is about; another one is another stack to wait for
 * @param containers how many containers run
 * @param healthy how many of them are healthy by a health check that is not too old
 * @param unchecked how many have no health check
 * @param notes what is worth saying and counts for nothing, sentences without a full stop
 */
public record StackLook(
        State state,
        List<Doubt> doubts,
        boolean running,
        boolean hung,
        List<String> identity,
        int containers,
        int healthy,
        int unchecked,
        List<String> notes) {
    public StackLook {
        doubts = List.copyOf(doubts);
        identity = List.copyOf(identity);
        notes = List.copyOf(notes);
    }

    /** Without notes, where no container is without a health check. */
    public StackLook(
            State state,
            List<Doubt> doubts,
            boolean running,
            boolean hung,
            List<String> identity,
            int containers,
            int healthy) {
        this(state, doubts, running, hung, identity, containers, healthy, 0, List.of());
    }

    /** The same with these notes. */
    public StackLook noting(List<String> those) {
        return new StackLook(state, doubts, running, hung, identity, containers, healthy, unchecked, those);
    }

    /** The verdict of one look. */
    public enum State {
        /** As declared. */
        COMPLIANT,
        /** Nothing is wrong, and something is not decided yet. */
        WAITING,
        /** Something is not as declared. */
        WRONG,
        /** It could not be told. */
        UNKNOWN
    }

    /**
     * One thing that is not as declared.
     *
     * @param about a container, a service, a file or the stack
     * @param text what of it, a phrase
     */
    public record Doubt(String about, String text) {}
}
