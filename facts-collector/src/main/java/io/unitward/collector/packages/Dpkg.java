package io.unitward.collector.packages;

import io.unitward.collector.disk.HostFiles;
import io.unitward.collector.disk.HostFiles.NotRead;
import io.unitward.collector.disk.HostReader;
import io.unitward.collector.packages.Diversions.Diversion;
import io.unitward.host.Deadline;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads dpkg's database. Its files are read directly and not through dpkg-query: that needs a process for the owners and more
 * for states, configuration files and digests, and looks at this host even where another root is observed.
 *
 * <p>Whatever is odd makes an answer unknown, and a list that cannot be read makes every "belongs to no package" unknown.
 */
final class Dpkg {
    static final String DATABASE = "/var/lib/dpkg";
    static final String STATUS = DATABASE + "/status";

    private static final String INFO = DATABASE + "/info";
    private static final int LARGEST = 128 << 20;
    private static final int MOST_FILES = 1_000_000;

    private final HostFiles files;
    private final Deadline deadline;
    private final MergedUsr merged;
    private Map<String, DpkgStatus.Entry> packages = Map.of();
    private Diversions diversions = new Diversions(List.of());
    /** Listed path → the packages that list it. */
    private final Map<String, List<DpkgStatus.Entry>> owners = new HashMap<>();

    /** File of digests → its text: many unit files are of one package. */
    private final Map<String, String> digests = new HashMap<>();

    private final List<String> badLists = new ArrayList<>();

    Dpkg(HostFiles files, Deadline deadline) {
        this.files = files;
        this.deadline = deadline;
        this.merged = new MergedUsr(files);
    }

    /** Whether this host has packages of dpkg. */
    static boolean isThere(HostFiles files) throws Damaged {
        try {
            return files.believedBytes(STATUS, LARGEST).length > 0;
        } catch (NotRead e) {
            if (e.missing()) {
                return false;
            }
            throw new Damaged(e.reason());
        }
    }

    /**
     * Looks paths up.
     *
     * @param under directories of which everything that packages have below them is looked up as well
     * @return path → what is known of it, for each of them and for each that was found below these directories
     * @throws Damaged when nothing can be told of any
     */
    Map<String, Packaged> lookUp(Collection<String> paths, Collection<String> under) throws Damaged {
        List<Object> before = stamps();
        packageRun();
        read();
        Map<String, Set<String>> listedAs = new TreeMap<>();
        Set<String> wanted = new TreeSet<>();
        for (String path : paths) {
            Set<String> names = namesOf(path);
            listedAs.put(path, names);
            names.forEach(name -> wanted.add(oneCharacterAByte(name)));
        }
        Spelling spelling = new Spelling(merged, under);
        search(new LineSearch(
                wanted, spelling.all().stream().map(Dpkg::oneCharacterAByte).toList()));
        for (String listed : owners.keySet()) {
            String path = spelling.of(merged.normal(text(listed)));
            if (path != null) {
                listedAs.computeIfAbsent(path, this::namesOf);
            }
        }
        Map<String, Packaged> answers = new TreeMap<>();
        for (Map.Entry<String, Set<String>> each : listedAs.entrySet()) {
            answers.put(each.getKey(), answer(each.getKey(), each.getValue()));
        }
        packageRun();
        if (!before.equals(stamps())) {
            throw new Damaged(DATABASE + " changed while it was read: a dpkg run is in progress");
        }
        return answers;
    }

    /** Why the answers are not complete; null when they are. */
    @Nullable
    String incomplete() {
        return badLists.isEmpty()
                ? null
                : badLists.get(0)
                        + (badLists.size() == 1 ? "" : ", and " + (badLists.size() - 1) + " more like it")
                        + "; reinstall the package";
    }

    private List<Object> stamps() throws Damaged {
        HostFiles fresh = files.fresh();
        try {
            return List.of(fresh.stamp(STATUS), fresh.stamp(INFO), stampOrNone(fresh, DATABASE + "/diversions"));
        } catch (NotRead e) {
            throw new Damaged(e.reason());
        }
    }

    private static Object stampOrNone(HostFiles files, String path) throws NotRead {
        try {
            return files.stamp(path);
        } catch (NotRead e) {
            if (e.missing()) {
                return "";
            }
            throw e;
        }
    }

    /** The lock is held while dpkg runs; what a run that broke off had not yet written into status lies in updates. */
    private void packageRun() throws Damaged {
        if (new HostReader(files.roots()).isPackageRun()) {
            throw new Damaged("a dpkg run is in progress");
        }
        try {
            for (String name : files.names(DATABASE + "/updates", MOST_FILES)) {
                if (name.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    throw new Damaged(DATABASE + "/updates/" + name
                            + " was not yet taken in: dpkg is running or broke off; see dpkg --configure -a");
                }
            }
        } catch (NotRead e) {
            if (!e.missing()) {
                throw new Damaged(e.reason());
            }
        }
    }

    private void read() throws Damaged {
        try {
            packages = DpkgStatus.read(STATUS, files.believedBytes(STATUS, LARGEST), isMultiArch());
            byte[] diverted = optional(DATABASE + "/diversions");
            diversions = Diversions.read(DATABASE + "/diversions", diverted == null ? new byte[0] : diverted, merged);
        } catch (NotRead e) {
            throw new Damaged(e.reason());
        }
    }

