package io.unitward.unitfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Host;
import io.unitward.facts.Layer;
import io.unitward.facts.Manager;
import io.unitward.facts.Quadlet;
import io.unitward.facts.Scope;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@link Explanation} and {@link Blame} of snapshots that a real manager seldom gives; the usual ones are asked of a real one. */
class ExplanationTest {
    private static final Instant LOADED = Instant.parse("2026-01-01T00:00:00Z");

    private final List<SearchDirectory> directories = new ArrayList<>();
    private final List<UnitFile> files = new ArrayList<>();
    private @Nullable String version = "252";

    /** Entries as {@code NAME} or {@code NAME>LINK}. */
    private ExplanationTest directory(String path, DirectoryKind kind, String... entries) {
        List<DirectoryEntry> all = new ArrayList<>();
        for (String entry : entries) {
            int to = entry.indexOf('>');
            all.add(new DirectoryEntry(
                    to < 0 ? entry : entry.substring(0, to), to < 0 ? null : entry.substring(to + 1), LOADED));
        }
        directories.add(new SearchDirectory(
                path,
                kind,
                Layer.OTHER,
                SearchDirectory.Status.LISTED,
                "/real" + path,
                LOADED,
                LOADED,
                List.of(),
                all));
        return this;
    }

    private void file(String path, UnitFile.Status status, Instant changedAt, @Nullable String content) {
        files.add(new UnitFile(
                path,
                status,
                path,
                List.of(),
                Layer.ADMIN,
                null,
                null,
                null,
                null,
                null,
                changedAt,
                null,
                List.of(),
                content,
                null,
                null));
    }

    private Snapshot snapshot() {
        List<String> unitPath = directories.stream()
                .filter(d -> d.kind() == DirectoryKind.UNITS)
                .map(SearchDirectory::path)
                .toList();
        return new Snapshot(
                Snapshot.SCHEMA,
                LOADED.plusSeconds(60),
                new Host(null, null),
                new Manager(
                        Scope.USER, 1000, true, null, version, "running", "/home/a", null, unitPath, LOADED, List.of()),
                new CollectionRequest(Scope.USER, List.of(), List.of(), List.of()),
                directories,
                List.of(),
                List.of(),
                files,
                List.of(),
                List.of(new CollectionProblem("/a/x.service", CollectionProblem.Kind.NOTE, "odd")));
    }

    private static Unit unit(String id, @Nullable UnitView loaded, @Nullable UnitView onDisk) {
        return new Unit(id, List.of(id), "loaded", "active", "running", false, false, null, null, loaded, onDisk);
    }

    private static UnitView view(@Nullable String fragment, String... dropIns) {
        return new UnitView(fragment, null, List.of(dropIns), false, null);
    }

    private List<String> explain(String name, @Nullable Unit unit) {
        return Explanation.of(snapshot(), name, unit).places().stream()
                .flatMap(place -> place.holdings().stream())
                .map(h -> h.path() + " " + h.fate() + (h.by() == null ? "" : " by " + h.by())
                        + (h.afterReload() == null ? "" : h.afterReload() ? " +" : " -"))
                .toList();
    }

    @Test
    void aUnitThatIsNotInMemoryHasItsNameBeforeItsTemplate() {
        directory("/a", DirectoryKind.UNITS, "x@.service");
        directory("/b", DirectoryKind.UNITS, "x@1.service", "x@.service");
        assertThat(explain("x@1.service", null))
                .containsExactly(
                        "/a/x@.service SHADOWED by /b/x@1.service",
                        "/b/x@1.service NOT_LOADED",
                        "/b/x@.service SHADOWED by /b/x@1.service");
    }

    @Test
    void aliasesOfAUnitThatIsNotInMemoryAreFollowed() {
        directory("/a", DirectoryKind.UNITS, "al.service>real.service", "real.service", "tick.timer>real.service");
        assertThat(explain("al.service", null)).containsExactly("/a/al.service NAMES", "/a/real.service NOT_LOADED");
    }

