package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Changes on a real host that no time tells of: what an earlier audit of the same load saw tells. */
@Tag("real")
class HiddenByTimesTest {
    private static final String UNIT = "home-api.service";
    private static final String STRAY = "[Service]\nExecStart=/bin/true\n";

    private Lab lab;

    @BeforeEach
    void start() throws Exception {
        lab = Lab.ofUser(1500);
        lab.declare("home-*.service");
        lab.vouched(UNIT, Lab.onceDone("edition 0"));
    }

    @AfterEach
    void stop() throws Exception {
        lab.close();
    }

    @Test
    void a_directory_moved_in_further_up_that_got_an_entry_afterwards() throws Exception {
        lab.write(lab.home() + "/prepared/systemd/user/stray.service", STRAY);
        lab.shell("mkdir -p ~/.local/share && cd ~/prepared/systemd/user && mkdir default.target.wants"
                + " && ln -s ../stray.service default.target.wants/");
        loadAndLook();

        lab.shell("rm -r ~/.local/share && mv ~/prepared ~/.local/share && touch ~/.local/share/x");

        refused(
                lab.home() + "/.local/share/systemd/user/stray.service",
                lab.home() + "/.local/share/systemd/user/default.target.wants/stray.service");
        lab.shell("rm -r ~/.local/share");
        healed();
    }

    @Test
    void a_file_system_mounted_over_a_search_directory() throws Exception {
        String directory = lab.home() + "/.local/share/systemd/user";
        lab.write(lab.home() + "/prepared/stray.service", STRAY);
        lab.shell("mkdir -p " + directory + " && cd ~/prepared && mkdir default.target.wants"
                + " && ln -s ../stray.service default.target.wants/");
        loadAndLook();

        lab.rootShell("mount -n --bind " + lab.home() + "/prepared " + directory);

        refused(directory + "/stray.service", directory + "/default.target.wants/stray.service");
        lab.rootShell("umount -n " + directory);
        healed();
    }

    @Test
    void a_mask_that_is_gone_and_hid_a_unit_nobody_has_loaded() throws Exception {
        String hidden = lab.home() + "/.local/share/systemd/user/idle.service";
        lab.write(hidden, STRAY);
        lab.shell("ln -s /dev/null " + lab.managed("idle.service"));
        loadAndLook();

        lab.shell("rm " + lab.managed("idle.service"));

        refused(hidden);
    }

    /** The audit after the load learns what was there. */
    private void loadAndLook() throws Exception {
        lab.reload();
        lab.start(UNIT);
        Outcome look = lab.audit();
        assertThat(look.exitCode()).as(look.text() + look.errors()).isZero();
        lab.vouched(UNIT, Lab.onceDone("edition 1"));
    }

    private void refused(String... paths) throws Exception {
        String loaded = lab.loadedAt();
        Outcome refused = lab.audit();
        assertThat(refused.exitCode()).as(refused.text() + refused.errors()).isEqualTo(10);
        assertThat(refused.refusals()).containsOnlyKeys(paths).containsValue("not-vouched");
        assertThat(refused.done()).isEmpty();
        assertThat(lab.loadedAt()).isEqualTo(loaded);
        assertThat(lab.show(UNIT, "Description")).isEqualTo("edition 0");
    }

    private void healed() throws Exception {
        Outcome healed = lab.audit();
        assertThat(healed.exitCode()).as(healed.text() + healed.errors()).isZero();
        assertThat(healed.done()).containsExactly("done");
        assertThat(lab.show(UNIT, "Description")).isEqualTo("edition 1");
    }
}
