package io.unitward.cli.real;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.SandboxCommand;
import io.unitward.cli.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A hostile user against the commands that only look, run by root with {@code --user-of}: nothing is revealed, nothing is
 * changed, and nothing that is no answer is taken for one. Audits are in {@link HostileUserTest}.
 */
@Tag("real")
class HostileLooksTest {
    private static final String UNIT = "home-api.service";
    private static final String SECRET = "the root of all secrets\n";
    private static final String SECRET_NAME = "name-that-root-alone-may-list";
    private static final String MANIFEST = "/run/first.yaml";
    private static final SandboxCommand ROOT =
            SandboxCommand.of(List.of("unitward")).as(0);

    private Lab lab;

    @BeforeEach
    void start() throws Exception {
        begin(Lab.start(SandboxSpec.userOf(1500)));
    }

    private void begin(Lab begun) throws IOException {
        lab = begun;
        lab.write("/etc/secret/" + SECRET_NAME, SECRET);
        lab.write("/etc/other-secret", SECRET);
        lab.rootShell("chmod 600 /etc/other-secret /etc/secret/*; chmod 700 /etc/secret");
        lab.write(lab.managed(UNIT), Lab.onceDone("honest"));
        lab.reload();
        assertThat(root("snapshot", "-o", "json=/run/before.json").exitCode()).isZero();
    }

    @AfterEach
    void stop() throws IOException {
        lab.close();
    }

