package io.unitward.unitfile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Applies one assignment after the other. */
final class Merge {
    private static final Set<String> BY_DEVICE = Set.of(
            "IODeviceWeight",
            "IOReadBandwidthMax",
            "IOWriteBandwidthMax",
            "IOReadIOPSMax",
            "IOWriteIOPSMax",
            "IODeviceLatencyTargetSec",
            "BlockIODeviceWeight",
            "BlockIOReadBandwidth",
            "BlockIOWriteBandwidth");

    /** What a problem begins with that is a whole assignment without effect. */
    private static final String IGNORES = "systemd ignores this: ";

    private final String unitType;
    private final int release;
    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final List<EffectiveSettings.Problem> problems = new ArrayList<>();
    private int order;

    Merge(String unitType, int release) {
        this.unitType = unitType;
        this.release = release;
    }

    private static final class Slot {
        final String section;
        final String key;
        final Setting setting;
        final List<Placed> values = new ArrayList<>();
        final List<Overridden> overridden = new ArrayList<>();

        Slot(String name, Setting setting) {
            int dot = name.lastIndexOf('.');
            this.section = name.substring(0, dot);
            this.key = name.substring(dot + 1);
            this.setting = setting;
        }

        void drop(Placed by) {
            for (Placed value : values) {
                overridden.add(new Overridden(value, by));
            }
            values.clear();
        }

        /** Drops the value that speaks of the same variable, credential or device. */
        void replace(String entry, Placed by) {
            for (int i = values.size() - 1; i >= 0; i--) {
                if (entryOf(values.get(i)).equals(entry)) {
                    overridden.add(new Overridden(values.remove(i), by));
                }
            }
        }
    }

    List<EffectiveSettings.Problem> problems() {
        return problems;
    }

    /** Section by section; a slot that nothing ever came of is left out. */
    List<EffectiveSetting> settings() {
        Map<String, List<EffectiveSetting>> sections = new LinkedHashMap<>();
        for (Slot slot : slots.values()) {
            if (!slot.values.isEmpty() || !slot.overridden.isEmpty()) {
                sections.computeIfAbsent(slot.section, section -> new ArrayList<>())
                        .add(new EffectiveSetting(
                                slot.section, slot.key, slot.setting.kind(), slot.values, slot.overridden));
            }
        }
        List<EffectiveSetting> settings = new ArrayList<>();
        sections.values().forEach(settings::addAll);
        return settings;
    }

    void add(UnitSource source) {
        for (TextProblem problem : source.text().problems()) {
            problem(source.path(), problem.line(), problem.message());
        }
        boolean told = false;
        for (Assignment assignment : source.text().assignments()) {
            boolean extension = Settings.isExtension(assignment.section());
            if (!extension && !Settings.isSection(assignment.section(), unitType)) {
                continue;
            }
            if (assignment.section().equals("Install") && !source.installs()) {
                if (!told) {
                    problem(
                            source.path(),
                            assignment.line(),
                            "[Install] is read in the fragment and in drop-ins of the unit's own name only");
                    told = true;
                }
                continue;
            }
            add(source.path(), assignment);
        }
    }

    private void add(String path, Assignment assignment) {
        Setting setting = Settings.find(assignment.section(), assignment.key());
        Placed placed = new Placed(path, assignment.line(), assignment.key(), assignment.value(), order++);
        for (String name : setting.names()) {
            add(slots.computeIfAbsent(name, n -> new Slot(n, setting)), setting, placed);
        }
    }

