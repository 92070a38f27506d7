package io.unitward.engine.init;

import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.Link;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.UnitFile;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One unit file on the search path.
 *
 * @param directory the directory it lies in, listed under its one name
 * @param entry its entry there
 * @param file what was seen of it; null when it was not looked at, since it is neither loaded nor changed
 */
record Place(
        SearchDirectory directory,
        DirectoryEntry entry,
        @Nullable UnitFile file) {
    /** What Home Manager links from: one store directory for each generation. */
    private static final Pattern HOME_FILES = Pattern.compile("/nix/store/[^/]+-home-manager-files/.*");

    private static final Pattern STORE = Pattern.compile("/(nix|gnu)/store/.*");

    String path() {
        return directory.path() + "/" + entry.name();
    }

    /** How systemd masks: a link to {@code /dev/null}, or an empty file. */
    boolean isMask() {
        return "/dev/null".equals(entry.link())
                || (file != null
                        && (file.status() == UnitFile.Status.NULL_DEVICE
                                || (file.status() == UnitFile.Status.READ
                                        && Long.valueOf(0).equals(file.size()))));
    }

    /** Where its links end; as far as the first link tells, when it was not looked at. */
    String end() {
        if (file != null && file.realPath() != null) {
            return file.realPath();
        }
        String real = directory.realPath() == null ? directory.path() : directory.realPath();
        String link = entry.link();
        if (link == null) {
            return real + "/" + entry.name();
        }
        return Path.of(real).resolve(link).normalize().toString();
    }

    boolean isHomeManagers() {
        if (entry.link() != null && HOME_FILES.matcher(entry.link()).matches()) {
            return true;
        }
        if (file != null) {
            for (Link link : file.links()) {
                if (HOME_FILES.matcher(link.target()).matches()) {
                    return true;
                }
            }
        }
        return HOME_FILES.matcher(end()).matches();
    }

    boolean isInStore() {
        return STORE.matcher(end()).matches();
    }
}
