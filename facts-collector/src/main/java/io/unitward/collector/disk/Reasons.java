package io.unitward.collector.disk;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;

/** Says why a path could not be read, in a few words. */
final class Reasons {
    private Reasons() {}

    /** Of an error while a directory was being listed. */
    static String of(DirectoryIteratorException e) {
        IOException cause = e.getCause();
        return cause == null ? "it could not be listed to its end" : of(cause);
    }

    static String of(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemException fileSystem && fileSystem.getReason() != null) {
            return fileSystem.getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
