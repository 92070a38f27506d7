package io.unitward.engine.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.engine.Moment;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Container;
import io.unitward.facts.HealthStatus;
import io.unitward.facts.InputFile;
import io.unitward.facts.InputKind;
import io.unitward.facts.Podman;
import io.unitward.facts.Quadlet;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.facts.StackRequest;
import io.unitward.facts.Stacks;
import io.unitward.facts.UnitFile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What became of stacks and of sources of Quadlet between two snapshots. */
class StackComparisonTest {
    private final Taken before = new Taken();
    private final Taken after = new Taken();

    /** One of the two snapshots. */
    private static final class Taken {
        private StackRequest request =
                new StackRequest("web", null, "web.service", "web", List.of("/s/compose.yaml"), List.of());
        private boolean asked = true;
        private @Nullable List<Container> containers =
                new ArrayList<>(List.of(container("web-1", "running", HealthStatus.HEALTHY, "r/web:1", "sha256:1")));
        private @Nullable List<Stack.Service> services = List.of(new Stack.Service("web", true, "r/web:1"));
        private List<InputFile> files = List.of(input("/s/compose.yaml", InputFile.Status.REGULAR, "aa"));
        private final List<Quadlet> quadlets = new ArrayList<>(List.of(quadlet("aa", "/g/q.service", null)));
        private Quadlet.Running running = new Quadlet.Running(
                List.of(container("systemd-q", "running", HealthStatus.NONE, "r/q:1", "sha256:q")), List.of(), null);

        private Snapshot snapshot() {
            Snapshot bare = new Moment().snapshot();
            Stack stack = new Stack(
                    "web",
                    "web.service",
                    "web",
                    null,
                    services,
                    services == null ? "they are no mapping" : null,
                    containers,
                    List.of(),
                    files,
                    containers == null ? List.of("podman hangs") : List.of());
            return new Snapshot(
                            Snapshot.SCHEMA,
                            bare.takenAt(),
                            bare.host(),
                            bare.manager(),
                            new CollectionRequest(
                                    Scope.USER,
                                    List.of(),
                                    List.of(),
                                    List.of(),
                                    List.of(),
                                    false,
                                    null,
                                    asked ? List.of(request) : List.of()),
                            bare.searchPath(),
                            bare.managerInputs(),
                            bare.units(),
                            bare.files(),
                            bare.sources(),
                            bare.problems())
                    .with(new Stacks(
                            new Podman(Podman.Status.ANSWERED, "4.3.1", null),
                            asked ? List.of(stack) : List.of(),
                            List.of()))
                    .withQuadlets(
                            quadlets.stream().map(each -> each.with(running)).toList());
        }
    }

    private static Container container(
            String name, String state, HealthStatus health, @Nullable String image, @Nullable String digest) {
        return new Container(
                "ab".repeat(32),
                name,
                "web",
                state,
                state.equals("exited") ? 3L : null,
                new Container.Health(health, null, null, null, null, null),
                0L,
                null,
                null,
                null,
                image,
                "cd".repeat(32),
                digest,
                null);
    }

    private static InputFile input(String path, InputFile.Status status, @Nullable String sha256) {
        return new InputFile(path, path, InputKind.COMPOSE, false, status, 0644, 1L, 1L, false, sha256, "an I/O error");
    }

    private static Quadlet quadlet(String sha256, @Nullable String generated, @Nullable String problem) {
        return new Quadlet(
                "/q/q.container",
                "q.service",
                UnitFile.Status.READ,
                Moment.T,
                sha256,
                "r/q:1",
                null,
                generated,
                null,
                problem);
    }

    private SnapshotDiff diff() {
        return SnapshotDiff.of(before.snapshot(), after.snapshot());
    }

    /** Each difference as {@code change kind subject of unit: field=before>after}. */
    private List<String> differences() {
        return diff().differences().stream()
                .map(each -> each.change() + " " + each.kind() + " " + each.subject() + " of " + each.unit() + ":"
                        + each.fields().stream()
                                .map(field -> " " + field.field() + "=" + String.join(",", field.before()) + ">"
                                        + String.join(",", field.after()))
                                .reduce("", String::concat))
                .toList();
    }

    private List<String> unknowns() {
        return diff().unknowns().stream()
                .map(each -> each.side() + " " + each.kind() + " " + each.subject() + " " + each.field() + ": "
                        + each.reason())
                .toList();
    }

    @Test
    void the_same_stacks_do_not_differ() {
        assertThat(differences()).isEmpty();
        assertThat(unknowns()).isEmpty();
        assertThat(diff().notes()).noneMatch(note -> note.contains("stacks"));
    }

