package io.unitward.facts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing besides units that a reload reads, or that decides what generators write. A directory is listed beside what
 * is in it, because a file removed from it changes only the directory.
 *
 * @param path absolute path
 * @param kind what it is to the manager
 * @param changedAt newest ctime of the path, every link followed and what they lead to; null when unknown
 * @param sha256 digest of the content; null for a directory or when it was not read
 */
public record ManagerInput(
        String path,
        Kind kind,
        @Nullable Instant changedAt,
        @Nullable String sha256) {
    /** What an input is to the manager. */
    public enum Kind {
        /** {@code user.conf}, {@code system.conf} and their {@code .d} directories. */
        CONFIGURATION("manager configuration"),
        /** {@code environment.d}. */
        ENVIRONMENT("environment.d"),
        /** A program in a generator directory. */
        GENERATOR("generator"),
        /** A program in an environment generator directory. */
        ENVIRONMENT_GENERATOR("environment generator"),
        /** What a known generator reads: Quadlet files, autostart entries, {@code /etc/fstab}. */
        GENERATOR_SOURCE("generator source");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** The words used in reports. */
        public String text() {
            return text;
        }
    }
}
