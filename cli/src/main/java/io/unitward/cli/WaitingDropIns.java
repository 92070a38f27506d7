package io.unitward.cli;

import io.unitward.cli.install.UnitRun;
import io.unitward.facts.UnitNames;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Drop-ins of one of our units that a manager has not loaded, or has loaded and are gone. */
final class WaitingDropIns {
    private WaitingDropIns() {}

    /**
     * Sentences without a full stop.
     *
     * @param run what the manager has loaded
     * @param searchPath the directories that it reads units from
     * @throws IOException when one cannot be looked at
     */
    static List<String> of(UnitRun run, List<String> searchPath) throws IOException {
        Set<String> loaded = new HashSet<>();
        List<String> waiting = new ArrayList<>();
        for (String path : run.dropIns()) {
            loaded.add(name(path));
            if (Files.notExists(Path.of(path), LinkOption.NOFOLLOW_LINKS)) {
                waiting.add(path + " is gone, and still loaded");
            }
        }
        for (String path : onDisk(run.unit(), searchPath)) {
            // Of several with one name systemd reads one.
            if (loaded.add(name(path))) {
                waiting.add(path + " is there, and not loaded yet");
            }
        }
        return waiting;
    }

    private static List<String> onDisk(String unit, List<String> searchPath) throws IOException {
        Set<String> found = new TreeSet<>();
        for (String directory : searchPath) {
            for (String name : UnitNames.pullers(List.of(unit))) {
                Path dropIns = Path.of(directory, name + ".d");
                if (!Files.isDirectory(dropIns)) {
                    continue;
                }
                try (DirectoryStream<Path> files = Files.newDirectoryStream(dropIns, "*.conf")) {
                    files.forEach(file -> found.add(file.toString()));
                } catch (DirectoryIteratorException failure) {
                    throw failure.getCause();
                }
            }
        }
        return List.copyOf(found);
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
