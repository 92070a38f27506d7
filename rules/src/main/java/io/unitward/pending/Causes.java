package io.unitward.pending;

import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Layer;
import io.unitward.facts.ManagerInput;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitNames;
import io.unitward.verdict.FindingDraft;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tells one cause for a reload from the next, so that none is acted on twice.
 *
 * <p>The key of a unit is a digest over every entry of the search path that systemd would consult for it, with the entry's
 * change time: fragments and aliases by any of its names, drop-ins and dependency links of these names, of its template, its
 * dash prefixes and its type, and the source a generator made it from. A new edit, file, link or removal gives a new key.
 *
 * <p>Nothing that a reload itself moves goes in: neither load times, nor what is loaded, nor the flag, nor times in the
 * generator layers, which are written anew each time. So a flag that stays set over the same files keeps its key.
 */
public final class Causes {
    private static final int LENGTH = 16;

    private final Snapshot snapshot;
    private final Map<String, Unit> units = new HashMap<>();
    /** What systemd looks under (a name, or the name a {@code .d} or {@code .wants} directory belongs to) → what is there. */
    private final Map<String, List<String>> entries = new HashMap<>();

    private final List<ManagerInput> inputs;
    /** Those that enabling and disabling changes, with their change times. */
    private final List<String> directories = new ArrayList<>();

    private boolean indexed;

    /** Reads nothing of the snapshot until the first key is asked for: most runs need none. Not for several threads. */
    public Causes(Snapshot snapshot) {
        this.snapshot = snapshot;
        this.inputs = snapshot.managerInputs();
    }

    /** The key of one unit, or of {@link FindingDraft#MANAGER}; for several keys of a snapshot keep the object. */
    public static String key(String unit, Snapshot snapshot) {
        return new Causes(snapshot).key(unit);
    }

    /**
     * The key of what would call for a reload on a unit's behalf right now.
     *
     * @param unit a unit name, observed or not, or {@link FindingDraft#MANAGER} for what concerns no unit
     * @return 16 hex digits, equal as long as nothing that concerns the unit changes on disk
     */
    public String key(String unit) {
        if (!indexed) {
            indexed = true;
            snapshot.units().forEach(each -> units.put(each.id(), each));
            snapshot.searchPath().forEach(this::index);
        }
        Fingerprint fingerprint = new Fingerprint().add(unit);
        if (unit.equals(FindingDraft.MANAGER)) {
            inputs.forEach(input -> fingerprint.add(line(input)));
            directories.forEach(fingerprint::add);
            return shorten(fingerprint);
        }
        Set<String> lines = new TreeSet<>();
        Unit observed = units.get(unit);
        Set<String> names = new TreeSet<>();
        for (String name : observed == null ? List.of(unit) : observed.names()) {
            names.addAll(lookedUnder(name));
        }
        names.addAll(lookedUnder(unit));
        names.forEach(name -> lines.addAll(entries.getOrDefault(name, List.of())));
        String source = observed == null || observed.loaded() == null
                ? null
                : observed.loaded().sourcePath();
        for (ManagerInput input : inputs) {
            if (belongsTo(input.path(), source)) {
                lines.add(line(input));
            }
        }
        return shorten(fingerprint.addAll(lines));
    }

    private void index(SearchDirectory directory) {
        if (!directory.layer().generated() && directory.layer() != Layer.TRANSIENT) {
            directories.add(directory.path() + '\0' + directory.changedAt());
        }
        String owner =
                directory.name().substring(0, Math.max(0, directory.name().lastIndexOf('.')));
        for (DirectoryEntry entry : directory.entries()) {
            // A generated file is new after every reload, and what a reload moves must not look like a new cause.
            Object changed = directory.layer().generated() ? "" : String.valueOf(entry.changedAt());
            String line = directory.path() + "/" + entry.name() + '\0' + entry.link() + '\0' + changed;
            if (directory.kind() != DirectoryKind.UNITS) {
                add(owner, line);
                continue;
            }
            add(entry.name(), line);
            if (entry.link() != null) {
                add(entry.link().substring(entry.link().lastIndexOf('/') + 1), line);
            }
        }
    }

    private void add(String name, String line) {
        entries.computeIfAbsent(name, n -> new ArrayList<>(2)).add(line);
    }

    /** Every name whose file or directory can be part of the definition of a unit of this name. */
    private static Set<String> lookedUnder(String name) {
        Set<String> names = new TreeSet<>();
        String type = UnitNames.type(name);
        String stem = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        int at = stem.indexOf('@');
        String prefix = at < 0 ? stem : stem.substring(0, at);
        String instance = at < 0 ? "" : stem.substring(at);
        names.add(name);
        names.add(UnitNames.templateOf(name));
        names.add(type);
        for (int dash = prefix.lastIndexOf('-', prefix.length() - 2);
                dash >= 0;
                dash = prefix.lastIndexOf('-', dash - 1)) {
            String shorter = prefix.substring(0, dash + 1) + instance + "." + type;
            names.add(shorter);
            names.add(UnitNames.templateOf(shorter));
        }
        return names;
    }

    private static boolean belongsTo(String path, @Nullable String source) {
        return source != null && (path.equals(source) || path.equals(source + ".d") || path.startsWith(source + ".d/"));
    }

    private static String line(ManagerInput input) {
        return input.path() + '\0' + input.kind() + '\0' + input.changedAt();
    }

    private static String shorten(Fingerprint fingerprint) {
        return fingerprint.hex().substring(0, LENGTH);
    }
}
