package io.unitward.cli.layout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.unitward.cli.layout.Layout.Part;
import io.unitward.cli.layout.StartsLab.State;
import io.unitward.cli.sandbox.SandboxKind;
import io.unitward.cli.sandbox.SandboxSpec;
import io.unitward.cli.sandbox.Trees;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the preview says that a reload alone starts and stops is what it starts and stops, in random groups of units.
 *
 * <p>{@code UNITWARD_LAYOUTS} says how many, twice as many as groups; {@code UNITWARD_SEED} says where to begin. A failure
 * names the seed, which makes the same group again, and all files of it.
 */
@Tag("real")
class StartsDifferentialTest {
    private static final int LAYOUTS = 300;
    private static final int GROUPS_ON_A_TREE = 60;
    private static final int ROUND = 75;
    private static final int MISMATCHES_TOLD = 8;

    @TempDir
    Path scratch;

    /** What was met, so that a generator that makes nothing of interest does not go unnoticed. */
    private static final class Tally {
        int starts;
        int stops;
        final Set<String> triggered = new TreeSet<>();
        int untouched;
    }

    @ParameterizedTest
    @EnumSource(SandboxKind.class)
    void whatIsForetoldToStartStarts(SandboxKind kind) throws Exception {
        compare(spec(kind), number("UNITWARD_LAYOUTS", LAYOUTS) / 2);
    }

    @ParameterizedTest
    @EnumSource(SandboxKind.class)
    @Tag("trees")
    void whatIsForetoldToStartStartsOnDebian13(SandboxKind kind) throws Exception {
        compare(spec(kind).onTree(Trees.debian13()), number("UNITWARD_LAYOUTS", LAYOUTS) * GROUPS_ON_A_TREE / LAYOUTS);
    }

    private static SandboxSpec spec(SandboxKind kind) {
        return kind == SandboxKind.USER ? SandboxSpec.userOf(1500) : SandboxSpec.system();
    }

    private void compare(SandboxSpec spec, long groups) throws Exception {
        long first = number("UNITWARD_SEED", 1);
        List<String> failures = new ArrayList<>();
        Tally tally = new Tally();
        try (StartsLab lab = StartsLab.start(spec, scratch)) {
            Trees.assertRelease(spec, lab.version());
            for (long seed = first; seed < first + groups && failures.size() < MISMATCHES_TOLD; seed += ROUND) {
                List<StartsGroup> round = new ArrayList<>();
                for (long each = seed; each < Math.min(seed + ROUND, first + groups); each++) {
                    round.add(StartsGenerator.group(lab.high(), lab.low(), "zz" + each + "-", each, each == seed));
                }
                failures.addAll(round(lab, round, tally));
            }
        }
        assertThat(failures)
                .as("groups of units of which a reload starts or stops others than was foretold")
                .isEmpty();
        assertThat(tally.starts).as("groups in which units were started").isGreaterThan((int) groups / 10);
        assertThat(tally.stops).as("groups in which units were stopped").isPositive();
        assertThat(tally.triggered).as("what started units").contains("path", "timer");
        assertThat(tally.untouched).as("groups in which nothing was started").isGreaterThan((int) groups / 10);
    }

    /** What is not as foretold, group by group. */
    private static List<String> round(StartsLab lab, List<StartsGroup> groups, Tally tally) throws Exception {
        List<String> names = new ArrayList<>();
        List<String> running = new ArrayList<>();
        Set<String> restless = new TreeSet<>();
        for (StartsGroup group : groups) {
            names.addAll(group.names());
            running.addAll(group.running());
            restless.addAll(group.restless());
        }
        try {
            for (StartsGroup group : groups) {
                lab.write(group.before().values());
            }
            lab.reload();
            lab.startAll(running);
            lab.settled(names, restless);
            lab.audit();
            for (StartsGroup group : groups) {
                change(lab, group);
            }
            StartsLab.tick();
            JsonNode preview = lab.preview();
            Map<String, State> before = lab.settled(names, restless);
            lab.reload();
            Map<String, State> after = lab.settled(names, restless);
            List<String> failures = new ArrayList<>();
            for (StartsGroup group : groups) {
                String failure = differences(group, preview, before, after, tally);
                if (!failure.isEmpty()) {
                    failures.add("seed " + group.prefix().replaceAll("\\D", "") + " on " + lab.version() + failure
                            + "\n" + group);
                }
            }
            return failures;
        } finally {
            lab.clear("zz*");
        }
    }

