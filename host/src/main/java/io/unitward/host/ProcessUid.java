package io.unitward.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The uid that this process runs as. */
public final class ProcessUid {
    private ProcessUid() {}

    /**
     * Reads the effective uid. The JDK's own way goes through the user database, where a uid without an entry becomes 0.
     *
     * @throws IOException when {@code /proc} cannot be read
     */
    public static long own() throws IOException {
        int uid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        return Integer.toUnsignedLong(uid);
    }
}
