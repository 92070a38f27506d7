package io.unitward.remediation.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.config.Allowlist;
import io.unitward.facts.Bond;
import io.unitward.facts.Bonds;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Host;
import io.unitward.facts.Manager;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitView;
import io.unitward.facts.View;
import io.unitward.pending.History;
import io.unitward.pending.PendingChange;
import io.unitward.pending.PendingSet;
import io.unitward.pending.Staleness;
import io.unitward.reach.Effect;
import io.unitward.reach.Reach;
import io.unitward.reach.Ties;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.Hold;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.PolicyChanges;
import io.unitward.verdict.Refusal;
import io.unitward.verdict.Severity;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import io.unitward.verdict.Waived;
import io.unitward.verdict.Waiver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Default deny, once per run of a unit, and only of what an owner declares. */
class UnitActionsTest {
    private static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");
    private static final CollectionRequest ASKED = new CollectionRequest(Scope.USER, List.of(), List.of(), List.of());

    private final List<Unit> units = new ArrayList<>();
    private final List<UnitVerdict> verdicts = new ArrayList<>();
    private final List<PendingChange> changes = new ArrayList<>();
    private final List<Hold> holds = new ArrayList<>();
    private final List<Waived> waivedFindings = new ArrayList<>();
    private History history = History.NONE;
    private String activity;
    private String barred;
    private Integer perRun;
    private Integer perHour;
    private boolean bindings;
    private List<Bonds> bonds = List.of();

    @Test
    void a_declared_unit_that_surely_runs_an_older_definition_is_restarted() {
        unit("web.service", "owner", "active", "running-older-definition", "definition");
        unit("maybe.service", "owner", "active", "running-older-definition", "time");
        unit("foreign.service", null, "active", "running-older-definition", "definition");
        unit("denied.service", "owner", "active", "running-older-definition", "definition");
        UnitActions.Planned planned = plan(ActionKind.RESTART_UNIT);
        assertThat(planned.actions()).extracting(PlannedAction::target).containsExactly("web.service");
        assertThat(planned.actions().get(0).causes()).containsExactly("restart-unit web.service run-web.service");
        assertThat(planned.refusals()).extracting(Refusal::subject).containsExactly("denied.service");
        assertThat(plan(ActionKind.RESET_FAILED).actions()).isEmpty();
    }

    @Test
    void a_failed_state_is_cleared_only_where_a_policy_asks_for_it() {
        unit("web.service", "owner", "failed", "site-resets", "reset-failed");
        unit("wild.service", "owner", "failed", "site-other", "something");
        unit("webup.service", "owner", "active", "site-resets", "reset-failed");
        UnitActions.Planned planned = plan(ActionKind.RESET_FAILED);
        assertThat(planned.actions()).extracting(PlannedAction::target).containsExactly("web.service");
        assertThat(planned.refusals()).isEmpty();
    }

    @Test
    void the_same_run_is_restarted_once() {
        unit("web.service", "owner", "active", "running-older-definition", "definition");
        history = new History(
                "boot",
                AT,
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(new History.Attempt("restart-unit web.service run-web.service", AT)));
        UnitActions.Planned planned = plan(ActionKind.RESTART_UNIT);
        assertThat(planned.actions()).isEmpty();
        assertThat(planned.refusals()).extracting(Refusal::kind).containsExactly(Refusal.Kind.NO_EFFECT);
    }

    @Test
    void nothing_is_restarted_that_is_held_or_not_loaded() {
        unit("web.service", "owner", "active", "running-older-definition", "definition");
        changes.add(new PendingChange(
                "/x/web.service",
                PendingChange.Kind.FRAGMENT,
                "web.service",
                "mtime",
                Staleness.STALE,
                true,
                "is vouched for"));
        assertThat(plan(ActionKind.RESTART_UNIT).actions()).isEmpty();
        changes.clear();
        assertThat(plan(ActionKind.RESTART_UNIT).actions()).hasSize(1);
        holds.add(new Hold("web.*", AT.plusSeconds(60), "surgery", "alice", AT));
        UnitActions.Planned held = plan(ActionKind.RESTART_UNIT);
        assertThat(held.actions()).isEmpty();
        assertThat(held.refusals().get(0).reason()).contains("held until", "alice", "surgery");
    }