    @Test
    void links_to_what_root_alone_may_read_reveal_nothing() throws Exception {
        String loaded = lab.loadedAt();
        lab.shell("cd ~/.config/systemd/user && mkdir home-api.service.d home-api.service.wants"
                + " && ln -s /etc/other-secret home-api.service.d/leak.conf"
                + " && ln -s /etc/other-secret home-leak.service && ln -s /etc/secret home-dir.service.d"
                + " && ln -s /etc/secret home-dir.service.wants"
                + " && ln -s /etc/secret/" + SECRET_NAME + "x home-api.service.wants/home-guess.service"
                + " && ln -s /proc/1/environ home-proc.service");
        lab.shell("systemctl --user daemon-reload");
        String reloaded = lab.loadedAt();
        assertThat(reloaded).isNotEqualTo(loaded);

        Outcome blame = root("blame", UNIT, "--unmasked");
        Outcome leak = root("blame", "home-leak", "--unmasked");
        Outcome preview = root("blame", "--diff", UNIT);
        Outcome explain = root("explain", UNIT, "-o", "json=-");
        Outcome diff = root("diff", "/run/before.json");
        Outcome init = root("init", "-o", MANIFEST);

        assertThat(blame.exitCode()).as(blame.text() + blame.errors()).isEqualTo(69);
        assertThat(blame.text()).contains("leak.conf", "could not be read", "Description=honest");
        assertThat(leak.exitCode()).as(leak.text() + leak.errors()).isEqualTo(2);
        assertThat(preview.exitCode()).as(preview.text() + preview.errors()).isIn(0, 69);
        assertThat(explain.exitCode()).as(explain.text() + explain.errors()).isIn(0, 69);
        // Whether a name is there in a directory that is root's alone is nothing that bob could tell.
        assertThat(explain.text()).contains("home-guess.service").containsPattern("\"exists\": null");
        assertThat(diff.exitCode()).as(diff.text() + diff.errors()).isEqualTo(20);
        assertThat(init.exitCode()).as(init.text() + init.errors()).isZero();
        String manifest = Files.readString(lab.sandbox().path(MANIFEST));
        assertThat(manifest).contains(UNIT, "REVIEW: home-leak.service");
        StringBuilder all = new StringBuilder(manifest);
        for (Outcome outcome : List.of(blame, leak, preview, explain, diff, init)) {
            all.append(outcome.text()).append(outcome.errors());
        }
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(SECRET.getBytes(UTF_8)));
        assertThat(all.toString().replace(SECRET_NAME + "x", ""))
                .doesNotContain(SECRET.strip(), digest, digest.substring(0, 12), SECRET_NAME);
        assertThat(lab.loadedAt()).isEqualTo(reloaded);
    }

    @Test
    void a_manager_that_talks_nonsense_is_unknown_and_nothing_is_written() throws Exception {
        for (FakeManager.Manner manner : FakeManager.Manner.values()) {
            try (FakeManager fake = FakeManager.inPlaceOf(lab, manner)) {
                for (List<String> command : List.of(
                        List.of("blame", UNIT),
                        List.of("blame", "--diff", UNIT),
                        List.of("explain", UNIT),
                        List.of("init", "-o", MANIFEST))) {
                    Outcome outcome = root(command, "--timeout", patience(manner));

                    assertThat(outcome.exitCode())
                            .as(manner + " " + command + outcome.text() + outcome.errors())
                            .isEqualTo(69);
                    assertThat(outcome.text()).isEmpty();
                    assertThat(outcome.errors()).contains("could not tell: ").hasLineCount(1);
                }
                Outcome diff = root("diff", "/run/before.json", "--timeout", patience(manner));
                assertThat(diff.exitCode())
                        .as(manner + diff.text() + diff.errors())
                        .isEqualTo(69);
                assertThat(diff.text()).contains("no difference seen");
                assertThat(fake.asked()).as("%s", manner).isPositive();
            }
        }
        assertThat(lab.sandbox().path(MANIFEST)).doesNotExist();
        assertThat(root("explain", UNIT).exitCode()).as("the real one").isZero();
    }

    /** Only what hangs needs all of it; a busy machine may need long to come so far that it asks. */
    private static String patience(FakeManager.Manner manner) {
        return manner == FakeManager.Manner.HANGS ? "5" : "60";
    }

    @Test
    void names_cannot_steer_the_terminal_of_root_nor_the_manifest() throws Exception {
        lab.shell("cd ~/.config/systemd/user && mkdir home-api.service.d home-api.service.wants"
                + " && : > 'home-api.service.d/\u001b[31mx.conf'"
                + " && printf '[Service]\\nNice=1\\n' > \"home-api.service.d/$(printf 'a\\napiVersion: evil #').conf\""
                + " && ln -s \"$(printf '/tmp/\\033[2J\\nowners: evil')\" home-api.service.wants/home-b.service");

        String controls = "[\\x00-\\x09\\x0b-\\x1f\\x7f]";
        for (List<String> command : List.of(
                List.of("blame", UNIT),
                List.of("explain", UNIT),
                List.of("init"),
                List.of("diff", "/run/before.json"))) {
            Outcome outcome = root(command);
            assertThat(outcome.text() + outcome.errors())
                    .as("%s", command)
                    .doesNotContainPattern(controls)
                    .doesNotContainPattern("(?m)^(owners: evil|apiVersion: evil)");
        }
    }

    @Test
    void a_link_in_the_place_of_the_manifest_is_not_followed() throws Exception {
        lab.shell("ln -s /etc/unitward-planted ~/first.yaml");
        Outcome init = root("init", "-o", lab.home() + "/first.yaml");
        assertThat(init.exitCode()).as(init.text() + init.errors()).isEqualTo(2);
        assertThat(lab.sandbox().path("/etc/unitward-planted")).doesNotExist();
    }

    @Test
    void a_program_that_the_user_may_change_is_not_handed_to_them() throws Exception {
        lab.close();
        begin(Lab.withOwnProgram(SandboxSpec.userOf(1500)));
        Path classes;
        try (var entries = Files.list(lab.program())) {
            classes = entries.filter(Files::isDirectory).findFirst().orElseThrow();
        }
        Files.setAttribute(classes, "unix:uid", 1500);
        for (List<String> command : List.of(
                List.of("blame", UNIT),
                List.of("explain", UNIT),
                List.of("init"),
                List.of("diff", "/run/before.json"))) {
            Outcome refused = root(command);
            assertThat(refused.exitCode()).as("%s", command).isEqualTo(78);
            assertThat(refused.errors()).contains("must be root's alone");
            assertThat(refused.text()).isEmpty();
        }
    }

    private Outcome root(String... arguments) throws IOException {
        return root(List.of(arguments));
    }

    private Outcome root(List<String> command, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of("--user-of", "1500"));
        arguments.addAll(List.of(more));
        return lab.unitward(ROOT, arguments);
    }
}
