package io.unitward.engine;

import static io.unitward.engine.Scene.ADMIN;
import static io.unitward.engine.Scene.LOADED;
import static io.unitward.engine.Scene.MINE;
import static io.unitward.engine.Scene.NEW;
import static io.unitward.engine.Scene.OLD;
import static io.unitward.engine.Scene.VENDOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitView;
import io.unitward.facts.View;
import io.unitward.facts.Writer;
import io.unitward.ownership.Manifest;
import io.unitward.pending.Causes;
import io.unitward.pending.Definitions;
import io.unitward.pending.History;
import io.unitward.pending.Waits;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** From a snapshot to verdicts, with the shipped policies. */
class AuditEngineTest {
    private static final String WEB = "web-stack.service";
    private static final String FRAGMENT = MINE + "/" + WEB;

    @Test
    void whatIsAsDeclaredIsCompliant() {
        AuditReport report = new Scene().clean(WEB).audit();
        assertThat(report.manager().verdict()).isEqualTo(VerdictKind.COMPLIANT);
        assertThat(report.manager().findings()).isEmpty();
        assertThat(report.units()).singleElement().satisfies(unit -> {
            assertThat(unit.verdict()).isEqualTo(VerdictKind.COMPLIANT);
            assertThat(unit.owner()).isEqualTo("homelab");
            assertThat(unit.findings()).isEmpty();
        });
    }

    @Test
    void aFragmentFromAnotherLayerBlocksAndSaysWhichFile() {
        UnitVerdict verdict = new Scene()
                .file(ADMIN + "/" + WEB, OLD, "y")
                .unit(WEB, false, ADMIN + "/" + WEB)
                .verdict(WEB);
        assertThat(verdict.verdict()).isEqualTo(VerdictKind.BLOCK_AND_ALERT);
        Finding finding = verdict.findings().get(0);
        assertThat(finding.policy()).isEqualTo("fragment-outside-owner-layer");
        assertThat(finding.file()).isEqualTo(ADMIN + "/" + WEB);
        assertThat(finding.evidence())
                .containsEntry("layer", "admin")
                .containsEntry("place", MINE)
                .containsEntry("path", ADMIN + "/" + WEB)
                .containsEntry("vouched", "false");
        assertThat(finding.remediation()).endsWith(".");
    }

    @Test
    void blockBeatsEverything() {
        Scene scene = new Scene()
                .file(FRAGMENT, NEW, "x")
                .source(WEB, "x")
                .file(ADMIN + "/" + WEB + ".d/evil.conf", OLD, "y")
                .unit(WEB, true, FRAGMENT, ADMIN + "/" + WEB + ".d/evil.conf");
        assertThat(scene.policies(WEB)).containsExactly("foreign-drop-in", "reload-pending");
        assertThat(scene.verdict(WEB).verdict()).isEqualTo(VerdictKind.BLOCK_AND_ALERT);
    }

    @Test
    void aVouchedEditIsSafeAndAnUnvouchedOneIsNot() {
        Scene vouched = new Scene().file(FRAGMENT, NEW, "x").source(WEB, "x").unit(WEB, true, FRAGMENT);
        assertThat(vouched.policies(WEB)).containsExactly("reload-pending");
        assertThat(vouched.verdict(WEB).verdict()).isEqualTo(VerdictKind.SAFE_RELOAD);
        Scene unvouched =
                new Scene().file(FRAGMENT, NEW, "evil").source(WEB, "x").unit(WEB, true, FRAGMENT);
        assertThat(unvouched.verdict(WEB).verdict()).isEqualTo(VerdictKind.BLOCK_AND_ALERT);
        assertThat(unvouched.policies(WEB)).contains("reload-pending-unvouched");
    }

    @Test
    void aHomeManagerSwitchIsSeenThoughSystemdSaysNothing() {
        History history = new History("boot", LOADED, Map.of(FRAGMENT, "yesterday"), Map.of(), List.of());
        Scene scene = new Scene()
                .file(FRAGMENT, NEW, "x")
                .source(WEB, "x")
                .unit(WEB, false, FRAGMENT)
                .history(history);
        assertThat(scene.policies(WEB)).contains("content-changed-unflagged");
        assertThat(scene.verdict(WEB).verdict()).isEqualTo(VerdictKind.SAFE_RELOAD);
    }

