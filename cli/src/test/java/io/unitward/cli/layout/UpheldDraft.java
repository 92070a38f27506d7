package io.unitward.cli.layout;

import io.unitward.cli.layout.Layout.Kind;
import java.util.Random;
import java.util.Set;

/** Units that others uphold, or come to. */
final class UpheldDraft extends StartsDraft {
    UpheldDraft(String high, String low, String prefix, Random random) {
        super(high, low, prefix, random);
    }

    /** A unit comes to uphold another, or does not, or no longer does. */
    void upheld() {
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
    void appearing() {
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

    /** A drop-in for every path unit: those of the other groups come to uphold it too. */
    void upheldByType() {
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
}
