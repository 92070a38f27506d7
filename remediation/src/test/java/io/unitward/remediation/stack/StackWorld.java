package io.unitward.remediation.stack;

import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Container;
import io.unitward.facts.HealthStatus;
import io.unitward.facts.Host;
import io.unitward.facts.InputFile;
import io.unitward.facts.InputKind;
import io.unitward.facts.Manager;
import io.unitward.facts.Podman;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.facts.Stacks;
import io.unitward.ownership.StackDeclaration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stack {@code web} with one service {@code app}, in words of a snapshot. */
final class StackWorld {
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    static final String OURS = "0123456789abcdef0123456789abcdef";

    private StackWorld() {}

    static StackDeclaration declared(String... services) {
        return new StackDeclaration(
                "web",
                null,
                "web.service",
                "web",
                List.of("/s/compose.yaml"),
                StackDeclaration.DEFAULT_PROVIDER,
                "/s",
                List.of(),
                List.of(services),
                StackDeclaration.Deadlines.DEFAULT,
                StackDeclaration.Gate.BLOCKING,
                StackDeclaration.Update.DEFAULT);
    }

    static Instant ago(long seconds) {
        return NOW.minusSeconds(seconds);
    }

    static Stack.Run run(String activeState, String subState, @Nullable String job, long since) {
        return new Stack.Run(activeState, subState, job, "success", ago(since), ago(since), OURS, 0L);
    }

    static Stack.Run settled() {
        return run("active", "exited", null, 3600);
    }

    static Container container(String name, String state, HealthStatus health, @Nullable String imageId) {
        return new Container(
                "ab".repeat(32),
                name,
                "app",
                state,
                0L,
                new Container.Health(health, ago(1), 0L, 0L, 10_000L, 5_000L),
                0L,
                ago(3601),
                ago(3600),
                null,
                "localhost:5000/app:1",
                imageId,
                "sha256:11",
                null);
    }

    static Container healthy() {
        return container("web-app-1", "running", HealthStatus.HEALTHY, "11".repeat(32));
    }

    static InputFile file(String path, InputKind kind, boolean secret, InputFile.Status status) {
        return new InputFile(path, path, kind, secret, status, 0640, 1000L, 1000L, false, null, null);
    }

    static Stack stack(Stack.@Nullable Run run, @Nullable List<Container> containers, String... problems) {
        return new Stack(
                "web",
                "web.service",
                "web",
                run,
                List.of(new Stack.Service("app", true, "localhost:5000/app:1")),
                null,
                containers,
                containers == null
                        ? null
                        : List.of(new Stack.Image("localhost:5000/app:1", "11".repeat(32), "sha256:11")),
                List.of(),
                List.of(problems));
    }

    static Stack withFiles(Stack stack, InputFile... files) {
        return new Stack(
                stack.name(),
                stack.unit(),
                stack.project(),
                stack.run(),
                stack.services(),
                stack.servicesProblem(),
                stack.containers(),
                stack.images(),
                List.of(files),
                stack.problems());
    }

    static Stack withServices(Stack stack, @Nullable List<Stack.Service> services, @Nullable String problem) {
        return new Stack(
                stack.name(),
                stack.unit(),
                stack.project(),
                stack.run(),
                services,
                problem,
                stack.containers(),
                stack.images(),
                stack.files(),
                stack.problems());
    }

    static Stack withImages(Stack stack, @Nullable List<Stack.Image> images) {
        return new Stack(
                stack.name(),
                stack.unit(),
                stack.project(),
                stack.run(),
                stack.services(),
                stack.servicesProblem(),
                stack.containers(),
                images,
                stack.files(),
                stack.problems());
    }

    static Snapshot snapshot(Stack... stacks) {
        Manager manager = new Manager(
                Scope.USER,
                1000,
                true,
                null,
                "252",
                "running",
                "/home/u",
                "/run/user/1000",
                List.of(),
                null,
                List.of());
        return new Snapshot(
                        Snapshot.SCHEMA,
                        NOW,
                        new Host(null, null),
                        manager,
                        new CollectionRequest(Scope.USER, List.of(), List.of(), List.of()),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of())
                .with(new Stacks(new Podman(Podman.Status.ANSWERED, "4.3.1", null), List.of(stacks), List.of()));
    }
}
