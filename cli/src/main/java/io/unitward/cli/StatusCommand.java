package io.unitward.cli;

import io.unitward.cli.install.InstallRecord;
import io.unitward.cli.install.UnitRun;
import io.unitward.facts.Scope;
import io.unitward.host.ManagerUnavailable;
import io.unitward.ownership.OwnUnits;
import io.unitward.remediation.alert.AlertMemory;
import io.unitward.remediation.alert.AlertStore;
import io.unitward.remediation.alert.Spool;
import io.unitward.remediation.files.NotSeen;
import io.unitward.remediation.files.OwnFiles;
import io.unitward.remediation.journal.StateDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward status}. */
final class StatusCommand extends Verb {
    /** How it can end. */
    static final Map<ExitCode, String> EXIT_CODES = Map.of(
            ExitCode.COMPLIANT,
            "installed, as it was written, its timers run, and alerts arrive",
            ExitCode.USAGE,
            "wrong usage",
            ExitCode.NOT_REACHED,
            "not installed, or something of it is not as it was installed, does not run, is changed by a drop-in or does not"
                    + " fit the configuration any more; a sink that took no alert for an hour, or three times",
            ExitCode.UNKNOWN,
            "could not tell: the manager does not answer, or a file cannot be looked at",
            ExitCode.INTERNAL,
            "internal error, or the result could not be written",
            ExitCode.BAD_CONFIGURATION,
            "what was installed is not known: the record of it is damaged");

    private static final Duration LOOK = Duration.ofSeconds(10);

