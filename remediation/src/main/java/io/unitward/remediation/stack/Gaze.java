package io.unitward.remediation.stack;

import java.time.Duration;

/**
 * How much of a stack the next look of a wait asks for. Most looks find what the one before found, so they ask for no more than
 * could have ended the wait; and what they show alone ends none. Pure, as {@link Vigil}.
 *
 * @param extent of the next look
 * @param broadAt when anything but containers was last looked at, since waiting began
 */
public record Gaze(Extent extent, Duration broadAt) {
    /** For so long what the unit does and files say may be what an earlier look saw. */
    static final Duration LONGEST = Duration.ofSeconds(5);

    /** What a look asks for. */
    public enum Extent {
        /** Everything. */
        WHOLE,
        /** Everything, but for containers that came since. */
        SAME_CONTAINERS,
        /** What podman says of the containers that are known. */
        CONTAINERS_ALONE
    }

    /** The first look. */
    public static Gaze begin() {
        return new Gaze(Extent.WHOLE, Duration.ZERO);
    }

    /** Everything, at once, since this look showed too little. */
    public Gaze whole() {
        return new Gaze(Extent.WHOLE, broadAt);
    }

    /**
     * Whether what this look showed stands.
     *
     * @param ill see {@link StackJudge#ill}
     * @param over whether it would end the wait
     */
    public boolean suffices(StackLook seen, boolean ill, boolean over) {
        boolean decides = over || seen.state() == StackLook.State.COMPLIANT;
        return switch (extent) {
            case WHOLE -> true;
            case SAME_CONTAINERS -> !decides;
            case CONTAINERS_ALONE -> !decides && ill;
        };
    }

    /**
     * The look after this one. While all that must run does, what is not as declared is so until a container changes or goes,
     * or a file or the unit does; and while one of them is ill, until that one changes.
     *
     * @param ill see {@link StackJudge#ill}
     */
    public Gaze next(StackLook seen, boolean ill, Duration now) {
        Duration broad = extent == Extent.CONTAINERS_ALONE ? broadAt : now;
        if (!seen.running() || seen.state() == StackLook.State.COMPLIANT) {
            return new Gaze(Extent.WHOLE, broad);
        }
        boolean alone = ill && now.minus(broad).compareTo(LONGEST) < 0;
        return new Gaze(alone ? Extent.CONTAINERS_ALONE : Extent.SAME_CONTAINERS, broad);
    }
}
