package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.unitward.cli.Published;
import io.unitward.cli.evidence.EvidenceCheck;
import io.unitward.cli.sandbox.SandboxCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Evidence of a run on a real manager: complete, without a planted secret, and judged again with the same result. */
@Tag("real")
class EvidenceOnRealManagerTest {
    private static final String UNIT = "home-api.service";
    private static final String SECRET = "S3NT1NEL";

    @Test
    void evidence_holds_what_was_seen_and_no_secret_and_replays() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            lab.declare("home-*.service");
            lab.write(lab.home() + "/api.env", "FROM_FILE=" + SECRET + "file\n");
            lab.vouched(UNIT, """
                    [Service]
                    Type=oneshot
                    RemainAfterExit=yes
                    EnvironmentFile=%s/api.env
                    Environment=API_KEY=%senv
                    SetCredential=key:%scred
                    # PASSWORD=%scomment
                    ExecStart=/bin/echo --password %sarg
                    """.formatted(lab.home(), SECRET, SECRET, SECRET, SECRET));
            lab.reload();
            lab.start(UNIT);
            lab.write(lab.managed(UNIT + ".d/evil.conf"), "[Service]\nEnvironment=MORE=" + SECRET + "dropin\n");
            lab.reload();

            Path folder = evidence(lab, "folder", 10);
            JsonNode manifest = json(folder.resolve("manifest.json"));
            Published.EVIDENCE.accepts(Files.readString(folder.resolve("manifest.json")));
            assertThat(manifest.path("exitCode").asInt()).isEqualTo(10);
            assertThat(manifest.path("replay").path("exitCode").asInt()).isEqualTo(10);
            assertThat(manifest.path("replay").path("note").isNull()).isTrue();
            assertThat(json(folder.resolve("report.json")).path("exitCode").asInt())
                    .isEqualTo(10);
            assertThat(files(folder))
                    .contains(
                            "report.json",
                            "snapshot.json",
                            "memory/history.json",
                            "config/unitward.yaml",
                            "units/001-home-api.service/properties.txt",
                            "units/001-home-api.service/files.json",
                            "units/001-home-api.service/files/01-home-api.service",
                            "units/001-home-api.service/files/02-evil.conf");
            for (String file : files(folder)) {
                assertThat(Files.readString(folder.resolve(file))).as(file).doesNotContain(SECRET);
            }
            assertThat(Files.readString(folder.resolve("units/001-home-api.service/properties.txt")))
                    .contains(
                            "Id=" + UNIT + "\n",
                            "ActiveState=active\n",
                            "SubState=exited\n",
                            "NeedDaemonReload=no\n",
                            "InvocationID=" + lab.show(UNIT, "InvocationID") + "\n",
                            "UID=[not set]\n",
                            "Type=oneshot\n",
                            "RemainAfterExit=yes\n",
                            "Environment=API_KEY=*** MORE=***\n",
                            "EnvironmentFiles=" + lab.home() + "/api.env no\n",
                            "ExecStart={ path=/bin/echo ; argv[]=/bin/echo *** ; ignore_errors=no ;",
                            "DropInPaths=" + lab.managed(UNIT + ".d/evil.conf") + "\n");
            assertThat(manifest.path("masked").toString())
                    .contains(
                            "{\"path\":\"units/001-home-api.service/files/01-home-api.service\",\"key\":\"Environment\",\"count\":1}",
                            "{\"path\":\"units/001-home-api.service/files/02-evil.conf\",\"key\":\"Environment\",\"count\":1}")
                    .doesNotContain(SECRET);

            // What the manifest says of the replay is what a shell gets, also after the host has changed.
            lab.shell("rm -r " + lab.managed(UNIT + ".d"));
            lab.reload();
            assertThat(lab.audit("--dry-run").exitCode()).isZero();
            List<String> replay =
                    new ArrayList<>(List.of("sh", "-c", "cd \"$0\" && exec \"$@\"", inside(lab, "folder")));
            List<String> arguments = new ArrayList<>();
            manifest.path("replay").path("arguments").forEach(each -> arguments.add(each.asText()));
            replay.addAll(lab.argv(arguments.toArray(String[]::new)));
            var again = lab.sandbox().run(SandboxCommand.of(replay));
            assertThat(again.exitCode()).as(again.output() + again.errors()).isEqualTo(10);
            assertThat(again.output()).contains("content-drift", "evil.conf");

