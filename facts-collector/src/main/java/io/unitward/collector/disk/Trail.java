package io.unitward.collector.disk;

import io.unitward.facts.Link;
import io.unitward.facts.Writer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far a path was followed: every link on the way, where it ended, and who may change any of it. */
final class Trail {
    /** How a trail ended. */
    enum End {
        FOUND,
        MISSING,
        LOOP,
        DENIED
    }

    /** Where it is found from here. */
    Path host;

    /** The same as a path of the observed host, without links. */
    String real;

    /** Of {@code real}; while {@code end} is not FOUND, of the last directory reached. */
    Stat stat;

    End end = End.FOUND;

    /** Why it was denied; empty otherwise. */
    String reason = "";

    /** Whether it ended early, at an entry that is looked at on its own. */
    boolean handedOver;

    final List<Link> links = new ArrayList<>(2);
    final List<Writer> writers = new ArrayList<>(0);

    /** Newest ctime of the links, and of directories that were moved into the way of one. */
    @Nullable
    Instant newest;

    Trail(Path host, String real, Stat stat) {
        this.host = host;
        this.real = real;
        this.stat = stat;
    }

    Trail copy() {
        Trail copy = new Trail(host, real, stat);
        copy.end = end;
        copy.reason = reason;
        copy.handedOver = handedOver;
        copy.links.addAll(links);
        copy.writers.addAll(writers);
        copy.newest = newest;
        return copy;
    }

    boolean isFound() {
        return end == End.FOUND;
    }

    void saw(Instant time) {
        newest = later(newest, time);
    }

    void stop(End how, String why) {
        end = how;
        reason = why;
    }

    /** Newest ctime of the links and of what they lead to; null when that was not reached. */
    @Nullable
    Instant changedAt() {
        if (end == End.DENIED) {
            return null;
        }
        return isFound() && !handedOver ? later(newest, stat.ctime()) : newest;
    }

    /** Whether it ended where nothing is; null when that cannot be told here. */
    @Nullable
    Boolean dangling() {
        return switch (end) {
            case MISSING, LOOP -> true;
            case DENIED -> null;
            case FOUND -> handedOver ? null : false;
        };
    }

    /** Where it ended, as an absolute path of the observed host; null when nothing is there. */
    @Nullable
    String realPath() {
        if (!isFound()) {
            return null;
        }
        return real.isEmpty() ? "/" : real;
    }

    /** What the link at a path says; null when none was followed there. */
    @Nullable
    String linkAt(String path) {
        for (Link link : links) {
            if (link.path().equals(path)) {
                return link.target();
            }
        }
        return null;
    }

    /** Everybody who may change it, what it leads to included; sorted. */
    List<Writer> sortedWriters() {
        writers.sort(Trust.ORDER);
        return List.copyOf(writers);
    }

    static Instant later(@Nullable Instant a, Instant b) {
        return a == null || b.isAfter(a) ? b : a;
    }
}
