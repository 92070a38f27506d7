package io.unitward.remediation.alert;

import io.unitward.alert.AlertLevel;
import io.unitward.alert.UpdateFailure;
import io.unitward.facts.Snapshot;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitNames;
import io.unitward.remediation.journal.LoggedFinding;
import io.unitward.remediation.journal.Seen;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.Severity;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.Waived;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What of a run may be told; pure. */
public final class Subjects {
    /** Stands for a policy where something was done and failed. */
    public static final String ACTION_FAILED = "action-failed";

    /** Stands for a policy where a run came to no verdict. */
    public static final String NO_VERDICT = "no-verdict";

    /** Stands for a policy where unitward did not run. */
    public static final String NOT_RUN = "not-run";

    /** Stands for a policy where a run ended with a code that no finding explains. */
    public static final String EXIT_CODE = "exit-code";

    /** As the journal of actions calls an update. */
    private static final String UPDATE = "update-stack";

    private static final int VIOLATION = 10;
    private static final int PENDING = 11;
    private static final int UNKNOWN = 69;

    /** Of the evidence, what tells that it is another matter now; counters, ages and states would tell of any run. */
    private static final Set<String> TELLING =
            Set.of("writer", "layer", "vouched", "overrides", "drift", "source", "revision", "mode", "owner");

    private Subjects() {}

    /**
     * All that is there.
     *
     * @param report of all units, after whatever was done
     * @param snapshot what it judged
     * @param results what was done
     * @param codes the exit codes that hold, with what they mean
     */
    public static List<Subject> of(
            AuditReport report, Snapshot snapshot, List<ActionResult> results, Map<Integer, String> codes) {
        Map<String, String> digests = new HashMap<>();
        for (UnitFile file : snapshot.files()) {
            if (file.sha256() != null) {
                digests.put(file.path(), file.sha256());
            }
        }
        List<Subject> subjects = new ArrayList<>();
        List<UnitVerdict> verdicts = new ArrayList<>(List.of(report.manager()));
        verdicts.addAll(report.units());
        for (UnitVerdict verdict : verdicts) {
            for (Finding finding : verdict.findings()) {
                if (counts(finding, verdict.mustBeKnown() || report.strict(), report.strict())) {
                    subjects.add(subject(finding, false, digests));
                }
            }
        }
        for (Waived each : report.waived()) {
            subjects.add(subject(each.finding(), true, digests));
        }
        subjects.addAll(failures(results));
        subjects.addAll(unexplained(subjects, codes));
        return subjects;
    }

    /**
     * What is gone when a run that came to a verdict does not find it.
     *
     * @param own the unit that this run is; null when it is none
     */
    public static Sight.Gone gone(
            AuditReport report, boolean available, List<ActionResult> results, @Nullable String own) {
        Seen seen = new Seen(report, available);
        return subject -> switch (subject.policy()) {
            case NO_VERDICT -> true;
            case NOT_RUN -> isNotRun(subject, own);
            case ACTION_FAILED ->
                results.stream()
                        .anyMatch(result -> result.outcome() == ActionResult.Outcome.DONE
                                && subject.key().equals(failed(result).key()));
            // What a strict run told, another does not even look for.
            default ->
                (report.strict() || !Classification.ADVICE.text().equals(subject.classification()))
                        && seen.wouldShow(subject.unit(), subject.key());
        };
    }

    /**
     * A run that came to no verdict.
     *
     * @param code its exit code
     * @param meaning what that means
     */
    public static Subject noVerdict(int code, String meaning) {
        return ours(
                NO_VERDICT,
                FindingDraft.MANAGER,
                null,
                Integer.toString(code),
                AlertLevel.PAGE,
                Subject.Lasting.MAY_PASS,
                "unitward could not judge, and ended with " + code + " (" + meaning
                        + "). Its messages are in its journal.");
    }

    /**
     * A unit of ours that did not do its work.
     *
     * @param unit which
     * @param how what systemd said of its end, such as {@code exit-code exited 78}
     * @param users whether a user's manager runs it
     */
    public static Subject notRun(String unit, String how, boolean users) {
        return ours(
                NOT_RUN,
                unit,
                null,
                how,
                AlertLevel.PAGE,
                Subject.Lasting.EVENT,
                "unitward itself did not do its work, so nothing is known of any unit until it runs again. See 'journalctl "
                        + (users ? "--user " : "") + "-u " + unit + "'.");
    }

    /** Whether it is that a unit did not do its work. */
    public static boolean isNotRun(Subject subject, @Nullable String unit) {
        return subject.policy().equals(NOT_RUN) && subject.unit().equals(unit);
    }

    /**
     * An update of a stack that failed.
     *
     * @param stack its name
     * @param unit its unit
     * @param code the exit code that stands for how it ended
     * @param meaning what that means
     * @param failure what there is to say of it; null for nothing
     */
    public static Subject updateFailed(
            String stack, String unit, int code, String meaning, @Nullable UpdateFailure failure) {
        return new Subject(
                ACTION_FAILED,
                unit,
                null,
                null,
                UPDATE,
                null,
                null,
                AlertLevel.PAGE,
                Subject.Lasting.EVENT,
                false,
                null,
                "",
                "The update of stack " + stack + " ended with " + code + " (" + meaning + "). 'unitward stack status "
                        + stack + "' tells what runs, 'unitward log --actions' what was done."
                        + (failure == null
                                ? ""
                                : " Images: " + failure.images() + ". Now: " + failure.running() + ". What failed: "
                                        + failure.failed()),
                failure);
    }

