package io.unitward.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Declared;
import io.unitward.facts.Layer;
import io.unitward.facts.Link;
import io.unitward.facts.Origin;
import io.unitward.facts.Provider;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import io.unitward.facts.SourceFile;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitFile.Status;
import io.unitward.pending.World;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What vouches for a file's content, by kind of source. */
class VouchingTest {
    private static final String WEB = World.UNITS + "/web-stack.service";
    private static final String STORE = "/nix/store/2-home-manager-files/web-stack.service";
    private static final String A = "a".repeat(64);
    private static final String B = "b".repeat(64);
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    private Map<String, String> pins = Map.of();
    private Layer layer = Layer.USER_CONFIG;
    private @Nullable String link;

    private Ownership bound(@Nullable Origin origin, @Nullable SourceFile source) {
        Owner owner = new Owner(
                "lab",
                List.of("web-*"),
                List.of("~/.config/systemd/user"),
                List.of(),
                false,
                List.of(),
                true,
                origin,
                pins,
                List.of(),
                List.of(),
                false);
        Manifest manifest = new Manifest(List.of(), List.of(owner), List.of(), List.of());
        UnitFile file = new UnitFile(
                WEB,
                Status.READ,
                WEB,
                link == null ? List.of() : List.of(new Link(WEB, link)),
                layer,
                A,
                1L,
                1000L,
                1000L,
                0644,
                World.OLD,
                World.OLD,
                List.of());
        Snapshot base = new World().snapshot();
        CollectionRequest request = manifest.request(Scope.USER);
        Snapshot snapshot = new Snapshot(
                base.schema(),
                base.takenAt(),
                base.host(),
                base.manager(),
                request,
                List.of(),
                List.of(),
                List.of(),
                List.of(file),
                source == null ? List.of() : List.of(source),
                List.of());
        return Ownership.bind(manifest, snapshot);
    }

    private static SourceFile source(Status status, @Nullable String sha256, Declared declared) {
        return new SourceFile("lab", WEB, "/srv/web-stack.service", status, sha256, List.of(), declared);
    }

    private String vouching(Ownership ownership) {
        Expectation expectation = ownership.expectationOf("web-stack.service");
        assertThat(expectation).isNotNull();
        Vouching vouching = ownership.vouch(expectation, WEB);
        boolean known = ownership.sourceSeen(expectation, WEB);
        boolean differs = ownership.differsFromSource(expectation, WEB);
        return (vouching.vouched() ? "yes: " : differs ? "drifted: " : known ? "no: " : "unknown: ")
                + vouching.reason();
    }

    @Test
    void aPinAloneDecidesAboutItsPath() {
        pins = Map.of("~/.config/systemd/user/web-stack.service", A);
        assertThat(vouching(bound(null, null))).isEqualTo("yes: has the digest that owner lab pins");
        SourceFile other = source(Status.READ, B, Declared.PLAIN);
        assertThat(vouching(bound(Origin.directory("/srv"), other))).startsWith("yes: ");
        pins = Map.of("~/.config/systemd/user/web-stack.service", B);
        assertThat(vouching(bound(null, null))).isEqualTo("drifted: differs from what owner lab pins, sha256 " + B);
        SourceFile same = source(Status.READ, A, Declared.PLAIN);
        assertThat(vouching(bound(Origin.directory("/srv"), same))).startsWith("drifted: ");
        pins = Map.of("~/.config/systemd/user/other.service", A);
        assertThat(vouching(bound(null, null))).isEqualTo("no: has no declared source: owner lab names none");
    }

    @Test
    void ofAGenerationOnlyItsOwnLinkIsVouchedFor() {
        Origin origin = new Origin(Provider.HOME_MANAGER, null, null, null);
        Declared declared = new Declared(Provider.HOME_MANAGER, STORE, null, "/nix/store/2", null, null);
        SourceFile source = source(Status.READ, A, declared);
        assertThat(vouching(bound(origin, source))).isEqualTo("no: is not the generation's own link to " + STORE);
        link = "/nix/store/1-home-manager-files/web-stack.service";
        assertThat(vouching(bound(origin, source))).startsWith("no: is not the generation's own link");
        link = STORE;
        assertThat(vouching(bound(origin, source))).isEqualTo("yes: equals /srv/web-stack.service");
        assertThat(vouching(bound(origin, source(Status.READ, B, declared)))).startsWith("drifted: differs from");
        assertThat(vouching(bound(origin, source(Status.UNREADABLE, null, declared))))
                .startsWith("unknown: ");
        assertThat(vouching(bound(origin, null)))
                .isEqualTo("drifted: has no counterpart in the current Home Manager generation");
    }

    @Test
    void aCommitIsNamed() {
        Origin origin = new Origin(Provider.DIRECTORY, "/srv", COMMIT, null);
        Declared declared = new Declared(Provider.DIRECTORY, null, 0644, COMMIT, "/srv", null);
        assertThat(vouching(bound(origin, source(Status.READ, A, declared))))
                .isEqualTo("yes: equals /srv/web-stack.service at commit 0123456789ab");
        assertThat(vouching(bound(origin, source(Status.MISSING, null, declared))))
                .isEqualTo("drifted: has no counterpart in its source:"
                        + " /srv/web-stack.service at commit 0123456789ab does not exist");
    }

    @Test
    void aPackagesOwnWordCountsInTheVendorLayerToo() {
        layer = Layer.VENDOR;
        Origin origin = new Origin(Provider.PACKAGE, null, null, null);
        Declared unmodified = new Declared(Provider.PACKAGE, null, null, "web 1.2-3", null, true);
        assertThat(vouching(bound(origin, source(Status.READ, A, unmodified))))
                .isEqualTo("yes: is an unmodified file of web 1.2-3");
        assertThat(vouching(bound(origin, source(Status.READ, B, unmodified))))
                .as("bytes that were swapped between the two readings")
                .isEqualTo("drifted: differs from web 1.2-3");
        Declared modified = new Declared(Provider.PACKAGE, null, null, "web 1.2-3", null, false);
        assertThat(vouching(bound(origin, source(Status.READ, A, modified))))
                .isEqualTo("drifted: differs from web 1.2-3");
        Declared nobodys = new Declared(Provider.PACKAGE, null, null, null, null, null);
        assertThat(vouching(bound(origin, source(Status.MISSING, null, nobodys))))
                .isEqualTo("drifted: belongs to no package");
    }
}
