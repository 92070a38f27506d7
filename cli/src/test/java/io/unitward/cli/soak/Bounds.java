package io.unitward.cli.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What docs/report.md says that state may come to, and what else must not grow. */
final class Bounds {
    private static final long KIB = 1 << 10;
    private static final long MIB = 1 << 20;

    /** Stores by name: bytes and files at most. Whatever has another name is something that the documentation does not name. */
    private static final Map<String, Seen.Size> DOCUMENTED = new TreeMap<>(Map.ofEntries(
            Map.entry("state/findings.jsonl", new Seen.Size(MIB, 1)),
            Map.entry("state/actions.jsonl", new Seen.Size(MIB + 16 * KIB, 1)),
            Map.entry("state/holds.jsonl", new Seen.Size(MIB, 1)),
            Map.entry("state/holds.json", new Seen.Size(MIB, 1)),
            Map.entry("state/alerts.json", new Seen.Size(3 * MIB, 1)),
            Map.entry("state/state.json", new Seen.Size(64 * KIB, 1)),
            Map.entry("state/clean.json", new Seen.Size(MIB, 1)),
            Map.entry("state/policies.json", new Seen.Size(64 * KIB, 1)),
            Map.entry("state/plans.json", new Seen.Size(64 * KIB, 1)),
            Map.entry("state/before", new Seen.Size(64 * MIB, 200)),
            Map.entry("state/quarantine", new Seen.Size(64 * MIB, 400)),
            Map.entry("state/accepted", new Seen.Size(64 * MIB, 64)),
            Map.entry("state/act.lock", new Seen.Size(KIB, 1)),
            Map.entry("state/state.lock", new Seen.Size(KIB, 1)),
            Map.entry("state/alerts.lock", new Seen.Size(KIB, 1)),
            Map.entry("cache/DIGEST.compiled", new Seen.Size(64 * MIB, 8)),
            Map.entry("outputs/audit.json", new Seen.Size(MIB, 1)),
            Map.entry("outputs/audit.prom", new Seen.Size(MIB, 1)),
            Map.entry("outputs/heal.json", new Seen.Size(MIB, 1)),
            Map.entry("outputs/heal.prom", new Seen.Size(MIB, 1)),
            Map.entry("outputs/evidence.tar", new Seen.Size(64 * MIB, 1))));

    /** A log that is made shorter when it is full may be longer in the end than it was; what is written anew may be, too. */
    private static final List<String> LOGS = List.of(
            "state/findings.jsonl", "state/actions.jsonl", "state/holds.jsonl", "state/before", "state/quarantine");

    private Bounds() {}

    /** What is wrong, sentences; empty when all is well. */
    static List<String> broken(List<Seen> all) {
        List<String> broken = new ArrayList<>();
        for (Seen seen : all) {
            seen.stores().forEach((store, size) -> {
                Seen.Size most = DOCUMENTED.get(store);
                if (most == null || size.bytes() > most.bytes() || size.files() > most.files()) {
                    broken.add("after run " + seen.run() + " " + store + " has " + size.bytes() + " bytes in "
                            + size.files() + " files; " + (most == null ? "nobody speaks of it" : "at most " + most));
                }
            });
        }
        List<Seen> before = all.subList(all.size() / 2, all.size() * 3 / 4);
        List<Seen> after = all.subList(all.size() * 3 / 4, all.size());
        for (String store : DOCUMENTED.keySet()) {
            if (!LOGS.contains(store) && !store.startsWith("outputs/")) {
                grows(broken, store, most(before, store), most(after, store), KIB);
            }
        }
        List<Seen> early = before.stream().filter(Seen::settled).toList();
        List<Seen> late = after.stream().filter(Seen::settled).toList();
        grows(broken, "threads", least(early, Seen::threads), least(late, Seen::threads), 1);
        grows(broken, "open descriptors", least(early, Seen::descriptors), least(late, Seen::descriptors), 1);
        // What a run has left behind for the collector is there or gone; what leaks is always there.
        grows(broken, "heap", least(before, Seen::heap), least(after, Seen::heap), MIB);
        return broken;
    }

    private interface Measure {
        long of(Seen seen);
    }

    private static long most(List<Seen> seen, Measure measure) {
        return seen.stream().mapToLong(measure::of).max().orElse(0);
    }

    private static long least(List<Seen> seen, Measure measure) {
        return seen.stream().mapToLong(measure::of).min().orElse(0);
    }

    private static long most(List<Seen> seen, String store) {
        return most(
                seen,
                each -> each.stores().getOrDefault(store, new Seen.Size(0, 0)).bytes());
    }

    /** A tenth more is how much is there just then. */
    private static void grows(List<String> broken, String what, long before, long after, long slack) {
        if (after > before + before / 10 + slack) {
            broken.add(what + ": " + before + " in the third quarter, and " + after + " in the last one");
        }
    }
}
