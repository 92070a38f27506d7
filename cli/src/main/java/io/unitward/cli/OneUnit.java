package io.unitward.cli;

import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitNames;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What the commands about one unit share: the name, and the snapshot that it is looked up in, live or from a file. */
final class OneUnit {
    private final Given given;
    private final Console console;
    private final String name;
    private final AuditOptions options;

    OneUnit(Given given, Console console) throws RunFailure {
        this.given = given;
        this.console = console;
        this.name = nameOf(given.first());
        long uid = Caller.uid();
        this.options = AuditOptions.looking(
                ScopeOptions.asked(given, uid, file() != null), uid, AuditCommand.seconds(given, "--timeout", 1));
    }

    /** What must hold of the words of such a command. */
    static List<Usage.Check> words(Given given) {
        return List.of(
                () -> nameOf(given.first()),
                () -> ScopeOptions.asked(given, Caller.uid(), given.path("--snapshot") != null),
                () -> AuditCommand.seconds(given, "--timeout", 1),
                () -> Outputs.parse(given.texts("-o")));
    }

    /** Adds the options and the argument. */
    static CommandSpec addTo(CommandSpec command) {
        return ScopeOptions.addTo(command)
                .addOption(Given.path("--snapshot", "FILE", "Look into a snapshot file instead of a live manager."))
                .addOption(Given.outputs())
                .addOption(RunOptions.timeout())
                .addPositional(PositionalParamSpec.builder()
                        .paramLabel("UNIT")
                        .index("0")
                        .arity("1")
                        .required(true)
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .description("The unit, by any of its names; without a type it is a service.")
                        .build());
    }

    /** The full name of the unit that was asked for. */
    String name() {
        return name;
    }

    /** Which manager it is asked of. */
    AuditOptions options() {
        return options;
    }

    /** The snapshot file that was named; null for a live manager. */
    @Nullable
    Path file() {
        return given.path("--snapshot");
    }

    /**
     * Takes or reads the snapshot.
     *
     * @param texts what is wanted of a live manager; null for no text
     * @throws RunFailure when there is none, or when the manager did not answer
     */
    Snapshot snapshot(CollectionRequest.@Nullable TextRequest texts) throws RunFailure {
        Path file = file();
        Snapshot snapshot = file == null ? live(texts) : SnapshotFile.read(file);
        if (!snapshot.manager().available()) {
            throw new RunFailure(
                    ExitCode.UNKNOWN, "could not tell: " + snapshot.manager().unavailableReason());
        }
        return snapshot;
    }

    private Snapshot live(CollectionRequest.@Nullable TextRequest texts) throws RunFailure {
        // By name, so that a unit that is not in memory is asked for as well.
        CollectionRequest request = new CollectionRequest(options.scope(), List.of(), List.of(name), List.of(), texts);
        AuditedManager manager = AuditedManager.of(options);
        Progress progress = Progress.start(console, "looking at the " + options.managerName());
        try {
            return manager.collect(request);
        } finally {
            progress.end();
        }
    }

    /** The unit as the manager has it; null when it has none of that name. */
    @Nullable
    Unit find(Snapshot snapshot) {
        for (Unit unit : snapshot.units()) {
            if (unit.names().contains(name)) {
                return unit;
            }
        }
        return null;
    }

    /** Ends the run for a unit that there is not, with what there is. */
    RunFailure notFound(Snapshot snapshot) {
        return new RunFailure(
                ExitCode.USAGE,
                "UNIT '" + name + "' matches nothing; expected the name of a unit that the "
                        + snapshot.manager().scope().text() + " manager has"
                        + UnitArgument.others(name, snapshot));
    }

    private static String nameOf(String text) throws RunFailure {
        String name = UnitArgument.full(text);
        if (!UnitNames.isUnitName(name)) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "UNIT '" + text + "' is no name that a unit can have; expected one, such as web.service");
        }
        return name;
    }
}
