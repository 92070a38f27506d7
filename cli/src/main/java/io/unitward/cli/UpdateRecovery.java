package io.unitward.cli;

import io.unitward.facts.Stack;
import io.unitward.ownership.StackDeclaration;
import io.unitward.ownership.StackDeclaration.Update.OnFailure;
import io.unitward.remediation.stack.DeclaredImages;
import io.unitward.remediation.stack.Recorded;
import io.unitward.remediation.stack.StackMemory;
import io.unitward.remediation.stack.StackMemory.Underway;
import io.unitward.verdict.ActionResult.Outcome;
import java.util.Set;
import java.util.TreeSet;

/**
 * Brings to an end an update that was cut short: whoever has the stack's lock knows that it does not go on. Call it under that.
 */
final class UpdateRecovery {
    private final UpdateHands hands;
    private final UpdateAccount account;
    private final UpdateTags tags;

    UpdateRecovery(UpdateHands hands) {
        this.hands = hands;
        this.account = new UpdateAccount(hands);
        this.tags = new UpdateTags(hands);
    }

    /** How to go on when it cannot be brought to an end, a phrase that begins with a semicolon. */
    static String again(StackDeclaration stack) {
        return "; the next 'unitward stack update " + stack.name()
                + "' or restart tries that again, and 'update --forget' takes what runs for what ran before";
    }

    /**
     * Takes what runs for what ran before, whatever an earlier update had begun.
     *
     * @throws RunFailure when that cannot be written down
     */
    void forget() throws RunFailure {
        StackMemory memory = hands.memory();
        Underway update = memory.underway();
        if (update != null) {
            end(update, Outcome.FAILED, "cut short, and forgotten by whoever asked for that");
            hands.remember(memory.ended());
            hands.tell("the update begun at " + update.begun() + ", which was cut short, is forgotten");
        }
    }

    /**
     * Brings it to an end, if there is one.
     *
     * @return good when there is none, or it was brought to an end; what came of it has been told
     * @throws RunFailure when what is remembered cannot be read
     */
    UpdateResult run() throws RunFailure {
        Underway update = hands.memory().underway();
        if (update == null) {
            return new UpdateResult(ExitCode.COMPLIANT, "");
        }
        hands.tell("the update begun at " + update.begun() + " was cut short while " + doing(update));
        String busy = hands.settle();
        if (busy != null) {
            return new UpdateResult(ExitCode.LOCKED, "not touched after an update that was cut short: " + busy);
        }
        Stack seen = hands.look();
        Recorded running = seen == null ? null : Recorded.of(seen);
        Stack.Run run = seen == null ? null : seen.run();
        if (seen == null || running == null || run == null) {
            return new UpdateResult(
                    ExitCode.UNKNOWN,
                    "what runs after an update that was cut short could not be told" + again(hands.stack()));
        }
        hands.keep(trail -> trail.before(update.before()).made(seen));
        boolean stopped =
                run.activeState().equals("inactive") && running.images().isEmpty();
        boolean nothing = update.before().images().isEmpty();
        // What was made may have changed data that the earlier images do not understand any more.
        boolean kept = hands.stack().update().onFailure() == OnFailure.KEEP;
        boolean mayHaveRun = kept && update.phase() != StackMemory.Phase.PULLING;
        if ((stopped && !mayHaveRun)
                || (!nothing && update.before().differences(seen).isEmpty())) {
            return tagsBack(update, stopped ? "it was stopped since" : "what ran before it runs");
        }
        DeclaredImages declared = hands.declared(seen);
        if (isMade(running, declared) && hands.isAsDeclared()) {
            end(update, Outcome.DONE, "cut short after what it made was as declared, and kept");
            account.remembering(memory -> memory.verified(hands.now(), running));
            hands.tell("what it made is as declared, and is kept");
            return new UpdateResult(ExitCode.COMPLIANT, "");
        }
        if (nothing) {
            end(update, Outcome.FAILED, "cut short, with nothing to roll back to");
            account.remembering(StackMemory::ended);
            hands.tell("there is nothing to roll it back to");
            return new UpdateResult(ExitCode.COMPLIANT, "");
        }
        if (kept) {
            end(update, Outcome.FAILED, "cut short, and kept as it is, by 'onFailure: keep'");
            account.remembering(StackMemory::ended);
            hands.tell("it is kept as it is, by 'onFailure: keep'");
            return new UpdateResult(ExitCode.COMPLIANT, "");
        }
        return back(update, declared, UpdateAccount.tried(update.before(), seen));
    }

    private static String doing(Underway update) {
        return switch (update.phase()) {
            case PULLING -> "it pulled";
            case REDEPLOYING -> "containers were made anew or watched";
            case ROLLING_BACK -> "it was rolled back, or that failed";
        };
    }

    private UpdateResult tagsBack(Underway update, String why) {
        UpdateTags.Given given = tags.give(update.tags());
        if (!given.good()) {
            return new UpdateResult(
                    ExitCode.ACTION_FAILED,
                    "after an update that was cut short" + given.trouble() + again(hands.stack()));
        }
        end(update, Outcome.FAILED, "cut short; " + why);
        account.remembering(StackMemory::ended);
        hands.tell(why + (given.given().isEmpty() ? "" : "; given back: " + String.join(", ", given.given())));
        return new UpdateResult(ExitCode.COMPLIANT, "");
    }

    private UpdateResult back(Underway update, DeclaredImages declared, String tried) {
        hands.tell("putting back what ran before it" + tried);
        account.remembering(memory -> memory.with(update.rollingBack()));
        UpdateBack.Back back = new UpdateBack(hands).run(update, declared);
        if (!back.good()) {
            return new UpdateResult(
                    ExitCode.ACTION_FAILED,
                    "after an update that was cut short, what ran before could not be put back: " + back.text()
                            + again(hands.stack()));
        }
        end(update, Outcome.ROLLED_BACK, "cut short, and rolled back by a later run" + tried);
        account.remembering(memory -> memory.verified(hands.now(), update.before()));
        hands.tell("what ran before it runs again; " + back.text());
        return new UpdateResult(ExitCode.COMPLIANT, "");
    }

    private void end(Underway update, Outcome outcome, String text) {
        if (update.action() != null) {
            hands.end(update.action(), outcome, text, account.now());
        }
    }

    /** Whether every container runs what its service names by now, so that nothing is left to be made anew. */
    private boolean isMade(Recorded running, DeclaredImages declared) {
        Set<String> references = new TreeSet<>(declared.images().values());
        running.images().values().forEach(image -> references.add(image.reference()));
        return !running.images().isEmpty() && !UpdateBegin.differs(running, declared, tags.named(references));
    }
}
