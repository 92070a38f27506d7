package io.unitward.cli;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What unitward's exit codes mean. Help, man page and docs list them from here. Code 1 is never used. */
public enum ExitCode {
    COMPLIANT(0, "compliant, passed; or healed, and proved healed"),
    USAGE(2, "wrong usage, including a UNIT pattern that matches nothing"),
    VIOLATION(10, "provenance violation: block-and-alert"),
    ACTION_PENDING(11, "a safe action is pending: --dry-run, or not permitted (allowlist, limit, hold, settle time)"),
    ACTION_FAILED(12, "an action failed, had no effect, or something changed during it"),
    NOT_REACHED(13, "desired state not reached"),
    DEADLINE(14, "deadline passed"),
    ROLLED_BACK(15, "rolled back"),
    JOB_FAILED(16, "the systemd job failed"),
    CHECK_FAILED(20, "an authoring or comparison check failed"),
    BAD_DATA(65, "unreadable input data (truncated or newer snapshot)"),
    UNKNOWN(
            69,
            "could not tell: manager, search path or an owned unit unknown, or a policy failed (other units too with --strict)"),
    INTERNAL(70, "internal error"),
    LOCKED(75, "another run holds the lock"),
    BAD_CONFIGURATION(78, "bad configuration or policy; no policy at all");

    /**
     * Which of several conditions of one run wins: the first of these. That the lock is held, or the state cannot be used, is
     * among them only of a run that did something before it met that.
     */
    private static final List<ExitCode> PRECEDENCE = List.of(
            VIOLATION,
            UNKNOWN,
            ACTION_FAILED,
            ROLLED_BACK,
            JOB_FAILED,
            DEADLINE,
            NOT_REACHED,
            LOCKED,
            BAD_CONFIGURATION,
            ACTION_PENDING);

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** Those that an audit can end with, in ascending order; the others belong to other commands, or to later versions. */
    public static List<ExitCode> ofAudit() {
        return Arrays.stream(values())
                .filter(code ->
                        code != NOT_REACHED && code != ROLLED_BACK && code != JOB_FAILED && code != CHECK_FAILED)
                .toList();
    }

    /**
     * What one command can end with, as its help lists it: in ascending order, each with what it means there.
     *
     * @param meanings a phrase for each
     */
    static Map<String, String> listed(Map<ExitCode, String> meanings) {
        Map<String, String> listed = new LinkedHashMap<>();
        for (ExitCode code : values()) {
            String meaning = meanings.get(code);
            if (meaning != null) {
                listed.put(Integer.toString(code.code), meaning);
            }
        }
        return listed;
    }

    /** The process exit code. */
    public int code() {
        return code;
    }

    /** What it tells the caller, a phrase. */
    public String meaning() {
        return meaning;
    }

    /** The conditions that held, in order of precedence, the winner first; {@link #COMPLIANT} alone when none did. */
    public static List<ExitCode> ordered(Collection<ExitCode> held) {
        Set<ExitCode> set = EnumSet.noneOf(ExitCode.class);
        set.addAll(held);
        List<ExitCode> ordered = PRECEDENCE.stream().filter(set::contains).toList();
        return ordered.isEmpty() ? List.of(COMPLIANT) : ordered;
    }
}
