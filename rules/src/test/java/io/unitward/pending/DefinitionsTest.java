package io.unitward.pending;

import static io.unitward.pending.World.OLD;
import static io.unitward.pending.World.UNITS;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DefinitionsTest {
    private static final String WEB = UNITS + "/web.service";
    private static final String ONE = UNITS + "/web.service.d/1.conf";
    private static final String TWO = UNITS + "/web.service.d/2.conf";

    @Test
    void pathContentAndOrderMakeADefinition() {
        World same = new World().file(WEB, OLD, "a").file(ONE, OLD, "1").file(TWO, OLD, "2");
        String digest = digest(same.unit("web.service", false, WEB, ONE, TWO));
        assertThat(digest).matches("[0-9a-f]{64}");
        assertThat(digest(new World()
                        .file(WEB, World.NEW, "a")
                        .file(ONE, OLD, "1")
                        .file(TWO, OLD, "2")
                        .unit("web.service", true, WEB, ONE, TWO)))
                .isEqualTo(digest);
        assertThat(digest(new World()
                        .file(WEB, OLD, "a")
                        .file(ONE, OLD, "1")
                        .file(TWO, OLD, "2")
                        .unit("web.service", false, WEB, TWO, ONE)))
                .isNotEqualTo(digest);
        assertThat(digest(new World()
                        .file(WEB, OLD, "a")
                        .file(ONE, OLD, "2")
                        .file(TWO, OLD, "2")
                        .unit("web.service", false, WEB, ONE, TWO)))
                .isNotEqualTo(digest);
    }

    @Test
    void whatIsNotKnownHasNoDigest() {
        assertThat(digest(new World().unit("web.service", false, WEB))).isNull();
        assertThat(digest(new World().file(WEB, OLD, "a").unit("web.service", false, WEB, ONE)))
                .isNull();
        assertThat(Definitions.digest(Unit.absent("web.service"), Map.of())).isNull();
    }

    @Test
    void aMaskedDropInIsPartOfIt() {
        World masked = new World()
                .file(WEB, OLD, "a")
                .file(ONE, OLD, "", "/dev/null", "/dev/null", UnitFile.Status.NULL_DEVICE)
                .unit("web.service", false, WEB, ONE);
        assertThat(digest(masked)).isNotNull();
    }

    private static String digest(World world) {
        Snapshot snapshot = world.snapshot();
        return Definitions.digest(
                snapshot.units().get(0),
                snapshot.files().stream().collect(Collectors.toMap(UnitFile::path, file -> file)));
    }
}
