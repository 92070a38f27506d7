package io.unitward.cli.alert;

import io.unitward.alert.Alert;
import io.unitward.host.Deadline;

/** Takes one alert at a time. */
interface Sink {
    /** Hands it over, by the deadline. What goes wrong is the answer. */
    Answer send(Alert alert, Deadline deadline) throws InterruptedException;
}
