package io.unitward.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.collector.disk.TestHost;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.CollectionRequest.SourceRequest;
import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Layer;
import io.unitward.facts.Manager;
import io.unitward.facts.Origin;
import io.unitward.facts.Provider;
import io.unitward.facts.Scope;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.SourceFile;
import io.unitward.facts.UnitFile.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What sources declare, in trees made like those of stow, Home Manager and Git. */
class SourcesTest {
    private static final String U = "/home/a/.config/systemd/user";
    private static final String GENERATION = "/nix/store/g2-home-manager-generation";
    private static final String FILES = "/nix/store/f2-home-manager-files";

    @TempDir
    Path root;

    private TestHost host;
    private final Map<String, SourceFile> found = new TreeMap<>();
    private final List<CollectionProblem> problems = new ArrayList<>();
    private final List<String> unitPath = new ArrayList<>(TestHost.UNIT_PATH);

    @BeforeEach
    void host() {
        host = new TestHost(root);
    }

    private Set<String> collect(Origin origin, boolean linked, List<String> under, String... paths) {
        SourceRequest source = new SourceRequest("lab", List.of("web-stack.*", "t@.service"), under, origin, linked);
        CollectionRequest request = new CollectionRequest(Scope.USER, List.of(), List.of(), List.of(source));
        SearchDirectory wants = new SearchDirectory(
                U + "/default.target.wants",
                DirectoryKind.DEPENDENCIES,
                Layer.USER_CONFIG,
                SearchDirectory.Status.LISTED,
                null,
                null,
                null,
                List.of(),
                List.of(new DirectoryEntry("web-stack.service", "../web-stack.service", null)));
        return sources(request, new HostPackages(host.roots(), 1000)).read(List.of(paths), List.of(wants));
    }

    private Sources sources(CollectionRequest request, PackageLookup packages) {
        Manager manager = new Manager(
                Scope.USER,
                TestHost.uid(),
                true,
                null,
                "252",
                "running",
                "/home/a",
                "/run/user/1000",
                unitPath,
                null,
                List.of());
        return new Sources(
                request,
                manager,
                host.sources(),
                packages,
                new Checkouts(
                        io.unitward.collector.disk.HostFiles.believing(host.roots(), 1000, TestHost.uid()),
                        host.sources(),
                        io.unitward.host.Deadline.in(Duration.ofSeconds(20))),
                io.unitward.host.Deadline.in(Duration.ofSeconds(20)),
                file -> found.put(file.path().replace(U, "U"), file),
                problems::add);
    }

    private Set<String> collect(String... paths) {
        return collect(Origin.directory("~/src"), false, List.of("~/.config/systemd/user"), paths);
    }

    private SourceFile file(String path) {
        assertThat(found).containsKey(path);
        return found.get(path);
    }

    @Test
    void thePackageDatabaseIsAskedOnceForAllOwners() {
        Origin packages = new Origin(Provider.PACKAGE, null, null, null);
        List<SourceRequest> sources = List.of(
                new SourceRequest("web", List.of("web.service"), List.of(), packages, false),
                new SourceRequest("lab", List.of("lab.service"), List.of(), Origin.directory("~/src"), false),
                new SourceRequest("db", List.of("db.*"), List.of(), packages, false));
        NoPackages asked = new NoPackages();
        Set<String> declared = sources(new CollectionRequest(Scope.USER, List.of(), List.of(), sources), asked)
                .read(List.of(U + "/web.service", U + "/db.socket", U + "/db.service", U + "/x.service"), List.of());

        assertThat(asked.looks()).isEqualTo(1);
        assertThat(declared).containsExactly(U + "/db.service", U + "/db.socket", U + "/web.service");
        assertThat(file("U/web.service").owner()).isEqualTo("web");
        assertThat(file("U/db.socket").owner()).isEqualTo("db");
        assertThat(problems).hasSize(2);
    }

    @Test
    void withoutAnOwnerThatNeedsItTheDatabaseIsNotAsked() {
        NoPackages asked = new NoPackages();
        SourceRequest source =
                new SourceRequest("lab", List.of("lab.service"), List.of(), Origin.directory("~/src"), false);
        sources(new CollectionRequest(Scope.USER, List.of(), List.of(), List.of(source)), asked)
                .read(List.of(U + "/lab.service"), List.of());
        assertThat(asked.looks()).isZero();
    }

