package io.unitward.collector.podman;

import io.unitward.collector.PodmanProgram;
import io.unitward.config.ComposeFile;
import io.unitward.facts.Container;
import io.unitward.facts.HealthTimer;
import io.unitward.facts.InputFile;
import io.unitward.facts.InputKind;
import io.unitward.facts.Podman;
import io.unitward.facts.Quadlet;
import io.unitward.facts.Stack;
import io.unitward.facts.StackRequest;
import io.unitward.facts.Stacks;
import io.unitward.host.Deadline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks at declared stacks: their files, and their containers and images as podman tells them. It changes nothing, and does
 * not ask podman where asking would start it.
 */
public final class StackCollector {
    private static final int MOST_AT_ONCE = 200;
    private static final int LOG_LINES = 5;
    private static final String CHECK = "<check>";

    private final Where where;
    private final Deadline deadline;
    private final ComposeTexts texts;
    private @Nullable Kept kept;

    /** What need not be asked again while nothing but containers changes: valid as long as these containers are there. */
    public static final class Kept {
        private final String version;
        private final List<ListedImage> images;
        private final Set<String> of;
        private final List<String> wanted;

        private Kept(String version, List<ListedImage> images, Set<String> of, List<String> wanted) {
            this.version = version;
            this.images = List.copyOf(images);
            this.of = Set.copyOf(of);
            this.wanted = List.copyOf(wanted);
        }
    }

    /** How much of it is asked anew. */
    public enum Extent {
        /** Which containers there are, and what becomes of them. */
        WHOLE,
        /**
         * What becomes of the containers that the look before saw, as long as all of these are there. One that came since is not
         * seen, so nobody may be told by this alone that a stack is as declared, or is not.
         */
        SAME_CONTAINERS
    }

    /**
     * What a container says of itself.
     *
     * @param container its name
     * @param check what its last health check printed; null when there was none, or it could not be told
     * @param log the last lines of its log, oldest first
     */
    public record Words(String container, @Nullable String check, List<String> log) {
        public Words {
            log = List.copyOf(log);
        }
    }

    /**
     * Whose stacks, and where everything is.
     *
     * @param uid the manager's user
     * @param callerUid the uid of this process
     * @param home the manager's home; null when not told
     * @param runtime the manager's runtime directory; null when not told
     * @param configHome its {@code XDG_CONFIG_HOME}; null when it has none of its own
     * @param dataHome its {@code XDG_DATA_HOME}; likewise
     * @param program the podman to ask
     * @param at where a path of the observed host is found from here
     */
    public record Where(
            long uid,
            long callerUid,
            @Nullable String home,
            @Nullable String runtime,
            @Nullable String configHome,
            @Nullable String dataHome,
            PodmanProgram program,
            Function<String, Path> at) {}

    public StackCollector(Where where, Deadline deadline) {
        this(where, deadline, new ComposeTexts());
    }

    /** The same for one who looks again and again. */
    public StackCollector(Where where, Deadline deadline, ComposeTexts texts) {
        this.where = where;
        this.deadline = deadline;
        this.texts = texts;
    }

    /**
     * Looks.
     *
     * @param requests those that concern this manager
     * @param runs what the unit of each stack is doing, by the name of the unit; a unit that is not in it is unknown
     * @param timers the names of podman's transient health timers
     */
    public Stacks look(List<StackRequest> requests, Map<String, Stack.Run> runs, List<String> timers) {
        return look(requests, runs, timers, null, Extent.WHOLE);
    }

    /**
     * Looks again.
     *
     * @param earlier what {@link #kept} had after the look before; null for the first look, which is a whole one
     */
    public Stacks look(
            List<StackRequest> requests,
            Map<String, Stack.Run> runs,
            List<String> timers,
            @Nullable Kept earlier,
            Extent extent) {
        return stacks(requests, runs, timers, ask(requests, earlier, extent));
    }

    /**
     * The same stacks with what podman says now of the containers they had; nothing else is looked at.
     *
     * @param before what an earlier look saw
     * @param earlier what {@link #kept} had after it
     * @return null when there was no container, one of them is gone, or podman does not tell
     */
    public @Nullable Stacks lookAtContainersAlone(Stacks before, Kept earlier) {
        PodmanClient client = client();
        Told told = client == null || forbidden(where) != null ? null : askAgain(client, earlier);
        if (told == null) {
            return null;
        }
        List<Stack> stacks = new ArrayList<>();
        for (Stack stack : before.declared()) {
            stacks.add(new Stack(
                    stack.name(),
                    stack.unit(),
                    stack.project(),
                    stack.run(),
                    stack.services(),
                    stack.servicesProblem(),
                    containers(told, stack.project()),
                    stack.images(),
                    stack.files(),
                    stack.problems(),
                    stack.operatedSince(),
                    stack.cutShort()));
        }
        return new Stacks(told.podman, stacks, before.healthTimers());
    }

