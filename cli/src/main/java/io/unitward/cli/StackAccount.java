package io.unitward.cli;

import io.unitward.facts.Snapshot;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.stack.Preflight;
import io.unitward.remediation.stack.StackLook;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run has to say of one stack, for programs to read.
 *
 * @param stack the stack
 * @param code how it ended for this one; null while it has not, and for good when the process was ended by a signal
 * @param why why it was left as it is; null where it was not, or that needs no saying
 * @param isLeftStopped whether somebody had stopped it, so that it was not started
 * @param text what became of it, a phrase; null where nothing did yet
 * @param found what preflight found
 * @param told what was told of it on standard error, in that order
 * @param trail the images that an update came by
 * @param seen the last look at it; null when none was taken
 * @param look how that look was judged; null when it was not
 */
record StackAccount(
        StackDeclaration stack,
        @Nullable ExitCode code,
        @Nullable PendingWhy why,
        boolean isLeftStopped,
        @Nullable String text,
        Preflight found,
        List<String> told,
        UpdateTrail trail,
        @Nullable Snapshot seen,
        @Nullable StackLook look) {
    StackAccount {
        told = List.copyOf(told);
    }

    private static final Preflight NOTHING = new Preflight(List.of(), List.of(), List.of());

    /** Of one of which nothing is known yet. */
    static StackAccount of(StackDeclaration stack) {
        return new StackAccount(stack, null, null, false, null, NOTHING, List.of(), UpdateTrail.NONE, null, null);
    }

    /** The same with how it ended. */
    StackAccount ended(ExitCode as, @Nullable PendingWhy because, String what) {
        return new StackAccount(stack, as, because, isLeftStopped, what, found, told, trail, seen, look);
    }

    /** The same, of one that was left stopped. */
    StackAccount leftStopped() {
        return new StackAccount(stack, code, why, true, text, found, told, trail, seen, look);
    }

    /** The same with what preflight found. */
    StackAccount found(Preflight all) {
        return new StackAccount(stack, code, why, isLeftStopped, text, all, told, trail, seen, look);
    }

    /** The same with one line more. */
    StackAccount told(String line) {
        List<String> lines = new ArrayList<>(told);
        lines.add(line);
        return new StackAccount(stack, code, why, isLeftStopped, text, found, lines, trail, seen, look);
    }

    /** The same with the images. */
    StackAccount with(UpdateTrail images) {
        return new StackAccount(stack, code, why, isLeftStopped, text, found, told, images, seen, look);
    }

    /** The same with the last look at it. */
    StackAccount seen(Snapshot last, @Nullable StackLook judged) {
        return new StackAccount(stack, code, why, isLeftStopped, text, found, told, trail, last, judged);
    }
}
