package io.unitward.remediation.files;

import io.unitward.ownership.Sha256;
import java.nio.charset.StandardCharsets;

/**
 * Names that are used beside a file. systemd reads none of them: hidden files it skips, in every directory; and a name of a
 * unit or drop-in ends with its type, which these do not.
 *
 * @param fresh what is written before it takes the file's name
 * @param old what is removed next
 */
record SideName(String fresh, String old) {
    static final int MOST_BACKUPS = 1000;
    private static final int DIGITS = 16;

    /** The same for each run, so that the next one finds what was left; a digest, because a name may be as long as names get. */
    static SideName of(String name) {
        String digest = Sha256.hex(name.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
        return new SideName(".unitward-" + digest + ".new", ".unitward-" + digest + ".old");
    }

    /** The name of a backup, counted from 1. */
    static String backup(String name, int number) {
        return name + ".unitward-backup" + (number == 1 ? "" : "-" + number);
    }
}
