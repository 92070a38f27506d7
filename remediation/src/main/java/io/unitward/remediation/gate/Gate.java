package io.unitward.remediation.gate;

import io.unitward.facts.Manager;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.View;
import io.unitward.pending.Definitions;
import io.unitward.pending.PendingChange;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.Refusal;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a {@code daemon-reload} is safe: only if all that it would load is known and vouched for.
 *
 * <p>A reload activates every pending change of every unit, so the gate asks the whole pending set and all owned units,
 * whatever was selected. A violation that is loaded already alerts, but no reload makes it worse, so it does not stop one.
 */
public final class Gate {
    private Gate() {}

    /** Examines one moment. In doubt the answer is no. */
    public static GateDecision examine(GateInput given) {
        // Turning a policy off, overriding it, or waiving what it finds makes nothing safer.
        GateInput input = new GateInput(given.snapshot(), given.report().withAllFindings(), given.pending());
        List<Refusal> reasons = new ArrayList<>();
        manager(input, reasons);
        for (String unknown : input.pending().unknowns()) {
            reasons.add(unknown(null, "a reload is not safe because " + unknown));
        }
        for (UnitVerdict unit : input.report().units()) {
            if (unit.owner() != null && isUnknown(unit)) {
                reasons.add(unknown(
                        unit.unit(),
                        "a reload is not safe because it could not be told whether " + unit.unit() + ", declared by "
                                + unit.owner() + ", is as declared" + why(unit)));
            } else if (unit.findings().stream().anyMatch(Finding::tellsOfFailure)) {
                // Whoever declares the unit: what that rule would have stopped is not known.
                reasons.add(unknown(
                        unit.unit(), "a reload is not safe because " + unit.unit() + " was not judged" + why(unit)));
            }
        }
        for (PendingChange change : input.pending().changes()) {
            if (!change.explained()) {
                reasons.add(new Refusal(
                        ActionKind.DAEMON_RELOAD, Refusal.Kind.NOT_VOUCHED, change.path(), sentence(change)));
            }
        }
        Map<Finding, String> uncounted = uncounted(input.report());
        input.report().units().forEach(unit -> violations(unit, uncounted, reasons));
        violations(input.report().manager(), uncounted, reasons);
        unread(input, reasons);
        return new GateDecision(reasons.isEmpty(), reasons);
    }

    /** What is in no verdict, and why. */
    private static Map<Finding, String> uncounted(AuditReport report) {
        Map<Finding, String> uncounted = new HashMap<>();
        report.withheld()
                .forEach(finding -> uncounted.put(
                        finding,
                        report.changes().isFresh(finding.policy())
                                ? " (new and advice for now, but not for a reload)"
                                : " (off or overridden, but not for a reload)"));
        report.waived().forEach(each -> uncounted.put(each.finding(), " (waived, but not for a reload)"));
        return uncounted;
    }

    /** What a policy calls a violation of what is on disk, and not of what is loaded, a reload would put into effect. */
    private static void violations(UnitVerdict unit, Map<Finding, String> uncounted, List<Refusal> reasons) {
        for (Finding finding : unit.findings()) {
            boolean waits =
                    finding.classification() == Classification.BLOCK_AND_ALERT && finding.view() == View.ON_DISK;
            String subject = finding.file() == null ? unit.unit() : finding.file();
            if (waits
                    && unit.findings().stream().noneMatch(other -> isLoaded(finding, other))
                    && reasons.stream().noneMatch(reason -> subject.equals(reason.subject()))) {
                reasons.add(new Refusal(
                        ActionKind.DAEMON_RELOAD,
                        Refusal.Kind.NOT_VOUCHED,
                        subject,
                        "a reload would put into effect what " + finding.policy()
                                + uncounted.getOrDefault(finding, "")
                                + " finds of " + unit.unit() + ": " + finding.message()));
            }
        }
    }

    private static boolean isLoaded(Finding waiting, Finding other) {
        return other.view() == View.LOADED
                && other.policy().equals(waiting.policy())
                && Objects.equals(other.file(), waiting.file());
    }

    /** What a file of a declared unit holds must be known, whatever policies make of it. */
    private static void unread(GateInput input, List<Refusal> reasons) {
        Map<String, UnitFile> unread = new HashMap<>();
        for (UnitFile file : input.snapshot().files()) {
            boolean seen = file.status() == UnitFile.Status.READ
                    || file.status() == UnitFile.Status.NULL_DEVICE
                    || file.status() == UnitFile.Status.MISSING;
            if (!seen) {
                unread.put(file.path(), file);
            }
        }
        Set<String> declared = new HashSet<>();
        for (UnitVerdict unit : input.report().units()) {
            if (unit.owner() != null && !isUnknown(unit)) {
                declared.add(unit.unit());
            }
        }
        for (Unit unit : input.snapshot().units()) {
            if (unread.isEmpty() || !declared.contains(unit.id())) {
                continue;
            }
            Set<String> paths = new LinkedHashSet<>(Definitions.paths(unit.loaded()));
            paths.addAll(Definitions.paths(unit.onDisk()));
            for (String path : paths) {
                if (unread.containsKey(path) && reasons.stream().noneMatch(reason -> path.equals(reason.subject()))) {
                    reasons.add(unknown(
                            path,
                            "a reload is not safe because this file of " + unit.id() + " could not be looked at"));
                }
            }
        }
    }

    private static void manager(GateInput input, List<Refusal> reasons) {
        Manager manager = input.snapshot().manager();
        UnitVerdict verdict = input.report().manager();
        if (!manager.available()) {
            reasons.add(unknown(verdict.unit(), "a reload is not safe because the manager did not answer"));
        } else if (manager.loadedAt() == null) {
            reasons.add(unknown(
                    verdict.unit(),
                    "a reload is not safe because the manager does not tell when it last loaded units"));
        } else if (isUnknown(verdict)) {
            reasons.add(unknown(
                    verdict.unit(), "a reload is not safe because the manager could not be judged" + why(verdict)));
        }
    }

    /** A violation outranks an unknown in the verdict, but what is not known stays not known: the findings decide. */
    private static boolean isUnknown(UnitVerdict unit) {
        return unit.verdict() == VerdictKind.UNKNOWN
                || unit.findings().stream().anyMatch(finding -> finding.classification() == Classification.UNKNOWN);
    }

    private static String why(UnitVerdict unit) {
        for (Finding finding : unit.findings()) {
            if (finding.classification() == Classification.UNKNOWN) {
                return ": " + finding.message();
            }
        }
        return "";
    }

    private static String sentence(PendingChange change) {
        String whose = change.unit() == null ? "" : " of " + change.unit();
        return "a reload would " + change.effect() + " " + change.kind().text() + whose
                + ", and nothing vouches for it: it " + change.explanation();
    }

    private static Refusal unknown(@Nullable String subject, String reason) {
        return new Refusal(ActionKind.DAEMON_RELOAD, Refusal.Kind.UNKNOWN, subject, reason);
    }
}