    @Test
    void aDirectoryDeclaresWhatItHasForTheOwnersUnitsAndNothingElse() {
        host.file("/home/a/src/web-stack.service", "abc");
        host.file("/home/a/src/web-stack.service.d/a.conf", "a");
        host.file("/home/a/src/web-stack.service.d/README", "a");
        host.link("/home/a/src/default.target.wants/web-stack.service", "../web-stack.service");
        host.link("/home/a/src/web-stack.timer", "web-stack.service");
        host.file("/home/a/src/t@.service", "t");
        host.mode("/home/a/src/t@.service", "rwxrwx---");
        host.file("/home/a/src/other.service", "other");
        host.file("/home/a/src/service.d/all.conf", "of every service");
        host.file("/home/a/src/web-.service.d/prefix.conf", "of every unit of the prefix");
        host.file("/home/a/src/deep/web-stack.service", "systemd looks no deeper");
        Set<String> declared = collect(U + "/web-stack.service", U + "/web-stack.service.d/mine.conf");
        assertThat(declared)
                .containsExactly(
                        U + "/default.target.wants/web-stack.service",
                        U + "/t@.service",
                        U + "/web-stack.service",
                        U + "/web-stack.service.d/a.conf",
                        U + "/web-stack.timer");
        assertThat(file("U/web-stack.service.d/mine.conf").status()).isEqualTo(Status.MISSING);
        assertThat(file("U/web-stack.service").declared().mode()).isEqualTo(0644);
        assertThat(file("U/web-stack.service").declared().link()).isNull();
        assertThat(file("U/t@.service").declared().mode()).isEqualTo(0770);
        assertThat(file("U/default.target.wants/web-stack.service").declared().link())
                .isEqualTo("../web-stack.service");
        assertThat(file("U/web-stack.timer").declared().link()).isEqualTo("web-stack.service");
        assertThat(problems).isEmpty();
    }

    @Test
    void whatSeveralDirectoriesMayHoldIsMissingOnlyWhereNoneHasIt() {
        host.file("/home/a/src/web-stack.service", "abc");
        host.file("/home/a/src/web-stack.timer", "abc");
        collect(
                Origin.directory("~/src"),
                false,
                List.of("/opt/elsewhere", "~/.config/systemd/user", "/etc/systemd/user"),
                "/etc/systemd/user/web-stack.service");
        assertThat(found.keySet()).containsExactly("/etc/systemd/user/web-stack.service", "U/web-stack.timer");
    }

    @Test
    void ofALinkedSourceEachFileIsALinkIntoIt() {
        host.file("/home/a/src/web-stack.service", "abc");
        collect(Origin.directory("~/src"), true, List.of("~/.config/systemd/user"));
        assertThat(file("U/web-stack.service").declared().link()).isEqualTo("/home/a/src/web-stack.service");
    }

    @Test
    void whatIsNoFileIsNotOpened() throws Exception {
        host.directory("/home/a/src/web-stack.service.d");
        host.fifo("/home/a/src/web-stack.service");
        host.fifo("/home/a/src/web-stack.service.d/pipe.conf");
        collect();
        assertThat(file("U/web-stack.service").status()).isEqualTo(Status.NOT_REGULAR);
        assertThat(file("U/web-stack.service.d/pipe.conf").status()).isEqualTo(Status.NOT_REGULAR);
    }

    @Test
    void aSourceThatOthersMayWriteSaysSo() {
        host.file("/home/a/src/web-stack.service", "abc");
        host.mode("/home/a/src", "rwxrwxrwx");
        collect();
        assertThat(file("U/web-stack.service").writers())
                .extracting(writer -> writer.via())
                .containsOnly("/home/a/src");
    }

