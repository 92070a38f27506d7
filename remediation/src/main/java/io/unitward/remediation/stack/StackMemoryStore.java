package io.unitward.remediation.stack;

import io.unitward.remediation.journal.NewerState;
import io.unitward.remediation.journal.Reason;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the {@link StackMemory} of each stack in {@code stack-NAME.json}, mode 0600, replaced as a whole. Written only under the
 * {@code operate} lock of that stack; anybody may read.
 */
public final class StackMemoryStore {
    private static final long LARGEST = 4L << 20;
    private static final String PREFIX = "stack-";
    private static final String SUFFIX = ".json";

    private final StateDirectory directory;

    public StackMemoryStore(StateDirectory directory) {
        this.directory = directory;
    }

    /**
     * Reads what is remembered of a stack.
     *
     * @throws IOException when that is damaged, or is a newer unitward's; the message names the file and the remedy
     */
    public StackMemory read(String stack) throws IOException {
        return read(directory.file(file(stack)));
    }

    /**
     * The update of a stack that was begun and not ended; null when there is none.
     *
     * @param place the directory of one manager, which need not exist
     * @throws IOException when that is damaged, or is a newer unitward's; the message names the file and the remedy
     */
    public static StackMemory.@Nullable Underway underway(Path place, String stack) throws IOException {
        return read(place.resolve(file(stack))).underway();
    }

    /** The same from a file wherever it is; one that does not exist remembers nothing. */
    private static StackMemory read(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return StackMemory.NONE;
        }
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LARGEST) {
                throw new IOException("it is no regular file of at most " + (LARGEST >> 20) + " MiB");
            }
            return StackMemoryJson.read(Files.readAllBytes(file));
        } catch (NewerState e) {
            throw new IOException("the memory of a stack, " + file + ", is left as it is: " + Reason.of(e), e);
        } catch (IOException e) {
            throw new IOException(
                    "the memory of a stack, " + file + ", is damaged, so whether an update was cut short is not known: "
                            + Reason.of(e) + "; look what runs, then move it aside",
                    e);
        }
    }

    /** Replaces what is remembered of a stack; on disk when this returns. */
    public void write(String stack, StackMemory memory) throws IOException {
        new StateFiles(directory).replace(file(stack), StackMemoryJson.write(memory));
    }

    /**
     * Updates that were begun and not ended, by the stack. A memory that cannot be read is left out.
     *
     * @param place the directory of one manager, which need not exist
     */
    public static Map<String, StackMemory.Underway> underway(Path place) {
        Map<String, StackMemory.Underway> all = new TreeMap<>();
        if (!Files.isDirectory(place)) {
            return all;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(place, PREFIX + "*" + SUFFIX)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                StackMemory.Underway update = underwayOf(file);
                if (update != null) {
                    all.put(name.substring(PREFIX.length(), name.length() - SUFFIX.length()), update);
                }
            }
        } catch (IOException e) {
            return all;
        }
        return all;
    }

    private static StackMemory.@Nullable Underway underwayOf(Path file) {
        try {
            return read(file).underway();
        } catch (IOException damaged) {
            return null;
        }
    }

    private static String file(String stack) {
        return PREFIX + stack + SUFFIX;
    }
}
