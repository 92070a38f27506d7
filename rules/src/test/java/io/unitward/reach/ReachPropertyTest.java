package io.unitward.reach;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Bond;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * In worlds made by chance, a job is carried out step by step as systemd's sources say, written down anew and without any thought
 * for order or certainty: whatever changes its state must have been foretold.
 */
class ReachPropertyTest {
    private static final int WORLDS = 1500;
    private static final List<Bond> SETTINGS = List.of(
            Bond.REQUIRES,
            Bond.REQUISITE,
            Bond.BINDS_TO,
            Bond.WANTS,
            Bond.UPHOLDS,
            Bond.CONFLICTS,
            Bond.PART_OF,
            Bond.PROPAGATES_STOP_TO,
            Bond.STOP_PROPAGATED_FROM,
            Bond.PROPAGATES_RELOAD_TO,
            Bond.ON_SUCCESS,
            Bond.ON_FAILURE);

    private record Tie(String unit, Bond bond, String other) {}

    @Test
    void whatever_a_transaction_touches_was_foretold() {
        for (int seed = 0; seed < WORLDS; seed++) {
            Random random = new Random(seed);
            List<String> units = new ArrayList<>(Arrays.asList("a", "b", "c", "d", "e", "f", "g"));
            Tied world = new Tied();
            Tied declared = new Tied();
            Set<String> up = new HashSet<>();
            for (String unit : units) {
                if (random.nextBoolean()) {
                    up.add(unit);
                    world.up(unit);
                    declared.up(unit);
                } else {
                    world.down(unit);
                    declared.down(unit);
                }
            }
            List<Tie> ties = new ArrayList<>();
            for (int i = random.nextInt(12); i >= 0; i--) {
                Tie tie = new Tie(
                        units.get(random.nextInt(units.size())),
                        SETTINGS.get(random.nextInt(SETTINGS.size())),
                        units.get(random.nextInt(units.size())));
                if (!tie.unit().equals(tie.other())) {
                    ties.add(tie);
                    world.loaded(tie.unit() + " " + tie.bond().text() + " " + tie.other());
                    declared.to(
                            tie.unit() + ".service.d/" + i + ".conf",
                            "[Unit]\n" + tie.bond().text() + "=" + tie.other() + ".service\n");
                }
            }
            Effect effect = Effect.values()[random.nextInt(Effect.values().length)];
            String root = units.get(random.nextInt(units.size()));
            Set<String> happens = new HashSet<>();
            simulate(new HashSet<>(), ties, up, effect, root, root, happens);
            for (Tied each : List.of(world, declared)) {
                Set<String> foretold = new HashSet<>();
                Reach.of(each.ties(), effect, Tied.unit(root))
                        .touched()
                        .forEach(touched -> foretold.add(touched.unit()));
                assertThat(foretold)
                        .as("seed %s: %s %s with %s, up %s", seed, effect, root, ties, up)
                        .containsAll(happens);
            }
        }
    }

    private static void simulate(
            Set<String> seen,
            List<Tie> ties,
            Set<String> up,
            Effect job,
            String unit,
            String root,
            Set<String> happens) {
        if (!seen.add(job + " " + unit)) {
            return;
        }
        boolean isUp = up.contains(unit);
        boolean changes = job == Effect.START ? !isUp : isUp;
        if (changes && !unit.equals(root)) {
            happens.add(Tied.unit(unit));
        }
        boolean acts = changes || unit.equals(root);
        for (Tie tie : ties) {
            boolean mine = tie.unit().equals(unit);
            String other = mine ? tie.other() : tie.unit();
            if (!mine && !tie.other().equals(unit)) {
                continue;
            }
            Effect next = next(job, tie.bond(), mine, acts);
            if (next != null) {
                simulate(seen, ties, up, next, other, root, happens);
            }
        }
    }

    /** What job one makes of another across a setting; null when none. */
    private static @Nullable Effect next(Effect job, Bond setting, boolean mine, boolean acts) {
        boolean starts = job == Effect.START || (job == Effect.RESTART && acts);
        boolean ends = (job == Effect.STOP || job == Effect.RESTART) && acts;
        return switch (setting) {
            case REQUIRES, BINDS_TO -> mine ? (starts ? Effect.START : null) : job == Effect.STOP || ends ? job : null;
            case WANTS, UPHOLDS -> mine && starts ? Effect.START : null;
            case REQUISITE -> !mine && (job == Effect.STOP || ends) ? job : null;
            case CONFLICTS -> starts ? Effect.STOP : null;
            case PART_OF -> !mine && (job == Effect.STOP || ends) ? job : null;
            case STOP_PROPAGATED_FROM -> !mine && (job == Effect.STOP || ends) ? Effect.STOP : null;
            case PROPAGATES_STOP_TO -> mine && (job == Effect.STOP || ends) ? Effect.STOP : null;
            case PROPAGATES_RELOAD_TO -> mine && job == Effect.RELOAD && acts ? job : null;
            case ON_SUCCESS, ON_FAILURE -> mine && (ends || (job == Effect.START && acts)) ? Effect.START : null;
            default -> null;
        };
    }
}
