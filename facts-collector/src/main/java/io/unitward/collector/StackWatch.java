package io.unitward.collector;

import io.unitward.collector.disk.HostReader;
import io.unitward.collector.podman.ComposeTexts;
import io.unitward.collector.podman.StackCollector;
import io.unitward.collector.systemd.ManagerLost;
import io.unitward.collector.systemd.ManagerReader;
import io.unitward.collector.systemd.ManagerTold;
import io.unitward.collector.systemd.ProgramPath;
import io.unitward.collector.systemd.StackUnits;
import io.unitward.collector.systemd.UnitPrograms;
import io.unitward.facts.Container;
import io.unitward.facts.Host;
import io.unitward.facts.Manager;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.facts.StackRequest;
import io.unitward.facts.Stacks;
import io.unitward.host.Deadline;
import io.unitward.host.ManagerConnection;
import io.unitward.host.ManagerUnavailable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks at declared stacks again and again, and at nothing else: what never changes while one waits is asked once. Each look is
 * a snapshot without units, of which only the manager and the stacks say anything. Not for two threads at once.
 */
public final class StackWatch {
    private final CollectorOptions options;
    private final List<StackRequest> requests;
    private final HostReader hostReader;
    private @Nullable ManagerTold told;
    private StackCollector.@Nullable Kept kept;
    private @Nullable Stacks seen;
    private @Nullable Host host;
    private final ComposeTexts texts = new ComposeTexts();

    /**
     * @param options of the caller's own user manager; its deadline is not used
     * @param requests the stacks
     */
    public StackWatch(CollectorOptions options, List<StackRequest> requests) {
        this.options = options;
        this.requests = List.copyOf(requests);
        this.hostReader = new HostReader(options.roots());
    }

    /** Looks at units, files and containers. Whatever does not answer by the deadline is unknown, with the reason. */
    public Snapshot look(Deadline deadline) {
        return look(deadline, StackCollector.Extent.WHOLE);
    }

    /**
     * The same of the containers that the look before saw: whether others came since is not asked, as long as these are all there.
     * Nobody may be told by this alone that a stack is as declared, or is not.
     */
    public Snapshot lookAtSameContainers(Deadline deadline) {
        return look(deadline, StackCollector.Extent.SAME_CONTAINERS);
    }

    /**
     * The same with what the units do and what files say as an earlier look saw it: podman alone is asked, and of these containers
     * alone. A whole look where that is not enough.
     */
    public Snapshot lookAtContainersAlone(Deadline deadline) {
        Host first = host;
        ManagerTold its = told;
        Stacks before = seen;
        StackCollector.Kept known = kept;
        if (first == null || its == null || before == null || known == null) {
            return look(deadline);
        }
        Instant now = options.clock().instant();
        Manager manager = manager(its);
        Stacks again = collector(manager, deadline).lookAtContainersAlone(before, known);
        return again == null ? look(deadline) : snapshot(now, first, manager, again);
    }

    /** The same without asking podman. */
    public Snapshot lookAtFiles(Deadline deadline) {
        return look(deadline, null);
    }

    /**
     * The files of the stacks alone, without asking anybody: <code>~</code> and <code>{runtime}</code> are those of whoever this
     * is.
     */
    public List<Stack> files(Deadline deadline) {
        Manager unasked = new Manager(
                Scope.USER,
                options.callerUid(),
                false,
                "not asked",
                null,
                null,
                options.home(),
                options.runtimeDirectory(),
                List.of(),
                null,
                List.of());
        return collector(unasked, deadline).lookAtFiles(requests, Map.of()).declared();
    }

    /**
     * What each unit is doing that systemd stops along with the units of the stacks; null when that was not told.
     *
     * @throws ManagerUnavailable when the manager does not answer
     */
    public @Nullable Map<String, Stack.Run> dependents(Deadline deadline) throws ManagerUnavailable {
        try (ManagerConnection connection = options.connector().connect(deadline)) {
            StackUnits units = new StackUnits(connection, deadline);
            Set<String> all = new TreeSet<>();
            for (StackRequest request : requests) {
                Set<String> along = units.stoppedAlong(request.unit());
                if (along == null) {
                    return null;
                }
                all.addAll(along);
            }
            Map<String, Stack.Run> runs = units.read(all);
            return runs.keySet().containsAll(all) ? runs : null;
        } catch (ManagerLost e) {
            throw new ManagerUnavailable(e.reason());
        }
    }

    /**
     * What these units are doing; one of which that was not told is not in it.
     *
     * @throws ManagerUnavailable when the manager does not answer
     */
    public Map<String, Stack.Run> runs(Set<String> units, Deadline deadline) throws ManagerUnavailable {
        try (ManagerConnection connection = options.connector().connect(deadline)) {
            return new StackUnits(connection, deadline).read(units);
        } catch (ManagerLost e) {
            throw new ManagerUnavailable(e.reason());
        }
    }

