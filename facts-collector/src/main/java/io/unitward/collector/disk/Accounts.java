package io.unitward.collector.disk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Users and groups of the observed host, from {@code /etc/passwd} and {@code /etc/group} alone. */
public final class Accounts {
    private static final int LIMIT = 8 * 1024 * 1024;

    private final Map<Long, String> users = new HashMap<>();
    private final Map<String, Long> uids = new HashMap<>();
    private final Map<Long, String> groups = new HashMap<>();
    /** gid → everybody in it, by uid; -1 stands for a member that {@code /etc/passwd} does not know. */
    private final Map<Long, Set<Long>> members = new HashMap<>();

    private Accounts() {}

    /** Reads both files. What cannot be read is not known, and whoever is not known is not trusted. */
    public static Accounts read(HostRoots roots) {
        return of(lines(roots, "/etc/passwd"), lines(roots, "/etc/group"));
    }

    static Accounts of(List<String> passwd, List<String> group) {
        Accounts accounts = new Accounts();
        Map<Long, Set<Long>> primary = new HashMap<>();
        for (String line : passwd) {
            List<String> fields = split(line, ':');
            Long uid = fields.size() < 4 ? null : number(fields.get(2));
            Long gid = fields.size() < 4 ? null : number(fields.get(3));
            if (uid != null && gid != null) {
                accounts.users.putIfAbsent(uid, fields.get(0));
                accounts.uids.putIfAbsent(fields.get(0), uid);
                primary.computeIfAbsent(gid, unused -> new HashSet<>()).add(uid);
            }
        }
        for (String line : group) {
            List<String> fields = split(line, ':');
            Long gid = fields.size() < 4 ? null : number(fields.get(2));
            if (gid == null) {
                continue;
            }
            accounts.groups.putIfAbsent(gid, fields.get(0));
            Set<Long> all =
                    accounts.members.computeIfAbsent(gid, unused -> new HashSet<>(primary.getOrDefault(gid, Set.of())));
            for (String member : split(fields.get(3), ',')) {
                if (!member.isBlank()) {
                    all.add(accounts.uids.getOrDefault(member.strip(), -1L));
                }
            }
        }
        return accounts;
    }

    @Nullable
    String userName(long uid) {
        return users.get(uid);
    }

    @Nullable
    String groupName(long gid) {
        return groups.get(gid);
    }

    /** Whether nobody but these users is in a group. A group that {@code /etc/group} does not know may have anybody in it. */
    boolean holdsOnly(long gid, Set<Long> trusted) {
        Set<Long> all = members.get(gid);
        return all != null && trusted.containsAll(all);
    }

    private static List<String> lines(HostRoots roots, String path) {
        try (InputStream in = Files.newInputStream(roots.at(path))) {
            return split(new String(in.readNBytes(LIMIT), StandardCharsets.UTF_8), '\n');
        } catch (IOException e) {
            return List.of();
        }
    }

    private static @Nullable Long number(String text) {
        if (text.isEmpty() || text.length() > 10) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return null;
            }
        }
        return Long.parseLong(text);
    }

    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
            parts.add(text.substring(from, at));
            from = at + 1;
        }
        parts.add(text.substring(from));
        return parts;
    }
}
