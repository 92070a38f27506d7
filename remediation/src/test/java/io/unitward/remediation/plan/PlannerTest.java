package io.unitward.remediation.plan;

import static io.unitward.remediation.Scene.AT;
import static io.unitward.remediation.Scene.LOADED;
import static io.unitward.remediation.Scene.NEW;
import static io.unitward.remediation.Scene.RULES;
import static io.unitward.remediation.Scene.UNITS;
import static io.unitward.remediation.Scene.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.config.Allowlist;
import io.unitward.pending.Causes;
import io.unitward.pending.History;
import io.unitward.pending.PendingChange;
import io.unitward.remediation.Scene;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.Classification;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.Hold;
import io.unitward.verdict.Plan;
import io.unitward.verdict.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a reload is planned, and each reason why it is not. */
class PlannerTest {
    @Test
    void aVouchedPendingChangeIsReloaded() {
        Plan plan = Planner.plan(Scene.pending().input());
        assertThat(plan.refusals()).isEmpty();
        assertThat(plan.actions()).singleElement().satisfies(action -> {
            assertThat(action.action()).isEqualTo(ActionKind.DAEMON_RELOAD);
            assertThat(action.target()).isEqualTo("manager");
            assertThat(action.units()).containsExactly("web.service");
            assertThat(action.causes())
                    .containsExactly(Causes.key("web.service", Scene.pending().snapshot()));
        });
    }

