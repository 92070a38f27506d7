package io.unitward.preview;

import io.unitward.facts.Unit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dependency link by its path. It does what a setting of the unit does that its directory belongs to.
 *
 * @param puller the unit whose {@code .wants}, {@code .requires} or {@code .upholds} directory it is in
 * @param key the setting of {@code [Unit]}
 * @param pulled the unit that it names; empty for a directory that has lost one
 */
record Link(String puller, String key, String pulled) {
    /** @param path of a link, or of a directory of such links */
    static Link of(String path) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        String parent = path.substring(0, Math.max(0, path.lastIndexOf('/')));
        String above = parent.substring(parent.lastIndexOf('/') + 1);
        return isDirectory(above) ? of(above, last) : of(last, "");
    }

    private static Link of(String directory, String pulled) {
        int dot = Math.max(0, directory.lastIndexOf('.'));
        String key = switch (directory.substring(dot)) {
            case ".requires" -> "Requires";
            case ".upholds" -> "Upholds";
            default -> "Wants";
        };
        return new Link(directory.substring(0, dot), key, pulled);
    }

    private static boolean isDirectory(String name) {
        return name.endsWith(".wants") || name.endsWith(".requires") || name.endsWith(".upholds");
    }

    /**
     * Adds what it does to the changed settings of its unit.
     *
     * @param loaded what the unit pulls in now; null when that was not told
     */
    void addTo(List<SettingChange> settings, boolean active, Unit.@Nullable Dependencies loaded) {
        if (pulled.isEmpty()) {
            return;
        }
        for (int i = 0; i < settings.size(); i++) {
            SettingChange setting = settings.get(i);
            if (setting.section().equals("Unit") && setting.key().equals(key)) {
                List<String> after = new ArrayList<>(setting.after());
                after.add(pulled);
                settings.set(i, new SettingChange("Unit", key, setting.before(), after, setting.effect()));
                return;
            }
        }
        List<String> before = loaded == null ? List.of() : loadedBy(loaded);
        if (before.contains(pulled)) {
            return;
        }
        List<String> after = new ArrayList<>(before);
        after.add(pulled);
        settings.add(new SettingChange("Unit", key, before, after, AtOnce.of(active, "Unit", key)));
    }

    private List<String> loadedBy(Unit.Dependencies loaded) {
        return switch (key) {
            case "Requires" -> loaded.requires();
            case "Upholds" -> loaded.upholds();
            default -> loaded.wants();
        };
    }
}
