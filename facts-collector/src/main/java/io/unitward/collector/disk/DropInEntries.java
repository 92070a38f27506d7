package io.unitward.collector.disk;

import java.util.ArrayList;
import java.util.List;

/** What of a directory of drop-ins systemd lists. */
final class DropInEntries {
    /** As many links as systemd follows. */
    private static final int MAX_LINKS = 32;

    private final Resolver resolver;
    private final SystemdRelease release;

    DropInEntries(Resolver resolver, SystemdRelease release) {
        this.resolver = resolver;
        this.release = release;
    }

    /** Those of one directory, sorted by name. */
    List<Found> of(UnitDirectory directory, UnitDirectory.Below below) throws NotSeen {
        if (below.unseen() != null) {
            throw new NotSeen(directory.path() + "/" + below.name(), below.unseen());
        }
        if (!release.followsDropIns()) {
            return below.entries();
        }
        List<Found> entries = new ArrayList<>(below.entries().size());
        for (Found entry : below.entries()) {
            if (isFollowed(below.realPath() + "/" + entry.name(), entry)) {
                entries.add(entry);
            }
        }
        return entries;
    }

    private boolean isFollowed(String path, Found entry) throws NotSeen {
        return switch (entry.kind()) {
            case LOOP -> false;
            case MISSING -> leadsNowhere(entry);
            case UNKNOWN -> throw new NotSeen(path, "could not be looked at");
            default -> true;
        };
    }

    /** Whether a link leads to a place that does not exist, and not to one that cannot: below a file, or back from nowhere. */
    private boolean leadsNowhere(Found entry) throws NotSeen {
        Found at = entry;
        for (int i = 0; i < MAX_LINKS; i++) {
            String target = at.leadsTo();
            if (target == null) {
                return false;
            }
            int slash = target.lastIndexOf('/');
            Trail directory = resolver.directory(slash <= 0 ? "/" : target.substring(0, slash));
            if (directory.end == Trail.End.DENIED) {
                throw new NotSeen(target, directory.reason);
            }
            Found next = directory.isFound() ? Listing.found(resolver, directory, target.substring(slash + 1)) : null;
            if (next == null || !next.isLink()) {
                return true;
            }
            at = next;
        }
        return false;
    }
}
