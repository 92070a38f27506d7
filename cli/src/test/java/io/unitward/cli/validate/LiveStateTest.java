package io.unitward.cli.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whatever changed and is no probe is told, and only what explains itself is excused. */
class LiveStateTest {
    private static final String BEFORE = """
            Id=mine.service
            LoadState=loaded
            ActiveState=active
            SubState=running
            InvocationID=a1
            NeedDaemonReload=no
            FragmentPath=/u/mine.service
            DropInPaths=

            Id=timed.service
            ActiveState=inactive
            SubState=dead
            InvocationID=b1
            NeedDaemonReload=no
            TriggeredBy=timed.timer

            Id=timed.timer
            ActiveState=active
            SubState=waiting
            LastTriggerUSecMonotonic=1min

            Id=dbus.service
            ActiveState=inactive
            SubState=dead
            InvocationID=
            TriggeredBy=dbus.socket

            Id=unitward-probe-web.service
            ActiveState=active
            NeedDaemonReload=yes
            Job=12

            Id=unitward-validate-sandbox.service
            ActiveState=activating
            NeedDaemonReload=yes
            Job=13
            """;
    private static final Map<Path, String> FILES = Map.of(Path.of("/u/mine.service"), "sha256:1");

    private static LiveState state(String units, Map<Path, String> files) throws IOException {
        return new LiveState(LiveUnits.parse(units), files, List.of(Path.of("/u")));
    }

    private static Untouched after(String units) throws IOException {
        return state(BEFORE, FILES).with(state(units, FILES));
    }

    @Test
    void the_same_is_the_same_whatever_became_of_probes() throws IOException {
        Untouched untouched = after(BEFORE.substring(0, BEFORE.indexOf("Id=unitward-probe-web")));
        assertThat(untouched.changed()).isEmpty();
        assertThat(untouched.explained()).isEmpty();
        assertThat(untouched.compared()).isEqualTo(4);
    }

    @Test
    void each_property_counts() throws IOException {
        for (String[] change : new String[][] {
            {"InvocationID=a1", "InvocationID=a2"},
            {"SubState=running", "SubState=exited"},
            {"ActiveState=active\nSubState=running", "ActiveState=failed\nSubState=failed"},
            {"NeedDaemonReload=no\nFragmentPath", "NeedDaemonReload=yes\nFragmentPath"},
            {"FragmentPath=/u/mine.service", "FragmentPath=/etc/mine.service"},
            {"DropInPaths=", "DropInPaths=/u/mine.service.d/x.conf"},
            {"LoadState=loaded", "LoadState=masked"},
        }) {
            assertThat(after(BEFORE.replace(change[0], change[1])).changed())
                    .as(change[1])
                    .isNotEmpty()
                    .allMatch(told -> told.contains("of mine.service was"));
        }
        assertThat(after(BEFORE.substring(BEFORE.indexOf("Id=timed.service"))).changed())
                .containsExactly("mine.service was active and is gone");
    }

    @Test
    void what_its_own_timer_started_is_noted_and_only_if_that_elapsed() throws IOException {
        String ran = BEFORE.replace("InvocationID=b1", "InvocationID=b2");
        assertThat(after(ran).changed()).hasSize(1);
        Untouched elapsed = after(ran.replace("=1min", "=2min"));
        assertThat(elapsed.changed()).isEmpty();
        assertThat(elapsed.explained()).singleElement().asString().contains("since its timed.timer elapsed");
        String reload = ran.replace("=1min", "=2min")
                .replace("NeedDaemonReload=no\nTriggeredBy", "NeedDaemonReload=yes\nTriggeredBy");
        assertThat(after(reload).changed()).as("no timer explains that").hasSize(1);
    }

    @Test
    void a_socket_explains_a_start_and_no_restart() throws IOException {
        String started = BEFORE.replace(
                "ActiveState=inactive\nSubState=dead\nInvocationID=\n",
                "ActiveState=active\nSubState=running\nInvocationID=d1\n");
        assertThat(after(started).changed()).isEmpty();
        assertThat(after(started).explained()).hasSize(3);
        String again = started.replace("InvocationID=d1", "InvocationID=d2");
        assertThat(state(started, FILES).with(state(again, FILES)).changed()).hasSize(1);
    }

    @Test
    void files_count_too() throws IOException {
        LiveState before = state(BEFORE, FILES);
        Map<Path, String> more = new TreeMap<>(FILES);
        more.put(Path.of("/u/default.target.wants/x.service"), "a link to x");
        more.put(Path.of("/usr/lib/systemd/user/loaded-meanwhile.service"), "sha256:3");
        assertThat(before.with(state(BEFORE, more)).changed())
                .containsExactly("/u/default.target.wants/x.service is new");
        assertThat(before.with(state(BEFORE, Map.of(Path.of("/u/mine.service"), "sha256:2")))
                        .changed())
                .containsExactly("/u/mine.service was sha256:1 and is sha256:2");
        assertThat(before.with(state(BEFORE, Map.of())).changed()).hasSize(1);
    }

    @Test
    void what_a_reload_would_do_to_others_and_their_jobs_are_obstacles() throws IOException {
        assertThat(LiveGround.obstacle(LiveUnits.parse(BEFORE)))
                .as("a probe's are none")
                .isNull();
        assertThat(LiveGround.obstacle(LiveUnits.parse(
                        BEFORE.replace("NeedDaemonReload=no\nFragmentPath", "NeedDaemonReload=yes\nFragmentPath"))))
                .contains("a reload is pending for mine.service");
        assertThat(LiveGround.obstacle(LiveUnits.parse(BEFORE.replace("InvocationID=b1", "InvocationID=b1\nJob=7"))))
                .contains("jobs are queued for timed.service");
        assertThatThrownBy(() -> LiveUnits.parse("\n")).isInstanceOf(IOException.class);
    }
}
