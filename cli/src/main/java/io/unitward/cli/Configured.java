package io.unitward.cli;

import io.unitward.cli.install.InstallRecord;
import io.unitward.config.ConfigException;
import io.unitward.config.ConfigFiles;
import io.unitward.config.ConfigPlaces;
import io.unitward.config.Configuration;
import io.unitward.engine.Policies;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.CollectionRequest.TextRequest;
import io.unitward.facts.Snapshot;
import io.unitward.ownership.Artifacts;
import io.unitward.ownership.Ownership;
import io.unitward.remediation.plan.AskedAlso;
import io.unitward.remediation.plan.Observation;
import io.unitward.remediation.plan.PlanRules;
import io.unitward.verdict.ActionKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run goes by, fixed from its beginning to its end.
 *
 * @param options what it was asked
 * @param console where it tells what is no result
 * @param places where its configuration was looked for
 * @param configuration what that says
 * @param manager the manager that it is about
 * @param installed what {@code install} wrote down for that manager; null when nothing is known of that
 * @param alerts whether people are told of what it finds
 */
record Configured(
        AuditOptions options,
        Console console,
        ConfigPlaces places,
        Configuration configuration,
        AuditedManager manager,
        @Nullable InstallRecord installed,
        boolean alerts) {
    /** One that tells nobody, of a manager for which nothing is installed. */
    Configured(
            AuditOptions options,
            Console console,
            ConfigPlaces places,
            Configuration configuration,
            AuditedManager manager) {
        this(options, console, places, configuration, manager, null, false);
    }

    /** The same that tells people, or does not. */
    Configured alerting(boolean tells) {
        return new Configured(options, console, places, configuration, manager, installed, tells);
    }

    /**
     * Reads the configuration.
     *
     * @throws RunFailure with every problem in it, or of the program itself when another user would have to run it
     */
    static Configured read(AuditOptions options, Console console) throws RunFailure {
        ConfigPlaces places = places(options.callerUid(), options.config(), options.allowlist(), options.waivers());
        Installations.Known installed = InstalledOwner.known(options);
        AuditedManager manager = AuditedManager.of(options);
        String damage = installed.damage();
        Configured read = new Configured(
                options,
                console,
                places,
                InstalledOwner.addTo(configuration(places), installed),
                damage == null ? manager : new UnknownInstall(manager, damage),
                installed.record(),
                false);
        if (damage != null) {
            read.note(damage);
        }
        Phases.done("configuration read");
        return read;
    }

    /** Where configuration is looked for, with the files that were named. */
    static ConfigPlaces places(long uid, @Nullable Path config, @Nullable Path allowlist, @Nullable Path waivers) {
        return new ConfigPlaces(uid, Path.of("/etc/unitward"), Caller.userConfiguration(), config, allowlist, waivers);
    }

    /** What they say. */
    static Configuration configuration(ConfigPlaces places) throws RunFailure {
        try {
            return ConfigFiles.load(places);
        } catch (ConfigException failure) {
            throw new RunFailure(
                    ExitCode.BAD_CONFIGURATION,
                    failure.problems().stream().map(Object::toString).toList());
        }
    }

    /** Begins to load the policies that it judges by, see {@link JudgingPolicies#begin}. */
    JudgingPolicies policies(Background<Policies> shipped) throws RunFailure {
        return JudgingPolicies.begin(options, places, configuration, shipped);
    }

    /** Where configuration is looked for, with waivers in a file that need not exist. */
    ConfigPlaces placesWith(@Nullable Path waivers) {
        return new ConfigPlaces(
                places.callerUid(),
                places.etcDirectory(),
                places.userConfigDirectory(),
                places.configOverride(),
                places.allowlistOverride(),
                waivers);
    }

    /** Takes the snapshot that an audit judges, with the texts that a preview of a reload needs. */
    Snapshot collect() {
        // Of another user's answer nothing long is taken, and texts may be.
        String texts = options.evidence() == null ? TextRequest.CHANGED : TextRequest.ALL;
        return collect(options.userOf() != null ? null : new TextRequest(List.of(texts), true));
    }

    /** The same, with the texts that are wanted. */
    Snapshot collect(@Nullable TextRequest texts) {
        CollectionRequest request = configuration.manifest().request(options.scope());
        // Who holds something wants to know what an action does to others, and so does an allowlist of some units.
        boolean permitsAll = configuration.allowlist().permits(ActionKind.DAEMON_RELOAD, List.of());
        boolean permitsSome = configuration.allowlist().names(ActionKind.DAEMON_RELOAD);
        if (configuration.allowlist().names(ActionKind.RESTART_UNIT)
                || (permitsSome && !permitsAll)
                || Memory.mayHold(options)) {
            request = request.withBindings(List.of());
        }
        Snapshot snapshot = manager.collect(texts == null ? request : request.with(texts));
        Phases.done("collected");
        return snapshot;
    }

    /** The same without texts, with more units in full than the manifest wants, and with who is stopped with whom. */
    Snapshot collectAlso(List<String> units) {
        return manager.collect(configuration.manifest().request(options.scope()).withBindings(units));
    }

    /** A look that asks for more units, which a manager alone can be asked. */
    AskedAlso askedAlso() {
        return options.snapshot() != null ? AskedAlso.NOBODY : (seen, units) -> collectAlso(units);
    }

    /** The texts of unit files, those of a live manager that this process asks itself. */
    UnitTexts texts(Memory memory) {
        boolean toBeHad = options.snapshot() == null && options.userOf() == null;
        return new UnitTexts(toBeHad ? this::collect : null, memory.directory());
    }

    /** What a plan has to go by. */
    PlanRules rules(Memory memory, Observation seen) {
        return new PlanRules(
                options.units(),
                configuration.allowlist(),
                memory.holds(seen.report().at()),
                options.settle(),
                configuration.digest(),
                memory.barred(),
                Map.of());
    }

    /** What the sources of owners declare, held against what one look saw. */
    List<Artifacts.Held> artifacts(Observation seen) {
        return Artifacts.of(seen.snapshot(), Ownership.bind(configuration.manifest(), seen.snapshot()));
    }

    /** One line on a terminal for as long as the looking takes. */
    Progress looking() {
        return Progress.start(console, "looking at the " + options.managerName());
    }

    /** Tells what the reader should know beside the result. */
    void note(String text) {
        console.tell("note: " + text);
    }
}
