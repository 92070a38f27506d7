package io.unitward.cli.podman;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.SandboxCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What goes wrong in the middle of an update through podman-compose, which restarts the unit; and what people are told of it. */
@Tag("podman")
class UpdateFaultsOfPodmanComposeTest {
    private static PodmanLab lab;

    @BeforeAll
    static void start() throws Exception {
        lab = PodmanLab.start();
    }

    @AfterEach
    void clear() throws IOException {
        lab.clear();
    }

    @AfterAll
    static void stop() throws IOException {
        lab.close();
    }

    /** A stack that runs v1 under its unit; whatever its provider is asked goes through a script, which does nothing yet. */
    private record Faulty(GatedStack gated, ComposeStack stack, Path provider, String v1) {
        static Faulty plant(String name) throws IOException {
            GatedStack gated = GatedStack.plant(lab, name, ComposeProvider.PODMAN_COMPOSE);
            String v1 = gated.runs("v1", name);
            gated.install();
            Faulty faulty =
                    new Faulty(gated, gated.stack(), lab.sandbox().home().resolve("provider-of-" + name), v1);
            faulty.declare("");
            faulty.script("");
            assertThat(faulty.stack.systemctl("start").exitCode())
                    .as(lab.journal(faulty.stack.unit()))
                    .isZero();
            return faulty;
        }

        void declare(String more) throws IOException {
            gated.declare(more);
            Path manifest = lab.sandbox().home().resolve(".config/unitward/unitward.yaml");
            lab.files()
                    .write(
                            manifest,
                            Files.readString(manifest).replace(stack.provider().program(), provider.toString()));
        }

        /** @param fault lines of a shell; {@code real} runs what was asked for, and {@code $turn} counts the times that it was 'up' */
        void script(String fault) throws IOException {
            Path turns = lab.sandbox().home().resolve("turns-of-" + stack.project());
            Files.deleteIfExists(turns);
            lab.files().write(provider, """
                    #!/bin/bash
                    real() { %1$s "$@"; }
                    case " $* " in *" up "*) echo up >>%2$s; turn=$(wc -l <%2$s) ;; esac
                    %3$s
                    exec %1$s "$@"
                    """.formatted(stack.provider().program(), turns, fault));
            lab.asRoot("chmod", "755", provider.toString());
        }

        /** Lets a command and the journal be told; gives back the file that the command writes. */
        Path alertsInto(String name) throws IOException {
            Path heard = lab.sandbox().home().resolve(name);
            declare("""
                    alerts:
                      sinks:
                        - {sink: hook, type: command, argv: ["/usr/bin/tee", "-a", "%s"]}
                        - {sink: journal, type: journal}
                    """.formatted(heard));
            return heard;
        }

        void runsWhatRan() throws IOException {
            assertThat(stack.imageDigest("web")).as("exactly what ran").isEqualTo(v1);
            assertThat(stack.imageDigest("worker")).isEqualTo(v1);
            assertThat(stack.health("web")).isEqualTo("healthy");
            CommandResult status = gated.unitward("status");
            assertThat(status.exitCode()).as(status.output()).isZero();
        }
    }

    private static void isRolledBack(CommandResult update) {
        assertThat(update.exitCode())
                .as("%s%s", update.output(), update.errors())
                .isEqualTo(15);
        assertThat(update.output())
                .contains("was rolled back to the images that ran before", "0 of 1 stack up to date");
    }

    @Test
    void a_container_that_somebody_removes_meanwhile_is_an_update_that_failed() throws Exception {
        Faulty faulty = Faulty.plant("taken");
        String v2 = lab.registry().push("v2", "taken");
        faulty.script("""
                if [ "$turn" = 1 ]; then
                    real "$@"
                    /usr/bin/podman rm -f -t 0 taken_worker_1
                    exit 0
                fi
                """);
        Path heard = faulty.alertsInto("heard-taken");
        isRolledBack(faulty.gated.unitward("update", "--alert"));
        faulty.runsWhatRan();
        JsonNode alert = PodmanLab.json(Files.readString(heard));
        assertThat(alert.at("/failed").asText()).as("which container it was").contains("worker");
        assertThat(alert.at("/images").asText())
                .contains("taken_web_1 (" + LoopbackRegistry.image("taken") + ") from " + faulty.v1 + " to " + v2);
        assertThat(alert.at("/running").asText())
                .contains("taken_web_1 running, healthy, " + faulty.v1, "taken_worker_1 running, " + faulty.v1);
    }

