package io.unitward.remediation.gate;

import static io.unitward.remediation.Scene.UNITS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.unitward.facts.UnitFile;
import io.unitward.facts.View;
import io.unitward.pending.PendingChange;
import io.unitward.remediation.Scene;
import io.unitward.remediation.plan.Observation;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.PolicyChanges;
import io.unitward.verdict.Refusal;
import io.unitward.verdict.Waived;
import io.unitward.verdict.Waiver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The gate is the last thing between an attacker's drop-in and the manager: each thing it must stop at, one by one. */
class GateTest {
    private static final Waiver WAIVER = new Waiver(
            "policy",
            List.of("*"),
            null,
            null,
            "r",
            "a",
            Scene.OLD,
            Scene.AT.plusSeconds(60),
            false,
            "waivers.yaml",
            3,
            5);

    @Test
    void aVouchedChangeIsSafe() {
        assertThat(examine(Scene.pending()).safe()).isTrue();
    }

    @Test
    void aManagerThatDidNotAnswerIsNotReloaded() {
        assertThat(examine(Scene.pending().unavailable()).reasons())
                .singleElement()
                .satisfies(r -> assertThat(r.kind()).isEqualTo(Refusal.Kind.UNKNOWN));
        assertThat(examine(Scene.pending().loadedAt(null)).safe()).isFalse();
        assertThat(examine(Scene.pending().finding(FindingDraft.MANAGER, Classification.UNKNOWN))
                        .safe())
                .isFalse();
    }

    @Test
    void anUnknownDirectoryStops() {
        assertThat(examine(Scene.pending().unknown("directory /etc/x could not be listed"))
                        .reasons())
                .singleElement()
                .satisfies(reason -> {
                    assertThat(reason.kind()).isEqualTo(Refusal.Kind.UNKNOWN);
                    assertThat(reason.reason()).contains("/etc/x");
                });
    }

    @Test
    void anUnknownDeclaredUnitStopsEvenWhenAViolationOutranksIt() {
        Scene scene = Scene.pending()
                .unit("db.service", false, UNITS + "/db.service")
                .owned("db.service")
                .finding("db.service", Classification.UNKNOWN);
        assertThat(examine(scene).reasons())
                .singleElement()
                .satisfies(reason -> assertThat(reason.subject()).isEqualTo("db.service"));
        scene.finding("db.service", Classification.BLOCK_AND_ALERT);
        assertThat(examine(scene).safe()).isFalse();
    }

    @Test
    void aFileOfADeclaredUnitThatWasNotOpenedStopsWhateverPoliciesSay() {
        String file = UNITS + "/db.service";
        Scene scene = Scene.pending()
                .unit("db.service", false, file)
                .file(file, Scene.OLD, "x")
                .status(file, UnitFile.Status.NOT_TRUSTED)
                .finding("db.service", Classification.BLOCK_AND_ALERT);
        assertThat(examine(scene).safe()).as("nobody declares it").isTrue();
        assertThat(examine(scene.owned("db.service")).reasons()).singleElement().satisfies(reason -> {
            assertThat(reason.kind()).isEqualTo(Refusal.Kind.UNKNOWN);
            assertThat(reason.subject()).isEqualTo(file);
        });
        for (UnitFile.Status known : new UnitFile.Status[] {UnitFile.Status.MISSING, UnitFile.Status.NULL_DEVICE}) {
            assertThat(examine(scene.status(file, known)).safe())
                    .as("%s", known)
                    .isTrue();
        }
    }

    @Test
    void aRuleThatCouldNotJudgeStopsWhoeverDeclaresTheUnit() {
        Scene scene = Scene.pending()
                .unit("other.service", false, "/usr/lib/systemd/user/other.service")
                .failure("other.service");
        assertThat(examine(scene).reasons()).singleElement().satisfies(reason -> {
            assertThat(reason.kind()).isEqualTo(Refusal.Kind.UNKNOWN);
            assertThat(reason.subject()).isEqualTo("other.service");
            assertThat(reason.reason()).contains("was not judged: it is so");
        });
    }

    @Test
    void anUnknownUnitThatNobodyDeclaresDoesNotStop() {
        Scene scene = Scene.pending()
                .unit("other.service", false, "/usr/lib/systemd/user/other.service")
                .finding("other.service", Classification.UNKNOWN);
        assertThat(examine(scene).safe()).isTrue();
    }

    @Test
    void aLoadedViolationAloneDoesNotStop() {
        assertThat(examine(Scene.pending().finding("web.service", Classification.BLOCK_AND_ALERT))
                        .safe())
                .isTrue();
    }

    @Test
    void aViolationThatWaitsOnDiskStops() {
        String file = UNITS + "/web.service.d/x.conf";
        Scene scene = Scene.pending().finding("web.service", Classification.BLOCK_AND_ALERT, View.ON_DISK, file);
        assertThat(examine(scene).reasons()).singleElement().satisfies(reason -> {
            assertThat(reason.kind()).isEqualTo(Refusal.Kind.NOT_VOUCHED);
            assertThat(reason.subject()).isEqualTo(file);
            assertThat(reason.reason()).contains("policy", "it is so");
        });
        assertThat(examine(Scene.pending()
                                .finding(FindingDraft.MANAGER, Classification.BLOCK_AND_ALERT, View.ON_DISK, null))
                        .safe())
                .isFalse();
        assertThat(examine(Scene.pending().finding("web.service", Classification.ADVICE, View.ON_DISK, file))
                        .safe())
                .isTrue();
    }

