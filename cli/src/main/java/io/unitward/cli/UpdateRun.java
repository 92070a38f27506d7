package io.unitward.cli;

import io.unitward.cli.StackActing.Course;
import io.unitward.cli.UpdateHands.Done;
import io.unitward.cli.UpdateHands.Means;
import io.unitward.facts.Stack;
import io.unitward.ownership.StackDeclaration;
import io.unitward.ownership.StackDeclaration.Update.OnFailure;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.stack.Changes;
import io.unitward.remediation.stack.DeclaredImages;
import io.unitward.remediation.stack.Recorded;
import io.unitward.remediation.stack.RollbackTags;
import io.unitward.remediation.stack.StackMemory;
import io.unitward.remediation.stack.StackMemory.Underway;
import io.unitward.verdict.ActionResult.Outcome;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One update from beginning to end: remember what runs, pull, make anew, verify; and put back what ran when that fails. What is
 * about to be done is on disk before it is, so that a run that is killed leaves what the next one needs.
 */
final class UpdateRun {
    private final UpdateHands hands;
    private final StackDeclaration stack;
    private final UpdateTags tags;
    private final UpdateAccount account;

    UpdateRun(UpdateHands hands) {
        this.hands = hands;
        this.stack = hands.stack();
        this.tags = new UpdateTags(hands);
        this.account = new UpdateAccount(hands);
    }

    /**
     * Does it.
     *
     * @throws RunFailure when nothing could be written down; nothing was done then
     */
    UpdateResult run() throws RunFailure {
        Stack seen = hands.look();
        Recorded running = seen == null ? null : Recorded.of(seen);
        Stack.Run run = seen == null ? null : seen.run();
        if (seen == null || running == null || run == null) {
            return new UpdateResult(ExitCode.UNKNOWN, "not updated, because what runs could not be told");
        }
        UpdateBegin begin = UpdateBegin.of(stack, hands.memory(), running, run);
        if (begin.refusal() != null) {
            return new UpdateResult(ExitCode.NOT_REACHED, begin.refusal() + "; " + hands.remaining());
        }
        if (begin.note() != null) {
            hands.tell(begin.note());
        }
        DeclaredImages declared = hands.declared(seen);
        declared.notJudged().forEach(each -> hands.tell("not judged: " + each));
        RollbackTags back = RollbackTags.of(begin.before(), declared);
        if (!begin.isStopped()
                && stack.update().onFailure() == OnFailure.ROLLBACK
                && !back.problems().isEmpty()) {
            back.problems().forEach(hands::tell);
            return new UpdateResult(
                    ExitCode.NOT_REACHED,
                    "not updated, because it could not be rolled back; nothing was pulled or changed; "
                            + hands.remaining());
        }
        TreeSet<String> references = new TreeSet<>(declared.images().values());
        begin.before().images().values().forEach(image -> references.add(image.reference()));
        running.images().values().forEach(image -> references.add(image.reference()));
        List<String> untold = tags.untold(references);
        if (!untold.isEmpty()) {
            // A tag that is not on record could not be given back.
            return new UpdateResult(
                    ExitCode.UNKNOWN,
                    "not updated, because what these name on this machine could not be told: "
                            + String.join(", ", untold));
        }
        Underway update = Underway.pulling(hands.now(), stack.unit(), begin.before(), tags.named(references));
        hands.remember(hands.memory().with(update));
        hands.keep(trail -> trail.before(begin.before()));
        UpdateHands.Pulled pulled = hands.pull();
        SortedMap<String, String> named = tags.named(references);
        hands.keep(trail -> trail.pulled(update.tags(), named));
        TreeSet<String> moved = new TreeSet<>(references);
        moved.removeIf(reference -> String.valueOf(named.get(reference))
                .equals(String.valueOf(update.tags().get(reference))));
        if (pulled.failure() != null) {
            hands.tell(pulled.failure());
            return untouched(
                    update,
                    pulled.isLate() ? ExitCode.DEADLINE : ExitCode.ACTION_FAILED,
                    "the pull failed, so nothing was changed");
        }
        if (hands.isToldToStop()) {
            return untouched(
                    update,
                    UpdateResult.pending(
                            PendingWhy.TOLD_TO_STOP, "told to stop while it pulled; nothing that runs was changed"));
        }
        if (begin.isStopped()) {
            account.remember(hands.memory().ended());
            return new UpdateResult(
                    ExitCode.COMPLIANT,
                    (moved.isEmpty() ? "nothing new was pulled" : "pulled " + String.join(", ", moved))
                            + "; left stopped, because its unit is inactive",
                    true,
                    null);
        }
        boolean isNeeded = begin.hasFailed()
                || !hands.isMadeByUnit()
                || !moved.isEmpty()
                || UpdateBegin.differs(running, declared, named);
        return forward(seen, begin, update, declared, moved, isNeeded);
    }

