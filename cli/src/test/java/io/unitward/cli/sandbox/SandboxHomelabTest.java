package io.unitward.cli.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo's homelab is what it says it is. */
@Tag("real")
class SandboxHomelabTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1500})
    void each_unit_is_in_the_situation_it_stands_for(long uid) throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxSpec.userOf(uid))) {
            Homelab homelab = Homelab.plant(sandbox);
            String managed = sandbox.home() + "/.config/systemd/user/";

            for (String unit : Homelab.UNITS) {
                assertThat(show(sandbox, "ActiveState", unit)).as(unit).isEqualTo("active");
            }
            assertThat(show(sandbox, "NeedDaemonReload", "web.service")).isEqualTo("no");
            assertThat(show(sandbox, "NeedDaemonReload", "api.service")).isEqualTo("yes");
            assertThat(show(sandbox, "FragmentPath", "web.service")).isEqualTo(managed + "web.service");
            assertThat(show(sandbox, "FragmentPath", "db.service")).startsWith("/etc/");
            assertThat(show(sandbox, "DropInPaths", "cache.service")).isEqualTo(homelab.loadedDropIn());
            assertThat(show(sandbox, "DropInPaths", "mail.service")).isEmpty();
            assertThat(homelab.waitingDropInIsLoaded()).isFalse();
            assertThat(homelab.editIsLoaded()).isFalse();
            for (String file : List.of(homelab.config(), homelab.allowlist(), homelab.waitingDropIn())) {
                assertThat(sandbox.run(List.of("cat", file)).errors()).isEmpty();
            }

            homelab.removeViolations();
            assertThat(homelab.editIsLoaded()).isFalse();
            assertThat(sandbox.systemctl("daemon-reload").succeeded()).isTrue();

            assertThat(homelab.editIsLoaded()).isTrue();
            assertThat(homelab.waitingDropInIsLoaded()).isFalse();
            assertThat(show(sandbox, "FragmentPath", "db.service")).isEqualTo(managed + "db.service");
            assertThat(show(sandbox, "DropInPaths", "cache.service")).isEmpty();
        }
    }

    @Test
    void a_reload_before_that_would_arm_the_waiting_drop_in() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxSpec.user())) {
            Homelab homelab = Homelab.plant(sandbox);
            assertThat(sandbox.systemctl("daemon-reload").succeeded()).isTrue();
            assertThat(homelab.waitingDropInIsLoaded()).isTrue();
        }
    }

    private static String show(Sandbox sandbox, String property, String unit) throws Exception {
        return sandbox.systemctl("show", "-P", property, unit).text();
    }
}
