package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@code journalctl} shows of the installed service's alerts, with a system manager and the journald that it starts. */
@Tag("real")
class JournalOnRealManagerTest {
    private static final String AUDIT = "unitward-audit.service";
    private static final String UNIT = "home-web.service";
    private static final String CATALOG = "/usr/local/lib/systemd/catalog";

    @Test
    void the_unit_shows_what_is_told_of_it_and_so_does_the_service_that_told_and_the_catalog_explains_it()
            throws Exception {
        try (Lab lab = Lab.ofSystem()) {
            lab.rootShell("mount -n -t tmpfs tmpfs /usr/local && mkdir -p " + CATALOG);
            lab.write(CATALOG + "/unitward.catalog", Files.readString(Path.of("../samples/alerts/unitward.catalog")));
            lab.rootShell("journalctl --update-catalog");
            lab.declare("home-*.service");
            String own = lab.configuration("unitward.yaml");
            lab.write(own, Files.readString(lab.onHost(own)).replace("/*.conf", "/site-*.conf"));
            lab.vouched(UNIT, Lab.onceDone("edition 0"));
            String foreign = lab.managed(UNIT + ".d/evil.conf");
            lab.write(foreign, "[Unit]\nDescription=planted-words\n");
            lab.reload();
            assertThat(lab.unitward("install").exitCode()).isZero();

            lab.start(AUDIT);

            String title = UNIT + ": foreign-drop-in (loaded)";
            assertThat(shown(lab, "-u " + UNIT + " UNITWARD_EVENT=found")).contains(title);
            assertThat(shown(lab, "-u " + AUDIT + " UNITWARD_EVENT=found")).contains(title);
            assertThat(shown(lab, "-u home-other.service UNITWARD_EVENT=found")).isEmpty();
            assertThat(lab.shellOutput("journalctl -x -u " + UNIT + " UNITWARD_EVENT=found --no-pager"))
                    .contains("Subject: Something is not as declared")
                    .contains("unitward found this of " + UNIT + " (policy foreign-drop-in, page):")
                    .contains("File " + foreign + ", as loaded.")
                    .doesNotContain("planted-words");

            lab.rootShell("systemctl restart systemd-journald.service");
            lab.shell("rm -r " + lab.managed(UNIT + ".d"));
            lab.reload();
            lab.start(AUDIT);
            assertThat(shown(lab, "-u " + UNIT + " UNITWARD_EVENT=found")).contains(title);
            assertThat(shown(lab, "-u " + UNIT + " UNITWARD_EVENT=recovered")).contains("recovered: " + title);
        }
    }

    private static String shown(Lab lab, String matches) throws Exception {
        lab.rootShell("journalctl --sync");
        return lab.shellOutput("journalctl " + matches + " -o cat --no-pager");
    }
}