    @Test
    void nothingIsPlannedWhenNoFindingCallsForIt() {
        Plan plan = Planner.plan(Scene.reloaded().input());
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.refusals()).isEmpty();
    }

    @Test
    void aManagerFindingCallsForAReloadToo() {
        Scene scene = Scene.reloaded().finding(FindingDraft.MANAGER, Classification.SAFE_RELOAD);
        assertThat(Planner.plan(scene.input()).actions()).hasSize(1);
    }

    @Test
    void onlySelectedUnitsCallForAReload() {
        PlanRules others = new PlanRules(List.of("db*"), Allowlist.DEFAULT, Duration.ZERO, "config");
        Plan plan = Planner.plan(Scene.pending().input(others, History.NONE));
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.refusals()).isEmpty();
        PlanRules web = new PlanRules(List.of("we*"), Allowlist.DEFAULT, Duration.ZERO, "config");
        assertThat(Planner.plan(Scene.pending().input(web, History.NONE)).actions())
                .hasSize(1);
    }

    @Test
    void whatIsNotSelectedStillStops() {
        PlanRules web = new PlanRules(List.of("web*"), Allowlist.DEFAULT, Duration.ZERO, "config");
        Scene scene = Scene.pending().change("/etc/systemd/user/db.service", "db.service", false);
        assertRefused(Planner.plan(scene.input(web, History.NONE)), Refusal.Kind.NOT_VOUCHED);
    }

    @Test
    void theSameCauseIsNeverActedOnTwice() {
        History tried = tried("boot", Scene.pending());
        assertRefused(Planner.plan(Scene.pending().input(RULES, tried)), Refusal.Kind.NO_EFFECT);
        // The flag that stays set after that reload is the same cause, though nothing is newer than the load any more.
        Scene stuck =
                Scene.reloaded().unit("web.service", true, WEB).finding("web.service", Classification.SAFE_RELOAD);
        assertRefused(Planner.plan(stuck.input(RULES, tried)), Refusal.Kind.NO_EFFECT);
        Scene edited = Scene.pending().file(WEB, NEW.plusSeconds(1), "newer");
        assertThat(Planner.plan(edited.input(RULES, tried)).actions()).hasSize(1);
    }

    @Test
    void anAttemptOfAnotherBootSaysNothing() {
        assertThat(Planner.plan(Scene.pending().input(RULES, tried("other", Scene.pending())))
                        .actions())
                .hasSize(1);
        assertRefused(
                Planner.plan(Scene.pending().boot(null).input(RULES, tried("other", Scene.pending()))),
                Refusal.Kind.NO_EFFECT);
    }

    @Test
    void aStuckUnitDoesNotStopAnotherThatChanged() {
        Scene scene = Scene.pending()
                .file(UNITS + "/db.service", NEW, "x")
                .unit("db.service", true, UNITS + "/db.service")
                .owned("db.service")
                .change(UNITS + "/db.service", "db.service", true)
                .finding("db.service", Classification.SAFE_RELOAD);
        Plan plan = Planner.plan(scene.input(RULES, tried("boot", Scene.pending())));
        assertThat(plan.actions()).singleElement().satisfies(action -> {
            assertThat(action.units()).containsExactly("db.service", "web.service");
            assertThat(action.causes()).containsExactly(Causes.key("db.service", scene.snapshot()));
        });
    }

    @Test
    void aStuckUnitDoesNotHideAnUnexplainedPath() {
        Scene scene = Scene.pending().change("/etc/evil", null, false);
        Plan plan = Planner.plan(scene.input(RULES, tried("boot", scene)));
        assertThat(plan.refusals())
                .extracting(Refusal::kind)
                .containsExactly(Refusal.Kind.NO_EFFECT, Refusal.Kind.NOT_VOUCHED);
    }

    @Test
    void whatIsUnknownStops() {
        assertRefused(Planner.plan(Scene.pending().unknown("x was not read").input()), Refusal.Kind.UNKNOWN);
    }

    @Test
    void everyChangedUnitMustBeAllowed() {
        Scene scene = Scene.pending().change(UNITS + "/db.service", "db.service", true);
        assertRefused(plan(scene, entry(null, null, "web.*")), Refusal.Kind.NOT_PERMITTED);
        assertThat(plan(scene, entry(null, null, "web.*"), entry(null, null, "db.service"))
                        .actions())
                .hasSize(1);
        assertRefused(plan(scene), Refusal.Kind.NOT_PERMITTED);
        Scene wide = Scene.pending().change("/x", null, true);
        assertRefused(plan(wide, entry(null, null, "web.*")), Refusal.Kind.NOT_PERMITTED);
    }

    @Test
    void whatIsNoUnitsIsPermittedByNoGlobThatOnlyMatchesTheWordForIt() {
        Scene wide = Scene.pending().change("/x", null, true);
        assertRefused(plan(wide, entry(null, null, "web.*"), entry(null, null, "m*")), Refusal.Kind.NOT_PERMITTED);
        assertThat(plan(wide, entry(null, null, "*")).actions()).hasSize(1);
        // Its limits count as well as those of the units.
        PlanRules both = rules(entry(null, null, "web.*"), entry(1, null, "*"));
        assertRefused(
                Planner.plan(new PlanInput(wide.look(), both, History.NONE, List.of(AT), 0)),
                Refusal.Kind.NOT_PERMITTED);
    }

    @Test
    void overALimitNothingAtAllIsDone() {
        Scene scene = Scene.pending();
        List<Instant> reloads = List.of(AT.minusSeconds(10), AT.minusSeconds(20), AT.minusSeconds(3601));
        PlanRules two = rules(entry(2, null, "*"));
        assertRefused(
                Planner.plan(new PlanInput(scene.look(), two, History.NONE, reloads, 0)), Refusal.Kind.NOT_PERMITTED);
        PlanRules three = rules(entry(3, null, "*"));
        assertThat(Planner.plan(new PlanInput(scene.look(), three, History.NONE, reloads, 0))
                        .actions())
                .hasSize(1);
        // Of several entries that match, the narrow limit holds, whatever their order.
        PlanRules both = rules(entry(null, null, "*"), entry(2, null, "web.service"));
        assertRefused(
                Planner.plan(new PlanInput(scene.look(), both, History.NONE, reloads, 0)), Refusal.Kind.NOT_PERMITTED);
        PlanRules once = rules(entry(null, 1, "*"));
        assertRefused(
                Planner.plan(new PlanInput(scene.look(), once, History.NONE, List.of(), 1)),
                Refusal.Kind.NOT_PERMITTED);
        assertThat(Planner.plan(new PlanInput(scene.look(), once, History.NONE, List.of(), 0))
                        .actions())
                .hasSize(1);
        assertRefused(plan(scene, entry(0, null, "*")), Refusal.Kind.NOT_PERMITTED);
    }

    @Test
    void aTimeInTheFutureCountsAgainstTheLimitForADay() {
        PlanRules one = rules(entry(1, null, "*"));
        assertRefused(
                Planner.plan(
                        new PlanInput(Scene.pending().look(), one, History.NONE, List.of(AT.plusSeconds(86400)), 0)),
                Refusal.Kind.NOT_PERMITTED);
        assertThat(Planner.plan(new PlanInput(
                                Scene.pending().look(), one, History.NONE, List.of(AT.plusSeconds(86401)), 0))
                        .actions())
                .as("a clock that once was in another year")
                .hasSize(1);
    }

    @Test
    void aFreshChangeHasToSettle() {
        PlanRules settle = new PlanRules(List.of(), Allowlist.DEFAULT, Duration.ofSeconds(30), "config");
        assertThat(Planner.plan(Scene.pending().at(NEW.plusSeconds(30)).input(settle, History.NONE))
                        .actions())
                .hasSize(1);
        Plan early = Planner.plan(Scene.pending().at(NEW.plusSeconds(29)).input(settle, History.NONE));
        assertRefused(early, Refusal.Kind.NOT_PERMITTED);
        assertThat(early.refusals().get(0).reason()).contains(WEB, "29 s ago", "30 s");
        // A clock that was set back makes the change lie in the future: it is not settled.
        assertRefused(
                Planner.plan(Scene.pending().at(NEW.minusSeconds(99)).input(settle, History.NONE)),
                Refusal.Kind.NOT_PERMITTED);
        assertThat(Planner.plan(Scene.pending().at(NEW.minusSeconds(86400 * 30)).input(settle, History.NONE))
                        .actions())
                .as("a clock that once was in another month keeps nobody from acting until then")
                .hasSize(1);
        assertThat(Planner.plan(Scene.pending().at(NEW.plusSeconds(1)).input()).actions())
                .as("settle time zero")
                .hasSize(1);
    }

    @Test
    void aChangeOfUnknownTimeIsNotSettled() {
        PlanRules settle = new PlanRules(List.of(), Allowlist.DEFAULT, Duration.ofSeconds(30), "config");
        Scene scene = Scene.pending().change("/elsewhere/x.service", "x.service", true);
        assertRefused(Planner.plan(scene.input(settle, History.NONE)), Refusal.Kind.NOT_PERMITTED);
    }

    @Test
    void nothingIsDoneWhilePackagesAreInstalled() {
        Plan plan = Planner.plan(Scene.pending().activity("dpkg holds its lock").input());
        assertRefused(plan, Refusal.Kind.NOT_PERMITTED);
        assertThat(plan.refusals().get(0).reason()).contains("dpkg holds its lock");
    }

    @Test
    void theDigestIsOfCausesAndNotOfTimes() {
        String digest = Planner.plan(Scene.pending().input()).digest();
        assertThat(digest).matches("[0-9a-f]{64}");
        assertThat(Planner.plan(Scene.pending()
                                .at(AT.plusSeconds(5))
                                .loadedAt(LOADED.plusSeconds(1))
                                .file(WEB, NEW.plusSeconds(1), "new")
                                .input())
                        .digest())
                .isEqualTo(digest);
        assertThat(List.of(
                        Planner.plan(Scene.pending().file(WEB, NEW, "other").input()),
                        Planner.plan(Scene.pending()
                                .change(UNITS + "/db.service", "db.service", true)
                                .input()),
                        Planner.plan(Scene.pending().unknown("x").input()),
                        Planner.plan(Scene.pending()
                                .input(
                                        new PlanRules(List.of(), Allowlist.DEFAULT, Duration.ZERO, "other"),
                                        History.NONE))))
                .extracting(Plan::digest)
                .doesNotContain(digest)
                .doesNotHaveDuplicates();
    }

    private static Plan plan(Scene scene, Allowlist.Entry... entries) {
        return Planner.plan(scene.input(rules(entries), History.NONE));
    }

    private static PlanRules rules(Allowlist.Entry... entries) {
        return new PlanRules(List.of(), new Allowlist(List.of(entries)), Duration.ZERO, "config");
    }

    private static Allowlist.Entry entry(Integer perHour, Integer perRun, String... globs) {
        return new Allowlist.Entry(ActionKind.DAEMON_RELOAD, List.of(globs), perHour, perRun, "allowlist.yaml:3");
    }

    private static History tried(String boot, Scene scene) {
        String key = Causes.key("web.service", scene.snapshot());
        return new History(boot, null, Map.of(), Map.of(), List.of(new History.Attempt(key, AT.minusSeconds(60))));
    }

    private static PlanRules held(String units, Instant until) {
        return RULES.with(List.of(new Hold(units, until, "I debug it", "alice", LOADED)), null);
    }

    @Test
    void aHeldUnitAmongThePendingStopsTheReload() {
        Plan plan = Planner.plan(Scene.pending().input(held("web.service", AT.plusSeconds(1)), History.NONE));
        assertRefused(plan, Refusal.Kind.NOT_PERMITTED);
        assertThat(plan.refusals().get(0).reason())
                .isEqualTo("web.service is held until " + AT.plusSeconds(1) + " by alice: I debug it");
        assertRefused(
                Planner.plan(Scene.pending().input(held("w*", AT.plusSeconds(1)), History.NONE)),
                Refusal.Kind.NOT_PERMITTED);
        assertThat(Planner.plan(Scene.pending().input(held("db.service", AT.plusSeconds(1)), History.NONE))
                        .actions())
                .hasSize(1);
        assertThat(Planner.plan(Scene.pending().input(held("web.service", AT), History.NONE))
                        .actions())
                .as("a hold that is over")
                .hasSize(1);
    }

    @Test
    void aLinkChangesTheUnitThatHasItAsWell() {
        Scene scene = Scene.pending()
                .change(UNITS + "/al.target.wants/web.service", PendingChange.Kind.DEPENDENCY, "web.service", true)
                .unit("all.target", false, UNITS + "/all.target")
                .alias("all.target", "al.target");
        for (String name : List.of("all.target", "al.target")) {
            assertRefused(
                    Planner.plan(scene.input(held(name, AT.plusSeconds(1)), History.NONE)), Refusal.Kind.NOT_PERMITTED);
        }
        assertRefused(plan(scene, entry(null, null, "web.*")), Refusal.Kind.NOT_PERMITTED);
        assertThat(plan(scene, entry(null, null, "web.*"), entry(null, null, "all.target"))
                        .actions())
                .singleElement()
                .satisfies(action -> assertThat(action.units()).containsExactly("all.target", "web.service"));
    }

    @Test
    void everythingHeldStopsAReloadOfNoUnit() {
        Scene scene = Scene.reloaded().finding(FindingDraft.MANAGER, Classification.SAFE_RELOAD);
        Instant until = AT.plusSeconds(600);
        assertRefused(Planner.plan(scene.input(held("*", until), History.NONE)), Refusal.Kind.NOT_PERMITTED);
        assertThat(Planner.plan(scene.input(held("manager.service", until), History.NONE))
                        .actions())
                .hasSize(1);
    }

    @Test
    void theManagerHeldStopsEveryReload() {
        Plan plan = Planner.plan(Scene.pending().input(held("manager", AT.plusSeconds(1)), History.NONE));
        assertRefused(plan, Refusal.Kind.NOT_PERMITTED);
        assertThat(plan.refusals().get(0).reason())
                .isEqualTo("the manager is held until " + AT.plusSeconds(1) + " by alice: I debug it");
        assertThat(Planner.plan(Scene.pending().input(held("manager", AT), History.NONE))
                        .actions())
                .as("a hold that is over")
                .hasSize(1);
    }

    @Test
    void aHeldInstanceIsChangedWithItsTemplateAndWithDropInsOfItsType() {
        String template = UNITS + "/job@.service";
        Scene scene = Scene.pending()
                .file(template, NEW, "x")
                .unit("job@1.service", false, template)
                .change(template, "job@.service", true);
        PlanRules instance = held("job@1.service", AT.plusSeconds(1));
        assertRefused(Planner.plan(scene.input(instance, History.NONE)), Refusal.Kind.NOT_PERMITTED);
        String typeLevel = UNITS + "/service.d/x.conf";
        Scene type = Scene.pending()
                .file(typeLevel, NEW, "x")
                .unit("db.service", false, UNITS + "/db.service")
                .onDisk("db.service", UNITS + "/db.service", typeLevel)
                .change(typeLevel, null, true);
        assertRefused(
                Planner.plan(type.input(held("db.service", AT.plusSeconds(1)), History.NONE)),
                Refusal.Kind.NOT_PERMITTED);
    }

    @Test
    void whereNothingMayBeDoneThatIsTheReason() {
        Plan plan =
                Planner.plan(Scene.pending().input(RULES.with(List.of(), "the state is a newer one's"), History.NONE));
        assertRefused(plan, Refusal.Kind.NOT_PERMITTED);
        assertThat(plan.refusals().get(0).reason()).isEqualTo("the state is a newer one's");
        assertThat(Planner.plan(Scene.reloaded().input(RULES.with(List.of(), "x"), History.NONE))
                        .refusals())
                .isEmpty();
    }

    @Test
    void aHoldMakesItAnotherPlan() {
        String free = Planner.plan(Scene.pending().input()).digest();
        String held = Planner.plan(Scene.pending().input(held("db.service", AT.plusSeconds(1)), History.NONE))
                .digest();
        assertThat(held).isNotEqualTo(free);
        assertThat(Planner.plan(Scene.pending().input(RULES, History.NONE)).digest())
                .isEqualTo(free);
    }

    private static void assertRefused(Plan plan, Refusal.Kind kind) {
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.refusals())
                .isNotEmpty()
                .allSatisfy(refusal -> assertThat(refusal.kind()).isEqualTo(kind));
    }
}
