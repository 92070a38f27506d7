package io.unitward.cli;

import io.unitward.alert.AlertSink;
import io.unitward.alert.Alerts;
import io.unitward.cli.alert.Delivery;
import io.unitward.cli.alert.Sinks;
import io.unitward.facts.Scope;
import io.unitward.host.Deadline;
import io.unitward.remediation.act.LockHeld;
import io.unitward.remediation.act.RunLock;
import io.unitward.remediation.alert.AlertMemory;
import io.unitward.remediation.alert.AlertStore;
import io.unitward.remediation.alert.Deciding;
import io.unitward.remediation.alert.Outcome;
import io.unitward.remediation.alert.Sight;
import io.unitward.remediation.alert.Spool;
import io.unitward.remediation.alert.Waiting;
import io.unitward.remediation.journal.NewerState;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateUnusable;
import io.unitward.verdict.AlertsTold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a run saw: decides what is new, writes that down, hands it over, and writes down what was taken. A run that is
 * ended in between leaves alerts that come again, and none that is lost. Nothing that goes wrong here ends a run.
 *
 * @param alerts who wants to be told, and how
 * @param directory where it is written down; null for nowhere
 * @param delivery hands it over
 */
record Alerting(Alerts alerts, @Nullable StateDirectory directory, Delivery delivery) {
    /** How long all of it may take. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    /**
     * For one manager.
     *
     * @param problems gets why nothing can be written down
     */
    static Alerting of(AuditOptions options, Alerts alerts, List<String> problems) {
        StateDirectory directory = null;
        try {
            Path place = options.stateDirectory() != null
                    ? options.stateDirectory()
                    : Caller.stateDirectory(options.callerUid(), options.scope());
            directory = StateDirectory.open(place, options.scope(), options.managerUid());
        } catch (RunFailure | StateUnusable unusable) {
            problems.add("alerts are not remembered: " + unusable.getMessage());
        }
        Sinks sinks = new Sinks(options.callerUid(), System.getenv("HOME"));
        return new Alerting(alerts, directory, new Delivery(sinks));
    }