    @Test
    void that_a_restart_waits_for_too_long_is_no_reason_to_let_it_wait() {
        unit("web.service", "owner", "active", "running-older-definition", "definition");
        Finding older = verdicts.get(0).findings().get(0);
        for (String policy : List.of("pending-too-long", "another")) {
            Finding violation = new Finding(
                    policy,
                    "web.service",
                    null,
                    Classification.BLOCK_AND_ALERT,
                    Severity.WARNING,
                    null,
                    "restart",
                    "It is needed.",
                    "why",
                    Map.of(),
                    "fix");
            verdicts.set(
                    0, new UnitVerdict("web.service", "owner", VerdictKind.BLOCK_AND_ALERT, List.of(older, violation)));
            assertThat(plan(ActionKind.RESTART_UNIT).actions()).as(policy).hasSize(policy.equals("another") ? 0 : 1);
        }
    }

    @Test
    void nothing_is_restarted_into_what_is_a_violation_or_unknown_waived_or_not() {
        for (Classification bad : List.of(Classification.BLOCK_AND_ALERT, Classification.UNKNOWN)) {
            for (boolean waived : new boolean[] {false, true}) {
                verdicts.clear();
                units.clear();
                waivedFindings.clear();
                unit("web.service", "owner", "active", "running-older-definition", "definition");
                Finding older = verdicts.get(0).findings().get(0);
                Finding worse = new Finding(
                        "foreign-drop-in",
                        "web.service",
                        View.LOADED,
                        bad,
                        Severity.CRITICAL,
                        null,
                        null,
                        "It is foreign.",
                        "why",
                        Map.of(),
                        "fix");
                verdicts.set(
                        0,
                        new UnitVerdict(
                                "web.service",
                                "owner",
                                VerdictKind.COMPLIANT,
                                waived ? List.of(older) : List.of(older, worse)));
                if (waived) {
                    waivedFindings.add(new Waived(
                            worse,
                            new Waiver("p", List.of("*"), null, null, "r", "a", AT, AT, false, "waivers.yaml", 3, 5)));
                }
                UnitActions.Planned planned = plan(ActionKind.RESTART_UNIT);
                assertThat(planned.actions()).as("%s, waived: %s", bad, waived).isEmpty();
                assertThat(planned.refusals())
                        .extracting(Refusal::kind)
                        .containsExactly(
                                bad == Classification.UNKNOWN ? Refusal.Kind.UNKNOWN : Refusal.Kind.NOT_VOUCHED);
            }
        }
    }

    @Test
    void nothing_is_restarted_while_units_are_being_changed_or_nothing_may_be_done() {
        unit("web.service", "owner", "active", "running-older-definition", "definition");
        activity = "a dpkg run";
        assertThat(plan(ActionKind.RESTART_UNIT).actions()).isEmpty();
        activity = null;
        barred = "the state is a newer one's";
        assertThat(plan(ActionKind.RESTART_UNIT).actions()).isEmpty();
        barred = null;
        assertThat(plan(ActionKind.RESTART_UNIT).actions()).hasSize(1);
    }

    @Test
    void a_plan_speaks_of_what_the_allowlist_names() {
        unit("denied.service", "owner", "active", "running-older-definition", "definition");
        assertThat(asPlan().refusals()).as("the finding tells of it").isEmpty();
        unit("web.service", "owner", "active", "running-older-definition", "definition");
        assertThat(asPlan().actions()).extracting(PlannedAction::target).containsExactly("web.service");
        perRun = 0;
        assertThat(asPlan().refusals()).hasSize(1);
    }

    private Plan asPlan() {
        return UnitActions.asPlan(ActionKind.RESTART_UNIT, plan(ActionKind.RESTART_UNIT), input());
    }

