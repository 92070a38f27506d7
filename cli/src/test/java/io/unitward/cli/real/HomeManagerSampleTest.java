package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.SandboxCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The scripts of samples/home-manager, as an activation runs them; Nix itself is not here to evaluate the module. */
@Tag("real")
class HomeManagerSampleTest {
    private static final Path SAMPLE = Path.of("../samples/home-manager");
    private static final String WEB = "[Service]\nExecStart=/bin/sleep infinity\n";

    @Test
    void a_switch_reconciles_and_asserts() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            prepare(lab);
            lab.declare("web.service");
            generation(lab, "1", WEB);
            generation(lab, "2", WEB + "Environment=EDITION=2\n");
            lab.write(lab.managed("web.service"), WEB);
            lab.write(lab.source("web.service"), WEB);
            lab.reload();
            lab.start("web.service");
            assertThat(script(lab, "assert.sh", "web.service").exitCode()).isZero();

            lab.write(lab.managed("web.service"), WEB + "Environment=EDITION=2\n");
            lab.write(lab.source("web.service"), WEB + "Environment=EDITION=2\n");
            Lab.tick();
            assertThat(script(lab, "assert.sh", "web.service").exitCode())
                    .as("nobody has switched yet")
                    .isEqualTo(11);
            CommandResult switched = script(lab, "reconcile.sh", gen(lab, "1"), gen(lab, "2"));
            assertThat(switched.exitCode())
                    .as(switched.output() + switched.errors())
                    .isZero();
            assertThat(lab.show("web.service", "Environment")).isEqualTo("EDITION=2");
            assertThat(script(lab, "assert.sh", "web.service").exitCode()).isZero();

            lab.write(lab.managed("web.service.d/override.conf"), "[Service]\nNice=5\n");
            lab.shell("mv " + lab.managed("web.service.d") + " " + lab.sandbox().runtimeDirectory() + "/x && mkdir -p "
                    + lab.sandbox().runtimeDirectory() + "/systemd/user && mv "
                    + lab.sandbox().runtimeDirectory() + "/x "
                    + lab.sandbox().runtimeDirectory() + "/systemd/user/web.service.d");
            CommandResult violated = script(lab, "assert.sh", "web.service");
            assertThat(violated.exitCode()).as(violated.output()).isEqualTo(10);
            assertThat(violated.errors()).contains("does not come from where it should");
        }
    }

    @Test
    void without_a_user_manager_it_is_said_plainly() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            prepare(lab);
            generation(lab, "1", WEB);
            String elsewhere = "XDG_RUNTIME_DIR=" + lab.home() + "/nowhere ";
            CommandResult asserted = run(lab, elsewhere + command(lab, "assert.sh"));
            assertThat(asserted.exitCode()).as(asserted.output()).isEqualTo(69);
            assertThat(asserted.errors()).contains("the user manager is not available");
            CommandResult switched = run(lab, elsewhere + command(lab, "reconcile.sh", "''", gen(lab, "1")));
            assertThat(switched.exitCode())
                    .as(switched.output() + switched.errors())
                    .isZero();
            assertThat(switched.errors()).contains("the user manager is not available, so nothing was switched");
        }
    }

    @Test
    void the_module_runs_these_scripts_and_chooses_one_switcher() throws IOException {
        String module = Files.readString(SAMPLE.resolve("unitward.nix"));
        for (String script : List.of("reconcile.sh", "assert.sh")) {
            assertThat(module).contains("readFile ./" + script);
            assertThat(Files.readString(SAMPLE.resolve(script))).startsWith("#!/bin/sh\n");
        }
        assertThat(module).contains("startServices = if cfg.reconcileWith == \"sd-switch\"", "force = true");
        for (Map.Entry<Character, Character> pair :
                Map.of('{', '}', '[', ']', '(', ')').entrySet()) {
            assertThat(module.chars().filter(c -> c == pair.getKey()).count())
                    .as("%s", pair)
                    .isEqualTo(module.chars().filter(c -> c == pair.getValue()).count());
        }
    }

    private static String gen(Lab lab, String name) {
        return lab.home() + "/gen/" + name;
    }

    private static void generation(Lab lab, String name, String web) throws IOException {
        lab.write(gen(lab, name) + "/home-files/.config/systemd/user/web.service", web);
    }

    private static void prepare(Lab lab) throws IOException {
        for (String script : List.of("reconcile.sh", "assert.sh")) {
            lab.write(lab.home() + "/" + script, Files.readString(SAMPLE.resolve(script)));
        }
        String program = String.join(
                " ", lab.argv().stream().map(word -> "'" + word + "'").toList());
        lab.write(lab.home() + "/unitward", "#!/bin/sh\nexec " + program + " \"$@\"\n");
        lab.shell("chmod +x " + lab.home() + "/unitward");
    }

    private static String command(Lab lab, String script, String... arguments) {
        return "UNITWARD=" + lab.home() + "/unitward sh " + lab.home() + "/" + script + " "
                + String.join(" ", arguments);
    }

    private static CommandResult script(Lab lab, String script, String... arguments) throws IOException {
        return run(lab, command(lab, script, arguments));
    }

    private static CommandResult run(Lab lab, String line) throws IOException {
        return lab.sandbox().run(SandboxCommand.of(List.of("sh", "-c", line)));
    }
}
