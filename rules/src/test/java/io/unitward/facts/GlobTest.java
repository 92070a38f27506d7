package io.unitward.facts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "*, web.service, true",
        "*-stack.service, web-stack.service, true",
        "*-stack.service, web-stack.service.d, false",
        "a*b*c, aXXbYYc, true",
        "a*b*c, aXXbYY, false",
        "/etc/*/x, /etc/a/x, true",
        "/etc/*/x, /etc/a/b/x, false",
        "/etc/*.conf, /etc/x.d/a.conf, false",
        "web?.service, web1.service, true",
        "web?.service, web.service, false",
        "web[0-9].service, web7.service, true",
        "web[!0-9].service, web7.service, false",
        "web[abc, web[abc, true",
        "'', '', true",
        "*, '', true",
    })
    void matches(String glob, String text, boolean expected) {
        assertThat(Glob.matches(glob, text)).isEqualTo(expected);
    }
}
