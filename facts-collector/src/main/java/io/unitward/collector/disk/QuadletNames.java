package io.unitward.collector.disk;

import io.unitward.facts.UnitNames;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How podman's generator names the unit that it makes of a source, see podman-systemd.unit(5): {@code web.container} becomes
 * {@code web.service}, and what is no service of its own gets its kind into the name.
 */
final class QuadletNames {
    /** Kind of source → what it adds to the name. */
    private static final Map<String, String> ADDED = Map.of(
            "container", "",
            "kube", "",
            "pod", "-pod",
            "volume", "-volume",
            "network", "-network",
            "image", "-image",
            "build", "-build",
            "artifact", "-artifact");

    private QuadletNames() {}

    /**
     * Whether a file is a source and not a drop-in of one: nothing below a directory with {@code .d} at its end is.
     *
     * @param path below a directory of Quadlet
     */
    static boolean isSource(String path) {
        return ADDED.containsKey(kind(path)) && !path.contains(".d/");
    }

    /** What follows the last dot. */
    static String kind(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** The section of a source that is about its kind, such as {@code Container}. */
    static String section(String path) {
        String kind = kind(path);
        return Character.toUpperCase(kind.charAt(0)) + kind.substring(1);
    }

    /**
     * The unit of a source.
     *
     * @param serviceName its {@code ServiceName=}; null when it has none
     * @return null when no unit can have that name
     */
    static @Nullable String unit(String path, @Nullable String serviceName) {
        String name = path.substring(path.lastIndexOf('/') + 1, path.lastIndexOf('.'));
        String unit = (serviceName == null ? name + ADDED.get(kind(path)) : serviceName) + ".service";
        return UnitNames.isUnitName(unit) ? unit : null;
    }
}
