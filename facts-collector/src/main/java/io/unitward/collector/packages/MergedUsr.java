package io.unitward.collector.packages;

import io.unitward.collector.disk.HostFiles;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** One name for a file that packages may list under two: with a merged /usr, {@code /lib/x} is {@code /usr/lib/x}. */
final class MergedUsr {
    private static final List<String> DIRECTORIES = List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32", "libo32");

    private final Set<String> merged = new TreeSet<>();

    MergedUsr(HostFiles files) {
        for (String directory : DIRECTORIES) {
            if (("/usr/" + directory).equals(files.realDirectory("/" + directory + "/x"))) {
                merged.add("/" + directory + "/");
            }
        }
    }

    /** The name below {@code /usr}, if the host has merged that directory. */
    String normal(String path) {
        for (String prefix : merged) {
            if (path.startsWith(prefix)) {
                return "/usr" + path;
            }
        }
        return path;
    }

    /** Every name that a package may list it under. */
    Set<String> names(String path) {
        String normal = normal(path);
        Set<String> names = new LinkedHashSet<>(List.of(normal));
        for (String prefix : merged) {
            if (normal.startsWith("/usr" + prefix)) {
                names.add(normal.substring("/usr".length()));
            }
        }
        return names;
    }
}
