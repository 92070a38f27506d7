package io.unitward.remediation.act;

import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.Layer;
import io.unitward.facts.ManagerInput;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.pending.Definitions;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that a reload reads, as one snapshot saw it, to be held against what another saw: each path with its links, content
 * and change time.
 *
 * <p>Left out is what changes without anybody's doing: what the manager itself writes for transient units, and the times of
 * what generators write anew at each reload (their names and contents stay in).
 */
public final class Inputs {
    // What a key speaks of; the path follows. A path may be several things at once.
    private static final String CONTENT = "content\0";
    private static final String INPUT = "input\0";
    private static final String DIRECTORY = "directory\0";
    private static final String ENTRY = "entry\0";

    private final SortedMap<String, String> facts = new TreeMap<>();
    private final Set<String> ownTransient = new HashSet<>();

    private Inputs(Snapshot snapshot) {
        for (Unit unit : snapshot.units()) {
            if (Boolean.TRUE.equals(unit.transientUnit())) {
                ownTransient.addAll(Definitions.paths(unit.loaded()));
            }
        }
        put(INPUT + "the unit search path", String.join(":", snapshot.manager().unitPath()));
        snapshot.managerInputs().forEach(this::input);
        snapshot.searchPath().forEach(this::directory);
        snapshot.files().forEach(this::file);
    }

    /** The first thing that differs between two looks, as a path or a phrase; null when nothing does. */
    public static @Nullable String firstDifference(Snapshot before, Snapshot after) {
        Inputs one = new Inputs(before);
        Inputs two = new Inputs(after);
        TreeSet<String> keys = new TreeSet<>(one.facts.keySet());
        keys.addAll(two.facts.keySet());
        for (String key : keys) {
            String then = one.facts.get(key);
            String now = two.facts.get(key);
            // A content is read only where a loaded definition or a newer time calls for it, and that is what a reload
            // moves: where only one look has it, the change time of the entry, which is always listed, decides.
            boolean notComparable = key.startsWith(CONTENT) && (then == null || now == null);
            boolean ownTransient = (then == null || one.ownTransient.contains(subject(key)))
                    && (now == null || two.ownTransient.contains(subject(key)));
            if (!Objects.equals(then, now) && !notComparable && !ownTransient) {
                return subject(key);
            }
        }
        return null;
    }

    private static String subject(String key) {
        return key.substring(key.indexOf('\0') + 1);
    }

    private void input(ManagerInput input) {
        // Its content may be read only while it is pending, its time always: the time changes with the content.
        put(
                INPUT + input.path(),
                input.kind() + " " + (input.changedAt() == null ? input.sha256() : input.changedAt()));
    }

    private void directory(SearchDirectory directory) {
        boolean moves = directory.layer().generated() || directory.layer() == Layer.TRANSIENT;
        if (!moves) {
            // No change time: an editor's droppings are no change. What systemd would read in it is listed below.
            put(DIRECTORY + directory.path(), directory.status() + " " + directory.realPath());
        }
        for (DirectoryEntry entry : directory.entries()) {
            String path = directory.path() + "/" + entry.name();
            Object changed = directory.layer().generated() ? "" : String.valueOf(entry.changedAt());
            put(ENTRY + path, entry.link() + " " + changed);
        }
    }

    private void file(UnitFile file) {
        Object changed = file.layer().generated() ? "" : String.valueOf(file.changedAt());
        put(
                CONTENT + file.path(),
                file.status() + " " + file.realPath() + " " + file.links() + " " + changed + " " + file.sha256());
    }

    private void put(String key, String value) {
        facts.put(key, value);
    }
}
