package io.unitward.remediation.alert;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was told of one manager, and what still has to be.
 *
 * @param known what was there and is not known to be gone
 * @param waiting what sinks have not taken yet, the oldest first
 * @param sinks of those with which something is wrong
 * @param next the number of the next alert that waits
 */
public record AlertMemory(List<Known> known, List<Waiting> waiting, List<SinkState> sinks, long next) {
    /** Nothing. */
    public static final AlertMemory NONE = new AlertMemory(List.of(), List.of(), List.of(), 1);

    public AlertMemory {
        known = List.copyOf(known);
        waiting = List.copyOf(waiting);
        sinks = List.copyOf(sinks);
    }

    SinkState state(String sink) {
        for (SinkState state : sinks) {
            if (state.sink().equals(sink)) {
                return state;
            }
        }
        return SinkState.fine(sink);
    }

    /** The same with another state of one sink; null forgets it. */
    AlertMemory with(String sink, @Nullable SinkState state) {
        List<SinkState> others = new ArrayList<>(sinks);
        others.removeIf(each -> each.sink().equals(sink));
        if (state != null && !state.isFine()) {
            others.add(state);
        }
        return new AlertMemory(known, waiting, others, next);
    }

    /** The same, where a sink that took nothing is tried by the next run, with all that waits for it. */
    public AlertMemory trying(String sink) {
        SinkState state = state(sink);
        return state.notBefore() == null ? this : with(sink, state.tryNow());
    }

    AlertMemory withKnown(List<Known> others) {
        return new AlertMemory(others, waiting, sinks, next);
    }

    AlertMemory withWaiting(List<Waiting> others) {
        return new AlertMemory(known, others, sinks, next);
    }
}
