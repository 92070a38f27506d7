package io.unitward.remediation.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.remediation.act.JobEnd;
import io.unitward.remediation.act.JobOrder;
import io.unitward.remediation.act.JobVerb;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a unit is afterwards decides, whatever the job said. */
class JobJudgeTest {
    /** Each line: verb, state / invocation / condition before and after, result, restarts, type, and what it comes to. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "START,   inactive/a/1, active/b/2,       success,   0, simple,  DONE",
                "START,   inactive//0,  active/b/2,       success,   0, notify,  DONE",
                "START,   active/a/1,   active/a/1,       success,   3, simple,  DONE",
                "START,   inactive/a/1, active/b/2,       success,   2, simple,  NOT_REACHED",
                "START,   inactive/a/1, failed/b/2,       exit-code, 0, simple,  FAILED",
                "START,   inactive/a/1, activating/b/2,   exit-code, 1, simple,  NOT_REACHED",
                "START,   inactive/a/1, inactive/b/2,     success,   0, oneshot, DONE",
                "START,   inactive/a/1, inactive/b/2,     success,   0, simple,  DONE",
                "START,   inactive/a/1, inactive/a/1,     success,   0, oneshot, NOT_REACHED",
                "START,   inactive/a/1, inactive/a/-2,    success,   0, oneshot, SKIPPED",
                "START,   inactive/a/-1, inactive/a/-1,   success,   0, oneshot, NOT_REACHED",
                "START,   inactive/a/1, -/b/2,            success,   0, simple,  UNKNOWN",
                "RESTART, active/a/1,   active/b/2,       success,   0, simple,  DONE",
                "RESTART, active/a/1,   active/a/1,       success,   0, simple,  NOT_REACHED",
                "RESTART, active/a/1,   active//1,        success,   0, simple,  NOT_REACHED",
                "RESTART, active/a/1,   inactive/b/2,     success,   0, simple,  NOT_REACHED",
                "RESTART, active/a/1,   inactive/b/2,     success,   0, oneshot, DONE",
                "RESTART, active/a/1,   failed/b/2,       timeout,   0, notify,  FAILED",
                "RESTART, inactive/a/1, active/b/2,       success,   0, simple,  DONE",
                "STOP,    active/a/1,   inactive/a/1,     success,   0, simple,  DONE",
                "STOP,    active/a/1,   failed/a/1,       timeout,   0, simple,  DONE",
                "STOP,    active/a/1,   active/b/2,       success,   0, simple,  NOT_REACHED",
                "STOP,    active/a/1,   deactivating/a/1, success,   0, simple,  NOT_REACHED",
                "RELOAD,  active/a/1,   active/a/1,       success,   0, simple,  DONE",
                "RELOAD,  active/a/1,   active/b/2,       success,   0, simple,  NOT_REACHED",
                "RELOAD,  active/a/1,   failed/a/1,       success,   0, simple,  FAILED",
                "RELOAD,  active/a/1,   inactive/a/1,     success,   0, simple,  NOT_REACHED",
                "RESET_FAILED, failed/a/1, inactive/a/1,  success,   0, simple,  DONE",
                "RESET_FAILED, failed/a/1, failed/a/1,    exit-code, 0, simple,  NOT_REACHED"
            })
    void the_state_decides(
            JobVerb verb,
            String before,
            String after,
            String result,
            long restarts,
            String type,
            JobEnd.State expected) {
        JobEnd end = JobJudge.judge(
                new JobOrder(verb, "web.service"),
                look(before, "success", "success", 0, type),
                look(after, result, "success", restarts, type));
        assertThat(end.state()).as(end.message()).isEqualTo(expected);
        assertThat(end.message()).startsWith("web.service: ").doesNotEndWith(".");
    }

    @ParameterizedTest
    @CsvSource({"exit-code, FAILED", "success, DONE"})
    void a_reload_that_failed_leaves_the_unit_active(String reloadResult, JobEnd.State expected) {
        JobEnd end = JobJudge.judge(
                new JobOrder(JobVerb.RELOAD, "web.service"),
                look("active/a/1", "success", "success", 0, "notify"),
                look("active/a/1", "success", reloadResult, 0, "notify"));
        assertThat(end.state()).isEqualTo(expected);
    }

    /** A negative time stands for conditions that did not hold. */
    private static UnitLook look(
            String states, @Nullable String result, String reloadResult, long restarts, String type) {
        String[] parts = states.split("/", -1);
        long condition = Long.parseLong(parts[2]);
        return new UnitLook(
                parts[0].equals("-") ? null : parts[0],
                "sub",
                parts[1],
                condition >= 0,
                condition,
                "/",
                result,
                reloadResult,
                restarts,
                7L,
                type,
                null);
    }

    /** Code, status and time before and after, and what is told of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0/0/0 | 1/3/9  | , its main process ended with exit status 3",
                "1/3/5 | 2/9/9  | , its main process was killed by signal 9",
                "1/0/5 | 3/11/9 | , its main process was killed by signal 11",
                "0/0/0 | 1/0/9  | ', by a command beside its main process, such as one of ExecStartPost='",
                "1/3/9 | 1/3/9  | ''",
                "1/3/9 | 0/0/0  | ''",
                "0/0/0 | 1/203/9 | , its main process ended with exit status 203"
            })
    void how_the_main_process_ended_is_told_of_a_run_that_failed(String before, String after, String told) {
        JobEnd end = JobJudge.judge(
                new JobOrder(JobVerb.START, "web.service"),
                with(look("inactive/a/1", "success", "success", 0, "simple"), exit(before)),
                with(look("failed/b/2", "exit-code", "success", 0, "simple"), exit(after)));
        assertThat(end.state()).isEqualTo(JobEnd.State.FAILED);
        assertThat(end.message()).isEqualTo("web.service: it is failed (sub), result exit-code" + told);
    }

    private static MainExit exit(String text) {
        String[] parts = text.split("/", -1);
        return new MainExit(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
    }

    private static UnitLook with(UnitLook look, MainExit exit) {
        return new UnitLook(
                look.activeState(),
                look.subState(),
                look.invocation(),
                look.conditionResult(),
                look.conditionAt(),
                look.job(),
                look.result(),
                look.reloadResult(),
                look.restarts(),
                look.mainPid(),
                look.type(),
                exit);
    }
}
