package io.unitward.collector.packages;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** dpkg's {@code status}: which packages there are, in what state, and the digests of their configuration files. */
final class DpkgStatus {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9+.-]*");
    private static final Pattern ARCHITECTURE = Pattern.compile("[a-z0-9][a-z0-9-]*");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9.+:~-]+");
    private static final Pattern CONFFILE =
            Pattern.compile(" (/.*) ([0-9a-f]{32}|newconffile)((?: obsolete| remove-on-upgrade)*)");

    private DpkgStatus() {}

    /**
     * One package.
     *
     * @param name without the architecture
     * @param state the three words of its {@code Status}
     * @param shared whether it is installed for several architectures side by side, and its files are called so
     * @param conffiles path → digest; null where what is on disk is not, or no longer, this package's
     */
    record Entry(
            String name,
            String architecture,
            String version,
            String state,
            boolean shared,
            Map<String, @Nullable String> conffiles) {
        /** Whether all its files are in place and nothing is left to do. */
        boolean isInstalled() {
            return state.endsWith(" ok installed");
        }

        /** Whether none of its files are left. */
        boolean isGone() {
            return state.endsWith(" not-installed");
        }

        /** Whether files of it are, or may be, in place: all states but those in which only configuration is left. */
        boolean hasFiles() {
            return !isGone() && !state.endsWith(" config-files");
        }

        /** What its files in {@code info} are called, without their ending. */
        String fileName() {
            return shared ? name + ":" + architecture : name;
        }

        /** For people. */
        String shown() {
            return name + " " + version;
        }
    }

    /**
     * Packages by what their files in {@code info} are called.
     *
     * @param multiArch whether these names hold architectures
     */
    static Map<String, Entry> read(String path, byte[] bytes, boolean multiArch) throws Damaged {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\n") || text.indexOf('\0') >= 0) {
            throw damaged(path, "it is cut off, or is no text");
        }
        Map<String, Entry> entries = new TreeMap<>();
        int from = 0;
        while (from < text.length()) {
            int end = text.indexOf("\n\n", from);
            String stanza = text.substring(from, end < 0 ? text.length() - 1 : end);
            from = end < 0 ? text.length() : end + 2;
            if (stanza.isBlank()) {
                continue;
            }
            Entry entry = entry(path, stanza, multiArch);
            if (!entry.isGone() && entries.putIfAbsent(entry.fileName(), entry) != null) {
                throw damaged(path, "it has two entries for package " + entry.fileName());
            }
        }
        return entries;
    }

    private static Entry entry(String path, String stanza, boolean multiArch) throws Damaged {
        String name = "";
        String state = "";
        String architecture = "";
        String version = "";
        boolean same = false;
        List<String> conffiles = new ArrayList<>();
        boolean inConffiles = false;
        for (String line : stanza.split("\n", -1)) {
            if (line.startsWith(" ") || line.startsWith("\t")) {
                if (inConffiles) {
                    conffiles.add(line);
                }
                continue;
            }
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw damaged(path, "the entry of package '" + name + "' has a line that is no field");
            }
            String value = line.substring(colon + 1).strip();
            String field = line.substring(0, colon);
            inConffiles = field.equals("Conffiles");
            switch (field) {
                case "Package" -> name = value;
                case "Status" -> state = value;
                case "Architecture" -> architecture = value;
                case "Version" -> version = value;
                case "Multi-Arch" -> same = multiArch && value.equals("same");
                default -> {
                    // says nothing of files
                }
            }
        }
        boolean gone = state.endsWith(" not-installed");
        if (!NAME.matcher(name).matches()
                || state.split(" ", -1).length != 3
                || (!gone && !VERSION.matcher(version).matches())
                || (!gone && !ARCHITECTURE.matcher(architecture).matches())) {
            throw damaged(path, "an entry has no package, status, version or architecture (package '" + name + "')");
        }
        return new Entry(name, architecture, version, state, same, conffiles(path, name, conffiles));
    }

    private static Map<String, @Nullable String> conffiles(String path, String name, List<String> lines)
            throws Damaged {
        Map<String, @Nullable String> all = new HashMap<>();
        for (String line : lines) {
            Matcher matcher = CONFFILE.matcher(line);
            if (!matcher.matches()) {
                throw damaged(path, "a line of 'Conffiles' of package " + name + " has no path and digest");
            }
            boolean current = matcher.group(3).isEmpty() && !matcher.group(2).equals("newconffile");
            all.put(matcher.group(1), current ? matcher.group(2) : null);
        }
        return all;
    }

    private static Damaged damaged(String path, String what) {
        return new Damaged(path + " is damaged: " + what + "; see dpkg --audit");
    }
}
