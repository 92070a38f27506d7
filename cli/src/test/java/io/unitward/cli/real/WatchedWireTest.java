package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.SandboxCommand;
import io.unitward.collector.systemd.ReadCall;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Observing changes nothing: every message that leaves is read off the wire. */
@Tag("real")
class WatchedWireTest {
    private static final String UNIT = "home-api.service";

    @Test
    void snapshot_and_dry_run_send_read_calls_only() throws Exception {
        try (Lab lab = Lab.ofUser(0);
                Tap tap = Tap.on(lab.sandbox().runtimeDirectory().resolve("systemd/private"), lab.home())) {
            lab.declare("home-*.service");
            lab.vouched(UNIT, Lab.onceDone("edition 0"));
            lab.reload();
            lab.start(UNIT);
            lab.vouched(UNIT, Lab.onceDone("edition 1"));
            String loaded = lab.loadedAt();
            SandboxCommand watched = SandboxCommand.of(List.of("unitward"))
                    .with("XDG_RUNTIME_DIR", tap.runtimeDirectory().toString());
            Set<String> readCalls = Arrays.stream(ReadCall.values())
                    .map(call -> call.interfaceName() + "." + call.member())
                    .collect(Collectors.toSet());

            Outcome snapshot = lab.unitward(watched, List.of("snapshot", "--user"));

            assertThat(snapshot.exitCode()).as(snapshot.errors()).isZero();
            assertThat(tap.messages()).hasSizeGreaterThan(10).allMatch(readCalls::contains);

            Outcome dry = lab.audit(watched, "--dry-run");

            assertThat(dry.exitCode()).as(dry.text() + dry.errors()).isEqualTo(11);
            assertThat(dry.planned()).containsExactly("daemon-reload");
            List<String> messages = tap.messages();
            assertThat(messages).hasSizeGreaterThan(10).allMatch(readCalls::contains);
            assertThat(Set.copyOf(messages))
                    .containsExactlyInAnyOrder(
                            "org.freedesktop.systemd1.Manager.ListUnits", "org.freedesktop.DBus.Properties.Get");
            assertThat(lab.loadedAt()).isEqualTo(loaded);

            // The wire is really watched: what a run that acts sends is seen.
            Outcome healed = lab.audit(watched);

            assertThat(healed.exitCode()).as(healed.text() + healed.errors()).isZero();
            assertThat(tap.messages())
                    .filteredOn(message -> !readCalls.contains(message))
                    .containsExactly("org.freedesktop.systemd1.Manager.Reload");
            assertThat(lab.loadedAt()).isNotEqualTo(loaded);
        }
    }
}
