package io.unitward.config;

import io.unitward.facts.Stack;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Which services compose files declare. They are data of somebody else: nothing is interpolated, included or extended, and
 * what goes beyond the limits of our own configuration files is not read at all.
 */
public final class ComposeFile {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    private static final Pattern COUNT = Pattern.compile("[0-9]{1,6}");

    /** How deep merges of merges are followed. */
    private static final int MERGES = 5;

    private ComposeFile() {}

    /**
     * The services of a stack, or why they cannot be told.
     *
     * @param services sorted by name; null with a problem
     * @param problem a phrase; null with services
     */
    public record Services(
            @Nullable List<Stack.Service> services,
            @Nullable String problem) {
        /** They cannot be told. */
        public static Services unknown(String problem) {
            return new Services(null, problem);
        }
    }

    /**
     * Reads compose files that the provider would lay over each other.
     *
     * @param files the bytes of each by its name, in the order the provider is given them
     */
    public static Services read(Map<String, byte[]> files) {
        Map<String, Stack.Service> all = new TreeMap<>();
        Set<String> awaited = new HashSet<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            String problem = read(file.getKey(), file.getValue(), all, awaited);
            if (problem != null) {
                return Services.unknown(problem);
            }
        }
        all.replaceAll((name, service) -> new Stack.Service(
                name,
                service.byDefault(),
                service.image(),
                service.replicas(),
                awaited.contains(name),
                service.checked()));
        return all.isEmpty()
                ? Services.unknown("its compose files declare no services")
                : new Services(new ArrayList<>(all.values()), null);
    }

    /** @param awaited gets the services that others wait for to end */
    private static @Nullable String read(
            String name, byte[] content, Map<String, Stack.Service> all, Set<String> awaited) {
        Problems problems = new Problems(name);
        Node root = YamlText.read(content, problems);
        try {
            problems.throwIfAny();
        } catch (ConfigException e) {
            return "compose file " + e.problems().get(0);
        }
        if (!(root instanceof MappingNode top)) {
            return "compose file " + name + " is no mapping";
        }
        Set<String> seen = new HashSet<>();
        for (NodeTuple tuple : top.getValue()) {
            String key = text(tuple.getKeyNode());
            if (key == null || !seen.add(key)) {
                return "compose file " + name + " has "
                        + (key == null ? "a key that is no text" : "'" + key + "' twice");
            }
            if (key.equals("include")) {
                return "compose file " + name + " includes others, which unitward does not follow;"
                        + " 'services' of the stack can name those that must run";
            }
            if (key.equals("services")) {
                String problem = services(name, tuple.getValueNode(), all, awaited);
                if (problem != null) {
                    return problem;
                }
            }
        }
        return null;
    }

    private static @Nullable String services(
            String name, Node node, Map<String, Stack.Service> all, Set<String> awaited) {
        if (!(node instanceof MappingNode services)) {
            return "'services' of compose file " + name + " is no mapping";
        }
        Set<String> seen = new HashSet<>();
        for (NodeTuple tuple : services.getValue()) {
            String service = text(tuple.getKeyNode());
            if (service == null || !NAME.matcher(service).matches()) {
                return "'services' of compose file " + name + " has a key that is no name of a service";
            }
            if (!seen.add(service)) {
                return "service '" + service + "' is in compose file " + name + " twice";
            }
            if (!(tuple.getValueNode() instanceof MappingNode body)) {
                return "service '" + service + "' of compose file " + name + " is no mapping";
            }
            Map<String, Node> keys = new TreeMap<>();
            flatten(body, keys, MERGES);
            all.put(service, over(all.get(service), service, keys));
            if (keys.get("depends_on") instanceof MappingNode others) {
                await(others, awaited);
            }
        }
        return null;
    }

    /**
     * Where a service says what it runs.
     *
     * @param where {@code FILE:LINE} of its {@code image}, else of the service itself
     * @param built whether the provider makes its image
     * @param pullPolicy its {@code pull_policy} as written; null when it has none
     */
    public record Origin(
            String where, boolean built, @Nullable String pullPolicy) {}

    /**
     * Where services come from, by name. What cannot be read is left out: {@link #read} tells of it.
     *
     * @param files as {@link #read} takes them
     */
    public static Map<String, Origin> origins(Map<String, byte[]> files) {
        Map<String, Origin> origins = new TreeMap<>();
        files.forEach((file, content) -> {
            Node services = YamlText.read(content, new Problems(file)) instanceof MappingNode top
                    ? value(top, "services")
                    : null;
            if (services instanceof MappingNode all) {
                for (NodeTuple tuple : all.getValue()) {
                    String name = text(tuple.getKeyNode());
                    if (name != null && tuple.getValueNode() instanceof MappingNode body) {
                        origins.put(name, origin(file, origins.get(name), tuple.getKeyNode(), body));
                    }
                }
            }
        });
        return origins;
    }

    private static Origin origin(String file, @Nullable Origin earlier, Node name, MappingNode body) {
        Map<String, Node> keys = new TreeMap<>();
        flatten(body, keys, MERGES);
        Node image = keys.get("image");
        Node policy = keys.get("pull_policy");
        String where = file + ":"
                + (image == null ? name : image)
                        .getStartMark()
                        .map(mark -> mark.getLine() + 1)
                        .orElse(1);
        return new Origin(
                image == null && earlier != null ? earlier.where() : where,
                keys.containsKey("build") || (earlier != null && earlier.built()),
                policy != null ? text(policy) : earlier == null ? null : earlier.pullPolicy());
    }

    private static @Nullable Node value(MappingNode mapping, String key) {
        for (NodeTuple tuple : mapping.getValue()) {
            if (key.equals(text(tuple.getKeyNode()))) {
                return tuple.getValueNode();
            }
        }
        return null;
    }

    /** The keys of a mapping and of those that {@code <<} merges into it, which count less. */
    private static void flatten(MappingNode body, Map<String, Node> keys, int merges) {
        List<Node> merged = new ArrayList<>();
        for (NodeTuple tuple : body.getValue()) {
            String key = text(tuple.getKeyNode());
            if ("<<".equals(key)) {
                merged.add(tuple.getValueNode());
            } else if (key != null) {
                keys.putIfAbsent(key, tuple.getValueNode());
            }
        }
        for (Node node : merged) {
            List<Node> each = node instanceof SequenceNode list ? list.getValue() : List.of(node);
            for (Node mapping : each) {
                if (mapping instanceof MappingNode more && merges > 0) {
                    flatten(more, keys, merges - 1);
                }
            }
        }
    }

    /** A later file adds to a service and wins where both say something. */
    private static Stack.Service over(Stack.@Nullable Service earlier, String name, Map<String, Node> keys) {
        boolean byDefault = !keys.containsKey("profiles") && (earlier == null || earlier.byDefault());
        String image = earlier == null ? null : earlier.image();
        Node named = keys.get("image");
        if (named != null) {
            String text = text(named);
            image = text == null || text.isEmpty() || text.indexOf('$') >= 0 ? null : text;
        }
        Long replicas = earlier == null ? Long.valueOf(1) : earlier.replicas();
        if (keys.containsKey("extends")) {
            replicas = null;
        }
        Node said = replicas(keys);
        if (said != null) {
            String text = text(said);
            replicas = text != null && COUNT.matcher(text).matches() ? Long.valueOf(text) : null;
        }
        return new Stack.Service(
                name, byDefault, keys.containsKey("build") ? null : image, replicas, false, checked(earlier, keys));
    }

    /** Whether it has a health check; one without a test of its own takes that of the image, if that has one. */
    private static boolean checked(Stack.@Nullable Service earlier, Map<String, Node> keys) {
        Map<String, Node> check = new TreeMap<>();
        if (keys.get("healthcheck") instanceof MappingNode body) {
            flatten(body, check, MERGES);
        }
        Node test = check.get("test");
        Node first = test instanceof SequenceNode words && !words.getValue().isEmpty()
                ? words.getValue().get(0)
                : test;
        String off = check.containsKey("disable") ? text(check.get("disable")) : null;
        boolean isOff = "true".equals(off) || (first != null && "NONE".equals(text(first)));
        return !isOff && (test != null || (earlier != null && earlier.checked()));
    }

    /**
     * A file of this machine that a service gets as a secret or a configuration.
     *
     * @param path as written
     * @param secret whether it is a secret
     */
    public record Mounted(String path, boolean secret) {}

    /**
     * The files that compose files name for secrets and configurations that a service gets, without those named by variables.
     * podman makes an empty directory of one that is missing, and says nothing.
     *
     * @param files as {@link #read} takes them
     */
    public static List<Mounted> mounted(Map<String, byte[]> files) {
        Map<String, Mounted> declared = new TreeMap<>();
        Set<String> used = new HashSet<>();
        files.forEach((file, content) -> {
            if (YamlText.read(content, new Problems(file)) instanceof MappingNode top) {
                for (String kind : List.of("secrets", "configs")) {
                    declared(kind, value(top, kind), declared);
                    used(kind, value(top, "services"), used);
                }
            }
        });
        return declared.entrySet().stream()
                .filter(each -> used.contains(each.getKey()))
                .map(Map.Entry::getValue)
                .distinct()
                .toList();
    }

    private static void declared(String kind, @Nullable Node node, Map<String, Mounted> declared) {
        if (node instanceof MappingNode all) {
            for (NodeTuple tuple : all.getValue()) {
                String name = text(tuple.getKeyNode());
                Node file = tuple.getValueNode() instanceof MappingNode body ? value(body, "file") : null;
                String path = file == null ? null : text(file);
                if (name != null
                        && path != null
                        && !path.isEmpty()
                        && path.indexOf('$') < 0
                        && path.indexOf('\0') < 0) {
                    declared.put(kind + " " + name, new Mounted(path, kind.equals("secrets")));
                }
            }
        }
    }

    private static void used(String kind, @Nullable Node services, Set<String> used) {
        if (!(services instanceof MappingNode all)) {
            return;
        }
        for (NodeTuple tuple : all.getValue()) {
            Map<String, Node> keys = new TreeMap<>();
            if (tuple.getValueNode() instanceof MappingNode body) {
                flatten(body, keys, MERGES);
            }
            if (keys.get(kind) instanceof SequenceNode list) {
                for (Node each : list.getValue()) {
                    Node source = each instanceof MappingNode how ? value(how, "source") : each;
                    used.add(kind + " " + (source == null ? "" : text(source)));
                }
            }
        }
    }

    private static void await(MappingNode others, Set<String> awaited) {
        for (NodeTuple tuple : others.getValue()) {
            String other = text(tuple.getKeyNode());
            Node condition = tuple.getValueNode() instanceof MappingNode how ? value(how, "condition") : null;
            if (other != null && condition != null && "service_completed_successfully".equals(text(condition))) {
                awaited.add(other);
            }
        }
    }

    /** What a service says of how many containers it is to have; providers refuse two different numbers. */
    private static @Nullable Node replicas(Map<String, Node> keys) {
        Map<String, Node> deploy = new TreeMap<>();
        if (keys.get("deploy") instanceof MappingNode body) {
            flatten(body, deploy, MERGES);
        }
        return keys.containsKey("scale") ? keys.get("scale") : deploy.get("replicas");
    }

    private static @Nullable String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : null;
    }
}
