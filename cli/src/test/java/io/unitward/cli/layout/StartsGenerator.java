package io.unitward.cli.layout;

import java.util.Random;
import java.util.Set;

/**
 * Makes groups of units with something that is not loaded yet and that a reload may start or stop units for: here those that
 * are triggered or stopped, in {@link UpheldDraft} those that are upheld.
 */
final class StartsGenerator extends StartsDraft {
    private StartsGenerator(String high, String low, String prefix, Random random) {
        super(high, low, prefix, random);
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
        Random random = new Random(seed * 7919);
        StartsGenerator made = new StartsGenerator(high, low, prefix, random);
        UpheldDraft upheld = new UpheldDraft(high, low, prefix, random);
        int which = types ? 0 : 1 + random.nextInt(10);
        switch (which) {
            case 0 -> upheld.upheldByType();
            case 1, 2 -> made.timer();
            case 3, 4 -> made.path();
            case 5 -> made.stopped();
            case 6 -> upheld.appearing();
            default -> upheld.upheld();
        }
        return which > 0 && which < 6 ? made.group() : upheld.group();
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
}
