package io.unitward.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Layer;
import io.unitward.facts.Link;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitFile.Status;
import io.unitward.pending.World;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is pinned and declared by no source. */
class PinnedArtifactsTest {
    private static final String WEB = World.UNITS + "/web-stack.service";
    private static final String CONF = World.UNITS + "/web-stack.service.d/a.conf";
    private static final String A = "a".repeat(64);
    private static final String B = "b".repeat(64);

    private final World world = new World();

    private static UnitFile file(String path, Status status, @Nullable String sha256, @Nullable String link) {
        return new UnitFile(
                path,
                status,
                path,
                link == null ? List.of() : List.of(new Link(path, link)),
                Layer.USER_CONFIG,
                sha256,
                1L,
                1000L,
                1000L,
                0644,
                World.OLD,
                World.OLD,
                List.of());
    }

    private static Manifest manifest(Map<String, String> pins) {
        Owner owner = new Owner(
                "lab",
                List.of("web-*"),
                List.of("~/.config/systemd/user"),
                List.of(),
                false,
                List.of(),
                true,
                null,
                pins,
                List.of(),
                List.of(),
                false);
        return new Manifest(List.of(), List.of(owner), List.of(), List.of());
    }

    private List<String> artifacts(Map<String, String> pins, UnitFile... files) {
        Manifest manifest = manifest(pins);
        Snapshot base = world.snapshot();
        Snapshot snapshot = new Snapshot(
                base.schema(),
                base.takenAt(),
                base.host(),
                base.manager(),
                manifest.request(Scope.USER),
                List.of(),
                List.of(),
                base.units(),
                List.of(files),
                List.of(),
                List.of());
        return Artifacts.of(snapshot, Ownership.bind(manifest, snapshot)).stream()
                .map(Artifacts.Held::artifact)
                .peek(each -> assertThat(each.restorable()).isFalse())
                .map(each -> each.unit() + " " + each.kind().text() + " "
                        + each.drift().text() + " " + each.explanation() + ": " + each.obstacle())
                .toList();
    }

    @Test
    void aPinnedFileThatIsGoneIsMissingWhetherOrNotItsUnitExists() {
        assertThat(artifacts(
                        Map.of("~/.config/systemd/user/web-stack.service", A), file(WEB, Status.MISSING, null, null)))
                .containsExactly("web-stack.service fragment missing does not exist: only its digest is known");
        assertThat(artifacts(Map.of(CONF, A), file(CONF, Status.MISSING, null, null)))
                .containsExactly("web-stack.service drop-in missing does not exist: only its digest is known");
    }

    @Test
    void whatWasNotLookedAtIsUnknown() {
        assertThat(artifacts(Map.of(CONF, A)))
                .containsExactly("web-stack.service drop-in unknown was not looked at: only its digest is known");
        assertThat(artifacts(Map.of(CONF, A), file(CONF, Status.UNREADABLE, null, null)))
                .containsExactly("web-stack.service drop-in unknown could not be read: only its digest is known");
    }

    @Test
    void aPinnedFileIsComparedByItsDigest() {
        assertThat(artifacts(Map.of(CONF, A), file(CONF, Status.READ, A, null)))
                .containsExactly("web-stack.service drop-in none is as declared: ");
        assertThat(artifacts(Map.of(CONF, A), file(CONF, Status.READ, B, null)))
                .containsExactly(
                        "web-stack.service drop-in content differs from what owner lab pins: only its digest is known");
        assertThat(artifacts(Map.of(CONF, A), file(CONF, Status.NULL_DEVICE, null, "/dev/null")))
                .containsExactly("web-stack.service drop-in masked is a link to /dev/null: only its digest is known");
        assertThat(artifacts(Map.of(CONF, A), file(CONF, Status.MISSING, null, "/x")))
                .containsExactly(
                        "web-stack.service drop-in other-link is a link to /x, where nothing is: only its digest is known");
    }

    @Test
    void twoDigestsForOnePathAreMetByNoFile() {
        Map<String, String> pins = Map.of("~/.config/systemd/user/web-stack.service", A, WEB, B);
        for (String content : List.of(A, B)) {
            assertThat(artifacts(pins, file(WEB, Status.READ, content, null)))
                    .containsExactly(
                            "web-stack.service fragment content differs from what owner lab pins: only its digest is known");
        }
        assertThat(artifacts(
                        Map.of("~/.config/systemd/user/web-stack.service", A, WEB, A), file(WEB, Status.READ, A, null)))
                .containsExactly("web-stack.service fragment none is as declared: ");
    }

    @Test
    void aPinnedDropInOfManyUnitsIsOneOfEach() {
        world.unit("web-a.service", false, World.UNITS + "/web-a.service")
                .unit("other.service", false, World.UNITS + "/other.service");
        for (String of : List.of("service", "web-.service")) {
            String path = World.UNITS + "/" + of + ".d/a.conf";
            assertThat(artifacts(Map.of(path, A), file(path, Status.MISSING, null, null)))
                    .containsExactly("web-a.service drop-in missing does not exist: only its digest is known");
        }
    }

    @Test
    void whatIsPinnedIsAskedFor() {
        assertThat(manifest(Map.of("~/x.conf", A)).request(Scope.USER).pinned()).containsExactly("~/x.conf");
    }
}
