package io.unitward.unitfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which settings are thought to concern their unit alone, and which bear on others. */
class BearingTest {
    private static final List<String> MOUNTS = List.of("/srv/data", "/tmp");

    @Test
    void every_setting_that_systemd_knows_is_in_a_class() {
        assertThat(Settings.names()).hasSizeGreaterThan(500).allSatisfy(name -> {
            int dot = name.indexOf('.');
            assertThat(Bearing.isKnown(name.substring(0, dot), name.substring(dot + 1)))
                    .as(name)
                    .isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Service | ExecStart          | /bin/a          | true
            Service | MemoryMax          | 1G              | true
            Unit    | Wants              | a.service       | true
            Unit    | ConditionPathExists| /srv/data       | true
            Unit    | X-Anything         | x               | true
            X-Mine  | Anything           | x               | true
            Install | WantedBy           | a.target        | true
            Unit    | NeverHeardOf       | x               | false
            Service | NeverHeardOf       | x               | false
            Timer   | MemoryMax          | 1G              | false
            Unit    | DefaultDependencies| no              | false
            Unit    | RequiresMountsFor  | /srv/data       | false
            Unit    | RequiresMountsFor  | /opt /srv/data/x| false
            Unit    | RequiresMountsFor  | /srv/database   | true
            Unit    | RequiresMountsFor  | /srv            | true
            Service | WorkingDirectory   | /srv/./data/x   | false
            Service | WorkingDirectory   | /opt            | true
            Service | WorkingDirectory   | %h              | false
            Service | WorkingDirectory   | /opt/../srv/data| false
            Service | WorkingDirectory   | ~               | false
            Socket  | StateDirectory     | a               | false
            Service | PrivateTmp         | yes             | false
            Service | DynamicUser        | yes             | false
            Service | StandardOutput     | journal         | true
            Service | StandardOutput     | file:/srv/x     | false
            Service | StandardInput      | socket          | false
            Service | Type               | notify          | true
            Service | Type               | dbus            | false
            Service | BusName            | a.b             | false
            Service | Slice              | a.slice         | true
            Socket  | ListenStream       | /srv/data/s     | false
            Socket  | ListenStream       | /run/s          | true
            Socket  | ListenStream       | 127.0.0.1:80    | true
            Socket  | ListenStream       | %t/s            | false
            Socket  | Service            | a.service       | false
            Mount   | What               | /dev/x          | false
            Automount | TimeoutIdleSec   | 1               | false
            Path    | PathExists         | /srv/data/x     | false
            Timer   | OnActiveSec        | 1               | true
            """)
    void what_others_may_feel_is_followed_or_not(String section, String key, String value, boolean followed) {
        List<String> values = List.of(value);
        assertThat(Bearing.isFollowed(section, key, values, List.of(), MOUNTS)).isEqualTo(followed);
        assertThat(Bearing.isFollowed(section, key, List.of(), values, MOUNTS)).isEqualTo(followed);
    }

    @Test
    void paths_need_nothing_where_no_mount_has_a_file_and_may_where_that_is_not_known() {
        for (String path : List.of("/opt", "%h", "~", "a")) {
            assertThat(Bearing.isFollowed("Service", "WorkingDirectory", List.of(), List.of(path), List.of()))
                    .as(path)
                    .isTrue();
            assertThat(Bearing.isFollowed("Service", "WorkingDirectory", List.of(), List.of(path), null))
                    .as(path)
                    .isFalse();
        }
        assertThat(Bearing.mountPoint("srv-da\\x2dta.mount")).isEqualTo("/srv/da-ta");
    }
}