    private StatusCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.command("status", new StatusCommand(root));
        command.addOption(Given.flag("--user", "Of the caller's user manager (default unless root)."))
                .addOption(Given.flag("--system", "Of the system manager (default for root)."))
                .addOption(Given.outputs());
        command.usageMessage()
                .description(
                        "Tells what 'unitward install' installed, when it ran last and with which result, and when it runs"
                                + " next. Changes nothing.",
                        "",
                        "Tells also whether the units are as they were written and loaded, and what changes them (drop-ins,"
                                + " other files of the name); whether the program is the one that was installed; whether they"
                                + " can do what is configured now; whether lingering is on; which alerts nobody took.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward status",
                        "      Of one's own manager; as root of the system's.",
                        "  sudo unitward status --system -o json=-",
                        "      For a program to read.",
                        "");
        return Given.withHelp(command);
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(() -> Outputs.parse(given.texts("-o")), () -> ScopeOptions.own(given, Caller.uid()));
    }

    @Override
    int run(Given given) throws RunFailure {
        Outputs writers = Outputs.parse(given.texts("-o"));
        long uid = Caller.uid();
        Scope scope = ScopeOptions.own(given, uid);
        InstallPlace place = InstallPlace.of(scope, uid);
        InstalledStatus status = look(place);
        writers.write(status, root.console());
        return status.code().code();
    }

    private static InstalledStatus look(InstallPlace place) throws RunFailure {
        InstallRecord record = Installations.record(place);
        InstallFiles files = new InstallFiles(new OwnFiles(place.uid()), place.units(), record);
        List<InstalledStatus.Part> parts = new ArrayList<>();
        List<String> unseen = new ArrayList<>();
        Map<String, UnitRun> runs = new TreeMap<>();
        List<String> searchPath = List.of();
        TreeSet<String> names = new TreeSet<>(OwnUnits.names());
        try {
            LiveHost host = new LiveHost(Installations.options(place.scope(), place.uid(), true, LOOK));
            Map<String, String> asked = new TreeMap<>();
            names.forEach(name -> asked.put(name, asked(name, record)));
            InstalledRuns.Told told = InstalledRuns.ask(host, List.copyOf(asked.values()));
            asked.forEach((name, unit) -> runs.put(name, told.runs().getOrDefault(unit, UnitRun.untold(name))));
            searchPath = told.searchPath();
        } catch (ManagerUnavailable gone) {
            unseen.add("the manager could not be asked: " + gone.getMessage());
        }
        for (String name : names) {
            try {
                InstalledStatus.Part part = part(place, files, record, name, runs);
                if (part != null) {
                    parts.add(part.notLoadedEither(WaitingDropIns.of(part.run(), searchPath)));
                }
            } catch (NotSeen | IOException failure) {
                unseen.add(String.valueOf(failure.getMessage()));
            }
        }
        List<String> misfits = misfits(place, record, unseen);
        return new InstalledStatus(
                place,
                record,
                parts,
                changedProgram(record),
                misfits,
                lingers(place),
                undelivered(place, unseen),
                unseen);
    }

    /** What the units were not written for. */
    private static List<String> misfits(InstallPlace place, @Nullable InstallRecord record, List<String> unseen) {
        if (record == null) {
            return List.of();
        }
        try {
            return InstalledFit.misfits(
                    place, record, Configured.configuration(Configured.places(place.uid(), null, null, null)));
        } catch (RunFailure bad) {
            return List.of("the configuration cannot be used, so that no run looks at anything: 'unitward config check'"
                    + " tells why ("
                    + String.valueOf(bad.getMessage()).lines().findFirst().orElse("") + ")");
        } catch (IOException failure) {
            unseen.add("whether the units fit the configuration is not known: " + failure);
            return List.of();
        }
    }

    /** What a unit is asked for by: a template by the instance that OnFailure= of what was installed has loaded. */
    private static String asked(String name, @Nullable InstallRecord record) {
        int at = name.indexOf("@.");
        if (at < 0 || record == null) {
            return name;
        }
        String looks =
                record.units().keySet().stream().anyMatch(path -> path.endsWith("/" + OwnUnits.STACKS + ".service"))
                        ? OwnUnits.STACKS
                        : OwnUnits.AUDIT;
        return name.substring(0, at + 1) + looks + ".service" + name.substring(at + 1);
    }

    /** What sinks of alerts did not take. */
    private static InstalledStatus.Undelivered undelivered(InstallPlace place, List<String> unseen) throws RunFailure {
        Path state = StateDirectory.of(Caller.stateDirectory(place.uid(), place.scope()), place.scope(), place.uid());
        try {
            AlertMemory memory = AlertStore.read(state);
            Instant now = Instant.now();
            return new InstalledStatus.Undelivered(Spool.notes(memory, now), Spool.isStuck(memory, now));
        } catch (IOException failure) {
            unseen.add("alerts that wait are not known: " + failure.getMessage());
            return InstalledStatus.Undelivered.NOTHING;
        }
    }

    /** Null for a unit that is not there and should not be. */
    private static InstalledStatus.@Nullable Part part(
            InstallPlace place,
            InstallFiles files,
            @Nullable InstallRecord record,
            String name,
            Map<String, UnitRun> runs)
            throws NotSeen {
        InstallFiles.Present present = files.present(name);
        String path = place.units().resolve(name).toString();
        boolean wanted = record != null && record.units().containsKey(path);
        if (present == InstallFiles.Present.MISSING && !wanted) {
            return null;
        }
        Boolean enabled = null;
        for (Map.Entry<String, String> link : record == null
                ? List.<Map.Entry<String, String>>of()
                : record.links().entrySet()) {
            if (link.getValue().equals(path)) {
                enabled = files.link(link.getKey()) == InstallFiles.Present.OURS;
            }
        }
        UnitRun run = runs.getOrDefault(name, UnitRun.untold(name));
        return new InstalledStatus.Part(
                name,
                present,
                wanted,
                enabled,
                run,
                run.overridden(path),
                run.notLoaded(present == InstallFiles.Present.OURS ? files.text(name) : null));
    }

    /** The files of the program that are others now, or gone. */
    private static List<String> changedProgram(@Nullable InstallRecord record) throws RunFailure {
        List<String> changed = new ArrayList<>();
        if (record != null) {
            for (Map.Entry<String, String> file : record.program().entrySet()) {
                Path path = Path.of(file.getKey());
                if (!Installations.isAsRecorded(path, file.getValue())) {
                    changed.add(file.getKey());
                }
            }
        }
        return changed;
    }

    /** Null where that does not matter. */
    private static @Nullable Boolean lingers(InstallPlace place) {
        boolean matters = place.scope() != Scope.SYSTEM && place.uid() != 0;
        return matters ? Boolean.valueOf(Lingering.isOn()) : null;
    }
}
