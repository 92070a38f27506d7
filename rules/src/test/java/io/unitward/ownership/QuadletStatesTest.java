package io.unitward.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Container;
import io.unitward.facts.Host;
import io.unitward.facts.Manager;
import io.unitward.facts.ManagerInput;
import io.unitward.facts.Quadlet;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.facts.UnitFile;
import io.unitward.ownership.QuadletState.Generated;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QuadletStatesTest {
    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
    private static final Manifest NOBODY = new Manifest(List.of(), List.of(), List.of(), List.of(), List.of());

    private final List<ManagerInput> inputs = new ArrayList<>(List.of(
            new ManagerInput(
                    "/usr/lib/systemd/user-generators/podman-user-generator", ManagerInput.Kind.GENERATOR, null, null),
            new ManagerInput("/podman-x.container", ManagerInput.Kind.GENERATOR_SOURCE, null, null)));
    private @Nullable Instant loadedAt = NOW;
    private Set<String> required = Set.of();

    private static Quadlet quadlet(
            String path,
            UnitFile.Status status,
            @Nullable Instant changedAt,
            @Nullable String generated,
            @Nullable String other,
            @Nullable String problem) {
        return new Quadlet(path, "web.service", status, changedAt, null, null, null, generated, other, problem);
    }

    private static Quadlet changed(@Nullable Instant at) {
        return quadlet("/q/web.container", UnitFile.Status.READ, at, null, null, null);
    }

    private List<QuadletState> states(Quadlet... quadlets) {
        Manager manager = new Manager(
                Scope.USER, 1000, true, null, "257", "running", "/home/u", "/run/u", List.of(), loadedAt, List.of());
        Snapshot snapshot = new Snapshot(
                        Snapshot.SCHEMA,
                        NOW,
                        new Host(null, null),
                        manager,
                        new CollectionRequest(Scope.USER, List.of(), List.of(), List.of()),
                        List.of(),
                        inputs,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of())
                .withQuadlets(List.of(quadlets));
        return QuadletStates.of(snapshot, Ownership.bind(NOBODY, snapshot), required);
    }

    private QuadletState state(Quadlet quadlet) {
        return states(quadlet).get(0);
    }

    @Test
    void generated() {
        Quadlet web = quadlet("/q/web.container", UnitFile.Status.READ, null, "/g/web.service", null, null);
        assertThat(state(web))
                .isEqualTo(new QuadletState("web.service", "/q/web.container", false, Generated.YES, "", "", ""));
        required = Set.of("web.service");
        assertThat(state(web).declared()).isTrue();
    }

    @Test
    void whatWasThereAtTheLoadAndIsNotGeneratedIsMissed() {
        assertThat(state(changed(NOW.minusMillis(10))))
                .isEqualTo(new QuadletState(
                        "web.service",
                        "/q/web.container",
                        false,
                        Generated.NO,
                        "the generator did not take it at the last reload",
                        "",
                        ""));
    }

    @Test
    void whatCameWithTheLoadOrLaterWaits() {
        assertThat(state(changed(NOW.minusMillis(10).plusNanos(1))).generated()).isEqualTo(Generated.WAITING);
        QuadletState later = state(changed(NOW.plusSeconds(1)));
        assertThat(later.generated()).isEqualTo(Generated.WAITING);
        assertThat(later.reason()).isEqualTo("it was changed after the last reload, at 2026-11-26T10:00:01Z");
    }

    @Test
    void withoutATimeItIsUnknown() {
        QuadletState state = state(changed(null));
        assertThat(state.generated()).isEqualTo(Generated.UNKNOWN);
        assertThat(state.reason()).endsWith("it is not told when it was changed");
        loadedAt = null;
        state = state(changed(NOW));
        assertThat(state.generated()).isEqualTo(Generated.UNKNOWN);
        assertThat(state.reason()).endsWith("it is not told when the manager loaded its units");
    }

    @Test
    void aProblemIsUnknownHoweverOldTheSourceIs() {
        QuadletState state =
                state(quadlet("/q/web.container", UnitFile.Status.READ, Instant.EPOCH, null, null, "no listing"));
        assertThat(state.generated()).isEqualTo(Generated.UNKNOWN);
        assertThat(state.reason()).isEqualTo("no listing");
    }

    @Test
    void aMaskAndASecondOfTheSameNameAreHidden() {
        QuadletState mask =
                state(quadlet("/q/web.container", UnitFile.Status.NULL_DEVICE, Instant.EPOCH, null, null, null));
        assertThat(mask.generated()).isEqualTo(Generated.HIDDEN);
        assertThat(mask.reason()).isEqualTo("it is a mask");
        List<QuadletState> both = states(
                quadlet("/q/web.container", UnitFile.Status.READ, Instant.EPOCH, "/g/web.service", null, null),
                quadlet("/r/web.container", UnitFile.Status.READ, Instant.EPOCH, null, "/q/web.container", null));
        assertThat(both).extracting(QuadletState::generated).containsExactly(Generated.YES, Generated.HIDDEN);
        assertThat(both.get(1).reason()).isEqualTo("/q/web.container goes first");
    }

    @Test
    void whyIsTold() {
        assertThat(state(quadlet("/q/web.container", UnitFile.Status.READ, Instant.EPOCH, null, "/q/web.kube", null))
                        .reason())
                .isEqualTo("web.service was generated from /q/web.kube");
        inputs.remove(0);
        assertThat(state(changed(Instant.EPOCH)).reason())
                .isEqualTo("the manager has no generator whose name begins with podman-, which podman has from 4.4 on");
    }

    @Test
    void whatNoUnitCanBeCalledIsTheManagers() {
        Quadlet odd = new Quadlet(
                "/q/a b.container", null, UnitFile.Status.READ, Instant.EPOCH, null, null, null, null, null, null);
        assertThat(state(odd).subject()).isEqualTo("manager");
        assertThat(state(odd).declared()).isFalse();
        assertThat(state(odd).generated()).isEqualTo(Generated.NO);
    }

    private static Container container(String name, String state, String image, String imageId) {
        return new Container(
                "ab".repeat(32),
                name,
                null,
                state,
                null,
                Container.Health.NONE,
                0L,
                null,
                null,
                null,
                image,
                imageId,
                "sha256:" + imageId,
                "web.service");
    }

    private QuadletState running(String source, @Nullable String image, Container... containers) {
        List<Stack.Image> images = List.of(
                new Stack.Image("localhost/a:1", "11".repeat(32), "sha256:11"),
                new Stack.Image("localhost/a:2", "22".repeat(32), "sha256:22"));
        return state(new Quadlet(
                        source,
                        "web.service",
                        UnitFile.Status.READ,
                        NOW,
                        null,
                        image,
                        null,
                        "/g/other.service",
                        null,
                        null)
                .with(new Quadlet.Running(List.of(containers), images, null)));
    }

    @Test
    void aContainerOfAnotherImageThanTheSourceNames() {
        Container old = container("systemd-web", "running", "localhost/a:1", "11".repeat(32));
        QuadletState state = running("/q/web.container", "localhost/a:2", old);
        assertThat(state.imageDiffers()).isEqualTo("systemd-web: it runs localhost/a:1 and not localhost/a:2");
        assertThat(state.updatePending()).isEmpty();
        assertThat(state.subject()).as("the unit that there is").isEqualTo("other.service");
        assertThat(running("/q/web.container", "localhost/a:1", old).imageDiffers())
                .isEmpty();
        assertThat(running("/q/web.container", "localhost/a:2").imageDiffers()).isEmpty();
        assertThat(running("/q/web.container", null, old).imageDiffers()).isEmpty();
        for (String other : List.of("localhost/%i:2", "localhost/${X}:2", "b.image", "b.build")) {
            assertThat(running("/q/web.container", other, old).imageDiffers())
                    .as(other)
                    .isEmpty();
        }
        assertThat(running("/q/web.image", "localhost/a:2", old).imageDiffers()).isEmpty();
        Container stopped = container("systemd-web", "exited", "localhost/a:1", "11".repeat(32));
        assertThat(running("/q/web.container", "localhost/a:2", stopped).imageDiffers())
                .isEmpty();
        assertThat(running("/q/web.container", "localhost/a:2", stopped, old).imageDiffers())
                .isNotEmpty();
    }

    @Test
    void aContainerWhoseTagMeansAnotherImageByNow() {
        Container old = container("systemd-web", "running", "localhost/a:2", "11".repeat(32));
        QuadletState state = running("/q/web.container", "localhost/a:2", old);
        assertThat(state.imageDiffers()).isEmpty();
        assertThat(state.updatePending())
                .isEqualTo("systemd-web: localhost/a:2 is by now image 222222222222, and it runs 111111111111");
        Container stopped = container("systemd-web", "exited", "localhost/a:2", "11".repeat(32));
        assertThat(running("/q/web.container", "localhost/a:2", stopped).updatePending())
                .isEmpty();
    }

    @Test
    void withoutPodmanNothingIsToldOfImages() {
        Quadlet web = quadlet("/q/web.container", UnitFile.Status.READ, NOW, "/g/web.service", null, null);
        List<Container> containers = List.of(container("w", "running", "localhost/a:1", "11".repeat(32)));
        for (Quadlet.Running none : List.of(
                new Quadlet.Running(null, List.of(), "podman hangs"),
                new Quadlet.Running(containers, null, "podman hangs"))) {
            assertThat(state(web.with(none)).imageDiffers()).isEmpty();
            assertThat(state(web.with(none)).updatePending()).isEmpty();
        }
    }
}
