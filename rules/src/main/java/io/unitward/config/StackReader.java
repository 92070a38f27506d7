package io.unitward.config;

import io.unitward.facts.InputKind;
import io.unitward.facts.StackRequest;
import io.unitward.facts.UnitNames;
import io.unitward.ownership.StackDeclaration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads {@code stacks:}. */
final class StackReader {
    private static final List<String> KEYS = List.of(
            "stack",
            "uid",
            "unit",
            "project",
            "files",
            "provider",
            "directory",
            "inputs",
            "services",
            "deadlines",
            "gate",
            "update");
    private static final List<String> INPUT_KEYS = List.of("path", "legacy", "kind", "secret");
    private static final List<String> DEADLINE_KEYS = List.of("start", "health", "stable", "pull");
    private static final List<String> UPDATE_KEYS = List.of("onFailure", "order", "canary");
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,99}");
    private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern UID = Pattern.compile("0|[1-9][0-9]{0,9}");
    private static final long LARGEST_UID = 0xffff_fffeL;
    private static final String A_NAME = "lower-case letters, digits, '_' and '-', a letter or digit first";
    private static final String A_FILE = "files such as \"~/stacks/web/compose.yaml\"";

    private final Problems problems;
    private final Set<String> names = new HashSet<>();
    private final Set<String> units = new HashSet<>();
    private final Set<String> projects = new HashSet<>();

    private StackReader(List<StackDeclaration> floor, Problems problems) {
        this.problems = problems;
        for (StackDeclaration stack : floor) {
            names.add(stack.name());
            units.add(stack.unit());
            projects.add(stack.project());
        }
    }

    /**
     * Reads all stacks of a file; with problems added, what it returns is not to be used.
     *
     * @param floor the stacks of {@code /etc/unitward}, which no other may take a name or a unit from
     */
    static List<StackDeclaration> read(Section manifest, List<StackDeclaration> floor, Problems problems) {
        StackReader reader = new StackReader(floor, problems);
        List<StackDeclaration> stacks = new ArrayList<>();
        for (Node item : manifest.items("stacks", "stacks")) {
            stacks.add(reader.stack(Section.of(item, "stack", KEYS, Set.of(), problems)));
        }
        return stacks;
    }

    private StackDeclaration stack(Section section) {
        section.require("stack", "a name such as 'immich': " + A_NAME);
        section.require("unit", "the service that starts the stack");
        section.require("files", "the compose files: " + A_FILE);
        int before = names.size();
        String name = once(section, "stack", names, text -> NAME.matcher(text).matches(), A_NAME);
        String project =
                once(section, "project", Set.of(), text -> NAME.matcher(text).matches(), A_NAME);
        boolean named = project != null;
        if (project == null) {
            project = name == null ? "" : name;
        }
        // One that goes by a name that is wrong or taken is told of already.
        boolean told = !named && names.size() == before;
        if (!projects.add(project) && !project.isEmpty() && !told) {
            problems.add(section.at(), "project", project, "a compose project that no other stack has");
        }
        String unit = once(
                section,
                "unit",
                units,
                text -> UnitNames.isUnitName(text) && text.endsWith(".service") && !UnitNames.isTemplate(text),
                "one service's full name, such as immich-stack.service");
        List<String> files = paths(section, "files");
        return new StackDeclaration(
                name == null ? "" : name,
                uid(section),
                unit == null ? "" : unit,
                project,
                files,
                provider(section),
                directory(section, files),
                inputs(section),
                services(section),
                deadlines(section),
                "background".equals(section.choice("gate", List.of("blocking", "background")))
                        ? StackDeclaration.Gate.BACKGROUND
                        : StackDeclaration.Gate.BLOCKING,
                update(section));
    }

    /** A text that fits and that no other stack has; null when the key is absent or wrong. */
    private @Nullable String once(
            Section section, String key, Set<String> taken, Predicate<String> fits, String expected) {
        Text text = section.text(key);
        if (text == null) {
            return null;
        }
        if (!fits.test(text.value())) {
            problems.add(text.at(), key, text.value(), expected);
        } else if (taken.contains(text.value())) {
            problems.add(text.at(), key, text.value(), "one that no other stack has");
        } else if (!key.equals("project")) {
            taken.add(text.value());
        }
        return text.value();
    }

    private @Nullable Long uid(Section section) {
        Node node = section.value("uid");
        if (node == null) {
            return null;
        }
        if (node instanceof ScalarNode scalar
                && node.getTag().equals(Tag.INT)
                && UID.matcher(scalar.getValue()).matches()
                && Long.parseLong(scalar.getValue()) <= LARGEST_UID) {
            return Long.parseLong(scalar.getValue());
        }
        problems.add(
                node,
                "uid",
                node instanceof ScalarNode scalar ? scalar.getValue() : null,
                "the numeric id of the user whose manager runs the stack, such as 1001");
        return null;
    }

    private List<String> provider(Section section) {
        if (!section.has("provider")) {
            return StackDeclaration.DEFAULT_PROVIDER;
        }
        List<String> provider = new ArrayList<>();
        for (Text argument :
                section.texts("provider", "a program and its arguments, such as [\"podman\", \"compose\"]")) {
            if (provider.isEmpty()) {
                requireProgram(argument);
            }
            provider.add(argument.value());
        }
        return provider;
    }

    private void requireProgram(Text program) {
        String value = program.value();
        if (value.contains(" ") || value.startsWith("-") || (value.contains("/") && !value.startsWith("/"))) {
            problems.add(
                    program.at(),
                    "provider",
                    value,
                    "a program's name or absolute path, with each argument as an item of its own");
        }
    }

    private String directory(Section section, List<String> files) {
        Text directory = section.text("directory");
        if (directory == null) {
            String first = files.isEmpty() ? "/" : files.get(0);
            return first.substring(0, Math.max(first.lastIndexOf('/'), 1));
        }
        String expected = PathRule.DIRECTORY.expected(directory.value());
        if (expected != null) {
            problems.add(directory.at(), "directory", directory.value(), expected);
        }
        return PathRule.normal(directory.value());
    }

    private List<String> paths(Section section, String key) {
        List<Text> paths = section.texts(key, A_FILE);
        section.distinct(key, paths);
        List<String> values = new ArrayList<>();
        for (Text path : paths) {
            values.add(file(path, key));
        }
        return values;
    }

    private String file(Text path, String key) {
        String expected = PathRule.FILE.expected(path.value());
        if (expected != null) {
            problems.add(path.at(), key, path.value(), expected);
        }
        return path.value();
    }

    private List<StackRequest.InputRequest> inputs(Section section) {
        List<StackRequest.InputRequest> inputs = new ArrayList<>();
        Set<String> paths = new HashSet<>();
        for (Node item : section.items("inputs", null)) {
            Section input = Section.of(item, "input", INPUT_KEYS, Set.of(), problems);
            input.require("path", "the file, such as \"~/stacks/web/db.password\"");
            input.require("kind", "one of env, secret, config");
            Text path = input.text("path");
            if (path != null && !paths.add(file(path, "path"))) {
                problems.add(path.at(), "path", path.value(), "each input once");
            }
            Text legacy = input.text("legacy");
            String kind = input.choice("kind", List.of("env", "secret", "config"));
            boolean open = "config".equals(kind);
            if ("secret".equals(kind) && input.has("secret") && !input.flag("secret")) {
                problems.add(item, "secret", "false", "true, or nothing, for kind: secret");
            }
            inputs.add(new StackRequest.InputRequest(
                    path == null ? "" : path.value(),
                    legacy == null ? null : file(legacy, "legacy"),
                    kind == null ? InputKind.CONFIG : InputKind.valueOf(kind.toUpperCase(Locale.ROOT)),
                    input.has("secret") ? input.flag("secret") : !open));
        }
        return inputs;
    }

    private List<String> services(Section section) {
        List<Text> services = section.texts("services", "services of the compose files");
        section.distinct("services", services);
        List<String> values = new ArrayList<>();
        for (Text service : services) {
            if (!SERVICE.matcher(service.value()).matches()) {
                problems.add(service.at(), "services", service.value(), "the name of a compose service, such as web");
            }
            values.add(service.value());
        }
        return values;
    }

    private StackDeclaration.Deadlines deadlines(Section section) {
        Section deadlines = section.section("deadlines", DEADLINE_KEYS);
        StackDeclaration.Deadlines usual = StackDeclaration.Deadlines.DEFAULT;
        if (deadlines == null) {
            return usual;
        }
        Duration start = deadlines.duration("start", Duration.ofSeconds(1));
        Duration health = deadlines.duration("health", Duration.ofSeconds(1));
        Duration stable = deadlines.duration("stable", Duration.ZERO);
        Duration pull = deadlines.duration("pull", Duration.ofSeconds(1));
        StackDeclaration.Deadlines told = new StackDeclaration.Deadlines(
                start == null ? usual.start() : start,
                health == null ? usual.health() : health,
                stable == null ? usual.stable() : stable);
        return pull == null ? told : new StackDeclaration.Deadlines(told.start(), told.health(), told.stable(), pull);
    }

    private static StackDeclaration.Update update(Section section) {
        Section update = section.section("update", UPDATE_KEYS);
        if (update == null) {
            return StackDeclaration.Update.DEFAULT;
        }
        Integer order = update.number("order");
        return new StackDeclaration.Update(
                "keep".equals(update.choice("onFailure", List.of("rollback", "keep")))
                        ? StackDeclaration.Update.OnFailure.KEEP
                        : StackDeclaration.Update.OnFailure.ROLLBACK,
                order == null ? StackDeclaration.Update.DEFAULT_ORDER : order,
                update.flag("canary"));
    }
}