    private UpdateResult forward(
            Stack before,
            UpdateBegin begin,
            Underway pulled,
            DeclaredImages declared,
            Set<String> moved,
            boolean isNeeded)
            throws RunFailure {
        String id = ActionJournal.id(hands.now());
        Underway update = pulled.redeploying(id);
        boolean begun = false;
        Done done = new Done(ExitCode.COMPLIANT, "");
        try {
            if (isNeeded) {
                hands.remember(hands.memory().with(update));
                hands.begin(id, UpdateAccount.of(begin.before()));
                begun = true;
                done = hands.redeploy(means(begin), Course.FORWARD);
            }
        } catch (RunFailure notBegun) {
            notBegun.lines().forEach(hands::tell);
            if (begun) {
                hands.end(
                        id,
                        Outcome.FAILED,
                        "nothing that runs was changed: " + String.join("; ", notBegun.lines()),
                        account.now());
            }
            // A restart must not start by accident what was pulled.
            return untouched(pulled, UpdateResult.refused(notBegun, "pulled, but nothing that runs was changed"));
        }
        Done verified = done.good() ? hands.verify(Course.FORWARD) : done;
        Stack after = hands.look();
        hands.keep(trail -> trail.made(after));
        String gone = verified.good() && after != null ? gone(before, after) : "";
        if (!gone.isEmpty()) {
            verified = new Done(ExitCode.NOT_REACHED, "what ran before does not run any more: " + gone);
        }
        String ranNow = after == null ? "what runs now could not be told" : changed(before, after, moved);
        if (verified.good()) {
            return good(begun ? id : null, after, ranNow + "; " + verified.text());
        }
        if (!begun) {
            account.remember(hands.memory().ended());
            return new UpdateResult(verified.code(), "nothing new; but " + verified.text());
        }
        String why = verified.text() + UpdateAccount.tried(begin.before(), after);
        if (stack.update().onFailure() == OnFailure.KEEP
                || begin.before().images().isEmpty()) {
            StackDependents.Found others = hands.others(false);
            String text = (stack.update().onFailure() == OnFailure.KEEP
                            ? "the update failed, and is kept: "
                            : "the update failed, and there is nothing to roll back to, because " + begin.whyNothing()
                                    + ": ")
                    + why
                    + (others.good() ? "" : "; " + others.text());
            account.end(id, Outcome.FAILED, verified.code(), text);
            account.remember(hands.memory().ended());
            return new UpdateResult(verified.code(), text);
        }
        switch (UpdateLeft.of(begin, before, after)) {
            case STOPPED -> {
                // A redeployment that failed by a restart of the unit may have left it like that itself.
                if (done.good() || means(begin) == Means.IN_PLACE) {
                    return nothingToPutBack(
                            update,
                            UpdateResult.pending(
                                    PendingWhy.STOPPED_MEANWHILE,
                                    "its unit was stopped while it was updated, and is left stopped"));
                }
            }
            case UNCHANGED -> {
                String text = (moved.isEmpty() && done.good() ? "nothing new; but " + why : "not updated, " + why)
                        + "; nothing that runs was changed";
                return nothingToPutBack(
                        update,
                        hands.isToldToStop()
                                ? UpdateResult.pending(PendingWhy.TOLD_TO_STOP, text)
                                : new UpdateResult(verified.code(), text));
            }
            case CHANGED -> {
                // put back below
            }
        }
        return back(update, declared, why);
    }