    private void add(Slot slot, Setting setting, Placed placed) {
        boolean empty = placed.value().isEmpty();
        String why = empty ? null : ValueRules.refuses(slot.section + "." + slot.key, placed.value());
        if (why != null) {
            problem(placed, IGNORES + placed.key() + "= " + why);
            return;
        }
        switch (setting.kind()) {
            case SCALAR -> {
                slot.drop(placed);
                if (!empty) {
                    slot.values.add(placed);
                }
            }
            case NEVER_EMPTY, BOOLEAN -> {
                // Seen with 257; 252 ignores it, and of those between it is not known.
                if (empty && slot.key.equals("PrivateMounts") && release >= LoadCheck.NEWEST) {
                    slot.drop(placed);
                    return;
                }
                if (setting.kind() == SettingKind.BOOLEAN ? !Settings.isTruth(placed.value()) : empty) {
                    problem(
                            placed,
                            empty
                                    ? "an empty " + placed.key()
                                            + "= is ignored, it cannot be taken back to its default"
                                    : IGNORES + placed.key() + "= is neither yes nor no");
                } else {
                    slot.drop(placed);
                    slot.values.add(placed);
                }
            }
            case LIST, SET -> {
                if (empty) {
                    dropGroup(slot, placed);
                }
                if (!empty) {
                    append(slot, placed);
                } else if (setting.kind() == SettingKind.SET) {
                    slot.values.add(placed);
                }
            }
            case DEPENDENCY -> {
                if (empty) {
                    problem(placed, "an empty " + placed.key() + "= does nothing, what it names stays");
                } else {
                    slot.values.add(placed);
                }
            }
            case FIRST -> {
                if (empty) {
                    problem(placed, "an empty " + placed.key() + "= is ignored");
                } else if (slot.values.isEmpty()) {
                    slot.values.add(placed);
                } else {
                    slot.overridden.add(new Overridden(placed, slot.values.get(0)));
                }
            }
            case EXTENSION -> slot.values.add(placed);
            case UNKNOWN -> {
                slot.values.add(placed);
                if (Settings.isIgnored(slot.section, slot.key)) {
                    problem(
                            placed,
                            IGNORES + placed.key() + "= means nothing in [" + slot.section + "] up to version "
                                    + LoadCheck.NEWEST);
                }
            }
        }
    }

    private void dropGroup(Slot slot, Placed by) {
        String group = slot.setting.group();
        if (group.isEmpty()) {
            slot.drop(by);
            return;
        }
        for (Slot other : slots.values()) {
            if (other.section.equals(slot.section) && other.setting.group().equals(group)) {
                other.drop(by);
            }
        }
    }

    private void append(Slot slot, Placed placed) {
        if (placed.key().equals("Environment")) {
            appendVariables(slot, placed);
            return;
        }
        String entry = entryOf(placed);
        if (!entry.isEmpty()) {
            for (Slot other : slots.values()) {
                boolean together = other == slot
                        || (!slot.setting.group().isEmpty()
                                && other.section.equals(slot.section)
                                && other.setting.group().equals(slot.setting.group()));
                if (together) {
                    other.replace(entry, placed);
                }
            }
        }
        slot.values.add(placed);
    }

    /** Each variable on its own: a drop-in mostly changes one of several. */
    private void appendVariables(Slot slot, Placed placed) {
        Words words = Words.of(placed.value());
        for (Words.Word word : words.words()) {
            String text = placed.value().substring(word.start(), word.end());
            Placed variable = new Placed(placed.path(), placed.line(), placed.key(), text, order++);
            if (Words.variable(word.text()).isEmpty()) {
                problem(placed, "a word of Environment= that is no NAME=value is ignored");
            } else {
                slot.replace(entryOf(variable), variable);
                slot.values.add(variable);
            }
        }
        if (words.rest() < placed.value().length()) {
            problem(placed, "Environment= has an open quote or an unknown escape; the rest of it is ignored");
        }
    }

    /** What a value speaks of, where a later value for the same thing takes its place; empty elsewhere. */
    private static String entryOf(Placed placed) {
        String value = placed.value();
        if (placed.key().equals("Environment")) {
            Words words = Words.of(value);
            return words.words().isEmpty()
                    ? ""
                    : Words.variable(words.words().get(0).text());
        }
        boolean credential =
                placed.key().startsWith("SetCredential") || placed.key().startsWith("LoadCredential");
        if (credential) {
            int colon = value.indexOf(':');
            return colon < 0 ? value : value.substring(0, colon);
        }
        if (BY_DEVICE.contains(placed.key())) {
            int blank = value.indexOf(' ');
            return blank < 0 ? "" : value.substring(0, blank);
        }
        return "";
    }

    private void problem(Placed placed, String message) {
        problem(placed.path(), placed.line(), message);
    }

    private void problem(String path, int line, String message) {
        problems.add(new EffectiveSettings.Problem(path, line, message));
    }
}
