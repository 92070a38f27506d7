package io.unitward.reach;

import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitNames;
import io.unitward.facts.UnitView;
import io.unitward.preview.SettingChange;
import io.unitward.preview.UnitChange;
import io.unitward.unitfile.Bearing;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which changes of a unit do to others what is not followed here: then it is not known what an action on it takes along. Most are of
 * mounts that systemd requires for a path, which only those with a unit file are ({@code unit_add_mount_dependencies} in 252 and 257).
 */
public final class Unfollowed {
    /** Where mounts with a unit file mount; null where not all of them need be known. */
    private final @Nullable Set<String> mounts;

    private Unfollowed(@Nullable Set<String> mounts) {
        this.mounts = mounts;
    }

    /**
     * By the mounts that one look shows.
     *
     * @param declared names of units of which there will be files
     */
    public static Unfollowed in(Snapshot snapshot, Collection<String> declared) {
        Set<String> names = new TreeSet<>(declared);
        for (Unit unit : snapshot.units()) {
            if (hasFile(unit.loaded()) || hasFile(unit.onDisk())) {
                names.add(unit.id());
            }
        }
        Set<String> mounts = new TreeSet<>();
        boolean known = Existence.in(snapshot).allSeen();
        for (String name : names) {
            // The root is always there.
            if (UnitNames.type(name).equals("mount") && !name.equals("-.mount")) {
                String path = Bearing.mountPoint(name);
                known &= path != null;
                mounts.add(path == null ? name : path);
            }
        }
        return new Unfollowed(known ? mounts : null);
    }

    private static boolean hasFile(@Nullable UnitView view) {
        return view != null && view.fragmentPath() != null;
    }

    /** The first setting that is another, and not followed, with an equals sign; null when all are. */
    public @Nullable String of(UnitChange change) {
        for (SettingChange setting : change.settings()) {
            if (!Bearing.isFollowed(setting.section(), setting.key(), setting.before(), setting.after(), mounts)) {
                return setting.key() + "=";
            }
        }
        return null;
    }

    /**
     * The same of all settings of a unit, by {@code Section.Key}.
     *
     * @param before what they are
     * @param after what they come to
     */
    @Nullable
    String of(Map<String, List<String>> before, Map<String, List<String>> after) {
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            List<String> then = before.getOrDefault(name, List.of());
            List<String> now = after.getOrDefault(name, List.of());
            int dot = name.indexOf('.');
            String key = name.substring(dot + 1);
            if (!then.equals(now) && !Bearing.isFollowed(name.substring(0, dot), key, then, now, mounts)) {
                return key + "=";
            }
        }
        return null;
    }
}