            Path archive = evidence(lab, "again.tar", 0);
            assertThat(EvidenceCheck.of(archive, null).intact()).isTrue();
            assertThat(new String(Files.readAllBytes(archive), StandardCharsets.ISO_8859_1))
                    .doesNotContain(SECRET);
            assertThat(lab.unitward("evidence", "verify", inside(lab, "folder")).exitCode())
                    .isZero();
            Files.writeString(folder.resolve("report.json"), "{}");
            Outcome verified = lab.unitward("evidence", "verify", inside(lab, "folder"));
            assertThat(verified.exitCode()).isEqualTo(20);
            Published.EVIDENCE_CHECK.accepts(lab.unitward("evidence", "verify", inside(lab, "folder"), "-o", "json=-")
                    .text());
            assertThat(verified.text()).contains("'report.json' was changed", "1 difference");
            Outcome over = lab.audit("--dry-run", "--evidence", inside(lab, "folder"));
            assertThat(over.exitCode()).isEqualTo(2);
            assertThat(over.errors()).contains("is there already");
        }
    }

    @Test
    void a_full_disk_and_a_read_only_place_are_told_and_nothing_is_left_there() throws Exception {
        try (Lab lab = Lab.running(UNIT)) {
            String full = inside(lab, "full");
            String readOnly = inside(lab, "read-only");
            lab.shell("mkdir " + full + " " + readOnly);
            lab.rootShell("mount -n -t tmpfs -o size=48k,mode=1777 full " + full);
            lab.rootShell("mount -n -t tmpfs -o ro,mode=1777 read-only " + readOnly);
            for (int verdict : List.of(0, 10)) {
                for (String place : List.of(full + "/folder", full + "/archive.tar")) {
                    Outcome run = lab.audit("--dry-run", "--evidence", place);
                    assertThat(run.exitCode()).as(run.text() + run.errors()).isEqualTo(verdict == 0 ? 70 : verdict);
                    assertThat(run.errors())
                            .contains("--evidence " + place + ": could not be written: ", "No space left on device")
                            .doesNotContain("evidence: ");
                    assertThat(lab.shellOutput("ls -A " + full)).isEmpty();
                    assertThat(lab.unitward("evidence", "verify", place).exitCode())
                            .isEqualTo(65);
                }
                Outcome refused = lab.audit("--dry-run", "--evidence", readOnly + "/folder");
                assertThat(refused.exitCode()).isEqualTo(2);
                assertThat(refused.errors()).contains("expected a writable directory");
                assertThat(lab.shellOutput("ls -A " + readOnly)).isEmpty();
                lab.write(lab.managed(UNIT + ".d/evil.conf"), "[Service]\nEnvironment=A=b\n");
                lab.reload();
            }
            // A run that acts does so all the same, and what it did is known.
            lab.shell("rm -r " + lab.managed(UNIT + ".d"));
            lab.vouched(UNIT, Lab.onceDone("edition 1"));
            Lab.tick();
            Outcome acted = lab.audit("--evidence", full + "/acted.tar");
            assertThat(acted.exitCode()).as(acted.text() + acted.errors()).isEqualTo(70);
            assertThat(acted.done()).containsExactly("done");
            assertThat(lab.show(UNIT, "Description")).isEqualTo("edition 1");
            assertThat(lab.shellOutput("ls -A " + full)).isEmpty();
        }
    }

    private static Path evidence(Lab lab, String name, int code) throws Exception {
        Outcome run = lab.audit("--dry-run", "--evidence", inside(lab, name));
        assertThat(run.exitCode()).as(run.text() + run.errors()).isEqualTo(code);
        Path place = lab.onHost(inside(lab, name));
        EvidenceCheck check = EvidenceCheck.of(place, null);
        assertThat(check.problems()).isEmpty();
        assertThat(run.errors()).contains("evidence: ", check.digest());
        return place;
    }

    private static String inside(Lab lab, String name) {
        return lab.home() + "/" + name;
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
