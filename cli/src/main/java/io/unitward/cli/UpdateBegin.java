package io.unitward.cli;

import io.unitward.facts.Stack;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.stack.DeclaredImages;
import io.unitward.remediation.stack.Recorded;
import io.unitward.remediation.stack.StackMemory;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an update of a stack begins with, by what its unit is doing. Pure.
 *
 * @param before what to put back when it fails; nothing where there is nothing
 * @param isStopped whether somebody stopped it, so that it must stay so
 * @param hasFailed whether its unit has failed, so that it must be started
 * @param refusal why it cannot be updated now, a phrase; null when it can
 * @param note what is worth saying beforehand; null for nothing
 */
record UpdateBegin(
        Recorded before,
        boolean isStopped,
        boolean hasFailed,
        @Nullable String refusal,
        @Nullable String note) {
    static UpdateBegin of(StackDeclaration stack, StackMemory memory, Recorded running, Stack.Run run) {
        String restart = "'unitward stack restart " + stack.name() + "'";
        if (run.job() != null) {
            return refused("its unit is " + run.activeState() + " with a " + run.job()
                    + " job: when that is over, update it again");
        }
        switch (run.activeState()) {
            case "active" -> {
                return new UpdateBegin(running, false, false, null, null);
            }
            case "failed" -> {
                StackMemory.Verified verified = memory.verified();
                Recorded before = verified == null ? Recorded.NOTHING : verified.ran();
                return new UpdateBegin(
                        before,
                        false,
                        true,
                        null,
                        "its unit has failed; "
                                + (verified == null
                                        ? "there is nothing to roll back to, because " + NEVER
                                        : "an update that fails is rolled back to what ran when it was last verified, at "
                                                + verified.at()));
            }
            case "inactive" -> {
                return running.images().isEmpty()
                        ? new UpdateBegin(Recorded.NOTHING, true, false, null, null)
                        : refused("its unit is inactive, and containers of it run all the same: " + restart
                                + " starts it properly");
            }
            default -> {
                return refused("its unit is " + run.activeState() + ": when that is over, update it again");
            }
        }
    }

    private static final String NEVER = "no update or restart of it was verified before";

    private static UpdateBegin refused(String why) {
        return new UpdateBegin(Recorded.NOTHING, false, false, "not updated, because " + why, null);
    }

    /** Why there is nothing to put back, a clause. */
    String whyNothing() {
        return hasFailed ? NEVER : "no container of it ran before";
    }

    /** Whether a service runs another image than the one that it is declared with names by now. */
    static boolean differs(Recorded running, DeclaredImages declared, Map<String, String> named) {
        return running.images().values().stream().anyMatch(image -> {
            String reference = declared.images().getOrDefault(image.service(), image.reference());
            String id = named.get(reference);
            return id != null && !id.equals(image.id());
        });
    }
}
