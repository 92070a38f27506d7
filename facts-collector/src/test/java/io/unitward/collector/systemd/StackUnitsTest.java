package io.unitward.collector.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.host.Deadline;
import io.unitward.host.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What depends on the unit of a stack. */
class StackUnitsTest {
    private final FakeManager manager = new FakeManager(List.of(), 1);

    StackUnitsTest() {
        for (String unit : List.of("web.service", "a.service", "b.service", "c.service")) {
            manager.unit(unit, "/u/" + unit);
            for (UnitProperty property : UnitProperty.STOPPED_ALONG) {
                manager.set(unit, property.text(), List.of());
            }
        }
    }

    private @Nullable Set<String> along() throws ManagerLost {
        return new StackUnits(manager, Deadline.in(Duration.ofSeconds(60))).stoppedAlong("web.service");
    }

    @Test
    void whoever_is_stopped_along_takes_others_along() throws ManagerLost {
        assertThat(along()).isEmpty();
        manager.set("web.service", "RequiredBy", List.of("a.service"))
                .set("a.service", "BoundBy", List.of("b.service"))
                .set("b.service", "ConsistsOf", List.of("c.service", "web.service"));
        assertThat(along())
                .as("each once, however they depend on each other")
                .containsExactly("a.service", "b.service", "c.service");
    }

    @Test
    void another_name_of_the_unit_does_not_depend_on_it() throws ManagerLost {
        manager.set("web.service", "Names", List.of("web.service", "alias.service"))
                .set("web.service", "RequiredBy", List.of("a.service", "alias.service"));
        assertThat(along()).containsExactly("a.service");
    }

    @Test
    void what_is_not_told_is_not_nothing() throws ManagerLost {
        manager.answer(
                "web.service",
                "PropagatesStopTo",
                new Reply.Failed("org.freedesktop.DBus.Error.UnknownProperty", "before systemd 249"));
        assertThat(along()).as("a setting that it does not have").isEmpty();
        manager.set("web.service", "RequiredBy", List.of("a.service"))
                .answer("a.service", "BoundBy", new Reply.Failed("org.freedesktop.DBus.Error.AccessDenied", "no"));
        assertThat(along()).isNull();
    }

    private ProgramPath path() throws ManagerLost {
        return new StackUnits(manager, Deadline.in(Duration.ofSeconds(60))).programPath("web.service");
    }

    @Test
    void the_path_is_the_units_own_before_the_managers() throws ManagerLost {
        manager.setManager("Environment", List.of("SECRET=x", "PATH=/usr/bin:/bin"))
                .set("web.service", "Environment", List.of("TOKEN=x"))
                .set("web.service", "ExecSearchPath", List.of())
                .set("web.service", "EnvironmentFiles", List.of());
        assertThat(path()).isEqualTo(new ProgramPath("/usr/bin:/bin", false, "ab01"));
        manager.set("web.service", "ExecSearchPath", List.of("/opt/a", "/opt/b"))
                .set("web.service", "EnvironmentFiles", List.of(List.of("/etc/web.env", true)));
        assertThat(path()).isEqualTo(new ProgramPath("/opt/a:/opt/b", true, "ab01"));
        manager.set("web.service", "Environment", List.of("PATH=/first", "A=PATH=/no", "PATH=/own"));
        assertThat(path().value()).as("the last one counts").isEqualTo("/own");

        Reply denied = new Reply.Failed("org.freedesktop.DBus.Error.AccessDenied", "no");
        manager.answer("web.service", "Environment", denied)
                .answer("web.service", "ExecSearchPath", denied)
                .answer("web.service", "EnvironmentFiles", denied)
                .answer("web.service", "InvocationID", denied)
                .answer("manager", "Environment", denied);
        assertThat(path()).isEqualTo(new ProgramPath(null, false, null));
    }

    private static List<Object> command(String program, boolean ignored) {
        return List.of(program, List.of(program, "x"), ignored, 0L, 0L, 0L, 0L, 0L, 0, 0);
    }

    private UnitPrograms programs() throws ManagerLost {
        return new StackUnits(manager, Deadline.in(Duration.ofSeconds(60))).programs("web.service");
    }

    @Test
    void a_unit_runs_programs_and_unitward_runs_on_a_java() throws ManagerLost {
        manager.set("web.service", "Environment", List.of("JAVA_HOME=/opt/java", "TOKEN=x"))
                .set("web.service", "ExecCondition", List.of())
                .set("web.service", "ExecStartPre", List.of(command("/bin/a", false), command("/bin/b", true)))
                .set("web.service", "ExecStart", List.of(command("/bin/a", false), command("name", false)))
                .set("web.service", "ExecStartPost", List.of())
                .set("web.service", "ExecStop", List.of(command("/bin/c", false)));
        assertThat(programs())
                .as("neither what may fail, nor what systemd looks for itself")
                .isEqualTo(new UnitPrograms("loaded", List.of("/bin/a", "/bin/c")));
        manager.set("web.service", "ExecStart", List.of(command("/opt/bin/unitward", false)));
        assertThat(programs().programs())
                .containsExactly("/bin/a", "/opt/bin/unitward", "/bin/c", "/opt/java/bin/java");
        Reply none = new Reply.Failed("org.freedesktop.DBus.Error.UnknownInterface", "no service");
        manager.set("web.service", "LoadState", "not-found");
        for (String property :
                List.of("Environment", "ExecCondition", "ExecStartPre", "ExecStart", "ExecStartPost", "ExecStop")) {
            manager.answer("web.service", property, none);
        }
        assertThat(programs()).isEqualTo(new UnitPrograms("not-found", List.of()));
    }
}