    /** Looks at files alone: podman is not asked. */
    public Stacks lookAtFiles(List<StackRequest> requests, Map<String, Stack.Run> runs) {
        return stacks(requests, runs, List.of(), Told.nothing(Podman.Status.NOT_ASKED, null, "podman was not asked"));
    }

    /** For the next look; null when podman did not answer this one. */
    public @Nullable Kept kept() {
        return kept;
    }

    /** Asks containers for what they say of themselves; one that does not answer says nothing. */
    public List<Words> words(List<Container> containers) {
        PodmanClient client = client();
        List<Words> words = new ArrayList<>();
        for (Container container : containers) {
            String check = null;
            List<String> log = List.of();
            if (client != null) {
                check = client.said(List.of(
                        "inspect",
                        "--type",
                        "container",
                        "--format",
                        "{{if .State.Health}}{{range .State.Health.Log}}" + CHECK + "{{.Output}}{{end}}{{end}}",
                        container.id()));
                String text = client.said(List.of("logs", "--tail", Integer.toString(LOG_LINES), container.id()));
                log = text == null || text.isBlank()
                        ? List.of()
                        : text.strip().lines().toList();
            }
            words.add(new Words(container.name(), check == null ? null : lastOf(check), log));
        }
        return words;
    }

    private static @Nullable String lastOf(String checks) {
        int at = checks.lastIndexOf(CHECK);
        String last = at < 0 ? "" : checks.substring(at + CHECK.length()).strip();
        return last.isEmpty() ? null : last;
    }

    private Stacks stacks(List<StackRequest> requests, Map<String, Stack.Run> runs, List<String> timers, Told told) {
        List<Stack> stacks = new ArrayList<>();
        for (StackRequest request : requests) {
            stacks.add(stack(request, runs.get(request.unit()), told));
        }
        stacks.sort((one, other) -> one.name().compareTo(other.name()));
        List<HealthTimer> healthTimers = new ArrayList<>();
        for (String timer : new TreeSet<>(timers)) {
            String id = timer.substring(0, 64);
            healthTimers.add(new HealthTimer(timer, id, told.ids == null ? null : !told.ids.contains(id)));
        }
        return new Stacks(told.podman, stacks, healthTimers);
    }

    /** What podman said; the lists are null when it could not tell. */
    private record Told(
            Podman podman,
            @Nullable TreeSet<String> ids,
            @Nullable Map<String, List<Container>> containers,
            @Nullable List<ListedImage> images) {
        static Told nothing(Podman.Status status, @Nullable String version, String reason) {
            return new Told(new Podman(status, version, reason), null, null, null);
        }
    }

    private @Nullable PodmanClient client() {
        String home = where.home();
        String runtime = where.runtime();
        return home == null || runtime == null
                ? null
                : new PodmanClient(
                        where.program().argv(),
                        where.program().environment(home, runtime, where.configHome(), where.dataHome()),
                        deadline);
    }

    /** Why podman must not be asked; null when it may. */
    private static @Nullable Told forbidden(Where where) {
        String runtime = where.runtime();
        if (where.uid() == 0) {
            return Told.nothing(
                    Podman.Status.NOT_ASKED, null, "podman was not asked, because stacks of root are not looked at");
        }
        if (where.home() == null || runtime == null) {
            return Told.nothing(
                    Podman.Status.NOT_ASKED,
                    null,
                    "podman was not asked, because the manager does not tell its home and runtime directory");
        }
        if (!new UserNamespace(where.at().apply("/proc"), where.at().apply(runtime), where.uid()).exists()) {
            return Told.nothing(
                    Podman.Status.NOT_STARTED,
                    null,
                    "podman has not been started since boot, and asking would start it");
        }
        return null;
    }

    /**
     * Looks at the containers of units that were generated from sources of Quadlet. Where there are none podman is not asked.
     *
     * @return the same, in the same order, with what podman has of them
     */
    public List<Quadlet> lookAtQuadlets(List<Quadlet> quadlets) {
        if (quadlets.stream().noneMatch(QuadletContainers::hasAny)) {
            return quadlets;
        }
        PodmanClient client = client();
        Told no = forbidden(where);
        if (no != null || client == null) {
            return QuadletContainers.unknown(quadlets, no == null ? null : no.podman.reason());
        }
        try {
            String version = client.ask(List.of("version", "--format", "json"), PodmanVersion::read);
            if (!PodmanVersion.isKnown(version)) {
                throw new NotAnswered("its version '" + version + "' is none that unitward knows; expected 4 or 5");
            }
            return new QuadletContainers(client).look(quadlets);
        } catch (NotAnswered e) {
            return QuadletContainers.unknown(quadlets, "podman could not be asked: " + e.reason());
        }
    }

