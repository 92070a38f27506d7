package io.unitward.remediation.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The program of a provider as the unit of its stack finds it: a unit has the {@code PATH} of the manager and not that of a shell.
 *
 * @param name as declared
 * @param file what the unit runs; null when it finds none
 * @param path the directories that it was looked for in, with colons
 * @param missing why there is none, a phrase with what to do; null when there is one
 * @param note what a reader should know, a sentence without a full stop; null for nothing
 * @param uncertain whether the unit may find one all the same, by an {@code EnvironmentFile=}
 */
public record ProviderProgram(
        String name,
        @Nullable String file,
        String path,
        @Nullable String missing,
        @Nullable String note,
        boolean uncertain) {
    /**
     * Looks for it.
     *
     * @param name as declared: a name, or an absolute path
     * @param unit the unit of the stack
     * @param unitPath the {@code PATH} of its commands; null when the manager did not tell
     * @param ownPath that of this process; null when it has none
     * @param uncertain whether a file that was not read may set another
     */
    public static ProviderProgram find(
            String name, String unit, @Nullable String unitPath, @Nullable String ownPath, boolean uncertain) {
        String own = ownPath == null ? "" : ownPath;
        String path = unitPath == null ? own : unitPath;
        if (name.startsWith("/")) {
            String missing = isProgram(Path.of(name)) ? null : name + " is no file that can be executed";
            return new ProviderProgram(name, missing == null ? name : null, path, missing, null, false);
        }
        String found = first(name, path);
        String shell = first(name, own);
        String note = null;
        if (unitPath == null) {
            note = "the manager does not tell the PATH of " + unit + ", so '" + name + "' was looked for by the PATH of"
                    + " this process";
        } else if (found != null && shell != null && !isSame(found, shell)) {
            note = unit + " runs " + found + ", and your PATH has " + shell;
        }
        if (found != null) {
            return new ProviderProgram(name, found, path, null, note, false);
        }
        String missing = "'" + name + "' is in no directory of the PATH of " + unit + " (" + path + ")"
                + (shell == null ? "" : "; your PATH has " + shell)
                + "; expected it there, its absolute path in 'provider' of the stack, or Environment=PATH=... in the unit";
        return new ProviderProgram(name, null, path, missing, note, uncertain);
    }

    private static @Nullable String first(String name, String path) {
        for (String directory : path.split(":", -1)) {
            // An empty or a relative one is the working directory's: nothing of it is ever run.
            if (directory.startsWith("/") && isProgram(Path.of(directory, name))) {
                return Path.of(directory, name).toString();
            }
        }
        return null;
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    private static boolean isSame(String one, String other) {
        try {
            return Files.isSameFile(Path.of(one), Path.of(other));
        } catch (IOException e) {
            return false;
        }
    }
}
