package io.unitward.engine.bench;

import com.sun.management.OperatingSystemMXBean;
import io.unitward.engine.Policies;
import io.unitward.engine.session.Classifier;
import io.unitward.engine.session.UnitFacts;
import io.unitward.facts.PolicyFact;
import io.unitward.verdict.Finding;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints how long it takes to judge so many units, once, in a process that has judged nothing before, as an audit has not; the
 * policies are loaded first. Arguments: {@code engine} or {@code hand}, the number of units, and {@code time} or {@code heap}.
 *
 * <p>With {@code heap} another thread collects garbage all the while and notes what is left: the most that was alive beyond the
 * facts, and what is left of it at the end. That takes time, so no time is told then.
 */
public final class ClassifyBench {
    private static volatile boolean done;
    private static volatile long peak;

    private ClassifyBench() {}

    /** Runs it. */
    public static void main(String... arguments) throws InterruptedException {
        boolean engine = arguments[0].equals("engine");
        int count = Integer.parseInt(arguments[1]);
        boolean heap = arguments[2].equals("heap");
        List<PolicyFact> manager = ManyUnits.manager();
        List<UnitFacts> units = ManyUnits.of(count);
        Policies policies = engine ? Policies.shipped().rehearsed() : null;
        long before = live();
        peak = before;
        Thread watch = new Thread(ClassifyBench::watch);
        if (heap) {
            watch.start();
        }
        long cpu = cpu();
        long start = System.nanoTime();
        Map<String, ? extends List<?>> found = engine ? judge(policies, manager, units) : judge(manager, units);
        long wall = System.nanoTime() - start;
        long used = cpu() - cpu;
        int findings = found.values().stream().mapToInt(List::size).sum();
        done = true;
        if (heap) {
            watch.join();
            System.out.printf(
                    "%s %d units: at most %.1f MiB beyond the facts, %.1f MiB of it %d findings%n",
                    arguments[0], units.size(), (peak - before) / 1048576.0, (live() - before) / 1048576.0, findings);
        } else {
            System.out.printf(
                    "%s %d units: wall %d ms, cpu %d ms, %d findings%n",
                    arguments[0], units.size(), wall / 1_000_000, used / 1_000_000, findings);
        }
        // What was found, and what it was found in, stays alive until here.
        if (findings == 0 || units.isEmpty()) {
            throw new AssertionError("nothing was found");
        }
    }

    private static Map<String, List<Finding>> judge(
            Policies policies, List<PolicyFact> manager, List<UnitFacts> units) {
        return Classifier.classify(policies.judging().get(0), manager, units, Classifier.DEFAULT_BATCH);
    }

    private static Map<String, List<String>> judge(List<PolicyFact> manager, List<UnitFacts> units) {
        Map<String, List<String>> found = new HashMap<>();
        HandWrittenRules.judge(
                manager,
                units,
                (rule, about) -> found.computeIfAbsent(((PolicyFact) about).subject(), unit -> new ArrayList<>())
                        .add(rule));
        found.values().forEach(rules -> rules.sort(null));
        return found;
    }

    private static void watch() {
        while (!done) {
            peak = Math.max(peak, live());
        }
    }

    private static long live() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static long cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