    private boolean isMultiArch() throws Damaged, NotRead {
        byte[] bytes = optional(INFO + "/format");
        String format = bytes == null ? "0" : new String(bytes, StandardCharsets.ISO_8859_1).strip();
        if (!format.equals("0") && !format.equals("1")) {
            throw new Damaged(INFO + "/format says '" + format + "'; expected 1: this unitward does not know it");
        }
        return format.equals("1");
    }

    private byte @Nullable [] optional(String path) throws NotRead {
        try {
            return files.believedBytes(path, LARGEST);
        } catch (NotRead e) {
            if (e.missing()) {
                return null;
            }
            throw e;
        }
    }

    /** Every name that packages may list what lies at a path under, diversions included. */
    private Set<String> namesOf(String path) {
        Set<String> names = new LinkedHashSet<>(merged.names(path));
        for (String normal : merged.normals(path)) {
            Diversion here = diversions.to(oneCharacterAByte(normal));
            if (here != null) {
                names.addAll(merged.names(text(here.from())));
            }
        }
        return names;
    }

    private void search(LineSearch search) throws Damaged {
        for (DpkgStatus.Entry entry : packages.values()) {
            if (deadline.passed()) {
                throw new Damaged(INFO + " was not read in full before the deadline");
            }
            String list = INFO + "/" + entry.fileName() + ".list";
            try {
                byte[] bytes = files.believedBytes(list, LARGEST);
                // Every package lists at least the root directory; an empty list is what a crash leaves.
                if (entry.hasFiles() && (bytes.length == 0 || bytes[bytes.length - 1] != '\n')) {
                    badLists.add(list + " is empty or cut off");
                }
                search.in(bytes)
                        .forEach(path -> owners.computeIfAbsent(path, each -> new ArrayList<>(1))
                                .add(entry));
            } catch (NotRead e) {
                if (entry.hasFiles() || !e.missing()) {
                    badLists.add(e.reason());
                }
            }
        }
    }

    /** A listed name and the package that lists it. */
    private record Listing(String name, DpkgStatus.Entry entry) {}

    private Packaged answer(String path, Set<String> names) {
        Set<String> normals = new HashSet<>();
        merged.normals(path).forEach(normal -> normals.add(oneCharacterAByte(normal)));
        List<Listing> here = new ArrayList<>();
        for (String name : names) {
            String listed = oneCharacterAByte(name);
            Diversion diversion = diversions.of(merged.normal(listed));
            for (DpkgStatus.Entry entry : owners.getOrDefault(listed, List.of())) {
                String lies =
                        diversion == null || diversion.isBy(entry.name()) ? merged.normal(listed) : diversion.to();
                if (normals.contains(lies)) {
                    here.add(new Listing(listed, entry));
                }
            }
        }
        if (here.isEmpty()) {
            String missing = incomplete();
            return missing == null
                    ? Packaged.unowned(path, DATABASE)
                    : Packaged.unknown(path, DATABASE, "cannot be told to belong to no package: " + missing);
        }
        return owned(path, here);
    }

    private Packaged owned(String path, List<Listing> here) {
        Packaged first = null;
        for (Listing listing : here) {
            Packaged each = owned(path, listing);
            if (first == null) {
                first = each;
            } else if (!listing.entry().name().equals(here.get(0).entry().name())
                    || first.digest() == null
                    || !first.digest().equals(each.digest())) {
                // One package for several architectures shares files, and they are equal.
                return Packaged.unknown(
                        path,
                        DATABASE,
                        "is listed by " + here.get(0).entry().fileName() + " and by "
                                + listing.entry().fileName());
            }
        }
        return first == null ? Packaged.unowned(path, DATABASE) : first;
    }

    private Packaged owned(String path, Listing listing) {
        DpkgStatus.Entry entry = listing.entry();
        if (!entry.isInstalled()) {
            return Packaged.unknown(
                    path, STATUS, "belongs to " + entry.shown() + ", whose state is '" + entry.state() + "'");
        }
        if (entry.conffiles().containsKey(listing.name())) {
            String digest = entry.conffiles().get(listing.name());
            return digest == null
                    ? Packaged.incomparable(
                            path,
                            entry.shown(),
                            STATUS,
                            "is an obsolete configuration file, or one that is not settled")
                    : Packaged.md5(path, entry.shown(), STATUS, digest);
        }
        String database = INFO + "/" + entry.fileName() + ".md5sums";
        try {
            String text = digests.get(database);
            if (text == null) {
                text = new String(files.believedBytes(database, LARGEST), StandardCharsets.ISO_8859_1);
                digests.put(database, text);
            }
            String digest = digest(text, listing.name());
            return digest == null
                    ? Packaged.incomparable(path, entry.shown(), database, "has no digest in " + database)
                    : Packaged.md5(path, entry.shown(), database, digest);
        } catch (NotRead e) {
            return Packaged.incomparable(path, entry.shown(), database, "has no digest: " + e.reason());
        }
    }

    /** The one digest that the text of {@code md5sums} has for a path; null for none, or for several that differ. */
    private static @Nullable String digest(String text, String listed) {
        String end = "  " + listed.substring(1) + "\n";
        String digest = null;
        for (int at = text.indexOf(end); at >= 0; at = text.indexOf(end, at + 1)) {
            String line = text.substring(text.lastIndexOf('\n', at) + 1, at);
            if (!line.matches("[0-9a-f]{32}")) {
                continue;
            }
            if (digest != null && !digest.equals(line)) {
                return null;
            }
            digest = line;
        }
        return digest;
    }

    private static String text(String oneCharacterAByte) {
        return new String(oneCharacterAByte.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** As the database is held here: the bytes of the UTF-8 text, one character each. */
    private static String oneCharacterAByte(String path) {
        return new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
