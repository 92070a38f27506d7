package io.unitward.cli;

import io.unitward.cli.install.InstallRecord;
import io.unitward.config.ConfigPlaces;
import io.unitward.facts.Scope;
import io.unitward.ownership.OwnUnits;
import io.unitward.remediation.files.OwnFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward uninstall}. */
final class UninstallCommand extends Verb {
    /** How it can end. */
    static final Map<ExitCode, String> EXIT_CODES = Map.of(
            ExitCode.COMPLIANT, "nothing of it is there any more",
            ExitCode.USAGE, "wrong usage",
            ExitCode.ACTION_PENDING, "nothing was done: a dry run, a hold, or a reload would load what others changed",
            ExitCode.ACTION_FAILED, "a file of ours was changed by hand, cannot be removed, or is loaded still",
            ExitCode.JOB_FAILED, "a unit could not be stopped",
            ExitCode.UNKNOWN, "could not tell what a reload would load, so nothing was done",
            ExitCode.INTERNAL, "internal error",
            ExitCode.LOCKED, "another run is at work",
            ExitCode.BAD_CONFIGURATION, "bad configuration or state");

    private static final Duration LOOK = Duration.ofSeconds(30);

    private UninstallCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.command("uninstall", new UninstallCommand(root));
        command.addOption(Given.flag("--user", "From the caller's user manager (default unless root)."))
                .addOption(Given.flag("--system", "From the system manager (default for root)."))
                .addOption(Given.flag("--dry-run", "Say what would be removed; do nothing (11)."))
                .addOption(Given.flag(
                        "--force", "Remove also a file of ours that was changed by hand, and with --purge also holds."))
                .addOption(
                        Given.flag(
                                "--purge",
                                "Also remove what is remembered of that manager: journal, quarantine, what 'undo' needs; refused (11) while something is held."));
        command.usageMessage()
                .description(
                        "Stops and removes the units that 'unitward install' wrote, with their links, their timers' stamps"
                                + " and their place in the manager. Files that it did not write stay.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward uninstall --dry-run",
                        "      What would be removed.",
                        "  sudo unitward uninstall --purge",
                        "      The system's units, and all that unitward remembers of that manager.",
                        "");
        return Given.withHelp(command);
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(() -> ScopeOptions.own(given, Caller.uid()));
    }

    @Override
    int run(Given given) throws RunFailure {
        long uid = Caller.uid();
        Scope scope = ScopeOptions.own(given, uid);
        InstallPlace place = InstallPlace.of(scope, uid);
        boolean dryRun = given.flag("--dry-run");
        Installations.Known known = Installations.known(place.state(), uid);
        InstallRecord record = known.record();
        InstallFiles files = new InstallFiles(new OwnFiles(uid), place.units(), record);
        InstallFiles.Work work = files.towards(Map.of(), given.flag("--force"));
        Installations.requireNoProblems(work);
        boolean alsoHolds = given.flag("--force");
        boolean purge = given.flag("--purge");
        List<Path> purged = purge ? purged(place.state(), Caller.cacheDirectory(uid)) : List.of();
        if (dryRun) {
            work.changes()
                    .forEach(change -> root.console().out().println("would " + change.verb() + " " + change.path()));
            purged.forEach(
                    directory -> root.console().out().println("would remove " + directory + " with all that is in it"));
            if (purge) {
                String would = alsoHolds ? "would forget what is " : "would refuse to forget what is ";
                Purge.held(place).forEach(hold -> root.console().out().println(would + hold));
            }
            if (known.damage() != null) {
                root.console().out().println("would remove " + place.state().resolve(InstallRecord.FILE));
                root.console().tell("note: " + known.damage());
            }
            boolean nothing = work.changes().isEmpty() && purged.isEmpty() && known.damage() == null;
            return (nothing ? ExitCode.COMPLIANT : ExitCode.ACTION_PENDING).code();
        }
        if (purge && !alsoHolds) {
            Purge.requireNoHolds(place);
        }
        boolean isInstalled = !work.changes().isEmpty() || record != null || known.damage() != null;
        Configured run =
                isInstalled ? Configured.read(Installations.options(scope, uid, false, LOOK), root.console()) : null;
        boolean isRemembered = isInstalled || Files.isDirectory(place.state(), LinkOption.NOFOLLOW_LINKS);
        try (PurgeLocks locks = purge && isRemembered ? PurgeLocks.take(place, stacks(run)) : null) {
            if (run != null) {
                new InstallWork(run, place, null).carryOut(work.changes(), List.of());
            }
            work.changes().forEach(change -> root.console().out().println(change.verb() + " " + change.path()));
            if (work.changes().isEmpty()) {
                root.console().tell("no unit of it is there");
            }
            for (String unit : OwnUnits.names()) {
                Files.deleteIfExists(place.stamps().resolve("stamp-" + unit));
            }
            if (locks != null) {
                Purge.memory(place, alsoHolds, locks);
            }
            // Looked for again: the run itself has written some.
            for (Path directory : purge ? purged(place.state(), Caller.cacheDirectory(uid)) : List.<Path>of()) {
                Purge.directory(directory);
                root.console().out().println("remove " + directory + " with all that is in it");
            }
        } catch (IOException failure) {
            throw new RunFailure(
                    ExitCode.ACTION_FAILED, "the units are gone, and this is not: " + failure.getMessage());
        }
        tellOfLeft(place, purge);
        return ExitCode.COMPLIANT.code();
    }

    private static List<String> stacks(@Nullable Configured run) {
        return run == null
                ? List.of()
                : run.configuration().manifest().stacks().stream()
                        .map(stack -> stack.name())
                        .toList();
    }

    /** What bears our names and is not ours, and what was written by people. */
    private void tellOfLeft(InstallPlace place, boolean purge) throws RunFailure {
        for (String unit : new TreeSet<>(OwnUnits.names())) {
            for (String name : List.of(unit, unit + ".d")) {
                Path path = place.units().resolve(name);
                if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                    root.console().tell("note: left, as 'unitward install' did not write it: " + path);
                }
            }
        }
        ConfigPlaces places = Configured.places(place.uid(), null, null, null);
        Path configuration = place.uid() == 0 ? places.etcDirectory() : places.userConfigDirectory();
        if (purge && configuration != null && Files.isDirectory(configuration)) {
            root.console().tell("note: left, as people write it: " + configuration);
        }
    }

    /**
     * What is removed besides: the memory of one manager and, unless another manager's lies beside it, the compiled policies that
     * all managers of a user share.
     */
    static List<Path> purged(@Nullable Path state, @Nullable Path cache) throws RunFailure {
        List<Path> purged = new ArrayList<>();
        boolean others = false;
        if (state != null) {
            Path above = state.toAbsolutePath().getParent();
            if (above != null && above.endsWith("unitward") && Files.isDirectory(above, LinkOption.NOFOLLOW_LINKS)) {
                try (Stream<Path> beside = Files.list(above)) {
                    others = beside.anyMatch(each -> !each.equals(state.toAbsolutePath()));
                } catch (IOException failure) {
                    throw RunFailure.of(ExitCode.ACTION_FAILED, failure);
                }
            }
            purged.add(state);
        }
        if (cache != null && !others) {
            purged.add(cache);
        }
        purged.removeIf(directory -> !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS));
        return List.copyOf(purged);
    }
}
