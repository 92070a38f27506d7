package io.unitward.cli.layout;

import io.unitward.cli.layout.Layout.Kind;
import io.unitward.cli.layout.Layout.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes groups of units with something that is not loaded yet and that a reload may start or stop units for. */
final class StartsGenerator {
    static final String ONCE = "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n";
    private static final String LONG = "[Service]\nExecStart=/bin/sleep 1000\n";
    private static final String NEVER = "/nonexistent/unitward";

    private final String high;
    private final String low;
    private final String prefix;
    private final Random random;
    private final Map<String, Part> before = new TreeMap<>();
    private final Map<String, Part> after = new TreeMap<>();
    private final List<String> running = new ArrayList<>();
    private final Set<String> names = new TreeSet<>();
    private final Map<String, Set<String>> pulls = new TreeMap<>();
    private final Map<String, Set<String>> drags = new TreeMap<>();
    private final Set<String> restless = new TreeSet<>();
    private String what = "";

    private StartsGenerator(String high, String low, String prefix, long seed) {
        this.high = high + "/";
        this.low = low + "/";
        this.prefix = prefix;
        this.random = new Random(seed);
    }

    /**
     * A group of units.
     *
     * @param high a directory of the search path
     * @param low one of lower priority
     * @param prefix of its units, ending in a dash
     * @param types whether a drop-in for all paths may be among its files, which concerns the units of other groups too
     */
    static StartsGroup group(String high, String low, String prefix, long seed, boolean types) {
        StartsGenerator made = new StartsGenerator(high, low, prefix, seed * 7919);
        switch (types ? 0 : 1 + made.random.nextInt(10)) {
            case 0 -> made.upheldByType();
            case 1, 2 -> made.timer();
            case 3, 4 -> made.path();
            case 5 -> made.stopped();
            case 6 -> made.appearing();
            default -> made.upheld();
        }
        return new StartsGroup(
                prefix,
                made.what,
                made.before,
                made.after,
                made.running,
                List.copyOf(made.names),
                made.pulls,
                made.drags,
                made.restless);
    }

