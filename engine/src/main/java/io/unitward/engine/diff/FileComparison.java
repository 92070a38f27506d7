package io.unitward.engine.diff;

import io.unitward.facts.DirectoryKind;
import io.unitward.facts.UnitFile;
import io.unitward.json.Words;
import io.unitward.ownership.Ownership;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares the unit files, drop-ins and dependency links of two snapshots.
 *
 * <p>A snapshot holds the content of what is loaded or waits to be; of everything else on the search path only the name,
 * the link and the change time. An equal change time then tells that nothing happened to a file, and another one tells
 * nothing: that is unknown.
 */
final class FileComparison {
    private final Seen before;
    private final Seen after;
    private final Set<String> leftOut;
    private final Collected out;

    /** @param leftOut names of units whose files come and go all the time */
    FileComparison(Seen before, Seen after, Set<String> leftOut, Collected out) {
        this.before = before;
        this.after = after;
        this.leftOut = leftOut;
        this.out = out;
    }

    void compare() {
        Set<String> paths = new TreeSet<>(before.entries.keySet());
        paths.addAll(after.entries.keySet());
        paths.addAll(before.files.keySet());
        paths.addAll(after.files.keySet());
        for (String path : paths) {
            String unit = Seen.unitOf(path);
            String name = path.substring(path.lastIndexOf('/') + 1);
            if (!leftOut.contains(name) && (unit == null || !leftOut.contains(unit))) {
                compare(path, unit);
            }
        }
    }

    private void compare(String path, @Nullable String unit) {
        Seen.Presence was = presence(path, before, after);
        Seen.Presence is = presence(path, after, before);
        boolean wasThere = was == Seen.Presence.THERE;
        boolean isThere = is == Seen.Presence.THERE;
        SubjectKind kind = kind(path);
        if (wasThere && isThere) {
            both(kind, path, unit);
        } else if (wasThere && is == Seen.Presence.NOT_THERE) {
            out.vanished(kind, path, unit, described(path, before, true));
        } else if (isThere && was == Seen.Presence.NOT_THERE) {
            out.appeared(kind, path, unit, described(path, after, false));
        } else if (wasThere || isThere) {
            out.unknown(kind, path, unit, null, wasThere ? Side.AFTER : Side.BEFORE, "it was not looked at");
        }
    }

    /** What one manager does not search and the other one does is not there for the first, whatever lies there. */
    private static Seen.Presence presence(String path, Seen side, Seen other) {
        Seen.Presence presence = side.presence(path);
        boolean unsearched = presence == Seen.Presence.ELSEWHERE && other.entries.containsKey(path);
        return unsearched ? Seen.Presence.NOT_THERE : presence;
    }

    private SubjectKind kind(String path) {
        Seen.Entry entry = before.entries.getOrDefault(path, after.entries.get(path));
        return entry != null && entry.directory().kind() == DirectoryKind.DEPENDENCIES
                ? SubjectKind.DEPENDENCY
                : SubjectKind.FILE;
    }

    private static Fields described(String path, Seen side, boolean vanished) {
        UnitFile file = side.files.get(path);
        Seen.Entry entry = side.entries.get(path);
        List<String> content = file == null || file.sha256() == null ? List.of() : List.of(file.sha256());
        List<String> links = file == null
                ? entry == null || entry.entry().link() == null
                        ? List.of()
                        : List.of(path + " -> " + entry.entry().link())
                : links(file);
        List<String> writers = file == null ? List.of() : writers(file);
        Fields fields = new Fields();
        List<String> none = List.of();
        fields.add("sha256", vanished ? content : none, vanished ? none : content);
        fields.add("links", vanished ? links : none, vanished ? none : links);
        fields.add("writers", vanished ? writers : none, vanished ? none : writers);
        return fields;
    }

    private void both(SubjectKind kind, String path, @Nullable String unit) {
        UnitFile was = before.files.get(path);
        UnitFile is = after.files.get(path);
        if (was != null && is != null) {
            files(kind, path, unit, was, is);
            return;
        }
        Seen.Entry wasEntry = before.entries.get(path);
        Seen.Entry isEntry = after.entries.get(path);
        if (wasEntry == null || isEntry == null) {
            out.unknown(kind, path, unit, null, was == null ? Side.BEFORE : Side.AFTER, "it was not looked at");
            return;
        }
        String wasLink = wasEntry.entry().link();
        String isLink = isEntry.entry().link();
        if (!Objects.equals(wasLink, isLink)) {
            Fields fields = new Fields().add("links", null, linked(path, wasLink), linked(path, isLink));
            out.changed(kind, path, unit, fields);
        } else if (kind != SubjectKind.DEPENDENCY) {
            // Of a dependency only the name and the link count, and both are known.
            Side side = was != null ? Side.AFTER : is != null ? Side.BEFORE : Side.BOTH;
            untouched(
                    kind,
                    path,
                    unit,
                    side,
                    wasEntry.entry().changedAt(),
                    isEntry.entry().changedAt());
        }
    }