    @Test
    void an_image_that_ends_at_once_is_rolled_back_though_the_registry_is_gone_by_then() throws Exception {
        Faulty faulty = Faulty.plant("brief");
        lab.registry().push("exit2", "brief");
        Path home = lab.sandbox().home();
        faulty.script("""
                if [ "$turn" = 1 ]; then
                    touch %1$s/brief-pulled
                    until [ -e %1$s/brief-on ]; do sleep 0.1; done
                fi
                """.formatted(home));
        CompletableFuture<CommandResult> update = CompletableFuture.supplyAsync(() -> {
            try {
                return lab.run(lab.unitwardCommand("stack", "update", "brief").within(Duration.ofMinutes(5)));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
        PodmanLab.await("the pull is done", () -> Files.exists(home.resolve("brief-pulled")) || update.isDone());
        lab.registry().down();
        lab.files().write(home.resolve("brief-on"), "");
        isRolledBack(update.join());
        lab.registry().up();
        faulty.runsWhatRan();
    }

    @Test
    void a_rollback_is_carried_through_though_the_update_is_told_to_end() throws Exception {
        Faulty faulty = Faulty.plant("impatient");
        lab.registry().push("bad2", "impatient");
        faulty.script("""
                if [ "$turn" = 2 ]; then
                    pkill -TERM -f 'stack update impatient'
                    sleep 1
                fi
                """);
        CommandResult update = faulty.gated.unitward("update");
        isRolledBack(update);
        assertThat(update.errors()).contains("told to stop");
        faulty.runsWhatRan();
    }

    @Test
    void a_rollback_that_cannot_be_made_is_told_and_made_by_the_next() throws Exception {
        Faulty faulty = Faulty.plant("stuck");
        lab.registry().push("bad2", "stuck");
        faulty.script("""
                if [ "$turn" = 2 ]; then
                    exit 1
                fi
                """);
        CommandResult update = faulty.gated.unitward("update");
        assertThat(update.exitCode())
                .as("%s%s", update.output(), update.errors())
                .isEqualTo(12);
        assertThat(update.output()).contains("and so did putting back what ran before");
        faulty.script("");
        CommandResult next = faulty.gated.unitward("restart");
        assertThat(next.exitCode()).as("%s%s", next.output(), next.errors()).isZero();
        faulty.runsWhatRan();
    }

    @Test
    void people_are_told_what_failed_and_what_runs_and_no_secret() throws Exception {
        Faulty faulty = Faulty.plant("told");
        Path heard = faulty.alertsInto("heard");
        faulty.stack.write("app.env", "DB_PASSWORD=swordfish-1\nPLAIN=opensesame-2\n");
        faulty.gated.keepSecret("app.env");
        String secret = Files.readString(faulty.stack.path("secrets/token")).strip();
        Map<String, String> ids = faulty.stack.containers();
        lab.registry().down();
        faulty.script("""
                case " $* " in *" pull "*)
                    real "$@"
                    echo "DB_PASSWORD=swordfish-1 opensesame-2 $(cat %s)" >&2
                    exit 7 ;;
                esac
                """.formatted(faulty.stack.path("secrets/token")));
        CommandResult update = faulty.gated.unitward("update", "--alert");
        lab.registry().up();
        assertThat(update.exitCode())
                .as("%s%s", update.output(), update.errors())
                .isEqualTo(12);
        assertThat(faulty.stack.containers()).isEqualTo(ids);
        String line = Files.readString(heard);
        JsonNode alert = PodmanLab.json(line);
        assertThat(alert.at("/failed").asText())
                .contains(
                        "the pull failed, so nothing was changed",
                        "connection refused",
                        "docker://" + LoopbackRegistry.image("told"));
        assertThat(alert.at("/images").asText()).contains("told_web_1", faulty.v1 + " as before");
        assertThat(alert.at("/running").asText()).contains("told_web_1 running, healthy, " + faulty.v1);
        assertThat(alert.at("/text").asText()).contains("What failed: ", "Now: told_web_1");
        String journal = lab.run(SandboxCommand.of(
                        List.of("journalctl", "-q", "--no-pager", "-o", "json", "UNITWARD_CAUSE=update-stack")))
                .output();
        assertThat(journal).contains("UNITWARD_FAILED", "UNITWARD_RUNNING");
        assertThat(line + journal).doesNotContain("swordfish-1", "opensesame-2", secret);
    }
}
