package io.unitward.pending;

import static io.unitward.pending.World.LOADED;
import static io.unitward.pending.World.NEW;
import static io.unitward.pending.World.OLD;
import static io.unitward.pending.World.UNITS;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.ManagerInput;
import io.unitward.facts.UnitFile;
import io.unitward.facts.Writer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a reload would load: every place systemd reads from, each with its own way of being overlooked. */
class PendingSetTest {
    private static final String WEB = UNITS + "/web-stack.service";

    @Test
    void nothingIsPendingWhenNothingChangedSinceTheLoad() {
        World world = new World().file(WEB, OLD, "a").source(WEB, "a").unit("web-stack.service", false, WEB);
        assertThat(world.pending().changes()).isEmpty();
        assertThat(world.pending().unknowns()).isEmpty();
    }

    @Test
    void aVouchedEditIsExplained() {
        World world = new World().file(WEB, NEW, "b").source(WEB, "b").unit("web-stack.service", true, WEB);
        PendingChange change = only(world);
        assertThat(change.explained()).isTrue();
        assertThat(change.unit()).isEqualTo("web-stack.service");
        assertThat(change.explanation()).contains("equals");
    }

    @Test
    void anEditWithinOneTickBeforeTheLoadCounts() {
        World world = new World().file(WEB, LOADED.minusMillis(5), "b").source(WEB, "b");
        assertThat(only(world).path()).isEqualTo(WEB);
        World before = new World().file(WEB, LOADED.minusMillis(11), "b").source(WEB, "b");
        assertThat(before.pending().changes()).isEmpty();
    }

    @Test
    void anEditThatDiffersFromTheSourceIsNotExplained() {
        World world = new World().file(WEB, NEW, "evil").source(WEB, "b").unit("web-stack.service", true, WEB);
        assertThat(only(world).explained()).isFalse();
        assertThat(only(world).explanation()).contains("differs");
    }

    @Test
    void anEditWithoutSourceIsNotExplainedUnlessAnyContentIsAccepted() {
        assertThat(only(new World().file(WEB, NEW, "b")).explained()).isFalse();
        assertThat(only(new World().contentAny().file(WEB, NEW, "b")).explained())
                .isTrue();
    }

    @Test
    void contentThatOthersMayWriteIsNeverExplained() {
        Writer bob = new Writer(Writer.Kind.USER, 1001, "bob", WEB);
        assertThat(only(new World().contentAny().file(WEB, NEW, "b", bob)).explained())
                .isFalse();
        assertThat(only(new World().file(WEB, NEW, "b").source(WEB, "b", bob)).explained())
                .isFalse();
        Writer alice = new Writer(Writer.Kind.USER, 1002, "alice", WEB);
        assertThat(only(new World().file(WEB, NEW, "b", alice).source(WEB, "b")).explained())
                .as("alice is trusted by the manifest")
                .isTrue();
    }

    @Test
    void aTransientUnitThatHasEndedMeanwhileIsNoChange() {
        String path = World.RUNTIME + "/systemd/transient/run-1.service";
        for (boolean listed : new boolean[] {false, true}) {
            World ended = new World().gone(path).unit("run-1.service", List.of("run-1.service"), false, true, path);
            if (listed) {
                ended.unread(path, NEW, null);
            }
            assertThat(ended.pending().changes()).isEmpty();
            World revealing = ended.unread("/etc/systemd/user/run-1.service", OLD, null);
            assertThat(only(revealing).explained()).isFalse();
        }
        World lasting = new World().gone(path).unit("run-1.service", List.of("run-1.service"), false, false, path);
        assertThat(only(lasting).path()).as("not transient, whatever its place").isEqualTo(path);
    }

    @Test
    void everyOtherPlaceStopsTheReload() {
        for (String path : List.of(
                UNITS + "/web-stack.service.d/evil.conf",
                UNITS + "/web-.service.d/evil.conf",
                UNITS + "/service.d/evil.conf",
                "/etc/systemd/user/web-stack.service.d/evil.conf",
                World.HOME + "/.config/systemd/user.control/web-stack.service",
                World.HOME + "/.config/systemd/user.control/web-stack.service.d/50-CPUWeight.conf",
                World.RUNTIME + "/systemd/transient/web-stack.service",
                "/etc/systemd/user/other.service",
                UNITS + "/other.service",
                UNITS + "/default.target.wants/web-stack.service")) {
            World world = new World().file(WEB, OLD, "a").source(WEB, "a").file(path, NEW, "evil");
            assertThat(world.pending().changes()).as(path).anySatisfy(change -> {
                assertThat(change.path()).isEqualTo(path);
                assertThat(change.explained()).isFalse();
            });
        }
    }

