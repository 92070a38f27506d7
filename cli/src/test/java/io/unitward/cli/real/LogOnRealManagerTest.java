package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.unitward.cli.Published;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the log tells of an audit's reload, a heal and an undo on a real manager: why, before and after. */
@Tag("real")
class LogOnRealManagerTest {
    private static final String UNIT = "home-api.service";
    private static final String OTHER = "home-web.service";

    @Test
    void the_log_tells_why_and_what_was_there_before_and_afterwards() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            lab.declare("home-*.service");
            Path own = lab.onHost(lab.configuration("unitward.yaml"));
            lab.write(lab.configuration("unitward.yaml"), Files.readString(own).replace("/*.conf", "/site-*.conf"));
            lab.write(lab.configuration("allowlist.yaml"), """
                    apiVersion: unitward/v1
                    allow:
                      - {action: daemon-reload, units: ["*"]}
                      - {action: quarantine-drop-in, units: ["home-*"]}
                    """);
            lab.vouched(UNIT, Lab.onceDone("edition 0"));
            lab.vouched(OTHER, Lab.onceDone("edition 0"));
            lab.reload();
            lab.start(UNIT);
            assertThat(lab.audit().exitCode()).isZero();
            String before = digest(lab, UNIT);
            lab.vouched(UNIT, Lab.onceDone("edition 1"));
            Lab.tick();
            Outcome audit = lab.audit();
            assertThat(audit.done()).as(audit.text() + audit.errors()).containsExactly("done");
            String dropIn = lab.managed(OTHER + ".d/evil.conf");
            lab.write(dropIn, "[Unit]\nDescription=evil\n");
            Outcome healed = unitward(lab, "heal", "--settle", "0");
            assertThat(healed.exitCode()).as(healed.text() + healed.errors()).isZero();
            String id = healed.json().path("actions").path(0).path("id").asText();
            Outcome undone = unitward(lab, "undo", id);
            assertThat(undone.exitCode()).as(undone.text() + undone.errors()).isEqualTo(10);

            JsonNode actions = log(lab);
            JsonNode reload = actions.path(0);
            assertThat(reload.path("action").asText()).isEqualTo("daemon-reload");
            assertThat(reload.path("outcome").asText()).isEqualTo("done");
            assertThat(reload.path("plan").asText())
                    .isEqualTo(audit.json().path("plan").path("digest").asText());
            assertThat(reload.path("findings").findValuesAsText("policy")).contains("reload-pending");
            assertThat(reload.path("findings").findValuesAsText("unit")).containsOnly(UNIT);
            JsonNode was = of(reload.path("before"), lab.managed(UNIT));
            assertThat(was.path("digest").asText()).isEqualTo(before);
            JsonNode is = of(reload.path("after"), lab.managed(UNIT));
            assertThat(is.path("what").asText()).isEqualTo("loaded");
            assertThat(is.path("digest").asText()).isEqualTo(digest(lab, UNIT)).isNotEqualTo(before);

            JsonNode moved = actions.path(1);
            assertThat(moved.path("action").asText()).isEqualTo("quarantine-drop-in");
            assertThat(moved.path("id").asText()).isEqualTo(id);
            assertThat(moved.path("findings").findValuesAsText("policy")).containsExactly("foreign-drop-in");
            assertThat(of(moved.path("before"), dropIn).path("digest").asText())
                    .isEqualTo(sha256("[Unit]\nDescription=evil\n".getBytes()));
            assertThat(of(moved.path("before"), dropIn).path("mode").asText()).isNotEmpty();
            assertThat(of(moved.path("after"), dropIn).path("what").asText()).isEqualTo("nothing");

            JsonNode back = actions.path(actions.size() - 1);
            assertThat(back.path("action").asText()).isEqualTo("undo");
            assertThat(back.path("reason").asText()).contains(id);
            assertThat(back.path("before")).isEqualTo(moved.path("after"));
            assertThat(back.path("after")).isEqualTo(moved.path("before"));

            assertThat(log(lab, "home-api").findValuesAsText("action")).containsExactly("daemon-reload");
            String text = lab.unitward("log", "--user", "--actions", OTHER).text();
            assertThat(text)
                    .contains(
                            "found   foreign-drop-in of " + OTHER + ": " + dropIn,
                            "before  " + dropIn + ": a file of 24 bytes, mode ",
                            "after   " + dropIn + ": nothing");
        }
    }

    private static Outcome unitward(Lab lab, String... command) throws IOException {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of("--user", "-o", "text=-", "-o", "json=" + lab.home() + "/report.json"));
        return lab.unitward(all.toArray(String[]::new));
    }

    private static JsonNode log(Lab lab, String... units) throws IOException {
        List<String> all = new ArrayList<>(List.of("log", "--user", "--actions", "-o", "json=-"));
        all.addAll(List.of(units));
        Outcome log = lab.unitward(all.toArray(String[]::new));
        assertThat(log.exitCode()).as(log.errors()).isZero();
        Published.LOG.accepts(log.text());
        return new ObjectMapper().readTree(log.text()).path("actions");
    }

    private static JsonNode of(JsonNode states, String subject) {
        for (JsonNode each : states) {
            if (each.path("subject").asText().equals(subject)) {
                return each;
            }
        }
        throw new AssertionError(subject + " is not in " + states);
    }

    private static String digest(Lab lab, String unit) throws Exception {
        return sha256(Files.readAllBytes(lab.onHost(lab.managed(unit))));
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
