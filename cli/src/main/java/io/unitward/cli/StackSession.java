package io.unitward.cli;

import io.unitward.alert.Alerts;
import io.unitward.collector.CollectorOptions;
import io.unitward.collector.PodmanProgram;
import io.unitward.collector.StackWatch;
import io.unitward.collector.disk.HostRoots;
import io.unitward.collector.systemd.ProgramPath;
import io.unitward.config.ConfigException;
import io.unitward.config.ConfigFiles;
import io.unitward.config.ConfigPlaces;
import io.unitward.config.Configuration;
import io.unitward.config.Nearest;
import io.unitward.engine.AuditInput;
import io.unitward.engine.Policies;
import io.unitward.engine.StackEngine;
import io.unitward.engine.StackFindings;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Manager;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import io.unitward.host.Deadline;
import io.unitward.host.ManagerUnavailable;
import io.unitward.ownership.StackDeclaration;
import io.unitward.pending.History;
import io.unitward.remediation.act.Jobs;
import io.unitward.remediation.journal.SeenPolicies;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateUnusable;
import io.unitward.remediation.stack.Awaited;
import io.unitward.remediation.stack.Compose;
import io.unitward.remediation.stack.LocalImages;
import io.unitward.remediation.stack.ProviderProgram;
import io.unitward.remediation.stack.StackJudge;
import io.unitward.remediation.stack.StackLook;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What all commands about stacks need: the configuration, the caller's own manager, and what judges. */
final class StackSession {
    /** How long one look may take that nobody bounds more narrowly. */
    static final Duration LOOK = Duration.ofSeconds(20);

    private static final Duration JUDGING = Duration.ofSeconds(20);

    private final AuditOptions options;
    private final StackOutput out;
    private final ConfigPlaces places;
    private final Configuration configuration;
    private final LiveHost host;
    private @Nullable Policies policies;
    private final StackEngine engine = new StackEngine();
    private final ActiveProfiles profiles = new ActiveProfiles(this);
    private SeenPolicies.Known seenPolicies = SeenPolicies.Known.NOTHING;

    private StackSession(AuditOptions options, StackOutput out, ConfigPlaces places, Configuration configuration) {
        this.options = options;
        this.out = out;
        this.places = places;
        this.configuration = configuration;
        this.host = new LiveHost(options);
    }

    /** Adds what all of them take. */
    static CommandSpec addTo(CommandSpec command) {
        return command.addOption(
                Given.path("--config", "FILE", "Read this unitward.yaml instead of the default place."));
    }

    /** Adds what those that judge take, too. */
    static CommandSpec addJudging(CommandSpec command) {
        return addTo(command)
                .addOption(Given.path("--waivers", "FILE", "Read this waivers.yaml instead of the default place."))
                .addOption(Given.paths("--policies", "DIR", "The policies in DIR too; may be given several times."));
    }

    /** Adds what those that act take, too. */
    static CommandSpec addActing(CommandSpec command) {
        return addJudging(command)
                .addOption(
                        Given.path("--state-dir", "DIR", "Keep locks and journal here instead of the default place."));
    }

    /**
     * Reads the configuration.
     *
     * @throws RunFailure with every problem in it, and when root asks, whose stacks are not looked at
     */
    static StackSession open(Unitward root, Given given) throws RunFailure {
        return open(StackOutput.none(root.console()), given);
    }

