package io.unitward.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * What compose files ask for, and on which line: files of this machine, and containers and services whose namespaces a service
 * shares. As written; nothing is interpolated. What cannot be read asks for nothing: {@link ComposeFile#read} tells of it.
 */
public final class ComposeAsks {
    /** What may be shared; {@code container:} of a user namespace is no compose word. */
    private static final List<String> SHARING = List.of("network_mode", "pid", "ipc");

    private ComposeAsks() {}

    /**
     * A namespace that a service takes from another.
     *
     * @param service which asks
     * @param key by what, such as {@code network_mode}
     * @param container whether from a container, by its name; else from a service of the same files
     * @param name of that, as written
     * @param where {@code FILE:LINE}
     * @param byDefault whether no profile has to switch the service on
     */
    public record Shared(String service, String key, boolean container, String name, String where, boolean byDefault) {}

    /**
     * A file that is asked for.
     *
     * @param path as written
     * @param env whether it is an env file
     * @param required whether the provider refuses to go on without it, by the compose file
     * @param where {@code FILE:LINE}
     */
    public record Input(String path, boolean env, boolean required, String where) {}

    /** The namespaces, by service and key; a later file wins. */
    public static List<Shared> shared(Map<String, byte[]> files) {
        Map<String, Shared> shared = new TreeMap<>();
        services(files, (file, service, keys) -> {
            for (String key : SHARING) {
                if (!(keys.get(key) instanceof ScalarNode said)) {
                    continue;
                }
                String[] parts = said.getValue().split(":", 2);
                boolean container = parts[0].equals("container");
                shared.remove(service + " " + key);
                if (parts.length == 2 && !parts[1].isEmpty() && (container || parts[0].equals("service"))) {
                    shared.put(
                            service + " " + key,
                            new Shared(
                                    service,
                                    key,
                                    container,
                                    parts[1],
                                    where(file, said),
                                    !keys.containsKey("profiles")));
                }
            }
        });
        return List.copyOf(shared.values());
    }

    /** The names that services give their containers, as written; sorted. */
    public static Set<String> containerNames(Map<String, byte[]> files) {
        Set<String> names = new TreeSet<>();
        services(files, (file, service, keys) -> {
            if (keys.get("container_name") instanceof ScalarNode name) {
                names.add(name.getValue());
            }
        });
        return names;
    }

    /** The files, in the order they are asked for. */
    public static List<Input> inputs(Map<String, byte[]> files) {
        List<Input> inputs = new ArrayList<>();
        files.forEach((file, content) -> {
            if (YamlText.read(content, new Problems(file)) instanceof MappingNode top) {
                Map<String, Node> all = ComposeExternals.keys(top);
                for (String kind : List.of("secrets", "configs")) {
                    if (all.get(kind) instanceof MappingNode declared) {
                        for (Node each : ComposeExternals.keys(declared).values()) {
                            add(file, value(each, "file"), false, true, inputs);
                        }
                    }
                }
            }
        });
        services(files, (file, service, keys) -> {
            for (Node each : listed(keys.get("env_file"))) {
                Node optional = value(each, "required");
                boolean isOptional =
                        optional instanceof ScalarNode word && word.getValue().equals("false");
                add(file, each instanceof MappingNode ? value(each, "path") : each, true, !isOptional, inputs);
            }
            for (Node each : listed(keys.get("volumes"))) {
                if (each instanceof MappingNode) {
                    add(file, value(each, "source"), false, false, inputs);
                } else if (each instanceof ScalarNode word) {
                    bind(file, word, inputs);
                }
            }
        });
        return inputs;
    }

    /** {@code ./here:/there}; what begins otherwise is the name of a volume. */
    private static void bind(String file, ScalarNode word, List<Input> inputs) {
        String source = word.getValue().split(":", 2)[0];
        boolean isPath = source.startsWith("/") || source.startsWith(".") || source.startsWith("~");
        if (isPath && source.indexOf('$') < 0 && word.getValue().indexOf(':') > 0) {
            inputs.add(new Input(source, false, false, where(file, word)));
        }
    }

    private static void add(String file, @Nullable Node path, boolean env, boolean required, List<Input> inputs) {
        if (path instanceof ScalarNode word
                && !word.getValue().isEmpty()
                && word.getValue().indexOf('$') < 0
                && word.getValue().indexOf('\0') < 0) {
            inputs.add(new Input(word.getValue(), env, required, where(file, word)));
        }
    }

    private static List<Node> listed(@Nullable Node node) {
        return node == null ? List.of() : node instanceof SequenceNode list ? list.getValue() : List.of(node);
    }

    private static @Nullable Node value(Node node, String key) {
        return node instanceof MappingNode mapping
                ? ComposeExternals.keys(mapping).get(key)
                : null;
    }

    private static String where(String file, Node node) {
        return file + ":" + node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    /** Takes one service of one file. */
    private interface Taker {
        void take(String file, String service, Map<String, Node> keys);
    }

    private static void services(Map<String, byte[]> files, Taker taker) {
        new LinkedHashMap<>(files).forEach((file, content) -> {
            if (YamlText.read(content, new Problems(file)) instanceof MappingNode top
                    && ComposeExternals.keys(top).get("services") instanceof MappingNode services) {
                ComposeExternals.keys(services).forEach((name, body) -> {
                    if (body instanceof MappingNode mapping) {
                        taker.take(file, name, ComposeExternals.keys(mapping));
                    }
                });
            }
        });
    }
}
