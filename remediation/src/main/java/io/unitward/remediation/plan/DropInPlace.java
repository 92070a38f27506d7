package io.unitward.remediation.plan;

import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Layer;
import io.unitward.facts.Manager;
import io.unitward.facts.Scope;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitNames;
import io.unitward.ownership.ArtifactSeen;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a drop-in is one that may be moved aside: a file or link of this one unit, put there by a person, in a directory
 * that only root and the manager's user may write. What is of many units (of a type, of a name prefix, of a template), what
 * comes with a package or from a store, and what systemd or a generator wrote is left to whoever put it there.
 *
 * @param seen digest over what is there; null when it is not known
 * @param obstacle why it may not be moved, a phrase; null when it may
 */
record DropInPlace(@Nullable String seen, @Nullable String obstacle) {
    private static final Set<Layer> BY_PERSONS =
            EnumSet.of(Layer.USER_CONFIG, Layer.ADMIN, Layer.RUNTIME, Layer.XDG_DATA);
    private static final List<String> STORES = List.of("/nix/store/", "/gnu/store/");

    /** @param names every name of the unit */
    static DropInPlace of(Snapshot snapshot, List<String> names, String path) {
        int slash = path.lastIndexOf('/');
        String parent = path.substring(0, Math.max(slash, 0));
        String name = path.substring(slash + 1);
        SearchDirectory directory = null;
        for (SearchDirectory each : snapshot.searchPath()) {
            if (each.path().equals(parent) && each.kind() == DirectoryKind.DROP_INS) {
                directory = each;
            }
        }
        if (directory == null) {
            return no("its directory is no part of the search path, or is reached through a link");
        }
        String of = directory.name().substring(0, directory.name().length() - ".d".length());
        if (!UnitNames.isUnitName(of) || UnitNames.isDashPrefix(of) || !names.contains(of)) {
            return no("it is not of this unit alone");
        }
        if (!BY_PERSONS.contains(directory.layer())) {
            return no("it is in the layer " + directory.layer().text());
        }
        String real = directory.realPath();
        if (real == null || !directory.writers().isEmpty()) {
            return no(real == null ? "its directory is not known" : "others may write its directory");
        }
        if (snapshot.manager().scope() == Scope.USER && !isUsers(snapshot.manager(), parent)) {
            return no("it is not in a directory of the manager's user; only root can move it");
        }
        DirectoryEntry entry = entry(directory, name);
        UnitFile file = file(snapshot, path);
        boolean inStore = isInStore(real + "/")
                || (file != null && file.realPath() != null && isInStore(file.realPath()))
                || (entry != null && entry.link() != null && isInStore(entry.link()));
        if (inStore) {
            return no("it comes from a store");
        }
        return new DropInPlace(seen(entry, file), entry == null ? "nothing is there" : null);
    }

    private static DropInPlace no(String obstacle) {
        return new DropInPlace(null, obstacle);
    }

    private static @Nullable String seen(@Nullable DirectoryEntry entry, @Nullable UnitFile file) {
        if (entry != null && entry.link() != null) {
            return ArtifactSeen.link(entry.link());
        }
        return file != null && file.status() == UnitFile.Status.READ
                ? ArtifactSeen.file(file.sha256(), file.mode(), file.uid(), file.gid())
                : null;
    }

    private static boolean isUsers(Manager manager, String directory) {
        return isBelow(manager.home(), directory) || isBelow(manager.runtimeDirectory(), directory);
    }

    private static boolean isBelow(@Nullable String root, String path) {
        return root != null && path.startsWith(root + "/");
    }

    private static boolean isInStore(String path) {
        return STORES.stream().anyMatch(path::startsWith);
    }

    private static @Nullable DirectoryEntry entry(SearchDirectory directory, String name) {
        for (DirectoryEntry entry : directory.entries()) {
            if (entry.name().equals(name)) {
                return entry;
            }
        }
        return null;
    }

    private static @Nullable UnitFile file(Snapshot snapshot, String path) {
        for (UnitFile file : snapshot.files()) {
            if (file.path().equals(path)) {
                return file;
            }
        }
        return null;
    }
}