    private Told ask(List<StackRequest> requests, @Nullable Kept earlier, Extent extent) {
        Told no = forbidden(where);
        PodmanClient client = client();
        if (no != null || client == null) {
            return no != null ? no : Told.nothing(Podman.Status.NOT_ASKED, null, "podman was not asked");
        }
        String version = null;
        try {
            version = earlier != null
                    ? earlier.version
                    : client.ask(List.of("version", "--format", "json"), PodmanVersion::read);
            if (!PodmanVersion.isKnown(version)) {
                throw new NotAnswered("its version '" + version + "' is none that unitward knows; expected 4 or 5");
            }
            Told same = extent == Extent.WHOLE || earlier == null ? null : askAgain(client, earlier);
            return same != null ? same : ask(client, requests, version, earlier);
        } catch (NotAnswered e) {
            boolean missing = version == null && e.reason().endsWith("No such file or directory");
            return missing
                    ? Told.nothing(Podman.Status.MISSING, null, "podman is not installed: " + e.reason())
                    : Told.nothing(Podman.Status.FAILED, version, "podman could not be asked: " + e.reason());
        }
    }

    /** Of the same containers alone; null when there was none, or one of them is gone. */
    private @Nullable Told askAgain(PodmanClient client, Kept earlier) {
        if (earlier.wanted.isEmpty()) {
            return null;
        }
        try {
            Map<String, List<Container>> containers = inspect(client, earlier.wanted);
            kept = earlier;
            return new Told(
                    new Podman(Podman.Status.ANSWERED, earlier.version, null),
                    new TreeSet<>(earlier.of),
                    containers,
                    earlier.images);
        } catch (NotAnswered e) {
            return null; // a whole look tells what it is
        }
    }

    private Told ask(PodmanClient client, List<StackRequest> requests, String version, @Nullable Kept earlier)
            throws NotAnswered {
        TreeSet<String> projects = new TreeSet<>();
        requests.forEach(request -> projects.add(request.project()));
        for (int attempt = 1; ; attempt++) {
            TreeSet<String> ids = new TreeSet<>();
            List<String> wanted = new ArrayList<>();
            for (ListedContainer container :
                    client.ask(List.of("ps", "--all", "--format", "json"), ListedContainer::all)) {
                ids.add(container.id());
                if (container.project() != null && projects.contains(container.project())) {
                    wanted.add(container.id());
                }
            }
            try {
                Map<String, List<Container>> containers = inspect(client, wanted);
                // A container that was not there then may be of an image that was not.
                List<ListedImage> images = earlier != null && earlier.of.equals(ids)
                        ? earlier.images
                        : client.ask(List.of("images", "--all", "--digests", "--format", "json"), ListedImage::all);
                kept = new Kept(version, images, ids, wanted);
                return new Told(new Podman(Podman.Status.ANSWERED, version, null), ids, containers, images);
            } catch (NotAnswered e) {
                // One that was removed between the two questions makes the second one fail.
                if (attempt > 1) {
                    throw e;
                }
            }
        }
    }

    private static Map<String, List<Container>> inspect(PodmanClient client, List<String> wanted) throws NotAnswered {
        Map<String, List<Container>> byProject = new TreeMap<>();
        for (int from = 0; from < wanted.size(); from += MOST_AT_ONCE) {
            List<String> some = wanted.subList(from, Math.min(wanted.size(), from + MOST_AT_ONCE));
            List<String> arguments = new ArrayList<>(List.of("inspect", "--type", "container"));
            arguments.addAll(some);
            TreeSet<String> answered = new TreeSet<>();
            for (InspectedContainer each : client.ask(arguments, InspectedContainer::all)) {
                String project = each.labels().project();
                if (!some.contains(each.container().id())
                        || !answered.add(each.container().id())
                        || project == null) {
                    throw new NotAnswered("'podman inspect' tells of other containers than those it was asked for");
                }
                if (!each.labels().oneOff()) {
                    byProject
                            .computeIfAbsent(project, name -> new ArrayList<>())
                            .add(each.container());
                }
            }
            if (answered.size() != some.size()) {
                throw new NotAnswered(
                        "'podman inspect' tells of " + answered.size() + " of " + some.size() + " containers");
            }
        }
        return byProject;
    }

