package io.unitward.cli.sandbox;

import io.unitward.host.BoundedProcess;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What sandboxes left whose process was killed together with the script that would have cleaned up. Each has in its directory
 * an {@code owner} file, which says whose it is.
 */
public final class Leftovers {
    static final String OWNER = "owner";

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String NAME = "unitward-*";

    private Leftovers() {}

    /** Says of a sandbox that is being made that it belongs to this process. */
    static void own(Path directory) throws IOException {
        Files.writeString(directory.resolve(OWNER), here(ProcessHandle.current().pid()));
    }

    /**
     * Ends and removes all that belongs to no process any more. Only root has sandboxes, so nobody else removes any.
     *
     * @return the directories that were removed
     * @throws IOException when one could not be removed
     */
    public static List<Path> remove() throws IOException {
        List<Path> removed = new ArrayList<>();
        if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
            return removed;
        }
        Path parent = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(parent, NAME)) {
            for (Path directory : directories) {
                if (isAbandonedStill(directory)) {
                    takeDown(directory);
                    removed.add(directory);
                }
            }
        }
        return List.copyOf(removed);
    }

    /** A sandbox that is closed meanwhile, by another run or another process, is none of ours. */
    private static boolean isAbandonedStill(Path directory) throws IOException {
        try {
            return isAbandoned(directory);
        } catch (IOException changed) {
            if (Files.exists(directory.resolve(OWNER), LinkOption.NOFOLLOW_LINKS)) {
                throw changed;
            }
            return false;
        }
    }

    /**
     * Whether a directory was made by root for a sandbox, and the process that it belongs to is gone: there is none with that
     * number, or it was started at another time. What is said in another process id namespace cannot be judged here.
     */
    static boolean isAbandoned(Path directory) throws IOException {
        Path record = directory.resolve(OWNER);
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                || !Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                        .equals(0)
                || !Files.isRegularFile(record, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        String said = Files.readString(record);
        String[] words = said.strip().split(" ", -1);
        if (words.length != 4 || !words[0].matches("[1-9]\\d{0,9}")) {
            return false;
        }
        boolean before = !words[3].equals(boot());
        return before || (words[2].equals(namespace()) && !said.equals(here(Long.parseLong(words[0]))));
    }

    /** A process as its record has it: number, start in ticks since boot, process id namespace, boot. */
    private static String here(long pid) throws IOException {
        return "%d %s %s %s\n".formatted(pid, start(pid), namespace(), boot());
    }

    /** Field 22 of the process's state, counted from the end of its name, which may hold anything. */
    private static String start(long pid) throws IOException {
        Path state = Path.of("/proc", Long.toString(pid), "stat");
        String text;
        try {
            text = Files.readString(state);
        } catch (IOException ended) {
            if (Files.exists(state)) {
                throw ended;
            }
            return "gone";
        }
        return text.substring(text.lastIndexOf(')') + 2).split(" ", -1)[19];
    }

    private static String namespace() throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
    }

    private static String boot() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    }

    /** By a script of our own: what lies in that directory is not run. */
    private static void takeDown(Path directory) throws IOException {
        Path script = Files.createTempFile("unitward-down", ".sh");
        try (InputStream source = Leftovers.class.getResourceAsStream("sandbox.sh")) {
            Files.write(
                    script,
                    Objects.requireNonNull(source, "resource sandbox.sh is missing")
                            .readAllBytes());
            List<String> argv = List.of("bash", script.toString(), "down", cgroup(directory), directory.toString());
            new BoundedProcess(argv, Commands.ENVIRONMENT).run(Deadline.in(LIMIT));
        } finally {
            Files.deleteIfExists(script);
        }
        if (Files.exists(directory)) {
            throw new IOException("sandbox '%s', whose process is gone, could not be removed".formatted(directory));
        }
    }

    /** Its cgroup has the directory's name, below a mount of the cgroup2 hierarchy; empty: there is none. */
    private static String cgroup(Path directory) throws IOException {
        for (String mount : Files.readAllLines(Path.of("/proc/self/mounts"))) {
            String[] fields = mount.split(" ", -1);
            if (fields.length > 2 && fields[2].equals("cgroup2")) {
                Path cgroup = Path.of(fields[1], String.valueOf(directory.getFileName()));
                if (Files.isDirectory(cgroup)) {
                    return cgroup.toString();
                }
            }
        }
        return "";
    }
}
