package io.unitward.collector.packages;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * dpkg's {@code diversions}: files that all packages but one install under another name.
 *
 * @param all in the order of the file
 */
record Diversions(List<Diversion> all) {
    /** Who diverts when the administrator does: then nobody's file keeps its name. */
    private static final String LOCAL = ":";

    Diversions {
        all = List.copyOf(all);
    }

    /**
     * One of them, all as the file has it.
     *
     * @param from the name that packages list
     * @param to where it is instead
     * @param by the one package whose file stays at {@code from}; {@code :} for nobody's
     */
    record Diversion(String from, String to, String by) {
        boolean isBy(String packageName) {
            return !by.equals(LOCAL) && by.equals(packageName);
        }
    }

    static Diversions read(String path, byte[] bytes, MergedUsr merged) throws Damaged {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (text.isEmpty()) {
            return new Diversions(List.of());
        }
        String[] lines = text.split("\n", -1);
        // Three lines each, and what is after the last line end.
        if (lines.length % 3 != 1 || !lines[lines.length - 1].isEmpty() || text.indexOf('\0') >= 0) {
            throw new Damaged(path + " is damaged: it is cut off, or is no text; see dpkg-divert --list");
        }
        List<Diversion> all = new ArrayList<>();
        for (int i = 0; i + 2 < lines.length; i += 3) {
            if (!lines[i].startsWith("/") || !lines[i + 1].startsWith("/") || lines[i + 2].isEmpty()) {
                throw new Damaged(path + " is damaged: line " + (i + 1)
                        + " does not begin two paths and a package; see dpkg-divert --list");
            }
            all.add(new Diversion(merged.normal(lines[i]), merged.normal(lines[i + 1]), lines[i + 2]));
        }
        return new Diversions(all);
    }

    /** The diversion of what packages list as a path; null when there is none. */
    @Nullable
    Diversion of(String listed) {
        for (Diversion diversion : all) {
            if (diversion.from().equals(listed)) {
                return diversion;
            }
        }
        return null;
    }

    /** The diversion that puts other packages' files at a path; null when there is none. */
    @Nullable
    Diversion to(String path) {
        for (Diversion diversion : all) {
            if (diversion.to().equals(path)) {
                return diversion;
            }
        }
        return null;
    }
}