    /** Whether it tells that the update of the stack of one of these units failed. */
    public static boolean isUpdateOf(Subject subject, Set<String> units) {
        return subject.policy().equals(ACTION_FAILED)
                && UPDATE.equals(subject.cause())
                && units.contains(subject.unit());
    }

    private static boolean counts(Finding finding, boolean mustBeKnown, boolean strict) {
        return switch (finding.classification()) {
            case BLOCK_AND_ALERT, SAFE_RELOAD -> true;
            case UNKNOWN -> mustBeKnown || finding.tellsOfFailure();
            case ADVICE -> strict;
        };
    }

    private static Subject subject(Finding finding, boolean waived, Map<String, String> digests) {
        boolean passes = finding.classification() == Classification.UNKNOWN
                || finding.classification() == Classification.SAFE_RELOAD;
        boolean urgent =
                finding.severity() == Severity.CRITICAL && finding.classification() != Classification.SAFE_RELOAD;
        Map<String, String> state = new TreeMap<>(finding.evidence());
        state.keySet().retainAll(TELLING);
        LoggedFinding logged = LoggedFinding.of(finding, waived, Instant.EPOCH);
        return new Subject(
                logged.policy(),
                logged.unit(),
                logged.view(),
                logged.file(),
                logged.cause(),
                logged.classification(),
                logged.severity(),
                urgent ? AlertLevel.PAGE : AlertLevel.TICKET,
                passes ? Subject.Lasting.MAY_PASS : Subject.Lasting.STATE,
                waived,
                finding.file() == null ? null : digests.get(finding.file()),
                state.toString(),
                (finding.why() + " " + finding.remediation()).strip());
    }

    static List<Subject> failures(List<ActionResult> results) {
        List<Subject> failures = new ArrayList<>();
        for (ActionResult result : results) {
            if (result.outcome() != ActionResult.Outcome.DONE) {
                failures.add(failed(result));
            }
        }
        return failures;
    }

    private static Subject failed(ActionResult result) {
        boolean file = result.target().startsWith("/");
        String words = "It ended as " + result.outcome().text() + ", action " + result.id()
                + ". 'unitward log --actions' tells more, and the next run looks anew.";
        return ours(
                ACTION_FAILED,
                file ? unitOf(result.target()) : result.target(),
                file ? result.target() : null,
                result.action().text(),
                AlertLevel.PAGE,
                Subject.Lasting.EVENT,
                words);
    }

    /** The unit that a file is of by its name, or a drop-in by that of its directory; the manager where none is named. */
    private static String unitOf(String path) {
        String[] names = path.split("/", -1);
        String name = names[names.length - 1];
        if (!UnitNames.isUnitName(name) && names.length > 1) {
            String directory = names[names.length - 2];
            name = directory.endsWith(".d") ? directory.substring(0, directory.length() - 2) : directory;
        }
        return UnitNames.isUnitName(name) ? name : FindingDraft.MANAGER;
    }

    /** What an exit code tells and no finding does, such as a reload that is refused for what nobody declares. */
    private static List<Subject> unexplained(List<Subject> subjects, Map<Integer, String> codes) {
        List<Subject> unexplained = new ArrayList<>();
        for (Map.Entry<Integer, String> code : codes.entrySet()) {
            Classification explains = switch (code.getKey()) {
                case VIOLATION -> Classification.BLOCK_AND_ALERT;
                case PENDING -> Classification.SAFE_RELOAD;
                case UNKNOWN -> Classification.UNKNOWN;
                default -> null;
            };
            boolean explained = code.getKey() == 0
                    || subjects.stream()
                            .anyMatch(subject -> !subject.waived()
                                    && (explains == null
                                            ? subject.policy().equals(ACTION_FAILED)
                                            : explains.text().equals(subject.classification())));
            if (!explained) {
                boolean passes = code.getKey() == PENDING || code.getKey() == UNKNOWN;
                unexplained.add(
                        ours(
                                EXIT_CODE,
                                FindingDraft.MANAGER,
                                null,
                                code.getKey().toString(),
                                code.getKey() == PENDING ? AlertLevel.TICKET : AlertLevel.PAGE,
                                passes ? Subject.Lasting.MAY_PASS : Subject.Lasting.STATE,
                                "A run ended with " + code.getKey() + " (" + code.getValue()
                                        + "), which no finding of a unit explains: 'unitward audit --dry-run' tells what stands in the way."));
            }
        }
        return unexplained;
    }

    private static Subject ours(
            String policy,
            String unit,
            @Nullable String file,
            String cause,
            AlertLevel level,
            Subject.Lasting lasting,
            String words) {
        return new Subject(policy, unit, null, file, cause, null, null, level, lasting, false, null, "", words);
    }
}
