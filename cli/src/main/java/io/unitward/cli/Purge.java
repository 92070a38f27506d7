package io.unitward.cli;

import io.unitward.remediation.journal.HoldStore;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateUnusable;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Removes directories of ours with all that is in them; follows no link. */
final class Purge {

    private Purge() {}

    /**
     * Removes what is remembered of one manager.
     *
     * @param place whose memory it is
     * @param alsoHolds whether it goes even if something is held
     * @param locks all that there are of it; they are free afterwards, since their files are gone
     * @throws RunFailure when another run is at work (75), or something is held (11)
     * @throws IOException when something cannot be removed
     */
    static void memory(InstallPlace place, boolean alsoHolds, PurgeLocks locks) throws RunFailure, IOException {
        Path state = place.state();
        locks.takeLast();
        if (!alsoHolds) {
            requireNoHolds(place); // again: somebody may have held something since
        }
        // Whoever comes after this finds the locks taken, until nothing else is there.
        removeAll(state, true);
        removeAll(state, false);
        removeAbove(state);
    }

    /**
     * Ends the run when something is held, which would be forgotten.
     *
     * @throws RunFailure with each hold and what ends it (11)
     */
    static void requireNoHolds(InstallPlace place) throws RunFailure {
        List<String> lines = new ArrayList<>(held(place));
        if (!lines.isEmpty()) {
            lines.add("--purge would forget that, so it was not done; expected nothing held, or --force");
            throw new RunFailure(ExitCode.ACTION_PENDING, lines);
        }
    }

    /**
     * What is held, each with the command that ends it; where that is not known, why.
     *
     * @throws RunFailure when somebody else could change what is there (78)
     */
    static List<String> held(InstallPlace place) throws RunFailure {
        if (!Files.isDirectory(place.state(), LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try {
            HoldStore.Held held = new HoldStore(open(place)).read();
            return held.unusable() != null
                    ? List.of(held.unusable())
                    : held.inForce(Instant.now()).stream()
                            .map(hold -> Installations.held(hold, place))
                            .toList();
        } catch (StateUnusable unusable) {
            throw RunFailure.of(ExitCode.BAD_CONFIGURATION, unusable);
        }
    }

    static StateDirectory open(InstallPlace place) throws StateUnusable {
        return StateDirectory.open(Objects.requireNonNull(place.state().getParent()), place.scope(), place.uid());
    }

    /** Removes a directory, and one above it that is ours and empty then. */
    static void directory(Path directory) throws IOException {
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            removeAll(directory, false);
            removeAbove(directory);
        }
    }

    private static void removeAll(Path directory, boolean butLocks) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!butLocks || !isLock(file)) {
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path left, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                if (!butLocks || !left.equals(directory)) {
                    Files.delete(left);
                }
                return FileVisitResult.CONTINUE;
            }

            private boolean isLock(Path file) {
                return directory.equals(file.getParent()) && file.toString().endsWith(PurgeLocks.SUFFIX);
            }
        });
    }

    private static void removeAbove(Path directory) throws IOException {
        Path above = directory.getParent();
        if (above != null && above.endsWith("unitward")) {
            try {
                Files.delete(above);
            } catch (DirectoryNotEmptyException others) {
                return; // of another manager
            }
        }
    }
}
