package io.unitward.unitfile;

import io.unitward.unitfile.LoadPrediction.State;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What speaks against loading a unit, in the order in which systemd looks at it. The first thing decides. */
final class Refusals {
    private record Doubt(@Nullable State state, String reason) {}

    private final List<Doubt> doubts = new ArrayList<>();
    private @Nullable LoadPrediction decided;

    /** Adds a reason for systemd to refuse the unit, and the line that it is refused for; null where there is none. */
    void add(Certainty holds, State state, String reason, @Nullable SourceLine at) {
        if (decided != null || holds == Certainty.NO) {
            return;
        }
        if (holds == Certainty.MAYBE) {
            doubts.add(new Doubt(state, reason));
            return;
        }
        // What may have been refused before for the same state changes nothing but the reason.
        decided = doubts.stream()
                .filter(doubt -> doubt.state() != state)
                .findFirst()
                .map(doubt -> LoadPrediction.unknown(doubt.reason()))
                .orElse(LoadPrediction.refused(state, reason, at));
    }

    /** The same for what is missing. */
    void badSetting(Certainty holds, String reason) {
        add(holds, State.BAD_SETTING, reason, null);
    }

    void badSetting(boolean holds, String reason) {
        badSetting(Certainty.of(holds), reason);
    }

    void badSetting(Certainty holds, String reason, @Nullable SourceLine at) {
        add(holds, State.BAD_SETTING, reason, at);
    }

    void badSetting(boolean holds, String reason, @Nullable SourceLine at) {
        badSetting(Certainty.of(holds), reason, at);
    }

    /** Adds something of which it is not known what comes of it. */
    void unknown(boolean holds, String reason) {
        if (holds && decided == null) {
            doubts.add(new Doubt(null, reason));
        }
    }

    boolean isDecided() {
        return decided != null;
    }

    LoadPrediction result() {
        if (decided != null) {
            return decided;
        }
        return doubts.isEmpty()
                ? LoadPrediction.LOADED
                : LoadPrediction.unknown(doubts.get(0).reason());
    }
}
