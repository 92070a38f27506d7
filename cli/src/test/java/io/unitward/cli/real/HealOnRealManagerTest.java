package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.unitward.cli.sandbox.Homelab;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole story, as the demo tells it: refuse, heal, rest. */
@Tag("real")
class HealOnRealManagerTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1500})
    void refuses_while_anything_unvouched_waits_then_heals_once(long uid) throws Exception {
        try (Lab lab = Lab.ofUser(uid)) {
            Homelab homelab = Homelab.plant(lab.sandbox());
            Lab.tick();
            String loaded = lab.loadedAt();

            Outcome dry = lab.audit("--dry-run");
            Outcome refused = lab.audit();

            for (Outcome run : List.of(dry, refused)) {
                assertThat(run.exitCode()).as(run.text() + run.errors()).isEqualTo(10);
                assertThat(run.findings())
                        .contains(
                                "foreign-drop-in cache.service " + homelab.loadedDropIn(),
                                "reload-pending-unvouched mail.service " + homelab.waitingDropIn(),
                                "reload-pending api.service " + lab.managed("api.service"))
                        .anyMatch(finding -> finding.matches(
                                "fragment-outside-owner-layer db\\.service /etc/(xdg/)?systemd/user/db\\.service"));
                assertThat(run.verdict("web.service")).isEqualTo("compliant");
                assertThat(run.planned()).isEmpty();
                assertThat(run.done()).isEmpty();
                assertThat(run.refusals()).containsOnlyKeys(homelab.waitingDropIn());
                assertThat(run.text()).contains(homelab.waitingDropIn());
            }
            assertThat(lab.loadedAt()).isEqualTo(loaded);
            assertThat(homelab.waitingDropInIsLoaded()).isFalse();
            assertThat(homelab.editIsLoaded()).isFalse();
            assertThat(lab.state("actions.jsonl")).doesNotExist();

            homelab.removeViolations();
            Outcome healed = lab.audit();

            assertThat(healed.exitCode()).as(healed.text() + healed.errors()).isZero();
            assertThat(healed.done()).containsExactly("done");
            String reloaded = lab.loadedAt();
            assertThat(reloaded).isNotEqualTo(loaded);
            assertThat(homelab.editIsLoaded()).isTrue();
            assertThat(homelab.waitingDropInIsLoaded()).isFalse();
            assertThat(lab.show("db.service", "FragmentPath")).isEqualTo(lab.managed("db.service"));
            assertThat(lab.show("cache.service", "DropInPaths")).isEmpty();
            List<String> journal = journal(lab);
            assertThat(journal).containsExactly("begin null", "end done");

            Outcome again = lab.audit();

            assertThat(again.exitCode()).as(again.text() + again.errors()).isZero();
            assertThat(again.planned()).isEmpty();
            assertThat(lab.loadedAt()).as("no second reload for nothing").isEqualTo(reloaded);
            assertThat(journal(lab)).isEqualTo(journal);
        }
    }

    /** Event and outcome of each line; all of one action. */
    private static List<String> journal(Lab lab) throws Exception {
        List<String> events = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (String line : Files.readAllLines(lab.state("actions.jsonl"))) {
            JsonNode entry = new ObjectMapper().readTree(line);
            events.add(
                    entry.path("event").asText() + " " + entry.path("outcome").asText("null"));
            ids.add(entry.path("id").asText());
        }
        assertThat(ids.stream().distinct()).hasSize(1);
        return events;
    }
}
