package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.unitward.cli.Published;
import io.unitward.cli.evidence.EvidenceCheck;
import io.unitward.cli.sandbox.SandboxCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Evidence of a run that acted: what was there before, what was done, what is there now, and no secret of either. */
@Tag("real")
class HealEvidenceOnRealManagerTest {
    private static final String UNIT = "home-api.service";
    private static final String SECRET = "S3NT1NEL";
    private static final SandboxCommand ROOT =
            SandboxCommand.of(List.of("unitward")).as(0);

    enum Who {
        USER,
        SYSTEM,
        USER_OF
    }

    @ParameterizedTest
    @EnumSource(Who.class)
    void before_and_after_with_each_difference_and_no_secret(Who who) throws Exception {
        try (Lab lab = who == Who.SYSTEM ? Lab.ofSystem() : Lab.ofUser(1500)) {
            prepare(lab, who);
            lab.vouched(UNIT, unit("declared", SECRET + "now"));
            lab.reload();
            lab.start(UNIT);
            lab.write(lab.managed(UNIT), unit("edited by hand", SECRET + "then"));
            lab.write(
                    lab.managed(UNIT + ".d/evil.conf"),
                    "[Unit]\nDescription=evil\n[Service]\nEnvironment=MORE=" + SECRET + "dropin\n");
            lab.reload();

            Path folder = healed(lab, who, "folder", 0);
            JsonNode manifest = json(folder.resolve("manifest.json"));

            Published.EVIDENCE.accepts(Files.readString(folder.resolve("manifest.json")));
            assertThat(manifest.path("command").asText()).isEqualTo("heal");
            assertThat(manifest.path("replay").path("exitCode").asInt(-1))
                    .as(manifest.path("replay").toString())
                    .isZero();
            assertThat(manifest.path("replay").path("note").isNull()).isTrue();
            assertThat(manifest.path("replayBefore").path("exitCode").asInt()).isEqualTo(10);
            assertThat(files(folder))
                    .contains(
                            "report.json",
                            "snapshot.json",
                            "memory/history.json",
                            "actions.json",
                            "actions/001-restore-artifact.diff",
                            "actions/002-quarantine-drop-in.diff",
                            "before/report.json",
                            "before/snapshot.json",
                            "before/memory/history.json",
                            "before/units/001-home-api.service/files.json");
            for (String file : files(folder)) {
                assertThat(Files.readString(folder.resolve(file))).as(file).doesNotContain(SECRET);
            }
            assertThat(json(folder.resolve("before/report.json"))
                            .path("actions")
                            .size())
                    .isZero();
            assertThat(json(folder.resolve("before/report.json")).toString())
                    .contains("content-drift", "foreign-drop-in", "evil.conf");
            assertThat(json(folder.resolve("actions.json")).path("actions").size())
                    .isEqualTo(
                            json(folder.resolve("report.json")).path("actions").size())
                    .isEqualTo(3);
            String restored = Files.readString(folder.resolve("actions/001-restore-artifact.diff"));
            String moved = Files.readString(folder.resolve("actions/002-quarantine-drop-in.diff"));
            if (who == Who.USER_OF) {
                assertThat(restored).contains("\"Description=edited by hand\" instead of \"Description=declared\"");
            } else {
                assertThat(restored)
                        .contains(
                                "--- " + lab.managed(UNIT) + "  before: a file of ",
                                "+++ " + lab.managed(UNIT) + "  now: a file of ",
                                "\n-Description=edited by hand\n+Description=declared\n",
                                "\n-Environment=API_KEY=***\n+Environment=API_KEY=***\n")
                        .doesNotContain("is not what the action left there");
                assertThat(moved).contains("now: nothing\n@@ -1,4 +0,0 @@\n", "\n-Environment=MORE=***\n");
                assertThat(files(folder)).contains("before/units/001-home-api.service/files/02-evil.conf");
            }

            // What was found before is found again, wherever it is judged.
            List<String> replay =
                    new ArrayList<>(List.of("sh", "-c", "cd \"$0\" && exec \"$@\"", inside(lab, who, "folder")));
            List<String> arguments = new ArrayList<>();
            manifest.path("replayBefore").path("arguments").forEach(each -> arguments.add(each.asText()));
            replay.addAll(lab.argv(arguments.toArray(String[]::new)));
            var again = lab.sandbox()
                    .run(SandboxCommand.of(replay)
                            .as(who == Who.USER ? lab.sandbox().uid() : 0));
            assertThat(again.exitCode()).as(again.output() + again.errors()).isEqualTo(10);
            assertThat(again.output()).contains("content-drift", "evil.conf");

            // Nothing was done the second time, so that there is no before.
            Path archive = healed(lab, who, "again.tar", 0);
            assertThat(EvidenceCheck.of(archive, null).intact()).isTrue();
            assertThat(Files.readString(archive)).doesNotContain("before/report.json", "actions.json");
            assertThat(unitward(lab, who, List.of("heal", "--evidence", inside(lab, who, "folder"))))
                    .matches(run -> run.exitCode() == 2)
                    .matches(run -> run.errors().contains("is there already"));
        }
    }

    private static void prepare(Lab lab, Who who) throws IOException {
        lab.declare("home-*.service");
        Path own = lab.onHost(lab.configuration("unitward.yaml"));
        String declared = Files.readString(own).replace("/*.conf", "/site-*.conf");
        Files.delete(own);
        String place = who == Who.USER ? lab.configuration("") : "/etc/unitward/";
        lab.write(place + "unitward.yaml", declared);
        lab.write(place + "allowlist.yaml", """
                apiVersion: unitward/v1
                allow:
                  - {action: daemon-reload, units: ["*"]}
                  - {action: restore-artifact, units: ["home-*"]}
                  - {action: quarantine-drop-in, units: ["home-*"]}
                """);
    }

    private static String unit(String description, String secret) {
        return "[Unit]\nDescription=" + description
                + "\n[Service]\nType=oneshot\nRemainAfterExit=yes\nEnvironment=API_KEY=" + secret
                + "\nExecStart=/bin/true\n";
    }

    private static Path healed(Lab lab, Who who, String name, int code) throws Exception {
        Outcome run = unitward(lab, who, List.of("heal", "--settle", "0", "--evidence", inside(lab, who, name)));
        assertThat(run.exitCode()).as(run.text() + run.errors()).isEqualTo(code);
        Path place = lab.onHost(inside(lab, who, name));
        EvidenceCheck check = EvidenceCheck.of(place, null);
        assertThat(check.problems()).isEmpty();
        assertThat(run.errors()).contains("evidence: ", check.digest());
        return place;
    }

    private static Outcome unitward(Lab lab, Who who, List<String> command) throws IOException {
        List<String> arguments = new ArrayList<>(command);
        switch (who) {
            case USER -> arguments.add("--user");
            case SYSTEM -> arguments.add("--system");
            case USER_OF -> arguments.addAll(List.of("--user-of", "1500"));
        }
        return lab.unitward(who == Who.USER ? SandboxCommand.of(List.of("unitward")) : ROOT, arguments);
    }

    /** A place of the sandbox's own that whoever runs it may write to, and whose files root trusts. */
    private static String inside(Lab lab, Who who, String name) {
        return switch (who) {
            case USER -> lab.home() + "/" + name;
            case SYSTEM -> "/root/" + name;
            case USER_OF -> "/etc/unitward/" + name;
        };
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .toList();
        }
    }

    private static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }
}