    /** A unit comes to uphold another, or does not, or no longer does. */
    private void upheld() {
        String type = pick("service", "service", "service", "target", "timer", "path");
        boolean instance = type.equals("service") && random.nextInt(3) == 0;
        String base = prefix + "b" + (instance ? "@x" : "") + "." + type;
        String file = instance ? prefix + "b@.service" : base;
        String text = text(type);
        String directory = random.nextBoolean() ? high : low;
        boolean runs = random.nextInt(6) > 0;
        names.add(base);
        if (runs) {
            running.add(base);
        }
        if (type.equals("timer") || type.equals("path")) {
            both(high + prefix + "b.service", ONCE);
            names.add(prefix + "b.service");
        }
        String way = pick(
                "edit",
                "edit",
                "drop-in",
                "drop-in",
                "alias",
                "dash",
                "template",
                "link",
                "stem link",
                "hidden edit",
                "hidden drop-in",
                "null drop-in",
                "wants",
                "requires",
                "removed",
                "moved",
                "masked",
                "gone",
                "empty");
        boolean byName = way.endsWith("link");
        String target = target(base, byName);
        String upholds = "[Unit]\nUpholds=" + target + "\n";
        what = way + " of " + (runs ? "a running " : "an idle ") + base + " to uphold " + target + " which is " + what;
        if (!way.equals("edit") && !way.equals("removed") && !way.equals("moved")) {
            both(directory + file, text);
        }
        switch (way) {
            case "edit" -> changed(directory + file, text, upholds + text);
            case "drop-in" -> now(any() + base + ".d/a.conf", upholds);
            case "alias" -> {
                String alias = prefix + "al" + (instance ? "@x" : "") + "." + type;
                boolean fits = !type.equals("slice");
                if (fits) {
                    both(high + (instance ? prefix + "al@.service" : alias), Kind.LINK, directory + file);
                    names.add(alias);
                    // Starting it by this name too makes the manager know of the alias.
                    running.replaceAll(name -> name.equals(base) ? alias : name);
                }
                now(any() + alias + ".d/a.conf", upholds);
            }
            case "dash" -> now(any() + prefix + "." + type + ".d/a.conf", upholds);
            case "template" -> now(any() + file + ".d/a.conf", upholds);
            case "link" -> now(any() + base + ".upholds/" + target, Kind.LINK, high + target);
            case "stem link" ->
                now(any() + pick(file, prefix + "." + type) + ".upholds/" + target, Kind.LINK, high + target);
            case "hidden edit" -> {
                both(high + file, text);
                changed(low + file, text, upholds + text);
            }
            case "hidden drop-in" -> {
                both(high + base + ".d/a.conf", "[Unit]\nDescription=a\n");
                now(low + base + ".d/a.conf", upholds);
            }
            case "null drop-in" -> {
                both(high + base + ".d/a.conf", Kind.LINK, "/dev/null");
                now(any() + file + ".d/a.conf", Kind.LINK, "/dev/null");
                now(low + base + ".d/a.conf", upholds);
            }
            case "wants" -> now(any() + base + ".d/a.conf", upholds.replace("Upholds", "Wants"));
            case "requires" -> now(any() + base + ".d/a.conf", upholds.replace("Upholds", "Requires"));
            case "removed" -> {
                changed(directory + file, upholds + text, text);
                restless.addAll(names);
            }
            case "moved" -> {
                both(high + prefix + "m.service", ONCE);
                names.add(prefix + "m.service");
                changed(directory + file, "[Unit]\nUpholds=" + prefix + "m.service\n" + text, upholds + text);
            }
            case "masked" -> {
                after.remove(directory + file);
                now(high + file, Kind.LINK, "/dev/null");
                now(any() + base + ".d/a.conf", upholds);
            }
            case "gone" -> {
                after.remove(directory + file);
                now(any() + base + ".d/a.conf", upholds);
            }
            default -> now(any() + base + ".d/a.conf", "[Unit]\nUpholds=" + target + "\nUpholds=\n");
        }
    }

    /** What is to be upheld, written the way a setting names it; links name it by its name. */
    private String target(String base, boolean byName) {
        String kind = pick(
                "idle",
                "idle",
                "long",
                "running",
                "masked",
                "missing",
                "instance",
                "template",
                "specifier",
                "alias",
                "failing",
                "brief",
                "skipped",
                "pulling",
                "pulling",
                "target",
                "bare");
        what = kind;
        String name = prefix + "t.service";
        String own = base.substring(0, base.contains("@") ? base.indexOf('@') : base.lastIndexOf('.'));
        switch (kind) {
            case "long" -> both(any() + name, LONG);
            case "masked" -> both(high + name, Kind.LINK, "/dev/null");
            case "missing" -> what = kind;
            case "instance" -> {
                name = prefix + "t@y.service";
                both(any() + prefix + "t@.service", ONCE);
            }
            case "template" -> {
                both(any() + prefix + "t@.service", ONCE);
                names.add(prefix + "t@" + (base.contains("@") ? "x" : own) + ".service");
                return prefix + "t@.service";
            }
            case "specifier" -> {
                both(any() + own + "-t.service", ONCE);
                names.add(own + "-t.service");
                return byName ? own + "-t.service" : "%p-t.service";
            }
            case "alias" -> {
                both(high + prefix + "real.service", ONCE);
                both(any() + name, Kind.LINK, high + prefix + "real.service");
                names.add(prefix + "real.service");
            }
            case "failing" -> both(any() + name, "[Service]\nType=oneshot\nExecStart=/bin/false\n");
            case "brief" -> both(any() + name, "[Service]\nType=oneshot\nExecStart=/bin/true\n");
            case "skipped" -> both(any() + name, "[Unit]\nConditionPathExists=" + NEVER + "\n" + ONCE);
            case "pulling" -> {
                both(any() + name, "[Unit]\nWants=" + prefix + "w.service\nRequires=" + prefix + "r.service\n" + ONCE);
                both(any() + prefix + "w.service", "[Unit]\nWants=" + prefix + "v.target\n" + ONCE);
                both(any() + prefix + "r.service", LONG);
                both(any() + prefix + "v.target", "");
                names.addAll(Set.of(prefix + "w.service", prefix + "r.service", prefix + "v.target"));
                pulls.put(name, Set.of(prefix + "w.service", prefix + "r.service"));
                pulls.put(prefix + "w.service", Set.of(prefix + "v.target"));
            }
            case "target" -> {
                name = prefix + "t.target";
                both(any() + name, "[Unit]\nDescription=t\n");
            }
            case "bare" -> {
                both(any() + name, ONCE);
                names.add(name);
                return byName ? name : "nothing \"" + name + "\" no.such";
            }
            default -> both(any() + name, ONCE);
        }
        if (kind.equals("running")) {
            running.add(name);
        }
        if (Set.of("failing", "brief", "skipped").contains(kind)) {
            restless.add(name);
        }
        names.add(name);
        return name;
    }