    @Test
    void over_a_limit_nothing_at_all_is_done() {
        unit("web.service", "owner", "active", "running-older-definition", "definition");
        unit("web2.service", "owner", "active", "running-older-definition", "definition");
        perRun = 1;
        UnitActions.Planned planned = plan(ActionKind.RESTART_UNIT);
        assertThat(planned.actions()).isEmpty();
        assertThat(planned.refusals())
                .hasSize(1)
                .allMatch(refusal -> refusal.reason().contains("max-per-run '1'"));
        perRun = 2;
        assertThat(plan(ActionKind.RESTART_UNIT).actions()).hasSize(2);
        perHour = 2;
        assertThat(UnitActions.plan(ActionKind.RESTART_UNIT, input(), List.of(AT.minusSeconds(60)))
                        .actions())
                .isEmpty();
        assertThat(UnitActions.plan(ActionKind.RESTART_UNIT, input(), List.of(AT.minusSeconds(7200)))
                        .actions())
                .hasSize(2);
    }

    private UnitActions.Planned plan(ActionKind kind) {
        return UnitActions.plan(kind, input(), List.of());
    }

    private PlanInput input() {
        Allowlist allowlist = new Allowlist(List.of(
                new Allowlist.Entry(ActionKind.RESTART_UNIT, List.of("web*"), perHour, perRun, "allowlist.yaml:3"),
                new Allowlist.Entry(ActionKind.RESET_FAILED, List.of("web*"), null, null, "allowlist.yaml:6")));
        Manager manager = new Manager(
                Scope.USER, 1000, true, null, "252", "running", "/home/u", "/run/user/1000", List.of(), AT, List.of());
        Snapshot snapshot = new Snapshot(
                        Snapshot.SCHEMA,
                        AT,
                        new Host("boot", activity),
                        manager,
                        bindings ? ASKED.withBindings(List.of()) : ASKED,
                        List.of(),
                        List.of(),
                        units,
                        List.of(),
                        List.of(),
                        List.of())
                .withBonds(bonds);
        AuditReport report = new AuditReport(
                AT,
                false,
                "policies",
                new UnitVerdict("manager", null, VerdictKind.COMPLIANT, List.of()),
                verdicts,
                PolicyChanges.NONE,
                List.of(),
                waivedFindings,
                List.of());
        return new PlanInput(
                new Observation(snapshot, report, new PendingSet(changes, List.of())),
                new PlanRules(List.of(), allowlist, holds, Duration.ZERO, "configuration", barred, Map.of()),
                history,
                List.of(),
                0);
    }

    @Test
    void what_a_restart_takes_along_must_be_permitted_and_free_too() {
        assertThat(restarted("active", false, "web-n.service")).isEqualTo("restarted");
        assertThat(restarted("active", false, "denied.service")).contains("denied.service along with it");
        assertThat(restarted("inactive", false, "denied.service")).isEqualTo("restarted");
        assertThat(restarted("active", true, "web-n.service")).contains("could not be started again");
        holds.add(new Hold("web-n.service", AT.plusSeconds(60), "surgery", "alice", AT));
        assertThat(restarted("active", false, "web-n.service")).contains("web-n.service is held");
        assertThat(restarted("active", false, null)).contains("not known which units web.service takes along");
    }

    @Test
    void what_a_restart_would_start_is_told_and_must_not_be_held() {
        tied("w.service", "inactive", Bond.WANTS);
        PlannedAction action = plan(ActionKind.RESTART_UNIT).actions().get(0);
        assertThat(action.reason()).endsWith("; also starts w.service (Wants= of web.service)");
        assertThat(action.units()).containsExactly("web.service");
        holds.add(new Hold("w.service", AT.plusSeconds(60), "surgery", "alice", AT));
        UnitActions.Planned held = plan(ActionKind.RESTART_UNIT);
        assertThat(held.actions()).isEmpty();
        assertThat(held.refusals().get(0).reason())
                .isEqualTo("systemd would start w.service along with it (Wants= of web.service), and w.service is held"
                        + " until 2026-01-01T12:01:00Z by alice: surgery");
    }

