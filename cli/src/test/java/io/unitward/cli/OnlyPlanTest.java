package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.verdict.ActionKind;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which steps of a heal are done where a plan was named. */
class OnlyPlanTest {
    private static final Refusal HELD =
            new Refusal(ActionKind.RESTORE_ARTIFACT, Refusal.Kind.NOT_PERMITTED, "/x", "held");
    private static final Plan FILES = plan("aaaa1111", ActionKind.RESTORE_ARTIFACT, "/etc/web.service");
    private static final Plan RELOAD = plan("bbbb2222", ActionKind.DAEMON_RELOAD, "manager");
    private static final Plan NOTHING = new Plan("cccc3333", List.of(), List.of(HELD));

    @Test
    void withoutOneEveryStepIsDone() {
        OnlyPlan only = new OnlyPlan(null);
        assertThat(only.of(FILES)).isSameAs(FILES);
        assertThat(only.of(RELOAD)).isSameAs(RELOAD);
        assertThat(only.whole(NOTHING)).isSameAs(NOTHING);
    }

    @Test
    void theStepThatWasNamedIsDoneAndNoneThatFollows() {
        OnlyPlan only = new OnlyPlan("aaaa1");
        assertThat(only.of(FILES)).isSameAs(FILES);
        Plan reload = only.of(RELOAD);
        assertThat(reload.actions()).isEmpty();
        Refusal left = reload.refusals().get(0);
        assertThat(left.kind()).isEqualTo(Refusal.Kind.NOT_PERMITTED);
        assertThat(left.subject()).isEqualTo("manager");
        assertThat(left.reason()).contains("only the step that --plan names");
        assertThat(reload.refusals()).containsExactly(left, HELD);
        assertThat(only.whole(RELOAD)).isSameAs(RELOAD);
    }

    @Test
    void aStepWithNothingToDoIsPassedOver() {
        OnlyPlan only = new OnlyPlan("bbbb2222");
        assertThat(only.of(NOTHING)).isSameAs(NOTHING);
        assertThat(only.of(RELOAD)).isSameAs(RELOAD);
    }

    @Test
    void anotherPlanIsNotDoneNorAnyThatFollowsEvenIfItIsTheOneThatWasNamed() {
        OnlyPlan only = new OnlyPlan("bbbb2222");
        Plan files = only.of(FILES);
        assertThat(files.actions()).isEmpty();
        assertThat(files.refusals()).hasSize(2).contains(HELD);
        assertThat(files.refusals().get(0).kind()).isEqualTo(Refusal.Kind.CHANGED);
        assertThat(files.refusals().get(0).reason()).contains("not bbbb2222 any more, but aaaa1111");
        assertThat(only.of(RELOAD).actions()).isEmpty();
    }

    @Test
    void whereThereIsNothingToDoThePlanIsAnotherOneToo() {
        assertThat(new OnlyPlan("aaaa1111").whole(NOTHING).refusals())
                .extracting(Refusal::kind)
                .containsExactly(Refusal.Kind.CHANGED, Refusal.Kind.NOT_PERMITTED);
        assertThat(new OnlyPlan("cccc").whole(NOTHING)).isSameAs(NOTHING);
    }

    private static Plan plan(String digest, ActionKind kind, String target) {
        PlannedAction action = new PlannedAction(kind, target, List.of("web.service"), "why", List.of());
        return new Plan(digest, List.of(action), List.of(HELD));
    }
}
