package io.unitward.collector.podman;

import io.unitward.facts.StackRequest;
import io.unitward.facts.Stacks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a restart or an update of a stack is at work, told by its lock. The lock is only looked at, in the kernel's own list:
 * even to try it would be in the way of whoever wants it at that moment.
 */
public final class StackLocks {
    private static final int LONGEST_PID = 20;
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private final Path directory;
    private final Path listed;

    /**
     * @param directory where the locks of this manager are
     * @param listed the kernel's list of locks, {@code /proc/locks}
     */
    public StackLocks(Path directory, Path listed) {
        this.directory = directory;
        this.listed = listed;
    }

    /** Since when each of these stacks is operated on, by name; one that is not, or of which that cannot be told, is not in it. */
    public Map<String, Instant> held(List<StackRequest> stacks) {
        Map<String, Instant> held = new TreeMap<>();
        for (StackRequest stack : stacks) {
            Instant since = since(stack.name());
            if (since != null) {
                held.put(stack.name(), since);
            }
        }
        return held;
    }

    /**
     * Says of stacks that they are operated on.
     *
     * @param before what was held before anything of them was looked at
     * @param after what was held when all of them had been looked at
     */
    public static Stacks tell(Stacks stacks, Map<String, Instant> before, Map<String, Instant> after) {
        return new Stacks(
                stacks.podman(),
                stacks.declared().stream()
                        .map(stack -> stack.operatedSince(before.getOrDefault(stack.name(), after.get(stack.name()))))
                        .toList(),
                stacks.healthTimers());
    }

    /** Null, too, when it could not be told: in doubt a stack is judged. */
    private @Nullable Instant since(String stack) {
        Path lock = directory.resolve("operate-" + stack + ".lock");
        try {
            BasicFileAttributes file = Files.readAttributes(lock, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!file.isRegularFile() || file.size() == 0 || file.size() > LONGEST_PID) {
                return null;
            }
            List<String> lines = Files.readAllLines(listed, StandardCharsets.ISO_8859_1);
            String inode = String.valueOf(Files.getAttribute(lock, "unix:ino", LinkOption.NOFOLLOW_LINKS));
            Instant since = file.lastModifiedTime().toInstant();
            if (isHeld(lines, Long.toString(ProcessHandle.current().pid()), inode)) {
                // Our own: it must not even be opened, for the kernel drops it when any descriptor of the file is
                // closed.
                return since;
            }
            // Whoever takes it writes its process id into it, which dates the file.
            String pid = Files.readString(lock, StandardCharsets.US_ASCII).strip();
            return isHeld(lines, pid, inode) ? since : null;
        } catch (IOException | UnsupportedOperationException e) {
            return null;
        }
    }

    /** A line is {@code 1: POSIX  ADVISORY  WRITE 1234 08:01:56789 0 EOF}; one with an arrow only waits. */
    private static boolean isHeld(List<String> lines, String pid, String inode) {
        for (String line : lines) {
            String[] words = SPACES.split(line.strip(), -1);
            if (words.length >= 6
                    && words[1].equals("POSIX")
                    && words[3].equals("WRITE")
                    && words[4].equals(pid)
                    && words[5].endsWith(":" + inode)) {
                return true;
            }
        }
        return false;
    }
}
