package io.unitward.cli;

import io.unitward.config.ConfigException;
import io.unitward.config.ConfigPlaces;
import io.unitward.config.ConfigProblem;
import io.unitward.config.Configuration;
import io.unitward.config.PolicyFile;
import io.unitward.config.PolicyFiles;
import io.unitward.engine.Policies;
import io.unitward.engine.catalog.PolicyInfo;
import io.unitward.engine.chosen.Choosing;
import io.unitward.engine.chosen.Indispensable;
import io.unitward.engine.chosen.PolicyGroup;
import io.unitward.engine.chosen.WaiverCheck;
import io.unitward.engine.compile.CompiledPolicies;
import io.unitward.engine.compile.Diagnostics;
import io.unitward.engine.compile.OperatorCompiler;
import io.unitward.engine.compile.PolicyCache;
import io.unitward.engine.compile.PolicyException;
import io.unitward.engine.compile.PolicyProblem;
import io.unitward.engine.compile.PolicySource;
import io.unitward.verdict.PolicyChanges;
import io.unitward.verdict.Waiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The policies of one run: the shipped ones alone, which are loading already, or with operators' policies and what
 * configuration says about either, which are compiled and chosen beside the collecting. A policy that cannot be used ends the
 * run: never an audit without it.
 */
final class JudgingPolicies {
    private static final String COMPILER = "lib/unitward-compiler.jar";

    private final Background<Loaded> loading;
    private final List<PolicyFile> files;
    private final Set<String> floorPolicies;
    private final Configuration configuration;
    private final AtomicInteger compiling = new AtomicInteger();

    /** What became of loading. */
    private record Loaded(
            @Nullable Policies policies, @Nullable RunFailure failure) {}

    private JudgingPolicies(PolicyFiles.Found found, AuditOptions options, Configuration configuration) {
        this.files = Stream.concat(found.own().stream(), found.floor().stream()).toList();
        this.floorPolicies = found.floor().stream().map(PolicyFile::id).collect(Collectors.toUnmodifiableSet());
        this.configuration = configuration;
        this.loading = Background.start("unitward-operator-policies", () -> load(found, options, configuration));
    }

    private JudgingPolicies(Background<Policies> shipped, Configuration configuration) {
        this.files = List.of();
        this.floorPolicies = Set.of();
        this.configuration = configuration;
        this.loading = new Background<>(shipped.result().thenApply(policies -> new Loaded(policies, null)));
    }

    /**
     * Begins.
     *
     * @param shipped the shipped policies, loading
     * @throws RunFailure with everything that is wrong with the files of policies
     */
    static JudgingPolicies begin(
            AuditOptions options, ConfigPlaces places, Configuration configuration, Background<Policies> shipped)
            throws RunFailure {
        try {
            PolicyFiles.Found found = PolicyFiles.load(places, options.policies());
            boolean asShipped = found.isEmpty()
                    && configuration.floorPolicies().isEmpty()
                    && configuration.policies().isEmpty();
            return asShipped
                    ? new JudgingPolicies(shipped, configuration)
                    : new JudgingPolicies(found, options, configuration);
        } catch (ConfigException failure) {
            throw unusable(failure);
        }
    }

    /** The file of an operator's policy; null for one that is shipped. */
    @Nullable
    PolicyFile file(PolicyInfo policy, Policies judging) {
        Stream<String> paths = Stream.concat(
                judging.changes().added().stream()
                        .filter(each -> each.policy().equals(policy.id()))
                        .map(PolicyChanges.Added::path),
                judging.changes().overridden().stream()
                        .filter(each -> each.policy().equals(policy.id()))
                        .map(PolicyChanges.Overridden::path));
        String path = paths.findFirst().orElse(null);
        return files.stream()
                .filter(file -> file.where().equals(path))
                .findFirst()
                .orElse(null);
    }

    /**
     * Waits for them.
     *
     * @param progress told what takes so long
     * @throws RunFailure with everything that is wrong with them
     */
    Policies await(Progress progress) throws RunFailure {
        int count = compiling.get();
        if (count > 0 && !loading.result().isDone()) {
            progress.now("compiling " + count + (count == 1 ? " policy" : " policies"));
        }
        Loaded loaded = loading.await();
        if (loaded.failure() != null) {
            throw loaded.failure();
        }
        if (loaded.policies() == null) {
            throw new IllegalStateException("neither policies nor a failure");
        }
        try {
            WaiverCheck.check(configuration, ids(loaded.policies()), floorPolicies);
        } catch (ConfigException failure) {
            throw unusable(failure);
        }
        return loaded.policies();
    }

    /**
     * Checks that the caller may waive what a policy finds.
     *
     * @throws RunFailure when there is no such policy, or the administrator has decided about it
     */
    void requireWaivable(Waiver waiver, Policies policies) throws RunFailure {
        for (ConfigProblem problem : WaiverCheck.problems(configuration.with(waiver), ids(policies), floorPolicies)) {
            throw new RunFailure(ExitCode.USAGE, "policy '" + waiver.policy() + "'; expected " + problem.expected());
        }
    }

