package io.unitward.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.engine.catalog.PolicyInfo;
import io.unitward.engine.reading.Explaining;
import io.unitward.engine.reading.Why;
import io.unitward.facts.PolicyFact;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.UnitVerdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Why is told of the facts that an audit judges: what it says fires is what the audit found, unit by unit. */
class AuditWhyTest {
    private static final String WEB = "web-stack.service";
    private static final String DB = "db-stack.service";

    @Test
    void firesWhereTheAuditFinds() {
        Scene scene = new Scene()
                .clean(WEB)
                .file(Scene.ADMIN + "/" + DB, Scene.OLD, "x")
                .unit(DB, true, Scene.ADMIN + "/" + DB)
                .file(Scene.ADMIN + "/other.service", Scene.NEW, "y")
                .required("gone-stack.service")
                .state("degraded", DB);
        AuditInput input = scene.input(false);
        AuditReport report = AuditEngine.audit(input);
        List<UnitVerdict> verdicts = new ArrayList<>(report.units());
        verdicts.add(report.manager());
        int fired = 0;
        int silent = 0;
        for (UnitVerdict verdict : verdicts) {
            List<PolicyFact> facts = AuditEngine.facts(input, verdict.unit());
            for (PolicyInfo policy : input.policies().list()) {
                Why why = Explaining.why(ShippedSources.checked(policy), verdict.unit(), facts);
                boolean found = verdict.findings().stream()
                        .anyMatch(finding -> finding.policy().equals(policy.id()));
                assertThat(why.isFired())
                        .as("%s of %s", policy.id(), verdict.unit())
                        .isEqualTo(found);
                fired += found ? 1 : 0;
                silent += found ? 0 : 1;
            }
        }
        assertThat(fired).isGreaterThan(3);
        assertThat(silent).isGreaterThan(3);
    }

    @Test
    void nothingIsToldOfWhatIsNotJudged() {
        assertThat(AuditEngine.facts(new Scene().clean(WEB).input(false), "nowhere.service"))
                .isEmpty();
    }
}
