package io.unitward.json;

import io.unitward.facts.Container;
import io.unitward.facts.HealthTimer;
import io.unitward.facts.InputFile;
import io.unitward.facts.Stack;
import io.unitward.facts.StackRequest;
import io.unitward.facts.Stacks;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a snapshot that are about stacks; left out altogether where nobody declares one. */
final class StacksWriter {
    private final JsonWriter json;

    StacksWriter(JsonWriter json) {
        this.json = json;
    }

    /** What was asked. */
    void requests(List<StackRequest> stacks) throws IOException {
        if (stacks.isEmpty()) {
            return;
        }
        json.list("stacks");
        for (StackRequest stack : stacks) {
            json.begin()
                    .field("name", stack.name())
                    .field("uid", stack.uid())
                    .field("unit", stack.unit())
                    .field("project", stack.project())
                    .texts("composeFiles", stack.composeFiles());
            if (stack.directory() != null) {
                json.field("directory", stack.directory());
            }
            json.list("inputs");
            for (StackRequest.InputRequest input : stack.inputs()) {
                json.begin()
                        .field("path", input.path())
                        .field("legacy", input.legacy())
                        .field("kind", Words.of(input.kind()))
                        .field("secret", input.secret())
                        .end();
            }
            json.endList().end();
        }
        json.endList();
    }

    /** What was seen. */
    void write(Stacks stacks) throws IOException {
        if (stacks.equals(Stacks.NONE)) {
            return;
        }
        json.begin("stacks")
                .begin("podman")
                .field("status", Words.of(stacks.podman().status()))
                .field("version", stacks.podman().version())
                .field("reason", stacks.podman().reason())
                .end()
                .list("declared");
        for (Stack stack : stacks.declared()) {
            stack(stack);
        }
        json.endList().list("healthTimers");
        for (HealthTimer timer : stacks.healthTimers()) {
            json.begin()
                    .field("unit", timer.unit())
                    .field("containerId", timer.containerId())
                    .field("orphaned", timer.orphaned())
                    .end();
        }
        json.endList().end();
    }

    private void stack(Stack stack) throws IOException {
        json.begin().field("name", stack.name()).field("unit", stack.unit()).field("project", stack.project());
        run(stack.run());
        if (stack.services() == null) {
            json.field("services", (String) null);
        } else {
            json.list("services");
            for (Stack.Service service : stack.services()) {
                json.begin()
                        .field("name", service.name())
                        .field("byDefault", service.byDefault())
                        .field("image", service.image())
                        .field("replicas", service.replicas())
                        .field("ends", service.ends())
                        .field("checked", service.checked())
                        .end();
            }
            json.endList();
        }
        json.field("servicesProblem", stack.servicesProblem());
        containers(stack.containers());
        images(stack.images());
        json.list("files");
        for (InputFile file : stack.files()) {
            file(file);
        }
        json.endList().texts("problems", stack.problems());
        if (stack.operatedSince() != null) {
            json.field("operatedSince", stack.operatedSince());
        }
        if (stack.cutShort() != null) {
            json.begin("cutShort")
                    .field("begun", stack.cutShort().begun())
                    .field("phase", Words.of(stack.cutShort().phase()))
                    .end();
        }
        json.end();
    }

    void containers(@Nullable List<Container> containers) throws IOException {
        if (containers == null) {
            json.field("containers", (String) null);
            return;
        }
        json.list("containers");
        for (Container container : containers) {
            container(container);
        }
        json.endList();
    }

    void images(@Nullable List<Stack.Image> images) throws IOException {
        if (images == null) {
            json.field("images", (String) null);
            return;
        }
        json.list("images");
        for (Stack.Image image : images) {
            json.begin()
                    .field("reference", image.reference())
                    .field("id", image.id())
                    .field("digest", image.digest())
                    .end();
        }
        json.endList();
    }

    private void run(Stack.@Nullable Run run) throws IOException {
        if (run == null) {
            json.field("run", (String) null);
            return;
        }
        json.begin("run")
                .field("activeState", run.activeState())
                .field("subState", run.subState())
                .field("job", run.job())
                .field("result", run.result())
                .field("startedAt", run.startedAt())
                .field("stateChangedAt", run.stateChangedAt())
                .field("invocationId", run.invocationId())
                .field("restarts", run.restarts())
                .end();
    }

    private void container(Container container) throws IOException {
        Container.Health health = container.health();
        json.begin()
                .field("id", container.id())
                .field("name", container.name())
                .field("service", container.service())
                .field("state", container.state())
                .field("exitCode", container.exitCode())
                .begin("health")
                .field("status", Words.of(health.status()))
                .field("lastEndedAt", health.lastEndedAt())
                .field("lastExitCode", health.lastExitCode())
                .field("failingStreak", health.failingStreak())
                .field("intervalMillis", health.intervalMillis())
                .field("timeoutMillis", health.timeoutMillis())
                .end()
                .field("restarts", container.restarts())
                .field("createdAt", container.createdAt())
                .field("startedAt", container.startedAt())
                .field("finishedAt", container.finishedAt())
                .field("image", container.image())
                .field("imageId", container.imageId())
                .field("imageDigest", container.imageDigest())
                .field("unitLabel", container.unitLabel())
                .end();
    }

    private void file(InputFile file) throws IOException {
        json.begin()
                .field("path", file.path())
                .field("usedPath", file.usedPath())
                .field("kind", Words.of(file.kind()))
                .field("secret", file.secret())
                .field("status", Words.of(file.status()))
                .field("mode", file.mode() == null ? null : SnapshotWriter.octal(file.mode()))
                .field("uid", file.uid())
                .field("gid", file.gid())
                .field("exposed", file.exposed())
                .field("sha256", file.sha256())
                .field("reason", file.reason())
                .end();
    }
}
