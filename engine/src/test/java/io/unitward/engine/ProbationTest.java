package io.unitward.engine;

import static io.unitward.engine.Scene.ADMIN;
import static io.unitward.engine.Scene.MINE;
import static io.unitward.engine.Scene.NEW;
import static io.unitward.engine.Scene.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.unitward.facts.CollectionProblem;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.PolicyChanges.Fresh;
import io.unitward.verdict.VerdictKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A new policy raises no alarm, and stops what it would stop. */
class ProbationTest {
    private static final String WEB = "web-stack.service";
    private static final String FRAGMENT = MINE + "/" + WEB;
    private static final String DROP_IN = ADMIN + "/" + WEB + ".d/evil.conf";

    @Test
    void what_a_new_policy_calls_a_violation_is_advice_and_withheld_as_it_was() {
        AuditReport plain = judged(false);
        assertThat(plain.units().get(0).verdict()).isEqualTo(VerdictKind.BLOCK_AND_ALERT);
        assertThat(plain.withheld()).isEmpty();
        AuditReport report = judged(false, "foreign-drop-in");
        assertThat(report.units().get(0).verdict()).isEqualTo(VerdictKind.COMPLIANT);
        assertThat(report.units().get(0).findings())
                .extracting(Finding::policy, Finding::classification)
                .containsExactly(tuple("foreign-drop-in", Classification.ADVICE));
        assertThat(report.withheld()).isEqualTo(plain.units().get(0).findings());
        assertThat(report.withAllFindings().units().get(0).findings())
                .containsAll(plain.units().get(0).findings());
        assertThat(report.changes().isFresh("foreign-drop-in")).isTrue();
        assertThat(report.changes().isEmpty()).isTrue();
    }

    @Test
    void another_new_policy_changes_nothing() {
        AuditReport report = judged(false, "content-drift");
        assertThat(report.units()).isEqualTo(judged(false).units());
        assertThat(report.withheld()).isEmpty();
    }

    @Test
    void whoever_is_strict_gets_the_alarm() {
        assertThat(judged(true, "foreign-drop-in").units().get(0).verdict()).isEqualTo(VerdictKind.BLOCK_AND_ALERT);
    }

    @Test
    void what_it_could_not_tell_stays_unknown() {
        Scene scene = new Scene().clean(WEB).problem(FRAGMENT, CollectionProblem.Kind.FILE);
        AuditInput input = scene.input(false);
        String policy = AuditEngine.audit(input).units().get(0).findings().stream()
                .filter(finding -> finding.classification() == Classification.UNKNOWN)
                .findFirst()
                .map(Finding::policy)
                .orElse("snapshot-incomplete");
        assertThat(AuditEngine.audit(with(input, policy)).units())
                .isEqualTo(AuditEngine.audit(input).units());
    }

    private static AuditReport judged(boolean strict, String... fresh) {
        return AuditEngine.audit(with(
                new Scene()
                        .file(FRAGMENT, OLD, "x")
                        .source(WEB, "x")
                        .file(DROP_IN, OLD, "y")
                        .unit(WEB, false, FRAGMENT, DROP_IN)
                        .input(strict),
                fresh));
    }

    private static AuditInput with(AuditInput input, String... fresh) {
        return new AuditInput(
                input.snapshot(),
                input.manifest(),
                input.policies(),
                input.waivers(),
                input.history(),
                input.repairs(),
                input.strict(),
                input.at(),
                List.of(fresh).stream()
                        .map(policy -> new Fresh(policy, NEW, NEW.plusSeconds(60)))
                        .toList());
    }
}
