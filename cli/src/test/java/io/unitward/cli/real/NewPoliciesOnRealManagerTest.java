package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.Published;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A policy that an upgrade brought, on a real manager: no alarm until it is accepted, and never an action it would stop. */
@Tag("real")
class NewPoliciesOnRealManagerTest {
    private static final String UNIT = "home-api.service";
    private static final String OTHER = "home-web.service";

    @Test
    void a_new_policy_is_advice_and_bars_a_reload_all_the_same() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            lab.declare("home-*.service");
            // Whoever may write there may change files, so that foreign-drop-in alone speaks of the drop-in.
            Path config = lab.onHost(lab.configuration("unitward.yaml"));
            lab.write(
                    lab.configuration("unitward.yaml"),
                    Files.readString(config)
                            .replace("/*.conf", "/site-*.conf")
                            .replace("    fragment:\n", "    fragment:\n      content: any\n"));
            lab.vouched(UNIT, Lab.onceDone("edition 0"));
            lab.vouched(OTHER, Lab.onceDone("edition 0"));
            lab.reload();
            lab.start(UNIT);
            assertThat(lab.audit().exitCode()).isZero();
            Path seen = lab.state("policies.json");
            assertThat(seen).content().contains("\"foreign-drop-in\"").doesNotContain("\"accepted\":false");

            // As if this version had brought the policy.
            Files.writeString(seen, Files.readString(seen).replaceAll("\"foreign-drop-in\":\\{[^}]*\\},?", ""));
            lab.write(lab.managed(OTHER + ".d/evil.conf"), "[Unit]\nDescription=evil\n");
            lab.reload();
            Outcome advice = lab.audit();
            assertThat(advice.exitCode()).as(advice.text() + advice.errors()).isZero();
            assertThat(advice.text())
                    .contains(
                            "1 new, and advice: foreign-drop-in until ",
                            "2 findings not counted",
                            "'unitward policy accept'");
            assertThat(advice.json().path("policies").path("new").findValuesAsText("policy"))
                    .containsExactly("foreign-drop-in");
            assertThat(seen).content().contains("\"accepted\":false");
            String first = advice.json().findValuesAsText("firstSeen").get(0);
            Outcome later = lab.audit("--dry-run");
            assertThat(later.json().findValuesAsText("firstSeen")).contains(first);
            assertThat(later.json().findValuesAsText("seenFor")).allMatch(seconds -> Long.parseLong(seconds) >= 0);
            assertThat(lab.audit("--dry-run", "--no-state").json().findValuesAsText("firstSeen"))
                    .isEmpty();

            // A vouched change waits with what the new policy calls foreign: nothing is loaded, and nobody is alarmed.
            lab.write(lab.managed(UNIT + ".d/evil.conf"), "[Unit]\nDescription=evil\n");
            lab.vouched(UNIT, Lab.onceDone("edition 1"));
            Lab.tick();
            String loaded = lab.loadedAt();
            Outcome barred = lab.audit();
            assertThat(barred.text() + barred.errors()).contains("evil.conf");
            assertThat(barred.done()).isEmpty();
            assertThat(lab.loadedAt()).isEqualTo(loaded);
            assertThat(barred.exitCode()).isNotZero();

            Outcome strict = lab.audit("--dry-run", "--strict");
            assertThat(strict.exitCode()).isEqualTo(10);

            Outcome accepted = lab.unitward("policy", "accept", "--user");
            assertThat(accepted.exitCode()).as(accepted.errors()).isZero();
            assertThat(accepted.text()).isEqualTo("they count from now on: foreign-drop-in\n");
            assertThat(lab.unitward("policy", "accept", "--user").text()).isEqualTo("no policy is new\n");
            Published.POLICY_ACCEPT.accepts(
                    lab.unitward("policy", "accept", "--user", "-o", "json=-").text());
            assertThat(lab.unitward("policy", "accept", "--user", "foreign-drop-on")
                            .exitCode())
                    .isEqualTo(2);
            Outcome counted = lab.audit();
            assertThat(counted.exitCode()).isEqualTo(10);
            assertThat(counted.done()).isEmpty();
            assertThat(lab.loadedAt()).isEqualTo(loaded);
        }
    }
}
