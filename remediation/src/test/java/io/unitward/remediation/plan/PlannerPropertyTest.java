package io.unitward.remediation.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.pending.PendingChange;
import io.unitward.remediation.Scene;
import io.unitward.verdict.Classification;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.Plan;
import io.unitward.verdict.UnitVerdict;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is pending, an action in the plan means that every change is explained and nothing is unknown. */
class PlannerPropertyTest {
    private static final int WORLDS = 400;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 20260101, 424242})
    void anActionMeansThatEverythingIsExplainedAndKnown(long seed) {
        Random random = new Random(seed);
        int planned = 0;
        for (int world = 0; world < WORLDS; world++) {
            PlanInput input = random(random).input();
            Plan plan = Planner.plan(input);
            String where = "seed " + seed + ", world " + world;
            assertThat(plan.actions().isEmpty() || plan.refusals().isEmpty())
                    .as(where)
                    .isTrue();
            assertThat(Planner.plan(input)).as(where).isEqualTo(plan);
            if (plan.actions().isEmpty()) {
                continue;
            }
            planned++;
            Observation look = input.observation();
            assertThat(look.pending().unknowns()).as(where).isEmpty();
            assertThat(look.pending().changes()).as(where).allMatch(PendingChange::explained);
            assertThat(look.snapshot().manager().available()).as(where).isTrue();
            assertThat(look.snapshot().manager().loadedAt()).as(where).isNotNull();
            assertThat(look.report().units()).as(where).noneMatch(unit -> unit.owner() != null && hasUnknown(unit));
            assertThat(hasUnknown(look.report().manager())).as(where).isFalse();
            assertThat(look.snapshot().host().activity()).as(where).isNull();
        }
        assertThat(planned).as("worlds in which something is planned").isBetween(WORLDS / 20, WORLDS * 19 / 20);
    }

    private static boolean hasUnknown(UnitVerdict unit) {
        return unit.findings().stream().anyMatch(f -> f.classification() == Classification.UNKNOWN);
    }

    private static Scene random(Random random) {
        Scene scene = new Scene();
        PendingChange.Kind[] kinds = PendingChange.Kind.values();
        for (int i = random.nextInt(6); i >= 0; i--) {
            String unit = "u" + i + ".service";
            String path = Scene.UNITS + "/" + unit;
            boolean flag = random.nextBoolean();
            scene.file(path, random.nextBoolean() ? Scene.NEW : Scene.OLD, "x").unit(unit, flag, path);
            if (random.nextInt(3) > 0) {
                scene.owned(unit);
            }
            if (random.nextBoolean()) {
                boolean explained = random.nextInt(8) > 0;
                scene.change(path, kinds[random.nextInt(kinds.length)], random.nextBoolean() ? unit : null, explained);
            }
            if (random.nextInt(2) == 0) {
                scene.finding(unit, Classification.SAFE_RELOAD);
            }
            if (random.nextInt(10) == 0) {
                scene.finding(unit, Classification.values()[random.nextInt(3)]);
            }
        }
        if (random.nextInt(8) == 0) {
            scene.unknown("something was not read");
        }
        if (random.nextInt(16) == 0) {
            scene.unavailable();
        }
        if (random.nextInt(16) == 0) {
            scene.loadedAt(null);
        }
        if (random.nextInt(16) == 0) {
            scene.activity("apt runs");
        }
        if (random.nextInt(16) == 0) {
            scene.finding(FindingDraft.MANAGER, Classification.UNKNOWN);
        }
        return scene;
    }
}
