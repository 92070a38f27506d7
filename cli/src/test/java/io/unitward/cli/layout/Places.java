package io.unitward.cli.layout;

import java.util.List;

/**
 * Where a layout may put files.
 *
 * @param searchPath directories of the manager's {@code UnitPath}, highest priority first
 * @param store a directory outside it
 */
record Places(List<String> searchPath, String store) {
    /** What the generator of {@link LayoutLab} fills, so that it is there after a reload. */
    static final String GENERATED = "/etc/layouts";

    /** Where a file is written so that the manager finds it at that path after a reload. */
    static String writtenAt(String path) {
        for (String layer : List.of("generator.early", "generator.late", "generator")) {
            String inside = "/systemd/" + layer + "/";
            int at = path.indexOf(inside);
            if (at >= 0) {
                return GENERATED + "/" + layer + "/" + path.substring(at + inside.length());
            }
        }
        return path;
    }
}
