package io.unitward.collector.podman;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whether rootless podman has been started since boot, told without asking it: any command of podman would make its user
 * namespace, start a process that holds it, and put its records of containers in order.
 *
 * <p>podman keeps the number of that process in {@code RUNTIME/libpod/tmp/pause.pid}, in a file system that is empty after
 * boot. The number may be that of another process by now, so it counts only while it is a process of this user with the
 * name that podman gives it. Versions of podman that hold the namespace by a file handle leave {@code ns_handles} beside it
 * instead.
 */
final class UserNamespace {
    private static final int MOST = 64;

    private final Path proc;
    private final Path state;
    private final long uid;

    /**
     * @param proc {@code /proc}
     * @param runtime the manager's runtime directory
     * @param uid the manager's user
     */
    UserNamespace(Path proc, Path runtime, long uid) {
        this.proc = proc;
        this.state = runtime.resolve("libpod/tmp");
        this.uid = uid;
    }

    /** Whether asking podman makes nothing that is not there. */
    boolean exists() {
        if (Files.isRegularFile(state.resolve("ns_handles"), LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        String pid = text(state.resolve("pause.pid"));
        if (pid == null || !pid.matches("[1-9][0-9]{0,9}")) {
            return false;
        }
        Path process = proc.resolve(pid);
        String name = text(process.resolve("comm"));
        return name != null && (name.equals("catatonit") || name.startsWith("podman")) && isOurs(process);
    }

    private boolean isOurs(Path process) {
        try {
            return Files.getAttribute(process, "unix:uid") instanceof Integer owner && (owner & 0xffffffffL) == uid;
        } catch (IOException e) {
            // It ended between the two looks.
            return false;
        }
    }

    private static @Nullable String text(Path file) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return null;
        }
    }
}
