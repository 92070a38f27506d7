package io.unitward.config;

import io.unitward.verdict.ActionKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads {@code allowlist.yaml}: what the executor may do for a finding. */
public final class AllowlistReader {
    private static final List<String> KEYS = List.of("apiVersion", "allow");
    private static final List<String> ENTRY_KEYS = List.of("action", "units", "max-per-hour", "max-per-run");

    private final Problems problems;

    private AllowlistReader(String file) {
        this.problems = new Problems(file);
    }

    /**
     * Reads one file.
     *
     * @param file its name, for messages
     * @param content its bytes
     * @throws ConfigException with every problem of the file, in file order
     */
    public static Allowlist read(String file, byte[] content) throws ConfigException {
        return new AllowlistReader(file).read(content);
    }

    private Allowlist read(byte[] content) throws ConfigException {
        List<Allowlist.Entry> entries = new ArrayList<>();
        Node root = YamlText.read(content, problems);
        if (root != null) {
            Section section = Section.of(root, "allowlist", KEYS, Set.of(), problems);
            ManifestReader.requireVersion(section);
            section.require("allow", "a list of entries; [] allows nothing");
            for (Node item : section.items("allow", null)) {
                Allowlist.Entry entry = entry(item);
                if (entry != null) {
                    entries.add(entry);
                }
            }
        }
        problems.throwIfAny();
        return new Allowlist(entries);
    }

    private Allowlist.@Nullable Entry entry(Node node) {
        Section section = Section.of(node, "entry", ENTRY_KEYS, Set.of(), problems);
        section.require("action", String.join(", ", actions()));
        section.require("units", UnitGlobRule.LIST + "; \"*\" for every unit");
        ActionKind action = action(section.text("action"));
        List<String> units = units(section);
        Integer perHour = section.number("max-per-hour");
        Integer perRun = section.number("max-per-run");
        int line = node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
        return action == null
                ? null
                : new Allowlist.Entry(action, units, perHour, perRun, problems.file() + ":" + line);
    }

    private @Nullable ActionKind action(@Nullable Text action) {
        if (action == null) {
            return null;
        }
        for (ActionKind kind : ActionKind.values()) {
            if (kind.text().equals(action.value()) && !kind.isOnlyTyped()) {
                return kind;
            }
        }
        problems.add(action.at(), "action", action.value(), Nearest.oneOf(actions(), action.value()));
        return null;
    }

    private List<String> units(Section section) {
        List<String> units = new ArrayList<>();
        for (Text unit : section.texts("units", UnitGlobRule.LIST)) {
            String expected = UnitGlobRule.expected(unit.value());
            if (expected != null) {
                problems.add(unit.at(), "units", unit.value(), expected);
            }
            units.add(unit.value());
        }
        return units;
    }

    private static List<String> actions() {
        List<String> actions = new ArrayList<>();
        for (ActionKind kind : ActionKind.values()) {
            if (!kind.isOnlyTyped()) {
                actions.add(kind.text());
            }
        }
        return actions;
    }
}
