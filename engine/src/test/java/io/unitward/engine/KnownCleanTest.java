package io.unitward.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.config.PolicySettings;
import io.unitward.engine.clean.KnownClean;
import io.unitward.engine.session.Deadline;
import io.unitward.facts.CollectionProblem;
import io.unitward.verdict.Finding;
import io.unitward.verdict.UnitVerdict;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is known to be clean is not judged again, and nothing else follows from it. */
class KnownCleanTest {
    private static final String WEB = "web-stack.service";
    private static final String DB = "db-stack.service";
    private static final String BUILD = "build 1";

    private static Scene two() {
        return new Scene().clean(WEB).clean(DB);
    }

    private static Scene dropIn(Scene scene) {
        String dropIn = Scene.ADMIN + "/" + WEB + ".d/x.conf";
        return scene.file(dropIn, Scene.OLD, "y").unit(WEB, false, Scene.MINE + "/" + WEB, dropIn);
    }

    private static AuditEngine.Judgement judge(Scene scene, KnownClean known) {
        return AuditEngine.judge(scene.input(false), known, Deadline.NONE);
    }

    private static KnownClean known(Set<String> keys) {
        return new KnownClean(BUILD, keys);
    }

    /** What a first look leaves. */
    private static KnownClean after(Scene scene) {
        return known(judge(scene, known(Set.of())).clean());
    }

    private static List<String> found(AuditEngine.Judgement judged) {
        return judged.report().units().stream()
                .map(UnitVerdict::findings)
                .flatMap(List::stream)
                .map(Finding::policy)
                .toList();
    }

    /** A policy cannot be asked after its time is up, so whoever is not judged is unknown: this tells who is. */
    private static boolean isJudged(Scene scene, KnownClean known) {
        return !AuditEngine.judge(scene.input(false), known, () -> true)
                .report()
                .equals(judge(scene, known).report());
    }

    @Test
    void what_is_as_it_was_is_not_judged() {
        KnownClean known = after(two());
        assertThat(known.keys()).as("two units and the manager").hasSize(3);
        assertThat(isJudged(two(), known)).isFalse();
        assertThat(isJudged(two(), known(Set.of()))).isTrue();
        assertThat(judge(two(), known).report())
                .isEqualTo(judge(two(), KnownClean.NOTHING).report());
        assertThat(judge(two(), known).clean()).isEqualTo(known.keys());
    }

    @Test
    void what_has_changed_is_found_whatever_is_known_of_the_rest() {
        KnownClean known = after(two());
        AuditEngine.Judgement changed = judge(dropIn(two()), known);
        assertThat(changed.report())
                .isEqualTo(judge(dropIn(two()), KnownClean.NOTHING).report());
        assertThat(found(changed)).contains("foreign-drop-in");
        assertThat(changed.clean()).as("db and the manager").hasSize(2).isSubsetOf(known.keys());
    }

    @Test
    void what_was_found_is_found_again() {
        KnownClean known = after(dropIn(two()));
        assertThat(known.keys()).hasSize(2);
        assertThat(found(judge(dropIn(two()), known))).contains("foreign-drop-in");
        assertThat(found(judge(two(), known))).isEmpty();
    }

    @Test
    void of_a_manager_of_which_anything_is_found_nothing_is_known() {
        Scene failed = two().state("degraded", WEB);
        AuditEngine.Judgement judged = judge(failed, known(Set.of()));
        assertThat(judged.report().manager().findings()).isNotEmpty();
        assertThat(judged.clean()).isEmpty();
        assertThat(judge(failed, after(two())).report())
                .isEqualTo(judge(failed, KnownClean.NOTHING).report());
    }

    @Test
    void what_could_not_be_told_is_judged() {
        Scene untold = two().problem(DB, CollectionProblem.Kind.UNIT);
        assertThat(judge(untold, after(two())).report())
                .isEqualTo(judge(untold, KnownClean.NOTHING).report());
    }

    @Test
    void another_build_of_the_program_knows_nothing() {
        Set<String> keys = after(two()).keys();
        assertThat(isJudged(two(), new KnownClean("build 2", keys))).isTrue();
        assertThat(judge(two(), new KnownClean("build 2", keys)).clean()).doesNotContainAnyElementsOf(keys);
    }

    @Test
    void who_keeps_nothing_is_given_nothing_to_keep() {
        assertThat(judge(two(), KnownClean.NOTHING).clean()).isEmpty();
    }

    @Test
    void with_what_operators_changed_everything_is_judged() throws Exception {
        Policies policies =
                OperatorPoliciesTest.policies(PolicySettings.NONE, OperatorText.declared("site-rule", "advice"));
        AuditInput input = two().input(policies, false);
        assertThat(AuditEngine.judge(input, known(Set.of()), Deadline.NONE).clean())
                .isEmpty();
    }
}
