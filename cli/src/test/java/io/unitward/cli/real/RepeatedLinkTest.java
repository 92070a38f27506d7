package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A link from elsewhere that says what the unit file says already: a reload adds nothing by it, and once the unit file no
 * longer says so, it is the link that does. It is told all the time.
 */
@Tag("real")
class RepeatedLinkTest {
    private static final String UNIT = "home-api.service";
    private static final String OTHER = "home-other.service";

    @Test
    void a_foreign_link_is_told_before_it_makes_a_difference() throws Exception {
        try (Lab lab = Lab.running(UNIT)) {
            String wants = "[Unit]\nWants=" + OTHER + "\n" + Lab.onceDone("edition 1");
            lab.vouched(OTHER, Lab.onceDone("other"));
            lab.vouched(UNIT, wants);
            lab.reload();
            assertThat(lab.audit().findings()).isEmpty();
            String directory = lab.home() + "/.local/share/systemd/user/" + UNIT + ".wants";
            String finding = "foreign-dependency-link " + UNIT + " " + directory + "/" + OTHER;

            lab.shell("mkdir -p " + directory + " && ln -s " + lab.managed(OTHER) + " " + directory + "/");
            Lab.tick();
            Outcome waiting = lab.audit("--dry-run");

            assertThat(waiting.exitCode()).as(waiting.text() + waiting.errors()).isEqualTo(10);
            assertThat(waiting.findings()).containsExactly(finding);
            assertThat(waiting.refusals()).isEmpty();

            lab.reload();
            assertThat(lab.audit().findings()).containsExactly(finding);

            lab.vouched(UNIT, Lab.onceDone("edition 2"));
            lab.reload();

            assertThat(lab.show(UNIT, "Description")).isEqualTo("edition 2");
            assertThat(lab.show(UNIT, "Wants")).contains(OTHER);
            assertThat(lab.audit().findings()).contains(finding);
        }
    }
}
