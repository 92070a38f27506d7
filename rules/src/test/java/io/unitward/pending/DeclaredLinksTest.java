package io.unitward.pending;

import static io.unitward.pending.World.LOADED;
import static io.unitward.pending.World.NEW;
import static io.unitward.pending.World.OLD;
import static io.unitward.pending.World.UNITS;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.UnitFile;
import io.unitward.facts.Writer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A link that the owner's own source has is explained, if that owner answers for both its ends. */
class DeclaredLinksTest {
    private static final String WEB = UNITS + "/web-stack.service";
    private static final String DB = UNITS + "/db-stack.service";
    private static final String OTHER = UNITS + "/other.service";
    private static final String ALIAS = UNITS + "/nick-stack.service";
    private static final Writer BOB = new Writer(Writer.Kind.USER, 1234, "bob", "/srv");

    @Test
    void aDependencyLinkOfTheSourceIsExplained() {
        for (String directory : List.of(
                "db-stack.service.wants",
                "db-stack.service.requires",
                "db-stack.service.upholds",
                "default.target.wants",
                "t@.service.wants")) {
            World world = linked(directory, "../web-stack.service").version("257");
            assertThat(world.pending().changes()).as(directory).singleElement().satisfies(change -> {
                assertThat(change.explained()).isTrue();
                assertThat(change.unit()).isEqualTo("web-stack.service");
                assertThat(change.explanation()).endsWith("as the source of owner homelab has it");
            });
        }
    }

    /** What nobody declares, or an owner cannot speak for alone, is not the source's to change. */
    @Test
    void whatChangesUnitsOfOthersIsNot() {
        for (String directory : List.of(
                "other.service.wants",
                "basic.target.wants",
                "default.target.requires",
                "service.wants",
                "t@.timer.wants",
                "web-.service.requires")) {
            assertStops(linked(directory, "../web-stack.service"));
        }
    }

    @Test
    void aLinkIsExplainedOnlyAsTheSourceHasItAndWhileNobodyElseMayWriteThat() {
        String link = UNITS + "/db-stack.service.wants/web-stack.service";
        World undeclared = both().file(link, NEW, "a", WEB, WEB, UnitFile.Status.READ);
        World elsewhere = both().file(link, NEW, "a", OTHER, OTHER, UnitFile.Status.READ)
                .sourceLink(link, "a", "../web-stack.service");
        World plain = both().file(link, NEW, "a").sourceLink(link, "a", "../web-stack.service");
        World writable = both().file(link, NEW, "a", WEB, WEB, UnitFile.Status.READ)
                .sourceLink(link, "a", "../web-stack.service", BOB);
        World placed = both().file(link, NEW, "a", WEB, WEB, UnitFile.Status.READ, BOB)
                .sourceLink(link, "a", "../web-stack.service");
        World state = linked("db-stack.service.wants", "../web-stack.service").unitFileStates("disabled");
        for (World world : List.of(undeclared, elsewhere, plain, writable, writable.contentAny(), placed, state)) {
            assertStops(world);
        }
        World drifted = new World()
                .file(DB, OLD, "b")
                .source(DB, "b")
                .onDiskOnly("db-stack.service", List.of("db-stack.service"), DB)
                .file(WEB, OLD, "x")
                .source(WEB, "a")
                .onDiskOnly("web-stack.service", List.of("web-stack.service"), WEB)
                .file(link, NEW, "x", WEB, WEB, UnitFile.Status.READ)
                .sourceLink(link, "a", "../web-stack.service");
        assertStops(drifted);
    }

    @Test
    void anAliasOfTheSourceIsExplained() {
        assertThat(alias(running()).pending().changes()).singleElement().satisfies(change -> {
            assertThat(change.kind()).isEqualTo(PendingChange.Kind.ALIAS);
            assertThat(change.explained()).isTrue();
            assertThat(change.unit()).isEqualTo("web-stack.service");
        });
    }

    /** Whoever asked for the name while the alias was away has left something that is no unit. */
    @Test
    void whatCouldNotBeLoadedUnderTheNameIsNobodyWhileTheUnitRuns() {
        for (String state : List.of("error", "not-found", "bad-setting")) {
            World asked =
                    alias(running().unit("nick-stack.service", false, OTHER).notLoaded(state));
            assertThat(explained(asked)).as(state).isEqualTo(!state.equals("bad-setting"));
        }
        World down =
                running().inactive().unit("nick-stack.service", false, OTHER).notLoaded("error");
        assertThat(explained(alias(down))).isFalse();
    }

    private static boolean explained(World world) {
        return world.pending().changes().stream()
                .filter(change -> change.kind() == PendingChange.Kind.ALIAS)
                .allMatch(PendingChange::explained);
    }

    @Test
    void anAliasThatBringsMoreThanANameIsNot() {
        String forName = UNITS + "/nick-stack.service";
        World dropIn = alias(running()).file(forName + ".d/old.conf", OLD, "x");
        World link = alias(running()).link(forName + ".wants/old.service", OLD, OLD, "../old.service");
        World prefix = alias(running()).link(UNITS + "/nick-.service.wants/old.service", OLD, OLD, "../old.service");
        World taken = alias(running()).unit("nick-stack.service", false, OTHER);
        World undeclared = running()
                .file(UNITS + "/nick.service", NEW, "a", WEB, "web-stack.service", UnitFile.Status.READ)
                .sourceLink(UNITS + "/nick.service", "a", "web-stack.service");
        World drifted = running()
                .file(ALIAS, NEW, "a", WEB, "web-stack.service", UnitFile.Status.READ)
                .sourceLink(ALIAS, "a", "db-stack.service");
        for (World world : List.of(dropIn, link, prefix, taken, undeclared, drifted)) {
            assertThat(world.pending().changes())
                    .filteredOn(change -> change.kind() == PendingChange.Kind.ALIAS)
                    .isNotEmpty()
                    .noneMatch(PendingChange::explained);
        }
        World shared = alias(running()).link(UNITS + "/service.wants/old.service", OLD, OLD, "../old.service");
        assertThat(shared.pending().changes()).allMatch(PendingChange::explained);
    }

    private static void assertStops(World world) {
        assertThat(world.pending().changes()).isNotEmpty().noneMatch(PendingChange::explained);
    }

    private static World both() {
        return new World()
                .file(DB, OLD, "b")
                .source(DB, "b")
                .onDiskOnly("db-stack.service", List.of("db-stack.service"), DB)
                .file(WEB, OLD, "a")
                .source(WEB, "a")
                .onDiskOnly("web-stack.service", List.of("web-stack.service"), WEB);
    }

    private static World linked(String directory, String link) {
        String path = UNITS + "/" + directory + "/web-stack.service";
        return both().file(path, NEW, "a", WEB, link, UnitFile.Status.READ).sourceLink(path, "a", link);
    }

    private static World running() {
        return new World()
                .file(WEB, LOADED.minusSeconds(60), "a")
                .source(WEB, "a")
                .unit("web-stack.service", false, WEB)
                .onDisk(WEB);
    }

    private static World alias(World world) {
        return world.file(ALIAS, NEW, "a", WEB, "web-stack.service", UnitFile.Status.READ)
                .sourceLink(ALIAS, "a", "web-stack.service");
    }
}
