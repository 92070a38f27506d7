package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.unitward.alert.AlertEvent;
import io.unitward.cli.alert.Receiver;
import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.SandboxCommand;
import io.unitward.cli.sandbox.SandboxFeature;
import io.unitward.cli.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What reaches a real journal of an audit of a real manager, and what does not stop that audit. */
@Tag("real")
class AlertsOnRealManagerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String UNIT = "home-api.service";

    private static Lab start() throws Exception {
        Lab lab = Lab.start(SandboxSpec.userOf(1500).with(SandboxFeature.JOURNAL));
        boolean ready = false;
        try {
            lab.declare("home-*.service");
            // Allowed are drop-ins of other names, so that this one is foreign.
            var own = lab.onHost(lab.configuration("unitward.yaml"));
            lab.write(lab.configuration("unitward.yaml"), Files.readString(own).replace("/*.conf", "/site-*.conf"));
            lab.vouched(UNIT, Lab.onceDone("edition 0"));
            lab.reload();
            ready = true;
            return lab;
        } finally {
            if (!ready) {
                lab.close();
            }
        }
    }

    /** What the journal has of unitward, oldest first. */
    private static List<JsonNode> entries(Lab lab) throws IOException {
        lab.rootShell("journalctl --sync");
        CommandResult shown = lab.sandbox()
                .run(SandboxCommand.of(List.of("journalctl", "-t", "unitward", "-o", "json", "--no-pager"))
                        .as(0));
        List<JsonNode> entries = new ArrayList<>();
        for (String line : shown.output().lines().toList()) {
            entries.add(JSON.readTree(line));
        }
        return entries;
    }

    private static String field(JsonNode entry, String name) {
        return entry.path(name).asText();
    }

    @Test
    void the_journal_has_each_finding_once_and_its_end() throws Exception {
        try (Lab lab = start()) {
            assertThat(lab.audit("--alert").exitCode()).isZero();
            assertThat(entries(lab)).isEmpty();
            String dropIn = lab.managed(UNIT + ".d/evil.conf");
            lab.write(dropIn, "[Unit]\nDescription=planted-words\n");
            lab.reload();
            Outcome found = lab.audit("--alert");
            assertThat(found.exitCode()).as(found.text() + found.errors()).isEqualTo(10);
            assertThat(found.errors()).doesNotContain("alert");
            assertThat(found.json().path("alerts").path("problems")).isEmpty();

            List<JsonNode> entries = entries(lab);
            assertThat(entries)
                    .hasSize(found.json().path("alerts").path("delivered").asInt())
                    .isNotEmpty();
            JsonNode entry = entries.stream()
                    .filter(each -> field(each, "UNITWARD_VIEW").equals("loaded"))
                    .findFirst()
                    .orElseThrow();
            assertThat(field(entry, "MESSAGE")).isEqualTo(UNIT + ": foreign-drop-in (loaded)");
            assertThat(field(entry, "MESSAGE_ID")).isEqualTo(AlertEvent.FOUND.messageId());
            assertThat(field(entry, "PRIORITY")).isEqualTo("2");
            assertThat(field(entry, "UNITWARD_EVENT")).isEqualTo("found");
            assertThat(field(entry, "UNITWARD_LEVEL")).isEqualTo("page");
            assertThat(field(entry, "UNITWARD_UNIT")).isEqualTo(UNIT);
            assertThat(field(entry, "UNITWARD_FILE")).isEqualTo(dropIn);
            assertThat(field(entry, "UNITWARD_MANAGER")).isEqualTo("user manager of uid 1500");
            assertThat(field(entry, "_UID")).isEqualTo("1500");
            assertThat(entries.toString()).doesNotContain("planted-words");
            assertThat(lab.shellOutput("journalctl --user-unit " + UNIT + " UNITWARD_EVENT=found -o cat --no-pager"))
                    .contains(UNIT + ": foreign-drop-in (loaded)");

            assertThat(lab.audit("--alert").exitCode()).isEqualTo(10);
            assertThat(lab.audit("--alert", "--dry-run").exitCode()).isEqualTo(10);
            assertThat(entries(lab)).hasSameSizeAs(entries);

            Files.delete(lab.onHost(dropIn));
            lab.reload();
            assertThat(lab.audit("--alert").exitCode()).isZero();
            List<JsonNode> all = entries(lab);
            assertThat(all.subList(entries.size(), all.size()))
                    .hasSameSizeAs(entries)
                    .allMatch(each -> field(each, "MESSAGE_ID").equals(AlertEvent.RECOVERED.messageId()));
        }
    }

    @Test
    void a_drifted_file_recovers_when_it_is_compared_and_not_when_its_source_is_away() throws Exception {
        try (Lab lab = start()) {
            String declared = Lab.onceDone("edition 0");
            lab.write(lab.managed(UNIT), Lab.onceDone("foreign"));
            lab.reload();
            assertThat(lab.audit("--alert").exitCode()).isEqualTo(10);
            assertThat(drift(lab)).containsExactly("found");
            Path sources = lab.onHost(lab.source(""));
            Path away = Files.move(sources, sources.resolveSibling("away"));
            lab.audit("--alert");
            assertThat(drift(lab)).as("nothing was compared").containsExactly("found");
            Files.move(away, sources);
            lab.write(lab.managed(UNIT), declared);
            lab.reload();
            assertThat(lab.audit("--alert").exitCode()).isZero();
            assertThat(drift(lab)).containsExactly("found", "recovered");
        }
    }

    private static List<String> drift(Lab lab) throws IOException {
        return entries(lab).stream()
                .filter(each -> field(each, "UNITWARD_POLICY").equals("artifact-drift"))
                .map(each -> field(each, "UNITWARD_EVENT"))
                .toList();
    }

    @Test
    void no_place_to_write_and_no_journal_change_nothing_but_a_note() throws Exception {
        try (Lab lab = start()) {
            assertThat(lab.audit("--alert").exitCode()).isZero();
            lab.write(lab.managed(UNIT + ".d/evil.conf"), "[Unit]\nDescription=x\n");
            lab.reload();
            String state = lab.state("").toString();
            lab.rootShell("mount -t tmpfs -o size=64k,uid=1500,mode=700 full " + state + " && { head -c 1M /dev/zero >"
                    + state + "/fill || :; }");
            Outcome full = lab.audit("--alert");
            assertThat(full.exitCode()).as(full.text() + full.errors()).isEqualTo(10);
            assertThat(full.errors()).contains("what is alerted is not remembered, and comes again: ");
            int told = entries(lab).size();
            assertThat(told).isPositive();
            Outcome again = lab.audit("--alert");
            assertThat(again.exitCode()).isEqualTo(10);
            assertThat(entries(lab)).hasSize(2 * told);

            lab.rootShell("umount " + state + "; mv /run/systemd/journal/socket /run/systemd/journal/away");
            Outcome none = lab.audit("--alert");
            assertThat(none.exitCode()).as(none.text() + none.errors()).isEqualTo(10);
            assertThat(none.errors()).contains("alerts for sink journal: not taken", "no journal");
            assertThat(none.json().path("alerts").path("waiting").asInt()).isEqualTo(told);
            lab.rootShell("mv /run/systemd/journal/away /run/systemd/journal/socket");
            Outcome failing = lab.unitward("alert-failure", "unitward-audit.service");
            assertThat(failing.exitCode()).as(failing.errors()).isZero();
            assertThat(entries(lab))
                    .as("what waited goes along with what is new")
                    .hasSize(3 * told + 1);
        }
    }

    @Test
    void a_failure_of_unitward_itself_is_told_whatever_is_broken() throws Exception {
        try (Lab lab = start()) {
            String good = Files.readString(lab.onHost(lab.configuration("unitward.yaml")));
            lab.write(
                    lab.configuration("unitward.yaml"),
                    good + "typo: x\nalerts: {sinks: [{sink: own, type: journal, only: page}]}\n");
            assertThat(lab.audit("--alert").exitCode()).isEqualTo(78);
            SandboxCommand ended = SandboxCommand.of(List.of("unitward"))
                    .with("MONITOR_UNIT", "unitward-audit.service")
                    .with("MONITOR_SERVICE_RESULT", "exit-code")
                    .with("MONITOR_EXIT_CODE", "exited")
                    .with("MONITOR_EXIT_STATUS", "78");
            List<String> tell = List.of("alert-failure", "unitward-audit.service");
            Outcome told = lab.unitward(ended, tell);
            assertThat(told.exitCode()).as(told.errors()).isZero();
            assertThat(told.errors()).isEmpty();
            assertThat(lab.unitward(ended, tell).exitCode()).isZero();
            List<JsonNode> entries = entries(lab);
            assertThat(entries).hasSize(1);
            assertThat(field(entries.get(0), "MESSAGE_ID")).isEqualTo(AlertEvent.NOT_RUN.messageId());
            assertThat(field(entries.get(0), "UNITWARD_CAUSE")).isEqualTo("exit-code exited 78");

            String heard = lab.home() + "/told";
            lab.write(lab.home() + "/phone", "#!/bin/sh\ntest -e %1$s && cat >>%1$s\n".formatted(heard));
            lab.shell("chmod 755 " + lab.home() + "/phone");
            String phone = good
                    + "alerts: {sinks: [{sink: phone, type: command, argv: [\"%s/phone\"]}]}\n".formatted(lab.home());
            lab.write(lab.configuration("unitward.yaml"), phone);
            assertThat(lab.unitward(ended.with("MONITOR_EXIT_STATUS", "2"), tell)
                            .errors())
                    .contains("alerts for sink phone: not taken");

            lab.write(lab.configuration("unitward.yaml"), "alerts: {sinks: [\n");
            Outcome broken = lab.unitward(ended.with("MONITOR_EXIT_STATUS", "70"), tell);
            assertThat(broken.exitCode()).isEqualTo(12);
            assertThat(broken.errors()).contains("the journal alone is told, since 'alerts' cannot be read");
            assertThat(entries(lab)).hasSize(2);

            lab.write(lab.configuration("unitward.yaml"), phone);
            lab.shell("touch " + heard);
            lab.unitward(ended.with("MONITOR_EXIT_STATUS", "1"), tell);
            assertThat(Files.readString(lab.onHost(heard)))
                    .as("what waited while nobody knew of the phone")
                    .contains("exit-code exited 2", "exit-code exited 1");
        }
    }

    @Test
    void a_run_that_is_killed_while_it_tells_loses_nothing_and_repeats_no_more_than_one() throws Exception {
        try (Lab lab = start()) {
            lab.eachRunApart();
            String told = lab.home() + "/told";
            String before = lab.home() + "/kill-before";
            String after = lab.home() + "/kill-after";
            lab.write(lab.home() + "/tell", """
                    #!/bin/sh
                    read -r line
                    if [ -e %1$s ]; then rm %1$s; kill -9 $PPID; exit 0; fi
                    printf '%%s\\n' "$line" >>%3$s
                    if [ -e %2$s ]; then rm %2$s; kill -9 $PPID; fi
                    """.formatted(before, after, told));
            lab.shell("chmod 755 " + lab.home() + "/tell");
            String own = lab.configuration("unitward.yaml");
            lab.write(own, Files.readString(lab.onHost(own)) + """
                    alerts:
                      sinks:
                        - sink: tell
                          type: command
                          argv: ["%s/tell"]
                    """.formatted(lab.home()));
            lab.write(lab.managed(UNIT + ".d/evil.conf"), "[Unit]\nDescription=evil\n");
            lab.write(lab.managed(UNIT + ".d/worse.conf"), "[Unit]\nDescription=worse\n");
            lab.reload();

            // Ended before anybody took it: the next run tells, though the finding is none that is new to it.
            lab.shell("touch " + before);
            assertThat(lab.audit("--dry-run", "--alert").exitCode()).isEqualTo(137);
            assertThat(lab.onHost(told)).doesNotExist();
            // Ended after the first was taken, and before that was written down: that one comes again, with the same
            // id.
            lab.shell("touch " + after);
            assertThat(lab.audit("--dry-run", "--alert").exitCode()).isEqualTo(137);
            List<JsonNode> first = told(lab, told);
            assertThat(first).hasSize(1);
            Outcome whole = lab.audit("--dry-run", "--alert");
            assertThat(whole.exitCode()).as(whole.errors()).isEqualTo(10);
            assertThat(whole.json().path("alerts").path("waiting").asInt()).isZero();

            List<JsonNode> all = told(lab, told);
            List<String> ids = all.stream().map(each -> field(each, "id")).toList();
            assertThat(all.get(1)).isEqualTo(first.get(0));
            assertThat(ids.subList(1, ids.size()))
                    .doesNotHaveDuplicates()
                    .hasSize(whole.json().path("alerts").path("delivered").asInt());
            assertThat(all.stream().map(each -> field(each, "file")).distinct())
                    .contains(lab.managed(UNIT + ".d/evil.conf"), lab.managed(UNIT + ".d/worse.conf"));
            assertThat(lab.audit("--dry-run", "--alert").exitCode()).isEqualTo(10);
            assertThat(told(lab, told)).isEqualTo(all);
        }
    }

    /** What anybody writes into a unit file, a comment of it or its environment: no sink of any kind has a word of it. */
    @Test
    void no_sink_is_told_a_word_of_a_unit_file() throws Exception {
        try (Lab lab = start();
                Receiver receiver = Receiver.open()) {
            String told = lab.home() + "/told";
            String own = lab.configuration("unitward.yaml");
            lab.write(
                    own,
                    Files.readString(lab.onHost(own))
                            + """
                    alerts:
                      sinks:
                        - {sink: journal, type: journal}
                        - {sink: tell, type: command, argv: ["/usr/bin/tee", "-a", "%s"]}
                        - {sink: hook, type: json, url: "%s"}
                        - {sink: people, type: slack, url: "%s"}
                    """.formatted(told, receiver.url("/hook"), receiver.url("/slack")));
            String secrets = """
                    # planted-comment of a unit file
                    [Unit]
                    Description=planted-description
                    [Service]
                    Environment=DB_PASSWORD=planted-password PLAIN=planted-value
                    SetCredential=token:planted-credential
                    """;
            lab.write(lab.managed(UNIT), Lab.onceDone("foreign") + secrets);
            lab.write(lab.managed(UNIT + ".d/evil.conf"), secrets);
            Outcome waiting = lab.audit("--alert");
            assertThat(waiting.exitCode()).as(waiting.errors()).isEqualTo(10);
            lab.reload();
            Outcome loaded = lab.audit("--alert", "--strict");
            assertThat(loaded.exitCode()).as(loaded.errors()).isEqualTo(10);
            assertThat(loaded.json().path("alerts").path("waiting").asInt())
                    .as(loaded.errors())
                    .isZero();

            List<String> heard = List.of(
                    entries(lab).toString(),
                    Files.readString(lab.onHost(told)),
                    receiver.requests().toString());
            assertThat(heard).allMatch(each -> each.contains("foreign-drop-in") && each.contains("evil.conf"));
            assertThat(heard).noneMatch(each -> each.contains("planted"));
        }
    }

    private static List<JsonNode> told(Lab lab, String file) throws IOException {
        List<JsonNode> told = new ArrayList<>();
        for (String line : Files.readAllLines(lab.onHost(file))) {
            told.add(JSON.readTree(line));
        }
        return told;
    }
}
