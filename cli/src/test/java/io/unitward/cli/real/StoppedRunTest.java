package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An installed run that is stopped in its midst, while it tells: nobody is called for that, and nothing is lost. */
@Tag("real")
class StoppedRunTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String AUDIT = "unitward-audit.service";
    private static final String HOOK = "unitward-failed@" + AUDIT + ".service";
    private static final String UNIT = "home-api.service";

    private Lab lab;
    private Path metrics;
    private Path told;
    private Path begun;
    private Path go;

    @BeforeEach
    void start() throws Exception {
        lab = Lab.ofUser(1500);
        told = lab.home().resolve("told");
        begun = lab.home().resolve("begun");
        go = lab.home().resolve("go");
        metrics = lab.home().resolve("metrics/unitward.prom");
        lab.shell("mkdir " + metrics.getParent());
        lab.write(lab.home() + "/tell", """
                #!/bin/sh
                read -r line
                echo >>%1$s
                until [ -e %2$s ]; do sleep 0.1; done
                printf '%%s\\n' "$line" >>%3$s
                """.formatted(begun, go, told));
        lab.shell("chmod 755 " + lab.home() + "/tell");
        lab.declare("home-*.service");
        String own = lab.configuration("unitward.yaml");
        lab.write(
                own, Files.readString(lab.onHost(own)).replace("/*.conf", "/site-*.conf") + """
                alerts:
                  sinks:
                    - {sink: tell, type: command, timeout: 60s, argv: ["%s/tell"]}
                """.formatted(lab.home()));
        lab.vouched(UNIT, Lab.onceDone("edition 0"));
        lab.reload();
        assertThat(lab.unitward("install", "--metrics", metrics.toString()).exitCode())
                .isZero();
        lab.sandbox().systemctl("stop", "unitward-audit.timer"); // a quarter of an hour is full at any time
        lab.start(AUDIT);
        assertThat(exitCode()).isEqualTo("0");
        lab.write(lab.managed(UNIT + ".d/evil.conf"), "[Unit]\nDescription=evil\n");
        lab.reload();
        lab.sandbox().systemctl("start", "--no-block", AUDIT);
        Lab.await("that it tells", () -> Files.exists(begun));
    }

    @AfterEach
    void stop() throws Exception {
        lab.close();
    }

    /** That of the run that the metrics are of. */
    private String exitCode() throws IOException {
        return Files.readAllLines(metrics).stream()
                .filter(line -> line.startsWith("unitward_exit_code"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElse("none");
    }

    @Test
    void stopped_by_hand() throws Exception {
        assertThat(lab.sandbox().systemctl("stop", AUDIT).exitCode()).isZero();

        assertThat(lab.show(AUDIT, "ExecMainStatus") + " " + lab.show(AUDIT, "Result"))
                .isEqualTo("143 success");
        assertThat(lab.show(AUDIT, "ActiveState")).isEqualTo("inactive");
        assertThat(lab.sandbox().systemctl("is-system-running").text()).isEqualTo("running");
        quietAndMadeUpFor();
    }

    @Test
    void stopped_before_there_is_a_java_that_could_end_in_order() throws Exception {
        lab.sandbox().systemctl("stop", AUDIT);
        String late = "[Service]\nExecStart=\nExecStart=/bin/sleep 1000\n";
        lab.write(lab.managed(AUDIT + ".d/late.conf"), late);
        lab.reload();
        lab.sandbox().systemctl("start", "--no-block", AUDIT);
        Lab.await("its process", () -> !lab.show(AUDIT, "MainPID").equals("0"));

        lab.sandbox().systemctl("stop", AUDIT);

        assertThat(lab.show(AUDIT, "ExecMainStatus") + " " + lab.show(AUDIT, "Result"))
                .isEqualTo("15 success");
        lab.shell("rm -r " + lab.managed(AUDIT + ".d"));
        lab.reload();
        quietAndMadeUpFor();
    }

    @Test
    void stopped_with_its_manager() throws Exception {
        lab.sandbox().systemctl("exit");
        Lab.await("the manager's end", () -> !lab.sandbox().managerRuns());
        lab.sandbox().startManagerAgain();

        quietAndMadeUpFor();
    }

    private void quietAndMadeUpFor() throws Exception {
        assertThat(lab.show(HOOK, "ExecMainStartTimestamp")).isEmpty();
        assertThat(exitCode())
                .as("metrics are of the last run that came to an end")
                .isEqualTo("0");
        try (var files = Files.list(metrics.getParent())) {
            assertThat(files).containsExactly(metrics);
        }
        assertThat(told).doesNotExist();
        Files.createFile(go);
        lab.start(AUDIT);
        assertThat(exitCode()).isEqualTo("10");
        List<String> events = new ArrayList<>();
        for (String line : Files.readAllLines(told)) {
            JsonNode alert = JSON.readTree(line);
            events.add(alert.path("event").asText() + " " + alert.path("unit").asText() + " "
                    + alert.path("view").asText());
        }
        assertThat(events)
                .contains("found " + UNIT + " loaded")
                .doesNotHaveDuplicates()
                .allMatch(event -> event.startsWith("found " + UNIT));
    }
}
