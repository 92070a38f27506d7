package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Host;
import io.unitward.facts.Manager;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitView;
import io.unitward.facts.View;
import io.unitward.pending.PendingChange;
import io.unitward.pending.PendingSet;
import io.unitward.pending.Staleness;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.PolicyChanges;
import io.unitward.verdict.Refusal;
import io.unitward.verdict.Severity;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which exit code a run ends with. */
class ExitCodesTest {
    private static final Plan NOTHING = new Plan("d", List.of(), List.of());

    @ParameterizedTest
    @CsvSource({
        "COMPLIANT, homelab, 0",
        "BLOCK_AND_ALERT, , 10",
        "UNKNOWN, homelab, 69",
        "UNKNOWN, , 0",
        "SAFE_RELOAD, homelab, 11",
    })
    void aVerdictDecides(VerdictKind verdict, @Nullable String owner, int code) {
        assertThat(codes(report(false, unit(verdict, owner)), NOTHING)).containsExactly(code);
    }

    @Test
    void strictCountsAnyUnknownUnit() {
        assertThat(codes(report(true, unit(VerdictKind.UNKNOWN, null)), NOTHING))
                .containsExactly(69);
    }

    @Test
    void aRuleThatCouldNotJudgeCountsForAnyUnit() {
        for (VerdictKind verdict : List.of(VerdictKind.UNKNOWN, VerdictKind.BLOCK_AND_ALERT)) {
            Finding failure = new Finding(
                    "site-rule",
                    "a.service",
                    null,
                    Classification.UNKNOWN,
                    Severity.CRITICAL,
                    null,
                    Finding.POLICY_FAILURE,
                    "it fires without end",
                    "So.",
                    Map.of(),
                    "Look.");
            assertThat(codes(report(false, new UnitVerdict("a.service", null, verdict, List.of(failure))), NOTHING))
                    .contains(69);
        }
    }

    @Test
    void anUnknownStackIsNotCleanWhoeverDeclaresItsUnit() {
        Finding unknown = new Finding(
                "podman-unavailable",
                "a.service",
                null,
                Classification.UNKNOWN,
                Severity.WARNING,
                null,
                "web",
                "It cannot be told.",
                "So.",
                Map.of("stack", "web"),
                "Look.");
        UnitVerdict verdict = new UnitVerdict("a.service", null, VerdictKind.UNKNOWN, List.of(unknown));
        assertThat(codes(report(false, verdict), NOTHING)).containsExactly(69);
    }

    @Test
    void anUnknownManagerIsNotClean() {
        AuditReport report = new AuditReport(
                Instant.EPOCH,
                false,
                "p",
                new UnitVerdict(FindingDraft.MANAGER, null, VerdictKind.UNKNOWN, List.of()),
                List.of(unit(VerdictKind.COMPLIANT, null)));
        assertThat(codes(report, NOTHING)).containsExactly(69);
    }

    @Test
    void noUnitAtAllIsNotClean() {
        List<ExitCode> codes = ExitCodes.of(
                snapshot(List.of()), new PendingSet(List.of(), List.of()), report(false), NOTHING, List.of(), true);
        assertThat(codes).containsExactly(ExitCode.UNKNOWN);
    }

    @Test
    void unitsOnDiskAloneAreNoneThatTheManagerHas() {
        Unit unit = Unit.onDiskOnly(
                "a.service",
                List.of("a.service"),
                new UnitView("/etc/systemd/user/a.service", null, List.of(), false, "static"));
        List<ExitCode> codes = ExitCodes.of(
                snapshot(List.of(unit)), new PendingSet(List.of(), List.of()), report(false), NOTHING, List.of(), true);
        assertThat(codes).containsExactly(ExitCode.UNKNOWN);
    }

