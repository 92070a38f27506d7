package io.unitward.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether a group is one user's own, so that being writable by it means being writable by that user. */
public final class PrivateGroup {
    private PrivateGroup() {}

    /** By the local user database; a group that is not found there is not private. */
    public static boolean isPrivate(long gid, long uid) {
        try {
            // The names are compared only: any byte-preserving charset will do.
            return isPrivate(
                    gid,
                    uid,
                    Files.readAllLines(Path.of("/etc/passwd"), StandardCharsets.ISO_8859_1),
                    Files.readAllLines(Path.of("/etc/group"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            // Not known to be private is the answer that leads to a message with a remedy.
            return false;
        }
    }

    /**
     * A group is a user's private one when both have the same name, nobody else is a member, and nobody else has it as
     * primary group.
     */
    static boolean isPrivate(long gid, long uid, List<String> passwd, List<String> group) {
        String user = null;
        for (String line : passwd) {
            String[] fields = line.split(":", -1);
            if (fields.length < 4) {
                continue;
            }
            if (fields[2].equals(Long.toString(uid))) {
                user = user == null ? fields[0] : user;
            } else if (fields[3].equals(Long.toString(gid))) {
                return false;
            }
        }
        if (user == null) {
            return false;
        }
        boolean found = false;
        for (String line : group) {
            String[] fields = line.split(":", -1);
            if (fields.length < 4 || !fields[2].equals(Long.toString(gid))) {
                continue;
            }
            if (!fields[0].equals(user) || !(fields[3].isEmpty() || fields[3].equals(user))) {
                return false;
            }
            found = true;
        }
        return found;
    }
}
