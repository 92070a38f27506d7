package io.unitward.cli.layout;

import io.unitward.cli.layout.Layout.Kind;
import io.unitward.cli.layout.Layout.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes layouts of every shape that unitward has to understand; one seed, one layout. */
final class LayoutGenerator {
    private static final List<String> DROP_IN_NAMES = List.of("10-a.conf", "20-b.conf", "a.conf", "Z.conf");
    private static final List<String> DEPENDENCIES = List.of(".wants", ".requires", ".upholds");

    private final Places places;
    private final Random random;
    private final String prefix;
    private final List<Part> parts = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<String> templates = new ArrayList<>();
    /** Few, so that names meet. */
    private final List<String> used = new ArrayList<>();

    private LayoutGenerator(Places places, long seed, String prefix) {
        this.places = places;
        this.random = new Random(seed);
        this.prefix = prefix;
    }

    /** A layout in which every unit name begins with that prefix. */
    static Layout layout(Places places, long seed, String prefix) {
        LayoutGenerator generator = new LayoutGenerator(places, seed, prefix);
        generator.make();
        return new Layout(generator.names, generator.templates, generator.parts);
    }

    /** Drop-ins that apply to every unit of a type, whatever layout it is of. */
    static List<Part> forTypes(Places places, long seed) {
        LayoutGenerator generator = new LayoutGenerator(places, seed, "all");
        generator.used.add("all.service");
        for (int i = generator.random.nextInt(4); i > 0; i--) {
            generator.dropInDirectory(generator.pick(List.of("service", "target", "slice")) + ".d");
        }
        return generator.parts;
    }

