package io.unitward.config;

import io.unitward.facts.UnitNames;
import io.unitward.ownership.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads one entry of {@code owners:}. */
final class OwnerReader {
    private static final List<String> KEYS = List.of(
            "owner",
            "units",
            "fragment",
            "dropIns",
            "vendorDropIns",
            "provider",
            "source",
            "commit",
            "generation",
            "pins",
            "unitFileState",
            "required",
            "delegable");
    /** What systemd knows as {@code UnitFileState}, but for those that no owner can want. */
    private static final List<String> STATES = List.of(
            "enabled",
            "enabled-runtime",
            "linked",
            "linked-runtime",
            "alias",
            "masked",
            "masked-runtime",
            "static",
            "indirect",
            "disabled",
            "generated",
            "transient");

    private static final List<String> FRAGMENT_KEYS = List.of("under", "resolvesUnder", "content");
    private static final List<String> DROP_IN_KEYS = List.of("allow");

    private final Section section;
    private final Problems problems;

    private OwnerReader(Section section, Problems problems) {
        this.section = section;
        this.problems = problems;
    }

    /** An owner, with the places of what it requires. */
    record Located(Owner owner, List<Text> required) {}

    /** Reads an owner; with problems added, what it returns is not to be used. */
    static Located read(Node node, Set<String> namesInUse, Problems problems) {
        Section section = Section.of(node, "owner", KEYS, Set.of(), problems);
        return new OwnerReader(section, problems).read(namesInUse);
    }

    private Located read(Set<String> namesInUse) {
        section.require("owner", "a name for reports");
        section.require("units", UnitGlobRule.LIST);
        List<Text> units = units();
        List<String> under = List.of();
        List<String> resolvesUnder = List.of();
        boolean contentAny = false;
        Section fragment = section.section("fragment", FRAGMENT_KEYS);
        if (fragment != null) {
            under = paths(fragment, "under", PathRule.DIRECTORY, false);
            resolvesUnder = paths(fragment, "resolvesUnder", PathRule.DIRECTORY, false);
            contentAny = "any".equals(fragment.choice("content", List.of("vouched", "any")));
        }
        Section dropIns = section.section("dropIns", DROP_IN_KEYS);
        if (dropIns != null) {
            dropIns.require("allow", PathRule.DROP_IN_GLOB.list());
        }
        List<Text> required = required(values(units));
        Owner owner = new Owner(
                name(namesInUse),
                values(units),
                under,
                resolvesUnder,
                contentAny,
                dropIns == null ? List.of() : paths(dropIns, "allow", PathRule.DROP_IN_GLOB, true),
                !"deny".equals(section.choice("vendorDropIns", List.of("allow", "deny"))),
                OriginReader.read(section, fragment != null && fragment.has("under"), problems),
                PinsReader.read(section, problems),
                states(),
                values(required),
                section.flag("delegable"));
        return new Located(owner, required);
    }

    /** Sources are collected by owner name, so a second owner of that name could vouch for the first one's units. */
    private String name(Set<String> namesInUse) {
        Text name = section.text("owner");
        if (name != null && !namesInUse.add(name.value())) {
            problems.add(name.at(), "owner", name.value(), "a name that no other owner has");
        }
        return name == null ? "" : name.value();
    }

    private List<Text> units() {
        List<Text> units = section.texts("units", UnitGlobRule.LIST);
        for (Text unit : units) {
            String expected = UnitGlobRule.expected(unit.value());
            if (expected != null) {
                problems.add(unit.at(), "units", unit.value(), expected);
            }
        }
        return units;
    }

    private List<Text> required(List<String> globs) {
        List<Text> required = section.texts("required", null);
        section.distinct("required", required);
        for (Text unit : required) {
            String name = unit.value();
            if (!UnitNames.isUnitName(name)) {
                problems.add(unit.at(), "required", name, "one unit's full name, such as immich-stack.service");
            } else if (UnitNames.isTemplate(name)) {
                problems.add(unit.at(), "required", name, "a unit or an instance, not a template");
            } else if (!UnitGlobRule.anyMatches(globs, name)) {
                problems.add(unit.at(), "required", name, "a unit that 'units' of the same owner matches");
            }
        }
        return required;
    }

    private List<String> states() {
        List<Text> states = section.texts("unitFileState", null);
        section.distinct("unitFileState", states);
        for (Text state : states) {
            if (!STATES.contains(state.value())) {
                problems.add(state.at(), "unitFileState", state.value(), Nearest.oneOf(STATES, state.value()));
            }
        }
        return values(states);
    }

    private List<String> paths(Section in, String key, PathRule rule, boolean mayBeEmpty) {
        List<String> paths = new ArrayList<>();
        for (Text path : in.texts(key, mayBeEmpty ? null : rule.list())) {
            String expected = rule.expected(path.value());
            if (expected != null) {
                problems.add(path.at(), key, path.value(), expected);
            }
            paths.add(rule == PathRule.DIRECTORY ? PathRule.normal(path.value()) : path.value());
        }
        return paths;
    }

    private static List<String> values(List<Text> texts) {
        List<String> values = new ArrayList<>();
        for (Text text : texts) {
            values.add(text.value());
        }
        return values;
    }
}