    /** What is upheld already, and could not be started, comes to be there. */
    private void appearing() {
        String base = prefix + "b.service";
        String target = prefix + "t.service";
        boolean runs = random.nextInt(4) > 0;
        boolean masked = random.nextBoolean();
        names.addAll(Set.of(base, target));
        if (runs) {
            running.add(base);
        }
        String dependency = pick("Upholds", "Upholds", "Upholds", "Wants");
        both(any() + base, "[Unit]\n" + dependency + "=" + target + "\n" + ONCE);
        if (masked) {
            then(high + target, Kind.LINK, "/dev/null");
            both(low + target, ONCE);
        } else {
            now(any() + target, ONCE);
        }
        what = target + " is no longer " + (masked ? "masked" : "missing") + " and " + dependency + " of "
                + (runs ? "running " : "idle ") + base;
    }

    private void timer() {
        String timer = prefix + "c.timer";
        String service = prefix + "c.service";
        both(any() + service, ONCE);
        both(any() + prefix + "d.service", ONCE);
        names.addAll(Set.of(timer, service, prefix + "d.service"));
        boolean runs = random.nextInt(5) > 0;
        if (runs) {
            running.add(timer);
        }
        String then = pick("OnBootSec=300d", "OnActiveSec=300d", "OnCalendar=2090-01-01", "OnStartupSec=300d");
        String now = pick(
                then,
                "OnBootSec=1s",
                "OnActiveSec=1ms",
                "OnStartupSec=1ms",
                "OnCalendar=*:*:*",
                "OnCalendar=2091-01-01",
                "OnActiveSec=200d",
                then + "\nUnit=" + prefix + "d.service",
                "OnActiveSec=1ms\nUnit=" + prefix + "d.service\nUnit=" + service,
                "OnBootSec=\n" + then);
        String description = pick("", "[Unit]\nDescription=another\n");
        String start = "[Timer]\nAccuracySec=1us\n";
        changed(any() + timer, start + then + "\n", description + start + now + "\n");
        what = (runs ? "running" : "idle") + " timer from " + then + " to " + now.replace('\n', ' ');
    }

    private void path() {
        String path = prefix + "c.path";
        String service = prefix + "c.service";
        both(any() + service, ONCE);
        both(any() + prefix + "d.service", ONCE);
        names.addAll(Set.of(path, service, prefix + "d.service"));
        boolean runs = random.nextInt(5) > 0;
        if (runs) {
            running.add(path);
        }
        String missing = NEVER + "/" + prefix;
        String then = pick(
                "PathExists=" + missing,
                "PathExists=" + missing,
                "PathExists=/usr",
                "DirectoryNotEmpty=" + missing,
                "PathChanged=/usr",
                "PathChanged=" + missing);
        String now = pick(
                then,
                "PathExists=/usr",
                "PathExists=/usr/bin",
                "DirectoryNotEmpty=/usr",
                "PathExistsGlob=/us*",
                "PathChanged=/usr/bin",
                "PathModified=/usr/bin",
                "PathExists=" + missing + "2",
                then + "\nUnit=" + prefix + "d.service");
        String description = pick("", "[Unit]\nDescription=another\n");
        changed(any() + path, "[Path]\n" + then + "\n", description + "[Path]\n" + now + "\n");
        what = (runs ? "running" : "idle") + " path from " + then + " to " + now.replace('\n', ' ');
    }

