package io.unitward.collector;

import io.unitward.collector.disk.Accounts;
import io.unitward.collector.disk.Contents;
import io.unitward.collector.disk.HostFiles;
import io.unitward.collector.disk.HostReader;
import io.unitward.collector.disk.InputDirectories;
import io.unitward.collector.disk.Resolver;
import io.unitward.collector.disk.SourceReader;
import io.unitward.collector.disk.Trust;
import io.unitward.collector.disk.UnitFileReader;
import io.unitward.collector.packages.PackageFiles;
import io.unitward.collector.podman.StackCollector;
import io.unitward.collector.podman.StackLocks;
import io.unitward.collector.systemd.ManagerLost;
import io.unitward.collector.systemd.ManagerReader;
import io.unitward.collector.systemd.ManagerTold;
import io.unitward.collector.systemd.OwnedNames;
import io.unitward.collector.systemd.StackUnits;
import io.unitward.collector.systemd.StartedPrograms;
import io.unitward.collector.systemd.UnitReader;
import io.unitward.collector.systemd.UnitsTold;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Each;
import io.unitward.facts.Layers;
import io.unitward.facts.Manager;
import io.unitward.facts.Quadlet;
import io.unitward.facts.Scope;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Stack;
import io.unitward.facts.StackRequest;
import io.unitward.facts.Stacks;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitNames;
import io.unitward.host.Deadline;
import io.unitward.host.ManagerConnection;
import io.unitward.host.ManagerUnavailable;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The steps of one collection, in order; each result goes into {@link Gathered} as soon as it is there. */
final class Gathering {
    /** A manager that is reloaded under our eyes is asked again, this often. */
    private static final int ATTEMPTS = 3;

    private final CollectorOptions options;
    private final Gathered gathered;
    private final Deadline deadline;
    private final Scope scope;

    Gathering(CollectorOptions options, Gathered gathered) {
        this.options = options;
        this.gathered = gathered;
        this.deadline = options.deadline();
        this.scope = options.request().scope();
    }

    void run() {
        HostReader host = new HostReader(options.roots());
        long uid = scope == Scope.SYSTEM ? 0 : options.callerUid();
        gathered.host(host.read(scope, uid));
        Map<String, Instant> operatedBefore = operated(uid);
        Observed observed;
        try (ManagerConnection connection = options.connector().connect(deadline)) {
            long peer = connection.peerUid();
            if (scope == Scope.USER && options.callerUid() == 0) {
                uid = peer;
            } else if (scope == Scope.USER && peer != uid && peer != 0) {
                gathered.unavailable(uid, "its socket is served by uid " + peer + "; expected uid " + uid);
                return;
            }
            observed = askManager(connection, uid, host);
        } catch (ManagerUnavailable e) {
            gathered.unavailable(uid, String.valueOf(e.getMessage()));
            return;
        } catch (ManagerLost e) {
            gathered.unavailable(uid, e.reason());
            return;
        }
        readFiles(observed);
        lookAtStacks(observed, operatedBefore);
        gathered.quadlets(containers(observed).lookAtQuadlets(observed.quadlets()));
        lookForPrograms(observed);
    }

    /** What later steps need of the earlier ones. */
    private record Observed(
            Manager manager,
            UnitsTold units,
            List<SearchDirectory> searchPath,
            Map<String, UnitFileReader.Seen> files,
            Resolver resolver,
            Contents contents,
            Layers layers,
            ManagerTold told,
            Map<String, Stack.Run> runs,
            List<Quadlet> quadlets,
            Map<String, List<String>> programs) {}

