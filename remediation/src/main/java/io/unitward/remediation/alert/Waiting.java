package io.unitward.remediation.alert;

import io.unitward.alert.Alert;
import io.unitward.alert.AlertEvent;
import io.unitward.alert.AlertLevel;

/**
 * An alert that a sink has not taken yet.
 *
 * @param number by which it is told from the others; later ones have greater numbers
 * @param sink the name of the sink
 * @param alert what is to be told
 * @param refused how often the sink refused it for good
 */
public record Waiting(long number, String sink, Alert alert, int refused) {
    /** Whether it was refused as often as one is offered to a sink that takes others. */
    public boolean isOftenRefused() {
        return refused >= Spool.MOST_REFUSALS;
    }

    /** Whether a sink that never gets it believes for ever what an earlier alert told: nothing that is still there tells it anew. */
    boolean correctsWhatWasTold() {
        return alert.event().ends() || alert.event() == AlertEvent.CHANGED || alert.wasLevel() != null;
    }

    /** The same in place of an earlier one about the same thing. */
    Waiting after(Alert earlier) {
        boolean other = earlier.level() != alert.level();
        AlertLevel was = other ? earlier.level() : alert.wasLevel() != null ? alert.wasLevel() : earlier.wasLevel();
        return new Waiting(number, sink, alert.withWas(was), refused);
    }
}
