package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Planted situations on a system manager: process 1 in namespaces of its own. */
@Tag("real")
class SystemManagerTest {
    private static final String ANOTHER_LAYER = "/run/systemd/system/";

    private Lab lab;

    @BeforeEach
    void start() throws Exception {
        lab = Lab.ofSystem();
        lab.declare(List.of("home-web.service"), "home-*.service");
    }

    @AfterEach
    void stop() throws Exception {
        lab.close();
    }

    @Test
    void refuses_while_anything_unvouched_waits_then_heals_once() throws Exception {
        lab.vouched("home-web.service", Lab.onceDone("edition 0"));
        lab.vouched("home-mail.service", Lab.onceDone("mail"));
        lab.vouched("home-cache.service", Lab.onceDone("cache"));
        lab.write(lab.source("home-db.service"), Lab.onceDone("db"));
        String elsewhere = ANOTHER_LAYER + "home-db.service";
        lab.write(elsewhere, Lab.onceDone("not from where it should be"));
        String loadedDropIn = ANOTHER_LAYER + "home-cache.service.d/x.conf";
        lab.write(loadedDropIn, "[Unit]\nDescription=foreign\n");
        lab.reload();
        for (String unit : List.of("web", "mail", "cache", "db")) {
            lab.start("home-" + unit + ".service");
        }
        assertThat(lab.show("home-cache.service", "DropInPaths")).isEqualTo(loadedDropIn);
        String waitingDropIn = lab.managed("home-mail.service.d/x.conf");
        lab.write(waitingDropIn, "[Unit]\nDescription=armed\n");
        lab.vouched("home-web.service", Lab.onceDone("edition 1"));
        Lab.tick();
        String loaded = lab.loadedAt();

        for (Outcome run : List.of(lab.audit("--dry-run"), lab.audit())) {
            assertThat(run.exitCode()).as(run.text() + run.errors()).isEqualTo(10);
            assertThat(run.findings())
                    .contains(
                            "fragment-outside-owner-layer home-db.service " + elsewhere,
                            "foreign-drop-in home-cache.service " + loadedDropIn,
                            "reload-pending-unvouched home-mail.service " + waitingDropIn,
                            "reload-pending home-web.service " + lab.managed("home-web.service"));
            assertThat(run.planned()).isEmpty();
            assertThat(run.done()).isEmpty();
            assertThat(run.refusals()).containsOnlyKeys(waitingDropIn);
            assertThat(run.text()).contains(waitingDropIn);
        }
        assertThat(lab.loadedAt()).isEqualTo(loaded);
        assertThat(lab.show("home-mail.service", "Description")).isEqualTo("mail");
        assertThat(lab.show("home-web.service", "Description")).isEqualTo("edition 0");

        lab.shell("rm -r " + waitingDropIn + " " + loadedDropIn + " " + elsewhere);
        lab.vouched("home-db.service", Lab.onceDone("db"));
        Outcome healed = lab.audit();

        assertThat(healed.exitCode()).as(healed.text() + healed.errors()).isZero();
        assertThat(healed.done()).containsExactly("done");
        String reloaded = lab.loadedAt();
        assertThat(reloaded).isNotEqualTo(loaded);
        assertThat(lab.show("home-web.service", "Description")).isEqualTo("edition 1");
        assertThat(lab.show("home-mail.service", "Description")).isEqualTo("mail");
        assertThat(lab.show("home-cache.service", "DropInPaths")).isEmpty();
        assertThat(lab.show("home-db.service", "FragmentPath")).isEqualTo(lab.managed("home-db.service"));
        assertThat(lab.state("actions.jsonl")).exists();

        Outcome again = lab.audit();

        assertThat(again.exitCode()).as(again.text() + again.errors()).isZero();
        assertThat(again.planned()).isEmpty();
        assertThat(lab.loadedAt()).as("no second reload for nothing").isEqualTo(reloaded);
    }

    @Test
    void masked_missing_and_failed_units_are_found() throws Exception {
        lab.vouched("home-masked.service", Lab.onceDone("masked"));
        lab.vouched("home-fails.service", "[Service]\nType=oneshot\nExecStart=/bin/false\n");
        lab.vouched("home-well.service", Lab.onceDone("well") + "\n[Unit]\nAfter=home-masked.service\n");
        lab.shell("ln -sf /dev/null " + lab.managed("home-masked.service"));
        lab.reload();
        lab.start("home-well.service");
        assertThat(lab.sandbox().systemctl("start", "home-fails.service").succeeded())
                .isFalse();
        assertThat(lab.sandbox().systemctl("is-system-running").text()).isEqualTo("degraded");
        String loaded = lab.loadedAt();

        Outcome audit = lab.audit();

        assertThat(audit.exitCode()).as(audit.text() + audit.errors()).isEqualTo(10);
        assertThat(audit.findings())
                .contains(
                        "owned-unit-masked home-masked.service " + lab.managed("home-masked.service"),
                        "owned-unit-missing home-web.service -",
                        "manager-degraded manager -");
        assertThat(audit.text()).contains("home-fails.service");
        assertThat(audit.verdict("home-well.service")).isEqualTo("compliant");
        assertThat(lab.loadedAt()).isEqualTo(loaded);
    }

    @Test
    void a_manager_degraded_by_what_nobody_declares_is_advice() throws Exception {
        lab.vouched("home-web.service", Lab.onceDone("web"));
        lab.write(lab.managed("stray.service"), "[Service]\nType=oneshot\nExecStart=/bin/false\n");
        lab.reload();
        lab.start("home-web.service");
        assertThat(lab.sandbox().systemctl("start", "stray.service").succeeded())
                .isFalse();

        Outcome audit = lab.audit();

        assertThat(audit.exitCode()).as(audit.text() + audit.errors()).isZero();
        assertThat(audit.findings()).contains("manager-degraded manager -");
        assertThat(lab.audit("--strict", "--dry-run").exitCode()).isEqualTo(10);
    }

    @Test
    void declared_units_that_come_and_go_meanwhile_raise_no_alarm() throws Exception {
        lab.vouched("home-web.service", Lab.onceDone("web"));
        lab.reload();
        lab.start("home-web.service");
        // One that is declared and not transient: it leaves memory when it has stopped and nobody needs it.
        lab.vouched("home-brief@.service", "[Service]\nExecStart=/bin/sleep 0.02\n");
        lab.reload();
        lab.shell("nohup sh -c 'i=0; while [ ! -e /run/stop ]; do i=$((i+1));"
                + " systemctl start --no-block home-brief@$i.service;"
                + " systemd-run -q --unit=come-$i --collect sleep 0.02; : >/run/coming;"
                + " systemctl stop home-brief@$((i-1)).service come-$((i-1)).service; done' >/dev/null 2>&1 &");
        Lab.await("the first to come", () -> Files.exists(lab.onHost("/run/coming")));
        for (int round = 0; round < 6; round++) {
            Outcome audit = lab.audit("--dry-run");
            assertThat(audit.exitCode()).as(audit.text() + audit.errors()).isZero();
            assertThat(audit.findings()).isEmpty();
        }
        lab.vouched("home-web.service", Lab.onceDone("edition 1"));
        for (int round = 0; round < 6; round++) {
            Outcome waiting = lab.audit("--dry-run");
            assertThat(waiting.exitCode()).as(waiting.text() + waiting.errors()).isEqualTo(11);
            assertThat(waiting.refusals()).isEmpty();
        }
        lab.shell(": >/run/stop");
    }
}
