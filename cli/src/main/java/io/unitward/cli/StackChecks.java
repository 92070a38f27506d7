package io.unitward.cli;

import io.unitward.collector.PodmanProgram;
import io.unitward.collector.StackWatch;
import io.unitward.collector.systemd.UnitPrograms;
import io.unitward.config.ComposeAsks;
import io.unitward.config.ComposeExternals;
import io.unitward.config.ComposeFile;
import io.unitward.facts.InputFile;
import io.unitward.facts.InputKind;
import io.unitward.facts.Manager;
import io.unitward.facts.Podman;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.host.Deadline;
import io.unitward.host.ManagerUnavailable;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.stack.Compose;
import io.unitward.remediation.stack.DeclaredImages;
import io.unitward.remediation.stack.Externals;
import io.unitward.remediation.stack.ImageCheck;
import io.unitward.remediation.stack.LocalImages;
import io.unitward.remediation.stack.Preflight;
import io.unitward.remediation.stack.Provider;
import io.unitward.remediation.stack.SharedSpaces;
import io.unitward.remediation.stack.StackJudge;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whether a stack could be started, told before anything of it is touched. */
final class StackChecks {
    /** What a provider may take to say what it is, and to read compose files. */
    private static final Duration PROVIDER = Duration.ofSeconds(20);

    /** No compose file that is read is larger. */
    private static final int MOST = 1 << 20;

    private StackChecks() {}

    /**
     * What was found.
     *
     * @param preflight what stands in the way
     * @param provider what carries out compose verbs
     * @param late whether the provider, or podman, was asked and did not answer in time
     * @param files the look at files that it comes from
     * @param manager of the stack's unit
     * @param externals networks and volumes that others make
     * @param shared namespaces that services take from others
     */
    record Found(
            Preflight preflight,
            Provider provider,
            boolean late,
            Stack files,
            Manager manager,
            List<ComposeExternals.External> externals,
            List<ComposeAsks.Shared> shared) {
        /** The same with what was found of images. */
        Found with(Images images) {
            return new Found(
                    preflight.and(of(images.check())),
                    provider,
                    late || images.late(),
                    files,
                    manager,
                    externals,
                    shared);
        }

        /** How a command ends for it; {@link ExitCode#COMPLIANT} when nothing stands in the way. */
        ExitCode code() {
            return preflight.passed()
                    ? ExitCode.COMPLIANT
                    : late
                            ? ExitCode.DEADLINE
                            : preflight.problems().isEmpty() ? ExitCode.UNKNOWN : ExitCode.NOT_REACHED;
        }
    }

    /**
     * What was found of images.
     *
     * @param late whether podman was asked and did not answer in time, so that some of it is not known
     */
    record Images(ImageCheck check, boolean late) {
        /** How a command ends where something is not known. */
        ExitCode unknown() {
            return late ? ExitCode.DEADLINE : ExitCode.UNKNOWN;
        }
    }

    /** What was found of images, as preflight has it. */
    static Preflight of(ImageCheck images) {
        return new Preflight(images.problems(), images.untold(), images.notes());
    }

    /** What is about to be done with the stack. */
    enum Aim {
        /** Nothing, or what needs no unit. */
        NONE,
        /** Its unit is started, so there must be one. */
        START_UNIT
    }

    /**
     * Checks. Podman is not asked, and nothing is started.
     *
     * @throws RunFailure when the manager does not answer
     */
    static Found check(StackSession session, StackDeclaration stack) throws RunFailure {
        return check(session, stack, Aim.NONE);
    }

