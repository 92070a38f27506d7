package io.unitward.facts;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One declared stack as it was seen. Each part is null when it could not be told; {@code problems} and {@code servicesProblem} say why.
 *
 * @param name the stack
 * @param unit the unit that starts it, as declared
 * @param project its compose project
 * @param run what its unit is doing; null when the manager did not tell
 * @param services what the compose files declare, sorted by name; null when they could not be read
 * @param servicesProblem why not, a phrase; null when they could
 * @param containers every container of the project, running or not, sorted by service, name and id; null when podman could
 *     not tell
 * @param images what podman has locally for every image that a compose file or a container names, sorted by reference;
 *     null when podman could not tell
 * @param files its compose files and inputs, in the order they are declared
 * @param problems what else could not be told and why, phrases; empty when everything was
 * @param operatedSince since when a restart or an update of it by unitward goes on; null when none does, and when nobody looked
 * @param cutShort an update of it by unitward that was begun, not ended, and does not go on; null when there is none, and when
 *     nobody looked
 */
public record Stack(
        String name,
        String unit,
        String project,
        @Nullable Run run,
        @Nullable List<Service> services,
        @Nullable String servicesProblem,
        @Nullable List<Container> containers,
        @Nullable List<Image> images,
        List<InputFile> files,
        List<String> problems,
        @Nullable Instant operatedSince,
        @Nullable CutShort cutShort) {
    public Stack {
        services = services == null ? null : List.copyOf(services);
        containers = containers == null ? null : List.copyOf(containers);
        images = images == null ? null : List.copyOf(images);
        files = List.copyOf(files);
        problems = List.copyOf(problems);
    }

    /** One that nobody is known to restart or update. */
    public Stack(
            String name,
            String unit,
            String project,
            @Nullable Run run,
            @Nullable List<Service> services,
            @Nullable String servicesProblem,
            @Nullable List<Container> containers,
            @Nullable List<Image> images,
            List<InputFile> files,
            List<String> problems) {
        this(name, unit, project, run, services, servicesProblem, containers, images, files, problems, null, null);
    }

    /** The same, which has been restarted or updated since then; null for not at all. */
    public Stack operatedSince(@Nullable Instant since) {
        return with(problems, since, cutShort);
    }

    /** The same, of which an update was cut short; null for none. */
    public Stack cutShort(@Nullable CutShort update) {
        return with(problems, operatedSince, update);
    }

    /** The same, of which one more thing could not be told: a phrase that says what and why. */
    public Stack untold(String problem) {
        List<String> all = new ArrayList<>(problems);
        all.add(problem);
        return with(all, operatedSince, cutShort);
    }

    private Stack with(List<String> untold, @Nullable Instant since, @Nullable CutShort update) {
        return new Stack(
                name, unit, project, run, services, servicesProblem, containers, images, files, untold, since, update);
    }

    /**
     * An update that came to no end.
     *
     * @param begun when
     * @param phase how far it had come
     */
    public record CutShort(Instant begun, Phase phase) {}

    /** How far an update had come. */
    public enum Phase {
        /** Images were pulled: tags may have moved, and nothing that runs was changed. */
        PULLING,
        /** Containers were made anew of what was pulled, and watched. */
        REDEPLOYING,
        /** It had failed, and what ran before was put back. */
        ROLLING_BACK
    }

    /**
     * What the unit of a stack is doing, beyond what is asked of every unit.
     *
     * @param activeState systemd's {@code ActiveState} when it was asked
     * @param subState systemd's {@code SubState}
     * @param job the type of its queued or running job, such as {@code stop}; null when it has none
     * @param result systemd's {@code Result}; null for units that have none
     * @param startedAt when it left the inactive state ({@code InactiveExitTimestamp}); null when it never did
     * @param stateChangedAt systemd's {@code StateChangeTimestamp}; null when its state never changed
     * @param invocationId id of the current run; null when it never started
     * @param restarts systemd's {@code NRestarts}; null for units that have none
     */
    public record Run(
            String activeState,
            String subState,
            @Nullable String job,
            @Nullable String result,
            @Nullable Instant startedAt,
            @Nullable Instant stateChangedAt,
            @Nullable String invocationId,
            @Nullable Long restarts) {}

    /**
     * A service of the compose files.
     *
     * @param name its name
     * @param byDefault whether starting the whole project starts it: it has no {@code profiles}
     * @param image the image it names, when that is written without variables; null otherwise, and when it is built
     * @param replicas how many containers it is to have; null when that is not written as a plain number where we can see it
     * @param ends whether it is to do its work and end: another service waits for that ({@code service_completed_successfully})
     * @param checked whether the compose files give it a health check with a test of its own
     */
    public record Service(
            String name,
            boolean byDefault,
            @Nullable String image,
            @Nullable Long replicas,
            boolean ends,
            boolean checked) {
        /** One that is to have one container that goes on running, as all are that say nothing else. */
        public Service(String name, boolean byDefault, @Nullable String image) {
            this(name, byDefault, image, 1L, false, false);
        }

        /** Whether a container of it must run for as long as the project does. */
        public boolean mustRun() {
            return byDefault && !ends && !Long.valueOf(0).equals(replicas);
        }
    }

    /**
     * What podman has for one image reference.
     *
     * @param reference as a compose file or a container names it
     * @param id of the local image; null when there is none
     * @param digest of its manifest; null when there is none, or podman does not tell
     */
    public record Image(
            String reference, @Nullable String id, @Nullable String digest) {}
}
