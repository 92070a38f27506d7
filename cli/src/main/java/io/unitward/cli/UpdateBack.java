package io.unitward.cli;

import io.unitward.cli.StackActing.Course;
import io.unitward.cli.UpdateHands.Done;
import io.unitward.cli.UpdateHands.Means;
import io.unitward.facts.Container;
import io.unitward.facts.Stack;
import io.unitward.remediation.stack.DeclaredImages;
import io.unitward.remediation.stack.RollbackTags;
import io.unitward.remediation.stack.StackMemory.Underway;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts back what ran before an update, and makes sure that it does. */
final class UpdateBack {
    private final UpdateHands hands;

    UpdateBack(UpdateHands hands) {
        this.hands = hands;
    }

    /**
     * What became of it.
     *
     * @param good whether what ran before runs again, and all is as declared
     * @param text a phrase: what runs, or what went wrong
     */
    record Back(boolean good, String text) {}

    /** Puts it back. It is carried through, whoever holds the unit or tells us to stop meanwhile. */
    Back run(Underway update, DeclaredImages declared) {
        Stack seen = hands.look();
        RollbackTags wanted = RollbackTags.of(update.before(), seen == null ? declared : learned(declared, seen));
        if (!wanted.problems().isEmpty()) {
            return new Back(false, String.join("; ", wanted.problems()));
        }
        String lost = new UpdateTags(hands).fetch(update.before());
        if (lost != null) {
            return new Back(false, lost + "; " + hands.remaining());
        }
        Map<String, String> ids = new TreeMap<>(update.tags());
        ids.putAll(wanted.ids());
        UpdateTags.Given given = new UpdateTags(hands).give(ids);
        if (!given.good()) {
            return new Back(false, String.join("; ", given.problems()) + "; " + hands.remaining());
        }
        Done restored = redeploy(seen);
        Stack now = hands.look();
        List<String> why = new ArrayList<>(
                now == null
                        ? List.of("what runs now could not be told")
                        : update.before().differences(now));
        StackDependents.Found others = hands.others(restored.good());
        if (!restored.good()) {
            why.add(restored.text());
        }
        if (!others.good()) {
            why.add(others.text());
        }
        return why.isEmpty() ? new Back(true, restored.text() + given.note()) : new Back(false, String.join("; ", why));
    }

    private Done redeploy(@Nullable Stack seen) {
        Stack.Run run = seen == null ? null : seen.run();
        boolean active = run != null && run.activeState().equals("active");
        Means means = active
                ? hands.isMadeByUnit() ? Means.RESTART : Means.IN_PLACE
                : hands.isMadeByUnit() ? Means.CLEAR_AND_RESTART : Means.RESTART;
        try {
            Done made = hands.redeploy(means, Course.BACK);
            return made.good() ? hands.verify(Course.BACK) : made;
        } catch (RunFailure failure) {
            return new Done(failure.exitCode(), String.join("; ", failure.lines()));
        }
    }

    /** Where the provider did not say what it uses, the containers that it made do. */
    private static DeclaredImages learned(DeclaredImages declared, Stack seen) {
        if (declared.untold().isEmpty() || seen.containers() == null) {
            return declared;
        }
        SortedMap<String, String> images = new TreeMap<>(declared.images());
        for (Container container : seen.containers()) {
            if (container.service() != null
                    && container.image() != null
                    && declared.untold().containsKey(container.service())) {
                images.put(container.service(), container.image());
            }
        }
        return new DeclaredImages(images, declared.untold());
    }
}