    /** The name of this machine. */
    static String host() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException unknown) {
            return "localhost";
        }
    }

    /** Whose units, in words. */
    static String manager(AuditOptions options) {
        return options.scope() == Scope.SYSTEM ? "system manager" : "user manager of uid " + options.managerUid();
    }

    /**
     * Tells.
     *
     * @param problems what went wrong already
     */
    AlertsTold tell(Sight sight, List<String> problems) {
        return tell(sight, problems, true);
    }

    /**
     * Tells.
     *
     * @param problems what went wrong already
     * @param areAll whether the configuration was read; otherwise there may be other sinks, and what waits for them is kept
     */
    AlertsTold tell(Sight sight, List<String> problems, boolean areAll) {
        List<String> said = new ArrayList<>(problems);
        Deciding.Decided decided;
        AlertStore store = directory == null ? null : new AlertStore(directory);
        try {
            decided = decided(store, sight, said, areAll);
        } catch (NewerState newer) {
            said.add("alerts.json in the state directory is left as it is, so that each run tells all that is there: "
                    + newer.getMessage());
            store = null;
            decided = Deciding.decide(AlertMemory.NONE, sight, atOnce());
        }
        if (decided.untold() > 0) {
            said.add(decided.untold() + " findings are not told: more than " + Deciding.MOST_KNOWN + " are there");
        }
        return handedOver(store, decided, said);
    }

    /** Decides, and writes it down; where that cannot be, it is told all the same and comes again. */
    private Deciding.Decided decided(@Nullable AlertStore store, Sight sight, List<String> said, boolean areAll)
            throws NewerState {
        Deciding.Decided[] decided = {null};
        AlertMemory[] was = {AlertMemory.NONE};
        if (store != null) {
            try {
                AlertStore.Updated updated = store.update(before -> {
                    was[0] = before;
                    Deciding.Decided made = Deciding.decide(before, sight, alerts, areAll);
                    decided[0] = made;
                    return made.memory();
                });
                if (updated.aside() != null) {
                    said.add("what was alerted before could not be understood and is kept as " + updated.aside()
                            + "; what is there is told anew");
                }
                if (updated.isCut()) {
                    said.add("more is alerted than can be remembered: what is left out and still there comes again");
                }
            } catch (NewerState newer) {
                throw newer;
            } catch (IOException failure) {
                said.add("what is alerted is not remembered, and comes again: " + failure.getMessage());
                decided[0] = null;
            }
        }
        return decided[0] != null ? decided[0] : Deciding.decide(was[0], sight, atOnce(), areAll);
    }

    /** The same for a run that cannot write down since when something is there: it would never be there for long. */
    private Alerts atOnce() {
        return new Alerts(Duration.ZERO, alerts.remind(), alerts.maxPerRun(), alerts.sinks());
    }

    @SuppressWarnings("try") // the lock is held, not used
    private AlertsTold handedOver(@Nullable AlertStore store, Deciding.Decided decided, List<String> said) {
        AlertMemory memory = decided.memory();
        List<Outcome> outcomes = new ArrayList<>();
        if (!Spool.due(memory, alerts, decided.fresh(), Instant.now()).isEmpty()) {
            try {
                RunLock lock = lock();
                try (lock) {
                    memory = delivered(store, memory, decided.fresh(), outcomes, said);
                }
            } catch (LockHeld held) {
                said.add("another run is delivering alerts; those of this run are left to it or to the next");
            }
        }
        said.addAll(Spool.notes(memory, Instant.now()));
        int taken = (int) outcomes.stream()
                .filter(outcome -> outcome.kind() == Outcome.Kind.DELIVERED)
                .count();
        return new AlertsTold(taken, memory.waiting().size(), said);
    }

    /** One run delivers at a time; null where there is no place for a lock, or none can be written. */
    private @Nullable RunLock lock() throws LockHeld {
        if (directory == null) {
            return null;
        }
        try {
            return RunLock.await(directory, "alerts", Deadline.in(Duration.ZERO));
        } catch (IOException noLock) {
            // A disk that is full must not keep anybody from being told; twice is better than never.
            return null;
        }
    }

    /** Until nothing is due that was not offered, so that what another run found meanwhile goes along. */
    private AlertMemory delivered(
            @Nullable AlertStore store,
            AlertMemory decided,
            Set<String> fresh,
            List<Outcome> outcomes,
            List<String> said) {
        Deadline deadline = Deadline.in(LONGEST);
        AlertMemory memory = decided;
        Set<Long> offered = new HashSet<>();
        Set<String> failed = new HashSet<>();
        while (!deadline.passed()) {
            Map<AlertSink, List<Waiting>> due = left(memory, fresh, offered, failed);
            if (due.isEmpty()) {
                break;
            }
            List<Outcome> now = delivery.deliver(due, deadline);
            outcomes.addAll(now);
            now.forEach(outcome -> {
                offered.add(outcome.number());
                if (outcome.kind() == Outcome.Kind.FAILED) {
                    failed.add(outcome.sink());
                }
            });
            memory = written(store, memory, now, said);
        }
        return memory;
    }

    private Map<AlertSink, List<Waiting>> left(
            AlertMemory memory, Set<String> fresh, Set<Long> offered, Set<String> failed) {
        Map<AlertSink, List<Waiting>> left = new LinkedHashMap<>();
        Spool.due(memory, alerts, fresh, Instant.now()).forEach((sink, waiting) -> {
            List<Waiting> rest = waiting.stream()
                    .filter(each -> !offered.contains(each.number()))
                    .toList();
            if (!rest.isEmpty() && !failed.contains(sink.name())) {
                left.put(sink, rest);
            }
        });
        return left;
    }

    private static AlertMemory written(
            @Nullable AlertStore store, AlertMemory memory, List<Outcome> outcomes, List<String> said) {
        Instant now = Instant.now();
        if (store != null) {
            try {
                return store.update(current -> Spool.after(current, outcomes, now))
                        .memory();
            } catch (IOException failure) {
                String problem = "what was delivered is not remembered, and comes again: " + failure.getMessage();
                if (!said.contains(problem)) {
                    said.add(problem);
                }
            }
        }
        return Spool.after(memory, outcomes, now);
    }
}
