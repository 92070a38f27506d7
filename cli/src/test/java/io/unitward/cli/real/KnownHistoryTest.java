package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What has gone wrong with reloads before, each played on a real manager, with the cause by name. A clock that is stepped back
 * cannot be played, since there is one for the whole machine: see {@code PresenceTest} and {@code LoadTimeTest}.
 */
@Tag("real")
class KnownHistoryTest {
    private static final String UNIT = "home-api.service";
    private static final String FIRST = UNIT + ".d/10-a.conf";
    private static final String SECOND = UNIT + ".d/20-b.conf";

    /** systemd holds the newest of a unit's drop-ins against the newest at the load, and no other. */
    @Test
    void a_drop_in_edited_below_the_newest_time_of_them_all() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            lab.declare("home-*.service");
            lab.vouched(UNIT, Lab.onceDone("edition 0"));
            lab.vouched(FIRST, "[Service]\nNice=1\n");
            lab.vouched(SECOND, "[Service]\nEnvironment=A=1\n");
            lab.shell("touch -d '+1 hour' " + lab.managed(SECOND));
            loadAndRemember(lab);

            lab.vouched(FIRST, "[Service]\nNice=2\n");
            Lab.tick();
            assertThat(lab.show(UNIT, "NeedDaemonReload")).isEqualTo("no");

            assertThat(causes(lab.audit("--dry-run"))).containsExactly("mtime");
            healed(lab);
            assertThat(lab.show(UNIT, "Nice")).isEqualTo("2");
        }
    }

    @Test
    void a_store_swap_a_copied_file_and_a_new_drop_in_have_names_of_their_own() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            lab.declare("home-*.service");
            lab.write(lab.home() + "/store/0/" + UNIT, Lab.onceDone("edition 0"));
            lab.write(lab.home() + "/store/1/" + UNIT, Lab.onceDone("edition 1"));
            lab.write(lab.source(UNIT), Lab.onceDone("edition 0"));
            lab.shell("touch -d @1 ~/store/*/* && mkdir -p ~/.config/systemd/user && ln -s ~/store/0/" + UNIT + " "
                    + lab.managed(UNIT));
            lab.vouched("home-copied.service", Lab.onceDone("edition 0"));
            lab.vouched("home-more.service", Lab.onceDone("edition 0"));
            lab.reload();
            lab.start("home-copied.service");
            lab.start("home-more.service");
            loadAndRemember(lab);

            lab.write(lab.source(UNIT), Lab.onceDone("edition 1"));
            lab.shell("ln -sfn ~/store/1/" + UNIT + " " + lab.managed(UNIT));
            lab.write(lab.source("home-copied.service"), Lab.onceDone("edition 1"));
            lab.shell("touch -d '1 day ago' " + lab.source("home-copied.service") + " && cp -p "
                    + lab.source("home-copied.service") + " " + lab.managed("home-copied.service"));
            lab.vouched("home-more.service.d/x.conf", "[Service]\nNice=3\n");
            Lab.tick();
            Outcome pending = lab.audit("--dry-run");

            assertThat(causes(pending, UNIT)).containsExactly("link-retargeted");
            assertThat(causes(pending, "home-copied.service")).containsExactly("content-without-mtime");
            assertThat(causes(pending, "home-more.service")).containsExactly("drop-in-set");
            healed(lab);
        }
    }

    /** A time says that it may have changed, and the digest of what was loaded that it did not. */
    @Test
    void a_file_that_only_got_another_mode_or_name_calls_for_nothing() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            lab.declare("home-*.service");
            lab.vouched(UNIT, Lab.onceDone("edition 0"));
            loadAndRemember(lab);
            String loaded = lab.loadedAt();

            for (String touch :
                    new String[] {"chmod 600 FILE", "ln FILE ~/other-name", "touch -a FILE", "touch FILE"}) {
                lab.shell(touch.replace("FILE", lab.managed(UNIT)));
                Lab.tick();
                boolean flagged = lab.show(UNIT, "NeedDaemonReload").equals("yes");
                Outcome nothing = lab.audit();

                assertThat(flagged).as(touch).isEqualTo(touch.startsWith("touch FILE"));
                if (!flagged) {
                    assertThat(nothing.exitCode()).as(touch + nothing.text()).isZero();
                    assertThat(nothing.done()).as(touch).isEmpty();
                    assertThat(lab.loadedAt()).as(touch).isEqualTo(loaded);
                }
            }
        }
    }

    /** Nothing was ever reloaded: the manager tells of no such moment, and a unit was read when it was first needed. */
    @Test
    void the_first_reload_of_a_manager_that_loaded_a_unit_when_it_was_needed() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            lab.declare("home-*.service");
            lab.vouched(UNIT, Lab.onceDone("edition 0"));
            assertThat(lab.loadedAt()).as("no reload yet").isEqualTo("0");
            lab.start(UNIT);

            lab.vouched(UNIT, Lab.onceDone("edition 1"));
            Lab.tick();
            healed(lab);

            assertThat(lab.show(UNIT, "Description")).isEqualTo("edition 1");
            assertThat(lab.loadedAt()).isNotEqualTo("0");
        }
    }

    private static void loadAndRemember(Lab lab) throws Exception {
        lab.reload();
        lab.start(UNIT);
        Outcome clean = lab.audit();
        assertThat(clean.exitCode()).as(clean.text() + clean.errors()).isZero();
    }

    private static void healed(Lab lab) throws Exception {
        Outcome healed = lab.audit();
        assertThat(healed.exitCode()).as(healed.text() + healed.errors()).isZero();
        assertThat(healed.done()).containsExactly("done");
    }

    private static Set<String> causes(Outcome outcome) {
        return causes(outcome, UNIT);
    }

    private static Set<String> causes(Outcome outcome, String unit) {
        Set<String> causes = new TreeSet<>();
        for (JsonNode change : outcome.json().path("preview").path("units")) {
            if (change.path("unit").asText().equals(unit)) {
                change.path("causes").forEach(cause -> causes.add(cause.asText()));
            }
        }
        return causes;
    }
}
