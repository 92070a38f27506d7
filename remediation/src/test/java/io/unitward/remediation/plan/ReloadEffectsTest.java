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
import io.unitward.pending.PendingSet;
import io.unitward.preview.ReloadPreview;
import io.unitward.preview.SettingChange;
import io.unitward.preview.UnitChange;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Hold;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.Refusal;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reload of web.service, and what it does by itself. */
class ReloadEffectsTest {
    private static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");
    private static final Plan PLAN = new Plan(
            "digest",
            List.of(new PlannedAction(
                    ActionKind.DAEMON_RELOAD, "manager", List.of("web.service"), "a change waits", List.of())),
            List.of());

    private final List<Hold> holds = new ArrayList<>();
    /** What was asked besides, and what that shows. */
    private final List<List<String>> asked = new ArrayList<>();

    private final List<Unit> loaded = new ArrayList<>();
    private final List<Bonds> told = new ArrayList<>();
    private boolean answers = true;
    private String allowed = "*";

    @ParameterizedTest
    @ValueSource(strings = {"starts", "mayStart", "stops", "mayStop"})
    void what_is_held_must_not_be_started_or_stopped(String what) {
        assertThat(permitted(change(what, "w.service", null)).actions()).hasSize(1);
        hold("w.service");
        Plan refused = permitted(change(what, "w.service", null));
        assertThat(refused.actions()).isEmpty();
        assertThat(refused.refusals()).extracting(Refusal::subject).containsExactly("w.service");
        assertThat(refused.refusals().get(0).reason())
                .contains(
                        "the reload " + (what.startsWith("may") ? "may" : "would"), "w.service is held until", "alice");
    }

    @Test
    void what_a_started_unit_pulls_in_must_not_be_held_either() {
        hold("deep.service");
        assertThat(permitted(change("starts", "w.service", null)).refusals())
                .extracting(Refusal::reason)
                .containsExactly(
                        "the reload would start deep.service (Wants= of w.service), and deep.service is held until "
                                + AT.plusSeconds(60) + " by alice: surgery");
    }

    @Test
    void by_an_alias_or_the_template_it_is_held_as_well() {
        hold("alias.service");
        assertThat(permitted(change("starts", "w.service", null)).actions()).isEmpty();
        holds.clear();
        hold("t@.service");
        assertThat(permitted(change("starts", "t@x.service", null)).actions()).isEmpty();
    }

    @Test
    void where_nothing_can_be_foretold_any_hold_refuses() {
        assertThat(permitted(change("starts", null, "its text is gone")).actions())
                .hasSize(1);
        hold("far.service");
        assertThat(permitted(change("starts", null, null)).actions()).hasSize(1);
        Plan refused = permitted(change("starts", null, "its text is gone"));
        assertThat(refused.refusals()).extracting(Refusal::kind).containsExactly(Refusal.Kind.NOT_PERMITTED);
        assertThat(refused.refusals().get(0).reason()).contains("its text is gone", "units are held");
        assertThat(permitted(change("mayStart", "w-%H.service", null)).actions())
                .as("it may be any unit")
                .isEmpty();
        assertThat(permitted(new ReloadPreview(List.of(), List.of(), List.of("a generator changed"), List.of()))
                        .refusals())
                .extracting(Refusal::kind)
                .containsExactly(Refusal.Kind.NOT_PERMITTED);
    }

    @Test
    void the_allowlist_is_asked_for_what_the_reload_starts_and_stops() {
        allowed = "web.service";
        assertThat(permitted(change("starts", null, null)).actions()).hasSize(1);
        for (String what : List.of("starts", "mayStart", "stops", "mayStop")) {
            assertThat(permitted(change(what, "w.service", null)).refusals())
                    .extracting(Refusal::subject)
                    .containsExactly("w.service");
        }
        assertThat(permitted(change("mayStart", "w-%H.service", null)).actions())
                .isEmpty();
        assertThat(ReloadEffects.matterTo(rules())).isTrue();
        allowed = "*";
        assertThat(ReloadEffects.matterTo(rules())).isFalse();
        assertThat(ReloadEffects.widened(PLAN, change("starts", "w.service", null), look())
                        .actions()
                        .get(0)
                        .units())
                .containsExactly("w.service", "web.service");
    }

