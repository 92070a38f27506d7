package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.SandboxCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Root asks for another user's manager; the environment root has is that user's, as after a careless {@code sudo -E}. */
@Tag("real")
class UserOfTest {
    private static final String UNIT = "home-api.service";
    private static final SandboxCommand ROOT =
            SandboxCommand.of(List.of("unitward")).as(0);

    private Lab lab;
    private String name;

    @BeforeEach
    void start() throws Exception {
        lab = Lab.ofUser(1500);
        name = lab.sandbox().environment().get("USER");
    }

    @AfterEach
    void stop() throws IOException {
        lab.close();
    }

    @Test
    void audits_heals_and_says_whose_manager_it_is() throws Exception {
        declareForRoot();
        lab.vouched(UNIT, Lab.onceDone("edition 0"));
        lab.reload();
        lab.start(UNIT);

        Outcome clean = audit("1500");

        String who = "user manager of " + name + " (uid 1500)";
        assertThat(clean.exitCode()).as(clean.text() + clean.errors()).isZero();
        assertThat(clean.text()).startsWith("unitward: " + who + ": ");
        assertThat(clean.json().path("manager").path("user").asText()).isEqualTo(name);
        assertThat(clean.json().path("manager").path("uid").asLong()).isEqualTo(1500);
        assertThat(clean.verdict(UNIT)).isEqualTo("compliant");

        lab.vouched(UNIT, Lab.onceDone("edition 1"));
        String loaded = lab.loadedAt();
        Outcome dry = audit(name, "--dry-run");
        assertThat(dry.exitCode()).as(dry.text() + dry.errors()).isEqualTo(11);
        assertThat(lab.loadedAt()).isEqualTo(loaded);

        Outcome healed = audit(name);

        assertThat(healed.exitCode()).as(healed.text() + healed.errors()).isZero();
        assertThat(healed.done()).containsExactly("done");
        assertThat(healed.text()).contains(who);
        assertThat(lab.loadedAt()).isNotEqualTo(loaded);
        assertThat(lab.show(UNIT, "Description")).isEqualTo("edition 1");

        lab.write(lab.managed(UNIT + ".d/evil.conf"), "[Service]\nEnvironment=EVIL=1\n");
        lab.vouched(UNIT, Lab.onceDone("edition 2"));
        String before = lab.loadedAt();
        Outcome refused = audit("1500");
        assertThat(refused.exitCode()).as(refused.text() + refused.errors()).isEqualTo(10);
        assertThat(refused.refusals()).containsEntry(lab.managed(UNIT + ".d/evil.conf"), "not-vouched");
        assertThat(lab.loadedAt()).isEqualTo(before);

        assertThat(lab.sandbox().path("/var/lib/unitward/user-1500/state.json")).exists();
        assertThat(lab.sandbox().path("/var/lib/unitward/user-0")).doesNotExist();
        assertThat(lab.home().resolve(".local/state/unitward")).doesNotExist();
    }

    @Test
    void what_root_holds_of_a_users_manager_is_not_reloaded_by_root() throws Exception {
        declareForRoot();
        lab.vouched(UNIT, Lab.onceDone("edition 0"));
        lab.reload();
        lab.start(UNIT);
        assertThat(audit(name).exitCode()).isZero();
        lab.vouched(UNIT, Lab.onceDone("edition 1"));
        Lab.tick();
        String loaded = lab.loadedAt();

        Outcome hold = lab.unitward(
                ROOT, List.of("hold", "--user-of", name, "home-api", "--until", "2h", "--reason", "I debug it"));
        assertThat(hold.exitCode()).as(hold.text() + hold.errors()).isZero();
        assertThat(lab.sandbox().path("/var/lib/unitward/user-1500/holds.json")).exists();
        for (String[] more : new String[][] {{"--dry-run"}, {}}) {
            Outcome run = audit(name, more);
            assertThat(run.exitCode()).as(run.text() + run.errors()).isEqualTo(11);
            assertThat(run.planned()).isEmpty();
            assertThat(run.text()).contains(UNIT + " is held until", "I debug it");
        }
        assertThat(lab.loadedAt()).isEqualTo(loaded);
        assertThat(lab.unitward(ROOT, List.of("explain", "home-api", "--user-of", name))
                        .text())
                .contains("Held as " + UNIT + " until", "I debug it");
        // It is root's: the user's own holds are others, and root's of its own manager too.
        assertThat(lab.unitward("hold", "--user").text()).isEqualTo("nothing is held\n");
        assertThat(lab.unitward(ROOT, List.of("hold", "--system")).text()).isEqualTo("nothing is held\n");

        assertThat(lab.unitward(ROOT, List.of("hold", "--user-of", "1500", "--release", "home-api"))
                        .exitCode())
                .isZero();
        Outcome healed = audit(name);
        assertThat(healed.exitCode()).as(healed.text() + healed.errors()).isZero();
        assertThat(healed.done()).containsExactly("done");
        assertThat(lab.show(UNIT, "Description")).isEqualTo("edition 1");
    }