    private void make() {
        List<String> all = List.of(
                prefix + ".service",
                prefix + "-a.service",
                prefix + "-a-b.service",
                prefix + "-a-b-.service",
                prefix + "--c.service",
                "." + prefix + ".service",
                prefix + "@.service",
                prefix + "@i.service",
                prefix + "@j-k.service",
                prefix + "-t@.service",
                prefix + "-t@i.service",
                prefix + ".target",
                prefix + "-a.target",
                prefix + "@.target",
                prefix + ".slice",
                prefix + "-a.slice",
                prefix + ".path");
        int few = 2 + random.nextInt(5);
        for (int i = 0; i < few; i++) {
            used.add(pick(all));
        }
        for (String name : all) {
            boolean asked =
                    !name.contains("@.") && (used.contains(name) || name.contains("@") || random.nextInt(6) == 0);
            if (asked) {
                names.add(name);
            } else if (name.contains("@.") && used.contains(name)) {
                templates.add(name);
            }
        }
        for (int i = 2 + random.nextInt(8); i > 0; i--) {
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3, 4 -> unitFile(directory() + "/" + pick(used), pick(used));
                case 5, 6, 7 -> dropInDirectory(dropInOwner() + ".d");
                case 8 -> dependency();
                default -> oddity();
            }
        }
    }

    private void unitFile(String path, String other) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        String store = places.store() + "/" + prefix + random.nextInt(3);
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5 -> file(path, unit());
            case 6 -> file(path, "");
            case 7 -> link(path, "/dev/null");
            case 8 -> {
                file(store + "/empty.service", "");
                link(path, store + "/empty.service");
            }
            case 9, 10 -> {
                file(store + "/" + name, unit());
                link(path, random.nextBoolean() ? store + "/" + name : relative(path, store + "/" + name));
            }
            case 11 -> {
                file(store + "/" + other, unit());
                link(path, store + "/" + other);
            }
            case 12, 13 -> link(path, other);
            case 14 -> link(path, directory() + "/" + other);
            case 15 -> link(path, relative(path, directory() + "/" + other));
            case 16 -> {
                link(store + "/" + name, directory() + "/" + other);
                link(path, store + "/" + name);
            }
            case 17 ->
                link(
                        path,
                        pick(List.of(
                                store + "/nowhere.service",
                                store + "/no/../where.service",
                                "./" + other,
                                "../"
                                        + places.searchPath()
                                                .get(0)
                                                .substring(places.searchPath()
                                                                .get(0)
                                                                .lastIndexOf('/')
                                                        + 1)
                                        + "/" + other,
                                directory() + "/sub/" + other,
                                directory(),
                                "/",
                                name)));
            case 18 -> {
                directory(store + "/dir.service");
                link(path, store + "/dir.service");
            }
            default -> directory(path);
        }
    }

    private String dropInOwner() {
        String stem = pick(List.of("", "-a", "-a-b", "-", "-a-", "-t", "--"));
        String instance = pick(List.of("", "", "@", "@i"));
        return random.nextInt(3) > 0
                ? pick(used)
                : prefix + stem + instance + pick(List.of(".service", ".target", ".slice"));
    }

    private void dropInDirectory(String name) {
        String path = directory() + "/" + name;
        String store = places.store() + "/" + prefix + random.nextInt(3) + "/dropins";
        switch (random.nextInt(10)) {
            case 0 -> {
                dropIns(store);
                link(path, store);
            }
            case 1 -> {
                dropIns(store);
                link(path, relative(path, store));
            }
            case 2 ->
                link(
                        path,
                        pick(List.of(
                                directory() + "/" + dropInOwner() + ".d",
                                relative(path, directory() + "/" + dropInOwner() + ".d"),
                                dropInOwner() + ".d",
                                store + "/nowhere")));
            case 3 -> file(path, "");
            default -> dropIns(path);
        }
    }

    private void dropIns(String directory) {
        directory(directory);
        for (int i = random.nextInt(4); i > 0; i--) {
            dropIn(directory + "/" + pick(DROP_IN_NAMES));
        }
    }

    private void dropIn(String path) {
        String store = places.store() + "/" + prefix + "-conf";
        switch (random.nextInt(10)) {
            case 0 -> file(path, "");
            case 1 -> link(path, "/dev/null");
            case 2 -> {
                file(store + "/x.conf", "[Unit]\nDescription=linked\n");
                link(path, store + "/x.conf");
            }
            case 3 ->
                link(
                        path,
                        pick(List.of(
                                store + "/nowhere.conf",
                                store + "/no/../where.conf",
                                "/etc/passwd/below.conf",
                                path.substring(path.lastIndexOf('/') + 1))));
            case 4 -> directory(path);
            case 5 -> file(pick(List.of(path + ".bak", path.replace("/Z", "/.Z"), path + "x")), "[Unit]\n");
            case 6 -> file(path, "[Unit]\nDescription=x\n" + install());
            default -> file(path, "[Unit]\nDescription=x\n");
        }
    }

    private void dependency() {
        String owner = pick(List.of(prefix + ".target", prefix + "-a.target", prefix + ".nonsense", pick(used)));
        String directory = directory() + "/" + owner + pick(DEPENDENCIES);
        if (random.nextInt(8) == 0) {
            String store = places.store() + "/" + prefix + "-wants";
            link(directory, store);
            directory = store;
        }
        String name = pick(used);
        if (name.contains("@.") && random.nextBoolean()) {
            name = name.replace("@.", "@i.");
        }
        if (random.nextInt(6) == 0) {
            file(directory + "/" + name, "");
        } else {
            link(directory + "/" + name, random.nextBoolean() ? "../" + pick(used) : directory() + "/" + name);
        }
    }

    private void oddity() {
        switch (random.nextInt(4)) {
            case 0 ->
                link(
                        directory() + "/" + prefix + pick(List.of(".txt", ".service.bak", ".old", "~", ".ignore")),
                        pick(used));
            case 1 -> {
                // Nothing else has this name: systemd would open a fifo to tell the state of a file that it hides.
                names.add(prefix + "-fifo.service");
                parts.add(new Part(Kind.FIFO, directory() + "/" + prefix + "-fifo.service", ""));
            }
            case 2 -> {
                link(directory() + "/" + used.get(0), pick(used));
                link(directory() + "/" + pick(used), used.get(0));
            }
            default -> file(directory() + "/" + prefix + ".service.txt", "[Unit]\n");
        }
    }

    /** Good for every type: one may be a link to a file of another. */
    private String unit() {
        return "[Unit]\nDescription=" + prefix + "\n[Service]\nType=oneshot\nExecStart=/bin/true\n"
                + "[Path]\nPathExists=/nonexistent\n" + install();
    }

    private String install() {
        StringBuilder text = new StringBuilder(random.nextInt(6) == 0 ? "" : "[Install]\n");
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(pick(List.of(
                    "WantedBy=" + prefix + ".target\n",
                    "RequiredBy=\n",
                    "WantedBy=\n",
                    "UpheldBy=" + prefix + ".target\n",
                    "Alias=" + pick(used) + "\n",
                    "Alias='" + pick(used) + "' \\\n# a comment in between\n " + pick(used) + "\n",
                    "Alias=\"open " + pick(used) + "\n",
                    "Alias =" + pick(used) + "\r\n",
                    "Also=" + pick(used) + "\n",
                    "Also=no-unit-name\n",
                    "DefaultInstance=i\n",
                    "DefaultInstance=\n",
                    "; Alias=" + pick(used) + "\n",
                    "nonsense\n",
                    "[X-Foreign]\nAlias=" + pick(used) + "\n",
                    "[Install]\n")));
        }
        return text.toString();
    }

    private static String relative(String from, String to) {
        StringBuilder up = new StringBuilder();
        for (int i = 1; i < from.lastIndexOf('/'); i = from.indexOf('/', i) + 1) {
            up.append("../");
        }
        return up + to.substring(1);
    }

    private String directory() {
        return pick(places.searchPath());
    }

    private void file(String path, String text) {
        parts.add(new Part(Kind.FILE, path, text));
    }

    private void link(String path, String target) {
        parts.add(new Part(Kind.LINK, path, target));
    }

    private void directory(String path) {
        parts.add(new Part(Kind.DIRECTORY, path, ""));
    }

    private <T> T pick(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }
}
