package io.unitward.cli.podman;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.SandboxCommand;
import io.unitward.cli.sandbox.SandboxSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The verbs about stacks, on real podman and a real manager. */
@Tag("podman")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StackVerbsTest {
    private PodmanLab lab;

    /** What the lab is made of. */
    SandboxSpec spec() {
        return SandboxSpec.userOf(PodmanLab.UID);
    }

    @BeforeAll
    void start() throws Exception {
        lab = PodmanLab.start(spec());
    }

    @AfterEach
    void clear() throws IOException {
        lab.clear();
    }

    @AfterAll
    void stop() throws IOException {
        lab.close();
    }

    @Test
    void t02_t03_t04_systemctl_tells_the_truth_through_the_gate() throws Exception {
        GatedStack gated = GatedStack.plant(lab, "gated");
        ComposeStack stack = gated.stack();
        gated.install();

        CommandResult started = stack.systemctl("start");
        assertThat(started.exitCode()).as(lab.journal(stack.unit())).isZero();
        assertThat(stack.health("web")).isEqualTo("healthy");
        Map<String, String> first = stack.containers();
        assertThat(stack.systemctl("restart").exitCode())
                .as("T02: %s", lab.journal(stack.unit()))
                .isZero();
        assertThat(stack.health("web")).isEqualTo("healthy");
        assertThat(stack.containers()).doesNotContainValue(first.get("web"));

        CommandResult passed = gated.unitward("verify");
        assertThat(passed.exitCode()).as(passed.output() + passed.errors()).isZero();
        assertThat(passed.output())
                .startsWith(
                        "stack gated is as declared: 2 containers run, 1 healthy, 1 without a health check; after ");
        assertThat(passed.errors()).as("quiet where no terminal is").isEmpty();

        stack.breakHealth("web");
        CommandResult restarted = stack.systemctl("restart");
        assertThat(restarted.exitCode()).as("T03 through systemctl").isNotZero();
        assertThat(active(stack)).isEqualTo("failed");
        assertThat(lab.journal(stack.unit()))
                .contains("stack gated is not as declared, after ")
                .contains("Container gated-web-1 of stack gated is unhealthy")
                .contains("gated-web-1, last health check: ");
        stack.mend();
        assertThat(stack.systemctl("restart").exitCode())
                .as("T12, what was induced is mended: %s", lab.journal(stack.unit()))
                .isZero();

        stack.removeInput("secrets/token");
        stack.removeInput("app.env");
        CommandResult preflight = gated.unitward("preflight");
        assertThat(preflight.exitCode()).isEqualTo(13);
        assertThat(preflight.output()).isEmpty();
        assertThat(preflight.errors().lines())
                .containsExactly(
                        "unitward: stack gated: env file " + stack.path("app.env") + " is missing; "
                                + stack.path("compose.yaml") + ":5 asks for it",
                        "unitward: stack gated: secret " + stack.path("secrets/token") + " is missing; "
                                + stack.path("compose.yaml") + ":24 asks for it",
                        "unitward: stack gated: still running: gated-web-1 (healthy), gated-worker-1");
        assertThat(stack.systemctl("restart").exitCode())
                .as("T04 through systemctl")
                .isNotZero();
        assertThat(active(stack)).isEqualTo("failed");
        assertThat(lab.journal(stack.unit()))
                .contains("secret " + stack.path("secrets/token") + " is missing")
                .containsPattern("stack gated: (nothing of it runs|still running: )");
        assertThat(stack.path("secrets/token"))
                .as("podman made no directory of it")
                .doesNotExist();
    }

    private String active(ComposeStack stack) throws IOException {
        return lab.run(SandboxCommand.of(List.of("systemctl", "--user", "show", "-P", "ActiveState", stack.unit())))
                .output()
                .strip();
    }

    @Test
    void verify_waits_for_what_is_slow_and_tells_what_it_waits_for() throws Exception {
        GatedStack gated = GatedStack.plant(lab, "slow");
        ComposeStack stack = gated.stack();
        // A health is the sooner old the less time a check may take.
        stack.edit(text -> text.replace("timeout: 10s", "timeout: 4s"));
        stack.slowStart("web", 600);
        assertThat(stack.systemctl("start").exitCode()).isZero();
        Path told = lab.sandbox().home().resolve("told");
        List<String> argv = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" 2>\"$0\"", told.toString()));
        argv.addAll(
                lab.unitwardCommand("stack", "verify", "slow", "--progress", "--stable-for", "0", "--timeout", "120")
                        .argv());
        CompletableFuture<CommandResult> verifying = CompletableFuture.supplyAsync(() -> {
            try {
                return lab.run(SandboxCommand.of(argv).with("LC_ALL", "C.UTF-8"));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
        // However busy the machine is: it is slow until somebody has been told.
        PodmanLab.await(
                "verify to tell what it waits for",
                () -> Files.exists(told) && Files.readString(told).contains("unitward: stack slow: waiting for "));
        stack.hurry("web");
        CommandResult verified = verifying.get();
        assertThat(verified.exitCode())
                .as(verified.output() + Files.readString(told))
                .isZero();
        assertThat(Files.readString(told)).contains(" s left");

        stack.hangHealth("web");
        PodmanLab.await("a health that is old", () -> gated.unitward("status").exitCode() == 13);
        assertThat(stack.health("web")).as("podman has noticed nothing").isEqualTo("healthy");
        assertThat(gated.unitward("verify", "--timeout", "1").output()).contains("its last check ended");
        stack.stopContainer("worker");
        CommandResult wrong = gated.unitward("verify", "--timeout", "2");
        assertThat(wrong.exitCode()).as(wrong.output()).isEqualTo(13);
        assertThat(wrong.output()).contains("slow-worker-1  exited (exit code ").contains("slow-worker-1, log: ");
        assertThat(wrong.output()).doesNotContain("not-a-real-secret");
        assertThat(gated.unitward("verify", "--timeout", "0").exitCode()).isEqualTo(2);
        assertThat(lab.unitward("stack", "verify", "slo").errors())
                .contains("no stack 'slo' is declared for this user; expected one of slow; did you mean 'slow'?");
    }

    @Test
    void verify_looks_at_files_again_before_it_says_that_all_is_well() throws Exception {
        GatedStack gated = GatedStack.plant(lab, "sick");
        ComposeStack stack = gated.stack();
        stack.start();
        stack.breakHealth("web");
        stack.awaitHealth("web", "unhealthy");
        // While a wait asks for health alone a file goes; then health comes back.
        Path told = lab.sandbox().home().resolve("told-of-sick");
        List<String> argv = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" 2>\"$0\"", told.toString()));
        argv.addAll(
                lab.unitwardCommand("stack", "verify", "sick", "--progress", "--stable-for", "0", "--timeout", "150")
                        .argv());
        CompletableFuture<CommandResult> verifying =
                lab.beside(SandboxCommand.of(argv).with("LC_ALL", "C.UTF-8"));
        PodmanLab.await(
                "verify to wait for health",
                () -> Files.exists(told) && Files.readString(told).contains("waiting for sick-web-1"));
        stack.removeInput("app.env");
        stack.mend();
        PodmanLab.await("verify to miss the file", () -> Files.readString(told).contains("app.env"));
        assertThat(stack.health("web")).isEqualTo("healthy");
        CommandResult gone = gated.unitward("verify", "--timeout", "1");
        assertThat(gone.exitCode()).as(gone.output() + gone.errors()).isEqualTo(13);
        assertThat(gone.output()).contains("app.env").doesNotContain("is unhealthy");
        stack.write("app.env", "GREETING=hello\n");
        gated.keepSecret("app.env");
        CommandResult back = verifying.get();
        assertThat(back.exitCode()).as(back.output() + Files.readString(told)).isZero();
    }

    @Test
    void preflight_says_which_provider_there_is_and_what_it_gets_wrong() throws Exception {
        GatedStack gated = GatedStack.plant(lab, "ready");
        ComposeStack stack = gated.stack();
        lab.podman("pull", LoopbackRegistry.image("stable"));
        CommandResult ready = gated.unitward("preflight");
        assertThat(ready.exitCode()).as(ready.errors()).isZero();
        CommandResult right = lab.unitward("config", "check");
        assertThat(right.exitCode()).as(right.output() + right.errors()).isZero();
        assertThat(right.output()).contains("stack     ready: ").doesNotContain("advice");
        assertThat(ready.output())
                .contains("stack ready: nothing stands in the way; docker-compose 2.")
                .doesNotContain(", which");

        // By a name that nothing else has: a tree may have a docker-compose of its own.
        Path program = lab.sandbox().home().resolve("bin/lab-compose");
        lab.files().createDirectories(program.getParent());
        Files.createSymbolicLink(program, Path.of(stack.provider().program()));
        GatedStack.declare(
                lab, List.of(gated.declared("").replace(stack.provider().program(), "lab-compose")));
        SandboxCommand shell =
                lab.unitwardCommand("stack", "preflight", "ready").with("PATH", program.getParent() + ":/usr/bin:/bin");
        CommandResult lost = lab.run(shell);
        assertThat(lost.exitCode()).as(lost.errors()).isEqualTo(13);
        assertThat(lost.errors())
                .contains(
                        "'lab-compose' is in no directory of the PATH of ready.service (", "your PATH has " + program);
        String unit = "[Service]\nType=oneshot\nRemainAfterExit=yes\n";
        stack.writeUnit(unit + "ExecStart=/bin/true\nEnvironment=PATH=" + program.getParent() + "\n");
        assertThat(lab.unitward("stack", "preflight", "ready").exitCode())
                .as("the unit has a PATH of its own")
                .isZero();
        gated.declare("");
        stack.writeUnit(unit + "ExecStart=/gone/bin/unitward stack apply ready\n");
        CommandResult dead = gated.unitward("restart");
        assertThat(dead.exitCode()).as(dead.errors()).isEqualTo(13);
        assertThat(dead.errors())
                .contains("ready.service runs /gone/bin/unitward, which is not there", "so nothing was done");
        stack.writeUnit(unit + "ExecStart=/bin/true\n");

        lab.asRoot("chmod", "644", stack.path("secrets/token").toString());
        lab.asRoot("chmod", "755", lab.sandbox().home().toString());
        CommandResult exposed = gated.unitward("preflight");
        assertThat(exposed.exitCode()).as(exposed.errors()).isEqualTo(13);
        assertThat(exposed.errors()).contains("can be read by everybody (mode 0644)");
        gated.keepSecret("secrets/token");

        String foreign = "networks: {default: {external: true, name: nope}}\n";
        String mounted = "\"./switches:/switches:ro\"";
        stack.edit(text -> text.replace(mounted, mounted + ", \"./none:/none\"") + foreign);
        CommandResult external = gated.unitward("preflight");
        assertThat(external.exitCode()).as(external.errors()).isEqualTo(13);
        assertThat(external.errors())
                .contains(
                        "network 'nope' is external, and podman has none of that name",
                        "note: " + stack.path("none") + ", which a service mounts, is missing");
        CommandResult refused = gated.unitward("restart");
        assertThat(refused.exitCode()).as(refused.errors()).isEqualTo(13);
        assertThat(refused.errors()).contains("network 'nope' is external", "so nothing was done");
        stack.edit(text -> text.replace(foreign, "").replace(", \"./none:/none\"", ""));

        stack.edit(text ->
                text.replace("restart: always", "").replace("    environment: {ROLE: web}", "    environmen: {}"));
        CommandResult unknown = gated.unitward("preflight");
        assertThat(unknown.exitCode()).isEqualTo(13);
        assertThat(unknown.errors()).contains("does not accept the compose files: ", "environmen");

        stack.write("compose.yaml", "services: [\n");
        CommandResult broken = gated.unitward("preflight");
        assertThat(broken.exitCode()).isEqualTo(13);
        assertThat(broken.errors().lines()).hasSize(2).last().asString().endsWith("nothing of it runs");
        assertThat(broken.errors()).contains("compose file " + stack.path("compose.yaml"));
        assertThat(stack.containers()).as("nothing was started").isEmpty();
        stack.write("compose.yaml", "services: {web: {image: " + LoopbackRegistry.image("stable") + "}}\n");
        Files.delete(lab.sandbox().home().resolve(".config/systemd/user/ready.service"));
        assertThat(lab.sandbox().systemctl("daemon-reload").succeeded()).isTrue();
        lab.asRoot("chmod", "000", stack.path("app.env").toString());
        CommandResult advised = lab.unitward("config", "check");
        assertThat(advised.exitCode()).as("none of it is a mistake of the file").isZero();
        assertThat(advised.output())
                .contains(
                        "advice    stack ready: env file " + stack.path("app.env") + " cannot be read",
                        "advice    stack ready: the manager has no ready.service");
        gated.keepSecret("app.env");
        assertThat(lab.sandbox().systemctl("daemon-reload").succeeded()).isTrue();
        CommandResult none = gated.unitward("restart");
        assertThat(none.exitCode()).as(none.errors()).isEqualTo(13);
        assertThat(none.errors()).contains("the manager has no ready.service", "unitward stack unit ready --install");
    }
}
