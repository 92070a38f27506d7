package io.unitward.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectPathsTest {
    @ParameterizedTest
    @CsvSource({
        "web-stack.service, web_2dstack_2eservice",
        "0day.service, _30day_2eservice",
        "a9.service, a9_2eservice",
        "foo@x.service, foo_40x_2eservice",
        "'dev-disk-by\\x2duuid.swap', dev_2ddisk_2dby_5cx2duuid_2eswap",
        "'', _",
    })
    void escapesAsSystemdDoes(String name, String escaped) {
        assertThat(ObjectPaths.ofUnit(name)).isEqualTo("/org/freedesktop/systemd1/unit/" + escaped);
    }
}
