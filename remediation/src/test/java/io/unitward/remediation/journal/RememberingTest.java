package io.unitward.remediation.journal;

import static io.unitward.remediation.Scene.AT;
import static io.unitward.remediation.Scene.LOADED;
import static io.unitward.remediation.Scene.OLD;
import static io.unitward.remediation.Scene.RELOADED;
import static io.unitward.remediation.Scene.UNITS;
import static io.unitward.remediation.Scene.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Podman;
import io.unitward.pending.Causes;
import io.unitward.pending.Definitions;
import io.unitward.pending.History;
import io.unitward.pending.PendingChange;
import io.unitward.pending.Waits;
import io.unitward.remediation.Leftovers;
import io.unitward.remediation.Scene;
import io.unitward.remediation.plan.Observation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Only what is known is remembered, and not longer than it holds. */
class RememberingTest {
    private static final String RUN = "0123456789abcdef0123456789abcdef";

    @Test
    void whatIsCurrentIsRemembered() {
        History history = remember(History.NONE, current());
        assertThat(history.bootId()).isEqualTo("boot");
        assertThat(history.loadedAt()).isEqualTo(LOADED);
        assertThat(history.loaded()).containsExactly(Map.entry(WEB, Scene.digest("a")));
        assertThat(history.runs())
                .containsExactly(Map.entry("web.service", new History.Run(RUN, definition(current()))));
    }

    @Test
    void whatIsPendingFlaggedOrTooCloseIsNot() {
        assertThat(remember(History.NONE, Scene.pending()).loaded()).isEmpty();
        assertThat(remember(History.NONE, current().unit("web.service", true, WEB))
                        .loaded())
                .isEmpty();
        assertThat(remember(History.NONE, current().unit("web.service", null, WEB))
                        .loaded())
                .isEmpty();
        assertThat(remember(History.NONE, current().file(WEB, LOADED.minusMillis(9), "a"))
                        .loaded())
                .isEmpty();
        assertThat(remember(History.NONE, current().change(WEB, "web.service", true))
                        .loaded())
                .isEmpty();
        assertThat(remember(History.NONE, current().unknown("x was not read")).loaded())
                .isEmpty();
    }

    @Test
    void aVerifiedReloadTellsWhatIsLoaded() {
        Scene justNow = Scene.reloaded().file(WEB, RELOADED, "new");
        Observation look = justNow.look();
        History history = Remembering.rememberVerifiedReload(
                History.NONE, look.snapshot(), look.pending(), List.of(), unit -> true);
        assertThat(history.loaded()).containsExactly(Map.entry(WEB, Scene.digest("new")));
        assertThat(history.loadedAt()).isEqualTo(RELOADED);
    }

    @Test
    void recordsOfTheSameLoadStayAndOfAnotherGo() {
        History before = new History("boot", LOADED, Map.of(WEB, "first", "/gone", "x"), Map.of(), List.of());
        assertThat(remember(before, current()).loaded()).containsOnly(Map.entry(WEB, "first"), Map.entry("/gone", "x"));
        assertThat(remember(before, current().loadedAt(LOADED.plusSeconds(1))).loaded())
                .containsOnly(Map.entry(WEB, Scene.digest("a")));
    }

    @Test
    void whatWasThereIsRememberedAtTheFirstCompleteLookAndStays() {
        History first = remember(History.NONE, current());
        assertThat(first.present()).containsOnlyKeys(WEB);
        String other = UNITS + "/other.service";
        History second = remember(first, current().file(other, OLD, "x"));
        assertThat(second.present()).as("what came since is not taken in").isEqualTo(first.present());
        assertThat(remember(first, current().file(other, OLD, "x").loadedAt(LOADED.plusSeconds(1)))
                        .present())
                .containsOnlyKeys(WEB, other);
        assertThat(remember(History.NONE, current().unknown("x was not read")).present())
                .isEmpty();
    }

    @Test
    void aVerifiedReloadTellsWhatWasThere() {
        Observation look = Scene.reloaded().file(WEB, RELOADED, "new").look();
        History before = remember(History.NONE, current());
        assertThat(Remembering.rememberVerifiedReload(before, look.snapshot(), look.pending(), List.of(), unit -> true)
                        .present())
                .containsOnlyKeys(WEB)
                .isNotEqualTo(before.present());
    }

