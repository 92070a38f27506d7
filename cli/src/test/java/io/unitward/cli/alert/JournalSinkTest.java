package io.unitward.cli.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.alert.Alert;
import io.unitward.alert.AlertEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An entry says on behalf of which service it is. */
class JournalSinkTest {
    @Test
    void theSystemsServiceIsNamed() {
        OwnUnit unit = OwnUnit.of(List.of("0::/system.slice/unitward-audit.service"));
        assertThat(JournalSink.entry(WebhookSinkTest.alert(AlertEvent.FOUND, null), unit))
                .contains("\nOBJECT_SYSTEMD_UNIT=unitward-audit.service\n");
    }

    @Test
    void aUsersServiceIsNamed() {
        OwnUnit unit = OwnUnit.of(
                List.of("0::/user.slice/user-1000.slice/user@1000.service/app.slice/unitward-audit.service"));
        assertThat(JournalSink.entry(WebhookSinkTest.alert(AlertEvent.FOUND, null), unit))
                .contains("\nOBJECT_SYSTEMD_USER_UNIT=unitward-audit.service\n");
    }

    @Test
    void theUnitItIsAboutIsNamedOnceForItsManager() {
        Alert alert = WebhookSinkTest.alert(AlertEvent.FOUND, null);
        assertThat(JournalSink.entry(alert, new OwnUnit("unitward-audit.service", false)))
                .containsOnlyOnce("\nOBJECT_SYSTEMD_USER_UNIT=web.service\n")
                .contains("\nOBJECT_SYSTEMD_UNIT=unitward-audit.service\n");
        assertThat(JournalSink.entry(alert, new OwnUnit("web.service", true)))
                .containsOnlyOnce("\nOBJECT_SYSTEMD_USER_UNIT=web.service\n");
    }

    @Test
    void aLoginIsNoService() {
        OwnUnit unit = OwnUnit.of(List.of("0::/user.slice/user-1000.slice/session-3.scope"));
        assertThat(unit).isNull();
        assertThat(JournalSink.entry(WebhookSinkTest.alert(AlertEvent.FOUND, null), unit))
                .doesNotContain("OBJECT_SYSTEMD_UNIT=u");
    }
}
