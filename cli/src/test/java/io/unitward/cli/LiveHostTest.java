package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where systemd is not the system manager, as in a container, root asks for one without knowing it. */
class LiveHostTest {
    @Test
    void whereSystemdDoesNotRunEachIsToldWhatToAskInstead() {
        assertThat(LiveHost.notBooted("no socket at /run/systemd/private", 0))
                .startsWith("no socket at /run/systemd/private (")
                .contains("there is no /run/systemd/system", "'--user' asks root's own", "'--user-of USER' another's");
        assertThat(LiveHost.notBooted("no socket", 1000))
                .contains("'--user' asks your own user manager")
                .doesNotContain("--user-of");
    }
}
