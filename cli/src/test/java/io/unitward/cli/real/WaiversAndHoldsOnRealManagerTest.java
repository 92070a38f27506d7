package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hold stops a reload; a waiver silences the exit code and not the gate; the log tells of both. */
@Tag("real")
class WaiversAndHoldsOnRealManagerTest {
    private static final String UNIT = "home-api.service";

    @ParameterizedTest
    @ValueSource(longs = {0, 1500})
    void a_held_unit_is_not_reloaded_until_it_is_released(long uid) throws Exception {
        try (Lab lab = Lab.ofUser(uid)) {
            lab.declare("home-*.service");
            lab.vouched(UNIT, Lab.onceDone("edition 0"));
            lab.reload();
            lab.start(UNIT);
            lab.vouched(UNIT, Lab.onceDone("edition 1"));
            Lab.tick();
            String loaded = lab.loadedAt();
            String planned =
                    lab.audit("--dry-run").json().path("plan").path("digest").asText();

            Outcome hold = lab.unitward("hold", "--user", "home-api", "--until", "2h", "--reason", "I debug it");
            assertThat(hold.exitCode()).as(hold.errors()).isZero();
            for (Outcome run : new Outcome[] {lab.audit("--dry-run"), lab.audit()}) {
                assertThat(run.exitCode()).as(run.text() + run.errors()).isEqualTo(11);
                assertThat(run.planned()).isEmpty();
                assertThat(run.text()).contains(UNIT + " is held until", "I debug it");
            }
            Outcome other = lab.audit("--plan", planned.substring(0, 12));
            assertThat(other.exitCodes()).as(other.text() + other.errors()).contains(12);
            assertThat(other.text()).contains("changed: what is held; what would be done");
            assertThat(lab.loadedAt()).isEqualTo(loaded);

            assertThat(lab.unitward("hold", "--user", "--release", "home-api").exitCode())
                    .isZero();
            Outcome healed = lab.audit();
            assertThat(healed.exitCode()).as(healed.text() + healed.errors()).isZero();
            assertThat(healed.done()).containsExactly("done");
            assertThat(lab.loadedAt()).isNotEqualTo(loaded);

            Outcome log = lab.unitward("log", "--user");
            assertThat(log.exitCode()).as(log.errors()).isZero();
            assertThat(log.text())
                    .contains("actions: 1", "daemon-reload manager  done", UNIT)
                    .containsPattern("\\S+Z to \\S+Z  home-api\\.service  reload-pending \\(safe-reload\\)");
        }
    }

    /** Not what the reload changes, but what it starts by itself. */
    @Test
    void a_reload_that_would_start_a_held_unit_is_refused() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            lab.declare("home-*.service");
            lab.vouched(UNIT, Lab.onceDone("edition 0"));
            lab.vouched("home-w.service", Lab.onceDone("held"));
            lab.reload();
            lab.start(UNIT);
            assertThat(lab.audit().exitCode())
                    .as("what is loaded is remembered")
                    .isZero();
            assertThat(lab.unitward("hold", "--user", "home-w", "--until", "2h", "--reason", "surgery")
                            .exitCode())
                    .isZero();
            lab.vouched(UNIT, "[Unit]\nUpholds=home-w.service\n" + Lab.onceDone("edition 0"));
            Lab.tick();
            String loaded = lab.loadedAt();
            for (Outcome run :
                    new Outcome[] {lab.audit("--dry-run"), lab.audit(), lab.unitward("heal", "--user", "--settle", "0")
                    }) {
                assertThat(run.exitCode()).as(run.text() + run.errors()).isEqualTo(11);
                assertThat(run.text()).contains("the reload would start home-w.service", "surgery");
            }
            assertThat(lab.loadedAt()).isEqualTo(loaded);
            assertThat(lab.show("home-w.service", "ActiveState")).isEqualTo("inactive");
            assertThat(lab.unitward("hold", "--user", "--release", "home-w").exitCode())
                    .isZero();
            assertThat(lab.audit().exitCode()).isZero();
        }
    }

    @Test
    void what_is_waived_gives_no_exit_code_and_no_reload() throws Exception {
        try (Lab lab = Lab.running(UNIT)) {
            lab.vouched("home-db.service", Lab.onceDone("edition 0"));
            lab.reload();
            lab.start("home-db.service");
            String dropIn = "/etc/systemd/user/" + UNIT + ".d/x.conf";
            lab.rootShell("mkdir -p " + dropIn.substring(0, dropIn.lastIndexOf('/')));
            lab.write(dropIn, "[Service]\nEnvironment=A=1\n");
            Lab.tick();
            assertThat(lab.audit().exitCode()).isEqualTo(10);
            String until = LocalDate.now(ZoneOffset.UTC).plusDays(30).toString();
            for (String policy : new String[] {"foreign-drop-in", "reload-pending-unvouched"}) {
                Outcome waive = lab.unitward(
                        "waive",
                        policy,
                        "home-api",
                        "--user",
                        "--until",
                        until,
                        "--reason",
                        "a test",
                        "--approver",
                        "alice",
                        "--bind-digest");
                assertThat(waive.exitCode()).as(waive.text() + waive.errors()).isZero();
            }
            // The manager asks for a reload because of it, and gets none.
            String loaded = lab.loadedAt();
            Outcome asking = lab.audit();
            assertThat(asking.exitCode()).as(asking.text() + asking.errors()).isEqualTo(11);
            assertThat(asking.refusals()).containsOnlyKeys(dropIn);
            assertThat(lab.unitward(
                                    "waive",
                                    "reload-pending",
                                    "home-api",
                                    "--user",
                                    "--until",
                                    until,
                                    "--reason",
                                    "a test",
                                    "--approver",
                                    "alice")
                            .exitCode())
                    .isZero();
            Outcome waived = lab.audit();
            assertThat(waived.exitCode()).as(waived.text() + waived.errors()).isZero();
            assertThat(waived.text()).contains("waived", dropIn, "a test");

            lab.vouched("home-db.service", Lab.onceDone("edition 1"));
            Lab.tick();
            Outcome refused = lab.audit();
            assertThat(refused.exitCode()).as(refused.text() + refused.errors()).isEqualTo(11);
            assertThat(refused.planned()).isEmpty();
            assertThat(refused.refusals()).containsKey(dropIn);
            assertThat(lab.loadedAt()).isEqualTo(loaded);

            // Another content is not what was accepted.
            lab.write(dropIn, "[Service]\nEnvironment=A=2\n");
            Lab.tick();
            assertThat(lab.audit().exitCode()).isEqualTo(10);
            assertThat(Files.exists(lab.state("findings.jsonl"))).isTrue();
            assertThat(lab.unitward("log", "--user", "--findings", "home-api").text())
                    .contains("foreign-drop-in", dropIn);
        }
    }
}
