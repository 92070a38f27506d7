package io.unitward.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** What a compose project takes from elsewhere: networks and volumes that are {@code external}, and what is mounted from the host. */
public final class ComposeExternals {
    /** As YAML 1.1 has it, which podman-compose reads; what docker-compose writes is {@code true}. */
    private static final Set<String> TRUE = Set.of("true", "yes", "on");

    private static final String MERGE = "<<";
    /** Merges within merges; a mapping that merges itself would have no end. */
    private static final int MOST_MERGED = 8;

    private ComposeExternals() {}

    /** What it may be. */
    public enum Kind {
        NETWORK,
        VOLUME,
        SECRET;

        /** As people and podman call it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One of them.
     *
     * @param kind what it is
     * @param name as podman has it
     */
    public record External(Kind kind, String name) {}

    /**
     * Those of a compose file as a provider writes it, variables filled in; by name, networks first. A name
     * that still has a variable is left out, and so is all of what is no compose file.
     */
    public static List<External> of(byte[] content) {
        List<External> found = new ArrayList<>();
        if (YamlText.read(content, new Problems("config")) instanceof MappingNode top) {
            Map<String, Node> keys = keys(top);
            add(Kind.NETWORK, keys.get("networks"), found);
            add(Kind.VOLUME, keys.get("volumes"), found);
            found.removeIf(each -> each.name().contains("$"));
        }
        return found;
    }

    /**
     * The same of a compose file as its author wrote it, for a provider that does not tell: those that a service uses which no
     * profile switches, with secrets of podman's own. A name may have a variable in it.
     */
    public static List<External> used(byte[] content) {
        List<External> found = new ArrayList<>();
        if (YamlText.read(content, new Problems("config")) instanceof MappingNode top) {
            Map<String, Node> keys = keys(top);
            Set<String> networks = new TreeSet<>();
            Set<String> volumes = new TreeSet<>();
            Set<String> secrets = new TreeSet<>();
            if (keys.get("services") instanceof MappingNode services) {
                for (Node service : keys(services).values()) {
                    Map<String, Node> its = service instanceof MappingNode body ? keys(body) : Map.of();
                    if (!its.containsKey("profiles")) {
                        names(its.get("volumes"), volumes);
                        names(its.get("networks"), networks);
                        names(its.get("secrets"), secrets);
                        if (!its.containsKey("networks") && !its.containsKey("network_mode")) {
                            networks.add("default");
                        }
                    }
                }
            }
            add(Kind.NETWORK, only(keys.get("networks"), networks), found);
            add(Kind.VOLUME, only(keys.get("volumes"), volumes), found);
            add(Kind.SECRET, only(keys.get("secrets"), secrets), found);
        }
        return found;
    }

    /** The names in a list of them, of volumes in front of a colon, or the keys of a mapping. */
    private static void names(@Nullable Node uses, Set<String> names) {
        if (uses instanceof MappingNode mapping) {
            names.addAll(keys(mapping).keySet());
        } else if (uses instanceof SequenceNode list) {
            for (Node use : list.getValue()) {
                Node name = use instanceof MappingNode map ? keys(map).get("source") : use;
                if (name instanceof ScalarNode word) {
                    names.add(word.getValue().split(":", 2)[0]);
                }
            }
        }
    }

    private static @Nullable Node only(@Nullable Node all, Set<String> names) {
        if (!(all instanceof MappingNode mapping)) {
            return null;
        }
        List<NodeTuple> left = mapping.getValue().stream()
                .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode key && names.contains(key.getValue()))
                .toList();
        return new MappingNode(mapping.getTag(), left, mapping.getFlowStyle());
    }