    @Test
    void where_nothing_can_be_foretold_only_an_entry_for_every_unit_permits_it() {
        ReloadPreview unknown = change("starts", null, "its text is gone");
        ReloadPreview generated = new ReloadPreview(List.of(), List.of(), List.of("a generator changed"), List.of());
        assertThat(permitted(unknown).actions()).hasSize(1);
        assertThat(permitted(generated).actions()).hasSize(1);
        for (ReloadPreview preview : List.of(unknown, generated, change("mayStart", "w-%H.service", null))) {
            assertThat(ReloadEffects.widened(PLAN, preview, look())
                            .actions()
                            .get(0)
                            .units())
                    .as("what the lines to add are made of")
                    .containsExactly("*");
        }
        allowed = "web.service";
        assertThat(permitted(unknown).actions()).isEmpty();
        assertThat(permitted(unknown).refusals())
                .extracting(Refusal::reason)
                .containsExactly("it is not known whether the reload would start or stop a unit for web.service, since"
                        + " its text is gone, and no allowlist entry permits that for every unit");
        assertThat(permitted(generated).refusals())
                .extracting(Refusal::reason)
                .containsExactly("it is not known whether the reload would start or stop a unit, since"
                        + " a generator changed, and no allowlist entry permits that for every unit");
    }

    @Test
    void what_is_not_in_memory_is_asked_for_while_something_is_held() {
        ReloadPreview starts = change("starts", "new.service", null);
        assertThat(permitted(starts).actions()).hasSize(1);
        assertThat(asked).isEmpty();
        hold("deep.service");
        assertThat(permitted(starts).refusals())
                .as("nothing is known of it")
                .extracting(Refusal::reason)
                .containsExactly(
                        "the reload would start new.service (for the change of web.service), and it is not known"
                                + " which units that takes along, and units are held");
        assertThat(asked).containsExactly(List.of("new.service"));
        loaded.add(unit("new.service"));
        assertThat(permitted(starts).actions())
                .as("not told what it is tied to")
                .isEmpty();
        told.add(new Bonds("new.service", Map.of(), false));
        assertThat(permitted(starts).actions()).as("tied to nothing").hasSize(1);
        told.set(0, new Bonds("new.service", Map.of(Bond.WANTS, List.of("deep.service")), false));
        assertThat(permitted(starts).refusals()).extracting(Refusal::subject).containsExactly("deep.service");
        told.set(0, new Bonds("new.service", Map.of(Bond.WANTS, List.of("w.service")), false));
        holds.clear();
        hold("other.service");
        assertThat(permitted(starts).actions()).hasSize(1);
        answers = false;
        assertThat(permitted(starts).actions())
                .as("the manager does not answer")
                .isEmpty();
    }

    @Test
    void what_is_told_already_is_not_asked_for_again() {
        hold("other.service");
        assertThat(permitted(change("starts", "w.service", null)).actions()).hasSize(1);
        assertThat(permitted(change("starts", null, null)).actions()).hasSize(1);
        assertThat(asked).isEmpty();
    }

    @Test
    void what_starts_as_the_reload_loads_it_takes_along_what_nobody_told() {
        ReloadPreview starts = change("starts", "w.service", null);
        SettingChange wants =
                new SettingChange("Unit", "Wants", List.of(), List.of("far.service"), SettingChange.Effect.NEXT_START);
        ReloadPreview both = new ReloadPreview(
                List.of(starts.units().get(0), atRest("deep.service", List.of(wants), null)),
                List.of(),
                List.of(),
                List.of());
        assertThat(permitted(both).actions()).hasSize(1);
        hold("far.service");
        assertThat(permitted(starts).actions()).hasSize(1);
        assertThat(permitted(both).refusals()).extracting(Refusal::subject).containsExactly("deep.service");
        ReloadPreview untold = new ReloadPreview(
                List.of(starts.units().get(0), atRest("deep.service", List.of(), "its text is gone")),
                List.of(),
                List.of(),
                List.of());
        assertThat(permitted(untold).refusals()).extracting(Refusal::subject).containsExactly("deep.service");
        ReloadPreview same = new ReloadPreview(
                List.of(starts.units().get(0), atRest("deep.service", List.of(), null)),
                List.of(),
                List.of(),
                List.of());
        assertThat(permitted(same).actions()).hasSize(1);
    }