    @Test
    void aNewDeclaredUnitThatNobodyLoadedHasAVerdict() {
        Scene scene = new Scene().file(FRAGMENT, NEW, "x").source(WEB, "x");
        assertThat(scene.verdict(WEB).verdict()).isEqualTo(VerdictKind.SAFE_RELOAD);
        assertThat(scene.verdict(WEB).owner()).isEqualTo("homelab");
    }

    @Test
    void aChangeOfSomebodyElseConcernsTheManager() {
        Scene nothingWaits = new Scene().clean(WEB).file(ADMIN + "/other.service", NEW, "y");
        assertThat(nothingWaits.verdict("manager").findings()).singleElement().satisfies(finding -> {
            assertThat(finding.policy()).isEqualTo("unexplained-pending-change");
            assertThat(finding.classification()).isEqualTo(Classification.ADVICE);
            assertThat(finding.file()).isEqualTo(ADMIN + "/other.service");
        });
        Scene reloadWanted = new Scene()
                .file(FRAGMENT, NEW, "x")
                .source(WEB, "x")
                .unit(WEB, true, FRAGMENT)
                .file(ADMIN + "/other.service", NEW, "y");
        assertThat(reloadWanted.verdict("manager").verdict()).isEqualTo(VerdictKind.BLOCK_AND_ALERT);
        assertThat(reloadWanted.verdict(WEB).verdict()).isEqualTo(VerdictKind.SAFE_RELOAD);
    }

    @Test
    void aTypeLevelDropInConcernsTheManagerAndWhoeverUsesIt() {
        String typeLevel = MINE + "/service.d/evil.conf";
        Scene scene = new Scene()
                .file(FRAGMENT, OLD, "x")
                .source(WEB, "x")
                .file(typeLevel, NEW, "y")
                .unit(WEB, false, FRAGMENT, typeLevel);
        assertThat(scene.policies(WEB)).contains("foreign-drop-in", "reload-pending-unvouched");
        assertThat(scene.policies("manager")).containsExactly("unexplained-pending-change");
    }

    @Test
    void whatIsRequiredAndNowhereIsMissing() {
        Scene scene = new Scene().required(WEB);
        assertThat(scene.policies(WEB)).containsExactly("owned-unit-missing");
        assertThat(new Scene().required(WEB).unit(Unit.absent(WEB)).policies(WEB))
                .containsExactly("owned-unit-missing");
    }

    @Test
    void whatIsRequiredAndCannotBeLookedForIsUnknown() {
        assertThat(new Scene().required(WEB).unreadable(ADMIN).policies(WEB)).containsExactly("snapshot-incomplete");
        UnitVerdict noManager = new Scene().required(WEB).unavailable().verdict(WEB);
        assertThat(noManager.verdict()).isEqualTo(VerdictKind.UNKNOWN);
    }

    @Test
    void aDeclaredUnitOfWhichItIsNotKnownWhatAReloadWouldLoadIsUnknown() {
        Unit other = Unit.onDiskOnly(
                "other.service",
                List.of("other.service"),
                new UnitView("/etc/systemd/user/other.service", null, List.of(), false, "static"));
        assertThat(new Scene().clean(WEB).verdict(WEB).verdict()).isEqualTo(VerdictKind.COMPLIANT);
        UnitVerdict verdict = new Scene().clean(WEB).unit(other).verdict(WEB);
        assertThat(verdict.verdict()).isEqualTo(VerdictKind.UNKNOWN);
        assertThat(verdict.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("could not be worked out"));
    }

    @Test
    void anAliasSatisfiesARequirement() {
        Scene scene = new Scene()
                .file(FRAGMENT, OLD, "x")
                .source(WEB, "x")
                .required("old-stack.service")
                .unit(new Unit(
                        WEB,
                        List.of("old-stack.service", WEB),
                        "loaded",
                        "active",
                        "running",
                        false,
                        false,
                        null,
                        null,
                        new UnitView(FRAGMENT, null, List.of(), false, null),
                        null));
        assertThat(scene.audit().units()).hasSize(1);
        assertThat(scene.policies(WEB)).isEmpty();
    }

