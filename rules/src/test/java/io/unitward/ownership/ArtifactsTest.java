package io.unitward.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Declared;
import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Layer;
import io.unitward.facts.Link;
import io.unitward.facts.Provider;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.SourceFile;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitFile.Status;
import io.unitward.facts.Writer;
import io.unitward.ownership.Artifact.Drift;
import io.unitward.ownership.Artifact.Kind;
import io.unitward.pending.World;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ArtifactsTest {
    private static final String WEB = World.UNITS + "/web-stack.service";
    private static final String CONF = World.UNITS + "/web-stack.service.d/a.conf";
    private static final String WANTS = World.UNITS + "/default.target.wants/web-stack.service";
    private static final String NEW = "/nix/store/2-home-manager-files/.config/systemd/user/web-stack.service";
    private static final String OLD = "/nix/store/1-home-manager-files/.config/systemd/user/web-stack.service";
    private static final String A = "a".repeat(64);
    private static final String B = "b".repeat(64);
    private static final Writer BOB = new Writer(Writer.Kind.USER, 1001, "bob", "/srv");
    private static final Declared HOME = home(NEW);

    private long uid = 1000;
    private int mode = 0644;
    private List<Writer> sourceWriters = List.of();
    private World world = new World();

    private static Declared home(@Nullable String link) {
        return new Declared(Provider.HOME_MANAGER, link, null, "/nix/store/2-generation", null, null);
    }

    private static Declared plain(@Nullable String link, @Nullable Integer mode) {
        return new Declared(Provider.DIRECTORY, link, mode, null, null, null);
    }

    private UnitFile file(String path, Status status, @Nullable String sha256, String real, @Nullable String link) {
        return new UnitFile(
                path,
                status,
                real,
                link == null ? List.of() : List.of(new Link(path, link)),
                Layer.USER_CONFIG,
                sha256,
                1L,
                uid,
                uid,
                mode,
                World.OLD,
                World.OLD,
                List.of());
    }

    private UnitFile file(String path, String sha256) {
        return file(path, Status.READ, sha256, path, null);
    }

    private UnitFile missing(String path) {
        return file(path, Status.MISSING, null, path, null);
    }

    private SourceFile source(String path, Status status, @Nullable String sha256, Declared declared) {
        return new SourceFile("homelab", path, "/srv/" + path, status, sha256, sourceWriters, declared);
    }

    private Artifacts.Held held(@Nullable UnitFile file, @Nullable String link, SourceFile source) {
        return all(file, link, source).get(0);
    }

    private List<Artifacts.Held> all(@Nullable UnitFile file, @Nullable String link, SourceFile source) {
        int slash = source.path().lastIndexOf('/');
        boolean there = file != null && (file.status() != Status.MISSING || link != null);
        SearchDirectory directory = new SearchDirectory(
                source.path().substring(0, slash),
                source.path().contains(".wants/")
                        ? DirectoryKind.DEPENDENCIES
                        : source.path().contains(".d/") ? DirectoryKind.DROP_INS : DirectoryKind.UNITS,
                Layer.USER_CONFIG,
                SearchDirectory.Status.LISTED,
                null,
                null,
                null,
                List.of(),
                there ? List.of(new DirectoryEntry(source.path().substring(slash + 1), link, World.OLD)) : List.of());
        SearchDirectory units = new SearchDirectory(
                World.UNITS,
                DirectoryKind.UNITS,
                Layer.USER_CONFIG,
                SearchDirectory.Status.LISTED,
                null,
                null,
                null,
                List.of(),
                List.of());
        Snapshot base = world.snapshot();
        Snapshot snapshot = new Snapshot(
                base.schema(),
                base.takenAt(),
                base.host(),
                base.manager(),
                base.request(),
                directory.path().equals(World.UNITS) ? List.of(directory) : List.of(units, directory),
                List.of(),
                List.of(),
                file == null ? List.of() : List.of(file),
                List.of(source),
                List.of());
        return Artifacts.of(snapshot, Ownership.bind(world.manifest(), snapshot));
    }

    private void is(Artifacts.Held held, Drift drift, boolean restorable) {
        assertThat(held.artifact().drift()).as(held.artifact().explanation()).isEqualTo(drift);
        assertThat(held.artifact().restorable()).as(held.artifact().obstacle()).isEqualTo(restorable);
        boolean told = drift == Drift.NONE || restorable;
        assertThat(held.artifact().obstacle().isEmpty()).isEqualTo(told);
    }

    @Test
    void aGenerationsOwnLinkIsAsDeclaredAndNothingElseIs() {
        SourceFile source = source(WEB, Status.READ, A, HOME);
        Artifacts.Held own = held(file(WEB, Status.READ, A, "/nix/store/u/web", NEW), NEW, source);
        is(own, Drift.NONE, false);
        Artifacts.Held old = held(file(WEB, Status.READ, A, "/nix/store/u/web", OLD), OLD, source);
        is(old, Drift.OTHER_LINK, true);
        assertThat(old.artifact().explanation()).isEqualTo("is a link to " + OLD + "; declared is a link to " + NEW);
        assertThat(old.seen()).isEqualTo(ArtifactSeen.link(OLD));
        Artifacts.Held plain = held(file(WEB, A), null, source);
        is(plain, Drift.REPLACED, true);
        assertThat(plain.artifact().explanation()).isEqualTo("is a plain file; declared is a link to " + NEW);
        assertThat(plain.seen()).isEqualTo(ArtifactSeen.file(A, mode, uid, uid));
        Artifacts.Held none = held(missing(WEB), null, source);
        is(none, Drift.MISSING, true);
        assertThat(none.seen()).isEqualTo(ArtifactSeen.missing());
        assertThat(none.artifact().revision()).isEqualTo("/nix/store/2-generation");
        is(held(file(WEB, Status.MISSING, null, WEB, OLD), OLD, source), Drift.OTHER_LINK, true);
        is(
                held(file(WEB, Status.NULL_DEVICE, null, "/dev/null", "/dev/null"), "/dev/null", source),
                Drift.MASKED,
                false);
    }

    @Test
    void aMaskThatTheSourceDeclaresIsAsDeclared() {
        SourceFile source = source(WEB, Status.NULL_DEVICE, null, HOME);
        is(held(file(WEB, Status.NULL_DEVICE, null, "/dev/null", NEW), NEW, source), Drift.NONE, false);
        is(held(file(WEB, A), null, source), Drift.REPLACED, true);
    }

    @Test
    void belowALinkedDirectoryOnlyTheContentCountsAndNothingCanBePutBack() {
        SourceFile source = source(CONF, Status.READ, A, home(null));
        is(held(file(CONF, A), null, source), Drift.NONE, false);
        is(held(file(CONF, B), null, source), Drift.CONTENT, false);
    }

    @Test
    void aPlainFileHasContentModeAndOwner() {
        SourceFile source = source(WEB, Status.READ, A, plain(null, 0644));
        is(held(file(WEB, A), null, source), Drift.NONE, false);
        is(held(file(WEB, B), null, source), Drift.CONTENT, true);
        is(held(missing(WEB), null, source), Drift.MISSING, true);
        mode = 0664;
        is(held(file(WEB, A), null, source), Drift.MODE, true);
        is(held(file(WEB, A), null, source(WEB, Status.READ, A, plain(null, 0664))), Drift.NONE, false);
        mode = 0244;
        is(held(file(WEB, A), null, source), Drift.MODE, true);
        mode = 04644;
        is(held(file(WEB, A), null, source), Drift.MODE, true);
        mode = 0600;
        is(held(file(WEB, A), null, source), Drift.NONE, false);
        uid = 1001;
        is(held(file(WEB, A), null, source), Drift.OWNER, true);
        uid = 0;
        is(held(file(WEB, A), null, source), Drift.NONE, false);
    }

    @Test
    void contentThatMayBeAnyIsNotCompared() {
        world.contentAny();
        SourceFile source = source(WEB, Status.READ, A, plain(null, 0644));
        is(held(file(WEB, B), null, source), Drift.NONE, false);
        is(held(missing(WEB), null, source), Drift.MISSING, true);
    }

    @Test
    void aLinkIntoTheSourceMayBeSpeltAnyWay() {
        SourceFile source = source(WEB, Status.READ, A, plain("/srv/web-stack.service", 0644));
        String link = "../../../../srv/web-stack.service";
        is(held(file(WEB, Status.READ, A, "/srv/web-stack.service", link), link, source), Drift.NONE, false);
        is(held(file(WEB, Status.READ, A, "/srv/web-stack.service", null), null, source), Drift.NONE, false);
        is(held(file(WEB, A), null, source), Drift.REPLACED, true);
        is(held(file(WEB, Status.READ, A, "/tmp/x", "/tmp/x"), "/tmp/x", source), Drift.OTHER_LINK, true);
    }

    @Test
    void ofDependencyLinksTheNameCounts() {
        SourceFile source = source(WANTS, Status.READ, A, plain("../web-stack.service", 0644));
        Artifacts.Held there = held(file(WANTS, Status.READ, B, WEB, WEB), WEB, source);
        is(there, Drift.NONE, false);
        assertThat(there.artifact().kind()).isEqualTo(Kind.DEPENDENCY);
        assertThat(there.artifact().unit()).isEqualTo("web-stack.service");
        is(held(file(WANTS, Status.MISSING, null, WANTS, WEB), WEB, source), Drift.NONE, false);
        is(held(file(WANTS, Status.READ, A, "/x.service", "/x.service"), "/x.service", source), Drift.OTHER_LINK, true);
        is(held(file(WANTS, A), null, source), Drift.REPLACED, true);
        is(held(missing(WANTS), null, source), Drift.MISSING, true);
        SourceFile noLink = source(WANTS, Status.READ, A, plain(null, 0644));
        is(held(file(WANTS, Status.READ, B, WEB, WEB), WEB, noLink), Drift.NONE, false);
        is(held(missing(WANTS), null, noLink), Drift.MISSING, false);
    }

    private UnitFile nullDevice(String path, String link) {
        return file(path, Status.NULL_DEVICE, null, "/dev/null", link);
    }

    @Test
    void aMaskedDropInOrDependencyMayBePutBackAndAMaskedUnitFileMayNot() {
        SourceFile conf = source(CONF, Status.READ, A, plain(null, 0644));
        is(held(nullDevice(CONF, "/dev/null"), "/dev/null", conf), Drift.MASKED, true);
        SourceFile wants = source(WANTS, Status.READ, A, plain("../web-stack.service", 0644));
        is(held(nullDevice(WANTS, "/dev/null"), "/dev/null", wants), Drift.MASKED, true);
        is(held(nullDevice(WANTS, "/x/web-stack.service"), "/x/web-stack.service", wants), Drift.MASKED, true);
        String empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        is(
                held(file(WANTS, Status.READ, empty, "/x/web-stack.service", null), "/x/web-stack.service", wants),
                Drift.MASKED,
                true);
        SourceFile unit = source(WEB, Status.READ, A, plain(null, 0644));
        is(held(nullDevice(WEB, "/dev/null"), "/dev/null", unit), Drift.MASKED, false);
        sourceWriters = List.of(BOB);
        SourceFile bobs = source(CONF, Status.READ, A, plain(null, 0644));
        is(held(nullDevice(CONF, "/dev/null"), "/dev/null", bobs), Drift.MASKED, false);
    }

    @Test
    void aDependencyLinkToAMaskedUnitIsAsDeclared() {
        SourceFile wants = source(WANTS, Status.READ, A, plain("../web-stack.service", 0644));
        is(held(nullDevice(WANTS, "../web-stack.service"), "../web-stack.service", wants), Drift.NONE, false);
    }

    @Test
    void anAliasMustLeadToItsUnitOnTheSearchPath() {
        String alias = World.UNITS + "/z-stack.service";
        SourceFile source = source(alias, Status.READ, A, plain("web-stack.service", 0644));
        for (String link :
                List.of("web-stack.service", "./../user/web-stack.service", WEB, "../user/web-stack.service")) {
            boolean plain = !link.startsWith("./");
            is(
                    held(file(alias, Status.READ, A, WEB, link), link, source),
                    plain ? Drift.NONE : Drift.OTHER_LINK,
                    !plain);
        }
        for (String link : List.of("/home/u/ev/web-stack.service", "ev/web-stack.service", "ev/../web-stack.service")) {
            is(held(file(alias, Status.READ, A, link, link), link, source), Drift.OTHER_LINK, true);
        }
    }

    @Test
    void whatCouldNotBeToldIsUnknown() {
        SourceFile source = source(WEB, Status.READ, A, plain(null, 0644));
        is(held(null, null, source), Drift.UNKNOWN, false);
        is(held(file(WEB, Status.UNREADABLE, null, WEB, null), null, source), Drift.UNKNOWN, false);
        is(held(file(WEB, Status.NOT_REGULAR, null, WEB, null), null, source), Drift.UNKNOWN, false);
        assertThat(held(file(WEB, Status.NOT_REGULAR, null, WEB, null), null, source)
                        .seen())
                .isNull();
        for (Status status : List.of(Status.UNREADABLE, Status.NOT_TRUSTED, Status.NOT_REGULAR, Status.TOO_LARGE)) {
            is(held(file(WEB, A), null, source(WEB, status, null, plain(null, null))), Drift.UNKNOWN, false);
        }
    }

    @Test
    void whatOthersMayWriteIsPutBackByNobody() {
        sourceWriters = List.of(BOB);
        Artifacts.Held held = held(file(WEB, B), null, source(WEB, Status.READ, A, plain(null, 0644)));
        is(held, Drift.CONTENT, false);
        assertThat(held.artifact().obstacle()).contains("user bob (uid 1001) through /srv");
    }

    @Test
    void whatEqualsASourceThatOthersMayWriteIsNotKnownToBeDeclared() {
        sourceWriters = List.of(BOB);
        Artifacts.Held held = held(file(WEB, Status.READ, A, NEW, NEW), NEW, source(WEB, Status.READ, A, HOME));
        is(held, Drift.UNKNOWN, false);
        assertThat(held.artifact().explanation()).contains("may be written by user bob (uid 1001) through /srv");
        world.contentAny();
        is(held(file(WEB, A), null, source(WEB, Status.READ, A, plain(null, 0644))), Drift.NONE, false);
    }

    @Test
    void aPackagesWordCountsAndOnlyItsPackageHasTheFile() {
        Declared modified = new Declared(Provider.PACKAGE, null, null, "web 1.2-3", null, false);
        Artifacts.Held held = held(file(WEB, A), null, source(WEB, Status.READ, null, modified));
        is(held, Drift.CONTENT, false);
        assertThat(held.artifact().obstacle()).isEqualTo("only its package has it: reinstall web 1.2-3");
        Declared unmodified = new Declared(Provider.PACKAGE, null, null, "web 1.2-3", null, true);
        is(held(file(WEB, A), null, source(WEB, Status.READ, A, unmodified)), Drift.NONE, false);
        // What the database was asked about is not what was looked at.
        is(held(file(WEB, A), null, source(WEB, Status.READ, B, unmodified)), Drift.CONTENT, false);
    }

    @Test
    void whatIsNobodysOrForManyUnitsIsNoArtifact() {
        Declared declared = plain(null, 0644);
        for (String path : List.of(
                World.UNITS + "/other.service",
                "/etc/systemd/user/web-stack.service",
                World.UNITS + "/service.d/a.conf",
                World.UNITS + "/web-.service.d/a.conf",
                World.UNITS + "/web-stack.service.d/README")) {
            assertThat(all(missing(path), null, source(path, Status.READ, A, declared)))
                    .as(path)
                    .isEmpty();
        }
        assertThat(all(file(WEB, A), null, source(WEB, Status.MISSING, null, declared)))
                .isEmpty();
    }
}
