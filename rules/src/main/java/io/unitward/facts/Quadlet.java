package io.unitward.facts;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One source of podman's Quadlet generator: a file from which a reload makes a unit, see podman-systemd.unit(5).
 *
 * @param path where it was found
 * @param unit the unit that it should become, by its name and its {@code ServiceName=}; null when no unit can have that name
 * @param status whether it could be read; {@code NULL_DEVICE} for a mask
 * @param changedAt newest ctime of it and of its drop-ins, every link followed; null when unknown
 * @param sha256 digest of its content; null unless {@code status} is {@code READ}
 * @param image its {@code Image=} as written; null when it has none, was not read, or has drop-ins, which may say otherwise
 * @param containerName its {@code ContainerName=} as written; likewise
 * @param generatedPath what a generator wrote for it at the last load; null when there is nothing, or that is unknown
 * @param otherSource the source of what was written under the name of {@code unit} in its place; null when that is nothing
 * @param problem why it could not be told whether anything was generated, a phrase; null when it could
 * @param running what podman has of it; {@link Running#NOT_ASKED} where it was not asked
 */
public record Quadlet(
        String path,
        @Nullable String unit,
        UnitFile.Status status,
        @Nullable Instant changedAt,
        @Nullable String sha256,
        @Nullable String image,
        @Nullable String containerName,
        @Nullable String generatedPath,
        @Nullable String otherSource,
        @Nullable String problem,
        Running running) {
    /** A source of which podman was not asked. */
    public Quadlet(
            String path,
            @Nullable String unit,
            UnitFile.Status status,
            @Nullable Instant changedAt,
            @Nullable String sha256,
            @Nullable String image,
            @Nullable String containerName,
            @Nullable String generatedPath,
            @Nullable String otherSource,
            @Nullable String problem) {
        this(
                path,
                unit,
                status,
                changedAt,
                sha256,
                image,
                containerName,
                generatedPath,
                otherSource,
                problem,
                Running.NOT_ASKED);
    }

    /**
     * What podman has of a source.
     *
     * @param containers those whose label {@code PODMAN_SYSTEMD_UNIT} names its unit, or an instance of it, running or not,
     *     sorted by name and id; null when podman could not tell
     * @param images what podman has locally for {@code Image=} and for what its containers were made from, sorted by
     *     reference; null likewise
     * @param reason why podman could not tell, a phrase; null when it could
     */
    public record Running(
            @Nullable List<Container> containers,
            @Nullable List<Stack.Image> images,
            @Nullable String reason) {
        /** podman was not asked: nothing was generated, or what was generated runs no containers. */
        public static final Running NOT_ASKED = new Running(null, null, null);

        public Running {
            containers = containers == null ? null : List.copyOf(containers);
            images = images == null ? null : List.copyOf(images);
        }
    }

    /** The unit that it is, by what was generated, or else the one that it should become; null when there can be none. */
    public @Nullable String generatedUnit() {
        return generatedPath == null ? unit : generatedPath.substring(generatedPath.lastIndexOf('/') + 1);
    }

    /** Whether its unit, where there is one, runs containers. */
    public boolean runsContainers() {
        return path.endsWith(".container") || path.endsWith(".pod") || path.endsWith(".kube");
    }

    /** The same with what podman has of it. */
    public Quadlet with(Running told) {
        return new Quadlet(
                path, unit, status, changedAt, sha256, image, containerName, generatedPath, otherSource, problem, told);
    }

    /** Its file name. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
