package io.unitward.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a process has open, by a name such as {@code /dev/stdout}, {@code /dev/fd/3} or {@code /proc/self/fd/1}. Whoever gives such a
 * name means the stream: what it leads to belongs to whoever opened it, who may have written to it and may go on to.
 *
 * @param file the name, in {@code /proc}
 * @param number the descriptor's; -1 where it is not this process's
 */
record OpenDescriptor(Path file, int number) {
    private static final Pattern NAME = Pattern.compile("/proc/(\\d+)(?:/task/\\d+)?/fd/(\\d{1,9})");
    /** As many as the kernel follows. */
    private static final int MOST_LINKS = 40;

    /** The one that a name leads to, be it by links; null when it leads to none. */
    static @Nullable OpenDescriptor of(Path file) {
        Path at = file.toAbsolutePath();
        for (int i = 0; i < MOST_LINKS; i++) {
            Path parent = at.getParent();
            if (parent == null) {
                return null;
            }
            try {
                Path directory = parent.toRealPath();
                Path real = directory.resolve(at.getFileName());
                Matcher name = NAME.matcher(real.toString());
                if (name.matches()) {
                    boolean ours = name.group(1)
                            .equals(Long.toString(ProcessHandle.current().pid()));
                    return new OpenDescriptor(real, ours ? Integer.parseInt(name.group(2)) : -1);
                }
                if (!Files.isSymbolicLink(real)) {
                    return null;
                }
                at = directory.resolve(Files.readSymbolicLink(real));
            } catch (IOException notThere) {
                return null;
            }
        }
        return null;
    }

    /** Writes where its owner has got to; of another descriptor than the two usual ones, at the end of a regular file. */
    void write(byte[] bytes) throws IOException {
        switch (number) {
            case -1 ->
                throw new IOException("it leads to what another process has open; expected the name of that file");
            case 1 -> write(FileDescriptor.out, bytes);
            case 2 -> write(FileDescriptor.err, bytes);
            default -> Files.write(file, bytes, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        }
    }

    @SuppressWarnings("resource") // closing it would close the descriptor for all others
    private static void write(FileDescriptor descriptor, byte[] bytes) throws IOException {
        new FileOutputStream(descriptor).write(bytes);
    }
}
