package io.unitward.remediation.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.facts.Declared;
import io.unitward.facts.Provider;
import io.unitward.facts.SourceFile;
import io.unitward.facts.UnitFile;
import io.unitward.host.BoundedProcess;
import io.unitward.host.Deadline;
import io.unitward.host.ProcessResult;
import io.unitward.ownership.ArtifactSeen;
import io.unitward.ownership.FileState;
import io.unitward.ownership.Sha256;
import io.unitward.remediation.act.Sent;
import io.unitward.verdict.ActionDetail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnFilesTest {
    @TempDir
    Path directory;

    private Path units;
    private Path web;
    private Path source;
    private OwnFiles files;

    @BeforeEach
    void plant() throws IOException {
        long uid = ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
        files = new OwnFiles(uid);
        Path home = directory.toRealPath();
        units = Files.createDirectory(home.resolve("units"));
        web = units.resolve("web.service");
        source = Files.createDirectory(home.resolve("source")).resolve("web.service");
        Files.writeString(source, "declared\n");
    }

    @Test
    void puts_back_what_is_missing_changed_or_a_link() throws Exception {
        assertThat(restore(null, null)).isEqualTo(new Sent.Accepted());
        assertThat(web).hasContent("declared\n").satisfies(OwnFilesTest::isNoLink);
        assertThat(mode(web)).isEqualTo("rw-r--r--");

        Files.writeString(web, "edited by hand\n");
        Files.setPosixFilePermissions(web, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(restore(null, null)).isEqualTo(new Sent.Accepted());
        assertThat(web).hasContent("declared\n");
        assertThat(mode(web)).as("others may not write it any more").isEqualTo("rw-r--r--");

        Files.delete(web);
        Path elsewhere = Files.writeString(directory.resolve("elsewhere"), "mine\n");
        Files.createSymbolicLink(web, elsewhere);
        assertThat(restore(null, 0600)).isEqualTo(new Sent.Accepted());
        assertThat(web).hasContent("declared\n").satisfies(OwnFilesTest::isNoLink);
        assertThat(mode(web)).isEqualTo("rw-------");
        assertThat(elsewhere).hasContent("mine\n");
        assertThat(names()).containsExactly("web.service");
    }

    @Test
    void puts_a_link_in_the_place_of_a_file_and_a_file_in_a_directory_that_is_missing() throws Exception {
        Files.writeString(web, "edited by hand\n");
        assertThat(restore(source.toString(), null)).isEqualTo(new Sent.Accepted());
        assertThat(Files.readSymbolicLink(web)).isEqualTo(source);

        Path dropIn = units.resolve("web.service.d/10.conf");
        SourceFile declared = new SourceFile(
                "o",
                dropIn.toString(),
                source.toString(),
                UnitFile.Status.READ,
                Sha256.hex(Files.readAllBytes(source)),
                List.of());
        assertThat(act(new ActionDetail.Restore(declared, ArtifactSeen.missing())))
                .isEqualTo(new Sent.Accepted());
        assertThat(dropIn).hasContent("declared\n");
        assertThat(mode(dropIn.getParent())).isEqualTo("rwxr-xr-x");
    }

    @Test
    void does_nothing_when_the_file_or_its_source_is_not_what_was_judged() throws Exception {
        Files.writeString(web, "judged\n");
        ActionDetail.Restore restore = planned(null, null);
        Files.writeString(web, "another\n");
        assertThat(act(restore)).isInstanceOf(Sent.Changed.class);
        assertThat(web).hasContent("another\n");

        ActionDetail.Restore second = planned(null, null);
        Files.writeString(source, "another declaration\n");
        assertThat(act(second))
                .isInstanceOfSatisfying(
                        Sent.Changed.class,
                        changed -> assertThat(changed.reason()).contains(source.toString()));
        Files.delete(source);
        assertThat(act(second)).isInstanceOf(Sent.Changed.class);
        assertThat(web).hasContent("another\n");
        assertThat(names()).containsExactly("web.service");
    }

    @Test
    void refuses_what_others_could_change() throws Exception {
        Files.writeString(web, "judged\n");
        for (Path open : List.of(units, source.getParent(), source)) {
            ActionDetail.Restore restore = planned(null, null);
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
            assertThat(act(restore))
                    .as("%s", open)
                    .isInstanceOfSatisfying(
                            Sent.NotSent.class, not -> assertThat(not.reason()).contains(open.toString()));
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        // Being sticky saves an entry from others, but not a directory that we would write names into.
        Files.setAttribute(units, "unix:mode", 01777);
        assertThatThrownBy(() -> files.look(web.toString())).hasMessageContaining("chmod go-w " + units);
        assertThat(web).hasContent("judged\n");
    }

    @Test
    void follows_links_of_the_owner_on_the_way_and_never_the_last() throws Exception {
        Files.writeString(web, "judged\n");
        Path link = Files.createSymbolicLink(directory.toRealPath().resolve("dotfiles"), Path.of("units"));
        assertThat(files.look(link.resolve("web.service").toString()).bytes())
                .isEqualTo("judged\n".getBytes(StandardCharsets.UTF_8));

        Files.createSymbolicLink(units.resolve("alias.service"), Path.of("web.service"));
        FileState alias = files.look(units.resolve("alias.service").toString());
        assertThat(alias.kind()).isEqualTo(FileState.Kind.LINK);
        assertThat(alias.link()).isEqualTo("web.service");

        Files.createDirectory(units.resolve("dir.service"));
        assertThat(files.look(units.resolve("dir.service").toString()).kind()).isEqualTo(FileState.Kind.OTHER);
        assertThat(files.look(units.resolve("none.service").toString()).kind()).isEqualTo(FileState.Kind.MISSING);
        assertThat(files.look(units.resolve("none.service.d/x.conf").toString()).kind())
                .isEqualTo(FileState.Kind.MISSING);
        assertThatThrownBy(() -> files.look(units + "/../units/web.service")).isInstanceOf(NotSeen.class);
    }

    @Test
    void takes_away_what_was_kept_and_puts_it_back() throws Exception {
        Files.writeString(web, "foreign\n");
        Files.setPosixFilePermissions(web, PosixFilePermissions.fromString("rw-r-----"));
        FileState before = files.look(web.toString());

        assertThat(act(new ActionDetail.Quarantine(web.toString(), "another"))).isInstanceOf(Sent.Changed.class);
        assertThat(web).hasContent("foreign\n");
        assertThat(act(new ActionDetail.Quarantine(web.toString(), before.seen())))
                .isEqualTo(new Sent.Accepted());
        assertThat(names()).isEmpty();

        ActionDetail.PutBack back = new ActionDetail.PutBack(web.toString(), ArtifactSeen.missing(), before);
        assertThat(act(back)).isEqualTo(new Sent.Accepted());
        assertThat(web).hasContent("foreign\n");
        assertThat(mode(web)).isEqualTo("rw-r-----");
        assertThat(Files.getLastModifiedTime(web).toInstant()).isEqualTo(before.modifiedAt());
        assertThat(act(back)).as("it is there already").isInstanceOf(Sent.Changed.class);
        FileState nothing = FileState.missing(null);
        assertThat(act(new ActionDetail.PutBack(web.toString(), before.seen(), nothing)))
                .isEqualTo(new Sent.Accepted());
        assertThat(names()).isEmpty();
    }

    @Test
    void backups_are_never_overwritten_and_attributes_stay() throws Exception {
        for (String text : List.of("one\n", "two\n", "three\n")) {
            Files.writeString(web, text);
            ActionDetail.Restore restore = planned(null, null);
            assertThat(act(new ActionDetail.Restore(restore.declared(), restore.seen(), true)))
                    .isEqualTo(new Sent.Accepted());
        }
        assertThat(units.resolve("web.service.unitward-backup")).hasContent("one\n");
        assertThat(units.resolve("web.service.unitward-backup-2")).hasContent("two\n");
        assertThat(units.resolve("web.service.unitward-backup-3")).hasContent("three\n");
        assertThat(web).hasContent("declared\n");
    }

    @Test
    void clears_up_what_a_run_that_was_cut_short_left() throws Exception {
        SideName side = SideName.of("web.service");
        Files.writeString(web, "judged\n");
        Files.writeString(units.resolve(side.fresh()), "half of wha");
        assertThat(files.clear(web.toString(), null)).isNull();
        assertThat(names()).containsExactly("web.service");

        String seen = files.look(web.toString()).seen();
        Files.move(web, units.resolve(side.old()));
        assertThat(files.clear(web.toString(), "another")).contains(side.old());
        assertThat(names()).containsExactly(side.old());
        assertThat(files.clear(web.toString(), seen)).isNull();
        assertThat(names()).isEmpty();
    }

    @Test
    void reads_what_a_commit_holds_and_runs_git_only_where_nobody_else_can_write() throws Exception {
        Path repository = source.getParent();
        Files.createSymbolicLink(repository.resolve("alias.service"), Path.of("web.service"));
        git(repository, "init", "-q");
        git(repository, "add", ".");
        git(repository, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "one");
        String commit = git(repository, "rev-parse", "HEAD").strip();
        String digest = Sha256.hex(Files.readAllBytes(source));
        Files.writeString(source, "an edit that nobody committed\n");

        assertThat(restoreFrom(commit, "web.service", digest)).isEqualTo(new Sent.Accepted());
        assertThat(web).hasContent("declared\n");
        Files.writeString(web, "edited\n");
        assertThat(restoreFrom(commit, "alias.service", digest)).isEqualTo(new Sent.Accepted());
        assertThat(web).hasContent("declared\n").satisfies(OwnFilesTest::isNoLink);

        Files.writeString(web, "edited\n");
        assertThat(restoreFrom(commit, "web.service", Sha256.hex(new byte[0]))).isInstanceOf(Sent.Changed.class);
        assertThat(restoreFrom(commit, "none.service", digest)).isInstanceOf(Sent.NotSent.class);
        Path objects = repository.resolve(".git/objects");
        for (Path open : List.of(objects, repository.resolve(".git/config"), objects.resolve(commit.substring(0, 2)))) {
            Set<PosixFilePermission> were = Files.getPosixFilePermissions(open);
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
            assertThat(restoreFrom(commit, "web.service", digest))
                    .as("%s", open)
                    .isInstanceOfSatisfying(
                            Sent.NotSent.class, not -> assertThat(not.reason()).contains(open.toString()));
            Files.setPosixFilePermissions(open, were);
        }
        Files.move(objects, repository.resolve("kept"));
        Files.createSymbolicLink(objects, repository.resolve("kept"));
        assertThat(restoreFrom(commit, "web.service", digest)).isInstanceOf(Sent.NotSent.class);
        assertThat(web).hasContent("edited\n");
    }

    @Test
    void a_link_that_masks_a_unit_is_put_back_only_while_its_source_is_one() throws Exception {
        Files.delete(source);
        Files.createSymbolicLink(source, Path.of("/dev/null"));
        ActionDetail.Restore mask = new ActionDetail.Restore(
                new SourceFile(
                        "o",
                        web.toString(),
                        source.toString(),
                        UnitFile.Status.NULL_DEVICE,
                        null,
                        List.of(),
                        new Declared(Provider.DIRECTORY, "/dev/null", null, null, null, null)),
                ArtifactSeen.missing());
        assertThat(act(mask)).isEqualTo(new Sent.Accepted());
        assertThat(Files.readSymbolicLink(web)).isEqualTo(Path.of("/dev/null"));

        Files.delete(web);
        Files.delete(source);
        Files.writeString(source, "no mask any more\n");
        assertThat(act(mask)).isInstanceOf(Sent.Changed.class);
        assertThat(names()).isEmpty();
    }

    private Sent restoreFrom(String commit, String name, String digest) throws Exception {
        Path repository = source.getParent();
        SourceFile declared = new SourceFile(
                "o",
                web.toString(),
                repository.resolve(name).toString(),
                UnitFile.Status.READ,
                digest,
                List.of(),
                new Declared(Provider.DIRECTORY, null, 0644, commit, repository.toString(), null));
        return act(new ActionDetail.Restore(
                declared, String.valueOf(files.look(web.toString()).seen())));
    }

    private static String git(Path repository, String... arguments) throws IOException {
        List<String> argv = new ArrayList<>(List.of("git", "-C", repository.toString()));
        argv.addAll(List.of(arguments));
        ProcessResult result = new BoundedProcess(argv, Map.of("LC_ALL", "C", "HOME", "/nowhere"))
                .run(Deadline.in(Duration.ofSeconds(60)));
        assertThat(result.succeeded()).as(result.stderr()).isTrue();
        return new String(result.stdout(), StandardCharsets.UTF_8);
    }

    private Sent act(ActionDetail detail) {
        return files.act(detail, Deadline.in(Duration.ofSeconds(60)));
    }

    private Sent restore(String link, Integer mode) throws Exception {
        return act(planned(link, mode));
    }

    private ActionDetail.Restore planned(String link, Integer mode) throws Exception {
        SourceFile declared = new SourceFile(
                "o",
                web.toString(),
                source.toString(),
                UnitFile.Status.READ,
                Sha256.hex(Files.readAllBytes(source)),
                List.of(),
                new Declared(Provider.DIRECTORY, link, mode, null, null, null));
        return new ActionDetail.Restore(
                declared, String.valueOf(files.look(web.toString()).seen()));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(units)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void isNoLink(Path path) {
        assertThat(Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }
}
