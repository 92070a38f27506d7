package io.unitward.generation;

import io.unitward.facts.UnitNames;
import io.unitward.pending.Fingerprint;
import io.unitward.unitfile.EffectiveSetting;
import io.unitward.unitfile.EffectiveSettings;
import io.unitward.unitfile.UnitSource;
import io.unitward.unitfile.UnitText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one generation says of one unit, its drop-ins merged into it as systemd does. */
public final class UnitDefinition {
    private static final Set<String> YES = Set.of("1", "yes", "y", "true", "t", "on");
    private static final Set<String> NO = Set.of("0", "no", "n", "false", "f", "off");

    private final String unit;
    private final @Nullable GenerationFile fragment;
    private final List<GenerationFile> dropIns;
    private @Nullable SortedMap<String, List<String>> settings;

    UnitDefinition(String unit, @Nullable GenerationFile fragment, List<GenerationFile> dropIns) {
        this.unit = unit;
        this.fragment = fragment;
        this.dropIns = dropIns;
    }

    /** Its unit type. */
    String type() {
        return UnitNames.type(unit);
    }

    /** Whether it has a unit file here; otherwise it comes from elsewhere, or from nowhere. */
    public boolean hasFragment() {
        return fragment != null;
    }

    /** Whether its unit file here forbids to load it. */
    public boolean isMasked() {
        return fragment != null && fragment.masked();
    }

    /** Whether nothing here is about it. */
    public boolean isNothing() {
        return fragment == null && dropIns.isEmpty();
    }

    /** Its files: the fragment first, if there is one, then the drop-ins in order. */
    public List<GenerationFile> files() {
        List<GenerationFile> files = new ArrayList<>();
        if (fragment != null) {
            files.add(fragment);
        }
        files.addAll(dropIns);
        return files;
    }

    /** A digest over its files: names, order and content. */
    public String digest() {
        Fingerprint print = new Fingerprint().add("unitward.definition/v1");
        for (GenerationFile file : files()) {
            print.add(file.path()).add(file.masked()).add(file.sha256());
        }
        return print.hex();
    }

    /** What every setting comes to, as SECTION.KEY, in the order that systemd reads the values in. */
    public SortedMap<String, List<String>> settings() {
        if (settings == null) {
            settings = merge();
        }
        return settings;
    }

    /** The values of a setting; empty when it is not set. */
    public List<String> values(String section, String key) {
        return settings().getOrDefault(section + "." + key, List.of());
    }

    /** The last value of a setting; null when it is not set. */
    public @Nullable String value(String section, String key) {
        List<String> values = values(section, key);
        return values.isEmpty() ? null : values.get(values.size() - 1);
    }

    /** Whether a switch is on; null when it is not set, or to neither yes nor no. */
    public @Nullable Boolean flag(String section, String key) {
        String value = value(section, key);
        String word = value == null ? "" : value.toLowerCase(Locale.ROOT);
        return YES.contains(word) ? Boolean.TRUE : NO.contains(word) ? Boolean.FALSE : null;
    }

    /** The same of a switch that generators write into {@code [Unit]} or into the section of the type. */
    public @Nullable Boolean switchFlag(String key) {
        String type = UnitNames.type(unit);
        Boolean own = flag(type.substring(0, 1).toUpperCase(Locale.ROOT) + type.substring(1), key);
        return own != null ? own : flag("Unit", key);
    }

    private SortedMap<String, List<String>> merge() {
        String type = UnitNames.type(unit);
        List<UnitSource> sources = new ArrayList<>();
        for (GenerationFile file : files()) {
            String text = file.text();
            if (text != null) {
                sources.add(new UnitSource(file.path(), UnitText.parse(text, type), file.equals(fragment)));
            }
        }
        EffectiveSettings effective = EffectiveSettings.of(type, fragment != null && fragment.text() != null, sources);
        SortedMap<String, List<String>> merged = new TreeMap<>();
        for (EffectiveSetting setting : effective.settings()) {
            List<String> values =
                    setting.values().stream().map(placed -> placed.value()).toList();
            if (!values.isEmpty()) {
                merged.put(setting.section() + "." + setting.key(), values);
            }
        }
        return merged;
    }
}