    /** What runs is not needed any more, or comes to be bound to what does not run. */
    private void stopped() {
        String unit = prefix + "u.service";
        String other = prefix + "o.service";
        String user = prefix + "r.service";
        boolean needed = random.nextBoolean();
        boolean otherRuns = random.nextBoolean();
        String way = pick("unneeded", "unneeded", "unpinned", "bound", "bound", "bound to nothing", "wanted anew");
        what = way + (needed ? ", required by what runs" : "") + (otherRuns ? ", the other runs" : "");
        names.addAll(Set.of(unit, other, user));
        running.add(unit);
        both(any() + user, (needed ? "[Unit]\nRequires=" + unit + "\n" : "") + ONCE);
        if (needed) {
            running.add(user);
            drags.put(unit, Set.of(user));
        }
        String file = any() + unit;
        if (otherRuns || way.equals("unpinned")) {
            running.add(0, other);
        }
        switch (way) {
            case "unneeded" -> {
                both(
                        any() + other,
                        "[Unit]\n" + pick("Wants", "BindsTo", "Upholds", "After") + "=" + unit + "\n" + ONCE);
                changed(file, ONCE, "[Unit]\nStopWhenUnneeded=" + pick("yes", "1", "no") + "\n" + ONCE);
            }
            case "unpinned" -> {
                both(file, "[Unit]\nStopWhenUnneeded=yes\n" + ONCE);
                changed(any() + other, "[Unit]\nWants=" + unit + "\n" + ONCE, ONCE);
            }
            case "wanted anew" -> {
                both(any() + other, ONCE);
                changed(file, ONCE, "[Unit]\nStopWhenUnneeded=yes\n" + ONCE);
                now(any() + other + ".d/a.conf", "[Unit]\nWants=" + unit + "\n");
            }
            case "bound" -> {
                both(any() + other, ONCE);
                changed(file, ONCE, "[Unit]\nBindsTo=" + other + "\n" + ONCE);
            }
            default -> {
                both(any() + other, ONCE);
                changed(file, ONCE, "[Unit]\nBindsTo=" + prefix + "none.service\n" + ONCE);
            }
        }
    }

    /** A drop-in for every path unit: those of the other groups come to uphold it too. */
    private void upheldByType() {
        what = "drop-in for all paths";
        names.addAll(Set.of(prefix + "t.service", prefix + "c.path", prefix + "c.service"));
        both(any() + prefix + "t.service", ONCE);
        both(any() + prefix + "c.service", ONCE);
        both(any() + prefix + "c.path", text("path"));
        running.add(prefix + "c.path");
        now(any() + "path.d/" + prefix + "a.conf", "[Unit]\nUpholds=" + prefix + "t.service\n");
    }

    private String text(String type) {
        return switch (type) {
            case "target" -> "[Unit]\nDescription=b\n";
            case "timer" -> "[Timer]\nOnCalendar=2090-01-01\n";
            case "path" -> "[Path]\nPathExists=" + NEVER + "\n";
            default -> ONCE;
        };
    }

    private String any() {
        return random.nextBoolean() ? high : low;
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private void both(String path, String text) {
        changed(path, text, text);
    }

    private void both(String path, Kind kind, String text) {
        then(path, kind, text);
        now(path, kind, text);
    }

    private void changed(String path, String then, String now) {
        then(path, Kind.FILE, then);
        now(path, now);
    }

    private void then(String path, Kind kind, String text) {
        before.put(path, new Part(kind, path, text));
    }

    private void now(String path, String text) {
        now(path, Kind.FILE, text);
    }

    private void now(String path, Kind kind, String text) {
        after.put(path, new Part(kind, path, text));
    }
}