    /** The same for what is about to be done. */
    static Found check(StackSession session, StackDeclaration stack, Aim aim) throws RunFailure {
        StackWatch watch = session.watch(stack);
        Snapshot seen = watch.lookAtFiles(Deadline.in(StackSession.LOOK));
        Stack files = StackJudge.seen(stack, seen);
        if (!seen.manager().available() || files == null) {
            throw new RunFailure(
                    ExitCode.UNKNOWN, "could not tell: " + seen.manager().unavailableReason());
        }
        Compose compose = session.compose(stack, seen.manager());
        Map<String, byte[]> contents = contents(files);
        Map<String, String> asked = new TreeMap<>();
        Map<String, String> envFiles = new TreeMap<>();
        for (ComposeAsks.Input input : ComposeAsks.inputs(contents)) {
            String path = path(stack, seen.manager(), input.path());
            if (path != null) {
                asked.putIfAbsent(path, input.where());
                if (input.env() && input.required()) {
                    envFiles.putIfAbsent(path, input.where());
                }
            }
        }
        Preflight preflight =
                unit(watch, stack, aim).and(Preflight.of(stack, files, asked).in(compose.noDirectory()));
        Compose.Ended version = compose.version(Deadline.in(PROVIDER));
        Provider provider = Provider.of(String.join("\n", version.last()));
        // Files that are missing are told by us, one line each; the provider would name the first alone.
        Compose.Written written = preflight.passed() && version.saysWell() && provider.checksConfig()
                ? compose.ask(List.of(), List.of("config"), Deadline.in(PROVIDER))
                : null;
        Compose.Ended config = written == null ? null : written.ended();
        if (!provider.checksConfig()) {
            preflight =
                    preflight.and(Preflight.envFiles(envFiles, files.files(), file -> Files.notExists(Path.of(file))));
        }
        byte[] project = written == null || !written.ended().saysWell() ? new byte[0] : written.stdout();
        List<ComposeAsks.Shared> shared = shared(contents, provider.checksConfig(), project);
        return new Found(
                preflight
                        .with(version, provider, config, compose.program())
                        .and(Preflight.mounted(
                                ComposeExternals.files(project),
                                files.files(),
                                asked,
                                file -> Files.notExists(Path.of(file)),
                                file -> Files.isDirectory(Path.of(file))))
                        .and(Preflight.mounts(
                                ComposeExternals.binds(project), asked, source -> Files.notExists(Path.of(source))))
                        .and(services(files, shared)),
                provider,
                !version.ended() || (config != null && !config.ended()),
                files,
                seen.manager(),
                provider.checksConfig() ? ComposeExternals.of(project) : asWritten(files),
                shared);
    }

    /** Namespaces that services take from others, as the provider fills variables in where it tells; by the lines as written. */
    private static List<ComposeAsks.Shared> shared(Map<String, byte[]> contents, boolean told, byte[] project) {
        List<ComposeAsks.Shared> written = ComposeAsks.shared(contents);
        if (!told || project.length == 0) {
            return written.stream().filter(ComposeAsks.Shared::byDefault).toList();
        }
        List<ComposeAsks.Shared> filled = new ArrayList<>();
        for (ComposeAsks.Shared each : ComposeAsks.shared(Map.of("its compose files", project))) {
            String where = written.stream()
                    .filter(line ->
                            line.service().equals(each.service()) && line.key().equals(each.key()))
                    .findFirst()
                    .map(ComposeAsks.Shared::where)
                    .orElse("its compose files");
            filled.add(new ComposeAsks.Shared(
                    each.service(), each.key(), each.container(), each.name(), where, each.byDefault()));
        }
        return filled;
    }

    private static Preflight services(Stack files, List<ComposeAsks.Shared> shared) {
        List<Stack.Service> declared = files.services();
        return declared == null
                ? new Preflight(List.of(), List.of(), List.of())
                : SharedSpaces.services(
                        shared, declared.stream().map(Stack.Service::name).toList());
    }

    /** Where the provider finds a file that a compose file names; null when that cannot be told. */
    private static @Nullable String path(StackDeclaration stack, Manager manager, String written) {
        String home = manager.home();
        String from = stack.directory();
        if ((written.startsWith("~") || from.startsWith("~")) && home == null) {
            return null;
        }
        Path directory = Path.of(from.startsWith("~/") || from.equals("~") ? home + from.substring(1) : from);
        try {
            return directory
                    .resolve(written.startsWith("~/") ? home + written.substring(1) : written)
                    .normalize()
                    .toString();
        } catch (InvalidPathException none) {
            return null;
        }
    }

    /** What compose files themselves say, for a provider that does not tell; a name with a variable in it is left out. */
    private static List<ComposeExternals.External> asWritten(Stack files) {
        return contents(files).values().stream()
                .flatMap(content -> ComposeExternals.used(content).stream())
                .distinct()
                .toList();
    }

    /**
     * Whether the images of a start are on this machine, by the provider's word for which these are. podman is asked only where it
     * runs already.
     *
     * @param found what {@link #check} found, which must be nothing
     * @param pulled whether they were pulled just now
     */
    static Images images(StackSession session, StackDeclaration stack, Found found, boolean pulled) {
        Deadline deadline = Deadline.in(StackSession.LOOK);
        ImageCheck check = images(session, stack, found, pulled, deadline);
        return new Images(check, !check.untold().isEmpty() && deadline.passed());
    }

