package io.unitward.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a host gave its names comes to people as they would see it. */
class AlertBodyTest {
    @Test
    void whatNoPersonWouldSeeIsSpelledOut() {
        Map<String, String> shown =
                AlertBody.shown(Map.of("file", "a\n@all\u001b[2J\u202e", "title", "t", "text", "one\ntwo"));
        assertThat(AlertBody.filled("{file}|{title}|{text}", shown)).isEqualTo("a\\x0a@all\\x1b[2J\\u202e|t|one\ntwo");
    }
}
