package io.unitward.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The process that started this one, or that took it over when that one ended. */
public final class ParentProcess {
    private ParentProcess() {}

    /**
     * Its process id, right now. The JDK's own way looks at the other process too, which may belong to somebody whose processes
     * are hidden.
     *
     * @throws IOException when {@code /proc} cannot be read
     */
    public static long pid() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        // After the name, which may hold anything: state, parent, …
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 3);
        return Long.parseLong(fields[1]);
    }
}