    @Test
    void anotherBootStartsAfresh() {
        History before = new History(
                "other boot",
                LOADED,
                Map.of("/gone", "x"),
                Map.of("web.service", new History.Run(RUN, "old")),
                List.of(new History.Attempt("key", AT)));
        History after = remember(before, current());
        assertThat(after.loaded()).containsOnlyKeys(WEB);
        assertThat(after.runs().get("web.service").definition()).isEqualTo(definition(current()));
        assertThat(after.attempts()).isEmpty();
    }

    @Test
    void whatWaitsKeepsTheMomentAtWhichItWasFirstSeen() {
        Scene pending = current().change(WEB, "web.service", true);
        String reload = Waits.forReload("web.service");
        assertThat(remember(History.NONE, current()).waits()).isEmpty();
        History first = remember(History.NONE, pending);
        assertThat(first.waits())
                .containsExactly(Map.entry(reload, pending.snapshot().takenAt()));
        Instant earlier = pending.snapshot().takenAt().minusSeconds(3600);
        History then = waiting(first, Map.of(reload, earlier, "reload gone.service", earlier));
        assertThat(remember(then, pending).waits()).containsExactly(Map.entry(reload, earlier));
        Instant later = pending.snapshot().takenAt().plusSeconds(3600);
        assertThat(remember(waiting(first, Map.of(reload, later)), pending).waits())
                .as("a clock that was set back")
                .isEqualTo(first.waits());
        assertThat(remember(then, current()).waits())
                .as("nothing waits any more")
                .isEmpty();
        assertThat(remember(then, current().unknown("x was not read")).waits())
                .as("as long as it is not known")
                .isEqualTo(then.waits());
        assertThat(remember(History.NONE, current().change(WEB, "web.service", false))
                        .waits())
                .as("what may not be loaded does not wait")
                .isEmpty();
        assertThat(remember(History.NONE, current().unit("web.service", true, WEB))
                        .waits())
                .as("only systemd says so")
                .containsOnlyKeys(reload);
        Observation look = pending.look();
        assertThat(Remembering.remember(History.NONE, look.snapshot(), look.pending(), unit -> false)
                        .waits())
                .as("nobody declares it")
                .isEmpty();
    }

    @Test
    void aRunWaitsForARestartForAsLongAsItLasts() {
        History older = new History(
                "boot", LOADED, Map.of(), Map.of("web.service", new History.Run(RUN, "another")), List.of());
        String restart = "restart web.service " + RUN;
        assertThat(remember(older, current()).waits()).containsOnlyKeys(restart);
        Instant earlier = AT.minusSeconds(3600);
        History then = waiting(older, Map.of(restart, earlier));
        assertThat(remember(then, current()).waits()).containsExactly(Map.entry(restart, earlier));
        assertThat(remember(then, current().change(WEB, "web.service", true)).waits())
                .as("another change of it is pending")
                .containsEntry(restart, earlier)
                .containsKey("reload web.service");
        History same = new History(
                "boot",
                LOADED,
                Map.of(),
                Map.of("web.service", new History.Run(RUN, definition(current()))),
                List.of());
        assertThat(remember(waiting(same, Map.of(restart, earlier)), current()).waits())
                .isEmpty();
        History other =
                new History("boot", LOADED, Map.of(), Map.of("web.service", new History.Run("other", "x")), List.of());
        assertThat(remember(waiting(other, Map.of("restart web.service other", earlier)), current())
                        .waits())
                .as("it was restarted")
                .isEmpty();
    }

    private static History waiting(History history, Map<String, Instant> waits) {
        return new History(
                history.bootId(),
                history.loadedAt(),
                history.loaded(),
                history.present(),
                history.runs(),
                history.attempts(),
                waits);
    }

    @Test
    void aManagerThatDoesNotAnswerChangesNothing() {
        History before = remember(History.NONE, current());
        assertThat(remember(before, current().unavailable())).isEqualTo(before);
        assertThat(remember(before, current().loadedAt(null))).isEqualTo(before);
    }

    @Test
    void aRunKeepsTheDefinitionItWasStartedWith() {
        History before = remember(History.NONE, current());
        Scene edited = Scene.reloaded();
        assertThat(remember(before, edited).runs()).isEqualTo(before.runs());
        History otherRun =
                new History("boot", LOADED, Map.of(), Map.of("web.service", new History.Run("other", "x")), List.of());
        assertThat(remember(otherRun, current()).runs().get("web.service").invocationId())
                .isEqualTo(RUN);
        assertThat(remember(before, current().noUnit("web.service")).runs()).isEmpty();
        assertThat(remember(before, current().onDiskOnly("web.service", Scene.WEB))
                        .runs())
                .isEmpty();
    }

