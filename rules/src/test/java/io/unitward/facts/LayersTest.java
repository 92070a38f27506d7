package io.unitward.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayersTest {
    private static final Layers USER = new Layers(
            Scope.USER,
            List.of(
                    "/home/a/.config/systemd/user.control",
                    "/run/user/1000/systemd/user.control",
                    "/run/user/1000/systemd/transient",
                    "/run/user/1000/systemd/generator.early",
                    "/home/a/.config/systemd/user",
                    "/home/a/.config/systemd/user.attached",
                    "/etc/xdg/systemd/user",
                    "/etc/systemd/user",
                    "/run/user/1000/systemd/user",
                    "/run/user/1000/systemd/user.attached",
                    "/run/systemd/user",
                    "/run/user/1000/systemd/generator",
                    "/home/a/.local/share/systemd/user",
                    "/usr/local/share/systemd/user",
                    "/usr/lib/systemd/user",
                    "/run/user/1000/systemd/generator.late",
                    "/srv/units"),
            "/run/user/1000",
            "/home/a/.config",
            "/home/a/.local/share");

    private static final Layers SYSTEM = new Layers(
            Scope.SYSTEM,
            List.of(
                    "/etc/systemd/system.control",
                    "/run/systemd/system.control",
                    "/run/systemd/transient",
                    "/run/systemd/generator.early",
                    "/etc/systemd/system",
                    "/etc/systemd/system.attached",
                    "/run/systemd/system",
                    "/run/systemd/system.attached",
                    "/run/systemd/generator",
                    "/usr/lib/systemd/system",
                    "/lib/systemd/system",
                    "/run/systemd/generator.late"),
            "/ignored",
            "/ignored",
            "/ignored");

    @ParameterizedTest
    @CsvSource({
        "/home/a/.config/systemd/user.control/x.service.d/a.conf, CONTROL",
        "/run/user/1000/systemd/user.control/x.service, CONTROL",
        "/run/user/1000/systemd/transient/x.service, TRANSIENT",
        "/run/user/1000/systemd/generator.early/x.service, GENERATOR_EARLY",
        "/home/a/.config/systemd/user/x.service, USER_CONFIG",
        "/home/a/.config/systemd/user, USER_CONFIG",
        "/etc/xdg/systemd/user/x.service, ADMIN",
        "/etc/systemd/user/x.service, ADMIN",
        "/home/a/.config/systemd/user.attached/x.service, USER_CONFIG",
        "/run/user/1000/systemd/user/x.service, RUNTIME",
        "/run/user/1000/systemd/user.attached/x.service, RUNTIME",
        "/run/systemd/user/x.service, RUNTIME",
        "/run/user/1000/systemd/generator/x.service, GENERATOR",
        "/home/a/.local/share/systemd/user/x.service, XDG_DATA",
        "/usr/local/share/systemd/user/x.service, VENDOR",
        "/usr/lib/systemd/user/x.service, VENDOR",
        "/run/user/1000/systemd/generator.late/x.service, GENERATOR_LATE",
        "/srv/units/x.service, OTHER",
        // Outside the search path, or only looking like inside.
        "/srv/other/x.service, LINKED",
        "/usr/lib/systemd/users/x.service, LINKED",
        "/usr/lib/systemd/user/../../../../srv/x.service, LINKED",
        "/usr/share/systemd/user/x.service, LINKED",
    })
    void userManager(String path, Layer layer) {
        assertThat(USER.of(path)).isEqualTo(layer);
    }

    @ParameterizedTest
    @CsvSource({
        "/etc/systemd/system.control/x.service, CONTROL",
        "/run/systemd/system.control/x.service, CONTROL",
        "/run/systemd/transient/x.service, TRANSIENT",
        "/run/systemd/generator.early/x.service, GENERATOR_EARLY",
        "/etc/systemd/system/x.service, ADMIN",
        "/etc/systemd/system.attached/x.service, ADMIN",
        "/run/systemd/system/x.service, RUNTIME",
        "/run/systemd/system.attached/x.service, RUNTIME",
        "/run/systemd/generator/x.service, GENERATOR",
        "/usr/lib/systemd/system/x.service, VENDOR",
        "/lib/systemd/system/x.service.d/a.conf, VENDOR",
        "/run/systemd/generator.late/x.service, GENERATOR_LATE",
        "/etc/systemd/user/x.service, LINKED",
    })
    void systemManager(String path, Layer layer) {
        assertThat(SYSTEM.of(path)).isEqualTo(layer);
    }
}
