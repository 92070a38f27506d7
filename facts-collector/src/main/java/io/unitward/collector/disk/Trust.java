package io.unitward.collector.disk;

import io.unitward.facts.Writer;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who, besides root and the manager's user, may change what lies at a path. */
public final class Trust {
    /** Written out: those that Comparator makes are linked at run time, since no archive of classes holds them. */
    static final Comparator<Writer> ORDER = new Comparator<>() {
        @Override
        public int compare(Writer one, Writer other) {
            int byKind = one.kind().compareTo(other.kind());
            int byId = byKind == 0 ? Long.compare(one.id(), other.id()) : byKind;
            return byId == 0 ? one.via().compareTo(other.via()) : byId;
        }
    };

    private static final List<String> IMMUTABLE_STORES = List.of("/nix/store", "/gnu/store");

    private final Set<Long> trusted;
    private final Accounts accounts;

    public Trust(long managerUid, Accounts accounts) {
        this.trusted = managerUid == 0 ? Set.of(0L) : Set.of(0L, managerUid);
        this.accounts = accounts;
    }

    /** Adds who may replace an entry through the directory that holds it. */
    void addReplacers(List<Writer> writers, String directory, Stat stat, String entry, Stat entryStat) {
        addOwner(writers, stat.uid(), directory);
        if (!stat.groupWrites() && !stat.othersWrite()) {
            return;
        }
        if (stat.isSticky()) {
            // Only the owner of the directory or of the entry can replace it.
            addOwner(writers, entryStat.uid(), entry);
        } else {
            addModes(writers, directory, stat);
        }
    }

    /** Adds who may write a file, or entries into a directory, itself. */
    void addWriters(List<Writer> writers, String path, Stat stat) {
        addOwner(writers, stat.uid(), path);
        addModes(writers, path, stat);
    }

    private void addOwner(List<Writer> writers, long uid, String via) {
        if (!trusted.contains(uid)) {
            add(writers, new Writer(Writer.Kind.USER, uid, accounts.userName(uid), via));
        }
    }

    private void addModes(List<Writer> writers, String path, Stat stat) {
        // A store is mounted read-only, and its build group writes only through the daemon.
        if (stat.groupWrites() && !isInStore(path) && !accounts.holdsOnly(stat.gid(), trusted)) {
            add(writers, new Writer(Writer.Kind.GROUP, stat.gid(), accounts.groupName(stat.gid()), path));
        }
        if (stat.othersWrite()) {
            add(writers, new Writer(Writer.Kind.EVERYBODY, -1, null, path));
        }
    }

    @Nullable
    String userName(long uid) {
        return accounts.userName(uid);
    }

    private static boolean isInStore(String path) {
        for (String store : IMMUTABLE_STORES) {
            if (path.startsWith(store) && (path.length() == store.length() || path.charAt(store.length()) == '/')) {
                return true;
            }
        }
        return false;
    }

    private static void add(List<Writer> writers, Writer writer) {
        if (!writers.contains(writer)) {
            writers.add(writer);
        }
    }
}
