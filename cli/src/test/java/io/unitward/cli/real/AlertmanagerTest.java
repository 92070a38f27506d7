package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.unitward.cli.alert.Alertmanager;
import io.unitward.cli.alert.Receiver;
import io.unitward.cli.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Alertmanager holds and tells on, of audits of a real manager. */
@Tag("real")
@Tag("long")
class AlertmanagerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String UNIT = "home-api.service";

    @TempDir
    private Path directory;

    private Receiver receiver;
    private Alertmanager alertmanager;
    private Lab lab;

    @BeforeAll
    static void getTools() throws Exception {
        Alertmanager.get();
    }

    @BeforeEach
    void start() throws Exception {
        receiver = Receiver.open();
        alertmanager = Alertmanager.start(directory, receiver.url("/told"));
        lab = Lab.start(SandboxSpec.userOf(1500));
        lab.declare("home-*.service");
        String own = lab.configuration("unitward.yaml");
        lab.write(
                own,
                Files.readString(lab.onHost(own)).replace("/*.conf", "/site-*.conf")
                        + """
                alerts:
                  sinks:
                    - {sink: am, type: alertmanager, url: "%s"}
                """.formatted(alertmanager.url()));
        lab.vouched(UNIT, Lab.onceDone("edition 0"));
        lab.reload();
    }

    @AfterEach
    void stop() throws Exception {
        if (lab != null) {
            lab.close();
        }
        if (alertmanager != null) {
            alertmanager.close();
        }
        if (receiver != null) {
            receiver.close();
        }
    }

    private String plant(String name) throws IOException {
        String dropIn = lab.managed(UNIT + ".d/" + name);
        lab.write(dropIn, "[Unit]\nDescription=planted-words\n");
        return dropIn;
    }

    private Outcome audit(int code) throws IOException {
        Outcome audit = lab.audit("--alert");
        assertThat(audit.exitCode()).as(audit.text() + audit.errors()).isEqualTo(code);
        return audit;
    }

    private static Set<String> labels(List<JsonNode> alerts) {
        Set<String> labels = new HashSet<>();
        alerts.forEach(each -> labels.add(each.path("labels").toString()));
        return labels;
    }

    /** What it told on about the unit: "firing" or "resolved", with how many. */
    private List<String> toldOn() throws IOException {
        List<String> told = new ArrayList<>();
        for (Receiver.Request request : receiver.requests()) {
            JsonNode body = JSON.readTree(request.body());
            if (body.at("/groupLabels/unit").asText().equals(UNIT)) {
                told.add(
                        body.path("status").asText() + " " + body.path("alerts").size());
            }
        }
        return told;
    }

    @Test
    void a_finding_fires_stands_through_a_restart_and_ends() throws Exception {
        assertThat(audit(0).errors()).doesNotContain("alerts");
        assertThat(alertmanager.active()).isEmpty();
        String dropIn = plant("evil.conf");
        lab.reload();

        audit(10);

        List<JsonNode> found = alertmanager.active("foreign-drop-in", UNIT);
        assertThat(found).hasSize(2);
        for (JsonNode alert : found) {
            JsonNode labels = alert.path("labels");
            assertThat(labels.path("severity").asText()).isEqualTo("page");
            assertThat(labels.path("file").asText()).isEqualTo(dropIn);
            assertThat(labels.path("manager").asText()).isEqualTo("user manager of uid 1500");
            assertThat(labels.path("instance").asText()).isNotEmpty();
            assertThat(labels.path("view").asText()).isIn("loaded", "onDisk");
            assertThat(labels.path("id").asText()).hasSize(16);
            assertThat(alert.toString()).doesNotContain("planted-words");
            assertThat(Instant.parse(alert.path("endsAt").asText()))
                    .isAfter(Instant.now().plus(Duration.ofDays(300)));
        }
        Lab.await("one message for both", () -> !toldOn().isEmpty());
        // It writes down that it told only after that was taken, and says nowhere when it has.
        LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());

        // It keeps what it told on, and nothing of what it was told: the next run tells it again, as the same.
        alertmanager.end();
        alertmanager.again();
        assertThat(alertmanager.active()).isEmpty();
        audit(10);
        List<JsonNode> again = alertmanager.active("foreign-drop-in", UNIT);
        assertThat(labels(again)).isEqualTo(labels(found));
        assertThat(again.get(0).path("startsAt")).isEqualTo(found.get(0).path("startsAt"));
        audit(10);

        Files.delete(lab.onHost(dropIn));
        lab.reload();
        audit(0);
        assertThat(alertmanager.active("foreign-drop-in", UNIT)).isEmpty();
        Lab.await("the end", () -> toldOn().size() > 1);
        assertThat(toldOn()).containsExactly("firing 2", "resolved 2");
    }

    @Test
    void what_it_could_not_take_waits_for_it_and_so_does_an_end() throws Exception {
        plant("evil.conf");
        lab.reload();
        audit(10);
        alertmanager.kill();
        String later = plant("later.conf");
        lab.reload();

        Outcome down = audit(10);

        assertThat(down.errors()).contains("alerts for sink am: not taken", "nobody takes connections there");
        assertThat(down.json().path("alerts").path("waiting").asInt()).isGreaterThanOrEqualTo(2);
        alertmanager.again();
        assertThat(lab.unitward("config", "test-alert", "am").text())
                .contains("am (alertmanager): delivered", "the next run with --alert tells it what waits");
        JsonNode test = alertmanager.active().get(0);
        assertThat(Duration.between(
                        Instant.parse(test.path("startsAt").asText()),
                        Instant.parse(test.path("endsAt").asText())))
                .isEqualTo(Duration.ofMinutes(5));
        Outcome back = audit(10);
        assertThat(back.json().path("alerts").path("waiting").asInt()).isZero();
        assertThat(alertmanager.active("foreign-drop-in", UNIT)).hasSize(4);
        assertThat(labels(alertmanager.active("foreign-drop-in", UNIT)).toString())
                .contains("evil.conf", later);

        lab.shell("rm -r " + lab.managed(UNIT + ".d"));
        lab.reload();
        audit(0);
        assertThat(alertmanager.active("foreign-drop-in", UNIT)).isEmpty();
    }

    @Test
    void each_of_many_stands_there_whatever_its_name_is() throws Exception {
        for (int i = 0; i < 15; i++) {
            plant("d" + i + ".conf");
        }
        plant("\u00e9 \"{x='y'}\\\n.conf");
        lab.reload();

        Outcome audit = audit(10);

        assertThat(audit.errors()).doesNotContain("alerts");
        List<JsonNode> found = alertmanager.active("foreign-drop-in", UNIT);
        assertThat(labels(found)).as("16 files in two views").hasSize(32);
        assertThat(alertmanager.active())
                .noneMatch(each -> each.at("/labels/alertname").asText().equals("digest"));
        lab.shell("rm -r " + lab.managed(UNIT + ".d"));
        lab.reload();
        audit(0);
        assertThat(alertmanager.active()).isEmpty();
    }

    @Test
    void what_it_will_not_have_is_told_in_its_words() throws Exception {
        String own = lab.configuration("unitward.yaml");
        lab.write(own, Files.readString(lab.onHost(own)) + """
                    - {sink: elsewhere, type: alertmanager, url: "%s/elsewhere"}
                """.formatted(alertmanager.url()));
        Outcome refused = lab.unitward("config", "test-alert", "elsewhere");
        assertThat(refused.exitCode()).isEqualTo(12);
        assertThat(refused.text())
                .contains("elsewhere (alertmanager): not delivered: " + alertmanager.url() + " answered 404")
                .contains("it said: 404 page not found");
        plant("evil.conf");
        lab.reload();
        assertThat(audit(10).errors())
                .contains("alerts for sink elsewhere: not taken", "answered 404: 404 page not found")
                .doesNotContain("sink am");
    }
}
