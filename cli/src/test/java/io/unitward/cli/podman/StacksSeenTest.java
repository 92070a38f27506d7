package io.unitward.cli.podman;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.unitward.cli.SampleRecordingTest;
import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.SandboxSpec;
import io.unitward.facts.Container;
import io.unitward.facts.HealthStatus;
import io.unitward.facts.HealthTimer;
import io.unitward.facts.InputFile;
import io.unitward.facts.Podman;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.facts.Stacks;
import io.unitward.json.SnapshotJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What a snapshot holds of a real stack. With {@code -Dunitward.update=true} podman's own answers are recorded for the tests
 * that have no podman.
 */
@Tag("podman")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StacksSeenTest {
    private static final Path RECORDED = Path.of("../facts-collector/src/test/resources/podman");
    private static final Path SAMPLES = Path.of("../samples/replay");
    private static final String MANIFEST = """
            apiVersion: unitward/v1
            stacks:
              - stack: seen
                unit: seen.service
                files: ["~/stacks/seen/compose.yaml"]
                inputs:
                  - {path: "~/stacks/seen/.env", kind: env, secret: false}
                  - {path: "~/stacks/seen/app.env", kind: env}
                  - {path: "~/stacks/seen/secrets/token", kind: secret}
                deadlines: {start: 1s, health: 1s, stable: 0s}
            """;

    private PodmanLab lab;

    /** What the lab is made of. */
    SandboxSpec spec() {
        return SandboxSpec.userOf(PodmanLab.UID);
    }

    @BeforeAll
    void start() throws Exception {
        lab = PodmanLab.start(spec());
    }

    @AfterAll
    void stop() throws IOException {
        lab.close();
    }

    @Test
    void a_stack_is_seen_as_it_is_and_none_of_its_secrets() throws Exception {
        lab.files().write(lab.sandbox().home().resolve(".config/unitward/unitward.yaml"), MANIFEST);
        ComposeStack stack = lab.stack("seen");
        stack.start();
        record("healthy", stack);
        Stack seen = stack();
        assertThat(seen.problems()).isEmpty();
        assertThat(seen.run().activeState()).isEqualTo("active");
        assertThat(seen.run().result()).isEqualTo("success");
        assertThat(seen.services())
                .extracting(Stack.Service::name, Stack.Service::byDefault)
                .containsExactly(tuple("web", true), tuple("worker", true));
        Container web = seen.containers().get(0);
        assertThat(web.id()).isEqualTo(stack.containers().get("web"));
        assertThat(web.isRunning()).isTrue();
        assertThat(web.health().status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(web.health().intervalMillis()).isEqualTo(1000);
        assertThat(web.health().lastEndedAt()).isAfter(web.startedAt());
        assertThat(web.restarts()).isZero();
        assertThat(web.imageDigest()).isEqualTo(stack.imageDigest("web"));
        assertThat(seen.containers().get(1).health()).isEqualTo(Container.Health.NONE);
        assertThat(seen.images())
                .extracting(Stack.Image::reference, Stack.Image::id, Stack.Image::digest)
                .containsExactly(tuple(web.image(), web.imageId(), web.imageDigest()));
        assertThat(seen.files())
                .extracting(InputFile::status)
                .containsOnly(InputFile.Status.REGULAR)
                .hasSize(4);
        assertThat(stacks().healthTimers())
                .extracting(HealthTimer::containerId, HealthTimer::orphaned)
                .contains(tuple(web.id(), false));

        PodmanLab.await("the deadlines to pass", () -> !policies().contains("stack-settling"));
        assertThat(policies()).isEmpty();
        sample("stack-healthy");

        stack.breakHealth("web");
        stack.awaitHealth("web", "unhealthy");
        record("unhealthy", stack);
        assertThat(stack().containers().get(0).health().status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(policies()).containsExactly("container-unhealthy");
        stack.stopContainer("worker");
        stack.removeInput("secrets/token");
        lab.files().createDirectories(stack.path("secrets/token"));
        record("stopped", stack);
        seen = stack();
        assertThat(seen.containers().get(1).state()).isEqualTo("exited");
        assertThat(seen.files().get(3).status()).isEqualTo(InputFile.Status.DIRECTORY);
        assertThat(seen.run().activeState()).as("systemd has noticed nothing").isEqualTo("active");

        assertThat(policies()).containsExactly("container-not-running", "container-unhealthy", "input-file-missing");

        sample("stack-broken");
        stack.removeContainer("worker");
        assertThat(policies()).contains("container-missing").doesNotContain("container-not-running");
        assertThat(stack().containers()).extracting(Container::service).containsExactly("web");
        lab.podman("rm", "-f", "-t", "0", stack.container("web"));
        assertThat(stack().containers()).isEmpty();
    }

    /** What the audit finds wrong with the stack's unit. */
    private Set<String> policies() throws IOException {
        CommandResult result = lab.unitward("audit", "--dry-run", "-o", "json=-");
        Set<String> policies = new TreeSet<>();
        for (JsonNode unit : PodmanLab.json(result.output()).at("/units")) {
            if (unit.path("unit").asText().equals("seen.service")) {
                unit.path("findings")
                        .forEach(finding -> policies.add(finding.path("policy").asText()));
            }
        }
        return policies;
    }

    private Stack stack() throws Exception {
        Stacks stacks = stacks();
        assertThat(stacks.podman().status()).as(stacks.podman().toString()).isEqualTo(Podman.Status.ANSWERED);
        assertThat(stacks.declared()).hasSize(1);
        return stacks.declared().get(0);
    }

    private Stacks stacks() throws Exception {
        CommandResult result = lab.unitward("snapshot");
        assertThat(result.succeeded()).as(result.errors()).isTrue();
        assertThat(result.output()).doesNotContain("not-a-real-secret", "GREETING", "hello", "ROLE");
        Snapshot snapshot = SnapshotJson.read(result.output().getBytes(StandardCharsets.UTF_8), "snapshot");
        return snapshot.stacks();
    }

    private void record(String state, ComposeStack stack) throws IOException {
        if (!Boolean.getBoolean("unitward.update")) {
            return;
        }
        List<String> ids = stack.containers().values().stream().toList();
        record(state + ".version", "version", "--format", "json");
        record(state + ".ps", "ps", "--all", "--format", "json");
        record(state + ".inspect", "inspect", "--type", "container", ids.get(0), ids.get(1));
        record(state + ".images", "images", "--all", "--digests", "--format", "json");
    }

    /** A moment as a sample, told of a usual user's home. */
    private void sample(String name) throws Exception {
        if (!Boolean.getBoolean("unitward.update") || spec().tree().isPresent()) {
            return; // samples are of this machine's podman
        }
        Path directory = Files.createDirectories(SAMPLES.resolve(name));
        String seen = SampleRecordingTest.rewritten(lab.unitward("snapshot").output(), lab.sandbox());
        Files.writeString(directory.resolve("snapshot.json"), SampleRecordingTest.withoutHostMounts(seen));
        Files.writeString(directory.resolve("unitward.yaml"), MANIFEST);
    }

    private void record(String name, String... arguments) throws IOException {
        Path directory = Files.createDirectories(RECORDED.resolve(lab.podmanJson("version", "--format", "json")
                .at("/Client/Version")
                .asText()));
        String written = SampleRecordingTest.rewritten(lab.podman(arguments).output(), lab.sandbox());
        Files.writeString(directory.resolve(name + ".json"), written);
    }
}
