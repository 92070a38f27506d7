package io.unitward.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.unitward.collector.disk.TestHost;
import io.unitward.collector.systemd.FakeManager;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.CollectionProblem.Kind;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.CollectionRequest.SourceRequest;
import io.unitward.facts.HealthTimer;
import io.unitward.facts.ManagerInput;
import io.unitward.facts.Podman;
import io.unitward.facts.Scope;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.SourceFile;
import io.unitward.facts.Stack;
import io.unitward.facts.StackRequest;
import io.unitward.facts.Stacks;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitView;
import io.unitward.host.Deadline;
import io.unitward.host.ManagerUnavailable;
import io.unitward.host.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SnapshotCollectorTest {
    private static final String U = "/home/a/.config/systemd/user";
    private static final long CALLER = 1000;

    @TempDir
    Path root;

    private TestHost host;
    private FakeManager manager;
    private Duration timeout = Duration.ofSeconds(20);
    private CollectionRequest request = new CollectionRequest(
            Scope.USER,
            List.of("*-stack.service", "*-stack@.service"),
            List.of("gone-stack.service"),
            List.of(new SourceRequest("homelab", List.of("~/.config/systemd/user/"), "~/src")));

    @BeforeEach
    void host() {
        host = new TestHost(root);
        manager = new FakeManager(TestHost.UNIT_PATH, micros(Instant.now())).runsAs(CALLER);
    }

    private static long micros(Instant instant) {
        return instant.toEpochMilli() * 1000;
    }

    private Snapshot collect() {
        return collect(deadline -> manager);
    }

    private Snapshot collect(CollectorOptions.Connector connector) {
        return SnapshotCollector.collect(new CollectorOptions(
                request,
                CALLER,
                connector,
                Deadline.in(timeout),
                Clock.systemUTC(),
                "/home/caller",
                null,
                host.roots(),
                PodmanProgram.USUAL,
                null));
    }

    private static void isUnavailable(Snapshot snapshot, String reason) {
        assertThat(snapshot.manager().available()).isFalse();
        assertThat(snapshot.manager().unavailableReason()).isEqualTo(reason);
        assertThat(snapshot.problems()).containsExactly(new CollectionProblem("manager", Kind.MANAGER, reason));
        assertThat(snapshot.units()).isEmpty();
        assertThat(snapshot.searchPath()).isEmpty();
        assertThat(snapshot.files()).isEmpty();
    }

    @Test
    void takesAWholeSnapshot() {
        host.file(U + "/web-stack.service", "abc");
        host.file(U + "/web-stack.service.d/a.conf", "old");
        host.file(U + "/idle-stack.service", "idle");
        host.file("/home/a/src/web-stack.service", "abc");
        host.file("/etc/systemd/user.conf", "");
        host.file(U + "/web-stack.service.d/b.conf", "older than the load");
        manager.setManager("UnitsLoadTimestamp", micros(Instant.now().plusMillis(900)));
        manager.unit("web-stack.service", U + "/web-stack.service", U + "/web-stack.service.d/a.conf")
                .unlisted("idle-stack.service", U + "/idle-stack.service");
        Snapshot snapshot = collect();

        assertThat(snapshot.problems()).isEmpty();
        assertThat(snapshot.manager().available()).isTrue();
        assertThat(snapshot.manager().uid()).isEqualTo(CALLER);
        assertThat(snapshot.manager().home()).isEqualTo("/home/a");
        assertThat(snapshot.manager().runtimeDirectory()).isEqualTo("/run/user/1000");
        assertThat(snapshot.manager().unitPath()).isEqualTo(TestHost.UNIT_PATH);
        assertThat(snapshot.units())
                .extracting(Unit::id)
                .containsExactly("gone-stack.service", "idle-stack.service", "web-stack.service");
        assertThat(snapshot.searchPath())
                .extracting(SearchDirectory::path)
                .containsExactly(U, U + "/web-stack.service.d", "/etc/systemd/user", "/usr/lib/systemd/user");
        assertThat(snapshot.files())
                .extracting(file -> file.path().substring(U.length()) + " " + file.status())
                .containsExactly(
                        "/idle-stack.service READ",
                        "/web-stack.service READ",
                        "/web-stack.service.d/a.conf READ",
                        "/web-stack.service.d/b.conf READ");
        UnitView onDisk = snapshot.units().get(2).onDisk();
        assertThat(onDisk)
                .as("what a reload would load, which the manager does not have although it looks old")
                .isEqualTo(new UnitView(
                        U + "/web-stack.service",
                        null,
                        List.of(U + "/web-stack.service.d/a.conf", U + "/web-stack.service.d/b.conf"),
                        false,
                        "static"));
        assertThat(snapshot.sources())
                .extracting(SourceFile::sourcePath, SourceFile::status)
                .containsExactly(
                        tuple("/home/a/src/idle-stack.service", UnitFile.Status.MISSING),
                        tuple("/home/a/src/web-stack.service", UnitFile.Status.READ),
                        tuple("/home/a/src/web-stack.service.d/a.conf", UnitFile.Status.MISSING),
                        tuple("/home/a/src/web-stack.service.d/b.conf", UnitFile.Status.MISSING));
        assertThat(snapshot.managerInputs()).hasSize(1);
        assertThat(snapshot.toString()).doesNotContain("SECRET");
    }

    private void askForStacks() {
        request = new CollectionRequest(
                Scope.USER,
                List.of(),
                List.of("web-stack.service", "gone-stack.service"),
                List.of(),
                List.of(),
                false,
                null,
                List.of(
                        stack("web", null, "web-stack.service"),
                        stack("gone", CALLER, "gone-stack.service"),
                        stack("theirs", CALLER + 1, "theirs-stack.service")));
    }

    private static StackRequest stack(String name, Long uid, String unit) {
        return new StackRequest(name, uid, unit, name, List.of("~/" + name + "/compose.yaml"), List.of());
    }

    @Test
    void stacksAreLookedAtWithTheirUnitsAndOnlyThoseOfThisManager() {
        askForStacks();
        host.file(U + "/web-stack.service", "abc");
        host.file("/home/a/web/compose.yaml", "services: {app: {image: a}}");
        String timer = "ab".repeat(32) + ".timer";
        manager.unit("web-stack.service", U + "/web-stack.service")
                .job("web-stack.service", 7, "restart")
                .set("web-stack.service", "ActiveState", "deactivating")
                .unit(timer, "/run/user/1000/systemd/transient/" + timer)
                .set(timer, "Transient", true);
        Stacks stacks = collect().stacks();
        assertThat(stacks.declared()).extracting(Stack::name).containsExactly("gone", "web");
        Stack web = stacks.declared().get(1);
        assertThat(web.run())
                .isEqualTo(new Stack.Run(
                        "deactivating",
                        "running",
                        "restart",
                        "success",
                        Instant.EPOCH.plusSeconds(1),
                        Instant.EPOCH.plusSeconds(2),
                        "ab01",
                        0L));
        assertThat(web.services()).containsExactly(new Stack.Service("app", true, "a"));
        assertThat(web.containers()).as("podman does not run here").isNull();
        assertThat(stacks.podman().status()).isEqualTo(Podman.Status.NOT_STARTED);
        assertThat(stacks.healthTimers()).containsExactly(new HealthTimer(timer, "ab".repeat(32), null));
        assertThat(stacks.declared().get(0).run().activeState()).isEqualTo("inactive");
    }

    @Test
    void aUnitThatDoesNotTellItsStateIsUnknown() {
        askForStacks();
        manager.unit("web-stack.service", U + "/web-stack.service")
                .answer("web-stack.service", "Job", new Reply.Failed("org.x.Denied", "no"));
        Stack web = collect().stacks().declared().get(1);
        assertThat(web.run()).isNull();
        assertThat(web.problems()).contains("the manager does not tell what web-stack.service is doing");
    }

    @Test
    void stacksThatWereNotReachedAreUnknown() {
        askForStacks();
        timeout = Duration.ZERO;
        assertThat(collect().stacks().podman().status()).isEqualTo(Podman.Status.NOT_ASKED);
        assertThat(collect().stacks().podman().reason()).startsWith("was not looked at before the deadline");
    }

    @Test
    void whatIsOnDiskOnlyIsAUnitThatNothingIsLoadedFor() {
        manager.setManager("UnitsLoadTimestamp", micros(Instant.now().plusMillis(900)));
        host.file(U + "/web-stack.service", "abc");
        host.link(U + "/alias.service", "web-stack.service");
        host.file(U + "/t-stack@.service", "abc");
        host.file(U + "/nobodys.service", "abc");
        host.file(U + "/some.scope", "abc");
        manager.unit("web-stack.service", U + "/web-stack.service");
        Snapshot snapshot = collect();
        assertThat(snapshot.units())
                .extracting(Unit::id, Unit::loadState, Unit::isOnDiskOnly)
                .containsExactly(
                        tuple("gone-stack.service", "not-found", false),
                        tuple("nobodys.service", "stub", true),
                        tuple("t-stack@.service", "stub", true),
                        tuple("web-stack.service", "loaded", false));
        assertThat(snapshot.files())
                .as("what nobody declares and nothing uses is not looked at again")
                .extracting(UnitFile::path)
                .containsExactly(U + "/t-stack@.service", U + "/web-stack.service");
    }

    @Test
    void whatIsPinnedIsLookedAtEvenWhereNothingIs() {
        host.file(U + "/there-stack.service", "abc");
        request = new CollectionRequest(
                Scope.USER,
                List.of(),
                List.of(),
                List.of(),
                List.of(
                        "~/.config/systemd/user/there-stack.service",
                        "/home/a/.config/systemd/user/x.service.d/a.conf"),
                false,
                null,
                List.of());
        Snapshot snapshot = collect();

        assertThat(snapshot.problems()).isEmpty();
        assertThat(snapshot.files())
                .extracting(UnitFile::path, UnitFile::status)
                .contains(
                        tuple(U + "/there-stack.service", UnitFile.Status.READ),
                        tuple(U + "/x.service.d/a.conf", UnitFile.Status.MISSING));
    }

    @Test
    void whatChangedSinceTheLoadIsReadToo() {
        manager.setManager("UnitsLoadTimestamp", micros(Instant.now().minusSeconds(60)));
        host.file(U + "/other.service", "new");
        host.file(U + "/web-stack.service.d/b.conf", "new");
        host.link(U + "/default.target.wants/other.service", "../other.service");
        assertThat(collect().files())
                .extracting(UnitFile::path)
                .containsExactly(U + "/other.service", U + "/web-stack.service.d/b.conf");
        assertThat(collect().files()).allMatch(file -> file.refersTo() != null && file.content() == null);
    }

    @Test
    void textsOfWhatAReloadMayChangeAreTakenWithIt() throws IOException {
        host.file(U + "/a.service", "[Unit]\n");
        host.file(U + "/b.service", "[Unit]\n");
        host.file(U + "/b.service.d/x.conf", "[Unit]\n");
        // Each is a millisecond at least, and what is ten older than the load is surely loaded.
        for (int i = 0; i < 20; i++) {
            host.tick();
        }
        manager.setManager("UnitsLoadTimestamp", micros(Instant.now()));
        manager.unit("a.service", U + "/a.service").unit("b.service", U + "/b.service");
        request = request.with(new CollectionRequest.TextRequest(List.of(CollectionRequest.TextRequest.CHANGED), true));
        assertThat(collect().files())
                .filteredOn(file -> file.content() != null)
                .extracting(UnitFile::path)
                .as("of a.service nothing differs")
                .containsExactly(U + "/b.service", U + "/b.service.d/x.conf");
    }

    @Test
    void aManagerThatCannotBeReachedIsUnavailable() {
        isUnavailable(
                collect(deadline -> {
                    throw new ManagerUnavailable("nothing listens there");
                }),
                "nothing listens there");
    }

    @Test
    void aSocketOfSomebodyElseIsNotOurManager() {
        manager.runsAs(1001);
        isUnavailable(collect(), "its socket is served by uid 1001; expected uid 1000");
        assertThat(manager.sent).isEmpty();
    }

    @Test
    void aManagerThatDiesHalfWayIsUnavailable() {
        manager.unit("a.service", U + "/a.service");
        for (int messages = 8; messages < 14; messages++) {
            manager.diesAfter(messages).sent.clear();
            isUnavailable(collect(), "it answered, then stopped answering: the connection was closed");
        }
    }

    @Test
    void aManagerWithoutASearchPathIsUnavailable() {
        manager.setManager("UnitPath", 7L);
        assertThat(collect().manager().unavailableReason()).contains("UnitPath", "expected a list of strings");
    }

    @Test
    void aDeniedPropertyOfTheManagerIsAProblem() {
        manager.answer("manager", "SystemState", new Reply.Failed("org.freedesktop.DBus.Error.AccessDenied", ""))
                .answer("manager", "UnitsLoadTimestamp", new Reply.Values(List.of("soon")));
        Snapshot snapshot = collect();
        assertThat(snapshot.manager().state()).isNull();
        assertThat(snapshot.manager().loadedAt()).isNull();
        assertThat(snapshot.problems()).hasSize(2).allMatch(problem -> problem.kind() == Kind.MANAGER);
    }

    @Test
    void generatorsAreLedByTheManagersOwnEnvironment() {
        host.file("/opt/a/autostart/x.desktop", "");
        host.file("/opt/b/autostart/y.desktop", "");
        host.file("/opt/q/z.container", "");
        manager.setManager(
                "Environment",
                List.of("XDG_CONFIG_DIRSX=/no", "XDG_CONFIG_DIRS=/opt/a/::b:/opt/b", "QUADLET_UNIT_DIRS=/opt/q"));
        assertThat(collect().managerInputs())
                .extracting(ManagerInput::path)
                .containsExactly(
                        "/opt/a/autostart",
                        "/opt/a/autostart/x.desktop",
                        "/opt/b/autostart",
                        "/opt/b/autostart/y.desktop",
                        "/opt/q",
                        "/opt/q/z.container");
    }

    @Test
    void homeFallsBackToTheCallers() {
        manager.setManager("Environment", List.of("LANG=C", "XDG_RUNTIME_DIR=relative"));
        Snapshot snapshot = collect();
        assertThat(snapshot.manager().home()).isEqualTo("/home/caller");
        assertThat(snapshot.manager().runtimeDirectory()).isNull();
    }

    @Test
    void aManagerReloadedMeanwhileIsAskedAgain() {
        long before = micros(Instant.now().minusSeconds(60));
        AtomicInteger reloads = new AtomicInteger();
        manager.setManager("UnitsLoadTimestamp", before).whenListed(() -> {
            if (reloads.getAndIncrement() == 0) {
                manager.setManager("UnitsLoadTimestamp", before + 1_000_000);
            }
        });
        Snapshot snapshot = collect();
        assertThat(reloads).hasValue(2);
        assertThat(snapshot.problems()).isEmpty();
        assertThat(micros(snapshot.manager().loadedAt())).isEqualTo(before + 1_000_000);
    }

    @Test
    void aManagerReloadedAgainAndAgainIsAProblem() {
        AtomicInteger reloads = new AtomicInteger();
        manager.whenListed(
                () -> manager.setManager("UnitsLoadStartTimestamp", micros(Instant.now()) + reloads.incrementAndGet()));
        assertThat(collect().problems())
                .singleElement()
                .matches(problem ->
                        problem.kind() == Kind.MANAGER && problem.reason().contains("reloaded"));
    }

    @Test
    void aConnectionThatHangsCostsTheDeadlineAndNoMore() {
        timeout = Duration.ofMillis(200);
        CountDownLatch never = new CountDownLatch(1);
        Snapshot snapshot = collect(deadline -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return manager;
        });
        isUnavailable(snapshot, "it did not answer before the deadline of 0 s");
        never.countDown();
    }

    @Test
    void aDefectOfOursIsNotTakenForAQuietHost() {
        assertThatThrownBy(() -> collect(deadline -> {
                    throw new IllegalStateException("defect");
                }))
                .hasMessage("defect");
    }

    @Test
    void sameHostSameSnapshot() {
        host.file(U + "/web-stack.service", "abc");
        manager.unit("web-stack.service", U + "/web-stack.service");
        Snapshot first = collect();
        Snapshot second = collect();
        assertThat(second.units()).isEqualTo(first.units());
        assertThat(second.files()).isEqualTo(first.files());
        assertThat(second.searchPath()).isEqualTo(first.searchPath());
        assertThat(second.manager()).isEqualTo(first.manager());
    }

    /** A service whose programs are these; {@code -} before one says that its failure is ignored. */
    private void runs(String service, String... programs) {
        manager.unit(service, U + "/" + service);
        List<Object> commands = new ArrayList<>();
        for (String program : programs) {
            String path = program.startsWith("-") ? program.substring(1) : program;
            commands.add(List.of(path, List.of(path), program.startsWith("-"), 0L, 0L, 0L, 0L, 0L, 0L, 0L));
        }
        manager.set(service, "ExecStart", commands);
        for (String told : List.of("RootDirectory", "RootImage")) {
            manager.set(service, told, "");
        }
        for (String told : List.of(
                "BindPaths",
                "BindReadOnlyPaths",
                "MountImages",
                "ExtensionImages",
                "ExtensionDirectories",
                "UpheldBy",
                "TriggeredBy",
                "WantedBy",
                "Conditions",
                "Asserts",
                "ExecStartPre")) {
            manager.set(service, told, List.of());
        }
    }

    private List<Unit.GoneProgram> gone(String service) {
        Snapshot snapshot = collect();
        assertThat(snapshot.problems()).isEmpty();
        return snapshot.units().stream()
                .filter(unit -> unit.id().equals(service))
                .findFirst()
                .orElseThrow()
                .gonePrograms();
    }

    private static Unit.GoneProgram missing(String path) {
        return new Unit.GoneProgram(path, false);
    }

    @Test
    void programsThatAreGoneAreToldOfWhatIsDeclaredAndRuns() throws Exception {
        request = new CollectionRequest(Scope.USER, List.of("*-stack.service"), List.of(), List.of());
        host.file("/opt/there", "x");
        host.file("/opt/plain", "x");
        Files.setPosixFilePermissions(root.resolve("opt/there"), PosixFilePermissions.fromString("r-x------"));
        Files.setPosixFilePermissions(root.resolve("opt/plain"), PosixFilePermissions.fromString("rw-r--r--"));
        runs(
                "web-stack.service",
                "/opt/there",
                "/opt/gone",
                "-/opt/ignored",
                "sleep",
                "/opt/gone",
                "/opt/plain",
                "/opt");
        assertThat(gone("web-stack.service"))
                .containsExactly(
                        missing("/opt/gone"),
                        new Unit.GoneProgram("/opt/plain", true),
                        new Unit.GoneProgram("/opt", true));
        runs("web-stack.service", "/run/made", "/tmp/made", "/proc/self/exe");
        assertThat(gone("web-stack.service")).isEmpty();
        runs("web-stack.service", "/run/current-system/sw/bin/x");
        assertThat(gone("web-stack.service")).hasSize(1);
        runs("other.service", "/opt/gone");
        assertThat(gone("other.service")).as("nobody declares it").isEmpty();
    }

    @Test
    void aProgramIsGoneWhereItsPathLeadsNowhere() throws Exception {
        request = new CollectionRequest(Scope.USER, List.of("*-stack.service"), List.of(), List.of());
        host.file("/opt/there", "x");
        Files.setPosixFilePermissions(root.resolve("opt/there"), PosixFilePermissions.fromString("r-x------"));
        Files.createSymbolicLink(root.resolve("opt/itself"), Path.of("itself"));
        Files.createSymbolicLink(root.resolve("opt/back"), Path.of("../opt/forth"));
        Files.createSymbolicLink(root.resolve("opt/forth"), Path.of("back"));
        Files.createSymbolicLink(root.resolve("opt/below"), Path.of("there/below"));
        Files.createSymbolicLink(root.resolve("opt/fine"), Path.of("there"));
        runs(
                "web-stack.service",
                "/opt/there/below",
                "/opt/there/below/far",
                "/opt/itself",
                "/opt/back",
                "/opt/below",
                "/opt/fine");
        assertThat(gone("web-stack.service"))
                .containsExactly(
                        missing("/opt/there/below"),
                        missing("/opt/there/below/far"),
                        missing("/opt/itself"),
                        missing("/opt/back"),
                        missing("/opt/below"));
    }

    @Test
    void aProgramIsMissedWhereSomethingStartsIt() {
        request = new CollectionRequest(Scope.USER, List.of("*-stack.service"), List.of(), List.of());
        runs("web-stack.service", "/opt/gone");
        manager.set("web-stack.service", "ActiveState", "inactive");
        assertThat(gone("web-stack.service")).as("nothing starts it").isEmpty();
        for (String by : List.of("WantedBy", "RequiredBy", "BoundBy", "UpheldBy", "TriggeredBy")) {
            manager.set("web-stack.service", by, List.of("default.target"));
            assertThat(gone("web-stack.service")).as(by).containsExactly(missing("/opt/gone"));
            manager.set("web-stack.service", by, List.of());
        }
        manager.set("web-stack.service", "WantedBy", List.of("default.target"));
        for (String condition : List.of("Conditions", "Asserts")) {
            manager.set(
                    "web-stack.service", condition, List.of(List.of("ConditionPathExists", false, false, "/x", 0L)));
            assertThat(gone("web-stack.service")).as("it may be passed over").isEmpty();
            manager.set("web-stack.service", "ActiveState", "active");
            assertThat(gone("web-stack.service")).as("it runs").hasSize(1);
            manager.set("web-stack.service", "ActiveState", "inactive").set("web-stack.service", condition, List.of());
        }
        manager.answer(
                "web-stack.service",
                "Asserts",
                new Reply.Failed("org.freedesktop.DBus.Error.UnknownProperty", "older"));
        assertThat(gone("web-stack.service")).as("an older manager").hasSize(1);
        manager.answer("web-stack.service", "Asserts", new Reply.Failed("org.freedesktop.DBus.Error.Failed", "no"));
        assertThat(gone("web-stack.service")).as("not told").isEmpty();
    }

    @Test
    void inDoubtAProgramIsThere() {
        request = new CollectionRequest(Scope.USER, List.of("*-stack.service"), List.of(), List.of());
        for (String image : List.of("RootDirectory", "RootImage")) {
            runs("web-stack.service", "/opt/gone");
            manager.set("web-stack.service", image, "/srv/root");
            assertThat(gone("web-stack.service")).as(image).isEmpty();
        }
        for (String mounts :
                List.of("BindPaths", "BindReadOnlyPaths", "MountImages", "ExtensionImages", "ExtensionDirectories")) {
            runs("web-stack.service", "/opt/gone");
            manager.set("web-stack.service", mounts, List.of(List.of("/a", "/opt", true, 0L)));
            assertThat(gone("web-stack.service")).as(mounts).isEmpty();
        }
        runs("web-stack.service", "/opt/gone", "/usr/bin/gone", "/nix/store/x/bin/gone");
        manager.set("web-stack.service", "ExecStartPre", List.of(List.of("/bin/make", List.of(), false)));
        assertThat(gone("web-stack.service"))
                .as("what an earlier command may have made")
                .containsExactly(missing("/usr/bin/gone"), missing("/nix/store/x/bin/gone"));

        runs("web-stack.service", "/opt/a-b/x/gone");
        manager.unit("opt.mount", "").set("opt.mount", "ActiveState", "inactive");
        assertThat(gone("web-stack.service")).as("not mounted").isEmpty();
        manager.set("opt.mount", "ActiveState", "active");
        assertThat(gone("web-stack.service")).hasSize(1);
        manager.unit("opt-a\\x2db.automount", "");
        assertThat(gone("web-stack.service")).as("waits to be mounted").isEmpty();
        manager.unit("opt-a\\x2db.mount", "");
        assertThat(gone("web-stack.service")).as("is mounted").hasSize(1);
    }
}
