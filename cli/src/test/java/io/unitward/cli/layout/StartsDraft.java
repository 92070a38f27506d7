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

/** A group of units in the making: what it has so far, and how more is added. */
abstract class StartsDraft {
    static final String ONCE = "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n";
    static final String LONG = "[Service]\nExecStart=/bin/sleep 1000\n";
    static final String NEVER = "/nonexistent/unitward";

    final String high;
    final String low;
    final String prefix;
    final Random random;
    final Map<String, Part> before = new TreeMap<>();
    final Map<String, Part> after = new TreeMap<>();
    final List<String> running = new ArrayList<>();
    final Set<String> names = new TreeSet<>();
    final Map<String, Set<String>> pulls = new TreeMap<>();
    final Map<String, Set<String>> drags = new TreeMap<>();
    final Set<String> restless = new TreeSet<>();
    String what = "";

    /** The draft of a group whose directories, prefix and random numbers are these. */
    StartsDraft(String high, String low, String prefix, Random random) {
        this.high = high + "/";
        this.low = low + "/";
        this.prefix = prefix;
        this.random = random;
    }

    StartsGroup group() {
        return new StartsGroup(prefix, what, before, after, running, List.copyOf(names), pulls, drags, restless);
    }

    final String any() {
        return random.nextBoolean() ? high : low;
    }

    final String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    final void both(String path, String text) {
        changed(path, text, text);
    }

    final void both(String path, Kind kind, String text) {
        then(path, kind, text);
        now(path, kind, text);
    }

    final void changed(String path, String then, String now) {
        then(path, Kind.FILE, then);
        now(path, now);
    }

    final void then(String path, Kind kind, String text) {
        before.put(path, new Part(kind, path, text));
    }

    final void now(String path, String text) {
        now(path, Kind.FILE, text);
    }

    final void now(String path, Kind kind, String text) {
        after.put(path, new Part(kind, path, text));
    }
}