    @Test
    void what_may_end_the_manager_is_not_restarted_while_anything_is_held() {
        tied("w.service", "active", Bond.WANTS);
        bonds = List.of(new Bonds("web.service", Map.of(), false, List.of("SuccessAction=exit")));
        assertThat(plan(ActionKind.RESTART_UNIT).actions()).hasSize(1);
        holds.add(new Hold("w.service", AT.plusSeconds(60), "surgery", "alice", AT));
        UnitActions.Planned held = plan(ActionKind.RESTART_UNIT);
        assertThat(held.actions()).isEmpty();
        assertThat(held.refusals().get(0).reason())
                .isEqualTo("web.service has SuccessAction=exit, which may end more than units");
    }

    @Test
    void what_is_to_be_loaded_of_a_unit_restarted_along_is_not_known_while_anything_is_held() {
        tied("web-n.service", "active", Bond.CONSISTS_OF);
        changes.add(change("/x/web-n.service", "web-n.service"));
        assertThat(plan(ActionKind.RESTART_UNIT).actions()).hasSize(1);
        holds.add(new Hold("far.service", AT.plusSeconds(60), "surgery", "alice", AT));
        String why = "systemd would restart web-n.service along with it (its PartOf= on web.service), a change of"
                + " web-n.service is not loaded yet, and units are held";
        assertThat(plan(ActionKind.RESTART_UNIT).refusals().get(0).reason()).isEqualTo(why);
        changes.set(0, change("/x/service.d/all.conf", null));
        assertThat(plan(ActionKind.RESTART_UNIT).actions()).as("it has none").hasSize(1);
        UnitView view = new UnitView("/x/web-n.service", null, List.of("/x/service.d/all.conf"), false, null);
        units.set(1, units.get(1).with(view));
        assertThat(plan(ActionKind.RESTART_UNIT).refusals().get(0).reason()).isEqualTo(why);
    }

    private static PendingChange change(String path, @Nullable String unit) {
        PendingChange.Kind kind = unit == null ? PendingChange.Kind.DROP_IN : PendingChange.Kind.FRAGMENT;
        return new PendingChange(path, kind, unit, "mtime", Staleness.STALE, true, "is vouched for");
    }

    @Test
    void what_a_restart_would_stop_for_good_is_not_permitted() {
        tied("web-x.service", "active", Bond.CONFLICTS);
        UnitActions.Planned planned = plan(ActionKind.RESTART_UNIT);
        assertThat(planned.actions()).isEmpty();
        assertThat(planned.refusals().get(0).reason())
                .contains("systemd would stop web-x.service", "nothing would start web-x.service again");
    }

    @Test
    void what_is_restarted_along_is_among_the_units_that_must_be_permitted() {
        tied("web-n.service", "active", Bond.CONSISTS_OF);
        assertThat(plan(ActionKind.RESTART_UNIT).actions().get(0).units())
                .containsExactly("web-n.service", "web.service");
        tied("denied.service", "active", Bond.CONSISTS_OF);
        assertThat(plan(ActionKind.RESTART_UNIT).actions()).isEmpty();
    }

