package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Owners whose files are declared by a Home Manager generation, and by a commit: in order, and drifted. */
@Tag("real")
class OwnersOnRealManagerTest {
    private static final String WEB = "home-web.service";
    private static final String WANTS = "default.target.wants/home-web.service";

    private static void declare(Lab lab, String provider) throws IOException {
        lab.write(lab.configuration("unitward.yaml"), """
                apiVersion: unitward/v1
                owners:
                  - owner: lab
                    units: ["home-*.service"]
                    fragment:
                      under: ["~/.config/systemd/user"]
                    dropIns:
                      allow: ["~/.config/systemd/user/{unit}.d/*.conf"]
                """ + provider.indent(4));
    }

    private static void isCompliant(Outcome run) {
        assertThat(run.exitCode()).as(run.text() + run.errors()).isZero();
        assertThat(run.findings()).isEmpty();
    }

    private static void drifted(Lab lab, String name, String why) throws IOException {
        Outcome run = lab.audit();
        assertThat(run.exitCode()).as(run.text() + run.errors()).isEqualTo(10);
        assertThat(run.findings()).contains("artifact-drift home-web.service " + lab.managed(name));
        assertThat(run.text().replaceAll("\\s+", " "))
                .contains(why.replace(lab.home().toString(), "~"));
        assertThat(run.findings()).noneMatch(finding -> finding.startsWith("managed-link-replaced"));
    }

    /** A generation as Home Manager leaves it: a store dated 1970, and links by the real path of home-files. */
    static void generation(Lab lab, int number) throws IOException {
        String store = lab.home() + "/store";
        String files = store + "/" + number + "-home-manager-files";
        lab.write(store + "/" + number + "-unit/" + WEB, Lab.onceDone("edition " + number));
        lab.shell("""
                set -e
                mkdir -p %2$s/.config/systemd/user/default.target.wants %1$s/%3$d-generation
                ln -s %1$s/%3$d-unit/%4$s %2$s/.config/systemd/user/%4$s
                ln -s %1$s/%3$d-unit/%4$s %2$s/.config/systemd/user/%5$s
                ln -s %2$s %1$s/%3$d-generation/home-files
                find %1$s -type f -exec touch -d @1 {} + -exec chmod 0444 {} +
                mkdir -p ~/.local/state/home-manager/gcroots ~/.config/systemd/user/default.target.wants
                ln -Tsf %1$s/%3$d-generation ~/.local/state/home-manager/gcroots/current-home
                ln -Tsf %2$s/.config/systemd/user/%4$s ~/.config/systemd/user/%4$s
                ln -Tsf %2$s/.config/systemd/user/%5$s ~/.config/systemd/user/%5$s
                """.formatted(store, files, number, WEB, WANTS)
                .replace("~", lab.home().toString()));
    }

    @Test
    void a_home_manager_generation_declares_its_links() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            declare(lab, "provider: home-manager");
            generation(lab, 1);
            generation(lab, 2);
            lab.reload();
            lab.start(WEB);
            isCompliant(lab.audit());

            String unit = lab.managed(WEB);
            lab.shell("cp --remove-destination $(readlink -f %1$s) %1$s".formatted(unit));
            lab.reload();
            drifted(lab, WEB, "is a plain file; declared is a link to " + lab.home() + "/store/2-home-manager-files");

            lab.shell("ln -Tsf %s/store/1-home-manager-files/.config/systemd/user/%s %s"
                    .formatted(lab.home(), WEB, unit));
            lab.reload();
            drifted(lab, WEB, "is a link to " + lab.home() + "/store/1-home-manager-files");

            generation(lab, 3);
            lab.shell("rm " + lab.managed(WANTS));
            lab.reload();
            drifted(lab, WANTS, "does not exist");
        }
    }

    @Test
    void a_commit_declares_what_it_holds_whatever_lies_in_the_worktree() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            String dotfiles = lab.home() + "/dotfiles";
            String conf = WEB + ".d/a.conf";
            lab.vouched(WEB, Lab.onceDone("edition 1"));
            lab.vouched(conf, "[Unit]\nDescription=edition 1a\n");
            lab.shell(
                    "cd %s && git init -q -b main && git add . && git -c user.name=a -c user.email=a@example.org commit -q -m one"
                            .formatted(dotfiles));
            String commit = Files.readString(lab.onHost(dotfiles + "/.git/refs/heads/main"))
                    .strip();
            declare(lab, "provider: directory\nsource: ~/dotfiles/systemd/user\ncommit: " + commit);
            lab.reload();
            lab.start(WEB);
            lab.write(lab.source(WEB), "an edit that nobody committed");
            isCompliant(lab.audit());

            lab.write(lab.managed(WEB), Lab.onceDone("edition 2"));
            lab.write(lab.source(WEB), Lab.onceDone("edition 2"));
            lab.reload();
            drifted(lab, WEB, "differs from " + lab.source(WEB) + " at commit " + commit.substring(0, 12));

            lab.write(lab.managed(WEB), Lab.onceDone("edition 1"));
            lab.shell("rm " + lab.managed(conf));
            lab.reload();
            drifted(lab, conf, "does not exist");

            lab.shell("chmod o+w %s/.git/objects".formatted(dotfiles));
            Outcome unknown = lab.audit();
            assertThat(unknown.exitCode()).as(unknown.text() + unknown.errors()).isEqualTo(69);
            assertThat(unknown.text().replaceAll("\\s+", " "))
                    .contains("git is not run there: ~/dotfiles/.git/objects may be written by others");
        }
    }

    @Test
    void a_pinned_digest_vouches_where_nothing_else_knows_the_content() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            lab.write(lab.managed(WEB), "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n");
            declare(
                    lab,
                    "pins: {\"~/.config/systemd/user/home-web.service\": "
                            + "9ba7c25cd8ba8bd10c4e18d5c1cd2d0b3ad2cbf2c1cf0f3d1ea4e4b3b1d0f001}");
            lab.reload();
            Outcome differs = lab.audit();
            assertThat(differs.exitCode()).as(differs.text() + differs.errors()).isEqualTo(10);
            // What lies there is not what was pinned, and neither is what is loaded.
            assertThat(differs.findings())
                    .containsExactly(
                            "artifact-drift home-web.service " + lab.managed(WEB),
                            "content-drift home-web.service " + lab.managed(WEB));

            lab.shell(
                    "sed -i s/9ba7c25cd8ba8bd10c4e18d5c1cd2d0b3ad2cbf2c1cf0f3d1ea4e4b3b1d0f001/$(sha256sum < %s | cut -c1-64)/ %s"
                            .formatted(lab.managed(WEB), lab.configuration("unitward.yaml")));
            isCompliant(lab.audit());
        }
    }
}