    @Test
    void anAllowedVouchedDropInIsExplained() {
        String dropIn = UNITS + "/web-stack.service.d/10-local.conf";
        World world = new World().file(dropIn, NEW, "x").source(dropIn, "x");
        assertThat(only(world).explained()).isTrue();
        assertThat(only(world).unit()).isEqualTo("web-stack.service");
    }

    @Test
    void anAliasStops() {
        String alias = UNITS + "/alias-stack.service";
        World world = new World()
                .file(alias, NEW, "a", UNITS + "/evil.service", "evil.service", UnitFile.Status.READ)
                .source(alias, "a");
        assertThat(only(world).kind()).isEqualTo(PendingChange.Kind.ALIAS);
        assertThat(only(world).explained()).isFalse();
    }

    @Test
    void aDropInOfAnAliasIsJudgedByTheUnitBehindIt() {
        String dropIn = UNITS + "/nick-stack.service.d/x.conf";
        World world = new World()
                .file(WEB, OLD, "a")
                .unit("web-stack.service", List.of("nick-stack.service", "web-stack.service"), false, false, WEB)
                .file(dropIn, NEW, "x")
                .source(dropIn, "x");
        assertThat(only(world).unit()).isEqualTo("web-stack.service");
        assertThat(only(world).explained()).isFalse();
    }

    @Test
    void oldFilesInADirectoryThatWasMovedInCount() {
        String dropIns = UNITS + "/web-stack.service.d";
        World world = new World().file(dropIns + "/evil.conf", OLD, "x").directory(dropIns, NEW);
        assertThat(only(world).cause()).isEqualTo("drop-in-set");
        assertThat(only(world).explained()).isFalse();
    }

    @Test
    void aRemovedDependencyLinkShowsOnItsDirectory() {
        String wants = UNITS + "/default.target.wants";
        World world = new World().directory(wants, NEW);
        assertThat(only(world).path()).isEqualTo(wants);
        assertThat(only(world).explained()).isFalse();
    }

    @Test
    void managerInputsStop() {
        for (ManagerInput.Kind kind : ManagerInput.Kind.values()) {
            World world = new World().input("/etc/x", kind, NEW).input("/etc/y", kind, OLD);
            assertThat(only(world).path()).isEqualTo("/etc/x");
            assertThat(only(world).explained()).isFalse();
        }
        assertThat(only(new World().input("/etc/x", ManagerInput.Kind.GENERATOR, null))
                        .explained())
                .as("an unknown time may be newer")
                .isFalse();
    }

    @Test
    void aLoadedFileThatVanishedStops() {
        World world = new World()
                .file(WEB, null, "", null, null, UnitFile.Status.MISSING)
                .unit("web-stack.service", true, WEB);
        assertThat(only(world).cause()).isEqualTo("file-vanished");
        assertThat(only(world).explained()).isFalse();
    }

    @Test
    void aForeignFileThatWasTakenAwayIsExplainedByWhatTakesItsPlace() {
        String wrong = "/etc/systemd/user/web-stack.service";
        World world = new World()
                .file(wrong, null, "", null, null, UnitFile.Status.MISSING)
                .unit("web-stack.service", true, wrong);
        assertThat(only(world).explained()).as("nothing takes its place").isFalse();
        world.file(WEB, NEW, "a").source(WEB, "a");
        assertThat(world.pending().changes()).hasSize(2).allMatch(PendingChange::explained);
        World unvouched = new World()
                .file(wrong, null, "", null, null, UnitFile.Status.MISSING)
                .unit("web-stack.service", true, wrong)
                .file(WEB, NEW, "evil")
                .source(WEB, "a");
        assertThat(unvouched.pending().changes()).hasSize(2).noneMatch(PendingChange::explained);
    }

    @Test
    void aDropInThatWasTakenAwayIsExplainedWhenNobodyWantedIt() {
        String foreign = "/etc/systemd/user/web-stack.service.d/x.conf";
        assertThat(only(withoutDropIn(foreign)).explained()).isTrue();
        String own = UNITS + "/web-stack.service.d/x.conf";
        assertThat(only(withoutDropIn(own)).explained())
                .as("its owner allows it, and nobody says that it should go")
                .isFalse();
        assertThat(only(withoutDropIn(own).contentAny()).explained()).isTrue();
    }