    private Stack stack(StackRequest request, Stack.@Nullable Run run, Told told) {
        List<String> problems = new ArrayList<>();
        InputFiles reader = new InputFiles(where.at(), where.callerUid());
        List<InputFile> files = new ArrayList<>();
        Map<String, byte[]> contents = new LinkedHashMap<>();
        String unread = null;
        for (String written : request.composeFiles()) {
            InputFiles.Seen seen = look(reader, written, null, InputKind.COMPOSE, false, problems);
            if (seen != null) {
                files.add(seen.file());
                if (seen.content() != null) {
                    contents.put(seen.file().usedPath(), seen.content());
                }
            }
            if (unread == null && (seen == null || seen.content() == null)) {
                unread = "compose file " + written + " could not be read";
            }
        }
        for (StackRequest.InputRequest input : request.inputs()) {
            InputFiles.Seen seen = look(reader, input.path(), input.legacy(), input.kind(), input.secret(), problems);
            if (seen != null) {
                files.add(seen.file());
            }
        }
        ComposeTexts.Understood understood = texts.read(request.name(), contents);
        for (ComposeFile.Mounted mounted : understood.mounted()) {
            String path = mountedAt(request, mounted.path());
            if (path != null
                    && files.stream()
                            .noneMatch(file ->
                                    file.path().equals(path) || file.usedPath().equals(path))) {
                files.add(reader.lookUndeclared(path, mounted.secret() ? InputKind.SECRET : InputKind.CONFIG));
            }
        }
        ComposeFile.Services services = unread == null ? understood.services() : ComposeFile.Services.unknown(unread);
        List<Container> containers = containers(told, request.project());
        if (containers == null) {
            problems.add(String.valueOf(told.podman.reason()));
        }
        if (run == null) {
            problems.add("the manager does not tell what " + request.unit() + " is doing");
        }
        return new Stack(
                request.name(),
                request.unit(),
                request.project(),
                run,
                services.services(),
                services.problem(),
                containers,
                containers == null || told.images == null ? null : images(services.services(), containers, told.images),
                files,
                problems);
    }

    /** By service, then name, then id. */
    private static int order(Container one, Container other) {
        int byService = serviceOf(one).compareTo(serviceOf(other));
        int byName = byService == 0 ? one.name().compareTo(other.name()) : byService;
        return byName == 0 ? one.id().compareTo(other.id()) : byName;
    }

    private static String serviceOf(Container container) {
        return container.service() == null ? "" : container.service();
    }

    private static @Nullable List<Container> containers(Told told, String project) {
        return told.containers == null
                ? null
                : told.containers.getOrDefault(project, List.of()).stream()
                        .sorted(StackCollector::order)
                        .toList();
    }

    private InputFiles.@Nullable Seen look(
            InputFiles reader,
            String written,
            @Nullable String legacy,
            InputKind kind,
            boolean secret,
            List<String> problems) {
        String path = expand(written);
        String other = legacy == null ? null : expand(legacy);
        if (path == null || (legacy != null && other == null)) {
            problems.add(
                    written + " cannot be looked up, because the manager does not tell its home and runtime directory");
            return null;
        }
        return reader.look(path, other, kind, secret);
    }

    /** Where the provider finds a file that a compose file names; null when that cannot be told. */
    private @Nullable String mountedAt(StackRequest request, String written) {
        if (written.startsWith("~/") || written.startsWith("/")) {
            String path = expand(written);
            return path == null ? null : Path.of(path).normalize().toString();
        }
        String named = request.directory();
        String from = expand(named != null ? named : request.composeFiles().get(0));
        if (from == null) {
            return null;
        }
        Path path = Path.of(from);
        return (named != null ? path.resolve(written) : path.resolveSibling(written))
                .normalize()
                .toString();
    }

    private @Nullable String expand(String path) {
        if (path.equals("~") || path.startsWith("~/")) {
            return where.home() == null ? null : where.home() + path.substring(1);
        }
        if (path.equals("{runtime}") || path.startsWith("{runtime}/")) {
            return where.runtime() == null ? null : where.runtime() + path.substring("{runtime}".length());
        }
        return path;
    }

    private static List<Stack.Image> images(
            @Nullable List<Stack.Service> services, List<Container> containers, List<ListedImage> local) {
        TreeSet<String> references = new TreeSet<>();
        if (services != null) {
            services.stream()
                    .map(Stack.Service::image)
                    .filter(image -> image != null)
                    .forEach(references::add);
        }
        containers.stream().map(Container::image).filter(image -> image != null).forEach(references::add);
        Map<String, ListedImage> byName = new HashMap<>();
        for (ListedImage image : local) {
            image.names().forEach(name -> byName.put(name, image));
        }
        List<Stack.Image> images = new ArrayList<>();
        for (String reference : references) {
            ListedImage image = byName.get(reference);
            images.add(new Stack.Image(
                    reference, image == null ? null : image.id(), image == null ? null : image.digest()));
        }
        return images;
    }
}
