package io.unitward.cli;

import io.unitward.config.Nearest;
import io.unitward.config.PolicyFile;
import io.unitward.engine.AuditEngine;
import io.unitward.engine.Policies;
import io.unitward.engine.ShippedSources;
import io.unitward.engine.catalog.PolicyInfo;
import io.unitward.engine.compile.PolicyCheck;
import io.unitward.engine.compile.PolicySource;
import io.unitward.engine.reading.Explaining;
import io.unitward.engine.reading.Why;
import io.unitward.facts.PolicyFact;
import io.unitward.facts.Snapshot;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.Hold;
import io.unitward.verdict.Waived;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells why a policy finds something, or nothing, in what an audit would judge. Remembers nothing.
 *
 * @param run what the run goes by
 */
record WhyRun(Configured run) {
    /**
     * Why a policy finds something about a unit, or nothing.
     *
     * @param why null when no policy judges that unit
     * @param file the policy's; null for one that is shipped
     * @param snapshot what was looked at
     * @param waived what that policy finds of it and an audit does not count
     * @param holds what holds the unit, or everything
     */
    record Reasoned(
            @Nullable Why why, @Nullable String file, Snapshot snapshot, List<Waived> waived, List<Hold> holds) {
        Reasoned {
            waived = List.copyOf(waived);
            holds = List.copyOf(holds);
        }
    }

    /**
     * Tells it.
     *
     * @param unit which unit of the snapshot, by its id
     * @throws RunFailure when no policy of that id judges, or the manager did not answer
     */
    Reasoned why(String policy, Function<Snapshot, String> unit, Background<Policies> shipped) throws RunFailure {
        JudgingPolicies judging = run.policies(shipped);
        Path file = run.options().snapshot();
        try (Progress progress = run.looking()) {
            Policies judges = judging.await(progress);
            PolicyInfo asked = judges.list().stream()
                    .filter(each -> each.id().equals(policy))
                    .findFirst()
                    .orElseThrow(() -> noPolicy(policy, judges));
            Memory read = Memory.open(run.options());
            Snapshot snapshot = file == null ? run.collect(null) : SnapshotFile.read(file);
            Memory memory = read.without(snapshot);
            String subject = unit.apply(snapshot);
            if (!snapshot.manager().available() && !subject.equals(FindingDraft.MANAGER)) {
                throw new RunFailure(
                        ExitCode.UNKNOWN,
                        "could not tell: " + snapshot.manager().unavailableReason());
            }
            Judge judge = new Judge(run, judges, memory);
            List<PolicyFact> facts = AuditEngine.facts(judge.input(snapshot, memory.history()), subject);
            PolicyFile own = judging.file(asked, judges);
            PolicyCheck.Checked checked = own == null
                    ? ShippedSources.checked(asked)
                    : PolicyCheck.check(List.of(new PolicySource(own.path(), own.text())))
                            .get(0);
            List<Waived> waived = waived(judge, snapshot, memory, subject, policy);
            progress.end();
            memory.notes().forEach(run::note);
            return new Reasoned(
                    facts.isEmpty() ? null : judge.within(() -> Explaining.why(checked, subject, facts)),
                    own == null ? null : own.where(),
                    snapshot,
                    waived,
                    memory.holds(snapshot.takenAt()).stream()
                            .filter(hold -> hold.covers(subject, snapshot.takenAt()))
                            .toList());
        }
    }

    private List<Waived> waived(Judge judge, Snapshot snapshot, Memory memory, String subject, String policy)
            throws RunFailure {
        return run.configuration().waivers().isEmpty()
                ? List.of()
                : judge.judge(snapshot, memory.history()).report().waivedOf(subject).stream()
                        .filter(each -> each.finding().policy().equals(policy))
                        .toList();
    }

    private static RunFailure noPolicy(String policy, Policies judges) {
        boolean off =
                judges.changes().off().stream().anyMatch(each -> each.policy().equals(policy));
        String nearest =
                Nearest.to(policy, judges.list().stream().map(PolicyInfo::id).toList());
        return new RunFailure(
                ExitCode.USAGE,
                off
                        ? "policy '" + policy + "' is switched off; expected one that judges"
                        : "no policy '" + policy + "'; expected an id that 'unitward policy list' has"
                                + (nearest == null ? "" : "; did you mean '" + nearest + "'?"));
    }
}
