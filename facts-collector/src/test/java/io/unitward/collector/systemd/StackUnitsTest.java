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
        return new StackUnits(manager, Deadline.in(Duration.ofSeconds(5))).stoppedAlong("web.service");
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
}
