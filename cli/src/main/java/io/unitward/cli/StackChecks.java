package io.unitward.cli;

import io.unitward.collector.StackWatch;
import io.unitward.collector.systemd.UnitPrograms;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.host.Deadline;
import io.unitward.host.ManagerUnavailable;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.stack.Compose;
import io.unitward.remediation.stack.Preflight;
import io.unitward.remediation.stack.Provider;
import io.unitward.remediation.stack.StackJudge;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Whether a stack could be started, told before anything of it is touched. */
final class StackChecks {
    /** What a provider may take to say what it is, and to read compose files. */
    private static final Duration PROVIDER = Duration.ofSeconds(20);

    private StackChecks() {}

    /**
     * What was found.
     *
     * @param preflight what stands in the way
     * @param provider what carries out compose verbs
     * @param late whether the provider was asked and did not answer in time
     */
    record Found(Preflight preflight, Provider provider, boolean late) {
        /** How a command ends for it; {@link ExitCode#COMPLIANT} when nothing stands in the way. */
        ExitCode code() {
            return preflight.passed()
                    ? ExitCode.COMPLIANT
                    : late
                            ? ExitCode.DEADLINE
                            : preflight.problems().isEmpty() ? ExitCode.UNKNOWN : ExitCode.NOT_REACHED;
        }
    }

    /** What is about to be done with the stack. */
    enum Aim {
        /** Nothing, or what needs no unit. */
        NONE,
        /** Its unit is started, so there must be one. */
        START_UNIT
    }

    /**
     * Checks. Podman is not asked, and nothing is started.
     *
     * @throws RunFailure when the manager does not answer
     */
    static Found check(StackSession session, StackDeclaration stack) throws RunFailure {
        return check(session, stack, Aim.NONE);
    }

    /** The same for what is about to be done. */
    static Found check(StackSession session, StackDeclaration stack, Aim aim) throws RunFailure {
        StackWatch watch = session.watch(stack);
        Snapshot seen = watch.lookAtFiles(Deadline.in(StackSession.LOOK));
        Stack files = StackJudge.seen(stack, seen);
        if (!seen.manager().available() || files == null) {
            throw new RunFailure(
                    ExitCode.UNKNOWN, "could not tell: " + seen.manager().unavailableReason());
        }
        Compose compose = session.compose(stack, seen.manager());
        Preflight preflight =
                unit(watch, stack, aim).and(Preflight.of(stack, files).in(compose.noDirectory()));
        Compose.Ended version = compose.version(Deadline.in(PROVIDER));
        Provider provider = Provider.of(String.join("\n", version.last()));
        // Files that are missing are told by us, one line each; the provider would name the first alone.
        Compose.Ended config = preflight.passed() && version.saysWell() && provider.checksConfig()
                ? compose.run(List.of("config", "--quiet"), Deadline.in(PROVIDER))
                : null;
        return new Found(
                preflight.with(version, provider, config, compose.program()),
                provider,
                !version.ended() || (config != null && !config.ended()));
    }

    /** Whether the unit is there, and the programs that it runs: they have the path of one installation. */
    private static Preflight unit(StackWatch watch, StackDeclaration stack, Aim aim) throws RunFailure {
        String unit = stack.unit();
        UnitPrograms told;
        try {
            told = watch.programs(unit, Deadline.in(StackSession.LOOK));
        } catch (ManagerUnavailable unavailable) {
            throw new RunFailure(ExitCode.UNKNOWN, "could not tell: " + unavailable.getMessage());
        }
        String anew = "unitward stack unit " + stack.name() + " --install, then systemctl --user daemon-reload";
        String state = told.loadState();
        if (state == null) {
            return new Preflight(
                    List.of(), List.of("the manager does not tell whether " + unit + " is there"), List.of());
        }
        if (state.equals("not-found")) {
            String absent = "the manager has no " + unit + ", which starts the stack; to write it: " + anew;
            return aim == Aim.START_UNIT
                    ? new Preflight(List.of(absent), List.of(), List.of())
                    : new Preflight(List.of(), List.of(), List.of(absent));
        }
        if (!state.equals("loaded")) {
            return new Preflight(
                    List.of(unit + " cannot be started: to systemd it is " + state + "; expected one that is loaded"),
                    List.of(),
                    List.of());
        }
        return new Preflight(
                told.programs().stream()
                        .filter(program -> !Files.isExecutable(Path.of(program)))
                        .map(program -> unit + " runs " + program
                                + ", which is not there or cannot be executed; to write the" + " unit anew: " + anew)
                        .toList(),
                List.of(),
                List.of());
    }
}
