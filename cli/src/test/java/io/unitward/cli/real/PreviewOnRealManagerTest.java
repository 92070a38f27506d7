package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a dry run foretells is what the reload then does: settings, files, and what it starts on its own. */
@Tag("real")
class PreviewOnRealManagerTest {
    private static final String UNIT = "home-api.service";

    @Test
    void what_is_foretold_of_settings_and_starts_is_what_happens() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            lab.declare("home-*.service");
            lab.vouched(UNIT, service("/bin/sleep 1000", "Nice=1\nEnvironment=TOKEN=one\n"));
            for (String other : List.of("home-upheld.service", "home-wanted.service")) {
                lab.vouched(other, service("/bin/sleep 1000", ""));
            }
            lab.reload();
            lab.start(UNIT);
            Outcome clean = lab.audit();
            assertThat(clean.exitCode()).as(clean.text() + clean.errors()).isZero();

            lab.vouched(
                    UNIT,
                    service(
                            "/bin/sleep 1000",
                            "Nice=2\nEnvironment=TOKEN=two\nExecStop=/bin/true now\nTimeoutStopSec=7\n"));
            lab.vouched(UNIT + ".d/10-more.conf", """
                    [Unit]
                    Upholds=home-upheld.service
                    Wants=home-wanted.service
                    [Service]
                    TasksMax=44
                    """);
            Lab.tick();
            Set<String> before = active(lab);

            Outcome dry = lab.audit("--dry-run");

            assertThat(dry.exitCode()).as(dry.text() + dry.errors()).isEqualTo(11);
            JsonNode unit = only(dry);
            assertThat(texts(unit.at("/after/dropInPaths"))).containsExactly(lab.managed(UNIT + ".d/10-more.conf"));
            assertThat(settings(unit))
                    .containsExactly(
                            "next-start Environment [TOKEN=***] [TOKEN=***]",
                            "replaces ExecStop [] [/bin/true ***]",
                            "next-start Nice [1] [2]",
                            "limits TasksMax [] [44]",
                            "replaces TimeoutStopSec [] [7]",
                            "acts Upholds [] [home-upheld.service]",
                            "next-start Wants [] [home-wanted.service]");
            assertThat(dry.text())
                    .contains("the reload alone would start  home-upheld.service")
                    .doesNotContain("TOKEN=one")
                    .doesNotContain("TOKEN=two");
            assertThat(active(lab)).as("a dry run starts nothing").isEqualTo(before);

            Outcome healed = lab.audit();

