package io.unitward.cli;

import io.unitward.cli.install.DamagedRecord;
import io.unitward.cli.install.InstallRecord;
import io.unitward.facts.Scope;
import io.unitward.remediation.journal.StateDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where things of an installation for one manager are.
 *
 * @param scope of the manager
 * @param uid of whoever installs; the manager's too
 * @param units the directory of the unit files
 * @param stamps where systemd remembers when a timer last elapsed
 * @param state what is remembered of that manager; it need not exist
 */
record InstallPlace(Scope scope, long uid, Path units, Path stamps, Path state) {
    private static final int WRITABLE_BY_OTHERS = 0022;

    /**
     * The one of the caller.
     *
     * @throws RunFailure when the system's is asked for by somebody else than root, or there is no home
     */
    static InstallPlace of(Scope scope, long uid) throws RunFailure {
        Path state = StateDirectory.of(Caller.stateDirectory(uid, scope), scope, uid);
        if (scope == Scope.USER) {
            return new InstallPlace(
                    scope,
                    uid,
                    home("XDG_CONFIG_HOME", ".config"),
                    home("XDG_DATA_HOME", ".local/share", "timers"),
                    state);
        }
        if (uid != 0) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "--system was given by uid " + uid + "; expected root (sudo unitward ...), or --user");
        }
        return new InstallPlace(scope, uid, Path.of("/etc/systemd/system"), Path.of("/var/lib/systemd/timers"), state);
    }

    /** Where a user's own unit files lie. */
    static Path userUnits() throws RunFailure {
        return home("XDG_CONFIG_HOME", ".config");
    }

    private static Path home(String variable, String belowHome) throws RunFailure {
        return home(variable, belowHome, "user");
    }

    private static Path home(String variable, String belowHome, String name) throws RunFailure {
        String set = System.getenv(variable);
        String home = System.getenv("HOME");
        if (set != null && set.startsWith("/")) {
            return Path.of(set, "systemd", name);
        }
        if (home == null || !home.startsWith("/")) {
            throw new RunFailure(
                    ExitCode.USAGE, "no place for units: HOME is not set; expected it, or only to have them printed");
        }
        return Path.of(home, belowHome, "systemd", name);
    }

    /**
     * What was installed, by a state directory; null when nothing was.
     *
     * @throws DamagedRecord when the record of it cannot be understood, or anybody else could have written it
     * @throws IOException when the state directory is not the caller's alone
     */
    static @Nullable InstallRecord record(Path state, long uid) throws IOException {
        Path file = state.resolve(InstallRecord.FILE);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        for (Path each : new Path[] {state, file}) {
            Map<String, Object> facts = Files.readAttributes(each, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
            boolean own = facts.get("uid") instanceof Integer owner && Integer.toUnsignedLong(owner) == uid;
            if (!own || !(facts.get("mode") instanceof Integer mode) || (mode & WRITABLE_BY_OTHERS) != 0) {
                String text = each + " can be written by somebody else; expected it to be the caller's alone";
                throw each.equals(file) ? new DamagedRecord(text) : new IOException(text);
            }
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > InstallRecord.LARGEST) {
            throw new DamagedRecord(file + " is no regular file of at most " + InstallRecord.LARGEST + " bytes");
        }
        try {
            return InstallRecord.of(Files.readString(file, StandardCharsets.UTF_8));
        } catch (NoSuchFileException gone) {
            return null; // 'uninstall' was at work
        } catch (IOException damaged) {
            boolean ours = damaged.getClass() == IOException.class;
            throw new DamagedRecord(
                    file + (ours ? ": " + damaged.getMessage() : " cannot be read as text: " + damaged));
        }
    }
}