    @Test
    void aUnitOnDiskOnlyIsJudgedIfSomebodyDeclaresIt() {
        String name = "t-stack@.service";
        Scene mine = onDiskOnly(new Scene().file(MINE + "/" + name, OLD, "x").source(name, "x"), name, MINE, name);
        assertThat(mine.verdict(name).verdict()).isEqualTo(VerdictKind.COMPLIANT);
        assertThat(mine.problem(name, CollectionProblem.Kind.UNIT).verdict(name).verdict())
                .as("whether it is loaded was not told")
                .isEqualTo(VerdictKind.UNKNOWN);
        Scene elsewhere = onDiskOnly(new Scene().file(ADMIN + "/" + name, OLD, "x"), name, ADMIN, name);
        assertThat(elsewhere.verdict(name).findings())
                .singleElement()
                .matches(finding ->
                        finding.policy().equals("fragment-outside-owner-layer") && finding.view() == View.ON_DISK);
        String other = "other.service";
        Scene alias = onDiskOnly(new Scene().file(ADMIN + "/" + other, OLD, "x"), other, ADMIN, other, WEB);
        assertThat(alias.policies(other))
                .as("what took a declared name answers for it")
                .containsExactly("fragment-outside-owner-layer");
    }

    @Test
    void aUnitOnDiskOnlyThatNobodyDeclaresHasNoVerdict() {
        Scene scene = onDiskOnly(new Scene(), "a.service", ADMIN, "a.service").clean(WEB);
        assertThat(scene.audit().units()).extracting(UnitVerdict::unit).containsExactly(WEB);
        assertThat(scene.verdict("manager").findings()).isEmpty();
    }

    private static Scene onDiskOnly(Scene scene, String id, String directory, String... names) {
        UnitView view = new UnitView(directory + "/" + id, null, List.of(), false, "static");
        return scene.unit(Unit.onDiskOnly(id, List.of(names), view));
    }

    @Test
    void whatCouldNotBeToldIsUnknownAndNeverClean() {
        assertThat(new Scene().unavailable().verdict("manager").verdict()).isEqualTo(VerdictKind.UNKNOWN);
        assertThat(new Scene().unreadable(ADMIN).verdict("manager").verdict()).isEqualTo(VerdictKind.UNKNOWN);
        assertThat(new Scene()
                        .problem("manager", CollectionProblem.Kind.MANAGER)
                        .verdict("manager")
                        .verdict())
                .isEqualTo(VerdictKind.UNKNOWN);
        assertThat(new Scene()
                        .clean(WEB)
                        .problem(WEB, CollectionProblem.Kind.UNIT)
                        .verdict(WEB)
                        .verdict())
                .isEqualTo(VerdictKind.UNKNOWN);
        assertThat(new Scene()
                        .problem(WEB, CollectionProblem.Kind.UNIT)
                        .verdict(WEB)
                        .verdict())
                .as("a declared unit that is not even in the list")
                .isEqualTo(VerdictKind.UNKNOWN);
        assertThat(new Scene()
                        .clean(WEB)
                        .problem(FRAGMENT, CollectionProblem.Kind.FILE)
                        .verdict(WEB)
                        .verdict())
                .isEqualTo(VerdictKind.UNKNOWN);
        assertThat(new Scene()
                        .file(FRAGMENT, OLD, "", UnitFile.Status.UNREADABLE)
                        .unit(WEB, false, FRAGMENT)
                        .verdict(WEB)
                        .verdict())
                .isEqualTo(VerdictKind.UNKNOWN);
        Unit untold = new Unit(WEB, List.of(WEB), "loaded", "active", "running", null, null, null, null, null, null);
        assertThat(new Scene().unit(untold).verdict(WEB).verdict()).isEqualTo(VerdictKind.UNKNOWN);
    }

    @Test
    void aFlagThatOutlivedOurReloadIsAFinding() {
        Scene scene = new Scene().file(FRAGMENT, OLD, "x").source(WEB, "x").unit(WEB, true, FRAGMENT);
        String cause = Causes.key(WEB, scene.input(false).snapshot());
        scene.history(new History("boot", LOADED, Map.of(), Map.of(), List.of(new History.Attempt(cause, LOADED))));
        assertThat(scene.policies(WEB)).contains("reload-flag-sticky");
        scene.history(new History("other", LOADED, Map.of(), Map.of(), List.of(new History.Attempt(cause, LOADED))));
        assertThat(scene.policies(WEB)).doesNotContain("reload-flag-sticky");
    }