    /**
     * Checks that there is such a policy, be it off.
     *
     * @throws RunFailure when there is none
     */
    void requireKnown(String policy, Policies policies) throws RunFailure {
        Set<String> ids = ids(policies);
        if (!ids.contains(policy)) {
            throw new RunFailure(ExitCode.USAGE, "policy '" + policy + "'; expected " + WaiverCheck.known(policy, ids));
        }
    }

    /** The ids of all policies that are shipped, those that are off too. */
    static Set<String> shipped(Policies policies) {
        Set<String> shipped = ids(policies);
        policies.changes().added().forEach(each -> shipped.remove(each.policy()));
        return shipped;
    }

    /** Of these the ids of those that are advice while they are new: they judge as they are shipped, and none is indispensable. */
    static Set<String> onProbation(Policies policies) {
        Set<String> ids = shipped(policies);
        policies.changes().off().forEach(each -> ids.remove(each.policy()));
        policies.changes().overridden().forEach(each -> ids.remove(each.policy()));
        ids.removeIf(policy -> Indispensable.why(policy) != null);
        return ids;
    }

    /** The ids of all policies, those that are off too. */
    static Set<String> ids(Policies policies) {
        Set<String> ids = new TreeSet<>();
        policies.list().forEach(each -> ids.add(each.id()));
        policies.changes().off().forEach(each -> ids.add(each.policy()));
        return ids;
    }

    private Loaded load(PolicyFiles.Found found, AuditOptions options, Configuration configuration) {
        OperatorCompiler compiler = compiler(options.callerUid(), !options.noState());
        try {
            Policies policies = Policies.load(Choosing.choose(
                    Policies.shippedGroup(),
                    group(PolicyGroup.Authority.FLOOR, found.floor(), compiler),
                    group(PolicyGroup.Authority.OWN, found.own(), compiler),
                    configuration.floorPolicies(),
                    configuration.policies()));
            Phases.done("operators' policies loaded");
            return new Loaded(policies.rehearsed(), null);
        } catch (ConfigException failure) {
            return new Loaded(null, unusable(failure));
        } catch (RunFailure failure) {
            return new Loaded(null, failure);
        }
    }

    private @Nullable PolicyGroup group(
            PolicyGroup.Authority authority, List<PolicyFile> files, OperatorCompiler compiler) throws RunFailure {
        if (files.isEmpty()) {
            return null;
        }
        List<PolicySource> sources = new ArrayList<>();
        Map<String, String> places = new TreeMap<>();
        Map<String, String> texts = new TreeMap<>();
        for (PolicyFile file : files) {
            sources.add(new PolicySource(file.path(), file.text()));
            places.put(file.path(), file.where());
            texts.put(file.where(), file.text());
        }
        try {
            CompiledPolicies compiled = compiler.compiled(sources, () -> compiling.addAndGet(files.size()));
            return new PolicyGroup(authority, compiled.index(), compiled.loader(), places);
        } catch (PolicyException failure) {
            List<PolicyProblem> problems = new ArrayList<>();
            for (PolicyProblem each : failure.problems()) {
                problems.add(new PolicyProblem(
                        places.getOrDefault(each.source(), each.source()),
                        each.line(),
                        each.column(),
                        each.length(),
                        each.message(),
                        each.hint()));
            }
            throw new RunFailure(
                    ExitCode.BAD_CONFIGURATION,
                    Diagnostics.text(problems, texts::get).lines().toList());
        }
    }

    private static RunFailure unusable(ConfigException failure) {
        return new RunFailure(
                ExitCode.BAD_CONFIGURATION,
                failure.problems().stream().map(ConfigProblem::toString).toList());
    }

    /**
     * The rule compiler, with what it compiled before.
     *
     * @param keeps whether what it compiles is kept
     */
    static OperatorCompiler compiler(long uid, boolean keeps) {
        return new OperatorCompiler(
                compilerJars(), new PolicyCache(Caller.cacheDirectory(uid), uid, keeps, thisProgram()));
    }

    /** The installed program keeps the rule compiler apart; elsewhere, as in tests, it is on the class path. */
    private static List<Path> compilerJars() {
        String home = System.getProperty("unitward.home");
        return home == null ? List.of() : List.of(Path.of(home, "lib/unitward.jar"), Path.of(home, COMPILER));
    }

    /** Which build this is: the version, its place, and the jars' lengths and times, which the build makes from their content. */
    static String thisProgram() {
        StringBuilder name = new StringBuilder(Version.number());
        // Where all files are of the same time, as in a Nix store, the place tells the build.
        name.append(' ').append(System.getProperty("unitward.home"));
        for (Path jar : compilerJars()) {
            try {
                name.append(' ').append(Files.size(jar)).append(' ').append(Files.getLastModifiedTime(jar));
            } catch (IOException e) {
                name.append(" missing");
            }
        }
        return name.toString();
    }
}
