package io.unitward.pending;

/**
 * How a path came to differ, or may differ, from what is loaded. systemd itself compares modification times and no more, so
 * that each cause but {@link #MTIME} and {@link #FILE_VANISHED} is one that {@code NeedDaemonReload} misses on some release.
 */
public enum ChangeCause {
    /** The file was modified after the load. */
    MTIME("mtime"),
    /** It was changed after the load with an older modification time ({@code cp -p}, {@code rsync -a}), or moved here. */
    CONTENT_WITHOUT_MTIME("content-without-mtime"),
    /** A link on the way was made or made to lead elsewhere; what it leads to may be as old as a Nix store's files. */
    LINK_RETARGETED("link-retargeted"),
    /** It is loaded, or hid something, and is no longer there. */
    FILE_VANISHED("file-vanished"),
    /** Another file of a unit's name is read first, or the loaded one no longer is. */
    HIGHER_PRIORITY_FRAGMENT("higher-priority-fragment"),
    /** A unit would be masked, or no longer be. */
    MASKED("masked"),
    /** Another set of drop-ins, or another order. */
    DROP_IN_SET("drop-in-set"),
    /** Another set of names of a unit. */
    ALIAS_SET("alias-set"),
    /** Another set of links in a {@code .wants}, {@code .requires} or {@code .upholds} directory. */
    DEPENDENCY_SET("dependency-set"),
    /** Something that generators read, or a generator: what it will write shows only when it has run. */
    GENERATOR_SOURCE("generator-source"),
    /** Configuration or environment of the manager. */
    RELOAD_INPUT("reload-input"),
    /** Unit files were enabled or disabled over D-Bus: from systemd 255 on every unit then asks for a reload. */
    MANAGER_WIDE("manager-wide"),
    /** A unit asks for a reload, and nothing on disk says why. */
    FLAG("flag");

    private final String text;

    ChangeCause(String text) {
        this.text = text;
    }

    /** The word used in reports and by policies. */
    public String text() {
        return text;
    }
}
