package io.unitward.collector.packages;

import io.unitward.collector.disk.HostFiles;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** One name for a file that packages may list under two: with a merged /usr, {@code /lib/x} is {@code /usr/lib/x}. */
final class MergedUsr {
    private static final List<String> DIRECTORIES = List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32", "libo32");

    private final HostFiles files;
    private final Set<String> merged = new TreeSet<>();

    MergedUsr(HostFiles files) {
        this.files = files;
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

    /** The same of what lies at a path, and of where that is by its directory's real name. */
    Set<String> normals(String path) {
        Set<String> normals = new LinkedHashSet<>(List.of(normal(path)));
        String directory = files.realDirectory(path);
        if (directory != null) {
            normals.add(normal(directory + path.substring(path.lastIndexOf('/'))));
        }
        return normals;
    }

    /** Every name that a package may list it under. */
    Set<String> names(String path) {
        Set<String> names = normals(path);
        for (String normal : List.copyOf(names)) {
            for (String prefix : merged) {
                if (normal.startsWith("/usr" + prefix)) {
                    names.add(normal.substring("/usr".length()));
                }
            }
        }
        return names;
    }
}
