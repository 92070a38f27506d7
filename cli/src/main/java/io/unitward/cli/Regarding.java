package io.unitward.cli;

import io.unitward.config.ConfigFiles;
import io.unitward.config.ConfigPlaces;
import io.unitward.engine.report.Regard;
import io.unitward.remediation.journal.HoldStore;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateUnusable;
import io.unitward.verdict.Hold;
import io.unitward.verdict.Waiver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what people have said of one unit. What cannot be read is told, and stops nothing: this judges nothing. */
final class Regarding {
    private Regarding() {}

    /**
     * Reads it.
     *
     * @param options which manager; its state directory is where holds are
     * @param file the snapshot that is looked into, of which no holds are known; null for a live manager
     * @param names every name of the unit
     * @param at the moment looked at
     */
    static Regard read(Given given, AuditOptions options, @Nullable Path file, List<String> names, Instant at)
            throws RunFailure {
        List<String> unknown = new ArrayList<>();
        ConfigFiles.Examined configuration = ConfigFiles.examine(new ConfigPlaces(
                options.callerUid(),
                Path.of("/etc/unitward"),
                Caller.userConfiguration(),
                given.path("--config"),
                null,
                given.path("--waivers")));
        if (configuration.waivers()) {
            unknown.add("all that is waived, for a waivers.yaml has problems; 'unitward config check' names them");
        }
        List<Waiver> waivers = configuration.configuration().waivers().stream()
                .filter(waiver -> names.stream().anyMatch(waiver::names))
                .toList();
        return new Regard(waivers, file == null ? holds(given, options, names, at, unknown) : List.of(), unknown, at);
    }

    private static List<Hold> holds(
            Given given, AuditOptions options, List<String> names, Instant at, List<String> unknown) throws RunFailure {
        Path named = given.path("--state-dir");
        Path place = named == null ? Caller.stateDirectory(options.callerUid(), options.scope()) : named;
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        String why;
        try {
            HoldStore.Held held =
                    new HoldStore(StateDirectory.open(place, options.scope(), options.managerUid())).read();
            if (held.unusable() == null) {
                return held.inForce(at).stream()
                        .filter(hold -> names.stream().anyMatch(name -> hold.covers(name, at)))
                        .toList();
            }
            why = held.unusable();
        } catch (StateUnusable unusable) {
            why = unusable.getMessage();
        }
        unknown.add("what is held: " + why);
        return List.of();
    }
}
