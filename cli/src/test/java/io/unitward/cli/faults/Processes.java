package io.unitward.cli.faults;

import io.unitward.cli.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The processes of one sandbox, as entries of {@code /proc}: a test must not touch those of any other. */
public final class Processes {
    private Processes() {}

    /** All that have not ended. */
    public static List<Path> of(Sandbox sandbox) throws IOException {
        String group = "/" + sandbox.cgroup().getFileName() + "/";
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(each -> each.getFileName().toString().matches("\\d+"))
                    .filter(each -> text(each, "cgroup").contains(group) && !hasEnded(each))
                    .toList();
        }
    }

    /** A file of one; empty when it has ended. */
    public static String text(Path process, String file) {
        try {
            return Files.readString(process.resolve(file));
        } catch (IOException gone) {
            return "";
        }
    }

    /** Whether it runs Java, and not a shell around that. */
    public static boolean isJava(Path process) {
        return text(process, "comm").startsWith("java");
    }

    private static boolean hasEnded(Path process) {
        String stat = text(process, "stat");
        return stat.isEmpty() || "ZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) >= 0;
    }
}
