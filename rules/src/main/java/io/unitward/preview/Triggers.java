package io.unitward.preview;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which unit a timer or a path starts, and when a reload sets it anew. Measured on systemd 252: both fire at the reload. */
final class Triggers {
    private Triggers() {}

    /**
     * The unit that a timer or path starts; null for a unit of another type.
     *
     * @param settings by {@code Section.Key}
     */
    static @Nullable String of(String unit, Map<String, List<String>> settings) {
        int dot = unit.lastIndexOf('.');
        String section = switch (unit.substring(dot + 1)) {
            case "timer" -> "Timer";
            case "path" -> "Path";
            default -> null;
        };
        if (section == null) {
            return null;
        }
        List<String> named = settings.getOrDefault(section + ".Unit", List.of());
        return named.isEmpty() ? unit.substring(0, dot) + ".service" : named.get(named.size() - 1);
    }

    /** Whether anything that triggers is among changed settings. */
    static boolean changed(List<SettingChange> settings) {
        return settings.stream()
                .anyMatch(setting ->
                        setting.section().equals("Timer") || setting.section().equals("Path"));
    }
}