    /** What services mount from the host, absolute paths, sorted; of a compose file as a provider writes it. */
    public static Set<String> binds(byte[] content) {
        Set<String> sources = new TreeSet<>();
        Node services = YamlText.read(content, new Problems("config")) instanceof MappingNode top
                ? keys(top).get("services")
                : null;
        if (services instanceof MappingNode all) {
            for (Node service : keys(all).values()) {
                if (service instanceof MappingNode body && keys(body).get("volumes") instanceof SequenceNode volumes) {
                    volumes.getValue().forEach(volume -> bind(volume, sources));
                }
            }
        }
        return sources;
    }

    /** The files of secrets and configurations that a service gets: absolute path → {@code secret} or {@code config}; likewise. */
    public static SortedMap<String, String> files(byte[] content) {
        SortedMap<String, String> files = new TreeMap<>();
        if (YamlText.read(content, new Problems("config")) instanceof MappingNode top) {
            for (String kind : List.of("config", "secret")) {
                if (keys(top).get(kind + "s") instanceof MappingNode declared
                        && keys(top).get("services") instanceof MappingNode services) {
                    Map<String, Node> all = keys(declared);
                    used(services, kind + "s").forEach(name -> file(all.get(name), kind, files));
                }
            }
        }
        return files;
    }

    private static Set<String> used(MappingNode services, String key) {
        Set<String> names = new TreeSet<>();
        for (Node service : keys(services).values()) {
            if (service instanceof MappingNode body && keys(body).get(key) instanceof SequenceNode uses) {
                for (Node use : uses.getValue()) {
                    Node name = use instanceof MappingNode map ? keys(map).get("source") : use;
                    if (name instanceof ScalarNode word) {
                        names.add(word.getValue());
                    }
                }
            }
        }
        return names;
    }

    private static void file(@Nullable Node declared, String kind, Map<String, String> files) {
        if (declared instanceof MappingNode map
                && keys(map).get("file") instanceof ScalarNode path
                && path.getValue().startsWith("/")) {
            files.put(path.getValue(), kind);
        }
    }

    private static void bind(Node volume, Set<String> sources) {
        Map<String, Node> its = volume instanceof MappingNode map ? keys(map) : Map.of();
        if (its.get("type") instanceof ScalarNode type
                && type.getValue().equals("bind")
                && its.get("source") instanceof ScalarNode source
                && source.getValue().startsWith("/")) {
            sources.add(source.getValue());
        }
    }

    private static void add(Kind kind, @Nullable Node all, List<External> found) {
        if (!(all instanceof MappingNode mapping)) {
            return;
        }
        keys(mapping).forEach((key, body) -> {
            Map<String, Node> its = body instanceof MappingNode map ? keys(map) : Map.of();
            Node external = its.get("external");
            Node named = its.get("name");
            if (external instanceof MappingNode older) { // external: {name: NAME}
                named = keys(older).get("name");
            } else if (!(external instanceof ScalarNode word
                    && TRUE.contains(word.getValue().toLowerCase(Locale.ROOT)))) {
                return;
            }
            String name = named instanceof ScalarNode word ? word.getValue() : key;
            if (!name.isEmpty()) {
                found.add(new External(kind, name));
            }
        });
    }

    static Map<String, Node> keys(MappingNode mapping) {
        return keys(mapping, MOST_MERGED);
    }

    /** Own keys count before merged ones; merged ones in their order. */
    private static Map<String, Node> keys(MappingNode mapping, int depth) {
        Map<String, Node> keys = new TreeMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key && !key.getValue().equals(MERGE)) {
                keys.put(key.getValue(), tuple.getValueNode());
            }
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (depth > 0
                    && tuple.getKeyNode() instanceof ScalarNode key
                    && key.getValue().equals(MERGE)) {
                List<Node> merged = tuple.getValueNode() instanceof SequenceNode several
                        ? several.getValue()
                        : List.of(tuple.getValueNode());
                for (Node each : merged) {
                    if (each instanceof MappingNode map) {
                        keys(map, depth - 1).forEach(keys::putIfAbsent);
                    }
                }
            }
        }
        return keys;
    }
}
