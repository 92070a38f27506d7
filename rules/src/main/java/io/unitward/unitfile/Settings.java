package io.unitward.unitfile;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The settings that systemd knows, section by section, and how each behaves. The names are those of
 * {@code src/core/load-fragment-gperf.gperf.in}; the behaviour of each was measured on systemd 252, by assigning it twice and
 * by assigning nothing after something.
 */
final class Settings {
    private static final Set<String> TRUTHS =
            Set.of("1", "yes", "y", "true", "t", "on", "0", "no", "n", "false", "f", "off");

    private static final Map<String, String> SECTIONS = Map.ofEntries(
            Map.entry("service", "Service"),
            Map.entry("socket", "Socket"),
            Map.entry("device", "Device"),
            Map.entry("mount", "Mount"),
            Map.entry("automount", "Automount"),
            Map.entry("swap", "Swap"),
            Map.entry("target", "Target"),
            Map.entry("path", "Path"),
            Map.entry("timer", "Timer"),
            Map.entry("slice", "Slice"),
            Map.entry("scope", "Scope"));

    private static final Map<String, Setting> TABLE = table();

    private Settings() {}

    /** Under which names values of what systemd knows are kept, each as SECTION.KEY; sorted. */
    static SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        TABLE.values().forEach(setting -> names.addAll(setting.names()));
        return names;
    }

    /** What becomes of a key in a section; unknown ones are kept as they are. */
    static Setting find(String section, String key) {
        String name = section + "." + key;
        Setting known = TABLE.get(name);
        if (known != null) {
            return known;
        }
        boolean extension = isExtension(section) || isExtension(key);
        return new Setting(extension ? SettingKind.EXTENSION : SettingKind.UNKNOWN, List.of(name), "");
    }

    /**
     * Whether no release of systemd up to {@link LoadCheck#NEWEST} takes anything from such a key: held against the names in the
     * programs of 252 and 257.
     */
    static boolean isIgnored(String section, String key) {
        return find(section, key).kind() == SettingKind.UNKNOWN && !key.equals("BindLogSockets");
    }

    /** Whether a unit of that type has such a section. */
    static boolean isSection(String section, String unitType) {
        return section.equals("Unit") || section.equals("Install") || section.equals(SECTIONS.get(unitType));
    }

    /** Whether a section or key is left to other programs. */
    static boolean isExtension(String name) {
        return name.startsWith("X-");
    }

    /** Whether systemd takes a text for yes or no. */
    static boolean isTruth(String value) {
        return TRUTHS.contains(value.toLowerCase(Locale.ROOT));
    }

    /** Whether systemd reads no further after an assignment: it would not run a service as somebody else than was meant. */
    static boolean isFatal(String section, String key, String value) {
        return key.equals("DynamicUser") && TABLE.containsKey(section + "." + key) && !isTruth(value);
    }

    private static Map<String, Setting> table() {
        Map<String, Setting> table = new HashMap<>(2048);
        add(table, "Unit", SettingNames.UNIT);
        add(table, "Install", SettingNames.INSTALL);
        add(table, "Service", SettingNames.SERVICE);
        add(table, "Socket", SettingNames.SOCKET);
        add(table, "Mount", SettingNames.MOUNT);
        add(table, "Automount", SettingNames.AUTOMOUNT);
        add(table, "Swap", SettingNames.SWAP);
        add(table, "Timer", SettingNames.TIMER);
        add(table, "Path", SettingNames.PATH);
        add(table, "Scope", SettingNames.SCOPE);
        for (String section : List.of("Service", "Socket", "Mount", "Swap")) {
            add(table, section, ResourceNames.EXEC);
            add(table, section, ResourceNames.KILL);
            add(table, section, ResourceNames.CGROUP);
        }
        add(table, "Slice", ResourceNames.CGROUP);
        add(table, "Scope", ResourceNames.CGROUP);
        add(table, "Scope", ResourceNames.KILL);
        for (String name : SettingNames.CONDITIONS.split("\\s+", -1)) {
            for (String prefix : List.of("Condition", "Assert")) {
                String key = "Unit." + prefix + name;
                table.put(key, new Setting(SettingKind.LIST, List.of(key), prefix));
            }
        }
        return table;
    }

    /** Each line: the kind, a group after {@code @} where there is one, a colon, and keys; {@code >} names where a value is kept. */
    private static void add(Map<String, Setting> table, String section, String lines) {
        for (String line : lines.split("\n", -1)) {
            int colon = line.indexOf(':');
            int at = line.indexOf('@');
            SettingKind kind = SettingKind.valueOf(line.substring(0, at > 0 ? at : colon));
            String group = at > 0 ? line.substring(at + 1, colon) : "";
            for (String word : line.substring(colon + 1).strip().split(" ", -1)) {
                int to = word.indexOf('>');
                String key = to < 0 ? word : word.substring(0, to);
                List<String> names = List.of((to < 0 ? word : word.substring(to + 1)).split(",", -1));
                List<String> full = names.stream()
                        .map(name -> name.indexOf('.') < 0 ? section + "." + name : name)
                        .toList();
                table.put(section + "." + key, new Setting(kind, full, group));
            }
        }
    }
}