    private UpdateResult nothingToPutBack(Underway update, UpdateResult result) {
        account.end(String.valueOf(update.action()), Outcome.FAILED, result.code(), result.text());
        return untouched(update, result);
    }

    /** Services that must not run all the same, such as those of a profile that an env file switches on, and ran. */
    private static String gone(Stack before, Stack after) {
        TreeSet<String> gone = Changes.between(before, after).gone();
        List<Stack.Service> services = after.services();
        if (services != null) {
            gone.removeIf(name -> services.stream()
                    .noneMatch(service -> service.name().equals(name)
                            && !service.ends()
                            && !Long.valueOf(0).equals(service.replicas())));
        }
        return String.join(", ", gone);
    }

    private UpdateResult good(@Nullable String id, @Nullable Stack after, String text) {
        StackDependents.Found others = hands.others(true);
        Recorded ran = after == null ? null : Recorded.of(after);
        if (id != null) {
            account.end(
                    id,
                    others.good() ? Outcome.DONE : Outcome.NOT_REACHED,
                    others.code(),
                    others.good() ? text : others.text());
        }
        account.remembering(memory -> ran == null ? memory.ended() : memory.verified(hands.now(), ran));
        return others.good()
                ? new UpdateResult(ExitCode.COMPLIANT, text)
                : new UpdateResult(others.code(), text + ", as declared; but " + others.text());
    }

    private UpdateResult back(Underway update, DeclaredImages declared, String why) {
        hands.tell("the update failed (" + why + "); putting back what ran before");
        account.remembering(memory -> memory.with(update.rollingBack()));
        UpdateBack.Back back = new UpdateBack(hands).run(update, declared);
        String id = String.valueOf(update.action());
        if (back.good()) {
            String text = "the update failed (" + why + "), and was rolled back to the images that ran before; "
                    + back.text();
            account.end(id, Outcome.ROLLED_BACK, ExitCode.ROLLED_BACK, text);
            if (!hands.isToldToStop()) {
                hands.tell(
                        "the next update tries it again, that of a timer, too; to have it left alone until it is mended:"
                                + " unitward hold " + stack.unit() + " --until 1d --reason ...");
            }
            account.remembering(memory -> memory.verified(hands.now(), update.before()));
            return new UpdateResult(ExitCode.ROLLED_BACK, text);
        }
        String text = "the update failed (" + why + "), and so did putting back what ran before: " + back.text();
        account.end(id, Outcome.FAILED, ExitCode.ACTION_FAILED, text);
        return new UpdateResult(ExitCode.ACTION_FAILED, text + UpdateRecovery.again(stack));
    }

    private UpdateResult untouched(Underway update, ExitCode code, String text) {
        return untouched(update, new UpdateResult(code, text));
    }

    private UpdateResult untouched(Underway update, UpdateResult result) {
        UpdateTags.Given given = tags.give(update.tags());
        if (given.good()) {
            account.remembering(StackMemory::ended);
        } else {
            account.remembering(memory -> memory.with(update));
        }
        return new UpdateResult(
                result.code(),
                result.text() + given.trouble() + "; " + hands.remaining(),
                result.stopped(),
                result.why());
    }

    private Means means(UpdateBegin begin) {
        return begin.hasFailed()
                ? hands.isMadeByUnit() ? Means.CLEAR_AND_RESTART : Means.RESTART
                : hands.isMadeByUnit() ? Means.RESTART : Means.IN_PLACE;
    }

    /** What became of it, a phrase. */
    static String changed(Stack before, Stack after, Set<String> moved) {
        Changes changes = Changes.between(before, after);
        String text = changes.none() ? Changes.NOTHING_NEW : changes.text();
        TreeSet<String> idle = new TreeSet<>(moved);
        if (after.containers() != null) {
            after.containers().stream()
                    .filter(container -> container.isRunning()
                            && container.image() != null
                            && changes.started().contains(String.valueOf(container.service())))
                    .forEach(container -> idle.remove(container.image()));
        }
        return changes.updated().isEmpty() && !idle.isEmpty()
                ? "pulled " + String.join(", ", idle) + ", which no container runs; " + text
                : text;
    }
}
