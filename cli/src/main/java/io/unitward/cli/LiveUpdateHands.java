package io.unitward.cli;

import io.unitward.cli.StackActing.Course;
import io.unitward.collector.PodmanProgram;
import io.unitward.facts.Manager;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.host.Deadline;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.act.JobEnd;
import io.unitward.remediation.act.JobVerb;
import io.unitward.remediation.journal.Account;
import io.unitward.remediation.stack.Compose;
import io.unitward.remediation.stack.DeclaredImages;
import io.unitward.remediation.stack.ImageTags;
import io.unitward.remediation.stack.LocalImages;
import io.unitward.remediation.stack.Provider;
import io.unitward.remediation.stack.StackJudge;
import io.unitward.remediation.stack.StackLook;
import io.unitward.remediation.stack.StackMemory;
import io.unitward.remediation.stack.Vigil;
import io.unitward.verdict.ActionResult;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The real thing: podman, the provider, the manager, and the state directory. */
final class LiveUpdateHands implements UpdateHands {
    private static final Duration ASKING = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final StackSession session;
    private final StackActing acting;
    private final StackDeclaration stack;
    private final Manager manager;
    private final Provider provider;
    private final Interruption interruption;
    private final boolean lines;
    private @Nullable StackDependents dependents;

    /**
     * @param manager as a look told of it
     * @param provider what the provider said it is
     * @param lines whether to write a line for each change of what is waited for where no terminal is
     */
    LiveUpdateHands(
            StackSession session,
            StackActing acting,
            StackDeclaration stack,
            Manager manager,
            Provider provider,
            Interruption interruption,
            boolean lines) {
        this.session = session;
        this.acting = acting;
        this.stack = stack;
        this.manager = manager;
        this.provider = provider;
        this.interruption = interruption;
        this.lines = lines;
    }

    @Override
    public StackDeclaration stack() {
        return stack;
    }

    @Override
    public boolean isMadeByUnit() {
        return provider.kind() == Provider.Kind.PODMAN_COMPOSE;
    }

    @Override
    public @Nullable Stack look() {
        return StackJudge.seen(stack, snapshot());
    }

    private Snapshot snapshot() {
        return session.watch(stack).look(Deadline.in(StackSession.LOOK));
    }

