package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A flag that no reload clears: tried once, reported, and never tried again for the same cause. */
@Tag("real")
class StickyFlagTest {
    private static final String UNIT = "home-api.service";

    @Test
    void a_reload_without_effect_is_reported_and_not_repeated() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            lab.declare("home-*.service");
            lab.vouched(UNIT, Lab.onceDone("edition 0").replace("[Unit]\n", "[Unit]\nSourcePath=/nonexistent\n"));
            lab.reload();
            lab.start(UNIT);
            assertThat(lab.show(UNIT, "NeedDaemonReload")).isEqualTo("yes");
            String loaded = lab.loadedAt();

            Outcome first = lab.audit();

            assertThat(first.done()).as(first.text() + first.errors()).containsExactly("no-effect");
            assertThat(first.exitCodes()).containsExactly(10, 12);
            String reloaded = lab.loadedAt();
            assertThat(reloaded).isNotEqualTo(loaded);

            for (int run = 0; run < 2; run++) {
                Outcome again = lab.audit();

                assertThat(again.done()).as(again.text() + again.errors()).isEmpty();
                assertThat(again.planned()).isEmpty();
                assertThat(again.refusals()).containsEntry(UNIT, "no-effect");
                assertThat(again.findings()).contains("reload-flag-sticky " + UNIT + " -");
                assertThat(again.exitCodes()).containsExactly(10, 12);
                assertThat(lab.loadedAt()).as("no loop").isEqualTo(reloaded);
            }
        }
    }
}