    @Test
    void aTreeThatIsTooLargeToListMakesTheManagerUnknown() throws IOException {
        host.directory("/home/a/src/web-stack.service.d");
        for (int i = 0; i <= SourceTree.MOST_NAMES; i++) {
            Files.createFile(host.at("/home/a/src/web-stack.service.d/" + i));
        }
        collect();
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(CollectionProblem.Kind.DIRECTORY);
            assertThat(problem.reason()).contains("/home/a/src: it holds more than 49999 entries");
        });
    }

    /** As {@code home-manager switch} leaves it: files in a store, dated 1970, and links by the real path of home-files. */
    private void homeManager() throws IOException {
        host.file("/nix/store/u2-web/web-stack.service", "two");
        host.file("/nix/store/d2-conf/a.conf", "a");
        host.link(FILES + "/.config/systemd/user/web-stack.service", "/nix/store/u2-web/web-stack.service");
        host.link(FILES + "/.config/systemd/user/web-stack.service.d", "/nix/store/d2-conf");
        host.link(
                FILES + "/.config/systemd/user/default.target.wants/web-stack.service",
                "/nix/store/u2-web/web-stack.service");
        host.link(FILES + "/.config/systemd/user/web-stack.timer", "/dev/null");
        host.file(FILES + "/.local/share/systemd/user/t@.service", "t");
        host.link(GENERATION + "/home-files", FILES);
        host.file("/nix/store/g1-home-manager-generation/home-files/.config/systemd/user/web-stack.service", "one");
        try (var all = Files.walk(host.at("/nix/store"))) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(path, FileTime.fromMillis(1000));
            }
        }
        host.link("/home/a/.local/state/home-manager/gcroots/current-home", GENERATION);
        host.link("/home/a/.local/state/nix/profiles/home-manager", "/nix/store/g1-home-manager-generation");
    }

    private Set<String> collectHome(String... paths) {
        return collect(new Origin(Provider.HOME_MANAGER, null, null, null), false, List.of(), paths);
    }

    @Test
    void homeManagersGenerationDeclaresItsLinks() throws IOException {
        homeManager();
        unitPath.add("/home/a/.local/share/systemd/user");
        Set<String> declared = collectHome(U + "/web-stack.service");
        assertThat(declared)
                .containsExactly(
                        U + "/default.target.wants/web-stack.service",
                        U + "/web-stack.service",
                        U + "/web-stack.service.d/a.conf",
                        U + "/web-stack.timer",
                        "/home/a/.local/share/systemd/user/t@.service");
        SourceFile unit = file("U/web-stack.service");
        assertThat(unit.sourcePath()).isEqualTo(FILES + "/.config/systemd/user/web-stack.service");
        assertThat(unit.declared().link()).isEqualTo(unit.sourcePath());
        assertThat(unit.declared().provider()).isEqualTo(Provider.HOME_MANAGER);
        assertThat(unit.declared().revision()).isEqualTo(GENERATION);
        assertThat(unit.status()).isEqualTo(Status.READ);
        assertThat(file("U/web-stack.service.d/a.conf").declared().link())
                .as("the directory is the link, not what lies in it")
                .isNull();
        assertThat(file("U/web-stack.timer").status()).isEqualTo(Status.NULL_DEVICE);
        assertThat(problems).isEmpty();
    }

    @Test
    void anActivationCountsBeforeAProfileAndAStatedGenerationBeforeBoth() throws IOException {
        homeManager();
        collect(
                new Origin(Provider.HOME_MANAGER, null, null, "~/.local/state/nix/profiles/home-manager"),
                false,
                List.of("~/.config/systemd/user"));
        assertThat(file("U/web-stack.service").declared().revision())
                .isEqualTo("/nix/store/g1-home-manager-generation");
        Files.delete(host.at("/home/a/.local/state/home-manager/gcroots/current-home"));
        found.clear();
        collectHome();
        assertThat(file("U/web-stack.service").declared().revision())
                .isEqualTo("/nix/store/g1-home-manager-generation");
    }

    @Test
    void whoMayMoveTheGenerationMayWriteAllOfIt() throws IOException {
        homeManager();
        host.mode("/home/a/.local/state/home-manager/gcroots", "rwxrwxrwx");
        collectHome();
        assertThat(file("U/web-stack.service").writers())
                .extracting(writer -> writer.via())
                .contains("/home/a/.local/state/home-manager/gcroots");
    }

    @Test
    void withoutAGenerationNothingIsKnown() {
        assertThat(collectHome(U + "/web-stack.service", U + "/other.service"))
                .containsExactly(U + "/web-stack.service");
        assertThat(file("U/web-stack.service").status()).isEqualTo(Status.UNREADABLE);
        assertThat(problems)
                .singleElement()
                .satisfies(problem -> assertThat(problem.reason())
                        .contains("it is not there: /home/a/.local/state/home-manager/gcroots/current-home"));
    }

    @Test
    void aGenerationThatIsGoneIsNotPassedOver() throws IOException {
        homeManager();
        Files.delete(host.at("/home/a/.local/state/home-manager/gcroots/current-home"));
        host.link("/home/a/.local/state/home-manager/gcroots/current-home", "/nix/store/collected");
        collectHome(U + "/web-stack.service");
        assertThat(file("U/web-stack.service").status()).isEqualTo(Status.UNREADABLE);
        assertThat(problems)
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.reason()).contains("gcroots/current-home leads to no generation"));
    }
}
