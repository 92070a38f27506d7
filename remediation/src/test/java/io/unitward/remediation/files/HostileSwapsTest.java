package io.unitward.remediation.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.SourceFile;
import io.unitward.facts.UnitFile;
import io.unitward.host.Deadline;
import io.unitward.ownership.ArtifactSeen;
import io.unitward.ownership.Sha256;
import io.unitward.remediation.act.Sent;
import io.unitward.verdict.ActionDetail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Root writes while another process swaps what lies on the way, as fast as it can: nothing but the file itself is ever written,
 * and nothing of others is read. Needs root.
 */
@Tag("real")
class HostileSwapsTest {
    private static final int ATTEMPTS = 300;
    private static final int OTHER = 1500;
    private static final String DECLARED = "declared\n";

    @TempDir
    Path temporary;

    private Path top;
    private Path victim;
    private Path source;
    private Process swapper;
    private final OwnFiles files = new OwnFiles(0);

    @BeforeEach
    void plant() throws IOException {
        top = temporary.toRealPath();
        Files.setPosixFilePermissions(top, PosixFilePermissions.fromString("rwxr-xr-x"));
        victim = Files.createDirectory(top.resolve("victim"));
        Files.writeString(victim.resolve("web.service"), "victim\n");
        source = Files.createDirectory(top.resolve("source")).resolve("web.service");
        Files.writeString(source, DECLARED);
    }

    @AfterEach
    void stop() throws Exception {
        if (swapper == null) {
            return;
        }
        // A shell that is killed leaves the command it runs behind, which would swap into the removal of the directory.
        Files.createFile(top.resolve("stop"));
        if (!swapper.waitFor(60, TimeUnit.SECONDS)) {
            swapper.destroyForcibly().waitFor();
        }
    }

    /** Another user owns a directory on the way and makes of the next one whatever that user can. */
    @Test
    void what_another_user_can_swap_is_never_used() throws Exception {
        Path theirs = directoryOf(OTHER, top.resolve("theirs"));
        Files.createDirectory(theirs.resolve("units"));
        Files.writeString(theirs.resolve("units/web.service"), "theirs\n");
        Files.setAttribute(theirs.resolve("units"), "unix:uid", OTHER);
        swap(
                "cd %s; until [ -e ../stop ]; do mv units aside; ln -s %s units; rm units; mv aside units; done"
                        .formatted(theirs, victim),
                OTHER);

        Map<Class<?>, Integer> outcomes = new HashMap<>();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Path at = theirs.resolve("units/web.service");
            outcomes.merge(act(files, restore(at, source, file("victim\n"))).getClass(), 1, Integer::sum);
            outcomes.merge(
                    act(files, restore(at, source, ArtifactSeen.missing())).getClass(), 1, Integer::sum);
            // As a source it is not read either.
            Path own = top.resolve("own.service");
            outcomes.merge(act(files, restore(own, at, ArtifactSeen.missing())).getClass(), 1, Integer::sum);
        }

        assertThat(outcomes).doesNotContainKeys(Sent.Accepted.class, Sent.NoAnswer.class);
        assertThat(victim.resolve("web.service")).hasContent("victim\n");
        assertThat(victim.toFile().list()).containsExactly("web.service");
        assertThat(top.resolve("own.service")).doesNotExist();
    }

    /** The owner's directory comes and goes, with a link to another user's in its place. */
    @Test
    void a_directory_that_is_swapped_meanwhile_is_used_or_not_but_never_another() throws Exception {
        directoryOf(OTHER, victim);
        Path home = Files.createDirectory(top.resolve("home"));
        Path web = Files.createDirectory(home.resolve("units")).resolve("web.service");
        Files.writeString(web, "edited\n");
        swap(
                "cd %s; until [ -e ../stop ]; do mv units aside; ln -s %s units; rm units; mv aside units; done"
                        .formatted(home, victim),
                0);

        Map<Class<?>, Integer> outcomes = new HashMap<>();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            String seen = attempt % 2 == 0 ? file("edited\n") : file(DECLARED);
            outcomes.merge(act(files, restore(web, source, seen)).getClass(), 1, Integer::sum);
        }

        assertThat(victim.resolve("web.service")).hasContent("victim\n");
        assertThat(victim.toFile().list()).containsExactly("web.service");
        assertThat(outcomes.keySet()).as("%s", outcomes).contains(Sent.Accepted.class);
    }

    /** The file itself is swapped with a link to another. */
    @Test
    void a_link_in_the_place_of_the_file_is_never_written_through() throws Exception {
        Path home = Files.createDirectory(top.resolve("home"));
        Path web = home.resolve("web.service");
        Files.writeString(web, "edited\n");
        swap(
                "cd %s; until [ -e ../stop ]; do ln -s %s/web.service link; mv -T link web.service; echo edited >f; mv -T f web.service; done"
                        .formatted(home, victim),
                0);

        Map<Class<?>, Integer> outcomes = new HashMap<>();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            String seen = attempt % 2 == 0
                    ? ArtifactSeen.link(victim.resolve("web.service").toString())
                    : file("edited\n");
            outcomes.merge(act(files, restore(web, source, seen)).getClass(), 1, Integer::sum);
        }

        assertThat(victim.resolve("web.service")).hasContent("victim\n");
        assertThat(outcomes.keySet()).as("%s", outcomes).contains(Sent.Changed.class);
    }

    private static String file(String content) {
        return ArtifactSeen.file(Sha256.hex(content.getBytes(StandardCharsets.UTF_8)), 0644, 0L, 0L);
    }

    private static ActionDetail.Restore restore(Path path, Path from, String seen) {
        return new ActionDetail.Restore(
                new SourceFile(
                        "o",
                        path.toString(),
                        from.toString(),
                        UnitFile.Status.READ,
                        Sha256.hex(DECLARED.getBytes(StandardCharsets.UTF_8)),
                        List.of()),
                seen);
    }

    private static Path directoryOf(int uid, Path path) throws IOException {
        if (!Files.exists(path)) {
            Files.createDirectory(path);
        }
        Files.setAttribute(path, "unix:uid", uid);
        return path;
    }

    private void swap(String line, int uid) throws IOException {
        swapper = new ProcessBuilder(
                        "setpriv", "--reuid", "" + uid, "--regid", "" + uid, "--clear-groups", "sh", "-c", line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static Sent act(OwnFiles files, ActionDetail detail) {
        return files.act(detail, Deadline.in(Duration.ofSeconds(60)));
    }
}
