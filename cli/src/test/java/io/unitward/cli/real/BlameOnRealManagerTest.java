package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One unit of a real manager: where its settings come from, and what the search path holds for it. */
@Tag("real")
class BlameOnRealManagerTest {
    private static final String SECRET = "s3cret";

    private static void plant(Lab lab) throws IOException {
        lab.write(
                lab.managed("web.service"),
                "[Unit]\nDescription=Web\n\n[Service]\nType=oneshot\nRemainAfterExit=yes\nEnvironment=TOKEN=" + SECRET
                        + " A=1\nExecStart=/bin/true old\nMemoryMax=1G\n");
        lab.write(
                lab.managed("web.service.d/10-own.conf"),
                "[Service]\nEnvironment=A=2\nExecStart=\nExecStart=/bin/true --token " + SECRET + "\nMemoryMax=\n");
        lab.write("/etc/systemd/user/service.d/50-all.conf", "[Unit]\nDocumentation=man:all\n");
        lab.write(lab.home() + "/.local/share/systemd/user/web.service", Lab.onceDone("shadowed"));
        lab.shell("ln -s web.service ~/.config/systemd/user/www.service");
        lab.reload();
        lab.start("web.service");
    }

    @Test
    void settings_are_blamed_on_files_and_lines() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            plant(lab);

            Outcome blame = lab.unitward("blame", "--user", "www");

