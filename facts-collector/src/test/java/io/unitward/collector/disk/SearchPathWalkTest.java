package io.unitward.collector.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.SearchDirectory.Status;
import io.unitward.facts.Writer;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchPathWalkTest {
    private static final String U = "/home/a/.config/systemd/user";

    @TempDir
    Path root;

    private TestHost host;

    @BeforeEach
    void host() {
        host = new TestHost(root);
    }

    private SearchPathWalk.Walked walk(String... unitPath) {
        SearchPathWalk walk = new SearchPathWalk(
                host.resolver(), TestHost.layers(), List.of(unitPath), "/run/user/1000", TestHost.soon());
        SearchPathWalk.Walked all = new SearchPathWalk.Walked(new ArrayList<>(), new ArrayList<>());
        for (String path : unitPath) {
            SearchPathWalk.Walked one = walk.walk(path);
            all.directories().addAll(one.directories());
            all.problems().addAll(one.problems());
        }
        return all;
    }

    private SearchDirectory first(String... unitPath) {
        return walk(unitPath).directories().get(0);
    }

    private static DirectoryEntry entry(SearchDirectory directory, String name) {
        return directory.entries().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void listsWhatSystemdReads() throws Exception {
        host.file(U + "/b.service", "");
        host.link(U + "/a.timer", "/nowhere");
        for (String name : new String[] {"b.service~", "b.service.bak", ".b.service.swp", "README"}) {
            host.file(U + "/" + name, "");
        }
        // systemd does load a hidden file whose name is a unit's.
        host.file(U + "/.c.service", "");
        host.directory(U + "/directory.service");
        host.fifo(U + "/fifo.service");
        SearchDirectory directory = first(U);
        assertThat(directory.status()).isEqualTo(Status.LISTED);
        assertThat(directory.kind()).isEqualTo(DirectoryKind.UNITS);
        assertThat(directory.entries())
                .extracting(DirectoryEntry::name)
                .containsExactly(".c.service", "a.timer", "b.service");
        assertThat(entry(directory, "a.timer").link()).isEqualTo("/nowhere");
        assertThat(entry(directory, "b.service").link()).isNull();
    }

    @Test
    void listsTheDirectoriesBelowThatSystemdReads() {
        host.file(U + "/b.service.d/x.conf", "");
        host.file(U + "/b.service.d/x.conf~", "");
        host.file(U + "/b.service.d/.x.conf", "");
        host.file(U + "/b.service.d/README", "");
        host.file(U + "/foo-.service.d/y.conf", "");
        host.file(U + "/service.d/z.conf", "");
        host.file(U + "/t@.service.d/z.conf", "");
        host.link(U + "/default.target.wants/b.service", "../b.service");
        host.link(U + "/default.target.wants/.c.service", "../c.service");
        host.link(U + "/b.service.requires/c.service", "../c.service");
        host.link(U + "/b.service.upholds/c.service", "../c.service");
        host.directory(U + "/notes.d");
        host.directory(U + "/nothing.wants");
        host.file(U + "/c.service.d", "no directory");
        List<SearchDirectory> directories = walk(U).directories();
        assertThat(directories)
                .extracting(directory -> directory.path().substring(U.length()) + " " + directory.kind() + " "
                        + directory.entries().stream().map(DirectoryEntry::name).toList())
                .containsExactly(
                        " UNITS []",
                        "/b.service.d DROP_INS [x.conf]",
                        "/b.service.requires DEPENDENCIES [c.service]",
                        "/b.service.upholds DEPENDENCIES [c.service]",
                        "/default.target.wants DEPENDENCIES [b.service]",
                        "/foo-.service.d DROP_INS [y.conf]",
                        "/service.d DROP_INS [z.conf]",
                        "/t@.service.d DROP_INS [z.conf]");
    }

    @Test
    void whetherALinkDanglesIsToldWhereItLeavesTheSearchPath() throws Exception {
        host.file(U + "/a.service", "");
        host.file("/srv/b.service", "");
        host.link(U + "/x.target.wants/a.service", "../a.service");
        host.link(U + "/x.target.wants/b.service", "/srv/b.service");
        host.link(U + "/x.target.wants/c.service", "/srv/c.service");
        host.link(U + "/x.target.wants/d.service", "d.service");
        host.file(U + "/x.target.wants/e.service", "");
        assertThat(walk(U).directories().get(1).entries())
                .extracting(DirectoryEntry::dangling)
                .containsExactly(null, false, true, true, null);
    }

    /** systemd opens a drop-in without looking what it is: at a pipe it waits for ever. */
    @Test
    void aPipeOrDirectoryInThePlaceOfADropInIsSeen() throws Exception {
        host.fifo(U + "/b.service.d/pipe.conf");
        host.directory(U + "/b.service.d/directory.conf");
        assertThat(walk(U).directories().get(1).entries())
                .containsExactly(
                        new DirectoryEntry("directory.conf", null, host.ctime(U + "/b.service.d/directory.conf")),
                        new DirectoryEntry("pipe.conf", null, host.ctime(U + "/b.service.d/pipe.conf")));
    }

    @Test
    void aLinkedDirectoryIsReadUnderItsOwnName() {
        host.file("/srv/d/x.conf", "");
        host.link(U + "/b.service.d", "/srv/d");
        SearchDirectory directory = walk(U).directories().get(1);
        assertThat(directory.path()).isEqualTo(U + "/b.service.d");
        assertThat(directory.realPath()).isEqualTo("/srv/d");
        assertThat(directory.entries()).hasSize(1);
        assertThat(directory.appearedAt()).isEqualTo(host.ctime(U + "/b.service.d"));
    }

    @Test
    void absentRelativeAndAbsurdDirectories() {
        host.file("/srv/file", "");
        SearchPathWalk.Walked walked = walk("/srv/none", "relative", "/srv/file", "/a\0b", U);
        assertThat(walked.directories())
                .extracting(SearchDirectory::status)
                .containsExactly(Status.ABSENT, Status.UNREADABLE, Status.UNREADABLE, Status.UNREADABLE, Status.LISTED);
        assertThat(walked.problems())
                .extracting(CollectionProblem::subject)
                .containsExactly("relative", "/srv/file", "/a\0b");
        assertThat(walked.problems()).allMatch(p -> p.kind() == CollectionProblem.Kind.DIRECTORY);
    }

    @Test
    void afterTheDeadlineADirectoryIsUnknown() {
        Deadline passed = Deadline.in(Duration.ZERO);
        SearchPathWalk walk = new SearchPathWalk(host.resolver(), TestHost.layers(), List.of(U), null, passed);
        SearchPathWalk.Walked walked = walk.walk(U);
        assertThat(walked.directories()).singleElement().matches(d -> d.status() == Status.UNREADABLE);
        assertThat(walked.problems()).hasSize(1);
    }

    @Test
    void aRetargetedLinkIsNewAndSoIsWhatItLeadsTo() throws IOException {
        host.file("/srv/a.service", "");
        host.tick();
        host.link("/srv/hop", "a.service");
        host.tick();
        host.link(U + "/a.service", "/srv/hop");
        assertThat(entry(first(U), "a.service").changedAt()).isEqualTo(host.ctime(U + "/a.service"));
        assertThat(entry(first(U), "a.service").linkChangedAt()).isEqualTo(host.ctime(U + "/a.service"));
        host.tick();
        Files.writeString(host.at("/srv/a.service"), "edit");
        assertThat(entry(first(U), "a.service").changedAt()).isEqualTo(host.ctime("/srv/a.service"));
        assertThat(entry(first(U), "a.service").linkChangedAt())
                .as("of the links alone")
                .isEqualTo(host.ctime(U + "/a.service"));
        host.tick();
        Files.delete(host.at("/srv/hop"));
        host.link("/srv/hop", "a.service");
        assertThat(entry(first(U), "a.service").changedAt()).isEqualTo(host.ctime("/srv/hop"));
    }

    @Test
    void anEditedUnitDoesNotMakeTheLinksToItNew() throws IOException {
        host.file(U + "/a.service", "");
        host.link(U + "/al.service", "a.service");
        host.link(U + "/default.target.wants/a.service", U + "/a.service");
        host.tick();
        Files.writeString(host.at(U + "/a.service"), "edit");
        List<SearchDirectory> directories = walk(U, "/etc/systemd/user").directories();
        assertThat(entry(directories.get(0), "al.service").changedAt()).isEqualTo(host.ctime(U + "/al.service"));
        assertThat(entry(directories.get(1), "a.service").changedAt())
                .isEqualTo(host.ctime(U + "/default.target.wants/a.service"));
        assertThat(entry(directories.get(0), "a.service").changedAt()).isEqualTo(host.ctime(U + "/a.service"));
    }

    @Test
    void aDirectoryMovedIntoPlaceAppearedThen() throws IOException {
        host.file("/home/a/.config/staged/user/a.service", "");
        host.file("/home/a/.config/staged/user/a.service.d/x.conf", "");
        host.tick();
        Files.move(host.at("/home/a/.config/systemd"), host.at("/home/a/old"));
        Files.move(host.at("/home/a/.config/staged"), host.at("/home/a/.config/systemd"));
        Instant moved = host.ctime("/home/a/.config/systemd");
        List<SearchDirectory> directories = walk(U).directories();
        assertThat(directories.get(0).entries().get(0).changedAt()).isBefore(moved);
        assertThat(directories.get(0).appearedAt()).isAfterOrEqualTo(moved);
        // What is below came with it.
        assertThat(directories.get(1).appearedAt()).isAfterOrEqualTo(moved);
    }

    @Test
    void aDirectoryMovedFurtherUpMakesWhatIsBelowAppear() throws IOException {
        host.file("/home/a/prepared/systemd/user/a.service", "");
        host.file("/home/a/prepared/systemd/user/a.service.d/x.conf", "");
        host.tick();
        Files.move(host.at("/home/a/.config"), host.at("/home/a/old"));
        Files.move(host.at("/home/a/prepared"), host.at("/home/a/.config"));
        Instant moved = host.ctime("/home/a/.config");
        List<SearchDirectory> directories = walk(U).directories();
        assertThat(directories.get(1).entries().get(0).changedAt()).isBefore(moved);
        assertThat(directories)
                .allSatisfy(directory -> assertThat(directory.appearedAt()).isAfterOrEqualTo(moved));
    }

    @Test
    void whatComesAndGoesFurtherUpDoesNotMakeADirectoryAppear() throws IOException {
        host.tick();
        host.file("/home/a/.config/other/file", "");
        host.file("/home/a/file", "");
        Files.delete(host.at("/home/a/file"));
        // Not equal to what it was: the bound moves on from the time of U to that of the directory U was made in, and
        // the
        // kernel's clock may have ticked between stamping the one and the other.
        assertThat(first(U).appearedAt()).isBefore(host.ctime("/home/a/.config"));
    }

    @Test
    void newFilesDoNotMakeTheirDirectoryAppear() throws IOException {
        host.tick();
        host.file(U + "/a.service", "");
        SearchDirectory directory = first(U);
        assertThat(directory.changedAt()).isEqualTo(host.ctime(U));
        assertThat(directory.appearedAt()).isBefore(host.ctime(U));
    }

    @Test
    void whatChangesAroundTheRuntimeDirectoryDoesNotMatter() throws IOException {
        String runtime = "/run/user/1000/systemd/user";
        host.file(runtime + "/a.service", "");
        Instant before = first(runtime).changedAt();
        host.tick();
        host.file("/run/user/1000/systemd/socket", "");
        host.file("/run/user/1000/socket", "");
        // Its own file may be a tick younger than the directory around it: that is as late as it can have appeared.
        assertThat(first(runtime).appearedAt()).isBeforeOrEqualTo(before);
    }

    @Test
    void aRetargetedLinkOnTheWayMakesADirectoryAppear() throws IOException {
        host.file("/srv/units/user/a.service", "");
        Files.move(host.at("/home/a/.config/systemd"), host.at("/home/a/old"));
        host.tick();
        host.link("/home/a/.config/systemd", "/srv/units");
        SearchDirectory directory = first(U);
        assertThat(directory.realPath()).isEqualTo("/srv/units/user");
        assertThat(directory.appearedAt()).isEqualTo(host.ctime("/home/a/.config/systemd"));
    }

    @Test
    void writersAreThoseWhoMayAddEntries() {
        host.mode(U, "rwxr-xrwx");
        assertThat(first(U).writers()).containsExactly(new Writer(Writer.Kind.EVERYBODY, -1, null, U));
    }

    @Test
    void oneDirectoryUnderTwoNamesIsListedUnderBoth() {
        host.file("/usr/lib/systemd/user/a.service", "");
        host.link("/lib", "usr/lib");
        List<SearchDirectory> directories =
                walk("/usr/lib/systemd/user", "/lib/systemd/user").directories();
        assertThat(directories).hasSize(2);
        assertThat(directories.get(1).entries()).isEqualTo(directories.get(0).entries());
        assertThat(directories.get(1).realPath()).isEqualTo("/usr/lib/systemd/user");
    }

    @Test
    void hostileNamesAreKeptAndThoseThatAreNoTextAreAProblem() throws IOException {
        host.file(U + "/b.service.d/new\nline.conf", "");
        String bytes = host.at(U + "/b.service.d").toUri() + "%FF.conf";
        Files.writeString(Path.of(URI.create(bytes)), "");
        SearchPathWalk.Walked walked = walk(U);
        assertThat(walked.directories().get(1).entries())
                .extracting(DirectoryEntry::name)
                .containsExactly("\\xff.conf", "new\nline.conf");
        assertThat(walked.problems())
                .containsExactly(new CollectionProblem(
                        U + "/b.service.d/\\xff.conf", CollectionProblem.Kind.FILE, "its name is not valid UTF-8"));
    }

    @Test
    void loopsAndThousandsOfLinksEnd() {
        host.link(U + "/loop.service", "loop.service");
        host.link(U + "/loop.service.d", "loop.service.d");
        for (int i = 0; i < 3000; i++) {
            host.link(U + "/default.target.wants/u" + i + ".service", "../u" + (i + 1) + ".service");
        }
        List<SearchDirectory> directories = walk(U).directories();
        assertThat(directories.get(0).entries()).hasSize(1);
        assertThat(directories.get(1).entries()).hasSize(3000);
    }
}
