package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.ManagerSignal;
import io.unitward.cli.sandbox.SandboxCommand;
import io.unitward.cli.sandbox.SandboxSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each exit code in use, from a real run. A violation (10) and a reload without effect have tests of their own. */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExitCodesOnRealManagerTest {
    private static final String UNIT = "home-api.service";
    private static final SandboxCommand AS_OWNER = SandboxCommand.of(List.of("unitward"));

    private final Lab lab = Lab.running(UNIT);
    private int edition;

    @AfterAll
    void close() throws Exception {
        lab.close();
    }

    /** Each test starts with a good configuration and nothing pending. */
    @BeforeEach
    void reset() throws Exception {
        lab.shell("rm -rf ~/.config/unitward");
        lab.declare("home-*.service");
        lab.reload();
    }

    @Test
    void zero_when_all_is_well_or_healed() throws Exception {
        assertThat(lab.audit().exitCode()).isZero();
        edit();
        Outcome healed = lab.audit();
        assertThat(healed.exitCode()).as(healed.text() + healed.errors()).isZero();
        assertThat(lab.audit(UNIT).exitCode()).isZero();
        Outcome byName = lab.audit(UNIT.replace(".service", ""));
        assertThat(byName.exitCode()).as(byName.errors()).isZero();
        assertThat(byName.verdict(UNIT)).isEqualTo("compliant");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "audit --user nothing-like-it.service | nothing-like-it.service",
                "audit --user home-ap? | such as 'home-ap?.service'",
                "audit --user --frobnicate | --frobnicate",
                "audit --user --system | --user and --system",
                "audit --user -o xml=- | xml=-",
                "audit --user -o json= | json=",
                "audit --user -o json=/nowhere/at/all | /nowhere/at/all",
                "audit --user -o text=- -o json=- | twice",
                "audit --user --timeout 0 | --timeout '0'",
                "audit --user --settle soon | soon",
                "audit --user --no-state | --dry-run",
                "snapshot --user -o text=- | text=-",
                "frobnicate | frobnicate"
            })
    void two_for_wrong_usage(String line, String named) throws Exception {
        edit();
        String loaded = lab.loadedAt();

        Outcome wrong = lab.unitward(line.trim().split(" "));

        assertThat(wrong.exitCode()).as(wrong.text() + wrong.errors()).isEqualTo(2);
        assertThat(wrong.errors()).contains(named);
        assertThat(wrong.text()).isEmpty();
        assertThat(lab.loadedAt()).isEqualTo(loaded);
    }

    @Test
    void eleven_for_a_safe_reload_that_is_not_done() throws Exception {
        edit();
        String loaded = lab.loadedAt();

        Outcome dry = lab.audit("--dry-run");
        assertThat(dry.exitCode()).as(dry.text() + dry.errors()).isEqualTo(11);
        assertThat(dry.planned()).containsExactly("daemon-reload");
        assertThat(dry.done()).isEmpty();

        Outcome early = lab.unitward(
                "audit", "--user", "--settle", "600", "-o", "text=-", "-o", "json=" + lab.home() + "/report.json");
        assertThat(early.exitCode()).as(early.text() + early.errors()).isEqualTo(11);
        assertThat(early.refusals()).containsValue("not-permitted");
        assertThat(early.text()).contains("600 s");

        lab.write(lab.configuration("allowlist.yaml"), "apiVersion: unitward/v1\nallow: []\n");
        Outcome denied = lab.audit();
        assertThat(denied.exitCode()).as(denied.text() + denied.errors()).isEqualTo(11);
        assertThat(denied.refusals()).containsValue("not-permitted");

        lab.write(lab.configuration("allowlist.yaml"), """
                apiVersion: unitward/v1
                allow:
                  - action: daemon-reload
                    units: ["other-*.service"]
                """);
        Outcome narrow = lab.audit();
        assertThat(narrow.exitCode()).as(narrow.text() + narrow.errors()).isEqualTo(11);

        assertThat(lab.loadedAt()).isEqualTo(loaded);
    }

    @Test
    void twelve_when_something_changes_during_the_reload(@TempDir Path generators) throws Exception {
        Path meddling = Files.writeString(generators.resolve("meddling"), """
                #!/bin/sh
                cd && [ -e next ] || exit 0
                cp next dotfiles/systemd/user/home-other.service
                mv next .config/systemd/user/home-other.service
                """);
        Files.setPosixFilePermissions(meddling, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Lab meddled = Lab.start(SandboxSpec.userOf(1500).withGenerators(generators))) {
            meddled.declare("home-*.service");
            meddled.vouched(UNIT, Lab.onceDone("edition 0"));
            meddled.vouched("home-other.service", Lab.onceDone("edition 0"));
            meddled.reload();
            meddled.start(UNIT);
            meddled.start("home-other.service");
            meddled.vouched(UNIT, Lab.onceDone("edition 1"));
            meddled.write(meddled.home() + "/next", Lab.onceDone("edition 1"));

            Outcome changed = meddled.audit();

            assertThat(changed.done()).as(changed.text() + changed.errors()).containsExactly("changed-during-reload");
            assertThat(changed.exitCode()).as(changed.text()).isEqualTo(12);
            assertThat(changed.text()).contains("home-other.service");
        }
    }

    @Test
    void fourteen_when_a_reload_takes_longer_than_it_may(@TempDir Path generators) throws Exception {
        Path slow = Files.writeString(generators.resolve("slow"), "#!/bin/sh\nexec sleep 3\n");
        Files.setPosixFilePermissions(slow, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Lab slowLab = Lab.start(SandboxSpec.userOf(1500).withGenerators(generators))) {
            slowLab.declare("home-*.service");
            slowLab.vouched(UNIT, Lab.onceDone("edition 0"));
            slowLab.reload();
            slowLab.start(UNIT);
            String loaded = slowLab.loadedAt();
            slowLab.vouched(UNIT, Lab.onceDone("edition 1"));

            Outcome late = slowLab.audit("--reload-timeout", "1");

            assertThat(late.done()).as(late.text() + late.errors()).containsExactly("deadline");
            assertThat(late.exitCode()).isEqualTo(14);
            Lab.await("the reload", () -> !slowLab.loadedAt().equals(loaded));
            String reloaded = slowLab.loadedAt();
            Outcome next = slowLab.audit();
            assertThat(next.exitCode()).as(next.text() + next.errors()).isZero();
            assertThat(slowLab.loadedAt()).as("no second reload").isEqualTo(reloaded);
        }
    }

    @Test
    void sixty_five_for_snapshots_that_cannot_be_read() throws Exception {
        Path good = lab.home().resolve("good.json");
        assertThat(lab.unitward("snapshot", "--user", "-o", "json=" + good).exitCode())
                .isZero();
        String text = Files.readString(good);
        assertThat(lab.audit("--snapshot", good.toString()).exitCode()).isZero();

        bad(text.substring(0, text.length() / 2), "incomplete");
        bad(text.replace("unitward.snapshot/v1", "unitward.snapshot/v2"), "v2");
        bad("ceci n'est pas un snapshot", "JSON");
        bad("", "empty");
        Outcome missing = lab.audit("--snapshot", "/nowhere.json");
        assertThat(missing.exitCode()).isEqualTo(65);
        assertThat(missing.errors()).contains("/nowhere.json");
    }

    private void bad(String text, String named) throws IOException {
        String path = lab.home() + "/bad.json";
        lab.write(path, text);
        Outcome bad = lab.audit("--snapshot", path);
        assertThat(bad.exitCode()).as(bad.text() + bad.errors()).isEqualTo(65);
        assertThat(bad.errors()).contains(path).contains(named);
        assertThat(bad.text()).isEmpty();
    }

    @Test
    void sixty_nine_when_no_manager_can_be_asked() throws Exception {
        lab.shell("mkdir -p ~/empty");
        SandboxCommand elsewhere =
                AS_OWNER.with("XDG_RUNTIME_DIR", lab.home().resolve("empty").toString());
        unknown(lab.audit(elsewhere), "no socket at " + lab.home() + "/empty/systemd/private");
        Outcome snapshot = lab.unitward(elsewhere, List.of("snapshot", "--user"));
        assertThat(snapshot.exitCode()).isEqualTo(69);
        assertThat(snapshot.text()).contains("\"available\":");
        assertThat(snapshot.errors()).contains("could not tell");

        edit();
        lab.sandbox().signal(ManagerSignal.STOP);
        try {
            unknown(lab.audit("--timeout", "2"), "2 s");
        } finally {
            lab.sandbox().signal(ManagerSignal.CONT);
        }
        assertThat(lab.audit("--dry-run").exitCode()).isEqualTo(11);
    }

    private static void unknown(Outcome outcome, String why) {
        assertThat(outcome.exitCode()).as(outcome.text() + outcome.errors()).isEqualTo(69);
        assertThat(outcome.text()).contains(why);
        assertThat(outcome.findings()).contains("manager-unavailable manager -");
        assertThat(outcome.planned()).isEmpty();
        assertThat(outcome.done()).isEmpty();
    }

    @Test
    void seventy_five_when_another_process_acts_on_the_same_manager() throws Exception {
        assertThat(lab.audit().exitCode()).isZero();
        edit();
        String loaded = lab.loadedAt();
        try (FileChannel channel =
                        FileChannel.open(lab.state("act.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            lab.rootShell("chown 1500:1500 " + lab.state("act.lock"));
            assertThat(held.isValid()).isTrue();

            Outcome locked = lab.audit();

            assertThat(locked.exitCode()).as(locked.text() + locked.errors()).isEqualTo(75);
            assertThat(locked.errors()).contains("act.lock");
            assertThat(lab.audit("--dry-run").exitCode())
                    .as("observing takes no lock")
                    .isEqualTo(11);
        }
        assertThat(lab.loadedAt()).isEqualTo(loaded);
        assertThat(lab.audit().exitCode()).isZero();
    }

    @Test
    void seventy_eight_for_a_broken_configuration_with_every_problem_at_once() throws Exception {
        lab.write(lab.configuration("unitward.yaml"), """
                apiVersion: unitward/v1
                owners:
                  - owner: homelab
                    units: ["home-*"]
                    dropins: []
                    provider: dircetory
                    required: [home-api]
                """);
        lab.write(lab.configuration("allowlist.yaml"), "apiVersion: unitward/v1\nallow:\n  - action: daemon_relaod\n");
        edit();
        String loaded = lab.loadedAt();

        Outcome broken = lab.audit();

        assertThat(broken.exitCode()).as(broken.text() + broken.errors()).isEqualTo(78);
        assertThat(broken.errors())
                .contains("unitward.yaml:5:5: unknown key 'dropins'")
                .contains("unitward.yaml:6:15: provider 'dircetory'")
                .contains("'home-api'")
                .contains("allowlist.yaml:3:13: action 'daemon_relaod'");
        assertThat(broken.text()).isEmpty();
        assertThat(lab.loadedAt()).isEqualTo(loaded);
        assertThat(lab.unitward("snapshot", "--user").exitCode()).isEqualTo(78);
    }

    @Test
    void seventy_eight_for_a_configuration_that_others_wrote_or_that_cannot_be_read() throws Exception {
        String config = lab.configuration("unitward.yaml");
        lab.rootShell("chown 4711 " + config);
        misplaced(config);
        lab.rootShell("chown 1500 " + config + " && chmod 666 " + config);
        misplaced(config);
        lab.rootShell("chmod 000 " + config);
        misplaced(config);
        lab.rootShell("rm " + config + " && mkdir " + config);
        misplaced(config);
        lab.rootShell("rmdir " + config
                + " && echo '{}' > /etc/unitward/unitward.yaml && chmod 000 /etc/unitward/unitward.yaml");
        try {
            misplaced("/etc/unitward/unitward.yaml");
        } finally {
            lab.rootShell("rm /etc/unitward/unitward.yaml");
        }
        Outcome named = lab.audit("--config", "/nowhere.yaml");
        assertThat(named.exitCode()).isEqualTo(78);
        assertThat(named.errors()).contains("/nowhere.yaml");
    }

    private void misplaced(String config) throws IOException {
        Outcome misplaced = lab.audit("--dry-run");
        assertThat(misplaced.exitCode())
                .as(misplaced.text() + misplaced.errors())
                .isEqualTo(78);
        assertThat(misplaced.errors()).contains(config);
        assertThat(misplaced.text()).isEmpty();
    }

    /** A vouched edit that waits. */
    private void edit() {
        edition++;
        try {
            lab.vouched(UNIT, Lab.onceDone("exit code edition " + edition));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