    @Test
    void anUnseenDirectoryIsNotClean() {
        List<ExitCode> codes = ExitCodes.of(
                snapshot(List.of(Unit.absent("a.service"))),
                new PendingSet(List.of(), List.of("directory /x could not be listed")),
                report(false),
                NOTHING,
                List.of(),
                true);
        assertThat(codes).containsExactly(ExitCode.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({"NOT_VOUCHED, 10", "UNKNOWN, 69", "NOT_PERMITTED, 11", "NO_EFFECT, 12"})
    void aRefusalDecides(Refusal.Kind kind, int code) {
        Plan plan = new Plan("d", List.of(), List.of(new Refusal(ActionKind.DAEMON_RELOAD, kind, null, "because")));
        assertThat(codes(report(false), plan)).containsExactly(code);
    }

    @Test
    void anActionThatIsOnlyPlannedIsPending() {
        PlannedAction reload = new PlannedAction(ActionKind.DAEMON_RELOAD, "manager", List.of(), "r", List.of());
        Plan plan = new Plan("d", List.of(reload), List.of());
        assertThat(codes(report(false), plan)).containsExactly(11);
    }

    @ParameterizedTest
    @CsvSource({
        "DONE, 0",
        "FAILED, 12",
        "NO_EFFECT, 12",
        "CHANGED_DURING_RELOAD, 12",
        "CHANGED_MEANWHILE, 12",
        "DEADLINE, 14"
    })
    void anOutcomeDecides(ActionResult.Outcome outcome, int code) {
        ActionResult result = new ActionResult("id", ActionKind.DAEMON_RELOAD, "manager", outcome, "m");
        List<ExitCode> codes = ExitCodes.of(
                snapshot(List.of(Unit.absent("a.service"))),
                new PendingSet(List.of(), List.of()),
                report(false),
                NOTHING,
                List.of(result),
                true);
        assertThat(codes).extracting(ExitCode::code).containsExactly(code);
    }

    @Test
    void theFirstOfTheDesignsOrderWinsAndAllAreListed() {
        List<ExitCode> all = List.of(
                ExitCode.ACTION_PENDING,
                ExitCode.NOT_REACHED,
                ExitCode.DEADLINE,
                ExitCode.JOB_FAILED,
                ExitCode.ROLLED_BACK,
                ExitCode.ACTION_FAILED,
                ExitCode.UNKNOWN,
                ExitCode.VIOLATION);
        assertThat(ExitCode.ordered(all)).extracting(ExitCode::code).containsExactly(10, 69, 12, 15, 16, 14, 13, 11);
    }

    @Test
    void whatANewPolicyAloneStopsAlarmsNobody() {
        String file = "/home/u/.config/systemd/user/a.service.d/x.conf";
        Finding violation = new Finding(
                "new-policy",
                "a.service",
                View.ON_DISK,
                Classification.BLOCK_AND_ALERT,
                Severity.CRITICAL,
                file,
                null,
                "It is.",
                "So.",
                Map.of(),
                "Look.");
        Plan refused = new Plan(
                "d", List.of(), List.of(new Refusal(ActionKind.DAEMON_RELOAD, Refusal.Kind.NOT_VOUCHED, file, "no")));
        PolicyChanges.Fresh fresh = new PolicyChanges.Fresh("new-policy", Instant.EPOCH, Instant.MAX);
        AuditReport stopped = withheld(List.of(violation), fresh);
        assertThat(codes(stopped, refused)).containsExactly(11);
        assertThat(codes(withheld(List.of(violation)), refused))
                .as("it is no new policy")
                .containsExactly(10);
        Finding other = new Finding(
                "old-policy",
                "a.service",
                View.ON_DISK,
                Classification.BLOCK_AND_ALERT,
                Severity.CRITICAL,
                file,
                null,
                "It is.",
                "So.",
                Map.of(),
                "Look.");
        assertThat(codes(withheld(List.of(violation, other), fresh), refused))
                .as("one that is off would stop it too")
                .containsExactly(10);
        PendingChange unexplained = new PendingChange(
                file, PendingChange.Kind.DROP_IN, "a.service", "mtime", Staleness.STALE, false, "nobody says so");
        assertThat(ExitCodes.of(
                        snapshot(List.of(Unit.absent("a.service"))),
                        new PendingSet(List.of(unexplained), List.of()),
                        stopped,
                        refused,
                        List.of(),
                        false))
                .as("nothing vouches for it, whatever policies say")
                .containsExactly(ExitCode.VIOLATION);
    }

    private static AuditReport withheld(List<Finding> findings, PolicyChanges.Fresh... fresh) {
        return new AuditReport(
                Instant.EPOCH,
                false,
                "p",
                new UnitVerdict(FindingDraft.MANAGER, null, VerdictKind.COMPLIANT, List.of()),
                List.of(unit(VerdictKind.COMPLIANT, null)),
                PolicyChanges.NONE.with(List.of(fresh)),
                findings);
    }

    private static List<Integer> codes(AuditReport report, Plan plan) {
        return ExitCodes.of(
                        snapshot(List.of(Unit.absent("a.service"))),
                        new PendingSet(List.of(), List.of()),
                        report,
                        plan,
                        List.of(),
                        false)
                .stream()
                .map(ExitCode::code)
                .toList();
    }

    private static UnitVerdict unit(VerdictKind verdict, @Nullable String owner) {
        return new UnitVerdict("a.service", owner, verdict, List.of());
    }

    private static AuditReport report(boolean strict, UnitVerdict... units) {
        return new AuditReport(
                Instant.EPOCH,
                strict,
                "p",
                new UnitVerdict(FindingDraft.MANAGER, null, VerdictKind.COMPLIANT, List.of()),
                List.of(units));
    }

    private static Snapshot snapshot(List<Unit> units) {
        return new Snapshot(
                Snapshot.SCHEMA,
                Instant.EPOCH,
                new Host("b", null),
                new Manager(
                        Scope.USER, 0, true, null, "252", "running", "/r", "/t", List.of(), Instant.EPOCH, List.of()),
                new CollectionRequest(Scope.USER, List.of(), List.of(), List.of()),
                List.of(),
                List.of(),
                units,
                List.of(),
                List.of(),
                List.of());
    }
}
