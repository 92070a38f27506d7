package io.unitward.cli;

import io.unitward.cli.StackActing.Course;
import io.unitward.collector.PodmanProgram;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.host.Deadline;
import io.unitward.ownership.StackDeclaration;
import io.unitward.ownership.StackDeclaration.Update.OnFailure;
import io.unitward.remediation.act.JobEnd;
import io.unitward.remediation.act.JobVerb;
import io.unitward.remediation.act.RunLock;
import io.unitward.remediation.stack.Compose;
import io.unitward.remediation.stack.ImageTags;
import io.unitward.remediation.stack.Provider;
import io.unitward.remediation.stack.Recorded;
import io.unitward.remediation.stack.StackJudge;
import io.unitward.remediation.stack.Vigil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Updates one stack: records what runs, pulls, redeploys, verifies; and puts back what ran when that fails. */
final class StackUpdating {
    private static final Duration TAGGING = Duration.ofSeconds(30);

    private final StackSession session;
    private final StackActing acting;
    private final StackDeclaration stack;
    private final boolean lines;
    private final String name;
    private @Nullable StackDependents dependents;

    StackUpdating(StackSession session, StackActing acting, StackDeclaration stack, boolean lines) {
        this.session = session;
        this.acting = acting;
        this.stack = stack;
        this.lines = lines;
        this.name = "stack " + stack.name() + ": ";
    }

    /**
     * What became of it.
     *
     * @param code {@link ExitCode#COMPLIANT} when it is as declared, with the newest images of its tags
     * @param text one phrase
     */
    record Result(ExitCode code, String text) {}

    /** Updates it, alone: another restart or update of it is waited for. */
    Result update(Duration patience) {
        RunLock lock = null;
        try {
            acting.requireFree(stack);
            lock = acting.lock("operate", stack, patience);
            return update();
        } catch (RunFailure failure) {
            failure.lines().forEach(line -> tell(line));
            return new Result(failure.exitCode(), "nothing was updated");
        } finally {
            if (lock != null) {
                lock.close();
            }
        }
    }

    private Result update() throws RunFailure {
        StackChecks.Found found = StackChecks.check(session, stack);
        if (found.code() != ExitCode.COMPLIANT) {
            found.preflight().problems().forEach(problem -> tell(name + problem));
            found.preflight().untold().forEach(problem -> tell(name + "could not tell: " + problem));
            return new Result(found.code(), "not updated, preflight failed; " + remaining());
        }
        Snapshot before = look();
        Stack seen = StackJudge.seen(stack, before);
        Recorded recorded = seen == null ? null : Recorded.of(seen);
        Stack.Run run = seen == null ? null : seen.run();
        if (seen == null || recorded == null || run == null) {
            return new Result(ExitCode.UNKNOWN, "not updated, because what runs could not be told");
        }
        if (!run.activeState().equals("active") || run.job() != null) {
            return new Result(
                    ExitCode.NOT_REACHED,
                    "not updated, because its unit is " + run.activeState()
                            + (run.job() == null ? "" : " with a " + run.job() + " job") + "; " + remaining());
        }
        Compose compose = session.compose(stack, before.manager());
        Compose.Ended pulled = compose.run(List.of("pull"), Deadline.in(StackPull.limit(stack)));
        Snapshot after = look();
        Stack fetched = StackJudge.seen(stack, after);
        if (fetched == null || fetched.images() == null) {
            return new Result(
                    ExitCode.UNKNOWN,
                    "pulled, and what came of that could not be told; nothing that runs was" + " touched");
        }
        Map<String, String> moved = recorded.moved(fetched);
        String failed = StackPull.failure(stack, pulled, () -> after);
        if (failed != null) {
            tell(name + failed);
            pulled.last().forEach(line -> tell(name + "  " + line));
            // Part of it may have been pulled; a restart must not start that by accident.
            String untagged = giveBack(before, moved);
            return new Result(
                    pulled.ended() ? ExitCode.ACTION_FAILED : ExitCode.DEADLINE,
                    "the pull failed, so nothing was changed" + (untagged == null ? "" : " but tags: " + untagged)
                            + "; " + remaining());
        }
        Result redeployed;
        try {
            redeployed = redeploy(compose, found.provider(), Course.FORWARD, !moved.isEmpty());
        } catch (RunFailure notBegun) {
            notBegun.lines().forEach(this::tell);
            // A restart must not start by accident what was pulled.
            String untagged = giveBack(before, moved);
            return new Result(
                    notBegun.exitCode(),
                    "pulled, but nothing that runs was changed" + (untagged == null ? "" : " but tags: " + untagged)
                            + "; " + remaining());
        }
        if (redeployed.code() == ExitCode.COMPLIANT) {
            StackDependents.Found others = others(true);
            if (!others.good()) {
                return new Result(others.code(), "updated, and as declared; but " + others.text());
            }
            return moved.isEmpty()
                    ? new Result(ExitCode.COMPLIANT, "nothing new; " + redeployed.text())
                    : new Result(
                            ExitCode.COMPLIANT,
                            "updated " + String.join(", ", moved.keySet()) + "; " + redeployed.text());
        }
        if (stack.update().onFailure() == OnFailure.KEEP || recorded.images().isEmpty()) {
            StackDependents.Found others = others(false);
            return new Result(
                    redeployed.code(),
                    "the update failed, and is kept: " + redeployed.text()
                            + (others.good() ? "" : "; " + others.text()));
        }
        return rollBack(compose, found.provider(), before, recorded, moved, redeployed);
    }

