package io.unitward.cli.evidence;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Directories in which evidence is put together. Whoever does so holds a lock in it; one whose lock nobody holds was left by a run
 * that was killed.
 */
final class EvidenceLeftovers {
    static final String PREFIX = ".unitward-evidence-";
    private static final String LOCK = ".lock";

    private EvidenceLeftovers() {}

    /** Takes the lock of a directory that was just made. */
    static FileChannel lock(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            channel.lock();
        } catch (IOException noLocksThere) {
            // Then nobody can take it either, and what is left stays.
        }
        return channel;
    }

    /** Ends that: what is there now is whole. */
    static void unlock(FileChannel lock, Path directory) throws IOException {
        Files.delete(directory.resolve(LOCK));
        lock.close();
    }

    /** Removes what runs of the same user left that were killed; what cannot be removed stays. */
    static void remove(Path parent) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path each : all) {
                if (isOurs(each, parent) && isUnlocked(each.resolve(LOCK))) {
                    delete(each);
                }
            }
        } catch (IOException | RuntimeException inTheWay) {
            // The evidence of this run is worth more.
        }
    }

    /** A file made now belongs to who runs this; in a directory such as /tmp others make theirs. */
    private static boolean isOurs(Path directory, Path parent) throws IOException {
        Path probe = Files.createTempFile(parent, PREFIX, ".tmp");
        try {
            return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                    && Objects.equals(
                            Files.getAttribute(probe, "unix:uid", LinkOption.NOFOLLOW_LINKS),
                            Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS));
        } finally {
            Files.delete(probe);
        }
    }

    private static boolean isUnlocked(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (OverlappingFileLockException ownThread) {
            return false;
        }
    }

    /** Removes it with all that is in it. */
    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, @Nullable IOException failure) throws IOException {
                Files.delete(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
