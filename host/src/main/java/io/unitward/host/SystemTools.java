package io.unitward.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the host keeps its own programs. {@code PATH} is not asked: it may be somebody else's. */
public final class SystemTools {
    private static final List<String> PLACES =
            List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin", "/run/current-system/sw/bin");

    private SystemTools() {}

    /**
     * The absolute path of a program.
     *
     * @throws IOException when the host has no such program
     */
    public static String path(String program) throws IOException {
        for (String place : PLACES) {
            Path path = Path.of(place, program);
            if (Files.isExecutable(path)) {
                return path.toString();
            }
        }
        throw new IOException("the program '" + program + "' is not installed; expected it in one of " + PLACES);
    }
}
