package io.unitward.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The three acts from bundled snapshots, for machines that cannot start a manager. */
final class DemoReplay {
    private static final List<String> FILES = List.of("1.json", "2.json", "3.json", "unitward.yaml", "allowlist.yaml");

    private final DemoScreen screen;

    DemoReplay(DemoScreen screen) {
        this.screen = screen;
    }

    /** Plays them; false when a verdict is not the one that was recorded. */
    boolean play() throws IOException {
        Path directory = Files.createTempDirectory("unitward-demo-");
        try {
            for (String file : FILES) {
                try (InputStream in = DemoReplay.class.getResourceAsStream("demo/" + file)) {
                    if (in == null) {
                        throw new IOException("the bundled file demo/" + file + " is missing");
                    }
                    Files.copy(in, directory.resolve(file));
                }
            }
            return play(directory);
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private boolean play(Path directory) {
        boolean asExpected = true;
        screen.act(1, "A reload would be easy, and wrong");
        screen.say(
                "api.service has a vouched edit that waits for a reload. But a drop-in that nobody declared waits on disk"
                        + " for mail.service as well, and the same reload would put it into effect: so the reload is refused.");
        asExpected &= screen.expect(audit(directory, "1.json") == 10, "audit ends with 10");
        screen.act(2, "An operator removes the violations");
        screen.say(
                "Now all that a reload would load is vouched for. On a live manager audit would reload here; a snapshot"
                        + " is only judged.");
        // What was removed is still loaded until the reload, so the violation still alerts.
        asExpected &= screen.expect(audit(directory, "2.json") == 10, "audit ends with 10");
        screen.act(3, "After the reload all is well");
        asExpected &= screen.expect(audit(directory, "3.json") == 0, "audit ends with 0");
        return asExpected;
    }

    private int audit(Path directory, String snapshot) {
        screen.command("unitward audit --snapshot " + snapshot + " --config unitward.yaml");
        int code = Unitward.run(
                screen.console(),
                "audit",
                "--snapshot",
                directory.resolve(snapshot).toString(),
                "--settle",
                "0",
                "--config",
                directory.resolve("unitward.yaml").toString(),
                "--allowlist",
                directory.resolve("allowlist.yaml").toString());
        screen.exit(code);
        return code;
    }
}
