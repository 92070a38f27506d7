package io.unitward.cli.install;

import io.unitward.ownership.OwnUnits;
import io.unitward.ownership.Owner;
import java.util.List;
import java.util.TreeSet;

/** Where healing writes on a system manager: the directories in which owners have their unit files and drop-ins. */
public final class WritablePlaces {
    private WritablePlaces() {}

    /**
     * The directories, sorted.
     *
     * @param owners of the manifest
     * @param usual where an owner who names no place has files
     */
    public static List<String> of(List<Owner> owners, String usual) {
        TreeSet<String> places = new TreeSet<>();
        for (Owner owner : owners) {
            if (owner.name().equals(OwnUnits.OWNER)) {
                continue; // our own units are written by 'install' alone
            }
            owner.fragmentUnder().forEach(path -> places.add(expand(path)));
            if (owner.fragmentUnder().isEmpty()) {
                places.add(usual);
            }
            owner.dropInsAllowed().forEach(glob -> places.add(beforeNames(expand(glob))));
        }
        places.removeIf(path -> !path.startsWith("/") || path.equals("/"));
        return List.copyOf(places);
    }

    /** As the system manager's paths are expanded. */
    private static String expand(String path) {
        return path.startsWith("~/")
                ? "/root" + path.substring(1)
                : path.startsWith("{runtime}") ? "/run" + path.substring("{runtime}".length()) : path;
    }

    /** The last directory before a part that stands for several. */
    private static String beforeNames(String glob) {
        int end = glob.length();
        for (char special : new char[] {'*', '?', '[', '{'}) {
            int at = glob.indexOf(special);
            end = at >= 0 && at < end ? at : end;
        }
        int slash = glob.lastIndexOf('/', end);
        return slash <= 0 ? "/" : glob.substring(0, slash);
    }
}
