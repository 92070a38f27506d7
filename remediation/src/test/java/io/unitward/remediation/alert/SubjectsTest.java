package io.unitward.remediation.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of a run. */
class SubjectsTest {
    @ParameterizedTest
    @CsvSource({
        "/usr/local/lib/systemd/system/loc.service, loc.service",
        "/etc/systemd/system/loc.service.d/more.conf, loc.service",
        "/etc/systemd/system/timers.target.wants/loc.timer, loc.timer",
        "/etc/systemd/system/service.d/more.conf, manager",
        "/etc/systemd/system.conf, manager",
        "web.service, web.service",
        "manager, manager"
    })
    void an_action_that_failed_is_told_of_the_unit_that_it_was_for(String target, String unit) {
        ActionResult failed =
                new ActionResult("1", ActionKind.RESTORE_ARTIFACT, target, ActionResult.Outcome.FAILED, "no");

        assertThat(Subjects.failures(List.of(failed)))
                .singleElement()
                .satisfies(subject -> assertThat(subject.unit()).isEqualTo(unit))
                .satisfies(subject -> assertThat(subject.file()).isEqualTo(target.startsWith("/") ? target : null));
    }
}