    private Observed askManager(ManagerConnection connection, long uid, HostReader host) throws ManagerLost {
        Trust trust = new Trust(uid, Accounts.read(options.roots()));
        for (int attempt = 1; ; attempt++) {
            ManagerReader reader = new ManagerReader(connection, deadline);
            ManagerTold told = reader.read(options.clock().instant(), host.monotonic());
            Manager manager = manager(told, uid);
            Layers layers =
                    new Layers(scope, told.unitPath(), manager.runtimeDirectory(), configHome(told), dataHome(told));
            Resolver resolver = new Resolver(options.roots(), trust);
            Contents contents = new Contents(options.callerUid(), uid);
            InputDirectories directories = new InputDirectories(
                    configHome(told), manager.runtimeDirectory(), told.configDirs(), told.quadletDirs());
            OwnedNames owned = new OwnedNames(options.request());
            DiskWalk walk = new DiskWalk(manager, directories, layers, resolver, contents, owned, deadline, gathered);
            try {
                UnitReader units = new UnitReader(connection, deadline, options.request(), layers);
                units.readLoaded();
                gathered.manager(manager, layers, told.problems());
                gathered.units(units.told());
                DiskWalk.Seen seen = walk.join();
                List<SearchDirectory> searchPath = seen.searchPath();
                UnitFileReader files = new UnitFileReader(resolver, layers, contents);
                OnDiskUnits onDisk = OnDiskUnits.in(searchPath, owned, units::knows, files);
                units.readOnDisk(onDisk.harmless());
                onDisk.harmful().forEach(units::notAsked);
                TransientUnits strays =
                        new TransientUnits(searchPath, units.told().units());
                Set<String> gone = Set.of();
                if (!strays.units().isEmpty()) {
                    units.readArrived(strays.units());
                    gone = strays.gone(files);
                    searchPath = TransientUnits.without(gone, searchPath);
                    gathered.gone(gone);
                }
                Set<String> pulling = new TreeSet<>(WantedFiles.pullingIn(searchPath, manager.loadedAt()));
                pulling.addAll(units.readUpholders(unit -> DiskViews.loads(seen.onDisk(), unit)));
                units.readDependencies(pulling);
                if (options.request().bindings()) {
                    units.readBonds();
                }
                Map<String, Stack.Run> runs = new StackUnits(connection, deadline).read(stackUnits(uid));
                Map<String, List<String>> programs = new StartedPrograms(connection, deadline)
                        .read(units.told().units().stream()
                                .filter(unit -> isDeclaredService(unit, owned))
                                .toList());
                UnitsTold unitsTold = DiskViews.add(units.told(), seen.onDisk(), gone);
                boolean mixed = !deadline.passed() && reader.loadedAgain();
                if (mixed && attempt < ATTEMPTS) {
                    continue;
                }
                List<CollectionProblem> problems = new ArrayList<>(told.problems());
                if (mixed) {
                    problems.add(new CollectionProblem(
                            "manager", CollectionProblem.Kind.MANAGER, "it was reloaded each time it was being read"));
                }
                gathered.manager(manager, layers, problems);
                gathered.units(unitsTold);
                return new Observed(
                        manager,
                        unitsTold,
                        searchPath,
                        seen.files(),
                        resolver,
                        contents,
                        layers,
                        told,
                        runs,
                        seen.quadlets(),
                        programs);
            } catch (ManagerLost e) {
                throw new ManagerLost("it answered, then stopped answering: " + e.reason());
            }
        }
    }

    private void readFiles(Observed observed) {
        Set<String> changed =
                WantedFiles.changed(observed.searchPath(), observed.manager().loadedAt());
        Set<String> wanted = WantedFiles.of(options.request(), observed.units().units(), changed);
        gathered.wantFiles(wanted);
        CollectionRequest.TextRequest texts = options.request().texts();
        UnitFileReader reader = new UnitFileReader(
                observed.resolver(), observed.layers(), observed.contents(), texts != null && texts.unmasked());
        Set<String> withText = texts == null
                ? Set.of()
                : WantedFiles.withText(wanted, observed.units().units(), texts.units(), changed);
        for (String path : wanted) {
            if (deadline.passed()) {
                return;
            }
            boolean plain = !withText.contains(path) && !changed.contains(path);
            UnitFileReader.Seen seen = plain ? observed.files().get(path) : null;
            gathered.file(seen != null ? seen : reader.read(path, withText.contains(path), changed.contains(path)));
        }
        new VendorDropIns(observed.units().units(), new OwnedNames(options.request()), observed.layers())
                .ask(
                        new PackageFiles(options.roots(), options.callerUid(), deadline),
                        gathered::packaged,
                        gathered::problem);
        SourceReader sources = new SourceReader(observed.resolver(), observed.contents());
        Set<String> declared = new Sources(
                        options.request(),
                        observed.manager(),
                        sources,
                        new HostPackages(options.roots(), options.callerUid()),
                        new Checkouts(
                                HostFiles.believing(
                                        options.roots(),
                                        options.callerUid(),
                                        observed.manager().uid()),
                                sources,
                                deadline),
                        deadline,
                        gathered::source,
                        gathered::problem)
                .read(wanted, observed.searchPath());
        // Of what is pinned, it counts as well that it is gone.
        Places places = new Places(observed.manager());
        for (String pinned : options.request().pinned()) {
            String path = places.expand(pinned);
            if (path != null) {
                declared.add(path);
            }
        }
        declared.removeAll(wanted);
        gathered.wantFiles(declared);
        for (String path : declared) {
            if (deadline.passed()) {
                return;
            }
            gathered.file(reader.read(path));
        }
    }

    private static boolean isDeclaredService(Unit unit, OwnedNames owned) {
        return UnitNames.type(unit.id()).equals("service")
                && unit.loadState().equals("loaded")
                && Each.any(unit.names(), owned::declares);
    }