    private static ImageCheck images(
            StackSession session, StackDeclaration stack, Found found, boolean pulled, Deadline deadline) {
        Stack.Run run = found.files().run();
        boolean inside =
                run != null && run.invocationId() != null && run.invocationId().equals(System.getenv("INVOCATION_ID"));
        Snapshot seen = session.watch(stack).look(deadline);
        Podman podman = seen.stacks().podman();
        if (podman.status() != Podman.Status.ANSWERED) {
            String reason = podman.reason() == null ? "podman was not asked" : podman.reason();
            // One that was never started runs nothing that could be lost.
            return ImageCheck.unknown(reason, !inside && podman.status() != Podman.Status.NOT_STARTED);
        }
        DeclaredImages declared = DeclaredImages.of(
                found.files(), session.compose(stack, found.manager()), found.provider(), Deadline.in(PROVIDER));
        Set<String> services = new TreeSet<>(stack.services());
        if (found.files().services() == null) {
            services.addAll(declared.images().keySet());
        } else {
            found.files().services().stream()
                    .filter(service -> service.mustRun() || (service.byDefault() && service.ends()))
                    .forEach(service -> services.add(service.name()));
        }
        // Profiles that an env file switches on: only the provider knows what else it will start.
        if (declared.active() != null) {
            services.addAll(declared.active());
        }
        LocalImages images = session.localImages(stack, found.manager());
        Map<String, LocalImages.Local> local = new TreeMap<>();
        for (String reference : new TreeSet<>(declared.images().values())) {
            local.put(reference, images.look(reference, deadline));
        }
        Map<String, byte[]> contents = contents(found.files());
        Map<String, ComposeFile.Origin> origins = ComposeFile.origins(contents);
        ImageCheck check = ImageCheck.of(
                stack.name(),
                services,
                declared,
                origins,
                local,
                found.provider().kind() == Provider.Kind.DOCKER_COMPOSE,
                inside
                        ? ImageCheck.Starter.UNIT
                        : pulled ? ImageCheck.Starter.AFTER_PULL : ImageCheck.Starter.OPERATOR);
        Map<String, String> environment = session.podmanEnvironment(stack, found.manager());
        Set<String> named = ComposeAsks.containerNames(contents);
        return check.and(new Externals(PodmanProgram.USUAL.argv(), environment)
                        .look(found.externals(), !inside, deadline))
                .and(new SharedSpaces(PodmanProgram.USUAL.argv(), environment)
                        .look(
                                found.shared(),
                                name -> named.contains(name)
                                        || SharedSpaces.isMade(name, stack.project(), origins.keySet()),
                                !inside,
                                deadline));
    }

    /** Compose files once more, for the lines to name; one that cannot be read has none. */
    private static Map<String, byte[]> contents(Stack files) {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        for (InputFile file : files.files()) {
            if (file.kind() == InputKind.COMPOSE && file.status() == InputFile.Status.REGULAR) {
                try (InputStream in = Files.newInputStream(Path.of(file.usedPath()))) {
                    contents.put(file.usedPath(), in.readNBytes(MOST));
                } catch (IOException e) {
                    contents.put(file.usedPath(), new byte[0]);
                }
            }
        }
        return contents;
    }

    /** Whether the unit is there, and the programs that it runs: they have the path of one installation. */
    private static Preflight unit(StackWatch watch, StackDeclaration stack, Aim aim) throws RunFailure {
        String unit = stack.unit();
        UnitPrograms told;
        try {
            told = watch.programs(unit, Deadline.in(StackSession.LOOK));
        } catch (ManagerUnavailable unavailable) {
            throw new RunFailure(ExitCode.UNKNOWN, "could not tell: " + unavailable.getMessage());
        }
        String anew = "unitward stack unit " + stack.name() + " --install, then systemctl --user daemon-reload";
        String state = told.loadState();
        if (state == null) {
            return new Preflight(
                    List.of(), List.of("the manager does not tell whether " + unit + " is there"), List.of());
        }
        if (state.equals("not-found")) {
            String absent = "the manager has no " + unit + ", which starts the stack; to write it: " + anew;
            return aim == Aim.START_UNIT
                    ? new Preflight(List.of(absent), List.of(), List.of())
                    : new Preflight(List.of(), List.of(), List.of(absent));
        }
        if (!state.equals("loaded")) {
            return new Preflight(
                    List.of(unit + " cannot be started: to systemd it is " + state + "; expected one that is loaded"),
                    List.of(),
                    List.of());
        }
        return new Preflight(
                told.programs().stream()
                        .filter(program -> !Files.isExecutable(Path.of(program)))
                        .map(program -> unit + " runs " + program
                                + ", which is not there or cannot be executed; to write the" + " unit anew: " + anew)
                        .toList(),
                List.of(),
                List.of());
    }
}
