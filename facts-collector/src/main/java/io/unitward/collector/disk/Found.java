package io.unitward.collector.disk;

import org.jspecify.annotations.Nullable;

/**
 * One entry of a directory that units are read from, with what systemd asks about it.
 *
 * @param name file name
 * @param kind what is there, every link followed
 * @param target where it points, as written; null when it is no symbolic link
 * @param leadsTo where it points, as an absolute path in which no directory is a link any more, while its last component
 *     may be one; null when it is no link, or when systemd could not tell either
 * @param worldReadable whether everybody may open what is there; false when that is not known
 */
record Found(
        String name,
        Kind kind,
        @Nullable String target,
        @Nullable String leadsTo,
        boolean worldReadable) {
    /** What a path ends at. */
    enum Kind {
        /** A regular file with something in it. */
        FILE,
        /** An empty regular file: a mask. */
        EMPTY,
        /** A character device, which is how {@code /dev/null} is told: a mask. */
        DEVICE,
        DIRECTORY,
        /** A fifo, a socket or a block device. */
        OTHER,
        /** Links that lead nowhere. */
        MISSING,
        LOOP,
        /** It could not be looked at. */
        UNKNOWN
    }

    private static final int OTHERS_READ = 0004;

    /** Whether the entry itself is a symbolic link. */
    boolean isLink() {
        return target != null;
    }

    /** What is known of an entry that could not be looked at. */
    static Found unknown(String name) {
        return new Found(name, Kind.UNKNOWN, null, null, false);
    }

    /** An entry that is no link. */
    static Found of(String name, Stat stat) {
        return new Found(name, kind(stat), null, null, isWorldReadable(stat));
    }

    /**
     * An entry that is a link.
     *
     * @param directory the directory that holds it, found
     * @param target where it points, as written
     * @param end the same, followed to its end
     */
    static Found link(Resolver resolver, Trail directory, String name, String target, Trail end) {
        LinkTarget leadsTo = LinkTarget.of(resolver, directory, target);
        Kind kind = leadsTo.unknown() ? Kind.UNKNOWN : kind(end);
        return new Found(name, kind, target, leadsTo.path(), end.isFound() && isWorldReadable(end.stat));
    }

    private static boolean isWorldReadable(Stat stat) {
        return (stat.mode() & OTHERS_READ) != 0;
    }

    /** What a trail ended at. */
    static Kind kind(Trail trail) {
        return switch (trail.end) {
            case FOUND -> kind(trail.stat);
            case MISSING -> Kind.MISSING;
            case LOOP -> Kind.LOOP;
            case DENIED -> Kind.UNKNOWN;
        };
    }

    private static Kind kind(Stat stat) {
        if (stat.isRegular()) {
            return stat.size() == 0 ? Kind.EMPTY : Kind.FILE;
        }
        if (stat.isDirectory()) {
            return Kind.DIRECTORY;
        }
        return stat.isCharacterDevice() ? Kind.DEVICE : Kind.OTHER;
    }
}
