package io.unitward.pending;

import static io.unitward.pending.World.NEW;
import static io.unitward.pending.World.OLD;
import static io.unitward.pending.World.RUNTIME;
import static io.unitward.pending.World.UNITS;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.UnitFile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Changes that are right for the unit they seem to belong to, and not for everybody whom a reload gives them to. */
class HiddenUseTest {
    private static final String WEB = UNITS + "/web-stack.service";
    private static final String TRANSIENT = RUNTIME + "/systemd/transient/run-1.service";

    private final World world = new World();

    @Test
    void aTransientFileThatWasEditedAndTouchedIsPending() {
        transientUnit();
        assertThat(changes()).isEmpty();
        world.touched(TRANSIENT, NEW.minusSeconds(1));
        PendingChange change = only();
        assertThat(change.path()).isEqualTo(TRANSIENT);
        assertThat(change.explained()).isFalse();
    }

    @Test
    void whatLiesInTheTransientLayerAndTheManagerDidNotMakeIsPendingHoweverOld() {
        world.file(TRANSIENT, OLD, "x").unit("run-1.service", false, TRANSIENT);
        assertThat(only().explained()).isFalse();
        World links = new World().file(RUNTIME + "/systemd/transient/default.target.wants/late.service", OLD, "x");
        assertThat(links.pending().changes()).singleElement().matches(change -> !change.explained());
    }

    @Test
    void aDropInOfSeveralUnitsGoesOnlyIfEachOfThemMayLoseIt() {
        String shared = UNITS + "/service.d/hard.conf";
        world.file(shared, NEW, "", shared, null, UnitFile.Status.MISSING);
        for (String unit : List.of("other.service", "zz-stack.service")) {
            world.file(UNITS + "/" + unit, OLD, unit).source(UNITS + "/" + unit, unit);
            world.unit(unit, false, UNITS + "/" + unit, shared);
        }
        PendingChange change = only();
        assertThat(change.unit()).isEqualTo("other.service");
        assertThat(change.explained()).isFalse();
    }

    @Test
    void aTemplatesFileIsExplainedOnlyIfItIsForEachInstance() {
        String template = UNITS + "/job@.service";
        world.file(template, NEW, "new").source(template, "new");
        world.unit("job@a.service", false, template);
        assertThat(only().explained()).isTrue();
        world.unit("job@b.path", false, template).onDisk(template);
        assertThat(only().explained()).isFalse();
        assertThat(only().explanation()).contains("also used by job@b.path, which nobody declares");
    }

    @Test
    void aFileInThePlaceOfAnAliasIsAUnitOfItsOwn() {
        world.contentAny();
        world.file(WEB, OLD, "x");
        world.file(UNITS + "/web.service", NEW, "evil");
        world.unit("web-stack.service", List.of("web-stack.service", "web.service"), false, false, WEB);
        PendingChange change = only();
        assertThat(change.path()).isEqualTo(UNITS + "/web.service");
        assertThat(change.explained()).isFalse();
        assertThat(change.explanation()).contains("nobody declares");
    }

    @Test
    void anEmptyFileIsAMaskWhoeverVouchesForIt() {
        world.file(WEB, NEW, "").source(WEB, "").unit("web-stack.service", false, WEB);
        assertThat(only().explained()).isFalse();
        assertThat(only().explanation()).contains("masks web-stack.service");
    }

    private void transientUnit() {
        world.file(TRANSIENT, NEW, "x").unit("run-1.service", List.of("run-1.service"), false, true, TRANSIENT);
    }

    private PendingChange only() {
        assertThat(changes()).hasSize(1);
        return changes().get(0);
    }

    private List<PendingChange> changes() {
        return world.pending().changes();
    }
}
