package io.unitward.collector.packages;

import io.unitward.collector.disk.HostFiles;
import io.unitward.collector.disk.HostFiles.NotRead;
import io.unitward.collector.disk.HostRoots;
import io.unitward.facts.Declared;
import io.unitward.facts.Provider;
import io.unitward.facts.SourceFile;
import io.unitward.facts.UnitFile;
import io.unitward.host.Deadline;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which package files belong to, and whether they are as they were packaged.
 *
 * <p>The first database that has packages answers: dpkg's, then rpm's. A host without one is unknown, never unowned.
 */
public final class PackageFiles {
    /** No unit file is larger. */
    private static final int LARGEST = 4 << 20;

    private final HostFiles files;
    private final long callerUid;
    private final Deadline deadline;
    private @Nullable String problem;
    private boolean absent;

    /**
     * @param roots where the observed host is
     * @param callerUid who we run as
     * @param deadline when to stop; what was not told by then is unknown
     */
    public PackageFiles(HostRoots roots, long callerUid, Deadline deadline) {
        this.files = new HostFiles(roots, callerUid);
        this.callerUid = callerUid;
        this.deadline = deadline;
    }

    /** What the database says of each path; one answer for each. */
    public Map<String, Packaged> lookUp(Collection<String> paths) {
        return lookUp(paths, List.of());
    }

    /**
     * The same.
     *
     * @param under directories: what packages have below them is answered as well, be it there or not. Of rpm only for packages
     *     that own some of the paths: to look for others, all files of all packages would have to be listed
     */
    public Map<String, Packaged> lookUp(Collection<String> paths, Collection<String> under) {
        problem = null;
        absent = false;
        if (paths.isEmpty() && under.isEmpty()) {
            return Map.of();
        }
        String database = Dpkg.DATABASE;
        try {
            if (Dpkg.isThere(files)) {
                Dpkg dpkg = new Dpkg(files, deadline);
                Map<String, Packaged> answers = dpkg.lookUp(paths, under);
                problem = dpkg.incomplete();
                return answers;
            }
            Rpm rpm = Rpm.find(files, callerUid, deadline);
            if (rpm == null) {
                absent = true;
                throw new Damaged("this host has no package database that unitward knows: neither " + Dpkg.STATUS
                        + " nor one of rpm in " + String.join(" or ", Rpm.DATABASES));
            }
            database = rpm.database();
            return rpm.lookUp(paths, under);
        } catch (Damaged e) {
            problem = e.reason();
            Map<String, Packaged> unknown = new TreeMap<>();
            for (String path : paths) {
                unknown.put(path, Packaged.unknown(path, database, e.reason()));
            }
            return unknown;
        }
    }

    /** Why the last answers are not complete, one sentence without a full stop; null when they are. */
    public @Nullable String problem() {
        return problem;
    }

    /** Whether the last answers are unknown because this host has no database that unitward knows. */
    public boolean isAbsent() {
        return absent;
    }

    /** Whether nothing is at a path, not even a link. */
    public boolean isMissing(String path) {
        return files.isMissing(path);
    }

    /**
     * Holds what is on disk against what was packaged.
     *
     * @param owner name of the owner that takes its files from packages
     * @param packaged what the database says
     * @param all what it says of other paths: a packaged link is only as good as the file it leads to
     * @return READ when the two could be compared. The sha-256 is that of the very bytes that were found unmodified, so that
     *     whoever compares it cannot be told of other bytes; it is null when they are modified
     */
    public SourceFile compare(String owner, Packaged packaged, Map<String, Packaged> all) {
        return switch (packaged.state()) {
            case UNOWNED -> source(owner, packaged, UnitFile.Status.MISSING, null, null);
            case UNKNOWN -> source(owner, packaged, UnitFile.Status.UNREADABLE, null, null);
            case OWNED -> owned(owner, packaged, all);
        };
    }

    private SourceFile owned(String owner, Packaged packaged, Map<String, Packaged> all) {
        String link = files.link(packaged.path());
        if (packaged.link() != null) {
            return packaged.link().equals(link)
                    ? linked(owner, packaged, all)
                    : source(owner, packaged, UnitFile.Status.READ, null, false);
        }
        if (packaged.digest() == null || packaged.algorithm() == null) {
            return source(owner, packaged, UnitFile.Status.UNREADABLE, null, null);
        }
        if (link != null) {
            // Packaged is a plain file.
            return source(owner, packaged, UnitFile.Status.READ, null, false);
        }
        try {
            byte[] bytes = files.bytes(packaged.path(), LARGEST);
            boolean unmodified = hex(packaged.algorithm(), bytes).equals(packaged.digest());
            return source(owner, packaged, UnitFile.Status.READ, unmodified ? hex("SHA-256", bytes) : null, unmodified);
        } catch (NotRead e) {
            return e.missing()
                    ? source(owner, packaged, UnitFile.Status.READ, null, false)
                    : source(owner, packaged, UnitFile.Status.UNREADABLE, null, null);
        }
    }

    private SourceFile linked(String owner, Packaged packaged, Map<String, Packaged> all) {
        String target = Path.of(packaged.path())
                .resolveSibling(String.valueOf(packaged.link()))
                .normalize()
                .toString();
        Packaged end = all.get(target);
        if (end == null || end.link() != null) {
            return source(owner, packaged, UnitFile.Status.UNREADABLE, null, null);
        }
        SourceFile file = compare(owner, end, all);
        Boolean unmodified = file.declared().unmodified();
        UnitFile.Status status = unmodified == null ? UnitFile.Status.UNREADABLE : UnitFile.Status.READ;
        return source(owner, packaged, status, file.sha256(), unmodified);
    }

    private static SourceFile source(
            String owner,
            Packaged packaged,
            UnitFile.Status status,
            @Nullable String sha256,
            @Nullable Boolean unmodified) {
        Declared declared = new Declared(
                Provider.PACKAGE,
                packaged.link(),
                packaged.mode(),
                packaged.name().isEmpty() ? null : packaged.name(),
                null,
                unmodified);
        return new SourceFile(owner, packaged.path(), packaged.database(), status, sha256, List.of(), declared);
    }

    private static String hex(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
