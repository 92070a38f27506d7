package io.unitward.remediation.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.host.Deadline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reference names here, asked of a podman that is a script. */
class LocalImagesTest {
    private static final String ID = "ab".repeat(32);

    @TempDir
    Path directory;

    @Test
    void an_image_is_told_with_its_id_its_digest_and_all_its_names() throws Exception {
        LocalImages.Local local =
                look("case $2 in exists) exit 0 ;; esac; printf '%s\\nsha256:1\\nr.example/web:1\\n' " + ID);
        assertThat(local).isEqualTo(new LocalImages.Local("web:1", ID, "sha256:1", List.of("r.example/web:1"), null));
        assertThat(local.isMissing()).isFalse();
    }

    @Test
    void one_that_is_not_here_is_missing_and_whatever_else_is_not_known() throws Exception {
        assertThat(look("exit 1").isMissing()).isTrue();
        for (String does : List.of(
                "echo no >&2; exit 125",
                "case $2 in exists) ;; *) exit 1 ;; esac",
                "echo rubbish",
                "exec sleep 1000")) {
            LocalImages.Local local = look(does);
            assertThat(local.id()).as(does).isNull();
            assertThat(local.isMissing()).as(does).isFalse();
            assertThat(local.reason()).as(does).isNotEmpty();
        }
        assertThat(new LocalImages(List.of(directory.resolve("none").toString()), Map.of())
                        .look("web:1", Deadline.in(Duration.ofMinutes(1)))
                        .isMissing())
                .isFalse();
    }

    private LocalImages.Local look(String does) throws Exception {
        Path program = directory.resolve("podman");
        Files.writeString(program, "#!/bin/sh\n" + does + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Duration limit = does.contains("sleep") ? Duration.ofMillis(300) : Duration.ofMinutes(1);
        return new LocalImages(List.of(program.toString()), Map.of("PATH", "/usr/bin:/bin"))
                .look("web:1", Deadline.in(limit));
    }
}
