package io.unitward.cli;

import io.unitward.cli.install.InstallRecord;
import io.unitward.config.Configuration;
import io.unitward.ownership.OwnUnits;
import io.unitward.ownership.Owner;
import io.unitward.remediation.journal.StateDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Who owns the units that {@code unitward install} wrote: each is pinned to what was written, so that an audit tells one that
 * was changed, disabled or taken away. Any owner of a configuration file who names them goes before.
 */
final class InstalledOwner {
    private InstalledOwner() {}

    /**
     * A configuration with that owner, where something is installed for the manager that is asked for.
     *
     * @throws RunFailure when it is not known what is
     */
    static Configuration addTo(Configuration configuration, AuditOptions options) throws RunFailure {
        if (options.snapshot() != null || options.userOf() != null) {
            return configuration; // another host's units, or another user's, whose record is that user's word
        }
        try {
            Path place = options.stateDirectory() != null
                    ? options.stateDirectory()
                    : Caller.stateDirectory(options.callerUid(), options.scope());
            InstallRecord record = InstallPlace.record(
                    StateDirectory.of(place, options.scope(), options.managerUid()), options.callerUid());
            return record == null
                    ? configuration
                    : configuration.with(configuration.manifest().withLeast(owner(record)));
        } catch (IOException failure) {
            throw new RunFailure(
                    ExitCode.BAD_CONFIGURATION,
                    "what 'unitward install' wrote down cannot be used: " + failure.getMessage()
                            + "; 'unitward install' writes it anew");
        } catch (RunFailure noPlace) {
            return configuration; // without a state directory nothing is installed
        }
    }

    /** The owner of what a record says. */
    static Owner owner(InstallRecord record) {
        TreeSet<String> directories = new TreeSet<>();
        List<String> units = new ArrayList<>(List.of(OwnUnits.FAILED + "@*.service"));
        for (String path : record.units().keySet()) {
            directories.add(path.substring(0, path.lastIndexOf('/')));
            units.add(name(path));
        }
        return new Owner(
                OwnUnits.OWNER,
                units,
                List.copyOf(directories),
                List.of(),
                false,
                List.of(),
                true,
                null,
                record.units(),
                List.of("enabled", "static"),
                units.stream().filter(name -> !name.contains("@")).toList(),
                false);
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
