package io.unitward.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogProviderTest {

    @Test
    void slf4jFindsTheProvider() {
        assertThat(LoggerFactory.getLogger("org.drools.x")).isInstanceOf(WarningLogger.class);
    }

    @Test
    void aWarningOfTheRuleEngineIsOneLineOnStderr() {
        assertThat(logged("org.drools.core.Session", log -> log.warn("rule {} skipped", "a")))
                .isEqualTo("unitward: rule a skipped" + System.lineSeparator());
    }

    @Test
    void anErrorNamesItsCausesWithoutAStackTrace() {
        Exception error = new IllegalStateException("outer", new IllegalArgumentException("inner"));
        assertThat(logged("org.kie.internal.X", log -> log.error("no\nrule base", error)))
                .isEqualTo("unitward: no rule base: java.lang.IllegalStateException: outer:"
                        + " java.lang.IllegalArgumentException: inner" + System.lineSeparator());
    }

    @Test
    void terminalControlCharactersDoNotGetThrough() {
        assertThat(logged("org.drools.x", log -> log.error("a\u001b[31mb\r\u0007c")))
                .isEqualTo("unitward: a [31mb c" + System.lineSeparator());
    }

    @Test
    void everythingElseIsSilent() {
        assertThat(logged("org.drools.x", log -> log.info("loaded"))).isEmpty();
        assertThat(logged("org.freedesktop.dbus.connections.X", log -> log.error("lost", new RuntimeException())))
                .isEmpty();
        assertThat(logged("com.example", log -> log.error("x"))).isEmpty();
    }

    private static String logged(String name, java.util.function.Consumer<Logger> action) {
        PrintStream before = System.err;
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        System.setErr(new PrintStream(seen, true, StandardCharsets.UTF_8));
        try {
            action.accept(new LogProvider().getLoggerFactory().getLogger(name));
        } finally {
            System.setErr(before);
        }
        return seen.toString(StandardCharsets.UTF_8);
    }
}
