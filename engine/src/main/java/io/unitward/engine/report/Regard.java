package io.unitward.engine.report;

import io.unitward.json.JsonWriter;
import io.unitward.json.Visible;
import io.unitward.verdict.Hold;
import io.unitward.verdict.Waiver;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * What people have said of one unit: that nothing be done to it, or that something found of it is accepted.
 *
 * @param waivers those that name it, whatever their policy finds, and whenever they count; in the order of the files
 * @param holds those in force
 * @param unknown what of this is not known, and why; sentences without a full stop
 * @param at the moment looked at
 */
public record Regard(List<Waiver> waivers, List<Hold> holds, List<String> unknown, Instant at) {
    public Regard {
        waivers = List.copyOf(waivers);
        holds = List.copyOf(holds);
        unknown = List.copyOf(unknown);
    }

    /** Writes it, a line each; nothing when nobody said anything. */
    void text(Appendable to) throws IOException {
        if (!waivers.isEmpty() || !holds.isEmpty() || !unknown.isEmpty()) {
            to.append('\n');
        }
        for (Hold hold : holds) {
            line(to, "Held as " + hold.units() + " until " + hold.until() + " by " + hold.by() + ": " + hold.reason());
        }
        for (Waiver waiver : waivers) {
            String when = waiver.isInForce(at)
                    ? "until " + waiver.expires()
                    : waiver.granted().isAfter(at)
                            ? "from " + waiver.granted() + ", not yet"
                            : "no longer, it ended " + waiver.expires();
            line(
                    to,
                    "Waived, should " + waiver.policy() + " find it"
                            + (waiver.file() == null ? "" : " of " + waiver.file())
                            + (waiver.digest() == null ? "" : " with the digest " + waiver.digest()) + ": " + when
                            + ", by " + waiver.approver() + ": " + waiver.reason() + " (" + waiver.where() + ")");
        }
        for (String each : unknown) {
            line(to, "Not known: " + each);
        }
    }

    private static void line(Appendable to, String text) throws IOException {
        to.append(Visible.of(text)).append('\n');
    }

    /** Writes the fields {@code waivers}, {@code holds} and {@code notKnown}. */
    void json(JsonWriter json) throws IOException {
        json.list("waivers");
        for (Waiver waiver : waivers) {
            json.begin();
            WaiversJson.waiver(waiver, json);
            json.field("inForce", waiver.isInForce(at)).end();
        }
        json.endList().list("holds");
        for (Hold hold : holds) {
            WaiversJson.hold(hold, json);
        }
        json.endList().texts("notKnown", unknown);
    }
}