    @Test
    void a_snapshot_is_judged_elsewhere_alike() throws Exception {
        lab.vouched(UNIT, Lab.onceDone("edition 0"));
        String file = lab.home().resolve("bob.json").toString();

        Outcome taken = lab.unitward(ROOT, List.of("snapshot", "--user-of", name, "-o", "json=" + file));

        assertThat(taken.exitCode()).as(taken.errors()).isZero();
        assertThat(taken.text()).isEmpty();
        Outcome judged = lab.unitward(ROOT, List.of("audit", "--snapshot", file));
        assertThat(judged.text()).contains("user manager (uid 1500)");
        assertThat(judged.exitCode()).isEqualTo(audit("1500", "--dry-run").exitCode());
    }

    @Test
    void commands_that_only_look_say_what_they_say_to_the_user() throws Exception {
        lab.write(lab.managed(UNIT), Lab.onceDone("edition 0"));
        lab.reload();
        lab.start(UNIT);
        String file = "/run/before.json";
        assertThat(lab.unitward(ROOT, List.of("snapshot", "--user-of", name, "-o", "json=" + file))
                        .exitCode())
                .isZero();
        for (List<String> command : List.of(List.of("blame", "home-api"), List.of("explain", "home-api"))) {
            Outcome own = lab.unitward(SandboxCommand.of(List.of("unitward")), with(command, "--user"));
            Outcome roots = lab.unitward(ROOT, with(command, "--user-of", name));
            assertThat(roots.exitCode()).as(roots.text() + roots.errors()).isZero();
            assertThat(roots.text()).isEqualTo(own.text()).contains("home-api.service");
        }
        Outcome init = lab.unitward(ROOT, List.of("init", "--user-of", name, "-o", "/run/first.yaml"));
        assertThat(init.exitCode()).as(init.text() + init.errors()).isZero();
        assertThat(init.errors()).contains("next: unitward audit --dry-run --user-of " + name + " --config");
        assertThat(Files.readString(lab.sandbox().path("/run/first.yaml")))
                .contains("unitward audit --dry-run --user-of " + name + ".")
                .contains("uid 1500 as it was at", "units: [home-api.service]", "~/.config/systemd/user");
        assertThat(lab.unitward(ROOT, List.of("diff", file, "--user-of", name)).exitCode())
                .isZero();
        Outcome unsaid = lab.unitward(ROOT, List.of("diff", file));
        assertThat(unsaid.exitCode()).isEqualTo(2);
        assertThat(unsaid.errors()).contains("expected --user-of 1500").hasLineCount(1);

        // Root remembers what is loaded from the first audit on; bob's text is not kept.
        assertThat(audit(name).exitCode()).isZero();
        lab.write(lab.managed(UNIT + ".d/more.conf"), "[Unit]\nDescription=more\n");
        Outcome changes = lab.unitward(ROOT, List.of("blame", "--diff", "home-api", "--user-of", name));
        assertThat(changes.exitCode()).as(changes.text() + changes.errors()).isEqualTo(20);
        assertThat(changes.text()).contains("+ ~/.config/systemd/user/home-api.service.d/more.conf", "→ more");
        Outcome differs = lab.unitward(ROOT, List.of("diff", file, "--user-of", name));
        assertThat(differs.exitCode()).as(differs.text() + differs.errors()).isEqualTo(20);
        assertThat(differs.text()).contains("more.conf  (file appeared)");
    }