    @Test
    void aRunIsHeldAgainstTheDefinitionItBeganWith() {
        Scene scene = new Scene().clean(WEB);
        UnitFile file = scene.input(false).snapshot().files().get(0);
        String loaded = Definitions.digest(scene.input(false).snapshot().units().get(0), Map.of(file.path(), file));
        scene.history(ran(loaded));
        assertThat(scene.policies(WEB)).isEmpty();
        scene.history(ran("another"));
        assertThat(scene.verdict(WEB).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.cause()).isEqualTo("definition"));
        assertThat(scene.verdict(WEB).verdict()).as("advice").isEqualTo(VerdictKind.COMPLIANT);
    }

    @Test
    void whatHasWaitedForLongerThanItMayIsAViolation() {
        Scene scene = new Scene().file(FRAGMENT, NEW, "x").source(WEB, "x").unit(WEB, true, FRAGMENT);
        Instant now = scene.input(false).snapshot().takenAt();
        Instant limit = now.minus(Manifest.USUAL_GRACE);
        scene.history(waiting("boot", Waits.forReload(WEB), limit, ran("x")));
        assertThat(scene.policies(WEB)).containsExactly("reload-pending");
        scene.history(waiting("boot", Waits.forReload(WEB), limit.minusMillis(1), ran("x")));
        assertThat(scene.policies(WEB)).containsExactly("pending-too-long", "reload-pending");
        assertThat(scene.verdict(WEB).verdict()).isEqualTo(VerdictKind.BLOCK_AND_ALERT);
        assertThat(scene.verdict(WEB).findings())
                .anySatisfy(finding -> assertThat(finding.message())
                        .isEqualTo("A change of web-stack.service waits to be loaded since " + limit.minusMillis(1)
                                + ", which is longer than 24 h."));
        scene.history(waiting("other", Waits.forReload(WEB), limit.minusSeconds(9), ran("x")));
        assertThat(scene.policies(WEB)).as("of another boot").containsExactly("reload-pending");

        Scene clean = new Scene().clean(WEB);
        clean.history(waiting("boot", Waits.forReload(WEB), limit.minusSeconds(9), History.NONE));
        assertThat(clean.policies(WEB)).as("it does not wait any more").isEmpty();
        String restart = "restart " + WEB + " " + Scene.RUN;
        clean.history(waiting("boot", restart, limit.minusSeconds(9), ran("another")));
        assertThat(clean.policies(WEB)).containsExactly("pending-too-long", "running-older-definition");
        clean.history(waiting("boot", restart, now.minusSeconds(9), ran("another")));
        assertThat(clean.policies(WEB)).containsExactly("running-older-definition");
        Scene exited = new Scene()
                .file(FRAGMENT, OLD, "x")
                .source(WEB, "x")
                .unit(new Unit(
                        WEB,
                        List.of(WEB),
                        "loaded",
                        "active",
                        "exited",
                        false,
                        false,
                        Scene.RUN,
                        OLD,
                        new UnitView(FRAGMENT, null, List.of(), false, null),
                        null))
                .history(waiting("boot", restart, limit.minusSeconds(9), ran("another")));
        assertThat(exited.policies(WEB)).as("nothing of it runs any more").isEmpty();
    }

    private static History waiting(String boot, String key, Instant since, History other) {
        return new History(
                boot, LOADED, other.loaded(), other.present(), other.runs(), other.attempts(), Map.of(key, since));
    }

    @Test
    void aFileYoungerThanTheRunSaysMaybe() {
        Unit running = new Unit(
                WEB,
                List.of(WEB),
                "loaded",
                "active",
                "running",
                false,
                false,
                Scene.RUN,
                OLD.minusSeconds(60),
                new UnitView(FRAGMENT, null, List.of(), false, null),
                null);
        Scene scene = new Scene().file(FRAGMENT, OLD, "x").source(WEB, "x").unit(running);
        assertThat(scene.verdict(WEB).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.cause()).isEqualTo("time"));
    }

    @Test
    void failedUnitsCountByWhoDeclaresThem() {
        assertThat(new Scene()
                        .clean(WEB)
                        .state("degraded", WEB)
                        .verdict("manager")
                        .verdict())
                .isEqualTo(VerdictKind.BLOCK_AND_ALERT);
        assertThat(new Scene()
                        .state("degraded", "other.service")
                        .verdict("manager")
                        .verdict())
                .isEqualTo(VerdictKind.COMPLIANT);
    }

    @Test
    void strictMakesAdviceAViolation() {
        Scene scene = new Scene()
                .file(ADMIN + "/o.service", OLD, "y")
                .file(VENDOR + "/o.service", OLD, "z")
                .unit("o.service", false, ADMIN + "/o.service");
        assertThat(scene.verdict("o.service").verdict()).isEqualTo(VerdictKind.COMPLIANT);
        assertThat(scene.policies("o.service")).containsExactly("vendor-unit-overridden");
        UnitVerdict strict = AuditEngine.audit(scene.input(true)).units().get(0);
        assertThat(strict.verdict()).isEqualTo(VerdictKind.BLOCK_AND_ALERT);
        assertThat(strict.findings().get(0).classification()).isEqualTo(Classification.BLOCK_AND_ALERT);
    }

    @Test
    void withoutAManifestAnUntouchedHostIsClean() {
        Scene scene = new Scene()
                .file(VENDOR + "/a.service", OLD, "a")
                .file(VENDOR + "/service.d/10-timeout.conf", OLD, "t")
                .unit("a.service", false, VENDOR + "/a.service", VENDOR + "/service.d/10-timeout.conf");
        AuditInput input = scene.input(false);
        AuditReport report = AuditEngine.audit(new AuditInput(
                scene.snapshot(Manifest.EMPTY),
                Manifest.EMPTY,
                input.policies(),
                List.of(),
                History.NONE,
                List.of(),
                true,
                NEW,
                List.of()));
        assertThat(report.manager().findings()).isEmpty();
        assertThat(report.units())
                .allSatisfy(unit -> assertThat(unit.findings()).isEmpty());
    }

    @Test
    void batchSizeAndOrderOfTheSnapshotChangeNothing() {
        AuditInput input = crowd().input(false);
        AuditReport expected = AuditEngine.audit(input);
        assertThat(expected.units()).hasSizeGreaterThan(40);
        assertThat(expected.units().stream().map(UnitVerdict::verdict).distinct())
                .hasSize(4);
        for (int size : new int[] {1, 7, 1000}) {
            assertThat(AuditEngine.judge(input, size).report())
                    .as("batch size " + size)
                    .isEqualTo(expected);
            assertThat(AuditEngine.judge(input, size).report().toString()).isEqualTo(expected.toString());
        }
        var snapshot = input.snapshot();
        List<Unit> shuffled = new ArrayList<>(snapshot.units());
        Collections.shuffle(shuffled, new Random(7));
        var other = new io.unitward.facts.Snapshot(
                snapshot.schema(),
                snapshot.takenAt(),
                snapshot.host(),
                snapshot.manager(),
                snapshot.request(),
                snapshot.searchPath(),
                snapshot.managerInputs(),
                shuffled,
                snapshot.files(),
                snapshot.sources(),
                snapshot.problems());
        assertThat(AuditEngine.audit(new AuditInput(
                        other,
                        input.manifest(),
                        input.policies(),
                        List.of(),
                        input.history(),
                        List.of(),
                        false,
                        NEW,
                        List.of())))
                .isEqualTo(expected);
    }

    /** Units of every kind of verdict, ten of each. */
    private static Scene crowd() {
        Scene scene = new Scene().required("gone-stack.service");
        Writer bob = new Writer(Writer.Kind.USER, 1001, "bob", "/srv");
        for (int i = 0; i < 10; i++) {
            String pending = "pending" + i + "-stack.service";
            String foreign = "foreign" + i + "-stack.service";
            String unknown = "unknown" + i + "-stack.service";
            String dropIn = ADMIN + "/" + foreign + ".d/x.conf";
            scene.clean("clean" + i + "-stack.service")
                    .file(MINE + "/" + pending, NEW, "x")
                    .source(pending, "x")
                    .unit(pending, true, MINE + "/" + pending)
                    .clean(foreign)
                    .file(dropIn, NEW, "y", bob)
                    .unit(foreign, false, MINE + "/" + foreign, dropIn)
                    .clean(unknown)
                    .problem(unknown, CollectionProblem.Kind.UNIT)
                    .file(ADMIN + "/other" + i + ".service", NEW, "z");
        }
        return scene;
    }

    private static History ran(String definition) {
        return new History("boot", LOADED, Map.of(), Map.of(WEB, new History.Run(Scene.RUN, definition)), List.of());
    }
}
