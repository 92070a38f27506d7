package io.unitward.remediation.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.unitward.facts.Scope;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.PolicyChanges;
import io.unitward.verdict.Severity;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import io.unitward.verdict.Waived;
import io.unitward.verdict.Waiver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindingsLogTest {
    private static final Instant FIRST = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant THEN = FIRST.plusSeconds(60);
    private static final Instant LAST = FIRST.plusSeconds(120);
    private static final Finding DRIFT = finding("content-drift", "web.service", "/a", Classification.BLOCK_AND_ALERT);

    /** Room for more than the usual one has. */
    private static final int BOUND = 4 << 20;

    @TempDir
    Path temporary;

    private Path file;
    private FindingsLog log;

    @BeforeEach
    void open() throws StateUnusable {
        StateDirectory directory = StateDirectory.open(temporary, Scope.USER, 1000);
        log = new FindingsLog(directory, BOUND);
        file = directory.file("findings.jsonl");
    }

    @Test
    void sinceWhenAFindingHasBeenThereIsTold() throws Exception {
        Finding other = finding("content-drift", "db.service", "/b", Classification.BLOCK_AND_ALERT);
        assertThat(log.firstSeen(report(FIRST, DRIFT))).isEmpty();
        log.note(report(FIRST, DRIFT), true);
        log.note(report(THEN, DRIFT, other), true);
        assertThat(log.firstSeen(report(LAST, DRIFT, other)))
                .containsOnly(Map.entry(DRIFT, FIRST), Map.entry(other, THEN));
        log.note(report(LAST, other), true);
        log.note(report(LAST.plusSeconds(60), DRIFT, other), true);
        assertThat(log.firstSeen(report(LAST.plusSeconds(60), DRIFT, other)))
                .as("it came again")
                .containsOnly(Map.entry(DRIFT, LAST.plusSeconds(60)), Map.entry(other, THEN));
    }

    @Test
    void whenAFindingCameAndWentIsKept() throws Exception {
        assertThat(log.note(report(FIRST), true)).isNull();
        assertThat(file).as("nothing is found, nothing is written").doesNotExist();
        log.note(report(FIRST, DRIFT), true);
        long size = Files.size(file);
        log.note(report(THEN, DRIFT), true);
        assertThat(file).as("what is still there is not written again").hasSize(size);
        assertThat(log.read().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.came()).isEqualTo(FIRST);
            assertThat(finding.went()).isNull();
        });
        log.note(report(LAST), true);
        assertThat(log.read().findings())
                .extracting(LoggedFinding::came, LoggedFinding::went)
                .containsExactly(tuple(FIRST, LAST));
        log.note(report(LAST.plusSeconds(1), DRIFT), true);
        assertThat(log.read().findings()).hasSize(2);
        assertThat(FindingsLog.isSince(log.read().findings().get(0), LAST.plusNanos(1)))
                .isFalse();
        assertThat(FindingsLog.isSince(log.read().findings().get(1), LAST.plusNanos(1)))
                .isTrue();
    }

    @Test
    void whatCannotBeToldIsNotGone() throws Exception {
        log.note(report(FIRST, DRIFT), true);
        log.note(report(THEN), false);
        log.note(report(THEN, finding("x", "web.service", null, Classification.UNKNOWN)), true);
        log.note(report(THEN, finding("x", FindingDraft.MANAGER, null, Classification.UNKNOWN)), true);
        Finding settling = finding("stack-settling", "web.service", null, Classification.ADVICE);
        log.note(report(THEN, settling), true);
        AuditReport off = report(THEN);
        log.note(
                new AuditReport(THEN, false, "p", off.manager(), off.units(), PolicyChanges.NONE, List.of(DRIFT)),
                true);
        Waiver waiver = new Waiver(
                "content-drift", List.of("*"), null, null, "r", "a", FIRST, LAST, false, "waivers.yaml", 3, 5);
        log.note(
                new AuditReport(
                        THEN,
                        false,
                        "p",
                        off.manager(),
                        off.units(),
                        PolicyChanges.NONE,
                        List.of(),
                        List.of(new Waived(DRIFT, waiver)),
                        List.of()),
                true);
        assertThat(stillThere()).extracting(LoggedFinding::policy).contains("content-drift");
        log.note(report(LAST), true);
        assertThat(stillThere()).isEmpty();
    }

    private List<LoggedFinding> stillThere() throws Exception {
        return log.read().findings().stream().filter(f -> f.went() == null).toList();
    }

    @Test
    void damagedLinesAreCountedAndHideNothing() throws Exception {
        log.note(report(FIRST, DRIFT), true);
        Files.writeString(file, "{\"policy\":\"cut sho", StandardOpenOption.APPEND);
        log.note(report(LAST), true);
        FindingsLog.Contents read = log.read();
        assertThat(read.damaged()).isEqualTo(1);
        assertThat(read.findings())
                .singleElement()
                .satisfies(f -> assertThat(f.went()).isEqualTo(LAST));
    }

    @Test
    void aNewerLogIsLeftAsItIs() throws Exception {
        String newer = "{\"schema\":\"unitward.findings/v2\"}\n";
        Files.writeString(file, newer);
        assertThat(log.note(report(FIRST, DRIFT), true)).contains("newer unitward");
        assertThat(log.read().newer()).contains(file.toString());
        assertThat(file).hasContent(newer);
    }

    @Test
    void itNeverGrowsBeyondItsBoundAndKeepsWhatIsStillThere() throws Exception {
        log.note(report(FIRST, DRIFT), true);
        Instant at = THEN;
        for (int round = 0; round < 16; round++) {
            List<Finding> many = new ArrayList<>(List.of(DRIFT));
            for (int i = 0; i < 1000; i++) {
                many.add(finding(
                        "foreign-drop-in",
                        "web.service",
                        "/" + "x".repeat(200) + round + "-" + i,
                        Classification.ADVICE));
            }
            assertThat(log.note(report(at, many.toArray(Finding[]::new)), true)).isNull();
            at = at.plusSeconds(60);
            log.note(report(at, DRIFT), true);
            at = at.plusSeconds(60);
            assertThat(Files.size(file)).isLessThanOrEqualTo(BOUND);
        }
        List<LoggedFinding> kept = log.read().findings();
        assertThat(kept.get(0).policy()).isEqualTo("content-drift");
        assertThat(kept.get(0).came()).isEqualTo(FIRST);
        assertThat(kept.size()).isBetween(1001, 15_999);
        assertThat(kept.get(kept.size() - 1).file()).endsWith("15-999");
    }

    @Test
    void aLogThatAnEarlierVersionLetGrowIsReadAndMadeShorter() throws Exception {
        for (int i = 0; i < 8; i++) {
            List<Finding> many = new ArrayList<>();
            for (int j = 0; j < 500; j++) {
                many.add(finding(
                        "foreign-drop-in", "web.service", "/" + "x".repeat(200) + i + "-" + j, Classification.ADVICE));
            }
            log.note(report(FIRST.plusSeconds(2L * i), many.toArray(Finding[]::new)), true);
            log.note(report(FIRST.plusSeconds(2L * i + 1)), true);
        }
        assertThat(Files.size(file)).isGreaterThan(2L * FindingsLog.LARGEST);
        FindingsLog usual = new FindingsLog(StateDirectory.open(temporary, Scope.USER, 1000));
        assertThat(usual.read().findings()).hasSize(4000);
        assertThat(usual.note(report(LAST, DRIFT), true)).isNull();
        assertThat(Files.size(file)).isLessThanOrEqualTo(FindingsLog.LARGEST);
        assertThat(usual.read().findings())
                .last()
                .extracting(LoggedFinding::policy)
                .isEqualTo("content-drift");
    }

    @Test
    void whatNoLongerFitsIsSaid() throws Exception {
        Finding[] many = new Finding[6000];
        for (int i = 0; i < many.length; i++) {
            many[i] = finding("foreign-drop-in", "web.service", "/" + "x".repeat(300) + i, Classification.ADVICE);
        }
        assertThat(log.note(report(FIRST, many), true)).contains("are not logged: the log is full");
        assertThat(Files.size(file)).isLessThanOrEqualTo(BOUND);
    }

    private static AuditReport report(Instant at, Finding... findings) {
        List<Finding> manager = new ArrayList<>();
        List<Finding> unit = new ArrayList<>();
        for (Finding finding : findings) {
            (finding.unit().equals(FindingDraft.MANAGER) ? manager : unit).add(finding);
        }
        return new AuditReport(
                at,
                false,
                "p",
                new UnitVerdict(FindingDraft.MANAGER, null, VerdictKind.COMPLIANT, manager),
                List.of(new UnitVerdict("web.service", "homelab", VerdictKind.COMPLIANT, unit)));
    }

    private static Finding finding(String policy, String unit, @Nullable String file, Classification classification) {
        return new Finding(
                policy,
                unit,
                null,
                classification,
                Severity.WARNING,
                file,
                null,
                "It is so.",
                "So.",
                Map.of(),
                "Look.");
    }
}
