package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.SandboxSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A disk that fills up in the midst of a heal, at one step after the other. */
@Tag("real")
class FullDiskOnRealManagerTest {
    private static final String UNIT = "home-api.service";

    @Test
    void nothing_is_done_that_is_not_written_down_and_nothing_is_lost() throws Exception {
        try (Lab lab = Lab.start(SandboxSpec.userOf(1500))) {
            lab.declare("home-*.service");
            lab.vouched(UNIT, Lab.onceDone("edition 0"));
            lab.reload();
            lab.write(lab.configuration("allowlist.yaml"), """
                    apiVersion: unitward/v1
                    allow:
                      - {action: daemon-reload, units: ["*"]}
                      - {action: restore-artifact, units: ["*"]}
                    """);
            String place = lab.home() + "/.local/state/unitward";
            lab.shell("mkdir -p " + place);
            lab.rootShell("mount -t tmpfs -o size=256k,mode=700,uid=1500 full " + place);
            assertThat(lab.unitward("heal", "--settle", "0").exitCode()).isZero();
            boolean healed = false;
            for (int pages = 0; !healed; pages++) {
                String edit = Lab.onceDone("edited by hand " + pages);
                lab.write(lab.managed(UNIT), edit);
                lab.shell(
                        "free=$(($(df -k --output=avail %1$s | tail -n 1) - %2$d)); [ $free -le 0 ] || head -c ${free}k /dev/zero >%1$s/fill"
                                .formatted(place, 4 * pages));
                Outcome heal = lab.unitward("heal", "--again", "--settle", "0");
                lab.shell("rm -f " + place + "/fill");
                boolean isRight =
                        !Files.readString(lab.onHost(lab.managed(UNIT))).equals(edit);
                healed = heal.exitCode() == 0;
                String why = pages + " pages: " + heal.exitCode() + " " + heal.text() + heal.errors();
                if (isRight) {
                    assertThat(isKept(lab, place, edit)).as(why).isTrue();
                    assertThat(log(lab)).as(why).contains("restore-artifact");
                }
                assertThat(isRight || !healed).as(why).isTrue();
                assertThat(log(lab)).as(why).doesNotContain("could not be read");
                assertThat(pages).as("with room enough it heals").isLessThan(12);
            }
        }
    }

    private static String log(Lab lab) throws Exception {
        Outcome log = lab.unitward("log", "--actions");
        return log.text() + log.errors();
    }

    /** Whether the text of a file is kept, as records have it. */
    private static boolean isKept(Lab lab, String place, String text) throws Exception {
        String form = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        return !lab.shellOutput("grep -rlF " + form + " " + place + "/user-1500/before")
                .isEmpty();
    }
}