            assertThat(blame.exitCode()).as(blame.text() + blame.errors()).isZero();
            assertThat(blame.text())
                    .contains("web.service  loaded, active (exited)")
                    .containsPattern("Environment=TOKEN=\\*\\*\\* +user-config +~/.config/systemd/user/web.service:7\n")
                    .containsPattern(
                            "ExecStart=/bin/true \\*\\*\\* +user-config +~/.config/systemd/user/web.service.d/10-own.conf:4\n")
                    .containsPattern("was /bin/true \\*\\*\\* +user-config +~/.config/systemd/user/web.service:8\n")
                    .containsPattern(
                            "MemoryMax  \\(default again\\) +user-config +~/.config/systemd/user/web.service.d/10-own.conf:5\n")
                    .containsPattern("Documentation=man:all +admin +/etc/systemd/user/service.d/50-all.conf:2\n")
                    .doesNotContain(SECRET, "changed");
            assertThat(lab.unitward("blame", "--user", "--unmasked", "web.service")
                            .text())
                    .contains("Environment=TOKEN=" + SECRET, "ExecStart=/bin/true --token " + SECRET);
            assertThat(lab.show("web.service", "MemoryMax")).isEqualTo("infinity");
            assertThat(lab.show("web.service", "Environment")).isEqualTo("TOKEN=" + SECRET + " A=2");
        }
    }

    /** A live manager would load it to answer; a snapshot holds what it would be made of. */
    @Test
    void of_a_unit_on_disk_only_it_is_said_what_would_be_loaded() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            plant(lab);
            lab.write(lab.managed("idle.service"), Lab.onceDone("Idle"));
            lab.write(lab.managed("idle.service.d/x.conf"), "[Service]\nNice=5\n");
            String file = lab.home() + "/host.json";
            Outcome taken = lab.unitward("snapshot", "--user", "--with-content", "-o", "json=" + file);
            assertThat(taken.exitCode()).as(taken.errors()).isZero();

            Outcome blame = lab.unitward("blame", "idle", "--snapshot", file);

            assertThat(blame.exitCode()).as(blame.text() + blame.errors()).isZero();
            assertThat(blame.text())
                    .contains("idle.service  stub", "not in the manager's memory: this is what would be loaded")
                    .containsPattern("Nice=5 +user-config +~/.config/systemd/user/idle.service.d/x.conf:2\n")
                    .doesNotContain("not known");
        }
    }

    @Test
    void what_changed_since_the_load_is_never_passed_off_as_loaded() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            plant(lab);
            lab.write(lab.managed("web.service.d/10-own.conf"), "[Service]\nMemoryMax=2G\n");

            Outcome changed = lab.unitward("blame", "--user", "web");

            assertThat(changed.exitCode()).isEqualTo(69);
            assertThat(changed.text())
                    .contains(
                            "changed since the load",
                            "10-own.conf:2  (changed)",
                            "What is loaded is not known in full");

            lab.shell("rm ~/.config/systemd/user/web.service.d/10-own.conf");
            Outcome gone = lab.unitward("blame", "--user", "web");
            assertThat(gone.exitCode()).isEqualTo(69);
            assertThat(gone.text()).contains("gone since the load");
        }
    }

    @Test
    void a_snapshot_with_texts_is_private_masked_and_enough() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            plant(lab);
            Path file = lab.home().resolve("host.json");
            Path plain = lab.home().resolve("plain.json");
            lab.write(file.toString(), "{}");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

            Outcome taken = lab.unitward("snapshot", "--user", "--with-content", "-o", "json=" + file);

            assertThat(taken.exitCode()).as(taken.errors()).isZero();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(Files.readString(file)).doesNotContain(SECRET).contains("TOKEN=***");
            String live = lab.unitward("blame", "--user", "web").text();
            assertThat(lab.unitward("blame", "web", "--snapshot", file.toString())
                            .text())
                    .isEqualTo(live);
            JsonNode json = new ObjectMapper()
                    .readTree(lab.unitward("blame", "web", "--snapshot", file.toString(), "-o", "json=-")
                            .text());
            assertThat(json.path("schema").asText()).isEqualTo("unitward.blame/v1");
            assertThat(json.path("known").asBoolean()).isTrue();
            assertThat(json.findValuesAsText("value")).contains("/bin/true ***", "man:all");

            assertThat(lab.unitward("snapshot", "--user", "-o", "json=" + plain).exitCode())
                    .isZero();
            assertThat(Files.readString(plain)).doesNotContain("Description=Web");
            Outcome none = lab.unitward("blame", "web", "--snapshot", plain.toString());
            assertThat(none.exitCode()).isEqualTo(65);
            assertThat(none.errors()).hasLineCount(1).contains("unitward snapshot --with-content");
            assertThat(lab.unitward("blame", "web", "--unmasked", "--snapshot", file.toString())
                            .exitCode())
                    .isEqualTo(65);
            assertThat(lab.unitward("snapshot", "--user", "--unmasked").exitCode())
                    .isEqualTo(2);
            assertThat(lab.unitward("snapshot", "--user", "--with-content", "--unmasked")
                            .text())
                    .contains(SECRET);
        }
    }

    @Test
    void names_that_nothing_has_are_wrong_usage() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            plant(lab);
            for (String command : List.of("blame", "explain")) {
                Outcome nothing = lab.unitward(command, "--user", "nope.service");
                assertThat(nothing.exitCode()).isEqualTo(2);
                assertThat(nothing.text()).isEmpty();
                assertThat(nothing.errors()).hasLineCount(1).contains("UNIT 'nope.service' matches nothing");
                assertThat(lab.unitward(command, "--user", "a b").exitCode()).isEqualTo(2);
            }
            assertThat(lab.unitward("blame", "--user", "web@.service").exitCode())
                    .isEqualTo(2);
        }
    }

    @Test
    void the_search_path_is_explained() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            plant(lab);
            lab.write(lab.home() + "/.config/systemd/user.control/web.service", Lab.onceDone("planted"));

            Outcome explain = lab.unitward("explain", "--user", "web.service");

            assertThat(explain.exitCode()).as(explain.text() + explain.errors()).isZero();
            assertThat(squeezed(explain.text()))
                    .contains(
                            "names web.service, www.service\n",
                            "control ~/.config/systemd/user.control\n web.service not loaded, though before the loaded one; wins after a reload\n",
                            "user-config ~/.config/systemd/user\n web.service LOADED; not any more after a reload\n www.service -> web.service another name\n"
                                    + " web.service.d/10-own.conf APPLIED #1\n",
                            "admin /etc/xdg/systemd/user\n service.d/50-all.conf APPLIED #2 (of every unit of its type)\n",
                            "xdg-data ~/.local/share/systemd/user\n web.service shadowed by ~/.config/systemd/user/web.service\n");

            Path file = lab.home().resolve("host.json");
            lab.unitward("snapshot", "--user", "-o", "json=" + file);
            assertThat(lab.unitward("explain", "web", "--snapshot", file.toString())
                            .text())
                    .isEqualTo(explain.text());
            JsonNode json = new ObjectMapper()
                    .readTree(lab.unitward("explain", "web", "--snapshot", file.toString(), "-o", "json=-")
                            .text());
            assertThat(json.findValuesAsText("fate"))
                    .containsExactly("not-loaded", "loaded", "names", "applied", "applied", "shadowed");
        }
    }

    private static String squeezed(String text) {
        return Pattern.compile(" +").matcher(text).replaceAll(" ");
    }
}
