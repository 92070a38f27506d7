package io.unitward.collector.disk;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether somebody else is switching the same manager right now: {@code sd-switch}, the activation of a Home Manager
 * generation, {@code switch-to-configuration}, {@code nix-env}. The activation that runs us is one of our ancestors, and no other.
 */
public final class Activation {
    private static final int MOST_READ = 4096;
    /** The kernel keeps 15 characters of a name. */
    private static final Set<String> SWITCHERS = Set.of("sd-switch", "switch-to-confi", "nix-env");

    private static final String ACTIVATES = "/activate";

    private final Path proc;
    private final byte[] buffer = new byte[MOST_READ];

    Activation(Path proc) {
        this.proc = proc;
    }

    /** This host's. */
    public static Activation onThisHost() {
        return new Activation(Path.of("/proc"));
    }

    /**
     * One that runs.
     *
     * @param uid whose processes count
     * @param self our own process
     * @return a phrase that names it; null when there is none, as far as can be seen
     */
    public @Nullable String running(long uid, long self) {
        Set<Long> ours = ancestors(self);
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc)) {
            for (Path process : processes) {
                String number = String.valueOf(process.getFileName());
                if (number.charAt(0) < '0' || number.charAt(0) > '9') {
                    continue;
                }
                long pid = Long.parseLong(number);
                String what = ours.contains(pid) ? null : switcher(process, uid);
                if (what != null) {
                    return what + ", process " + pid + ", is switching units of the same manager";
                }
            }
        } catch (IOException | NumberFormatException e) {
            // Without /proc nothing can be seen of it; the lock of the state directory still holds for our own runs.
            return null;
        }
        return null;
    }

    private @Nullable String switcher(Path process, long uid) {
        try {
            long owner = Integer.toUnsignedLong(
                    (Integer) Files.getAttribute(process, "unix:uid", LinkOption.NOFOLLOW_LINKS));
            if (owner != uid) {
                return null;
            }
            String name = read(process.resolve("comm")).strip();
            if (SWITCHERS.contains(name)) {
                return name.equals("switch-to-confi") ? "switch-to-configuration" : name;
            }
            String commandLine = read(process.resolve("cmdline"));
            if (!commandLine.contains(ACTIVATES)) {
                return null;
            }
            for (String argument : commandLine.split("\0", -1)) {
                boolean activates = argument.endsWith(ACTIVATES)
                        && (argument.contains("home-manager-generation") || argument.contains("home-manager/"));
                if (activates) {
                    return "the activation of a Home Manager generation";
                }
            }
            return null;
        } catch (IOException | UnsupportedOperationException e) {
            // It ended, or is none of our business.
            return null;
        }
    }

    private Set<Long> ancestors(long self) {
        Set<Long> ancestors = new HashSet<>();
        long pid = self;
        while (pid > 0 && ancestors.add(pid)) {
            try {
                String stat = read(proc.resolve(Long.toString(pid)).resolve("stat"));
                // The name may hold anything, a parenthesis included: what follows the last one is numbers.
                String[] fields =
                        stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
                pid = fields.length < 2 ? 0 : Long.parseLong(fields[1]);
            } catch (IOException | NumberFormatException e) {
                pid = 0;
            }
        }
        return ancestors;
    }

    private String read(Path file) throws IOException {
        // No channel: of each process two files are read, and one costs several times as much to open.
        try (InputStream in = new FileInputStream(file.toFile())) {
            return new String(buffer, 0, in.readNBytes(buffer, 0, MOST_READ), StandardCharsets.UTF_8);
        }
    }
}
