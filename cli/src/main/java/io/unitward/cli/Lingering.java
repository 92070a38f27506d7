package io.unitward.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Whether logind starts the caller's manager at boot, and keeps it while the caller is not logged in. */
final class Lingering {
    /** What it means when it does not, and what to do about it. */
    static final String OFF =
            "lingering is off: your manager, and with it every timer, runs only while you are logged in; 'loginctl"
                    + " enable-linger' starts it at boot";

    private static final Path USERS = Path.of("/var/lib/systemd/linger");

    private Lingering() {}

    /** Whether it does, by the file that {@code loginctl enable-linger} makes. */
    static boolean isOn() {
        return Files.exists(USERS.resolve(System.getProperty("user.name", "?")));
    }
}
