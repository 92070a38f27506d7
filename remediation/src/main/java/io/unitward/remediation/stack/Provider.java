package io.unitward.remediation.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A compose provider, by what it says of itself, and what it is known to get wrong.
 *
 * @param kind which program
 * @param version its own word; null when it did not tell
 */
public record Provider(Kind kind, @Nullable String version) {
    private static final Pattern DOCKER = Pattern.compile("Docker Compose version v?(\\d[0-9A-Za-z.+~-]*)");
    private static final Pattern PODMAN = Pattern.compile("podman-composer? version:? +v?(\\d[0-9A-Za-z.+~-]*)");

    /** The programs that are known. */
    public enum Kind {
        DOCKER_COMPOSE("docker-compose"),
        PODMAN_COMPOSE("podman-compose"),
        OTHER("a provider that unitward does not know");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    /** By what {@code PROVIDER version} wrote. */
    public static Provider of(String written) {
        Matcher docker = DOCKER.matcher(written);
        if (docker.find()) {
            return new Provider(Kind.DOCKER_COMPOSE, docker.group(1));
        }
        Matcher podman = PODMAN.matcher(written);
        return podman.find() ? new Provider(Kind.PODMAN_COMPOSE, podman.group(1)) : new Provider(Kind.OTHER, null);
    }

    /** What it is, such as {@code docker-compose 2.26.1}. */
    public String text() {
        return kind.text + (version == null ? "" : " " + version);
    }

    /** Whether its exit code of {@code config} says whether the compose files can be used. */
    public boolean checksConfig() {
        return kind == Kind.DOCKER_COMPOSE;
    }

    /**
     * What {@code up} is to be told so that it takes the images that are here, whatever {@code pull_policy} says: what is put back
     * must not be pulled anew. Nothing of a provider that has no such option.
     */
    public List<String> withWhatIsHere() {
        return kind == Kind.DOCKER_COMPOSE && !isOlderThan(2, 13) ? List.of("--pull", "missing") : List.of();
    }

    /** What it gets wrong, sentences without a full stop; as seen on Debian 12 and 13. */
    public List<String> caveats() {
        List<String> caveats = new ArrayList<>();
        switch (kind) {
            case DOCKER_COMPOSE -> {
                // It makes an empty directory of a secret's file that is missing, which preflight looks at.
            }
            case PODMAN_COMPOSE -> {
                caveats.add(
                        "ends with 0 when a pull failed and when a container could not be started: what runs is looked"
                                + " at instead");
                caveats.add("keeps the old container when a tag has moved: an update by tag changes nothing that runs");
                caveats.add(
                        isOlderThan(1, 1)
                                ? "spoils health checks written as a list: write them as CMD-SHELL"
                                : "hangs when an image or a dependency is missing: its deadline ends it");
            }
            case OTHER -> caveats.add("is judged by what runs: its exit codes alone are not believed");
        }
        return caveats;
    }

    private boolean isOlderThan(int major, int minor) {
        Matcher numbers = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})").matcher(version == null ? "" : version);
        if (!numbers.lookingAt()) {
            return false;
        }
        int first = Integer.parseInt(numbers.group(1));
        return first < major || (first == major && Integer.parseInt(numbers.group(2)) < minor);
    }
}