    /** The same for a verb that says what it does as programs want it, too. */
    static StackSession open(StackOutput out, Given given) throws RunFailure {
        long uid = Caller.uid();
        if (uid == 0) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "stacks belong to users, and root has none; expected to be run by the user whose manager runs the stack"
                            + " (setpriv, su, or a unit of that user)");
        }
        boolean judges = given.parsed().commandSpec().findOption("--policies") != null;
        boolean acts = given.parsed().commandSpec().findOption("--state-dir") != null;
        Path waivers = judges ? given.path("--waivers") : null;
        ConfigPlaces places = new ConfigPlaces(
                uid, Path.of("/etc/unitward"), Caller.userConfiguration(), given.path("--config"), null, waivers);
        try {
            AuditOptions options = new AuditOptions(
                    new AuditOptions.Whose(Scope.USER, uid, null),
                    new AuditOptions.Named(
                            given.path("--config"), null, waivers, judges ? given.paths("--policies") : List.of()),
                    AuditOptions.Limits.looking(LOOK),
                    false,
                    false,
                    acts ? given.path("--state-dir") : null);
            StackSession session = new StackSession(options, out, places, ConfigFiles.load(places));
            out.session(session);
            return session;
        } catch (ConfigException failure) {
            throw new RunFailure(
                    ExitCode.BAD_CONFIGURATION,
                    failure.problems().stream().map(Object::toString).toList());
        }
    }

    AuditOptions options() {
        return options;
    }

    /** Who wants to be told of what, and how. */
    Alerts alerts() {
        return configuration.alerts();
    }

    /** Where what is told of stacks goes. */
    StackOutput out() {
        return out;
    }

    Console console() {
        return out.console();
    }

    Jobs jobs() {
        return host.jobs();
    }

    /** The stacks of the caller's own manager, in the order declared. */
    List<StackDeclaration> stacks() {
        return configuration.manifest().stacks().stream()
                .filter(stack -> stack.concerns(options.callerUid()))
                .toList();
    }

    /**
     * The stack of that name.
     *
     * @throws RunFailure when none is declared
     */
    StackDeclaration stack(String name) throws RunFailure {
        for (StackDeclaration stack : stacks()) {
            if (stack.name().equals(name)) {
                return stack;
            }
        }
        List<String> names = stacks().stream().map(StackDeclaration::name).toList();
        String nearest = Nearest.to(name, names);
        throw new RunFailure(
                ExitCode.USAGE,
                "no stack '" + name + "' is declared for this user; expected "
                        + (names.isEmpty()
                                ? "an entry of 'stacks' in unitward.yaml"
                                : "one of " + String.join(", ", names))
                        + (nearest == null ? "" : "; did you mean '" + nearest + "'?"));
    }

    /** Those of these names, each once; all when there are none. */
    List<StackDeclaration> stacks(List<String> names) throws RunFailure {
        List<StackDeclaration> found = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String name : names) {
            try {
                StackDeclaration stack = stack(name);
                if (!found.contains(stack)) {
                    found.add(stack);
                }
            } catch (RunFailure unknown) {
                problems.addAll(unknown.lines());
            }
        }
        if (!problems.isEmpty()) {
            throw new RunFailure(ExitCode.USAGE, problems);
        }
        return names.isEmpty() ? stacks() : found;
    }

    /** Waits for the policies that judge. */
    void judgeBy(Background<Policies> shipped) throws RunFailure {
        JudgingPolicies judging = JudgingPolicies.begin(options, places, configuration, shipped);
        try (Progress progress = Progress.start(console(), "reading policies")) {
            policies = judging.await(progress);
        }
        seenPolicies = seenPolicies(JudgingPolicies.shipped(policies));
        if (seenPolicies.warning() != null) {
            console().tell(seenPolicies.warning());
        }
    }

    /** Which policies earlier audits of this manager judged by; without any that is not known, and nothing is made for that. */
    private SeenPolicies.Known seenPolicies(Set<String> shipped) throws RunFailure {
        Path told = options.stateDirectory();
        Path place = told != null ? told : Caller.stateDirectory(options.callerUid(), Scope.USER);
        if (!Files.isDirectory(StateDirectory.of(place, Scope.USER, options.callerUid()))) {
            return SeenPolicies.Known.NOTHING;
        }
        try {
            SeenPolicies seen = new SeenPolicies(StateDirectory.open(place, Scope.USER, options.callerUid()));
            SeenPolicies.Known known = seen.read();
            return known.lacks(shipped)
                    ? seen.noted(known, shipped, Version.number(), Instant.now(), Memory.NOTING_PATIENCE)
                    : known;
        } catch (StateUnusable unusable) {
            return new SeenPolicies.Known(
                    null, "which policies are new is not known, so all count: " + unusable.getMessage());
        }
    }

    /** Whether there are policies that judge. */
    boolean isJudging() {
        return policies != null;
    }

    /** Where the caller's stacks are locked and remembered; null when that place is not known. */
    @Nullable
    Path locks() {
        return LiveHost.locks(options.stateDirectory(), options.callerUid());
    }

    /** Something to look at one stack with, again and again. */
    StackWatch watch(StackDeclaration stack) {
        CollectionRequest request = StackJudge.only(stack).request(Scope.USER);
        return new StackWatch(
                new CollectorOptions(
                        request,
                        options.callerUid(),
                        host::connect,
                        Deadline.in(LOOK),
                        Clock.systemUTC(),
                        System.getenv("HOME"),
                        Caller.runtimeDirectory(options.callerUid()),
                        HostRoots.THIS_HOST,
                        PodmanProgram.USUAL,
                        null),
                request.stacks());
    }

    /**
     * Judges what was seen.
     *
     * @param invocation our own when we may be part of starting the unit; null when not
     * @param late whether looking took all the time there was
     */
    StackLook judge(StackDeclaration stack, Snapshot seen, @Nullable String invocation, boolean late) {
        Snapshot awaited = Awaited.in(seen, invocation);
        Policies judges = policies;
        if (judges == null) {
            throw new IllegalStateException("no policies");
        }
        ActiveProfiles.Expected expected = profiles.of(stack, awaited);
        AuditInput input = new AuditInput(
                awaited,
                StackJudge.only(expected.stack()),
                judges,
                configuration.waivers(),
                History.NONE,
                List.of(),
                false,
                awaited.takenAt(),
                seenPolicies.fresh(JudgingPolicies.onProbation(judges), awaited.takenAt()));
        long end = System.nanoTime() + JUDGING.toNanos();
        StackFindings findings = engine.judge(input, () -> System.nanoTime() - end > 0);
        List<String> notes = new ArrayList<>(expected.notes());
        notes.addAll(StackTelling.withheld(findings.withheld(), input.fresh()));
        return StackJudge.judge(expected.stack(), awaited, findings.counted(), late)
                .noting(notes);
    }

    /** The compose provider of a stack, as its unit would run it; the manager tells where its user's files are. */
    Compose compose(StackDeclaration stack, Manager manager) {
        String home = text(manager.home(), System.getenv("HOME"), "/");
        String runtime =
                text(manager.runtimeDirectory(), Caller.runtimeDirectory(options.callerUid()), "/run/user/none");
        return new Compose(
                stack,
                program(stack),
                path -> path.equals("~") || path.startsWith("~/")
                        ? home + path.substring(1)
                        : path.equals("{runtime}") || path.startsWith("{runtime}/")
                                ? runtime + path.substring("{runtime}".length())
                                : path,
                runtime,
                podmanEnvironment(stack, manager));
    }

    /** What podman and the provider get in their environment, as where the manager runs them. */
    Map<String, String> podmanEnvironment(StackDeclaration stack, Manager manager) {
        String home = text(manager.home(), System.getenv("HOME"), "/");
        String runtime =
                text(manager.runtimeDirectory(), Caller.runtimeDirectory(options.callerUid()), "/run/user/none");
        try {
            return watch(stack).podmanEnvironment(home, runtime, Deadline.in(LOOK));
        } catch (ManagerUnavailable unavailable) {
            return PodmanProgram.USUAL.environment(home, runtime, null, null); // where podman looks when nobody says
        }
    }

    /** In a unit of the stack our own {@code PATH} is the one that counts. */
    private ProviderProgram program(StackDeclaration stack) {
        String own = System.getenv("PATH");
        String name = stack.provider().get(0);
        try {
            ProgramPath told = watch(stack).programPath(stack.unit(), Deadline.in(LOOK));
            boolean inside = told.invocation() != null && told.invocation().equals(System.getenv("INVOCATION_ID"));
            return ProviderProgram.find(name, stack.unit(), inside ? own : told.value(), own, told.files());
        } catch (ManagerUnavailable unavailable) {
            return ProviderProgram.find(name, stack.unit(), null, own, true);
        }
    }

    /** What image references name on this machine, for the podman that the manager runs. */
    LocalImages localImages(StackDeclaration stack, Manager manager) {
        return new LocalImages(PodmanProgram.USUAL.argv(), podmanEnvironment(stack, manager));
    }

    private static String text(@Nullable String first, @Nullable String second, String last) {
        return first != null ? first : second != null ? second : last;
    }
}