    @Test
    void aDropInThatIsGoneMustNotLetAnOlderOneIn() {
        String foreign = "/etc/systemd/user/web-stack.service.d/x.conf";
        World world = withoutDropIn(foreign).file("/usr/lib/systemd/user/service.d/x.conf", OLD, "hidden until now");
        assertThat(only(world).explained()).isFalse();
        assertThat(only(world).explanation()).contains("/usr/lib/systemd/user/service.d/x.conf");
    }

    private static World withoutDropIn(String path) {
        return new World()
                .file(WEB, OLD, "a")
                .source(WEB, "a")
                .file(path, null, "", null, null, UnitFile.Status.MISSING)
                .unit("web-stack.service", true, WEB, path);
    }

    @Test
    void whatTheManagerWroteForATransientUnitIsNotPending() {
        String path = World.RUNTIME + "/systemd/transient/run-1.service";
        World own = new World().file(path, NEW, "x").unit("run-1.service", List.of("run-1.service"), false, true, path);
        assertThat(own.pending().changes()).isEmpty();
        World planted = new World().file(path, NEW, "x").unit("run-1.service", false, path);
        assertThat(only(planted).explained()).isFalse();
    }

    @Test
    void whatGeneratorsWroteIsNotPending() {
        World world = new World().file(World.RUNTIME + "/systemd/generator/q.service", NEW, "x");
        assertThat(world.pending().changes()).isEmpty();
    }

    @Test
    void aFlagThatNothingExplainsStops() {
        World undeclared = new World()
                .file("/etc/systemd/user/o.service", OLD, "x")
                .unit("o.service", true, "/etc/systemd/user/o.service");
        assertThat(only(undeclared).kind()).isEqualTo(PendingChange.Kind.FLAG);
        assertThat(only(undeclared).explained()).isFalse();
        World declared = new World().file(WEB, OLD, "a").source(WEB, "a").unit("web-stack.service", true, WEB);
        assertThat(only(declared).explained()).isTrue();
        World drifted = new World().file(WEB, OLD, "a").source(WEB, "b").unit("web-stack.service", true, WEB);
        assertThat(only(drifted).explained()).isFalse();
    }

    /** An instance of its own file is not made of its template, whose change says nothing of it. */
    @Test
    void aTemplatesChangeDoesNotAccountForTheFlagOfAnInstanceWithAFileOfItsOwn() {
        String template = UNITS + "/t@.service";
        String own = World.RUNTIME + "/systemd/transient/t@x.service";
        World world = new World()
                .file(template, NEW, "a")
                .source(template, "a")
                .file(own, OLD, "x")
                .unit("t@x.service", List.of("t@x.service"), true, true, own);
        assertThat(world.pending().changes()).anySatisfy(change -> {
            assertThat(change.kind()).isEqualTo(PendingChange.Kind.FLAG);
            assertThat(change.unit()).isEqualTo("t@x.service");
            assertThat(change.explained()).isFalse();
        });
    }

    @Test
    void aKnownDigestOfTheSameLoadDecidesWhatATimeOnlySuggests() {
        World touched = new World().file(WEB, NEW, "a").source(WEB, "a").unit("web-stack.service", false, WEB);
        assertThat(only(touched).staleness()).isEqualTo(Staleness.MAYBE_STALE);
        assertThat(touched.pending(history("boot", "a")).changes()).isEmpty();
        assertThat(touched.pending(history("boot", "b")).changes())
                .singleElement()
                .satisfies(change -> assertThat(change.staleness()).isEqualTo(Staleness.STALE));
        assertThat(touched.pending(history("another boot", "a")).changes()).hasSize(1);
    }

    @Test
    void whatCouldNotBeLookedAtIsNamed() {
        assertThat(new World().unreadable("/etc/systemd/user").pending().unknowns())
                .singleElement()
                .asString()
                .contains("/etc/systemd/user");
        assertThat(new World()
                        .problem("/etc/environment.d", CollectionProblem.Kind.MANAGER_INPUT, "permission denied")
                        .pending()
                        .unknowns())
                .singleElement()
                .asString()
                .contains("/etc/environment.d");
    }

    private static History history(String boot, String content) {
        return new History(boot, LOADED, Map.of(WEB, World.digest(content)), Map.of(), List.of());
    }

    private static PendingChange only(World world) {
        assertThat(world.pending().changes()).hasSize(1);
        return world.pending().changes().get(0);
    }
}
