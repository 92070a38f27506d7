package io.unitward.collector.podman;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.collector.PodmanProgram;
import io.unitward.facts.Container;
import io.unitward.facts.Quadlet;
import io.unitward.facts.Stack;
import io.unitward.facts.UnitFile;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a scripted podman. That a real one is understood, cli's tests show. */
@Timeout(120)
class QuadletContainersTest {
    private static final String WEB = "ab".repeat(32);
    private static final String INSTANCE = "cd".repeat(32);
    private static final String IMAGE = "11".repeat(32);

    @TempDir
    Path root;

    private long uid = 1000;

    @BeforeEach
    void files() throws IOException {
        Files.createDirectories(root.resolve("run/libpod/tmp"));
        Files.writeString(root.resolve("run/libpod/tmp/ns_handles"), "");
        Path program = root.resolve("podman");
        Files.writeString(program, """
                #!/bin/sh
                echo "$*" >>"%1$s/calls"
                if [ -e "%1$s/answer.$1" ]; then cat "%1$s/answer.$1"; exit; fi
                exit 99
                """.formatted(root));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        answer("version", "{\"Client\":{\"Version\":\"5.4.2\"}}");
        answer("ps", """
                [{"Id":"%s","Labels":{"PODMAN_SYSTEMD_UNIT":"web.service"}},
                 {"Id":"%s","Labels":{"PODMAN_SYSTEMD_UNIT":"job@1.service"}},
                 {"Id":"%s","Labels":{"PODMAN_SYSTEMD_UNIT":"other.service"}},
                 {"Id":"%s","Labels":null}]
                """.formatted(WEB, INSTANCE, "ef".repeat(32), "01".repeat(32)));
        answer(
                "inspect",
                "[" + inspected(WEB, "systemd-web", "web.service") + ","
                        + inspected(INSTANCE, "systemd-job_1", "job@1.service") + "]");
        answer("images", """
                [{"Id":"%s","Digest":"sha256:11","Names":["localhost/a:1"]}]
                """.formatted(IMAGE));
    }

    private static String inspected(String id, String name, String unit) {
        return """
                {"Id":"%s","Name":"%s","Image":"%s","ImageName":"localhost/a:1","ImageDigest":"sha256:11",
                 "RestartCount":0,"State":{"Status":"running"},"Config":{"Labels":{"PODMAN_SYSTEMD_UNIT":"%s"}}}
                """.formatted(id, name, IMAGE, unit);
    }

    private void answer(String verb, String text) throws IOException {
        Files.writeString(root.resolve("answer." + verb), text);
    }

    private static Quadlet quadlet(String path, String generated) {
        return new Quadlet(
                path, "x.service", UnitFile.Status.READ, null, null, "localhost/b:1", null, generated, null, null);
    }

    private List<Quadlet> look(Quadlet... quadlets) {
        StackCollector.Where where = new StackCollector.Where(
                uid,
                uid,
                root.toString(),
                root.resolve("run").toString(),
                null,
                null,
                new PodmanProgram(List.of(root.resolve("podman").toString()), "/usr/bin:/bin"),
                Path::of);
        return new StackCollector(where, Deadline.in(Duration.ofSeconds(60))).lookAtQuadlets(List.of(quadlets));
    }

    private String reason() {
        Quadlet.Running running =
                look(quadlet("/q/web.container", "/g/web.service")).get(0).running();
        assertThat(running.containers()).isNull();
        assertThat(running.images()).isNull();
        return running.reason();
    }

    @Test
    void eachUnitGetsItsContainersAndWhatTheirImagesAre() throws IOException {
        List<Quadlet> seen = look(
                quadlet("/q/web.container", "/g/web.service"),
                quadlet("/q/job@.container", "/g/job@.service"),
                quadlet("/q/idle.kube", "/g/idle.service"),
                quadlet("/q/data.volume", "/g/data-volume.service"),
                quadlet("/q/bad.container", null));
        Quadlet.Running web = seen.get(0).running();
        assertThat(web.reason()).isNull();
        assertThat(web.containers()).extracting(Container::id, Container::name).hasSize(1);
        assertThat(web.containers().get(0).name()).isEqualTo("systemd-web");
        assertThat(web.images())
                .containsExactly(
                        new Stack.Image("localhost/a:1", IMAGE, "sha256:11"),
                        new Stack.Image("localhost/b:1", null, null));
        assertThat(seen.get(1).running().containers())
                .extracting(Container::name)
                .containsExactly("systemd-job_1");
        assertThat(seen.get(2).running().containers()).isEmpty();
        assertThat(seen.get(3).running()).isEqualTo(Quadlet.Running.NOT_ASKED);
        assertThat(seen.get(4).running()).isEqualTo(Quadlet.Running.NOT_ASKED);
        assertThat(Files.readString(root.resolve("calls")))
                .contains("inspect --type container " + WEB + " " + INSTANCE + "\n");
    }

    @Test
    void podmanIsNotAskedWhereNothingOfItWasGenerated() {
        List<Quadlet> all = List.of(quadlet("/q/a.volume", "/g/a-volume.service"), quadlet("/q/web.container", null));
        assertThat(look(all.toArray(new Quadlet[0]))).isEqualTo(all);
        assertThat(root.resolve("calls")).doesNotExist();
    }

    @Test
    void podmanIsNotAskedWhereThatWouldStartIt() throws IOException {
        Files.delete(root.resolve("run/libpod/tmp/ns_handles"));
        assertThat(reason()).isEqualTo("podman has not been started since boot, and asking would start it");
        assertThat(root.resolve("calls")).doesNotExist();
    }

    @Test
    void containersOfRootAreNotLookedAt() {
        uid = 0;
        assertThat(reason()).contains("of root are not looked at");
        assertThat(root.resolve("calls")).doesNotExist();
    }

    @Test
    void whatIsNotUnderstoodIsUnknown() throws IOException {
        answer("version", "{\"Client\":{\"Version\":\"9.0\"}}");
        assertThat(reason()).contains("its version '9.0' is none that unitward knows");
        answer("version", "{\"Client\":{\"Version\":\"5.4.2\"}}");
        answer("inspect", "[" + inspected(INSTANCE, "systemd-job_1", "job@1.service") + "]");
        assertThat(reason())
                .isEqualTo("podman could not be asked: 'podman inspect' tells of other containers than those it was"
                        + " asked for");
    }
}
