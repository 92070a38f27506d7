package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.SandboxCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each kind of owner declares is put back as it was, with no activation; what it cannot give back is refused. */
@Tag("real")
class HealOwnersOnRealManagerTest {
    private static final String WEB = "home-web.service";
    private static final String WANTS = "default.target.wants/home-web.service";
    private static final String EDITION = "edition 2";

    private Lab lab;
    private boolean byRoot;

    @Test
    void what_home_manager_linked_is_linked_again_byte_for_byte() throws Exception {
        try (Lab started = Lab.ofUser(1500)) {
            lab = started;
            declare("units: [\"home-*.service\"]\nprovider: home-manager");
            OwnersOnRealManagerTest.generation(lab, 1);
            OwnersOnRealManagerTest.generation(lab, 2);
            lab.reload();
            lab.start(WEB);
            well(heal());
            Path unit = Path.of(lab.managed(WEB));
            Path wants = Path.of(lab.managed(WANTS));
            Path link = Files.readSymbolicLink(unit);
            Path wanted = Files.readSymbolicLink(wants);

            Files.delete(unit);
            lab.write(lab.managed(WEB), Lab.onceDone("edited by hand"));
            lab.reload();
            assertThat(lab.show(WEB, "Description")).isEqualTo("edited by hand");
            restored(unit, link);

            lab.shell("ln -Tsf %s/store/1-home-manager-files/.config/systemd/user/%s %s"
                    .formatted(lab.home(), WEB, unit));
            lab.reload();
            assertThat(lab.show(WEB, "Description")).isEqualTo("edition 1");
            restored(unit, link);

            Files.delete(unit);
            restored(unit, link);

            Files.delete(wants);
            lab.reload();
            restored(wants, wanted);
        }
    }