    @Test
    void ofALinkThatIsNotLoadedItIsSaidWhichUnitItWillName() {
        directory(
                "/a",
                DirectoryKind.UNITS,
                "al.service>two.service",
                "own.service>/srv/y.service",
                "tick.timer>real.service");
        directory("/b", DirectoryKind.UNITS, "two.service>/real/b/real.service", "real.service", "al.service");
        directory(
                "/c",
                DirectoryKind.UNITS,
                "lost.service>gone.service",
                "off.service>/dev/null",
                "self.service>self.service");
        Unit real = unit("real.service", view("/b/real.service"), view("/b/real.service"));
        assertThat(Explanation.of(snapshot(), "al.service", null).becomes()).isEqualTo("real.service");
        assertThat(Explanation.of(snapshot(), "two.service", null).becomes()).isEqualTo("real.service");
        assertThat(Explanation.of(snapshot(), "real.service", real).becomes()).isNull();
        for (String none :
                List.of("own.service", "tick.timer", "lost.service", "off.service", "self.service", "no.service")) {
            assertThat(Explanation.of(snapshot(), none, null).becomes())
                    .as(none)
                    .isNull();
        }
        Unit other = new Unit(
                "other.service",
                List.of("al.service", "other.service"),
                "loaded",
                "active",
                "running",
                false,
                false,
                null,
                null,
                null,
                null);
        assertThat(Explanation.of(snapshot(), "al.service", other).becomes())
                .as("named by another")
                .isEqualTo("real.service");
        Unit named = new Unit(
                "real.service",
                List.of("al.service", "real.service"),
                "loaded",
                "active",
                "running",
                false,
                false,
                null,
                null,
                null,
                null);
        assertThat(Explanation.of(snapshot(), "al.service", named).becomes())
                .as("named already")
                .isNull();
    }

    @Test
    void whatAReloadWouldReadIsMarkedWhereItIsKnown() {
        directory("/a", DirectoryKind.UNITS, "x.service");
        directory("/a/x.service.d", DirectoryKind.DROP_INS, "1.conf", "2.conf");
        directory("/b", DirectoryKind.UNITS, "x.service");
        Unit unit = unit(
                "x.service",
                view("/b/x.service", "/real/a/x.service.d/1.conf"),
                view("/a/x.service", "/a/x.service.d/2.conf"));
        assertThat(explain("x.service", unit))
                .containsExactly(
                        "/a/x.service NOT_LOADED +",
                        "/a/x.service.d/1.conf APPLIED -",
                        "/a/x.service.d/2.conf NOT_LOADED +",
                        "/b/x.service LOADED -");
    }

    @Test
    void dropInsOfOthersMakeNoUnit() {
        directory("/a", DirectoryKind.UNITS);
        directory("/a/service.d", DirectoryKind.DROP_INS, "all.conf");
        assertThat(Explanation.of(snapshot(), "nope.service", null).isAnything())
                .isFalse();
        directory("/a/stale.service.d", DirectoryKind.DROP_INS, "own.conf");
        assertThat(Explanation.of(snapshot(), "stale.service", null).isAnything())
                .isTrue();
    }

    @Test
    void dashPrefixesAreFoundAtEveryDash() {
        directory("/a", DirectoryKind.UNITS);
        for (String name :
                List.of("a-b-c@.service.d", "a-b-@1.service.d", "a-b-.service.d", "a-.service.d", "a-c-.service.d")) {
            directory("/a/" + name, DirectoryKind.DROP_INS, "p.conf");
        }
        assertThat(explain("a-b-c@1.service", null))
                .containsExactly(
                        "/a/a-b-c@.service.d/p.conf NOT_LOADED",
                        "/a/a-b-@1.service.d/p.conf NOT_LOADED",
                        "/a/a-b-.service.d/p.conf NOT_LOADED",
                        "/a/a-.service.d/p.conf NOT_LOADED");
    }

    /** As {@code PATH KIND FATE}, with whether the target exists. */
    private static List<String> told(List<DependencyLink> links) {
        return links.stream()
                .map(link -> link.path() + " " + link.of() + " " + link.kind().active() + " " + link.name() + " "
                        + link.fate() + (link.by() == null ? "" : " by " + link.by())
                        + (link.link() == null ? "" : " -> " + link.target() + " " + link.exists()))
                .toList();
    }

    private Explanation explained(String name) {
        return Explanation.of(snapshot(), name, null);
    }