    @Test
    void aRunThatIsOlderThanTheLoadMayHaveHadAnyDefinition() {
        // Edited, restarted without a reload (which runs the old definition), then reloaded: it looks current.
        Scene scene = current().loadedAt(LOADED.plusSeconds(30));
        assertThat(remember(History.NONE, scene).loaded()).containsOnlyKeys(WEB);
        assertThat(remember(History.NONE, scene).runs()).isEmpty();
    }

    @Test
    void runsOfUnitsThatNobodyDeclaresAreNotRemembered() {
        Observation look = current().look();
        assertThat(Remembering.remember(History.NONE, look.snapshot(), look.pending(), unit -> false)
                        .runs())
                .isEmpty();
    }

    @Test
    void aRunOfAUnitWithAnUnknownFileIsNotRemembered() {
        Scene scene = current().unit("web.service", false, WEB, UNITS + "/web.service.d/x.conf");
        assertThat(remember(History.NONE, scene).runs()).isEmpty();
    }

    @Test
    void anAttemptIsForgottenOnlyWhenItsCauseIsGone() {
        Scene stuck = Scene.reloaded().unit("web.service", true, WEB);
        History tried = tried(Causes.key("web.service", stuck.snapshot()));
        assertThat(remember(tried, stuck).attempts()).isEqualTo(tried.attempts());
        assertThat(remember(tried, Scene.reloaded()).attempts()).isEmpty();
        assertThat(remember(tried, Scene.reloaded().change(WEB, "web.service", true))
                        .attempts())
                .hasSize(1);
        assertThat(remember(tried, Scene.reloaded().unknown("x")).attempts()).hasSize(1);
        assertThat(remember(tried, Scene.reloaded().unit("db.service", null, WEB))
                        .attempts())
                .hasSize(1);
        assertThat(remember(tried, Scene.reloaded().at(AT.minusSeconds(61))).attempts())
                .as("tried after this look was taken")
                .hasSize(1);
        History forManager = tried(Causes.key("manager", stuck.snapshot()));
        assertThat(remember(forManager, Scene.reloaded().change("/x", PendingChange.Kind.MANAGER_INPUT, null, false))
                        .attempts())
                .hasSize(1);
    }

    @Test
    void anAttemptOnWhatAContainerLeftIsForgottenWhenPodmanSaysThatItIsGone() {
        Leftovers world = new Leftovers();
        world.add(Leftovers.container("web-old-1", "old", "exited"));
        String timer = world.timer("gone", true);
        for (String key : List.of("remove-container " + Leftovers.id("web-old-1"), "stop-timer " + timer)) {
            assertThat(remember(tried(key, Leftovers.AT.minusSeconds(60)), world)
                            .attempts())
                    .as(key)
                    .hasSize(1);
        }
        world.timers.clear();
        world.containers.clear();
        for (String key : List.of("remove-container " + Leftovers.id("web-old-1"), "stop-timer " + timer)) {
            world.podman = Podman.Status.ANSWERED;
            assertThat(remember(tried(key, Leftovers.AT.minusSeconds(60)), world)
                            .attempts())
                    .as(key)
                    .isEmpty();
            world.podman = Podman.Status.FAILED;
            assertThat(remember(tried(key, Leftovers.AT.minusSeconds(60)), world)
                            .attempts())
                    .as(key)
                    .hasSize(1);
        }
    }

    private static History remember(History before, Leftovers world) {
        Observation look = world.look();
        return Remembering.remember(before, look.snapshot(), look.pending(), unit -> true);
    }

    private static Scene current() {
        return new Scene().file(WEB, OLD, "a").unit("web.service", false, WEB).owned("web.service");
    }

    private static History tried(String key) {
        return tried(key, AT.minusSeconds(60));
    }

    private static History tried(String key, Instant at) {
        return new History("boot", null, Map.of(), Map.of(), List.of(new History.Attempt(key, at)));
    }

    private static History remember(History before, Scene scene) {
        Observation look = scene.look();
        return Remembering.remember(before, look.snapshot(), look.pending(), unit -> true);
    }

    private static String definition(Scene scene) {
        var snapshot = scene.snapshot();
        return Definitions.digest(
                snapshot.units().get(0),
                snapshot.files().stream().collect(Collectors.toMap(file -> file.path(), file -> file)));
    }
}
