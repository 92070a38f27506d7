package io.unitward.cli;

import io.unitward.facts.Stack;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.journal.Account;
import io.unitward.remediation.stack.DeclaredImages;
import io.unitward.remediation.stack.LocalImages;
import io.unitward.remediation.stack.StackMemory;
import io.unitward.verdict.ActionResult;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** All that an update of one stack sees and does; it decides nothing. Tests have one that can be killed at any point. */
interface UpdateHands {
    /** The stack. */
    StackDeclaration stack();

    /** Whether its containers live in its unit, so that they are made anew by restarting that. */
    boolean isMadeByUnit();

    /** What there is of it now; null when that was not told. */
    @Nullable
    Stack look();

    /**
     * Waits for what a run that was killed left at work: a job of the unit, and the provider.
     *
     * @return what is still at work when that has taken too long, a phrase; null when nothing is
     */
    @Nullable
    String settle();

    /** Whether it is as declared at this moment, with nothing left to wait for. */
    boolean isAsDeclared();

    /** What still runs, a phrase. */
    String remaining();

    /** Which image the provider uses for each service. */
    DeclaredImages declared(Stack seen);

    /** What a reference names on this machine. */
    LocalImages.Local local(String reference);

    /**
     * How a pull ended.
     *
     * @param failure why it failed, a sentence without a full stop; null when it did not
     * @param isLate whether that is because it took too long
     */
    record Pulled(@Nullable String failure, boolean isLate) {}

    /** Pulls. */
    Pulled pull();

    /**
     * Lets a reference name an image.
     *
     * @param reference in full
     * @return why that failed, a phrase; null when it did not
     */
    @Nullable
    String tag(String reference, String id);

    /**
     * Pulls one image.
     *
     * @param byDigest a repository and a digest
     * @return why that failed, a phrase; null when it did not
     */
    @Nullable
    String fetch(String byDigest);

    /**
     * Writes down that what runs is about to be changed.
     *
     * @param id a new one of the journal
     * @throws RunFailure when it is held by now (11), another action goes on for so long (75), or it cannot be written
     */
    void begin(String id, List<Account.Was> before) throws RunFailure;

    /** Writes down how that ended. */
    void end(String id, ActionResult.Outcome outcome, String message, List<Account.Was> after);

    /** How containers are made anew. */
    enum Means {
        /** By the provider, while the unit stays active and so does what depends on it. */
        IN_PLACE,
        /** By a restart of the unit. */
        RESTART,
        /** The same, once the provider has removed what a start that failed left behind, which it would start again. */
        CLEAR_AND_RESTART
    }

    /**
     * How one step ended.
     *
     * @param code {@link ExitCode#COMPLIANT} when well
     * @param text a phrase
     */
    record Done(ExitCode code, String text) {
        boolean good() {
            return code == ExitCode.COMPLIANT;
        }
    }

    /**
     * Makes containers of the images that are there.
     *
     * @throws RunFailure as {@link #begin}; nothing was done then
     */
    Done redeploy(Means means, StackActing.Course course) throws RunFailure;

    /** Waits until it is as declared and stays so. On the way forward that ends when somebody tells us to stop. */
    Done verify(StackActing.Course course);

    /**
     * What became of the units that were stopped along with that of the stack, if it was stopped at all.
     *
     * @param startAgain whether to start those that were only stopped
     */
    StackDependents.Found others(boolean startAgain);

    /**
     * What is remembered of it.
     *
     * @throws RunFailure when that cannot be read
     */
    StackMemory memory() throws RunFailure;

    /**
     * Remembers; on disk when this returns.
     *
     * @throws RunFailure when it cannot be written
     */
    void remember(StackMemory memory) throws RunFailure;

    /** Whether somebody told this process to end. */
    boolean isToldToStop();

    /** Tells something of this stack, a sentence without a full stop. */
    void tell(String line);

    /** Keeps what was seen on the way, for whoever reads the result. */
    void keep(UnaryOperator<UpdateTrail> more);

    /** The time. */
    Instant now();
}