    @Test
    void whoPullsAUnitInAndWhatItPullsInIsToldByTheLinksOfDirectories() {
        directory("/a", DirectoryKind.UNITS, "x.service", "y.service>../far/y.service");
        directory("/b", DirectoryKind.UNITS, "z.service");
        directory("/b/up.target.wants", DirectoryKind.DEPENDENCIES, "x.service>../x.service", "other.service>/o");
        directory("/a/up.target.requires", DirectoryKind.DEPENDENCIES, "x.service>../x.service");
        directory("/a/x.service.wants", DirectoryKind.DEPENDENCIES, "y.service>../y.service", "z.service>/b/z.service");
        directory("/b/x.service.wants", DirectoryKind.DEPENDENCIES, "z.service>../z.service", "file.service");
        directory("/b/service.requires", DirectoryKind.DEPENDENCIES, "no.service>/dev/null");
        directory("/b/y.service.wants", DirectoryKind.DEPENDENCIES, "z.service>../z.service");
        Explanation x = explained("x.service");

        assertThat(told(x.pulledInBy()))
                .containsExactly(
                        "/a/up.target.requires/x.service up.target requires x.service COUNTS -> /real/a/x.service true",
                        "/b/up.target.wants/x.service up.target wants x.service COUNTS -> /real/b/x.service false");
        assertThat(told(x.pullsIn()))
                .containsExactly(
                        "/a/x.service.wants/y.service x.service wants y.service COUNTS -> /real/far/y.service null",
                        "/a/x.service.wants/z.service x.service wants z.service COUNTS -> /b/z.service true",
                        "/b/service.requires/no.service service requires no.service MASKS -> /dev/null true",
                        "/b/x.service.wants/z.service x.service wants z.service SHADOWED by /a/x.service.wants/z.service"
                                + " -> /real/b/z.service true",
                        "/b/x.service.wants/file.service x.service wants file.service IGNORED");
    }

    @Test
    void whereLinksEndOutsideTheSearchPathOnlyTheCollectorKnows() {
        for (Boolean dangling : new @Nullable Boolean[] {true, false, null}) {
            directories.clear();
            directories.add(new SearchDirectory(
                    "/a/up.target.wants",
                    DirectoryKind.DEPENDENCIES,
                    Layer.OTHER,
                    SearchDirectory.Status.LISTED,
                    null,
                    LOADED,
                    LOADED,
                    List.of(),
                    List.of(new DirectoryEntry("x.service", "/far/x.service", LOADED, null, dangling))));
            assertThat(explained("x.service").pulledInBy())
                    .extracting(DependencyLink::exists)
                    .containsExactly(dangling == null ? null : !dangling);
        }
        // A link alone makes the name one that there is something of.
        assertThat(explained("x.service").isAnything()).isTrue();
        assertThat(explained("y.service").isAnything()).isFalse();
    }

    @Test
    void upholdsAreReadFrom254OnAndATemplateIsPulledInForItsInstances() {
        directory("/a", DirectoryKind.UNITS);
        directory("/a/up.target.upholds", DirectoryKind.DEPENDENCIES, "x@.service>../x@.service");
        for (String version : new @Nullable String[] {"252", "253.9-1", "v254~rc1", "257", null, "odd"}) {
            this.version = version;
            assertThat(explained("x@1.service").pulledInBy())
                    .as("%s", version)
                    .extracting(DependencyLink::fate)
                    .containsExactly(
                            version != null && version.startsWith("25") && version.charAt(2) < '4'
                                    ? DependencyLink.Fate.NOT_READ
                                    : DependencyLink.Fate.COUNTS);
        }
        assertThat(explained("x@1.service").isAnything()).isFalse();
    }

    @Test
    void aDirectoryThatMattersAndCouldNotBeListedIsNamed() {
        directory("/a", DirectoryKind.UNITS, "x.service");
        for (String path : List.of("/a/x.service.d", "/a/y.service.d", "/a/up.target.wants")) {
            directories.add(new SearchDirectory(
                    path,
                    path.endsWith(".d") ? DirectoryKind.DROP_INS : DirectoryKind.DEPENDENCIES,
                    Layer.OTHER,
                    SearchDirectory.Status.UNREADABLE,
                    null,
                    null,
                    null,
                    List.of(),
                    List.of()));
        }
        assertThat(explained("x.service").unlisted()).containsExactly("/a/x.service.d", "/a/up.target.wants");
        assertThat(explained("x.service").isComplete()).isFalse();
    }

