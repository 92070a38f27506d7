package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.unitward.cli.sandbox.SandboxCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two generations on real managers: what is planned is what happens, and the second time nothing does. */
@Tag("real")
class ReconcileOnRealManagerTest {
    private static final String RUNS = "[Service]\nExecStart=/bin/sleep infinity\n";

    @Test
    void a_switch_does_what_it_says_and_the_second_does_nothing() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            Map<String, String> one = new TreeMap<>(Map.of(
                    "same.service", RUNS,
                    "web.service", RUNS,
                    "word.service", "[Unit]\nX-SwitchMethod=restart\n" + RUNS,
                    "kept.service", RUNS,
                    "stopped.service", RUNS,
                    "job@.service", RUNS,
                    "gone.service", RUNS,
                    "tick.timer", "[Timer]\nOnActiveSec=1h\n",
                    "tick.service", "[Service]\nType=oneshot\nExecStart=/bin/true\n"));
            Map<String, String> two = new TreeMap<>(one);
            two.remove("gone.service");
            two.put("web.service", RUNS + "Environment=EDITION=2\n");
            two.put("word.service", "[Unit]\nX-SwitchMethod=restart\n" + RUNS + "Environment=EDITION=2\n");
            two.put("kept.service", RUNS + "Environment=EDITION=2\nX-RestartIfChanged=false\n");
            two.put("stopped.service", RUNS + "Environment=EDITION=2\n");
            two.put("job@.service", RUNS + "Environment=EDITION=2\n");
            two.put("tick.timer", "[Timer]\nOnActiveSec=2h\n");
            two.put("new.service", RUNS);
            generation(lab, "1", one, "stopped.service");
            generation(lab, "2", two, "stopped.service", "new.service");
            install(lab, "1");
            lab.reload();
            for (String unit : List.of("same", "web", "word", "kept", "stopped", "job@a", "gone")) {
                lab.start(unit + ".service");
            }
            lab.start("tick.timer");
            lab.start("default.target");
            lab.shell("systemctl --user stop stopped.service");
            Map<String, String> before = invocations(lab, "same", "web", "word", "kept", "job@a");
            install(lab, "2");

            Outcome dry = reconcile(lab, "1", "2", "--dry-run");
            assertThat(dry.exitCode()).as(dry.text() + dry.errors()).isEqualTo(11);
            List<String> steps = steps(dry);
            assertThat(steps)
                    .containsExactly(
                            "stop gone.service",
                            "stop job@a.service",
                            "stop web.service",
                            "daemon-reload manager",
                            "restart tick.timer",
                            "restart word.service",
                            "start job@a.service",
                            "start new.service",
                            "start web.service");
            assertThat(invocations(lab, "same", "web", "word", "kept", "job@a")).isEqualTo(before);

            Outcome done = reconcile(lab, "1", "2");
            assertThat(done.exitCode()).as(done.text() + done.errors()).isZero();
            assertThat(steps(done)).isEqualTo(steps);
            Map<String, String> after = invocations(lab, "same", "web", "word", "kept", "job@a");
            for (String unit : List.of("same", "kept")) {
                assertThat(after).as(unit).containsEntry(unit, before.get(unit));
            }
            for (String unit : List.of("web", "word", "job@a")) {
                assertThat(after.get(unit)).as(unit).isNotEqualTo(before.get(unit));
                assertThat(lab.show(unit + ".service", "Environment")).isEqualTo("EDITION=2");
            }
            assertThat(lab.show("gone.service", "ActiveState")).isEqualTo("inactive");
            assertThat(lab.show("stopped.service", "ActiveState")).isEqualTo("inactive");
            assertThat(lab.show("tick.service", "InvocationID"))
                    .as("a timer is restarted, not what it starts")
                    .isEmpty();
            assertThat(lab.show("new.service", "ActiveState")).isEqualTo("active");