    @Test
    void aPolicyThatIsOffOrWaivedStopsAsOneThatIsOn() {
        String file = UNITS + "/web.service.d/x.conf";
        Scene on = Scene.pending().owned("web.service");
        for (Classification classification : Classification.values()) {
            for (View view : View.values()) {
                for (String subject : new String[] {"web.service", FindingDraft.MANAGER}) {
                    Scene judged = Scene.pending().owned("web.service").finding(subject, classification, view, file);
                    AuditReport asOn = judged.look().report();
                    List<Finding> findings = new ArrayList<>(asOn.manager().findings());
                    asOn.units().forEach(unit -> findings.addAll(unit.findings()));
                    findings.removeIf(finding -> finding.view() == null); // the change that is pending
                    assertThat(findings).hasSize(1);
                    Observation look = on.look();
                    AuditReport asOff = new AuditReport(
                            look.report().at(),
                            false,
                            "policies",
                            look.report().manager(),
                            look.report().units(),
                            PolicyChanges.NONE,
                            findings);
                    AuditReport asWaived = new AuditReport(
                            look.report().at(),
                            false,
                            "policies",
                            look.report().manager(),
                            look.report().units(),
                            PolicyChanges.NONE,
                            List.of(),
                            List.of(new Waived(findings.get(0), WAIVER)),
                            List.of());
                    GateDecision waived = Gate.examine(new GateInput(look.snapshot(), asWaived, look.pending()));
                    GateDecision off = Gate.examine(new GateInput(look.snapshot(), asOff, look.pending()));
                    assertThat(waived.reasons())
                            .extracting(Refusal::kind, Refusal::subject)
                            .isEqualTo(off.reasons().stream()
                                    .map(reason -> tuple(reason.kind(), reason.subject()))
                                    .toList());
                    assertThat(off.safe())
                            .as("%s, %s, %s", classification, view, subject)
                            .isEqualTo(examine(judged).safe());
                    assertThat(off.reasons())
                            .extracting(Refusal::kind, Refusal::subject)
                            .isEqualTo(examine(judged).reasons().stream()
                                    .map(reason -> tuple(reason.kind(), reason.subject()))
                                    .toList());
                    if (classification == Classification.BLOCK_AND_ALERT && view == View.ON_DISK) {
                        assertThat(off.reasons())
                                .singleElement()
                                .satisfies(reason -> assertThat(reason.reason())
                                        .contains("policy (off or overridden, but not for a reload) finds"));
                        assertThat(waived.reasons().get(0).reason())
                                .contains("policy (waived, but not for a reload) finds");
                        AuditReport asNew = new AuditReport(
                                look.report().at(),
                                false,
                                "policies",
                                look.report().manager(),
                                look.report().units(),
                                PolicyChanges.NONE.with(List.of(
                                        new PolicyChanges.Fresh(findings.get(0).policy(), Instant.EPOCH, Instant.MAX))),
                                findings);
                        assertThat(Gate.examine(new GateInput(look.snapshot(), asNew, look.pending()))
                                        .reasons()
                                        .get(0)
                                        .reason())
                                .contains("policy (new and advice for now, but not for a reload) finds");
                    }
                }
            }
        }
    }

    @Test
    void aViolationThatIsInEffectAlreadyAndOnDiskTooDoesNotStop() {
        String file = UNITS + "/web.service.d/x.conf";
        Scene scene = Scene.pending()
                .finding("web.service", Classification.BLOCK_AND_ALERT, View.ON_DISK, file)
                .finding("web.service", Classification.BLOCK_AND_ALERT, View.LOADED, file);
        assertThat(examine(scene).safe()).isTrue();
        scene.finding("web.service", Classification.BLOCK_AND_ALERT, View.ON_DISK, file + "2");
        assertThat(examine(scene).safe()).isFalse();
    }

    @Test
    void oneUnexplainedPathAmongManyIsNamed() {
        Scene scene = Scene.pending();
        for (int i = 0; i < 500; i++) {
            scene.change(UNITS + "/u" + i + ".service", "u" + i + ".service", i != 321);
        }
        assertThat(examine(scene).reasons()).singleElement().satisfies(reason -> {
            assertThat(reason.kind()).isEqualTo(Refusal.Kind.NOT_VOUCHED);
            assertThat(reason.subject()).isEqualTo(UNITS + "/u321.service");
            assertThat(reason.reason()).contains("unit file", "u321.service", "nobody says so");
        });
    }

    @Test
    void everyKindOfUnexplainedPathStops() {
        for (PendingChange.Kind kind : PendingChange.Kind.values()) {
            assertThat(examine(Scene.pending().change("/x", kind, null, false)).reasons())
                    .as(kind.text())
                    .singleElement()
                    .satisfies(reason -> {
                        assertThat(reason.reason()).contains(kind.text());
                        assertThat(reason.subject()).isEqualTo("/x");
                    });
        }
    }

    private static GateDecision examine(Scene scene) {
        Observation look = scene.look();
        return Gate.examine(new GateInput(look.snapshot(), look.report(), look.pending()));
    }
}