    /** After all else, because a file system that hangs must not keep anything from being seen. */
    private void lookForPrograms(Observed observed) {
        List<Unit> units = observed.units().units();
        GonePrograms programs = new GonePrograms(units, options.roots()::at);
        Map<String, List<Unit.GoneProgram>> suspects = new TreeMap<>();
        for (Map.Entry<String, List<String>> each : observed.programs().entrySet()) {
            List<Unit.GoneProgram> gone = programs.among(each.getValue());
            if (!gone.isEmpty() && !deadline.passed()) {
                suspects.put(each.getKey(), gone);
            }
        }
        if (suspects.isEmpty()) {
            return;
        }
        List<Unit> told = new ArrayList<>();
        try (ManagerConnection connection = options.connector().connect(deadline)) {
            StartedPrograms asking = new StartedPrograms(connection, deadline);
            for (Unit unit : units) {
                List<Unit.GoneProgram> gone = suspects.get(unit.id());
                if (gone == null) {
                    told.add(unit);
                    continue;
                }
                StartedPrograms.Circumstances circumstances = asking.circumstances(unit.id());
                boolean matter = GonePrograms.matter(unit, circumstances);
                told.add(unit.withGonePrograms(matter ? GonePrograms.unlessMade(gone, circumstances) : List.of()));
            }
        } catch (ManagerUnavailable | ManagerLost e) {
            return; // all else was told, and in doubt a program is there
        }
        UnitsTold before = observed.units();
        gathered.units(new UnitsTold(told, before.failed(), before.problems(), before.bonds()));
    }

    private List<StackRequest> stacks(long uid) {
        return scope == Scope.SYSTEM
                ? List.of()
                : options.request().stacks().stream()
                        .filter(stack -> stack.concerns(uid))
                        .toList();
    }

    private List<String> stackUnits(long uid) {
        return stacks(uid).stream().map(StackRequest::unit).toList();
    }

    /** Last, because a podman that hangs must not keep anything else from being seen. */
    private void lookAtStacks(Observed observed, Map<String, Instant> operatedBefore) {
        Manager manager = observed.manager();
        List<StackRequest> stacks = stacks(manager.uid());
        if (stacks.isEmpty()) {
            return;
        }
        List<String> timers = new ArrayList<>();
        for (Unit unit : observed.units().units()) {
            if (UnitNames.looksLikeHealthTimer(unit.id()) && Boolean.TRUE.equals(unit.transientUnit())) {
                timers.add(unit.id());
            }
        }
        Stacks seen = withoutEnded(containers(observed).look(stacks, observed.runs(), timers));
        // Whoever has begun or ended while we looked may have shown us something half done.
        gathered.stacks(StackLocks.tell(seen, operatedBefore, operated(manager.uid())));
    }

    private Stacks withoutEnded(Stacks seen) {
        List<String> suspects = LeftoverTimers.suspects(seen);
        if (suspects.isEmpty()) {
            return seen;
        }
        try (ManagerConnection connection = options.connector().connect(deadline)) {
            return LeftoverTimers.among(seen, new StackUnits(connection, deadline).read(suspects));
        } catch (ManagerUnavailable | ManagerLost e) {
            return LeftoverTimers.among(seen, Map.of());
        }
    }

    private StackCollector containers(Observed observed) {
        Manager manager = observed.manager();
        StackCollector.Where where = new StackCollector.Where(
                manager.uid(),
                options.callerUid(),
                manager.home(),
                manager.runtimeDirectory(),
                observed.told().configHome(),
                observed.told().dataHome(),
                options.podman(),
                options.roots()::at);
        return new StackCollector(where, deadline);
    }

    private Map<String, Instant> operated(long uid) {
        Path locks = options.stateDirectory();
        List<StackRequest> stacks = stacks(uid);
        return locks == null || stacks.isEmpty()
                ? Map.of()
                : new StackLocks(locks, options.roots().at("/proc/locks")).held(stacks);
    }

    private Manager manager(ManagerTold told, long uid) {
        boolean system = scope == Scope.SYSTEM;
        String runtime = told.runtimeDirectory() != null ? told.runtimeDirectory() : options.runtimeDirectory();
        return new Manager(
                scope,
                uid,
                true,
                null,
                told.version(),
                told.state(),
                system ? null : home(told),
                system ? "/run" : runtime,
                told.unitPath(),
                told.loadedAt(),
                List.of());
    }

    private @Nullable String home(ManagerTold told) {
        return told.home() != null ? told.home() : options.home();
    }

    private @Nullable String configHome(ManagerTold told) {
        String home = home(told);
        return told.configHome() != null ? told.configHome() : home == null ? null : home + "/.config";
    }

    private @Nullable String dataHome(ManagerTold told) {
        String home = home(told);
        return told.dataHome() != null ? told.dataHome() : home == null ? null : home + "/.local/share";
    }
}