    /** By the relations alone, through any number of units: whatever could come of the restart. */
    @Test
    void no_restart_that_is_planned_can_reach_a_held_unit_in_worlds_made_by_chance() {
        int planned = 0;
        for (int seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            units.clear();
            verdicts.clear();
            holds.clear();
            Map<String, Map<Bond, List<String>>> ties = new TreeMap<>();
            for (int i = 0; i < 6; i++) {
                unit(
                        "web" + i + ".service",
                        "owner",
                        random.nextBoolean() ? "active" : "inactive",
                        "running-older-definition",
                        "definition");
                ties.put("web" + i + ".service", new TreeMap<>());
            }
            for (int i = random.nextInt(8); i > 0; i--) {
                Bond bond = Bond.values()[random.nextInt(Bond.values().length)];
                String one = "web" + random.nextInt(6) + ".service";
                String two = "web" + random.nextInt(6) + ".service";
                if (bond.isTold()) {
                    ties.get(one).merge(bond, List.of(two), UnitActionsTest::both);
                }
                Bond inverse = bond.inverse();
                if (inverse != null && inverse.isTold()) {
                    ties.get(two).merge(inverse, List.of(one), UnitActionsTest::both);
                }
            }
            String held = "web" + random.nextInt(6) + ".service";
            holds.add(new Hold(held, AT.plusSeconds(60), "surgery", "alice", AT));
            bindings = true;
            bonds = ties.entrySet().stream()
                    .map(tie -> new Bonds(tie.getKey(), tie.getValue(), false))
                    .toList();
            Snapshot snapshot = input().observation().snapshot();
            for (PlannedAction action : plan(ActionKind.RESTART_UNIT).actions()) {
                planned++;
                assertThat(action.target()).isNotEqualTo(held);
                assertThat(Reach.of(Ties.of(snapshot), Effect.RESTART, action.target())
                                .touched())
                        .as("seed %s, %s", seed, action)
                        .noneMatch(touched -> touched.unit().equals(held));
            }
        }
        assertThat(planned).isGreaterThan(1000);
    }

    private static List<String> both(List<String> some, List<String> more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    /** web.service, to be restarted, and another one that it is tied to. */
    private void tied(String other, String state, Bond bond) {
        units.clear();
        verdicts.clear();
        unit("web.service", "owner", "active", "running-older-definition", "definition");
        units.add(new Unit(other, List.of(other), "loaded", state, "sub", false, false, "r", AT, null, null));
        bindings = true;
        bonds = List.of(
                new Bonds("web.service", Map.of(bond, List.of(other)), false), new Bonds(other, Map.of(), false));
    }

    @Test
    void a_hold_on_a_template_holds_its_instances() {
        unit("web@a.service", "owner", "active", "running-older-definition", "definition");
        holds.add(new Hold("web@.service", AT.plusSeconds(60), "surgery", "alice", AT));
        assertThat(plan(ActionKind.RESTART_UNIT).actions()).isEmpty();
    }

    /** What becomes of web.service where another unit is stopped with it, through one that does not run. */
    private String restarted(String state, boolean transientUnit, @Nullable String other) {
        units.clear();
        verdicts.clear();
        unit("web.service", "owner", "active", "running-older-definition", "definition");
        Unit web = units.remove(0);
        units.add(web.withStopsToo(other == null ? null : List.of("between.service")));
        units.add(new Unit(
                        "between.service",
                        List.of("between.service"),
                        "loaded",
                        "inactive",
                        "dead",
                        false,
                        false,
                        null,
                        null,
                        null,
                        null)
                .withStopsToo(other == null ? List.of() : List.of(other)));
        if (other != null) {
            units.add(new Unit(other, List.of(other), "loaded", state, "sub", false, transientUnit, "r", AT, null, null)
                    .withStopsToo(List.of("web.service")));
        }
        bindings = true;
        // What is not told of web when there is no other is all of it.
        bonds = other == null
                ? List.of()
                : List.of(
                        new Bonds("web.service", Map.of(Bond.CONSISTS_OF, List.of("between.service")), false),
                        new Bonds("between.service", Map.of(Bond.CONSISTS_OF, List.of(other)), false),
                        new Bonds(other, Map.of(Bond.CONSISTS_OF, List.of("web.service")), false));
        UnitActions.Planned planned = plan(ActionKind.RESTART_UNIT);
        return planned.refusals().isEmpty()
                ? "restarted"
                : planned.refusals().get(0).reason();
    }

    private void unit(String name, String owner, String state, String policy, String cause) {
        units.add(new Unit(name, List.of(name), "loaded", state, "sub", false, false, "run-" + name, AT, null, null));
        Finding finding = new Finding(
                policy,
                name,
                View.LOADED,
                Classification.ADVICE,
                Severity.WARNING,
                null,
                cause,
                "Restart needed.",
                "why",
                Map.of(),
                "fix");
        verdicts.add(new UnitVerdict(name, owner, VerdictKind.COMPLIANT, List.of(finding)));
    }
}