    @Override
    public @Nullable String settle() {
        Deadline deadline = Deadline.in(StackActing.jobLimit(stack));
        String stray = StrayProviders.await(stack, deadline);
        while (stray == null) {
            Stack.Run run = run();
            boolean moves =
                    run != null && (run.job() != null || run.activeState().endsWith("ing"));
            if (!moves) {
                return null;
            }
            if (deadline.passed()) {
                return "its unit is " + Objects.requireNonNull(run).activeState();
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return stray;
    }

    private Stack.@Nullable Run run() {
        Stack seen = look();
        return seen == null ? null : seen.run();
    }

    @Override
    public boolean isAsDeclared() {
        Deadline deadline = Deadline.in(StackSession.LOOK);
        Snapshot seen = session.watch(stack).look(deadline);
        return session.judge(stack, seen, null, deadline.passed()).state() == StackLook.State.COMPLIANT;
    }

    @Override
    public String remaining() {
        return StackTelling.remaining(stack, snapshot());
    }

    @Override
    public DeclaredImages declared(Stack seen) {
        return DeclaredImages.of(seen, compose(), provider, Deadline.in(ASKING));
    }

    @Override
    public LocalImages.Local local(String reference) {
        return session.localImages(stack, manager).look(reference, Deadline.in(ASKING));
    }

    private Compose compose() {
        return session.compose(stack, manager);
    }

    @Override
    public Pulled pull() {
        Compose.Ended pulled;
        try (Progress progress = StackPull.progress(session.console(), stack, lines)) {
            pulled = interruption.interruptible(
                    () -> compose().run(List.of("pull"), Deadline.in(StackPull.limit(stack))));
            progress.end();
        }
        if (interruption.isRequested()) {
            return new Pulled(null, false);
        }
        String failed = StackPull.failure(stack, pulled, this::snapshot);
        if (failed != null) {
            pulled.last().forEach(line -> tell("  " + line));
        }
        String doubt = failed == null ? StackPull.doubt(provider) : null;
        if (doubt != null) {
            tell(doubt);
        }
        return new Pulled(failed, !pulled.ended());
    }

    @Override
    public @Nullable String tag(String reference, String id) {
        return new ImageTags(PodmanProgram.USUAL.argv(), session.podmanEnvironment(stack, manager))
                .give(reference, id, Deadline.in(ASKING));
    }

    @Override
    public @Nullable String fetch(String byDigest) {
        return new ImageTags(PodmanProgram.USUAL.argv(), session.podmanEnvironment(stack, manager))
                .fetch(byDigest, Deadline.in(StackPull.limit(stack)));
    }

    @Override
    public void begin(String id, List<Account.Was> before) throws RunFailure {
        acting.begin(stack, id, before);
    }

    @Override
    public void end(String id, ActionResult.Outcome outcome, String message, List<Account.Was> after) {
        acting.end(stack, id, outcome, message, after);
    }

    @Override
    public Done redeploy(Means means, Course course) throws RunFailure {
        if (means == Means.IN_PLACE) {
            List<String> up = new ArrayList<>(List.of("up", "-d"));
            if (course == Course.BACK) {
                up.addAll(provider.withWhatIsHere());
            }
            return done("'up -d'", acting.inPlace(stack, course, child(course, up)));
        }
        if (dependents == null) {
            dependents = StackDependents.now(session, stack);
        }
        if (means == Means.CLEAR_AND_RESTART) {
            Done cleared = done("'down'", acting.clear(stack, course, child(Course.BACK, List.of("down"))));
            if (!cleared.good()) {
                return cleared;
            }
        }
        Instant begun = Instant.now();
        try (StackJobProgress progress = StackJobProgress.start(session, stack, lines)) {
            JobEnd end = acting.job(JobVerb.RESTART, stack, course, dependents.names(), "stack update " + stack.name());
            progress.end();
            ExitCode code = StackActing.code(end);
            if (code != ExitCode.COMPLIANT) {
                // The manager knows which command failed; which container or image did, the commands have said.
                UnitJournal.since(begun, stack.unit()).forEach(line -> tell("  journal: " + line));
            }
            return new Done(code, end.message());
        }
    }

    private Supplier<Compose.Ended> child(Course course, List<String> arguments) {
        // A rollback is carried through, however often Ctrl-C is pressed.
        Compose compose = course == Course.FORWARD ? compose() : compose().apart();
        Supplier<Compose.Ended> work =
                () -> compose.run(arguments, Deadline.in(stack.deadlines().start()));
        return course == Course.FORWARD ? () -> interruption.interruptible(work) : work;
    }

    private Done done(String what, Compose.Ended ended) {
        if (ended.saysWell()) {
            return new Done(ExitCode.COMPLIANT, "");
        }
        if (interruption.isRequested()) {
            return new Done(ExitCode.NOT_REACHED, what + " of the provider was ended, because we were told to stop");
        }
        ended.last().forEach(line -> tell("  " + line));
        return new Done(
                ended.ended() ? ExitCode.ACTION_FAILED : ExitCode.DEADLINE, what + " of the provider " + ended.text());
    }

    @Override
    public Done verify(Course course) {
        try (StackProgress progress = new StackProgress(session.console(), stack.name(), lines)) {
            StackWaiting waiting = new StackWaiting(session, stack, progress);
            StackWaiting.Ended ended = waiting.await(
                    Vigil.Limits.of(stack.deadlines()),
                    null,
                    () -> course == Course.FORWARD && interruption.isRequested());
            if (ended.code() == ExitCode.COMPLIANT) {
                return new Done(ExitCode.COMPLIANT, StackTelling.running(ended.look()));
            }
            if (ended.vigil().end() == null) {
                return new Done(ExitCode.NOT_REACHED, "told to stop before it was as declared for long enough");
            }
            StackTelling.lines(stack, ended, waiting.watch()).forEach(session.console()::tell);
            return new Done(ended.code(), "it is not as declared");
        }
    }

    @Override
    public StackDependents.Found others(boolean startAgain) {
        StackDependents all = dependents;
        return all == null
                ? new StackDependents.Found(ExitCode.COMPLIANT, "")
                : startAgain ? all.startAgain(acting) : all.look();
    }

    @Override
    public StackMemory memory() throws RunFailure {
        try {
            return acting.memory().read(stack.name());
        } catch (IOException failure) {
            throw RunFailure.of(ExitCode.BAD_CONFIGURATION, failure);
        }
    }

    @Override
    public void remember(StackMemory memory) throws RunFailure {
        try {
            acting.memory().write(stack.name(), memory);
        } catch (IOException failure) {
            throw new RunFailure(
                    ExitCode.BAD_CONFIGURATION,
                    "what is to be remembered of stack " + stack.name() + " cannot be written: "
                            + failure.getMessage());
        }
    }

    @Override
    public boolean isToldToStop() {
        return interruption.isRequested();
    }

    @Override
    public void tell(String line) {
        session.console().tell("stack " + stack.name() + ": " + line);
    }

    @Override
    public void keep(UnaryOperator<UpdateTrail> more) {
        session.out().keep(stack, account -> account.with(more.apply(account.trail())));
    }

    @Override
    public Instant now() {
        return Instant.now();
    }
}