    @Test
    void what_the_reload_loads_ties_units_already_when_it_stops_one() {
        for (String key : List.of("PropagatesStopTo", "OnSuccess", "OnFailure")) {
            holds.clear();
            SettingChange ties =
                    new SettingChange("Unit", key, List.of(), List.of("deep.service"), SettingChange.Effect.REPLACES);
            ReloadPreview stops =
                    with(change("mayStop", "up.service", null), atRest("up.service", List.of(ties), null));
            assertThat(permitted(stops).actions()).hasSize(1);
            hold("other.service");
            assertThat(permitted(stops).actions()).as(key).hasSize(1);
            hold("deep.service");
            boolean runs = key.startsWith("On");
            assertThat(permitted(stops).refusals())
                    .as(key)
                    .extracting(Refusal::subject)
                    .containsExactlyElementsOf(runs ? List.of("deep.service") : List.of());
            hold("up-too.service");
        }
        SettingChange part =
                new SettingChange("Unit", "PartOf", List.of(), List.of("up.service"), SettingChange.Effect.REPLACES);
        ReloadPreview along =
                with(change("mayStop", "up.service", null), atRest("up-too.service", List.of(part), null));
        assertThat(permitted(along).refusals()).extracting(Refusal::subject).containsExactly("up-too.service");
        SettingChange unneeded =
                new SettingChange("Unit", "StopWhenUnneeded", List.of(), List.of("yes"), SettingChange.Effect.ACTS);
        SettingChange wants = new SettingChange(
                "Unit", "Wants", List.of(), List.of("up-too.service"), SettingChange.Effect.NEXT_START);
        ReloadPreview needed = with(
                change("mayStop", "up.service", null),
                atRest("up.service", List.of(wants), null),
                atRest("up-too.service", List.of(unneeded), null));
        assertThat(permitted(needed).refusals()).extracting(Refusal::subject).containsExactly("up-too.service");
    }

    @Test
    void an_end_of_the_manager_that_the_reload_loads_counts_already() {
        for (String key : Bonds.ACTIONS) {
            holds.clear();
            String worst = key.endsWith("JobMode") ? "isolate" : "exit";
            String least = key.endsWith("JobMode") ? "replace" : "none";
            SettingChange ends =
                    new SettingChange("Unit", key, List.of(least), List.of(worst), SettingChange.Effect.REPLACES);
            SettingChange none =
                    new SettingChange("Unit", key, List.of(worst), List.of(least), SettingChange.Effect.REPLACES);
            UnitChange stopped = change("mayStop", "up.service", null).units().get(0);
            ReloadPreview ending = with(
                    new ReloadPreview(List.of(stopped), List.of(), List.of(), List.of()),
                    atRest("up.service", List.of(ends), null));
            assertThat(permitted(ending).actions()).hasSize(1);
            hold("far.service");
            assertThat(permitted(ending).refusals())
                    .extracting(Refusal::reason)
                    .singleElement()
                    .asString()
                    .contains("up.service has " + key + "=" + worst + ", which may ", "units are held");
            assertThat(permitted(with(
                                    new ReloadPreview(List.of(stopped), List.of(), List.of(), List.of()),
                                    atRest("up.service", List.of(none), null)))
                            .actions())
                    .hasSize(1);
        }
    }

