package io.unitward.unitfile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Every word that may name a unit is found; what cannot name one is not. */
class ReferencesTest {
    @Test
    void settingsThatTakeUnits() {
        assertThat(References.in("""
                        [Unit]
                        Wants=a.service "b.service" c@%i.service
                        After=d.target \\
                          e.socket
                        [Service]
                        Slice=app.slice
                        Sockets=f.socket
                        """, "service"))
                .containsExactly(
                        "a.service", "app.slice", "b.service", "c@%i.service", "d.target", "e.socket", "f.socket");
    }

    @Test
    void aSettingThatIsNotKnownMayTakeUnits() {
        assertThat(References.in("[Unit]\nPullsInSince=%p.service\n", "service"))
                .containsExactly("%p.service");
    }

    @Test
    void aBackslashInSocketsMayMakeAnyName() {
        assertThat(References.in("[Service]\nSockets=p\\x.socket\n", "service")).containsExactly("%p\\x.socket");
    }

    @Test
    void namesInCommands() {
        assertThat(References.in(
                        "[Service]\nExecStart=/bin/systemctl start x.service --wait %t/y\nEnvironment=U=z.timer\n",
                        "service"))
                .containsExactly("x.service", "z.timer");
    }

    @Test
    void whatSystemdPassesOverNamesNothing() {
        assertThat(References.in(
                        "[Unit]\nX-ApiKey=not-a-real-key\nX-Wants=a.service\n[X-Own]\nSlice=not-a-real-word\nU=b.service\n",
                        "service"))
                .as("a snapshot has these words")
                .isEmpty();
    }

    @Test
    void textThatNamesNothing() {
        assertThat(References.in(
                        "[Unit]\nDescription=like a.service, %n\nConditionPathExists=%h/x\n#Wants=c.service\n"
                                + "[Service]\nExecStart=/bin/true %t\n[Install]\nWantedBy=d.target\n",
                        "service"))
                .containsExactly("a.service");
    }
}