    @Test
    void containers_come_and_go_and_run_other_images_and_fall_ill() {
        before.containers = List.of(
                container("gone-1", "running", HealthStatus.NONE, "r/gone:1", null),
                container("ill-1", "running", HealthStatus.HEALTHY, "r/ill:1", "sha256:i"),
                container("web-1", "running", HealthStatus.NONE, "r/web:1", "sha256:1"));
        after.containers = List.of(
                container("ill-1", "exited", HealthStatus.UNHEALTHY, "r/ill:1", "sha256:i"),
                container("new-1", "running", HealthStatus.NONE, "r/new:1", null),
                container("web-1", "running", HealthStatus.NONE, "r/web:2", "sha256:2"));
        assertThat(differences())
                .containsExactly(
                        "VANISHED CONTAINER gone-1 of web.service: state=running> image=r/gone:1>",
                        "CHANGED CONTAINER ill-1 of web.service: state=running>exited with 3 health=healthy>unhealthy",
                        "APPEARED CONTAINER new-1 of web.service: state=>running image=>r/new:1",
                        "CHANGED CONTAINER web-1 of web.service: image=r/web:1>r/web:2 imageDigest=sha256:1>sha256:2");
    }

    @Test
    void what_podman_does_not_tell_is_not_the_same() {
        after.containers = null;
        assertThat(differences()).isEmpty();
        assertThat(unknowns()).containsExactly("AFTER STACK web containers: podman hangs");
        after.containers = List.of(container("web-1", "running", HealthStatus.UNKNOWN, null, "sha256:1"));
        assertThat(unknowns())
                .containsExactly(
                        "AFTER CONTAINER web-1 health: podman does not tell it",
                        "AFTER CONTAINER web-1 image: podman does not tell it");
    }

    @Test
    void a_stack_that_one_was_not_asked_for_is_not_known() {
        after.asked = false;
        assertThat(differences()).isEmpty();
        assertThat(unknowns()).containsExactly("AFTER STACK web null: it was not asked for");
        assertThat(diff().notes()).anyMatch(note -> note.contains("stacks web in A alone"));
    }

    @Test
    void its_files_are_compared_where_both_opened_them() {
        after.files = List.of(
                input("/s/compose.yaml", InputFile.Status.REGULAR, "bb"),
                input("/s/app.env", InputFile.Status.REGULAR, "cc"));
        after.services = List.of(new Stack.Service("other", true, null));
        assertThat(differences())
                .containsExactly(
                        "CHANGED STACK web of web.service: services=web>other",
                        "APPEARED INPUT /s/app.env of web.service:",
                        "CHANGED INPUT /s/compose.yaml of web.service: sha256=aa>bb");
        after.files = List.of(input("/s/compose.yaml", InputFile.Status.MISSING, null));
        after.services = null;
        assertThat(differences())
                .containsExactly("CHANGED INPUT /s/compose.yaml of web.service: status=regular>missing");
        assertThat(unknowns()).containsExactly("AFTER STACK web services: they are no mapping");
        after.files = List.of(input("/s/compose.yaml", InputFile.Status.UNKNOWN, null));
        assertThat(unknowns()).contains("AFTER INPUT /s/compose.yaml null: an I/O error");

        after.request = after.request.withoutFiles();
        after.files = List.of();
        assertThat(differences()).isEmpty();
        assertThat(unknowns()).isEmpty();
        assertThat(diff().notes()).anyMatch(note -> note.startsWith("files of stacks were not looked at"));
    }

    @Test
    void sources_of_quadlet_come_and_go_and_change_and_are_generated_or_not() {
        after.quadlets.set(0, quadlet("bb", null, null));
        assertThat(differences())
                .containsExactly(
                        "CHANGED QUADLET /q/q.container of q.service: generatedPath=/g/q.service> sha256=aa>bb");
        after.quadlets.set(0, quadlet("aa", null, "the directory could not be read"));
        assertThat(differences()).isEmpty();
        assertThat(unknowns())
                .containsExactly("AFTER QUADLET /q/q.container generatedPath: the directory could not be read");
        after.quadlets.clear();
        assertThat(differences())
                .containsExactly("VANISHED QUADLET /q/q.container of q.service: unit=q.service> image=r/q:1>");
        before.quadlets.clear();
        after.quadlets.add(quadlet("aa", "/g/q.service", null));
        assertThat(differences())
                .containsExactly("APPEARED QUADLET /q/q.container of q.service: unit=>q.service image=>r/q:1");
    }

    @Test
    void containers_of_quadlet_are_compared_like_those_of_stacks() {
        after.running = new Quadlet.Running(List.of(), List.of(), null);
        assertThat(differences())
                .containsExactly("VANISHED CONTAINER systemd-q of q.service: state=running> image=r/q:1>");
        after.running = new Quadlet.Running(null, null, "podman hangs");
        assertThat(unknowns()).containsExactly("AFTER QUADLET /q/q.container containers: podman hangs");
        after.running = Quadlet.Running.NOT_ASKED;
        assertThat(unknowns()).containsExactly("AFTER QUADLET /q/q.container containers: podman was not asked");
        before.running = Quadlet.Running.NOT_ASKED;
        assertThat(unknowns()).as("nothing that would run containers").isEmpty();
    }
}
