package io.unitward.cli;

import io.unitward.cli.install.InstallRecord;
import io.unitward.config.Configuration;
import io.unitward.ownership.OwnUnits;
import io.unitward.ownership.Owner;
import io.unitward.remediation.journal.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who owns the units that {@code unitward install} wrote: each is pinned to what was written, so that an audit tells one that
 * was changed, disabled or taken away. Any owner of a configuration file who names them goes before.
 */
final class InstalledOwner {
    private InstalledOwner() {}

    private static final Installations.Known NOTHING = new Installations.Known(null, null);

    /**
     * What is installed for the manager that is asked for; of a snapshot, what was written down beside it.
     *
     * @throws RunFailure when the state directory is not the caller's alone, or what was written down cannot be used
     */
    static Installations.Known known(AuditOptions options) throws RunFailure {
        if (options.memory() != null) {
            return new Installations.Known(then(options.memory()), null);
        }
        if (options.snapshot() != null || options.userOf() != null) {
            return NOTHING; // another host's units, or another user's, whose record is that user's word
        }
        Path place;
        try {
            place = options.stateDirectory() != null
                    ? options.stateDirectory()
                    : Caller.stateDirectory(options.callerUid(), options.scope());
        } catch (RunFailure noPlace) {
            return NOTHING; // without a state directory nothing is installed
        }
        return Installations.known(
                StateDirectory.of(place, options.scope(), options.managerUid()), options.callerUid());
    }

    /** As evidence has it; whose file it is does not matter more than of the snapshot itself. */
    private static @Nullable InstallRecord then(Path memory) throws RunFailure {
        Path file = memory.resolve(InstallRecord.FILE);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > InstallRecord.LARGEST) {
                throw new IOException("no regular file, or larger than " + InstallRecord.LARGEST + " bytes");
            }
            return InstallRecord.of(Files.readString(file));
        } catch (IOException failure) {
            throw new RunFailure(
                    ExitCode.BAD_DATA,
                    "--memory: '" + file + "': " + failure.getMessage()
                            + "; expected the directory that --evidence wrote");
        }
    }

    /** A configuration with that owner, where something is installed, or is not known to be. */
    static Configuration addTo(Configuration configuration, Installations.Known known) {
        if (known.record() == null && known.damage() == null) {
            return configuration;
        }
        Owner owner = known.record() == null ? unknown() : owner(known.record());
        return configuration.with(configuration.manifest().withLeast(owner));
    }

    /** The owner of what there may be: {@link UnknownInstall} says of each of them that it is not known. */
    private static Owner unknown() {
        return new Owner(
                OwnUnits.OWNER,
                Stream.concat(OwnUnits.names().stream(), Stream.of(OwnUnits.FAILED + "@*.service"))
                        .sorted()
                        .toList(),
                List.of(),
                List.of(),
                false,
                OwnUnits.OF_ALL_UNITS,
                false,
                null,
                Map.of(),
                List.of(),
                List.of(UnknownInstall.ALWAYS),
                false);
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
                OwnUnits.OF_ALL_UNITS,
                false,
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
