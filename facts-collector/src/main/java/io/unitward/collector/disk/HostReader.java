package io.unitward.collector.disk;

import io.unitward.facts.Host;
import io.unitward.facts.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what is told of the machine itself. */
public final class HostReader {
    private static final int LIMIT = 1024 * 1024;
    private static final List<String> RPM_LOCKS = List.of("/usr/lib/sysimage/rpm/.rpm.lock", "/var/lib/rpm/.rpm.lock");

    private final HostRoots roots;

    public HostReader(HostRoots roots) {
        this.roots = roots;
    }

    /**
     * The machine, and what is changing units on it.
     *
     * @param uid whose manager it is about; 0 for the system's
     */
    public Host read(Scope scope, long uid) {
        String bootId = text("/proc/sys/kernel/random/boot_id");
        String activity = scope == Scope.SYSTEM ? packageRun() : null;
        if (activity == null) {
            activity = new Activation(roots.at("/proc"))
                    .running(uid, ProcessHandle.current().pid());
        }
        return new Host(bootId == null || bootId.isBlank() ? null : bootId.strip(), activity);
    }

    /**
     * The clock that systemd calls monotonic, in microseconds; null when the JDK's steady clock turns out not to be it.
     *
     * <p>{@code /proc/uptime} counts time asleep as well, so it may be ahead, but never behind.
     */
    public @Nullable Long monotonic() {
        long micros = System.nanoTime() / 1000;
        String uptime = text("/proc/uptime");
        if (uptime == null || micros <= 0) {
            return null;
        }
        try {
            int space = uptime.indexOf(' ');
            double seconds = Double.parseDouble(space < 0 ? uptime.strip() : uptime.substring(0, space));
            return micros / 1e6 <= seconds + 1 ? micros : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private @Nullable String packageRun() {
        if (isPackageRun()) {
            return "a dpkg run";
        }
        return RPM_LOCKS.stream().anyMatch(this::isLocked) ? "an rpm run" : null;
    }

    /** Whether dpkg or a front end of it holds its lock. */
    public boolean isPackageRun() {
        return isLocked("/var/lib/dpkg/lock-frontend") || isLocked("/var/lib/dpkg/lock");
    }

    /** Whether somebody holds a lock on a file for writing. */
    public boolean isLocked(String file) {
        String locks = text("/proc/locks");
        return locks != null && isLocked(locks, file);
    }

    private boolean isLocked(String locks, String file) {
        try {
            return isLocked(locks, Stat.of(roots.at(file)).inode());
        } catch (IOException e) {
            // No such file: no dpkg here, or nothing to be told about it.
            return false;
        }
    }

    /** Whether a line such as {@code 3: POSIX ADVISORY WRITE 812 08:01:1835 0 EOF} speaks of an inode. */
    static boolean isLocked(String locks, long inode) {
        String end = ":" + inode + " ";
        for (int at = locks.indexOf(end); at >= 0; at = locks.indexOf(end, at + 1)) {
            String line = locks.substring(locks.lastIndexOf('\n', at) + 1, at);
            // A line with an arrow is a process that waits for the lock.
            if (line.contains(" WRITE ") && !line.contains("->")) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String text(String path) {
        try (InputStream in = Files.newInputStream(roots.at(path))) {
            return new String(in.readNBytes(LIMIT), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return null;
        }
    }
}
