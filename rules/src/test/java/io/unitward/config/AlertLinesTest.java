package io.unitward.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.alert.AlertSink;
import io.unitward.alert.Alerts;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is to be told is known from a file that is no YAML elsewhere. */
class AlertLinesTest {
    private static final String ALERTS = """
            alerts:
              remind: 24h
              # the phone
              sinks:
                - sink: phone
                  type: ntfy
                  url: https://ntfy.example.org/units
            """;

    private static Alerts alerts(String text) throws ConfigException {
        return Objects.requireNonNull(ManifestReader.alerts("unitward.yaml", text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apiVersion: unitward/v1\nowners: [\n%s",
                "%sowners: [\n",
                "apiVersion: unitward/v1\n%s\nowners:\n  - a: b: c\n",
                "apiVersion: unitward/v1\n\towners: 1\n%strustedWriters: {\n"
            })
    void whatIsBrokenElsewhereIsNoObstacle(String form) throws Exception {
        assertThat(alerts(form.formatted(ALERTS)).sinks())
                .extracting(AlertSink::name)
                .containsExactly("phone");
    }

    @Test
    void whatIsBrokenThereOrIsThereTwiceIsNotGuessed() {
        assertThatThrownBy(() -> alerts("owners: [\nalerts:\n  sinks: [\n")).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> alerts("owners: [\n" + ALERTS + ALERTS)).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> alerts("owners: [\n")).isInstanceOf(ConfigException.class);
    }
}
