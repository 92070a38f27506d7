package io.unitward.remediation;

import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.ownership.FileState;
import io.unitward.ownership.Sha256;
import io.unitward.pending.History;
import io.unitward.pending.PendingChange;
import io.unitward.remediation.journal.Account.Because;
import io.unitward.remediation.journal.Account.Was;
import io.unitward.remediation.plan.HealPlanner;
import io.unitward.remediation.plan.Observation;
import io.unitward.remediation.plan.StackActions;
import io.unitward.remediation.plan.UnitActions;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.UnitVerdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the journal tells of an action beyond itself: which findings called for it, what was there before and afterwards. */
public final class Accounts {
    private static final String NOT_KNOWN = ", what was loaded of it is not known";

    private Accounts() {}

    /** The findings that called for an action, in the order of the report. */
    public static List<Because> findings(PlannedAction action, AuditReport report) {
        Set<String> units = new HashSet<>(action.units());
        List<UnitVerdict> verdicts = new ArrayList<>(report.units());
        verdicts.add(report.manager());
        Set<Because> because = new LinkedHashSet<>();
        for (UnitVerdict verdict : verdicts) {
            // That a timer is left over is told of the manager.
            boolean concerned = units.contains(verdict.unit())
                    || action.target().equals(verdict.unit())
                    || action.action() == ActionKind.STOP_TIMER;
            for (Finding finding : verdict.findings()) {
                if (concerned && calls(action, finding)) {
                    because.add(new Because(finding.policy(), verdict.unit(), finding.file()));
                }
            }
        }
        return List.copyOf(because);
    }

    private static boolean calls(PlannedAction action, Finding finding) {
        return switch (action.action()) {
            case DAEMON_RELOAD -> finding.classification() == Classification.SAFE_RELOAD;
            case RESTART_UNIT, RESET_FAILED ->
                action.target().equals(finding.unit()) && UnitActions.calls(action.action(), finding);
            case REMOVE_CONTAINER, STOP_TIMER ->
                action.target().equals(finding.cause()) && StackActions.calls(action.action(), finding);
            default -> action.target().equals(finding.file()) && HealPlanner.calls(action.action(), finding);
        };
    }

    /** What a unit is, as far as it was seen. */
    static Was unit(String name, Snapshot snapshot) {
        for (Unit unit : snapshot.units()) {
            if (unit.id().equals(name)) {
                return new Was(
                        name,
                        unit.activeState() + (unit.invocationId() == null ? "" : ", invocation " + unit.invocationId()),
                        null,
                        null);
            }
        }
        return new Was(name, "not seen", null, null);
    }

    /** What is at the target of an action on a file. */
    public static Was file(String path, FileState state) {
        return new Was(
                path,
                state.describe(),
                state.kind() == FileState.Kind.FILE ? Sha256.hex(state.bytes()) : null,
                state.mode() == null ? null : Integer.toOctalString(state.mode()));
    }

    /** Of everything that a reload would load: what the manager has of it now, as far as that is remembered. */
    public static List<Was> beforeReload(Observation before, History history) {
        Map<String, String> loaded = history.speaksOf(before.snapshot()) ? history.loaded() : Map.<String, String>of();
        List<Was> all = new ArrayList<>();
        for (PendingChange change : before.pending().changes()) {
            String digest = hex(loaded.get(change.path()));
            all.add(new Was(
                    change.path(),
                    change.kind().text() + " not loaded (" + change.cause() + ")" + (digest == null ? NOT_KNOWN : ""),
                    digest,
                    null));
        }
        return all;
    }

    /**
     * The same things after the reload.
     *
     * @param proved whether the reload was proved to have had its effect; without that nothing is called loaded
     */
    public static List<Was> afterReload(Observation before, Observation after, boolean proved) {
        Map<String, String> contents = contents(after.snapshot());
        Set<String> pending = new HashSet<>();
        after.pending().changes().forEach(change -> pending.add(change.path()));
        List<Was> all = new ArrayList<>();
        for (PendingChange change : before.pending().changes()) {
            boolean isPending = pending.contains(change.path());
            String what = isPending
                    ? "still not loaded"
                    : !proved ? "not proved to be loaded" : change.leaves() ? "no longer loaded" : "loaded";
            boolean isLoaded = proved && !isPending && !change.leaves();
            all.add(new Was(change.path(), what, isLoaded ? contents.get(change.path()) : null, null));
        }
        return all;
    }

    private static Map<String, String> contents(Snapshot snapshot) {
        Map<String, String> contents = new HashMap<>();
        snapshot.managerInputs().forEach(input -> put(contents, input.path(), input.sha256()));
        for (UnitFile file : snapshot.files()) {
            put(contents, file.path(), file.sha256());
        }
        return contents;
    }

    private static void put(Map<String, String> contents, String path, @Nullable String digest) {
        if (digest != null) {
            contents.put(path, digest);
        }
    }

    /** Memory has words in the place of a digest for what is no unit file. */
    private static @Nullable String hex(@Nullable String remembered) {
        return remembered != null && remembered.length() == 64 ? remembered : null;
    }
}
