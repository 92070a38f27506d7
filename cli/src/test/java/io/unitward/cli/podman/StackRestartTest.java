package io.unitward.cli.podman;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.unitward.cli.Published;
import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.SandboxCommand;
import io.unitward.cli.sandbox.SandboxSpec;
import java.io.IOException;
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

/** Restart, update and the unit that they use, on real podman, a real manager and a registry on loopback. */
@Tag("podman")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StackRestartTest {
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
    void t02_t03_t04_a_restart_is_verified_and_one_that_cannot_succeed_touches_nothing() throws Exception {
        GatedStack gated = GatedStack.plant(lab, "work");
        ComposeStack stack = gated.stack();
        CommandResult refused = gated.unitward("unit", "--install");
        assertThat(refused.exitCode()).as("the unit that is there is not ours").isEqualTo(12);
        assertThat(refused.errors()).contains("'stack unit' did not write it", "nothing was written");
        Path unit = gated.install();
        assertThat(Files.readString(unit)).contains("ExecStartPost=", " stack verify work");
        CommandResult checked =
                lab.run(SandboxCommand.of(List.of("systemd-analyze", "--user", "verify", unit.toString())));
        assertThat(checked.exitCode()).as(checked.errors()).isZero();
        assertThat(checked.errors()).doesNotContain(stack.unit());

        CommandResult started = gated.unitward("restart", "--pull");
        assertThat(started.exitCode())
                .as("T02: %s%s%s", started.output(), started.errors(), lab.journal(stack.unit()))
                .isZero();
        assertThat(started.output()).startsWith("stack work is as declared: 2 containers run, 1 healthy");
        Map<String, String> ids = stack.containers();

        CommandResult status = gated.unitward("status", "-o", "json=-");
        assertThat(status.exitCode()).as(status.errors()).isZero();
        Published.STACK_STATUS.accepts(status.output());
        JsonNode json = PodmanLab.json(status.output());
        assertThat(json.at("/schema").asText()).isEqualTo("unitward.stack-status/v1");
        assertThat(json.at("/stacks/0/state").asText()).isEqualTo("compliant");
        assertThat(json.at("/stacks/0/containers/0/id").asText()).isEqualTo(ids.get("web"));

        String nowhere = LoopbackRegistry.image("nowhere");
        stack.image(nowhere);
        gated.keepSecret(".env");
        for (String verb : List.of("preflight", "restart")) {
            CommandResult absent = gated.unitward(verb);
            assertThat(absent.exitCode()).as(verb + absent.errors()).isEqualTo(13);
            assertThat(absent.errors())
                    .contains("image " + nowhere + " of services web, worker (" + stack.path("compose.yaml")
                            + ":3) is not on this machine; to pull it first: unitward stack restart work --pull");
        }
        CommandResult gone = gated.unitward("restart", "--pull");
        assertThat(gone.exitCode()).as(gone.errors()).isEqualTo(12);
        assertThat(stack.containers())
                .as("an image that is nowhere takes nothing down")
                .isEqualTo(ids);
        stack.image(LoopbackRegistry.image("stable"));
        gated.keepSecret(".env");

        stack.removeInput("secrets/token");
        CommandResult cannot = gated.unitward("restart");
        assertThat(cannot.exitCode()).as("T04: %s", cannot.errors()).isEqualTo(13);
        assertThat(cannot.errors())
                .contains("secret " + stack.path("secrets/token") + " is missing")
                .contains("so nothing was done; still running: work-web-1 (healthy), work-worker-1");
        assertThat(stack.containers())
                .as("the earlier containers are untouched")
                .isEqualTo(ids);
        stack.write("secrets/token", "not-a-real-secret\n");
        gated.keepSecret("secrets/token");

        lab.registry().down();
        CommandResult unpulled = gated.unitward("restart", "--pull");
        assertThat(unpulled.exitCode()).as("T11: %s", unpulled.errors()).isEqualTo(12);
        assertThat(unpulled.errors()).contains("the pull ended with exit code", "so nothing was done; still running: ");
        assertThat(stack.containers()).isEqualTo(ids);
        lab.registry().up();

        stack.breakHealth("web");
        CommandResult failed = gated.unitward("restart", "--progress");
        assertThat(failed.exitCode()).as("T03: %s", failed.errors()).isEqualTo(16);
        assertThat(failed.errors())
                .as("what the job waits for")
                .containsPattern("unitward: restarting work.service, \\d+ s left\n")
                .containsPattern("unitward: restarting work.service: waiting for work-web-1: .*, \\d+ s left\n")
                .contains("result exit-code, by a command beside its main process, such as one of ExecStartPost=")
                .contains("after that, still running: work-web-1 (unhealthy), work-worker-1")
                .contains("to stop it: DOCKER_HOST=unix://$XDG_RUNTIME_DIR/podman/podman.sock "
                        + stack.provider().program() + " -p work -f ~/stacks/work/compose.yaml down")
                .as("the words of its gate, from the journal")
                .contains("unitward:   journal: stack work is not as declared, after ")
                .contains("unitward:   journal:   work-web-1, last health check: ");
        stack.mend();
        assertThat(gated.unitward("restart").exitCode()).as("T12").isZero();
        assertThat(gated.journal()).contains("\"restart-unit\"", "\"job-failed\"", "\"done\"");

        stack.removeContainer("worker");
        CommandResult wrong = gated.unitward("status");
        assertThat(wrong.exitCode()).isEqualTo(13);
        assertThat(wrong.output())
                .contains("stack work is not as declared: 1 container runs, 1 healthy", "active (exited)");
        CommandResult audited = lab.unitward("audit", "--dry-run", "-o", "json=-");
        assertThat(audited.exitCode())
                .as("within the deadlines of a start that is over: %s", audited.errors())
                .isEqualTo(10);
        assertThat(audited.output()).contains("\"container-missing\"", "\"stack-settling\"");
        assertThat(gated.unitward("restart").exitCode())
                .as("T09, it is made anew")
                .isZero();
        assertThat(stack.containers()).containsKey("worker");
    }

    @Test
    void t10_t11_t12_an_update_is_verified_and_rolled_back_to_the_very_images_that_ran() throws Exception {
        GatedStack gated = GatedStack.plant(lab, "moving");
        ComposeStack stack = gated.stack();
        String v1 = lab.registry().push("v1", "moving");
        stack.image(LoopbackRegistry.image("moving"));
        gated.keepSecret(".env");
        gated.install();
        assertThat(stack.systemctl("start").exitCode())
                .as(lab.journal(stack.unit()))
                .isZero();
        assertThat(stack.imageDigest("web")).isEqualTo(v1);

        String v2 = lab.registry().push("v2", "moving");
        assertThat(gated.unitward("update", "--dry-run").exitCode()).isEqualTo(11);
        CommandResult updated = gated.unitward("update");
        assertThat(updated.exitCode())
                .as("T10: %s%s", updated.output(), updated.errors())
                .isZero();
        assertThat(updated.output()).contains("stack moving: updated " + LoopbackRegistry.image("moving"));
        assertThat(stack.imageDigest("web")).isEqualTo(v2);
        assertThat(stack.logs("web")).contains("MARKER=v2 web started");
        Map<String, String> ids = stack.containers();
        CommandResult nothing = gated.unitward("update");
        assertThat(nothing.exitCode()).as(nothing.errors()).isZero();
        assertThat(nothing.output()).contains("stack moving: nothing new");
        assertThat(stack.containers()).isEqualTo(ids);

        String bad = lab.registry().push("bad3", "moving");
        Path told = lab.sandbox().home().resolve("back.json");
        Path heard = lab.sandbox().home().resolve("heard");
        gated.declare("""
                alerts:
                  sinks:
                    - {sink: hook, type: command, argv: ["/usr/bin/tee", "-a", "%s"]}
                """.formatted(heard));
        CommandResult back = gated.unitward("update", "--alert", "-o", "text=-", "-o", "json=" + told);
        assertThat(back.exitCode())
                .as("T12: %s%s", back.output(), back.errors())
                .isEqualTo(15);
        assertThat(back.output()).contains("was rolled back to the images that ran before", "0 of 1 stack up to date");
        assertThat(stack.imageDigest("web")).as("exactly what ran").isEqualTo(v2);
        assertThat(stack.imageDigest("worker")).isEqualTo(v2);
        assertThat(stack.health("web")).isEqualTo("healthy");
        Published.STACK_RUN.accepts(Files.readString(told));
        JsonNode run = PodmanLab.json(Files.readString(told));
        assertThat(run.at("/exitCode").asInt()).isEqualTo(15);
        assertThat(run.at("/stacks/0/outcome").asText()).isEqualTo("rolled-back");
        assertThat(run.at("/stacks/0/state").asText()).isEqualTo("compliant");
        assertThat(run.at("/stacks/0/pulled/0/reference").asText()).isEqualTo(LoopbackRegistry.image("moving"));
        JsonNode image = run.at("/stacks/0/images/0");
        assertThat(image.at("/before/digest").asText()).as("%s", image).isEqualTo(v2);
        assertThat(image.at("/made/digest").asText()).as("what was tried").isEqualTo(bad);
        assertThat(image.at("/now/digest").asText()).isEqualTo(v2);

        JsonNode alert = PodmanLab.json(Files.readString(heard));
        assertThat(alert.at("/event").asText()).as("%s", alert).isEqualTo("action-failed");
        assertThat(alert.at("/cause").asText()).isEqualTo("update-stack");
        assertThat(alert.at("/unit").asText()).isEqualTo(stack.unit());
        assertThat(alert.at("/text").asText()).contains("The update of stack moving ended with 15 (");
        assertThat(alert.at("/failed").asText()).as("which container it was").contains("web");
        assertThat(alert.at("/images").asText()).contains("moving-web-1", "from " + v2 + " to " + bad);
        assertThat(alert.at("/running").asText()).contains("moving-web-1 running, healthy, " + v2);

        ids = stack.containers();
        lab.registry().removeTag("moving");
        CommandResult gone = lab.run(lab.unitwardCommand("stack", "update", "--all"));
        assertThat(gone.exitCode())
                .as("T11: %s%s", gone.output(), gone.errors())
                .isEqualTo(12);
        assertThat(gone.output())
                .contains("the pull failed, so nothing was changed; still running: moving-web-1 (healthy)");
        assertThat(stack.containers()).isEqualTo(ids);
    }

    @Test
    void an_update_that_is_killed_or_told_to_stop_loses_nothing_and_another_tag_is_rolled_back() throws Exception {
        GatedStack gated = GatedStack.plant(lab, "cut");
        ComposeStack stack = gated.stack();
        String v1 = gated.runs("v1", "cut");
        gated.install();
        assertThat(stack.systemctl("start").exitCode())
                .as(lab.journal(stack.unit()))
                .isZero();
        Path home = lab.sandbox().home();
        Path provider = home.resolve("provider-of-cut");
        Path manifest = home.resolve(".config/unitward/unitward.yaml");
        lab.files()
                .write(
                        manifest,
                        Files.readString(manifest).replace(stack.provider().program(), provider.toString()));

        lab.registry().push("bad3", "cut");
        endsParent(provider, stack, "KILL", "up");
        CommandResult killed = gated.unitward("update");
        assertThat(killed.exitCode()).as(killed.output() + killed.errors()).isEqualTo(137);
        CommandResult status = gated.unitward("status");
        assertThat(status.exitCode()).as(status.output()).isEqualTo(13);
        assertThat(status.output()).contains("An update of stack cut begun at ", "was cut short");
        CommandResult audit = lab.unitward("audit", "--dry-run");
        assertThat(audit.exitCode()).as(audit.output()).isEqualTo(10);
        assertThat(audit.output()).contains("An update of stack cut begun at ", "stack-update-cut-short");
        endsParent(provider, stack, "KILL", "");
        CommandResult restarted = gated.unitward("restart");
        assertThat(restarted.exitCode())
                .as(restarted.output() + restarted.errors())
                .isZero();
        assertThat(restarted.errors()).contains("was cut short while", "what ran before it runs");
        assertThat(stack.imageDigest("web")).as("exactly what ran").isEqualTo(v1);
        assertThat(gated.unitward("status").exitCode()).isZero();

        endsParent(provider, stack, "KILL", "pull");
        assertThat(gated.unitward("update").exitCode()).isEqualTo(137);
        endsParent(provider, stack, "TERM", "up");
        CommandResult told = gated.unitward("update");
        assertThat(told.exitCode()).as(told.output() + told.errors()).isEqualTo(11);
        assertThat(told.errors()).contains("the update begun at ", "told to stop");
        assertThat(told.output()).contains("we were told to stop; nothing that runs was changed");
        assertThat(stack.imageDigest("web")).isEqualTo(v1);
        assertThat(gated.unitward("status").exitCode()).isZero();

        endsParent(provider, stack, "KILL", "");
        lab.registry().push("bad4", "cut-next");
        stack.image(LoopbackRegistry.image("cut-next"));
        gated.keepSecret(".env");
        CommandResult bumped = gated.unitward("update");
        assertThat(bumped.exitCode()).as(bumped.output() + bumped.errors()).isEqualTo(15);
        assertThat(bumped.output())
                .contains(LoopbackRegistry.image("cut-next")
                        + " names the earlier image on this machine until the next pull");
        assertThat(stack.imageDigest("web")).isEqualTo(v1);
        assertThat(stack.imageDigest("worker")).isEqualTo(v1);
        String log = lab.unitward("log", "--actions").output();
        assertThat(log)
                .contains("update-stack cut.service  rolled-back", "(exit code 15)", v1.substring("sha256:".length()));
        String v2 = lab.registry().push("v2", "cut-next");
        CommandResult good = gated.unitward("update");
        assertThat(good.exitCode()).as(good.output() + good.errors()).isZero();
        assertThat(stack.imageDigest("web")).isEqualTo(v2);
    }

    /** A provider that ends unitward before it does that verb, and does it all the same; no verb: it only does it. */
    private void endsParent(Path provider, ComposeStack stack, String signal, String verb) throws IOException {
        String hit = verb.isEmpty()
                ? ""
                : "case \" $* \" in *\" " + verb + " \"*) kill -" + signal + " $PPID; sleep 1 ;; esac\n";
        lab.files()
                .write(
                        provider,
                        "#!/bin/bash\n" + hit + "exec " + stack.provider().program() + " \"$@\"\n");
        lab.asRoot("chmod", "755", provider.toString());
    }

    @Test
    void a_second_restart_gives_up_or_waits_for_the_first() throws Exception {
        GatedStack gated = GatedStack.plant(lab, "twice");
        ComposeStack stack = gated.stack();
        GatedStack.declare(lab, List.of(gated.declared("").replace("health: 20s", "health: 120s")));
        gated.installDeclared();
        assertThat(gated.unitward("restart", "--pull").exitCode()).isZero();
        stack.slowStart("web", 600);
        CompletableFuture<CommandResult> running = lab.beside(lab.unitwardCommand("stack", "restart", "twice"));
        PodmanLab.await("the first to be at work", () -> active(stack).equals("activating"));
        CommandResult second = gated.unitward("restart", "--wait", "0");
        assertThat(second.exitCode()).as(second.errors()).isEqualTo(75);
        assertThat(second.errors()).contains("stack twice: another run is at work on it", "nothing was done");
        CommandResult audit = lab.unitward("audit", "--dry-run");
        assertThat(audit.exitCode())
                .as("an audit neither waits nor finds anything wrong: %s", audit.output())
                .isIn(0, 11);
        assertThat(audit.output() + audit.errors())
                .containsPattern("restart-unit \\S+, begun at \\S+, is going on: another run does it")
                .doesNotContain("was cut short");
        CompletableFuture<CommandResult> third =
                lab.beside(lab.unitwardCommand("stack", "restart", "twice", "--wait", "120"));
        stack.awaitSlow("web");
        stack.mend();
        stack.hurry("web");
        assertThat(running.get().exitCode()).as(running.get().errors()).isZero();
        assertThat(third.get().exitCode()).as(third.get().errors()).isZero();
    }

    @Test
    void a_restart_that_is_told_to_stop_says_what_goes_on_without_it() throws Exception {
        GatedStack gated = GatedStack.plant(lab, "left");
        ComposeStack stack = gated.stack();
        GatedStack.declare(lab, List.of(gated.declared("").replace("health: 20s", "health: 120s")));
        gated.installDeclared();
        assertThat(gated.unitward("restart", "--pull").exitCode()).isZero();
        Map<String, String> ids = stack.containers();
        stack.slowStart("web", 600);
        SandboxCommand restart = lab.unitwardCommand("stack", "restart", "left");
        List<String> argv = new ArrayList<>(List.of("env", "--default-signal=INT")); // as at a terminal
        argv.addAll(restart.argv());
        CompletableFuture<CommandResult> running =
                lab.beside(new SandboxCommand(argv, restart.uid(), restart.environment(), restart.deadline()));
        PodmanLab.await("it to be at work", () -> active(stack).equals("activating"));
        lab.signal("INT", "stack", "restart", "left");
        CommandResult told = running.get();
        assertThat(told.exitCode()).as(told.errors()).isEqualTo(130);
        assertThat(told.errors())
                .endsWith(
                        "unitward: told to stop: systemd goes on with the restart of left.service; what becomes of it:"
                                + " unitward stack verify left\n");
        stack.awaitSlow("web");
        stack.hurry("web");
        PodmanLab.await("systemd to go on", () -> active(stack).equals("active"));
        assertThat(gated.unitward("verify").exitCode()).isZero();
        assertThat(stack.containers()).doesNotContainValue(ids.get("web"));
        CommandResult audit = lab.unitward("audit", "--dry-run");
        assertThat(audit.output() + audit.errors())
                .as("nobody is at it any more")
                .containsPattern("restart-unit \\S+, begun at \\S+, was cut short: how it ended is not known");
    }

    @Test
    void a_hold_counts_by_every_name_and_as_it_is_when_something_is_about_to_be_done() throws Exception {
        GatedStack gated = GatedStack.plant(lab, "kept");
        ComposeStack stack = gated.stack();
        lab.registry().push("v1", "kept");
        stack.image(LoopbackRegistry.image("kept"));
        gated.keepSecret(".env");
        Path unit = gated.install();
        Files.createSymbolicLink(unit.resolveSibling("also-kept.service"), Path.of(stack.unit()));
        assertThat(lab.sandbox().systemctl("daemon-reload").succeeded()).isTrue();
        stack.start();
        Map<String, String> ids = stack.containers();
        String v1 = imageId("kept");

        assertThat(lab.unitward("hold", "also-kept", "--until", "1h", "--reason", "a backup")
                        .succeeded())
                .isTrue();
        for (String verb : List.of("restart", "update")) {
            CommandResult held = gated.unitward(verb);
            assertThat(held.exitCode()).as(verb + held.errors()).isEqualTo(11);
            assertThat(held.errors())
                    .contains("stack kept: nothing was done, also-kept.service is held until", "a backup");
        }
        CommandResult foretold = gated.unitward("update", "--dry-run");
        assertThat(foretold.exitCode()).as(foretold.errors()).isEqualTo(11);
        assertThat(foretold.output()).startsWith("stack kept would be left alone, also-kept.service is held until");
        assertThat(stack.containers()).isEqualTo(ids);

        // Somebody holds it while the images are pulled.
        Path home = lab.sandbox().home();
        Path holds = home.resolve(".local/state/unitward/user-" + PodmanLab.UID + "/holds.json");
        Path later = home.resolve("holds-later.json");
        Path provider = home.resolve("pull-and-be-held");
        lab.asRoot("cp", "-p", holds.toString(), later.toString());
        assertThat(lab.unitward("hold", "--release", "also-kept").succeeded()).isTrue();
        lab.files().write(provider, """
                #!/bin/sh
                case " $* " in *" pull "*) cp -p %s %s ;; esac
                exec %s "$@"
                """.formatted(later, holds, stack.provider().program()));
        lab.asRoot("chmod", "755", provider.toString());
        Path manifest = home.resolve(".config/unitward/unitward.yaml");
        lab.files()
                .write(
                        manifest,
                        Files.readString(manifest).replace(stack.provider().program(), provider.toString()));
        lab.registry().push("v2", "kept");
        CommandResult late = gated.unitward("update");
        assertThat(late.exitCode()).as(late.output() + late.errors()).isEqualTo(11);
        assertThat(late.errors()).contains("also-kept.service is held until");
        assertThat(late.output()).contains("pulled, but nothing that runs was changed; still running: kept-web-1");
        assertThat(stack.containers()).isEqualTo(ids);
        assertThat(imageId("kept"))
                .as("a restart does not start what was pulled")
                .isEqualTo(v1);

        assertThat(lab.unitward("hold", "--release", "also-kept").succeeded()).isTrue();
        gated.declare("");
        CommandResult free = gated.unitward("update");
        assertThat(free.exitCode()).as(free.output() + free.errors()).isZero();
        assertThat(stack.logs("web")).contains("MARKER=v2 web started");
        assertThat(gated.journal().lines().filter(line -> line.contains(stack.unit())))
                .as("the begin and the end of the one thing that was done")
                .hasSize(2);
    }

    private String imageId(String tag) throws IOException {
        CommandResult image = lab.podman("image", "inspect", "-f", "{{.Id}}", LoopbackRegistry.image(tag));
        assertThat(image.exitCode()).as(image.errors()).isZero();
        return image.output().strip();
    }

    @Test
    void a_gate_in_the_background_lets_the_start_go_on_and_fails_a_unit_of_its_own() throws Exception {
        GatedStack gated = GatedStack.plant(lab, "behind");
        ComposeStack stack = gated.stack();
        Path unit = gated.install("    gate: background\n");
        Path verifier = unit.resolveSibling("behind-verify.service");
        assertThat(Files.readString(unit))
                .contains("Wants=behind-verify.service")
                .doesNotContain("ExecStartPost=");
        CommandResult checked = lab.run(SandboxCommand.of(
                List.of("systemd-analyze", "--user", "verify", unit.toString(), verifier.toString())));
        assertThat(checked.exitCode()).as(checked.errors()).isZero();
        stack.breakHealth("web");
        assertThat(stack.systemctl("start").exitCode())
                .as("nothing waits for health")
                .isZero();
        PodmanLab.await(
                "the verifier to fail", () -> active("behind-verify.service").equals("failed"));
        assertThat(lab.unitward("audit", "--dry-run").output())
                .contains("Declared units have failed: behind-verify.service.");
        PodmanLab.await(
                "its words to be in the journal",
                () -> lab.journal("behind-verify.service")
                        .contains("Container behind-web-1 of stack behind is unhealthy"));
        stack.mend();
        assertThat(stack.systemctl("restart").exitCode()).isZero();
        PodmanLab.await(
                "the verifier to pass", () -> active("behind-verify.service").equals("inactive"));
    }

    @Test
    void a_podman_that_hangs_or_talks_rubbish_is_never_taken_for_health() throws Exception {
        GatedStack gated = GatedStack.plant(lab, "mute");
        gated.install();
        assertThat(gated.unitward("restart", "--pull").exitCode()).isZero();
        FakePodman podman = lab.scripted("podman");
        podman.answersGarbage("ps");
        // What is asked before it must be answered by then, however busy the machine is.
        CommandResult rubbish = lab.run(verify(podman, "8"));
        assertThat(rubbish.exitCode()).as(rubbish.output()).isEqualTo(69);
        assertThat(rubbish.output()).contains("could not tell whether it is as declared", "is not understood");
        podman.hangsStubbornly("version"); // asked before ps
        CommandResult hung = lab.run(verify(podman, "2"));
        assertThat(hung.exitCode()).as(hung.output()).isEqualTo(14);
        assertThat(hung.output()).contains("did not answer before the deadline");
    }

    private SandboxCommand verify(FakePodman podman, String timeout) throws IOException {
        return lab.unitwardCommand("stack", "verify", "mute", "--timeout", timeout)
                .with("PATH", podman.directory() + ":/usr/bin:/bin");
    }

    private String active(ComposeStack stack) throws IOException {
        return active(stack.unit());
    }

    private String active(String unit) throws IOException {
        return lab.run(SandboxCommand.of(List.of("systemctl", "--user", "show", "-P", "ActiveState", unit)))
                .output()
                .strip();
    }
}