            assertThat(healed.exitCode()).as(healed.text() + healed.errors()).isZero();
            Lab.await("what is upheld to run", () -> active(lab).contains("home-upheld.service"));
            Set<String> started = active(lab);
            started.removeAll(before);
            assertThat(started).containsExactlyElementsOf(texts(unit.get("starts")));
            assertThat(lab.show(UNIT, "TasksMax")).isEqualTo("44");
            assertThat(lab.show(UNIT, "TimeoutStopUSec")).isEqualTo("7s");
            assertThat(lab.show(UNIT, "ExecStop")).contains("/bin/true now");
            assertThat(units(lab.audit("--dry-run"))).isEmpty();
        }
    }

    @Test
    void what_was_loaded_by_somebody_else_is_said_not_to_be_known() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            lab.declare("home-*.service");
            lab.vouched(UNIT, service("/bin/sleep 1000", "Nice=1\n"));
            lab.reload();
            lab.start(UNIT);
            lab.vouched(UNIT, service("/bin/sleep 1000", "Nice=2\n"));
            Lab.tick();

            Outcome dry = lab.audit("--dry-run");

            assertThat(only(dry).get("settings")).isEmpty();
            assertThat(only(dry).get("unknown").asText()).contains("not known any more");
        }
    }

    @Test
    void a_waiting_foreign_drop_in_is_shown_with_what_it_would_set_and_refused() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            lab.declare("home-*.service");
            lab.vouched(UNIT, service("/bin/sleep 1000", "Nice=1\n"));
            lab.reload();
            lab.start(UNIT);
            assertThat(lab.audit().exitCode()).isZero();
            String foreign = lab.home() + "/.local/share/systemd/user/" + UNIT + ".d/x.conf";
            lab.write(foreign, "[Service]\nExecStop=/bin/evil\n");
            lab.shell("touch -d 2001-01-01 " + foreign);
            Lab.tick();

            Outcome refused = lab.audit();

            assertThat(refused.exitCode()).as(refused.text()).isEqualTo(10);
            assertThat(refused.done()).isEmpty();
            assertThat(settings(only(refused))).containsExactly("replaces ExecStop [] [/bin/evil]");
            assertThat(lab.show(UNIT, "ExecStop")).isEmpty();
        }
    }

    @Test
    void one_units_part_is_shown_on_its_own() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            lab.declare("home-*.service");
            lab.vouched(UNIT, service("/bin/sleep 1000", "Nice=1\n"));
            lab.vouched("home-other.service", service("/bin/sleep 1000", "Nice=1\n"));
            lab.reload();
            lab.start(UNIT);
            lab.start("home-other.service");
            assertThat(lab.audit().exitCode()).isZero();
            Outcome same = lab.unitward("blame", "--user", "--diff", UNIT);
            assertThat(same.exitCode()).as(same.text() + same.errors()).isZero();
            assertThat(same.text()).isEqualTo("unitward: a reload would change nothing of " + UNIT + "\n");

            lab.vouched(UNIT, service("/bin/sleep 1000", "Nice=2\n"));
            lab.vouched("home-other.service", service("/bin/sleep 1000", "Nice=7\n"));
            Lab.tick();
            Outcome changed = lab.unitward("blame", "--user", "--diff", UNIT);

            assertThat(changed.exitCode()).as(changed.text() + changed.errors()).isEqualTo(20);
            assertThat(changed.text()).contains("[Service] Nice: 1 → 2").doesNotContain("home-other", "7");
            assertThat(lab.unitward("blame", "--user", "--diff", "home-none.service")
                            .exitCode())
                    .isEqualTo(2);
            assertThat(lab.unitward("blame", "--user", "--diff", "--unmasked", UNIT)
                            .exitCode())
                    .isEqualTo(2);
        }
    }

    @Test
    void a_result_that_cannot_be_written_is_an_error() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            List<String> argv = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" > /dev/full", "sh"));
            argv.addAll(lab.argv("snapshot", "--user"));
            var ended = lab.sandbox().run(io.unitward.cli.sandbox.SandboxCommand.of(argv));
            assertThat(ended.exitCode()).as(ended.errors()).isEqualTo(70);
            assertThat(ended.errors()).contains("standard output could not be written");
        }
    }

    @Test
    void the_texts_that_are_kept_are_their_owners_alone_and_stay_while_they_are_loaded() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            lab.declare("home-*.service");
            lab.vouched(UNIT, service("/bin/sleep 1000", "Environment=TOKEN=one\n"));
            lab.reload();
            lab.start(UNIT);
            assertThat(lab.audit().exitCode()).isZero();
            String other = lab.home() + "/other.yaml";
            lab.write(other, "apiVersion: unitward/v1\nowners:\n  - owner: other\n    units: [\"other.service\"]\n");
            assertThat(lab.audit("--dry-run", "--config", other).exitCode()).isZero();
            try (var kept = Files.list(lab.state("accepted"))) {
                assertThat(kept)
                        .singleElement()
                        .satisfies(file -> assertThat(Files.getAttribute(file, "unix:mode"))
                                .isEqualTo(0100600));
            }
        }
    }

    private static String service(String command, String more) {
        return "[Unit]\nDescription=test\n[Service]\nExecStart=" + command + "\n" + more;
    }

    private static JsonNode only(Outcome outcome) {
        assertThat(units(outcome)).hasSize(1);
        return units(outcome).get(0);
    }

    private static List<JsonNode> units(Outcome outcome) {
        List<JsonNode> units = new ArrayList<>();
        outcome.json().at("/preview/units").forEach(units::add);
        return units;
    }

    private static List<String> settings(JsonNode unit) {
        List<String> settings = new ArrayList<>();
        for (JsonNode setting : unit.get("settings")) {
            settings.add(
                    setting.get("effect").asText() + " " + setting.get("key").asText() + " "
                            + texts(setting.get("before")) + " " + texts(setting.get("after")));
        }
        return settings;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static Set<String> active(Lab lab) throws java.io.IOException {
        Set<String> active = new TreeSet<>();
        String listed = lab.sandbox()
                .systemctl("list-units", "--plain", "--no-legend", "--state=active,activating", "home-*")
                .text();
        listed.lines().forEach(line -> active.add(line.split("\\s+", 2)[0]));
        return active;
    }
}