    /**
     * Every name of one unit, sorted.
     *
     * @throws ManagerUnavailable when the manager does not tell
     */
    public Set<String> names(String unit, Deadline deadline) throws ManagerUnavailable {
        try (ManagerConnection connection = options.connector().connect(deadline)) {
            return new StackUnits(connection, deadline).names(unit);
        } catch (ManagerLost e) {
            throw new ManagerUnavailable(e.reason());
        }
    }

    /**
     * By which {@code PATH} the commands of a unit find programs.
     *
     * @throws ManagerUnavailable when the manager does not answer
     */
    public ProgramPath programPath(String unit, Deadline deadline) throws ManagerUnavailable {
        try (ManagerConnection connection = options.connector().connect(deadline)) {
            return new StackUnits(connection, deadline).programPath(unit);
        } catch (ManagerLost e) {
            throw new ManagerUnavailable(e.reason());
        }
    }

    /**
     * The environment in which podman, run by the manager, finds its state: see {@link PodmanEnvironment}.
     *
     * @param home the home of the manager's user
     * @param runtime the manager's runtime directory
     * @throws ManagerUnavailable when the manager does not answer
     */
    public Map<String, String> podmanEnvironment(String home, String runtime, Deadline deadline)
            throws ManagerUnavailable {
        return PodmanEnvironment.of(options.podman(), options.connector(), home, runtime, deadline);
    }

    /**
     * What a unit runs.
     *
     * @throws ManagerUnavailable when the manager does not answer
     */
    public UnitPrograms programs(String unit, Deadline deadline) throws ManagerUnavailable {
        try (ManagerConnection connection = options.connector().connect(deadline)) {
            return new StackUnits(connection, deadline).programs(unit);
        } catch (ManagerLost e) {
            throw new ManagerUnavailable(e.reason());
        }
    }

    /**
     * Says what containers have to say of themselves, for somebody to read now: nothing of it is ever kept.
     *
     * @param of a manager that a look told of
     */
    public List<StackCollector.Words> words(Manager of, List<Container> containers, Deadline deadline) {
        return collector(of, deadline).words(containers);
    }

    /** Which part of what podman has; nothing of it when null. */
    private Snapshot look(Deadline deadline, StackCollector.@Nullable Extent extent) {
        Instant now = options.clock().instant();
        Host first = host == null ? hostReader.read(Scope.USER, options.callerUid()) : host;
        host = first; // to read it goes through every process, and nothing about a stack depends on it
        Map<String, Stack.Run> runs;
        try (ManagerConnection connection = options.connector().connect(deadline)) {
            if (told == null) {
                told = new ManagerReader(connection, deadline).read(now, hostReader.monotonic());
            }
            runs = new StackUnits(connection, deadline)
                    .read(requests.stream().map(StackRequest::unit).toList());
        } catch (ManagerUnavailable e) {
            return Snapshot.unavailable(
                    now, first, options.callerUid(), options.request(), String.valueOf(e.getMessage()));
        } catch (ManagerLost e) {
            return Snapshot.unavailable(now, first, options.callerUid(), options.request(), e.reason());
        }
        Manager manager = manager(told);
        StackCollector collector = collector(manager, deadline);
        Stacks stacks;
        if (extent != null) {
            stacks = collector.look(requests, runs, List.of(), kept, extent);
            kept = collector.kept();
            seen = stacks;
        } else {
            stacks = collector.lookAtFiles(requests, runs);
        }
        return snapshot(now, first, manager, stacks);
    }

    private Snapshot snapshot(Instant now, Host its, Manager manager, Stacks stacks) {
        return new Snapshot(
                        Snapshot.SCHEMA,
                        now,
                        its,
                        manager,
                        options.request(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of())
                .with(stacks);
    }

    private StackCollector collector(Manager manager, Deadline deadline) {
        String home = manager.home();
        ManagerTold its = told;
        String config = its == null ? null : its.configHome();
        String data = its == null ? null : its.dataHome();
        return new StackCollector(
                new StackCollector.Where(
                        manager.uid(),
                        options.callerUid(),
                        home,
                        manager.runtimeDirectory(),
                        config != null || home == null ? config : home + "/.config",
                        data != null || home == null ? data : home + "/.local/share",
                        options.podman(),
                        options.roots()::at),
                deadline,
                texts);
    }

    private Manager manager(ManagerTold its) {
        return new Manager(
                Scope.USER,
                options.callerUid(),
                true,
                null,
                its.version(),
                its.state(),
                its.home() != null ? its.home() : options.home(),
                its.runtimeDirectory() != null ? its.runtimeDirectory() : options.runtimeDirectory(),
                its.unitPath(),
                its.loadedAt(),
                List.of());
    }
}
