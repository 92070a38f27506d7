package io.unitward.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The message ids that people filter by are those in the catalog and on the page. */
class AlertEventTest {
    @ParameterizedTest
    @EnumSource
    void catalogAndPageHaveItsMessageId(AlertEvent event) throws IOException {
        assertThat(Files.readAllLines(Path.of("../samples/alerts/unitward.catalog")))
                .containsOnlyOnce("-- " + event.messageId());
        assertThat(Files.readAllLines(Path.of("../docs/alerts.md")))
                .containsOnlyOnce("| `" + event.text() + "` | `" + event.messageId() + "` |");
    }

    @Test
    void noTwoHaveTheSame() {
        Set<String> ids = new HashSet<>();
        for (AlertEvent event : AlertEvent.values()) {
            assertThat(event.messageId()).matches("[0-9a-f]{32}");
            assertThat(ids.add(event.messageId())).as("%s", event).isTrue();
        }
    }
}
