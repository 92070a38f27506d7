package io.unitward.cli.evidence;

/**
 * One file of evidence.
 *
 * @param path relative, with {@code /} between its parts
 * @param size bytes
 * @param sha256 of its content, 64 hex digits
 */
record EvidenceFile(String path, long size, String sha256) {
    static final String MANIFEST = "manifest.json";
    /** The digest of the manifest, in the form that {@code sha256sum --check} reads. */
    static final String SEAL = "manifest.sha256";

    /** Whether a path stays where it belongs and is written in one way only. */
    static boolean isSafe(String path) {
        if (path.isEmpty() || path.length() > 400 || path.startsWith("/") || path.indexOf('\0') >= 0) {
            return false;
        }
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        return true;
    }

    /** What the file beside the manifest says. */
    static String seal(String digest) {
        return digest + "  " + MANIFEST + "\n";
    }
}
