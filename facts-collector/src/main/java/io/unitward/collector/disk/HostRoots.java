package io.unitward.collector.disk;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the files of the observed host are found from here: {@code /} for this host, another directory for a manager in a
 * sandbox (such as {@code /proc/PID/root}) and for tests. Paths in a snapshot are always those of the observed host.
 *
 * @param root an existing directory
 */
public record HostRoots(Path root) {
    /** This host as it is. */
    public static final HostRoots THIS_HOST = new HostRoots(Path.of("/"));

    public HostRoots {
        if (!root.isAbsolute() || !Files.isDirectory(root)) {
            throw new IllegalArgumentException("host root '" + root + "'; expected an existing absolute directory");
        }
    }

    /**
     * Where a path of the observed host is found from here. Links on the way are not followed: use {@link Resolver}.
     *
     * @throws IllegalArgumentException when no file can have this path
     */
    public Path at(String path) {
        Path real = PathText.path(path);
        return root.getNameCount() == 0 ? real : root.resolve(PathText.path("/").relativize(real));
    }
}
