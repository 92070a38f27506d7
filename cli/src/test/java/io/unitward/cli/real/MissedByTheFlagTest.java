package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Edits that systemd's own {@code NeedDaemonReload} does not show, since it compares modification times only. */
@Tag("real")
class MissedByTheFlagTest {
    private static final String UNIT = "home-api.service";

    @Test
    void an_edit_with_an_old_modification_time_is_found_and_loaded_only_if_vouched() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            lab.declare("home-*.service");
            lab.vouched(UNIT, Lab.onceDone("edition 0"));
            loadAndRemember(lab);

            lab.write(lab.managed(UNIT), Lab.onceDone("edition 1"));
            lab.shell("touch -d 2001-01-01 " + lab.managed(UNIT));
            refused(lab, "edition 0");

            lab.write(lab.source(UNIT), Lab.onceDone("edition 1"));
            healed(lab, "edition 1");
        }
    }

    @Test
    void a_link_that_leads_to_another_equally_old_file_is_found_and_loaded_only_if_vouched() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            lab.declare("home-*.service");
            for (int generation = 0; generation < 2; generation++) {
                lab.write(store(lab, generation), Lab.onceDone("edition " + generation));
                lab.shell("touch -d @1 " + store(lab, generation));
            }
            lab.write(lab.source(UNIT), Lab.onceDone("edition 0"));
            lab.shell("mkdir -p ~/.config/systemd/user && " + link(lab, 0));
            loadAndRemember(lab);

            lab.shell(link(lab, 1));
            refused(lab, "edition 0");

            lab.write(lab.source(UNIT), Lab.onceDone("edition 1"));
            healed(lab, "edition 1");
        }
    }

    private static String store(Lab lab, int generation) {
        return lab.home() + "/store/" + generation + "/" + UNIT;
    }

    private static String link(Lab lab, int generation) {
        return "ln -sfn " + store(lab, generation) + " " + lab.managed(UNIT) + " && touch -h -d @1 "
                + lab.managed(UNIT);
    }

    /** The audit after the load learns what was loaded. */
    private static void loadAndRemember(Lab lab) throws Exception {
        lab.reload();
        lab.start(UNIT);
        Outcome clean = lab.audit();
        assertThat(clean.exitCode()).as(clean.text() + clean.errors()).isZero();
    }

    private static void refused(Lab lab, String loadedEdition) throws Exception {
        assertThat(lab.show(UNIT, "NeedDaemonReload"))
                .as("systemd notices nothing")
                .isEqualTo("no");
        String loaded = lab.loadedAt();

        Outcome refused = lab.audit();

        assertThat(refused.exitCode()).as(refused.text() + refused.errors()).isEqualTo(10);
        assertThat(refused.findings()).contains("reload-pending-unvouched " + UNIT + " " + lab.managed(UNIT));
        assertThat(refused.done()).isEmpty();
        assertThat(lab.loadedAt()).isEqualTo(loaded);
        assertThat(lab.show(UNIT, "Description")).isEqualTo(loadedEdition);
    }

    private static void healed(Lab lab, String edition) throws Exception {
        assertThat(lab.show(UNIT, "NeedDaemonReload")).isEqualTo("no");

        Outcome pending = lab.audit("--dry-run");
        Outcome healed = lab.audit();

        assertThat(pending.exitCode()).as(pending.text() + pending.errors()).isEqualTo(11);
        assertThat(pending.findings()).contains("content-changed-unflagged " + UNIT + " " + lab.managed(UNIT));
        assertThat(healed.exitCode()).as(healed.text() + healed.errors()).isZero();
        assertThat(healed.done()).containsExactly("done");
        assertThat(lab.show(UNIT, "Description")).isEqualTo(edition);
        String loaded = lab.loadedAt();
        assertThat(lab.audit().exitCode()).isZero();
        assertThat(lab.loadedAt()).isEqualTo(loaded);
    }
}