    @Test
    void a_change_of_what_runs_that_bears_on_others_and_is_not_followed_needs_all_to_be_free_and_permitted() {
        for (String setting :
                List.of("Service BusName", "Unit DefaultDependencies", "Unit Names", "Unit InventedSince")) {
            holds.clear();
            allowed = "*";
            String[] words = setting.split(" ");
            SettingChange change =
                    new SettingChange(words[0], words[1], List.of(), List.of("x"), SettingChange.Effect.NEXT_START);
            ReloadPreview preview = changing("web.service", true, change);
            assertThat(permitted(preview).actions()).hasSize(1);
            assertThat(permitted(changing("web.service", false, change)).actions())
                    .hasSize(1);
            hold("far.service");
            String why = "the reload may start or stop units that are not known: web.service has another " + words[1]
                    + "=, and it is not followed what that does to other units, and ";
            assertThat(permitted(preview).refusals())
                    .extracting(Refusal::reason)
                    .containsExactly(why + "units are held");
            assertThat(permitted(changing("web.service", false, change)).actions())
                    .as("it does not run")
                    .hasSize(1);
            holds.clear();
            allowed = "web.service";
            assertThat(permitted(preview).refusals())
                    .extracting(Refusal::reason)
                    .containsExactly(why + "no allowlist entry permits that for every unit");
            assertThat(ReloadEffects.widened(PLAN, preview, look())
                            .actions()
                            .get(0)
                            .units())
                    .containsExactly("*");
        }
        SettingChange own =
                new SettingChange("Service", "ExecStart", List.of(), List.of("x"), SettingChange.Effect.NEXT_START);
        hold("far.service");
        assertThat(permitted(changing("web.service", true, own)).actions()).hasSize(1);
    }

    private static ReloadPreview changing(String unit, boolean active, SettingChange change) {
        List<String> none = List.of();
        return new ReloadPreview(
                List.of(new UnitChange(
                        unit,
                        active,
                        null,
                        null,
                        none,
                        List.of(change),
                        List.of(),
                        null,
                        null,
                        none,
                        none,
                        none,
                        none)),
                List.of(),
                List.of(),
                List.of());
    }

    @Test
    void what_any_reload_may_start_must_be_permitted_and_free() {
        Observation seen = look();
        List<Bonds> bonds = new ArrayList<>(seen.snapshot().bonds());
        bonds.add(new Bonds("up.service", Map.of(Bond.UPHOLDS, List.of("t@x.service")), false));
        Observation upholding = new Observation(seen.snapshot().withBonds(bonds), seen.report(), seen.pending());
        allowed = "web.service";
        assertThat(ReloadEffects.permitted(PLAN, ReloadPreview.NOTHING, upholding, rules(), AskedAlso.NOBODY)
                        .refusals())
                .extracting(Refusal::subject)
                .containsExactly("t@x.service");
        assertThat(ReloadEffects.widened(PLAN, ReloadPreview.NOTHING, upholding)
                        .actions()
                        .get(0)
                        .units())
                .containsExactly("t@x.service", "web.service");
        allowed = "*";
        assertThat(ReloadEffects.permitted(PLAN, ReloadPreview.NOTHING, upholding, rules(), AskedAlso.NOBODY)
                        .actions())
                .hasSize(1);
        hold("t@x.service");
        assertThat(ReloadEffects.permitted(PLAN, ReloadPreview.NOTHING, upholding, rules(), AskedAlso.NOBODY)
                        .refusals())
                .extracting(Refusal::subject)
                .containsExactly("t@x.service");
    }

    @Test
    void what_starts_again_by_itself_is_restarted_with_what_is_bound_to_it() {
        SettingChange part =
                new SettingChange("Unit", "PartOf", List.of(), List.of("up.service"), SettingChange.Effect.REPLACES);
        UnitChange self = new UnitChange(
                "up.service",
                true,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                List.of(),
                List.of("up.service"),
                List.of(),
                List.of());
        ReloadPreview again = with(
                new ReloadPreview(List.of(self), List.of(), List.of(), List.of()),
                atRest("up-too.service", List.of(part), null));
        hold("other.service");
        assertThat(permitted(again).refusals()).extracting(Refusal::subject).containsExactly("up-too.service");
        holds.clear();
        hold("up.service");
        assertThat(permitted(again).refusals())
                .extracting(Refusal::reason)
                .anyMatch(reason -> reason.contains("the reload may restart up.service"));
    }