            Outcome again = reconcile(lab, "1", "2");
            assertThat(again.exitCode()).as(again.text() + again.errors()).isZero();
            assertThat(steps(again)).isEmpty();
            assertThat(invocations(lab, "same", "web", "word", "kept", "job@a")).isEqualTo(after);
        }
    }

    @Test
    void induced_faults_are_named_and_a_switch_back_brings_back_what_was_declared() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            Map<String, String> good = Map.of("good.service", RUNS, "bad.service", RUNS, "slow.service", RUNS);
            Map<String, String> faults = Map.of(
                    "good.service", RUNS + "Environment=EDITION=2\n",
                    "bad.service", "[Service]\nExecStart=/nonexistent\n",
                    "slow.service", "[Service]\nType=notify\nExecStart=/bin/sleep infinity\n");
            generation(lab, "1", good);
            generation(lab, "2", faults);
            install(lab, "1");
            lab.reload();
            for (String unit : good.keySet()) {
                lab.start(unit);
            }
            install(lab, "2");
            Outcome broken = reconcile(lab, "1", "2", "--timeout", "15");
            assertThat(broken.exitCodes()).as(broken.text() + broken.errors()).containsExactly(16, 14);
            assertThat(outcomes(broken))
                    .containsEntry("start bad.service", "job-failed")
                    .containsEntry("start slow.service", "deadline")
                    .containsEntry("start good.service", "done");
            assertThat(broken.text())
                    .contains("its start job was not over")
                    .contains("it is failed (failed), result exit-code", "main process ended with exit status 203")
                    .contains("see 'journalctl -e --user -u bad.service'", "see 'journalctl -e --user -u slow.service'")
                    .doesNotContain("-u good.service");
            // What it did, and what an audit would find now.
            assertThat(lab.unitward("log", "--user", "--actions", "bad").text())
                    .contains("start-unit bad.service", "exit status 203");
            assertThat(lab.unitward("log", "--user", "--findings").text()).contains("manager-degraded");
            assertThat(lab.show("good.service", "Environment")).isEqualTo("EDITION=2");

            Outcome still = reconcile(lab, "1", "2", "--dry-run");
            assertThat(still.exitCode())
                    .as("what is down is not called all right")
                    .isEqualTo(11);
            assertThat(steps(still)).contains("start bad.service");

            install(lab, "1");
            Outcome back = reconcile(lab, "2", "1", "--timeout", "60");
            assertThat(back.exitCode()).as(back.text() + back.errors()).isZero();
            for (String unit : good.keySet()) {
                assertThat(lab.show(unit, "ActiveState")).as(unit).isEqualTo("active");
            }
            assertThat(lab.show("good.service", "Environment")).isEmpty();
        }
    }

    @Test
    void what_the_new_generation_does_not_hold_stops_all_of_it() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            generation(lab, "1", Map.of("web.service", RUNS));
            generation(lab, "2", Map.of("web.service", RUNS + "Environment=EDITION=2\n"));
            install(lab, "1");
            lab.reload();
            lab.start("web.service");
            Map<String, String> before = invocations(lab, "web");
            String loadedAt = lab.loadedAt();

            Outcome early = reconcile(lab, "1", "2");
            assertThat(early.exitCode()).as("the new generation is not on disk").isEqualTo(10);
            install(lab, "2");
            lab.write(lab.managed("web.service.d/evil.conf"), "[Service]\nExecStartPost=/bin/true\n");
            Outcome armed = reconcile(lab, "1", "2");
            assertThat(armed.exitCode()).as(armed.text()).isEqualTo(10);
            assertThat(armed.text()).contains("evil.conf", "refused");
            assertThat(invocations(lab, "web")).isEqualTo(before);
            assertThat(lab.loadedAt()).isEqualTo(loadedAt);

            lab.shell("rm " + lab.managed("web.service.d/evil.conf"));
            assertThat(reconcile(lab, "1", "2").exitCode()).isZero();
        }
    }

    /** A unit of the user's own, which no generation has, and one that only the manager has in memory. */
    @Test
    void what_a_stop_takes_along_is_asked_of_the_manager() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            generation(lab, "1", Map.of("web.service", RUNS));
            generation(lab, "2", Map.of("web.service", RUNS + "Environment=EDITION=2\n"));
            install(lab, "1");
            lab.write(lab.managed("own.service"), "[Unit]\nPartOf=web.service\n" + RUNS);
            lab.write(lab.managed("behind.service"), RUNS);
            lab.shell("mkdir " + lab.managed("behind.service.requires") + " && ln -s ../own.service "
                    + lab.managed("behind.service.requires/own.service"));
            Lab.tick();
            lab.reload();
            for (String unit : List.of("web", "own", "behind")) {
                lab.start(unit + ".service");
            }
            Map<String, String> before = invocations(lab, "web", "own", "behind");
            install(lab, "2");

            lab.shell("systemd-run --user -q --unit=once -p PartOf=web.service sleep infinity");
            Outcome barred = reconcile(lab, "1", "2");
            assertThat(barred.exitCode()).as(barred.text() + barred.errors()).isEqualTo(11);
            assertThat(barred.text()).contains("once.service along with it", "could not be started again");
            assertThat(invocations(lab, "web", "own", "behind")).isEqualTo(before);

            lab.shell("systemctl --user stop once.service");
            Outcome done = reconcile(lab, "1", "2");
            assertThat(done.exitCode()).as(done.text() + done.errors()).isZero();
            assertThat(steps(done))
                    .containsExactly(
                            "stop web.service",
                            "daemon-reload manager",
                            "start behind.service",
                            "start own.service",
                            "start web.service");
            for (String unit : List.of("web", "own", "behind")) {
                assertThat(lab.show(unit + ".service", "ActiveState")).as(unit).isEqualTo("active");
            }
        }
    }

    /** What the new generation says is not loaded yet, and none of it is of the generation. */
    @ParameterizedTest
    @ValueSource(strings = {"Conflicts", "Wants", "Requires", "BindsTo", "Upholds", "OnSuccess"})
    void a_held_unit_is_neither_stopped_nor_started_by_what_the_new_generation_says(String key) throws Exception {
        boolean runs = key.equals("Conflicts");
        try (Lab lab = Lab.ofUser(1500)) {
            generation(lab, "1", Map.of("web.service", RUNS));
            generation(
                    lab, "2", Map.of("web.service", "[Unit]\n" + key + "=own.service\n" + RUNS + "Environment=A=2\n"));
            install(lab, "1");
            lab.write(lab.managed("own.service"), RUNS);
            Lab.tick();
            lab.reload();
            lab.start("web.service");
            if (runs) {
                lab.start("own.service");
            }
            install(lab, "2");
            String own = lab.show("own.service", "InvocationID");
            String web = lab.show("web.service", "InvocationID");
            assertThat(lab.unitward("hold", "--user", "own", "--until", "2h", "--reason", "surgery")
                            .exitCode())
                    .isZero();
            for (Outcome refused : List.of(reconcile(lab, "1", "2", "--dry-run"), reconcile(lab, "1", "2"))) {
                assertThat(refused.exitCode())
                        .as(refused.text() + refused.errors())
                        .isEqualTo(11);
                assertThat(refused.text())
                        .contains("(" + key + "= of web.service)", "own.service is held until", "surgery");
            }
            assertThat(lab.show("own.service", "InvocationID")).isEqualTo(own);
            assertThat(lab.show("own.service", "ActiveState")).isEqualTo(runs ? "active" : "inactive");
            assertThat(lab.show("web.service", "InvocationID")).isEqualTo(web);

            assertThat(lab.unitward("hold", "--user", "--release", "own").exitCode())
                    .isZero();
            if (runs) {
                lab.shell("systemctl --user stop own.service");
            }
            Outcome done = reconcile(lab, "1", "2");
            assertThat(done.exitCode()).as(done.text() + done.errors()).isZero();
            if (key.equals("Wants")) {
                assertThat(done.text()).contains("starts own.service (Wants= of web.service)");
                assertThat(done.json().findValuesAsText("by")).contains("Wants= of web.service");
                assertThat(lab.show("own.service", "ActiveState")).isEqualTo("active");
            }
        }
    }

    @Test
    void root_switches_another_users_units_through_that_user() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            generation(lab, "1", Map.of("web.service", RUNS));
            generation(lab, "2", Map.of("web.service", RUNS + "Environment=EDITION=2\n"));
            install(lab, "1");
            lab.reload();
            lab.start("web.service");
            install(lab, "2");
            SandboxCommand root = SandboxCommand.of(List.of("unitward")).as(0);
            List<String> arguments =
                    List.of("reconcile", "--user-of", "1500", "--from", place(lab, "1"), "--to", place(lab, "2"));
            Outcome done = lab.unitward(root, arguments);
            assertThat(done.exitCode()).as(done.text() + done.errors()).isZero();
            assertThat(lab.show("web.service", "Environment")).isEqualTo("EDITION=2");
            Outcome again = lab.unitward(root, arguments);
            assertThat(again.exitCode()).as(again.text() + again.errors()).isZero();
            assertThat(again.text()).contains("nothing to do");
        }
    }

    @Test
    void a_system_manager_is_switched_as_well() throws Exception {
        try (Lab lab = Lab.ofSystem()) {
            generation(lab, "1", Map.of("web.service", RUNS));
            generation(lab, "2", Map.of("web.service", RUNS + "Environment=EDITION=2\nX-StopIfChanged=false\n"));
            install(lab, "1");
            lab.reload();
            lab.start("web.service");
            install(lab, "2");
            Outcome done = reconcile(lab, "1", "2");
            assertThat(done.exitCode()).as(done.text() + done.errors()).isZero();
            assertThat(steps(done)).containsExactly("daemon-reload manager", "restart web.service");
            assertThat(lab.show("web.service", "Environment")).isEqualTo("EDITION=2");
            assertThat(steps(reconcile(lab, "1", "2"))).isEmpty();
        }
    }

    /** Where a generation lies. */
    private static String place(Lab lab, String name) {
        return lab.source("../gen/" + name + "/").replaceAll("[^/]+/\\.\\./", "");
    }

    /** Files of a generation, with the times of a store. */
    private static void generation(Lab lab, String name, Map<String, String> files, String... wanted)
            throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            lab.write(place(lab, name) + file.getKey(), file.getValue());
        }
        String wants = place(lab, name) + "default.target.wants";
        lab.shell("mkdir -p " + wants);
        for (String unit : wanted) {
            lab.shell("ln -s ../" + unit + " " + wants + "/" + unit);
        }
        lab.shell("find " + place(lab, name) + " -exec touch -h -d @1 {} +");
    }

    /** What an activation does: links into the directory of unit files, those of the other generation gone. */
    private static void install(Lab lab, String name) throws IOException {
        String units = lab.managed("");
        String place = place(lab, name);
        lab.shell("mkdir -p " + units + " && find " + units + " -maxdepth 1 -lname '*/gen/*' -delete; "
                + "for f in " + place + "*.service " + place + "*.timer; do [ -f $f ] && ln -sfn $f " + units
                + "; done; "
                + "mkdir -p " + units + "default.target.wants; find " + units
                + "default.target.wants -lname '*/gen/*' -delete; for f in " + place
                + "default.target.wants/*; do [ -e $f ] && ln -sfn $f " + units + "default.target.wants; done; true");
        Lab.tick();
    }

    private static Outcome reconcile(Lab lab, String from, String to, String... more) throws IOException {
        boolean system = lab.managed("").startsWith("/etc");
        String json = (system ? "/root" : lab.home()) + "/switch.json";
        List<String> arguments = new ArrayList<>(List.of(
                "reconcile", "--from", place(lab, from), "--to", place(lab, to), "-o", "text=-", "-o", "json=" + json));
        arguments.addAll(List.of(more));
        Files.deleteIfExists(lab.onHost(json));
        Outcome outcome = lab.unitward(arguments.toArray(String[]::new));
        return Files.exists(lab.onHost(json))
                ? new Outcome(
                        outcome.exitCode(),
                        outcome.text(),
                        outcome.errors(),
                        new ObjectMapper().readTree(lab.onHost(json).toFile()))
                : outcome;
    }

    private static List<String> steps(Outcome outcome) {
        List<String> steps = new ArrayList<>();
        outcome.json()
                .path("steps")
                .forEach(step -> steps.add(
                        step.path("phase").asText() + " " + step.path("unit").asText()));
        return steps;
    }

    private static Map<String, String> outcomes(Outcome outcome) {
        Map<String, String> outcomes = new TreeMap<>();
        outcome.json()
                .path("actions")
                .forEach(action -> outcomes.put(
                        action.path("action").asText().replace("-unit", "") + " "
                                + action.path("target").asText(),
                        action.path("outcome").asText()));
        return outcomes;
    }

    private static Map<String, String> invocations(Lab lab, String... units) throws IOException {
        Map<String, String> invocations = new TreeMap<>();
        for (String unit : units) {
            invocations.put(unit, lab.show(unit + ".service", "InvocationID"));
        }
        return invocations;
    }
}
