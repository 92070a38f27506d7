package io.unitward.engine;

import static io.unitward.engine.Scene.ADMIN;
import static io.unitward.engine.Scene.MINE;
import static io.unitward.engine.Scene.NEW;
import static io.unitward.engine.Scene.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.CollectionProblem;
import io.unitward.ownership.Manifest;
import io.unitward.ownership.Owner;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Finding;
import io.unitward.verdict.VerdictKind;
import io.unitward.verdict.Waiver;
import io.unitward.verdict.WaiverUse.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a waiver covers, and what it never does. The moment judged is {@link Scene#NEW}. */
class WaivingTest {
    private static final String WEB = "web-stack.service";
    private static final String FRAGMENT = MINE + "/" + WEB;
    private static final String DROP_IN = ADMIN + "/" + WEB + ".d/evil.conf";

    @Test
    void aWaivedFindingIsInNoVerdictAndStillThere() {
        AuditReport report = audit(waiver("foreign-drop-in", WEB));
        assertThat(verdict(report)).isEqualTo(VerdictKind.COMPLIANT);
        assertThat(report.units().get(0).findings()).isEmpty();
        assertThat(report.waived()).singleElement().satisfies(waived -> {
            assertThat(waived.finding().policy()).isEqualTo("foreign-drop-in");
            assertThat(waived.finding().file()).isEqualTo(DROP_IN);
            assertThat(waived.waiver().approver()).isEqualTo("alice");
        });
        assertThat(report.withAllFindings().units().get(0).findings())
                .extracting(Finding::policy)
                .containsExactly("foreign-drop-in");
        assertThat(states(report)).containsExactly(State.IN_FORCE);
        assertThat(report.waivers().get(0).findings()).isEqualTo(1);
    }

    @Test
    void policyUnitFileAndDigestMustAllBeRight() {
        assertUncovered(waiver("content-drift", WEB), State.UNUSED);
        assertUncovered(waiver("foreign-drop-in", "db-*.service"), State.UNUSED);
        assertUncovered(waiver("foreign-drop-in", "manager"), State.UNUSED);
        assertUncovered(of("foreign-drop-in", WEB, FRAGMENT, null, true), State.UNUSED);
        assertUncovered(of("foreign-drop-in", WEB, DROP_IN, "z", true), State.OTHER_CONTENT);
        assertUncovered(of("foreign-drop-in", WEB, null, "z", true), State.OTHER_CONTENT);
        assertUncovered(of("foreign-drop-in", WEB, FRAGMENT, "z", true), State.UNUSED);
        assertUncovered(of("content-drift", WEB, DROP_IN, "z", true), State.UNUSED);
        assertThat(verdict(audit(of("foreign-drop-in", WEB, DROP_IN, "y", true))))
                .isEqualTo(VerdictKind.COMPLIANT);
        assertThat(verdict(audit(of("foreign-drop-in", "web-*", null, "y", true))))
                .isEqualTo(VerdictKind.COMPLIANT);
    }

    @Test
    void itCountsFromTheMomentItWasGrantedToTheMomentItEnds() {
        Duration day = Duration.ofDays(1);
        assertThat(states(audit(waiver(NEW, NEW.plus(day))))).containsExactly(State.EXPIRING);
        assertThat(states(audit(waiver(NEW, NEW.plus(day.multipliedBy(14)))))).containsExactly(State.EXPIRING);
        assertThat(states(audit(waiver(NEW, NEW.plus(day.multipliedBy(14)).plusNanos(1)))))
                .containsExactly(State.IN_FORCE);
        assertUncovered(waiver(NEW.minus(day), NEW), State.EXPIRED);
        assertUncovered(waiver(NEW.plusNanos(1), NEW.plus(day)), State.NOT_YET);
        assertThat(audit(waiver(NEW.minus(day), NEW)).waivers().get(0).findings())
                .as("what counts again")
                .isEqualTo(1);
    }

    @Test
    void whatCouldNotBeToldIsNeverWaived() {
        Scene scene = new Scene().clean(WEB).problem(FRAGMENT, CollectionProblem.Kind.FILE);
        AuditReport plain = scene.audit();
        assertThat(plain.units().get(0).verdict()).isEqualTo(VerdictKind.UNKNOWN);
        String policy = plain.units().get(0).findings().get(0).policy();
        AuditReport report = audit(scene, waiver(policy, WEB));
        assertThat(report.units()).isEqualTo(plain.units());
        assertThat(report.waived()).isEmpty();
    }

    @Test
    void aManagerThatDidNotAnswerIsNeverWaivedAndTellsNothingOfAWaiver() {
        Scene scene = new Scene().clean(WEB).unavailable();
        AuditReport report = audit(scene, waiver("manager-unavailable", "manager"), waiver("foreign-drop-in", "web-*"));
        assertThat(report.manager().verdict()).isEqualTo(VerdictKind.UNKNOWN);
        assertThat(report.waived()).isEmpty();
        assertThat(states(report)).containsOnly(State.UNKNOWN);
    }

    @Test
    void aUsersWaiverDoesNotReachWhatEtcDeclaresForGood() {
        AuditInput input = scene().input(false);
        Owner owner = input.manifest().owners().get(0);
        for (boolean delegable : List.of(true, false)) {
            Manifest floor = new Manifest(
                    List.of(new Owner(
                            owner.name(),
                            owner.units(),
                            owner.fragmentUnder(),
                            owner.resolvesUnder(),
                            owner.contentAny(),
                            owner.dropInsAllowed(),
                            owner.vendorDropIns(),
                            owner.source(),
                            owner.unitFileStates(),
                            owner.required(),
                            delegable)),
                    List.of(),
                    List.of(),
                    List.of());
            for (boolean users : List.of(true, false)) {
                AuditReport report = AuditEngine.audit(new AuditInput(
                        input.snapshot(),
                        floor,
                        input.policies(),
                        List.of(of("foreign-drop-in", WEB, null, null, users)),
                        input.history(),
                        List.of(),
                        false,
                        input.at(),
                        List.of()));
                boolean counts = !users || delegable;
                assertThat(verdict(report))
                        .as("delegable %s, user's %s", delegable, users)
                        .isEqualTo(counts ? VerdictKind.COMPLIANT : VerdictKind.BLOCK_AND_ALERT);
                assertThat(states(report)).containsExactly(counts ? State.IN_FORCE : State.NOT_PERMITTED);
            }
        }
    }

    @Test
    void strictAdviceCanBeWaivedToo() {
        Scene scene = new Scene().file(ADMIN + "/x.service", OLD, "x").unit("x.service", false, ADMIN + "/x.service");
        scene.file(Scene.VENDOR + "/x.service", OLD, "x");
        AuditInput input = scene.input(true);
        AuditReport plain = AuditEngine.audit(input);
        assertThat(plain.units().get(0).verdict()).isEqualTo(VerdictKind.BLOCK_AND_ALERT);
        Waiver[] all = plain.units().get(0).findings().stream()
                .map(finding -> waiver(finding.policy(), "x.service"))
                .toArray(Waiver[]::new);
        AuditReport report = AuditEngine.audit(new AuditInput(
                input.snapshot(),
                input.manifest(),
                input.policies(),
                List.of(all),
                input.history(),
                List.of(),
                true,
                input.at(),
                List.of()));
        assertThat(report.units().get(0).verdict()).isEqualTo(VerdictKind.COMPLIANT);
        assertThat(report.waived()).hasSameSizeAs(plain.units().get(0).findings());
    }

    private static Scene scene() {
        return new Scene()
                .file(FRAGMENT, OLD, "x")
                .source(WEB, "x")
                .file(DROP_IN, OLD, "y")
                .unit(WEB, false, FRAGMENT, DROP_IN);
    }

    private static void assertUncovered(Waiver waiver, State state) {
        AuditReport report = audit(waiver);
        assertThat(verdict(report)).isEqualTo(VerdictKind.BLOCK_AND_ALERT);
        assertThat(report.waived()).isEmpty();
        assertThat(states(report)).containsExactly(state);
    }

    private static List<State> states(AuditReport report) {
        return report.waivers().stream().map(use -> use.state()).toList();
    }

    private static VerdictKind verdict(AuditReport report) {
        return report.units().get(0).verdict();
    }

    private static AuditReport audit(Waiver... waivers) {
        return audit(scene(), waivers);
    }

    private static AuditReport audit(Scene scene, Waiver... waivers) {
        AuditInput input = scene.input(false);
        return AuditEngine.audit(new AuditInput(
                input.snapshot(),
                input.manifest(),
                input.policies(),
                List.of(waivers),
                input.history(),
                List.of(),
                false,
                input.at(),
                List.of()));
    }

    private static Waiver waiver(String policy, String units) {
        return of(policy, units, null, null, true);
    }

    private static Waiver of(
            String policy, String units, @Nullable String file, @Nullable String digest, boolean users) {
        return of(policy, units, file, digest, users, NEW.minusSeconds(60), NEW.plus(Duration.ofDays(30)));
    }

    private static Waiver waiver(Instant granted, Instant expires) {
        return of("foreign-drop-in", WEB, null, null, true, granted, expires);
    }

    private static Waiver of(
            String policy,
            String units,
            @Nullable String file,
            @Nullable String digest,
            boolean users,
            Instant granted,
            Instant expires) {
        return new Waiver(
                policy,
                List.of(units),
                file,
                digest,
                "until Monday",
                "alice",
                granted,
                expires,
                users,
                "waivers.yaml",
                3,
                5);
    }
}
