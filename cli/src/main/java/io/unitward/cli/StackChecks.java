package io.unitward.cli;

import io.unitward.collector.StackWatch;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.host.Deadline;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.stack.Compose;
import io.unitward.remediation.stack.Preflight;
import io.unitward.remediation.stack.Provider;
import io.unitward.remediation.stack.StackJudge;
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

    /**
     * Checks. Podman is not asked, and nothing is started.
     *
     * @throws RunFailure when the manager does not answer
     */
    static Found check(StackSession session, StackDeclaration stack) throws RunFailure {
        StackWatch watch = session.watch(stack);
        Snapshot seen = watch.lookAtFiles(Deadline.in(StackSession.LOOK));
        Stack files = StackJudge.seen(stack, seen);
        if (!seen.manager().available() || files == null) {
            throw new RunFailure(
                    ExitCode.UNKNOWN, "could not tell: " + seen.manager().unavailableReason());
        }
        Preflight preflight = Preflight.of(stack, files);
        Compose compose = session.compose(stack, seen.manager());
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
}