    private static ReloadPreview with(ReloadPreview preview, UnitChange... more) {
        return new ReloadPreview(
                Stream.concat(preview.units().stream(), Stream.of(more)).toList(), List.of(), List.of(), List.of());
    }

    /** A unit that does not run. */
    private static UnitChange atRest(String unit, List<SettingChange> settings, @Nullable String unknown) {
        List<String> none = List.of();
        return new UnitChange(
                unit, false, null, null, none, settings, List.of(), unknown, null, none, none, none, none);
    }

    private void hold(String units) {
        holds.add(new Hold(units, AT.plusSeconds(60), "surgery", "alice", AT));
    }

    private Plan permitted(ReloadPreview preview) {
        return ReloadEffects.permitted(PLAN, preview, look(), rules(), (seen, units) -> {
            asked.add(units);
            return new Snapshot(
                            seen.schema(),
                            AT,
                            seen.host(),
                            answers
                                    ? seen.manager()
                                    : Snapshot.unavailable(AT, seen.host(), 1000, seen.request(), "gone")
                                            .manager(),
                            seen.request(),
                            List.of(),
                            List.of(),
                            Stream.concat(seen.units().stream(), loaded.stream())
                                    .toList(),
                            List.of(),
                            List.of(),
                            List.of())
                    .withBonds(
                            Stream.concat(seen.bonds().stream(), told.stream()).toList());
        });
    }

    private PlanRules rules() {
        Allowlist allowlist = new Allowlist(List.of(
                new Allowlist.Entry(ActionKind.DAEMON_RELOAD, List.of(allowed), null, null, "allowlist.yaml:3")));
        return new PlanRules(List.of(), allowlist, holds, Duration.ZERO, "configuration");
    }

    private static ReloadPreview change(String what, @Nullable String unit, @Nullable String unknown) {
        List<String> units = unit == null ? List.of() : List.of(unit);
        UnitChange change = new UnitChange(
                "web.service",
                true,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                unknown,
                null,
                what.equals("starts") ? units : List.of(),
                what.equals("mayStart") ? units : List.of(),
                what.equals("stops") ? units : List.of(),
                what.equals("mayStop") ? units : List.of());
        return new ReloadPreview(List.of(change), List.of(), List.of(), List.of());
    }

    private static Unit unit(String... names) {
        UnitView view = new UnitView("/u", null, List.of(), false, null);
        return new Unit(names[0], List.of(names), "loaded", "inactive", "dead", false, false, null, null, view, view);
    }

    private static Unit running(String name) {
        UnitView view = new UnitView("/u", null, List.of(), false, null);
        return new Unit(name, List.of(name), "loaded", "active", "running", false, false, null, null, view, view);
    }

    private static Observation look() {
        List<Unit> units = new ArrayList<>();
        for (String[] names : new String[][] {{"w.service", "alias.service"}, {"deep.service"}, {"t@x.service"}}) {
            units.add(unit(names));
        }
        units.add(running("up.service"));
        units.add(running("up-too.service"));
        Manager manager = new Manager(
                Scope.USER, 1000, true, null, "252", "running", "/home/u", "/run/user/1000", List.of(), AT, List.of());
        Snapshot snapshot = new Snapshot(
                        Snapshot.SCHEMA,
                        AT,
                        new Host("boot", null),
                        manager,
                        new CollectionRequest(Scope.USER, List.of(), List.of(), List.of()).withBindings(List.of()),
                        List.of(),
                        List.of(),
                        units,
                        List.of(),
                        List.of(),
                        List.of())
                .withBonds(List.of(
                        new Bonds("w.service", Map.of(Bond.WANTS, List.of("deep.service")), false),
                        new Bonds("deep.service", Map.of(), false),
                        new Bonds("t@x.service", Map.of(), false),
                        new Bonds("up.service", Map.of(), false),
                        new Bonds("up-too.service", Map.of(), false)));
        AuditReport report = new AuditReport(
                AT, false, "policies", new UnitVerdict("manager", null, VerdictKind.COMPLIANT, List.of()), List.of());
        return new Observation(snapshot, report, new PendingSet(List.of(), List.of()));
    }
}