    private static List<String> with(List<String> command, String... more) {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of(more));
        return arguments;
    }

    @Test
    void who_cannot_be_asked_for() throws Exception {
        String before = lab.loadedAt();

        usage(ROOT, List.of("--user-of", "no-such-user"), "no such user");
        usage(ROOT, List.of("--user-of", "4711"), "no such user");
        usage(ROOT, List.of("--user-of", "--", "-1"), "");
        usage(ROOT, List.of("--user-of", "1500", "--user"), "--user-of and --user were both given");
        usage(ROOT, List.of("--user-of", "1500", "--system"), "--user-of and --system were both given");
        usage(ROOT, List.of("--user-of", "1500", "--snapshot", "x.json"), "--user-of and --snapshot were both given");
        SandboxCommand owner = SandboxCommand.of(List.of("unitward"));
        usage(owner, List.of("--user-of", "1500"), "given by uid 1500; expected root (sudo unitward ...), or --user");
        usage(owner, List.of("--user-of", "root"), "expected root");

        Outcome none = lab.unitward(ROOT, List.of("audit", "--user-of", "nobody"));
        assertThat(none.exitCode()).isEqualTo(69);
        assertThat(none.text())
                .contains("nobody (uid 65534) has no runtime directory /run/user/65534")
                .contains("loginctl enable-linger nobody")
                .contains("user manager of nobody (uid 65534)");
        Outcome snapshot = lab.unitward(ROOT, List.of("snapshot", "--user-of", "nobody", "-o", "json=/dev/null"));
        assertThat(snapshot.exitCode()).isEqualTo(69);
        assertThat(snapshot.errors()).hasLineCount(1).contains("could not tell: nobody (uid 65534) has no");

        lab.rootShell("mkdir -m 700 /run/user/65534 && chown nobody /run/user/65534");
        Outcome gone = lab.unitward(ROOT, List.of("audit", "--user-of", "nobody"));
        assertThat(gone.exitCode()).as(gone.text() + gone.errors()).isEqualTo(69);
        assertThat(gone.text())
                .contains("no socket at /run/user/65534/systemd/private")
                .doesNotContain("no usable");

        // Root's own: the same as --user, and never the manager of the user that root's environment speaks of.
        Outcome own = lab.unitward(ROOT, List.of("audit", "--user-of", "0", "--no-state", "--dry-run"));
        assertThat(own.exitCode()).isEqualTo(69);
        assertThat(own.text()).contains("belongs to uid 1500, not to uid 0").contains("user manager (uid 0)");
        assertThat(lab.loadedAt()).isEqualTo(before);
        assertThat(lab.sandbox().path("/var/lib/unitward/user-1500")).doesNotExist();
    }

    private void usage(SandboxCommand as, List<String> arguments, String why) throws IOException {
        List<String> all = new ArrayList<>(List.of("audit"));
        all.addAll(arguments);
        Outcome wrong = lab.unitward(as, all);
        assertThat(wrong.exitCode()).as(wrong.text() + wrong.errors()).isEqualTo(2);
        assertThat(wrong.errors()).contains(why);
        assertThat(wrong.text()).isEmpty();
    }

    private Outcome audit(String user, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("audit", "--user-of", user, "--settle", "0"));
        arguments.addAll(List.of("-o", "text=-", "-o", "json=" + lab.home().resolve("report.json")));
        arguments.addAll(List.of(more));
        return lab.unitward(ROOT, arguments);
    }

    private void declareForRoot() throws IOException {
        lab.write("/etc/unitward/unitward.yaml", """
                apiVersion: unitward/v1
                owners:
                  - owner: homelab
                    units: ["home-*.service"]
                    fragment:
                      under: ["~/.config/systemd/user"]
                    provider: directory
                    source: ~/dotfiles/systemd/user
                """);
    }
}