    @Test
    void blameKnowsOnlyWhatIsOlderThanTheLoad() {
        file("/a/x.service", UnitFile.Status.READ, LOADED.minusSeconds(1), "[Service]\nNice=1\n");
        file("/a/x.service.d/1.conf", UnitFile.Status.READ, LOADED, "[Service]\nNice=2\n");
        file("/a/x.service.d/2.conf", UnitFile.Status.MISSING, LOADED, null);
        file("/a/x.service.d/3.conf", UnitFile.Status.NOT_TRUSTED, LOADED.minusSeconds(1), null);
        Unit unit = unit(
                "x.service",
                view(
                        "/a/x.service",
                        "/a/x.service.d/1.conf",
                        "/a/x.service.d/2.conf",
                        "/a/x.service.d/3.conf",
                        "/a/x.service.d/4.conf"),
                null);
        Blame blame = Blame.of(snapshot(), unit, false);
        assertThat(blame.files())
                .extracting(BlamedFile::knowledge)
                .containsExactly(
                        BlamedFile.Knowledge.AS_LOADED,
                        BlamedFile.Knowledge.CHANGED,
                        BlamedFile.Knowledge.GONE,
                        BlamedFile.Knowledge.UNREAD,
                        BlamedFile.Knowledge.UNREAD);
        assertThat(blame.isKnown()).isFalse();
        assertThat(blame.notes()).containsExactly("/a/x.service: odd");
        assertThat(blame.settings().inOrder()).extracting(Placed::value).containsExactly("2");
        assertThat(Blame.of(snapshot(), unit("x.service", view("/a/x.service"), null), false)
                        .isKnown())
                .isTrue();
        assertThat(Blame.of(snapshot(), unit("x.service", null, null), false).isKnown())
                .isFalse();
    }

    @Test
    void blameMasksWhatTheSnapshotHoldsInTheOpen() {
        file("/a/x.service", UnitFile.Status.READ, LOADED.minusSeconds(1), "[Service]\nExecStart=/bin/a secret\n");
        Unit unit = unit("x.service", view("/a/x.service"), null);
        assertThat(Blame.of(snapshot(), unit, false).settings().inOrder())
                .extracting(Placed::value)
                .containsExactly("/bin/a ***");
        assertThat(Blame.of(snapshot(), unit, true).settings().inOrder())
                .extracting(Placed::value)
                .containsExactly("/bin/a secret");
    }

    @Test
    void aMaskSaysNothing() {
        file("/a/x.service", UnitFile.Status.NULL_DEVICE, LOADED.minusSeconds(1), null);
        file("/a/x.service.d/1.conf", UnitFile.Status.READ, LOADED.minusSeconds(1), "[Service]\nNice=1\n");
        UnitView masked = new UnitView("/a/x.service", null, List.of("/a/x.service.d/1.conf"), true, null);
        Blame blame = Blame.of(snapshot(), unit("x.service", masked, null), false);
        assertThat(blame.isKnown()).isTrue();
        assertThat(blame.settings().settings()).isEmpty();
    }

    @Test
    void sourcesOfQuadletAreThoseOfItsNameOrTemplate() {
        Quadlet web = quadlet("/q/web.container", "web.service", null);
        Quadlet named = quadlet("/q/odd.container", "odd.service", "/g/job@.service");
        Snapshot snapshot = snapshot().withQuadlets(List.of(web, named));
        assertThat(Explanation.of(snapshot, "web.service", null).quadlets()).containsExactly(web);
        assertThat(Explanation.of(snapshot, "web.service", null).isAnything()).isTrue();
        assertThat(Explanation.of(snapshot, "job@1.service", null).quadlets()).containsExactly(named);
        assertThat(Explanation.of(snapshot, "odd.service", null).quadlets()).isEmpty();
        assertThat(Explanation.of(snapshot, "odd.service", null).isAnything()).isFalse();
    }

    private static Quadlet quadlet(String path, String unit, @Nullable String generated) {
        return new Quadlet(path, unit, UnitFile.Status.READ, LOADED, null, null, null, generated, null, null);
    }
}
