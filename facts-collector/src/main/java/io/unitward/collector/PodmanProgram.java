package io.unitward.collector;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The podman to ask.
 *
 * @param argv the program, found in {@code PATH} of this process unless it has a slash, and arguments before any of ours
 * @param path the {@code PATH} it runs with
 */
public record PodmanProgram(List<String> argv, String path) {
    private static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin";

    /** The one that a shell would find. */
    public static final PodmanProgram USUAL = new PodmanProgram(List.of("podman"), USUAL_PATH);

    public PodmanProgram {
        argv = List.copyOf(argv);
    }

    /**
     * All that its environment holds: what podman finds its state by, the same as for the podman that the manager starts,
     * and nothing that could make it ask elsewhere.
     *
     * @param home the home of the manager's user
     * @param runtime the manager's runtime directory
     * @param configHome the manager's {@code XDG_CONFIG_HOME}; null when it has none of its own
     * @param dataHome likewise {@code XDG_DATA_HOME}
     */
    public Map<String, String> environment(
            String home, String runtime, @Nullable String configHome, @Nullable String dataHome) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("PATH", path);
        environment.put("HOME", home);
        environment.put("XDG_RUNTIME_DIR", runtime);
        environment.put("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + runtime + "/bus");
        environment.put("LC_ALL", "C.UTF-8");
        if (configHome != null) {
            environment.put("XDG_CONFIG_HOME", configHome);
        }
        if (dataHome != null) {
            environment.put("XDG_DATA_HOME", dataHome);
        }
        return environment;
    }
}
