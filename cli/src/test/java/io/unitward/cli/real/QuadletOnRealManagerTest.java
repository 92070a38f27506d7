package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.unitward.facts.Quadlet;
import io.unitward.json.SnapshotJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A real manager with a scripted generator in the place of podman's: like that one it names its source in each unit, passes
 * over what it does not understand, and fails silently. podman's own is in {@code PodmanLabOnDebian13Test}.
 */
@Tag("real")
class QuadletOnRealManagerTest {
    private static final String GENERATOR = """
            #!/bin/sh
            # Scripted: stands for podman's Quadlet generator.
            for source in "$HOME"/.config/containers/systemd/*.container; do
                [ -f "$source" ] && grep -q ^Image= "$source" && ! grep -q ^NoSuchKey= "$source" || continue
                name=${source##*/}
                printf '[Unit]\\nSourcePath=%s\\n[Service]\\nExecStart=/bin/sleep 1d\\n' "$source" \\
                    >"$1/${name%.container}.service"
            done
            """;

    private static Lab lab;

    @BeforeAll
    static void start() throws Exception {
        lab = Lab.running("home-api.service");
        String generator = "/run/systemd/user-generators/podman-scripted-generator";
        lab.rootShell("cat >" + generator + " <<'END'\n" + GENERATOR + "END\nchmod 755 " + generator);
    }

    @AfterAll
    static void close() throws Exception {
        lab.close();
    }

    @Test
    void a_source_is_followed_to_its_unit_and_told_of_when_there_is_none() throws Exception {
        String web = lab.home() + "/.config/containers/systemd/home-web.container";
        String job = lab.home() + "/.config/containers/systemd/job.container";
        lab.write(web, "[Container]\nImage=localhost/web:1\n");
        lab.write(job, "[Container]\nImage=localhost/job:1\nNoSuchKey=1\n");
        Lab.tick();
        assertThat(quadlets())
                .as("before any reload nothing is missed")
                .extracting(Quadlet::path, Quadlet::unit, Quadlet::generatedPath)
                .containsExactly(tuple(web, "home-web.service", null), tuple(job, "job.service", null));
        assertThat(missed(lab.audit())).isEmpty();

        lab.reload();
        Outcome loaded = lab.audit();

        assertThat(quadlets())
                .extracting(Quadlet::image, Quadlet::generatedPath, Quadlet::problem)
                .containsExactly(
                        tuple(
                                "localhost/web:1",
                                lab.sandbox().runtimeDirectory() + "/systemd/generator/home-web.service",
                                null),
                        tuple("localhost/job:1", null, null));
        assertThat(missed(loaded)).as(loaded.text()).containsExactly("job.service " + job);
        assertThat(loaded.text()).contains("the generator did not take it at the last reload");
        assertThat(missed(lab.audit("job"))).as("by its name, too").containsExactly("job.service " + job);

        lab.write(web, "[Container]\nImage=localhost/web:1\nNoSuchKey=1\n");
        Lab.tick();
        assertThat(missed(lab.audit())).as("waits for a reload").containsExactly("job.service " + job);
        lab.reload();
        Outcome broken = lab.audit();
        assertThat(missed(broken)).containsExactly("home-web.service " + web, "job.service " + job);
        assertThat(broken.exitCode()).as("a declared unit is not there").isEqualTo(10);

        lab.shell("rm " + web + " && ln -sf /dev/null " + job);
        lab.reload();
        Outcome dropped = lab.audit();
        assertThat(missed(dropped)).as(dropped.text()).isEmpty();
        assertThat(quadlets()).extracting(Quadlet::path).containsExactly(job);
    }

    private static List<String> missed(Outcome outcome) {
        List<String> missed = new ArrayList<>();
        for (String finding : outcome.findings()) {
            if (finding.startsWith("quadlet-not-generated ")) {
                missed.add(finding.substring(finding.indexOf(' ') + 1));
            }
        }
        return missed;
    }

    private static List<Quadlet> quadlets() throws Exception {
        Outcome result = lab.unitward("snapshot", "--user");
        assertThat(result.exitCode()).as(result.errors()).isZero();
        return SnapshotJson.read(result.text().getBytes(StandardCharsets.UTF_8), "snapshot")
                .quadlets();
    }
}