    private void restored(Path path, Path link) throws IOException {
        Outcome healed = heal("--again");
        well(healed);
        assertThat(healed.done()).as(healed.text()).startsWith("done");
        assertThat(Files.readSymbolicLink(path)).isEqualTo(link);
        assertThat(lab.show(WEB, "Description")).isEqualTo(EDITION);
        assertThat(lab.show(WEB, "NeedDaemonReload")).isEqualTo("no");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_a_commit_holds_is_put_back_whatever_lies_in_the_worktree(boolean asRoot) throws Exception {
        try (Lab started = Lab.ofUser(1500)) {
            lab = started;
            byRoot = asRoot;
            lab.vouched(WEB, Lab.onceDone(EDITION));
            lab.shell(
                    "cd %s/dotfiles && git init -q -b main && git add . && git -c user.name=a -c user.email=a@example.org commit -q -m one"
                            .formatted(lab.home()));
            String commit = Files.readString(lab.onHost(lab.home() + "/dotfiles/.git/refs/heads/main"))
                    .strip();
            declare("units: [\"home-*.service\"]\nprovider: directory\nsource: ~/dotfiles/systemd/user\ncommit: "
                    + commit);
            lab.reload();
            lab.start(WEB);
            lab.write(lab.source(WEB), Lab.onceDone("an edit that nobody committed"));
            lab.write(lab.managed(WEB), Lab.onceDone("an edit that nobody committed"));
            lab.reload();

            Outcome healed = heal();
            well(healed);
            assertThat(Path.of(lab.managed(WEB))).hasContent(Lab.onceDone(EDITION));
            assertThat(Files.getAttribute(Path.of(lab.managed(WEB)), "unix:uid"))
                    .isEqualTo(1500);
            assertThat(lab.show(WEB, "Description")).isEqualTo(EDITION);

            lab.write(lab.managed(WEB), Lab.onceDone("edited again"));
            lab.shell("chmod o+w %s/dotfiles/.git/config".formatted(lab.home()));
            Outcome unknown = heal();
            assertThat(unknown.done()).as(unknown.text()).isEmpty();
            assertThat(unknown.exitCodes()).contains(69);
            assertThat(Path.of(lab.managed(WEB))).hasContent(Lab.onceDone("edited again"));
        }
    }

    @Test
    void a_missing_file_and_a_mode_that_lets_others_write_are_put_right() throws Exception {
        try (Lab started = running()) {
            lab = started;
            Path unit = Path.of(lab.managed(WEB));
            lab.shell("chmod 666 " + unit);
            Outcome mode = heal();
            well(mode);
            assertThat(mode.planned()).contains("restore-artifact");
            assertThat(Files.getAttribute(unit, "unix:mode")).isEqualTo(0100644);

            Files.delete(unit);
            well(heal());
            assertThat(unit).hasContent(Lab.onceDone("edition 0"));
            assertThat(lab.show(WEB, "LoadState")).isEqualTo("loaded");
        }
    }

    @Test
    void a_held_unit_and_a_waived_drift_are_left_alone() throws Exception {
        try (Lab started = running()) {
            lab = started;
            Path unit = Path.of(lab.managed(WEB));
            lab.write(lab.managed(WEB), Lab.onceDone("edited by hand"));
            Outcome hold = lab.unitward("hold", WEB, "--user", "--until", "2h", "--reason", "surgery");
            assertThat(hold.exitCode()).as(hold.errors()).isZero();
            Outcome held = heal();
            assertThat(held.done()).as(held.text()).isEmpty();
            assertThat(held.exitCodes()).contains(11);
            assertThat(held.json().path("plan").path("refusals").toString())
                    .contains("\"action\":\"restore-artifact\",\"kind\":\"not-permitted\"");
            assertThat(held.text()).contains("surgery");
            assertThat(unit).hasContent(Lab.onceDone("edited by hand"));

            assertThat(lab.unitward("hold", WEB, "--user", "--release").exitCode())
                    .isZero();
            Outcome waive = lab.unitward(
                    "waive",
                    "artifact-drift",
                    WEB,
                    "--user",
                    "--until",
                    LocalDate.now(ZoneOffset.UTC).plusDays(7).toString(),
                    "--reason",
                    "a test",
                    "--approver",
                    "alice");
            assertThat(waive.exitCode()).as(waive.text() + waive.errors()).isZero();
            Outcome waived = heal();
            assertThat(waived.planned()).as(waived.text()).isEmpty();
            assertThat(unit).hasContent(Lab.onceDone("edited by hand"));
            assertThat(lab.show(WEB, "Description")).isEqualTo("edition 0");
        }
    }

    @Test
    void what_only_a_package_has_is_refused_with_what_to_do() throws Exception {
        try (Lab started = Lab.ofUser(1500)) {
            lab = started;
            String target = "/usr/lib/systemd/user/basic.target";
            lab.write(lab.configuration("unitward.yaml"), """
                    apiVersion: unitward/v1
                    owners:
                      - owner: os
                        units: [basic.target]
                        fragment: {under: [/usr/lib/systemd/user]}
                        provider: package
                    """);
            allow();
            lab.rootShell("cp %1$s /run/changed && echo '# changed' >> /run/changed && mount --bind /run/changed %1$s"
                    .formatted(target));
            Outcome refused = heal();
            assertThat(refused.done()).as(refused.text() + refused.errors()).isEmpty();
            assertThat(refused.exitCodes()).contains(10);
            assertThat(refused.refusals()).containsEntry(target, "not-vouched");
            assertThat(refused.text().replaceAll("\\s+", " ")).contains("only its package has it: reinstall systemd");
        }
    }

    private Lab running() throws Exception {
        Lab started = Lab.running(WEB);
        lab = started;
        allow();
        well(heal());
        return started;
    }

    private static void well(Outcome run) {
        assertThat(run.exitCode()).as(run.text() + run.errors()).isZero();
    }

    private void declare(String owner) throws IOException {
        lab.write(byRoot ? "/etc/unitward/unitward.yaml" : lab.configuration("unitward.yaml"), """
                apiVersion: unitward/v1
                owners:
                  - owner: lab
                    fragment:
                      under: ["~/.config/systemd/user"]
                    dropIns:
                      allow: ["~/.config/systemd/user/{unit}.d/*.conf"]
                """ + owner.indent(4));
        allow();
    }

    private void allow() throws IOException {
        lab.write(byRoot ? "/etc/unitward/allowlist.yaml" : lab.configuration("allowlist.yaml"), """
                apiVersion: unitward/v1
                allow:
                  - {action: daemon-reload, units: ["*"]}
                  - {action: restore-artifact, units: ["*"]}
                """);
    }

    private Outcome heal(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("heal", "--settle", "0"));
        arguments.addAll(byRoot ? List.of("--user-of", "1500") : List.of("--user"));
        arguments.addAll(List.of("-o", "text=-", "-o", "json=" + lab.home() + "/report.json"));
        arguments.addAll(List.of(more));
        SandboxCommand command = SandboxCommand.of(List.of("unitward"));
        return lab.unitward(byRoot ? command.as(0) : command, arguments);
    }
}