    private Result rollBack(
            Compose compose,
            Provider provider,
            Snapshot before,
            Recorded recorded,
            Map<String, String> moved,
            Result failed) {
        tell(name + "the update failed (" + failed.text() + "); putting back what ran before");
        String untagged = giveBack(before, moved);
        if (untagged != null) {
            return new Result(
                    ExitCode.ACTION_FAILED,
                    "the update failed, and what ran before could not be put back: " + untagged + "; " + remaining());
        }
        Result restored;
        try {
            restored = redeploy(compose, provider, Course.BACK, true);
        } catch (RunFailure failure) {
            restored = new Result(failure.exitCode(), String.join("; ", failure.lines()));
        }
        Stack now = StackJudge.seen(stack, look());
        List<String> differences = now == null ? List.of("what runs now could not be told") : recorded.differences(now);
        StackDependents.Found others = others(restored.code() == ExitCode.COMPLIANT);
        if (restored.code() == ExitCode.COMPLIANT && differences.isEmpty() && others.good()) {
            return new Result(
                    ExitCode.ROLLED_BACK,
                    "the update failed (" + failed.text() + "), and was rolled back to the images that ran before; "
                            + restored.text());
        }
        List<String> why = new ArrayList<>(differences);
        if (restored.code() != ExitCode.COMPLIANT) {
            why.add(restored.text());
        }
        if (!others.good()) {
            why.add(others.text());
        }
        return new Result(
                ExitCode.ACTION_FAILED,
                "the update failed, and so did putting back what ran before: " + String.join("; ", why));
    }

    private @Nullable String giveBack(Snapshot before, Map<String, String> moved) {
        String home = Objects.requireNonNullElse(before.manager().home(), "/");
        String runtime = Objects.requireNonNullElse(before.manager().runtimeDirectory(), "/");
        ImageTags tags =
                new ImageTags(PodmanProgram.USUAL.argv(), PodmanProgram.USUAL.environment(home, runtime, null, null));
        List<String> problems = new ArrayList<>();
        moved.forEach((reference, id) -> {
            String problem = tags.give(reference, id, Deadline.in(TAGGING));
            if (problem != null) {
                problems.add(reference + ": " + problem);
            }
        });
        return problems.isEmpty() ? null : String.join("; ", problems);
    }

    /**
     * Makes containers of the images that are there, and verifies. In place, so that whatever depends on the unit goes on
     * running; but a provider whose containers live in the cgroup of whoever starts them must be started by the unit.
     */
    private Result redeploy(Compose compose, Provider provider, Course course, boolean changed) throws RunFailure {
        if (provider.kind() == Provider.Kind.PODMAN_COMPOSE) {
            if (changed) {
                if (dependents == null) {
                    dependents = StackDependents.now(session, stack);
                }
                JobEnd end =
                        acting.job(JobVerb.RESTART, stack, course, dependents.names(), "stack update " + stack.name());
                ExitCode code = StackActing.code(end);
                if (code != ExitCode.COMPLIANT) {
                    return new Result(code, end.message());
                }
            }
        } else {
            Compose.Ended up = acting.inPlace(
                    stack,
                    course,
                    () -> compose.run(
                            List.of("up", "-d"), Deadline.in(stack.deadlines().start())));
            if (!up.saysWell()) {
                up.last().forEach(line -> tell(name + "  " + line));
                return new Result(
                        up.ended() ? ExitCode.ACTION_FAILED : ExitCode.DEADLINE,
                        "'up -d' of the provider " + up.text());
            }
        }
        try (StackProgress progress = new StackProgress(session.console(), stack.name(), lines)) {
            StackWaiting waiting = new StackWaiting(session, stack, progress);
            StackWaiting.Ended ended = waiting.await(Vigil.Limits.of(stack.deadlines()), null);
            List<String> told = StackTelling.lines(stack, ended, waiting.watch());
            if (ended.code() == ExitCode.COMPLIANT) {
                return new Result(ExitCode.COMPLIANT, StackTelling.running(ended.look()));
            }
            told.forEach(session.console()::tell);
            return new Result(ended.code(), "it is not as declared");
        }
    }

    /** What became of the units that were stopped along with that of the stack, if it was stopped at all. */
    private StackDependents.Found others(boolean startAgain) {
        StackDependents all = dependents;
        return all == null
                ? new StackDependents.Found(ExitCode.COMPLIANT, "")
                : startAgain ? all.startAgain(acting) : all.look();
    }

    private String remaining() {
        return StackTelling.remaining(stack, look());
    }

    private Snapshot look() {
        return session.watch(stack).look(Deadline.in(StackSession.LOOK));
    }

    private void tell(String line) {
        session.console().tell(line);
    }
}
