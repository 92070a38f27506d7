package io.unitward.cli.alert;

import io.unitward.alert.Alert;
import io.unitward.host.Deadline;
import java.util.List;

/** Takes alerts, one at a time unless it says otherwise. */
interface Sink {
    /** Hands it over, by the deadline. What goes wrong is the answer. */
    Answer send(Alert alert, Deadline deadline) throws InterruptedException;

    /** How many it takes at once at most. */
    default int atOnce() {
        return 1;
    }

    /** Hands over so many at once; the answer holds for each. */
    default Answer send(List<Alert> alerts, Deadline deadline) throws InterruptedException {
        if (alerts.size() != 1) {
            throw new IllegalArgumentException(alerts.size() + " alerts at once; expected one");
        }
        return send(alerts.get(0), deadline);
    }
}
