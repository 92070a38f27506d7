package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
            String[] why = {"explain", "--user", UNIT, "--policy", "reload-flag-sticky"};
            assertThat(lab.unitward(why).text()).contains("reload-flag-sticky  fires for " + UNIT);

            wasNeverSent(lab);

            assertThat(lab.unitward(why).text()).contains("reload-flag-sticky  does not fire for " + UNIT);
            assertThat(lab.audit().done()).containsExactly("no-effect");
            assertThat(lab.loadedAt()).as("sent now").isNotEqualTo(reloaded);
        }
    }

    /** As if the run had been killed after it had written the reload down, and before it sent it. */
    private static void wasNeverSent(Lab lab) throws IOException {
        Path journal = lab.state("actions.jsonl");
        List<String> lines = Files.readAllLines(journal);
        String begin = lines.stream()
                .filter(line -> line.contains("\"begin\""))
                .findFirst()
                .orElseThrow();
        Matcher at = Pattern.compile("\"at\":\"([^\"]+)\"").matcher(begin);
        assertThat(at.find()).as(begin).isTrue();
        String now = Instant.now().toString();
        Files.writeString(journal, begin.replace(at.group(1), now) + "\n");
        Path state = lab.state("state.json");
        assertThat(Files.readString(state)).contains(at.group(1));
        Files.writeString(state, Files.readString(state).replace(at.group(1), now));
    }
}
