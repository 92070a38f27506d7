package io.unitward.cli;

import io.unitward.collector.PodmanProgram;
import io.unitward.collector.StackWatch;
import io.unitward.collector.systemd.UnitPrograms;
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
import io.unitward.remediation.stack.StackJudge;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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
     */
    record Found(
            Preflight preflight,
            Provider provider,
            boolean late,
            Stack files,
            Manager manager,
            List<ComposeExternals.External> externals) {
        /** The same with what was found of images. */
        Found with(Images images) {
            return new Found(
                    preflight.and(of(images.check())), provider, late || images.late(), files, manager, externals);
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
        Preflight preflight =
                unit(watch, stack, aim).and(Preflight.of(stack, files).in(compose.noDirectory()));
        Compose.Ended version = compose.version(Deadline.in(PROVIDER));
        Provider provider = Provider.of(String.join("\n", version.last()));
        // Files that are missing are told by us, one line each; the provider would name the first alone.
        Compose.Written written = preflight.passed() && version.saysWell() && provider.checksConfig()
                ? compose.ask(List.of(), List.of("config"), Deadline.in(PROVIDER))
                : null;
        Compose.Ended config = written == null ? null : written.ended();
        byte[] project = written == null || !written.ended().saysWell() ? new byte[0] : written.stdout();
        return new Found(
                preflight
                        .with(version, provider, config, compose.program())
                        .and(Preflight.mounted(
                                ComposeExternals.files(project),
                                files.files(),
                                file -> Files.notExists(Path.of(file)),
                                file -> Files.isDirectory(Path.of(file))))
                        .and(Preflight.mounts(
                                ComposeExternals.binds(project), source -> Files.notExists(Path.of(source)))),
                provider,
                !version.ended() || (config != null && !config.ended()),
                files,
                seen.manager(),
                provider.checksConfig() ? ComposeExternals.of(project) : asWritten(files));
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
        ImageCheck check = ImageCheck.of(
                stack.name(),
                services,
                declared,
                ComposeFile.origins(contents(found.files())),
                local,
                found.provider().kind() == Provider.Kind.DOCKER_COMPOSE,
                inside
                        ? ImageCheck.Starter.UNIT
                        : pulled ? ImageCheck.Starter.AFTER_PULL : ImageCheck.Starter.OPERATOR);
        return check.and(new Externals(PodmanProgram.USUAL.argv(), session.podmanEnvironment(stack, found.manager()))
                .look(found.externals(), !inside, deadline));
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
