package io.unitward.engine;

import static io.unitward.engine.Scene.ADMIN;
import static io.unitward.engine.Scene.MINE;
import static io.unitward.engine.Scene.NEW;
import static io.unitward.engine.Scene.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitView;
import io.unitward.facts.View;
import io.unitward.verdict.Finding;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One mask is told once, whichever policies could have something to say of it. */
class MaskTest {
    private static final String WEB = "web-stack.service";

    @Test
    void a_mask_that_is_loaded_is_one_finding() {
        for (boolean hides : new boolean[] {false, true}) {
            for (Instant changedAt : List.of(OLD, NEW)) {
                assertThat(masked(hides, changedAt, true)).singleElement().satisfies(finding -> {
                    assertThat(finding.policy()).isEqualTo("owned-unit-masked");
                    assertThat(finding.view()).isNull();
                    assertThat(finding.file()).isEqualTo(MINE + "/" + WEB);
                });
            }
        }
    }

    @Test
    void a_mask_that_waits_is_one_finding_and_says_so() {
        for (boolean hides : new boolean[] {false, true}) {
            assertThat(masked(hides, NEW, false)).singleElement().satisfies(finding -> {
                assertThat(finding.policy()).isEqualTo("owned-unit-masked");
                assertThat(finding.view()).isEqualTo(View.ON_DISK);
                assertThat(finding.file()).isEqualTo(MINE + "/" + WEB);
                assertThat(finding.message()).contains("After a reload", "would be masked");
            });
        }
    }

    private static List<Finding> masked(boolean hides, Instant changedAt, boolean loaded) {
        UnitView mask = view(true);
        Scene scene = new Scene().source(WEB, "x");
        if (hides) {
            scene.file(ADMIN + "/" + WEB, OLD, "x");
        }
        scene.file(MINE + "/" + WEB, changedAt, null, UnitFile.Status.NULL_DEVICE);
        scene.unit(new Unit(
                WEB,
                List.of(WEB),
                loaded ? "masked" : "loaded",
                "active",
                "running",
                false,
                false,
                Scene.RUN,
                OLD,
                loaded ? mask : view(false),
                mask));
        return scene.verdict(WEB).findings();
    }

    private static UnitView view(boolean masked) {
        @Nullable String state = masked ? "masked" : "enabled";
        return new UnitView(MINE + "/" + WEB, null, List.of(), masked, state);
    }
}