    private static @Nullable String linked(String path, @Nullable String target) {
        return target == null ? null : path + " -> " + target;
    }

    private void untouched(
            SubjectKind kind,
            String path,
            @Nullable String unit,
            Side side,
            @Nullable Instant wasAt,
            @Nullable Instant isAt) {
        if (wasAt == null || !wasAt.equals(isAt)) {
            out.unknown(
                    kind,
                    path,
                    unit,
                    "sha256",
                    side,
                    "its content is not told, and its change time " + times(wasAt, isAt));
        }
    }

    private void files(SubjectKind kind, String path, @Nullable String unit, UnitFile was, UnitFile is) {
        Fields fields = new Fields();
        fields.add("status", null, status(was), status(is));
        boolean wasRead = was.status() == UnitFile.Status.READ;
        boolean isRead = is.status() == UnitFile.Status.READ;
        if (wasRead && isRead) {
            fields.add("sha256", null, was.sha256(), is.sha256());
        } else if (hidden(was) || hidden(is)) {
            Side side = hidden(was) && hidden(is) ? Side.BOTH : hidden(was) ? Side.BEFORE : Side.AFTER;
            out.unknown(
                    kind,
                    path,
                    unit,
                    "sha256",
                    side,
                    "its content could not be read, and its change time " + times(was.changedAt(), is.changedAt()));
        }
        if (was.status() != UnitFile.Status.UNREADABLE && is.status() != UnitFile.Status.UNREADABLE) {
            scalar(fields, kind, path, unit, "size", was, is, was.size(), is.size());
            scalar(fields, kind, path, unit, "owner", was, is, owner(was), owner(is));
            scalar(fields, kind, path, unit, "mode", was, is, mode(was), mode(is));
            scalar(fields, kind, path, unit, "realPath", was, is, was.realPath(), is.realPath());
            fields.add("links", links(was), links(is));
            fields.add("writers", writers(was), writers(is));
        }
        out.changed(kind, path, unit, fields);
    }

    /** What has no end of its links has no size, owner and mode; what was read must have them, or they are unknown. */
    private void scalar(
            Fields fields,
            SubjectKind kind,
            String path,
            @Nullable String unit,
            String field,
            UnitFile was,
            UnitFile is,
            @Nullable Object wasValue,
            @Nullable Object isValue) {
        boolean wasLost = wasValue == null && was.status() == UnitFile.Status.READ;
        boolean isLost = isValue == null && is.status() == UnitFile.Status.READ;
        if (wasLost || isLost) {
            Side side = wasLost && isLost ? Side.BOTH : wasLost ? Side.BEFORE : Side.AFTER;
            out.unknown(kind, path, unit, field, side, "it is not told");
        } else {
            fields.add(field, null, wasValue, isValue);
        }
    }

    /** Whether there is content that was not read. */
    private static boolean hidden(UnitFile file) {
        return switch (file.status()) {
            case UNREADABLE, TOO_LARGE, NOT_TRUSTED -> true;
            case READ, MISSING, NOT_REGULAR, NULL_DEVICE, LINK_LOOP -> false;
        };
    }

    private static String times(@Nullable Instant was, @Nullable Instant is) {
        if (was == null || is == null) {
            return "is not told either";
        }
        return was.equals(is) ? "is the same" : "is another";
    }

    private static String status(UnitFile file) {
        return Words.of(file.status());
    }

    private static @Nullable String owner(UnitFile file) {
        return file.uid() == null || file.gid() == null ? null : file.uid() + ":" + file.gid();
    }

    private static @Nullable String mode(UnitFile file) {
        if (file.mode() == null) {
            return null;
        }
        String octal = Integer.toOctalString(file.mode());
        return "0".repeat(Math.max(0, 4 - octal.length())) + octal;
    }

    private static List<String> links(UnitFile file) {
        return file.links().stream()
                .map(link -> link.path() + " -> " + link.target())
                .toList();
    }

    private static List<String> writers(UnitFile file) {
        return file.writers().stream().map(Ownership::describe).toList();
    }
}
