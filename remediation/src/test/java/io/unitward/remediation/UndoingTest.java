package io.unitward.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.ownership.FileState;
import io.unitward.pending.History;
import io.unitward.remediation.journal.Kept;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.Hold;
import io.unitward.verdict.PlannedAction;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What undoing is said to do. */
class UndoingTest {
    @Test
    void whereNothingWasTheFileIsRemoved() {
        assertThat(Undoing.effect(kept(FileState.missing(null))))
                .isEqualTo("remove the file, where nothing was before");
        String content = Base64.getEncoder().encodeToString(new byte[] {1, 2, 3});
        assertThat(Undoing.effect(kept(new FileState(
                        FileState.Kind.FILE, null, content, 0644, 0L, 0L, Instant.EPOCH, Instant.EPOCH, null))))
                .isEqualTo("put back a file of 3 bytes");
    }

    /** A state that could not be written down does not tell that nothing was done. */
    @Test
    void ofAnActionWhoseEndIsNotWrittenDownOnlyWhatIsSeenIsSaid() {
        FileState missing = FileState.missing(null);
        FileState there = new FileState(
                FileState.Kind.FILE,
                null,
                Base64.getEncoder().encodeToString(new byte[] {1}),
                0644,
                0L,
                0L,
                Instant.EPOCH,
                Instant.EPOCH,
                null);
        assertThat(Undoing.changed(kept(missing), missing))
                .isEqualTo("/etc/a is as undo id found it (nothing); there is nothing to undo");
        assertThat(Undoing.changed(kept(missing), there))
                .startsWith("it is not known what undo id left, or whether it did anything")
                .contains("/etc/a was nothing before it and is a file of 1 byte", "it is not touched");
        assertThat(Undoing.changed(kept(missing).leaving(there), there)).isNull();
    }

    @Test
    void aHoldOnTheUnitThatHasALinkStopsUndoing() {
        PlannedAction restored = new PlannedAction(
                ActionKind.RESTORE_ARTIFACT,
                Scene.UNITS + "/web.service.wants/b.service",
                List.of("b.service"),
                "why",
                List.of());
        FileState missing = FileState.missing(null);
        Kept kept = new Kept("id", Instant.EPOCH, restored, missing, missing.seen());
        Scene scene = Scene.reloaded();
        Hold hold = new Hold("web.service", Scene.RELOADED.plusSeconds(60), "at work", "bob", Scene.AT);
        assertThat(Undoing.plan(kept, missing, scene.input(Scene.RULES, History.NONE))
                        .actions())
                .singleElement()
                .satisfies(action -> assertThat(action.units()).containsExactly("b.service", "web.service"));
        assertThat(Undoing.plan(kept, missing, scene.input(Scene.RULES.with(List.of(hold), null), History.NONE))
                        .refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.reason()).startsWith("web.service is held"));
    }

    private static Kept kept(FileState before) {
        PlannedAction undo = new PlannedAction(ActionKind.UNDO, "/etc/a", List.of("a.service"), "why", List.of());
        return new Kept("id", Instant.EPOCH, undo, before, null);
    }
}