    private static void change(StartsLab lab, StartsGroup group) throws Exception {
        List<Part> written = new ArrayList<>(group.after().values());
        written.removeAll(group.before().values());
        for (String path : group.before().keySet()) {
            if (!group.after().containsKey(path)) {
                lab.remove(path);
            }
        }
        lab.write(written);
    }

    /** What the reload did to one group that was not foretold, and the other way round; empty when nothing. */
    private static String differences(
            StartsGroup group, JsonNode preview, Map<String, State> before, Map<String, State> after, Tally tally) {
        Set<String> starts = foretold(preview, "starts", group);
        Set<String> mayStart = foretold(preview, "mayStart", group);
        Set<String> stops = foretold(preview, "stops", group);
        Set<String> mayStop = foretold(preview, "mayStop", group);
        Set<String> started = new TreeSet<>();
        Set<String> tried = new TreeSet<>();
        Set<String> stopped = new TreeSet<>();
        for (String name : group.names()) {
            State then = before.get(name);
            State now = after.get(name);
            if (!now.run().isEmpty() && !then.run().equals(now.run())) {
                started.add(now.id());
            }
            if (!then.tried().equals(now.tried())) {
                tried.add(now.id());
            }
            if (then.runs() && (!now.runs() || !then.stopped().equals(now.stopped()))) {
                stopped.add(now.id());
            }
        }
        tried.addAll(started);
        Set<String> surprises = new TreeSet<>(started);
        surprises.removeAll(StartsGroup.closure(union(starts, mayStart), group.pulls()));
        Set<String> missed = new TreeSet<>(starts);
        missed.removeAll(tried);
        Set<String> ends = new TreeSet<>(stopped);
        ends.removeAll(StartsGroup.closure(union(stops, mayStop), group.drags()));
        Set<String> stay = new TreeSet<>(stops);
        stay.removeAll(stopped);
        Set<String> idle = new TreeSet<>(mayStop);
        idle.removeIf(group::stopsWhenUnneeded);
        tally.starts += starts.isEmpty() ? 0 : 1;
        tally.stops += stopped.isEmpty() ? 0 : 1;
        tally.untouched += started.isEmpty() ? 1 : 0;
        mayStart.retainAll(started);
        if (!mayStart.isEmpty()) {
            tally.triggered.add(group.names().stream().anyMatch(name -> name.endsWith(".timer")) ? "timer" : "path");
        }
        Map<String, Set<String>> told = new TreeMap<>();
        told.put("started, not foretold", surprises);
        told.put("foretold to start, not tried", missed);
        told.put("stopped, not foretold", ends);
        told.put("foretold to stop, and runs on", stay);
        told.put("said to stop when unneeded, which it does not", idle);
        StringBuilder text = new StringBuilder();
        told.forEach((what, units) -> text.append(units.isEmpty() ? "" : ", " + what + " " + units));
        return text.toString();
    }

    private static Set<String> foretold(JsonNode preview, String what, StartsGroup group) {
        Set<String> names = new TreeSet<>();
        for (JsonNode unit : preview) {
            unit.get(what).forEach(name -> names.add(name.asText()));
        }
        names.removeIf(name -> !group.owns(name));
        return names;
    }

    private static Set<String> union(Set<String> a, Set<String> b) {
        Set<String> both = new TreeSet<>(a);
        both.addAll(b);
        return both;
    }

    private static long number(String variable, long otherwise) {
        String value = System.getProperty(variable, System.getenv(variable));
        return value == null || value.isBlank() ? otherwise : Long.parseLong(value);
    }
}
