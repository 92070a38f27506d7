package io.unitward.engine.init;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Glob;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Globs say the same as the names they stand for, and never more. */
class UnitGlobsTest {
    private static final Set<String> STACKS =
            Set.of("a-stack.service", "b-stack.service", "c-stack.service", "x.timer");

    @Test
    void a_family_is_one_glob() {
        assertThat(UnitGlobs.cover(STACKS, STACKS)).containsExactly("*-stack.service", "x.timer");
        Set<String> immich = Set.of("immich-db.service", "immich-web.service", "immich-backup.timer");
        assertThat(UnitGlobs.cover(immich, immich)).containsExactly("immich-*");
    }

    @Test
    void not_when_it_would_match_another_unit() {
        Set<String> known = new HashSet<>(STACKS);
        known.add("foreign-stack.service");
        assertThat(UnitGlobs.cover(STACKS, known)).containsExactlyElementsOf(new TreeSet<>(STACKS));
    }

    @Test
    void not_for_two() {
        Set<String> two = Set.of("a-stack.service", "b-stack.service");
        assertThat(UnitGlobs.cover(two, two)).containsExactly("a-stack.service", "b-stack.service");
    }

    @Test
    void a_template_is_always_one_unless_an_instance_is_somebody_elses() {
        Set<String> mine = Set.of("job@.service", "job@a.service");
        assertThat(UnitGlobs.cover(mine, mine)).containsExactly("job@*.service");
        Set<String> known = Set.of("job@.service", "job@a.service", "job@theirs.service");
        assertThat(UnitGlobs.cover(mine, known)).containsExactly("job@.service", "job@a.service");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void exactly_the_intended_units_match(long seed) {
        Random random = new Random(seed);
        String[] parts = {"a", "b", "web", "db", "stack"};
        String[] types = {"service", "timer"};
        for (int run = 0; run < 200; run++) {
            Set<String> known = new TreeSet<>();
            Set<String> intended = new TreeSet<>();
            for (int i = random.nextInt(30); i >= 0; i--) {
                String name = parts[random.nextInt(5)] + (random.nextBoolean() ? "-" : "@") + parts[random.nextInt(5)]
                        + (random.nextInt(3) == 0 ? "-" + parts[random.nextInt(5)] : "") + "."
                        + types[random.nextInt(2)];
                name = random.nextInt(5) == 0 ? name.replaceFirst("@[^.]*", "@") : name;
                known.add(name);
                if (random.nextBoolean()) {
                    intended.add(name);
                }
            }
            List<String> globs = UnitGlobs.cover(intended, known);
            for (String name : known) {
                assertThat(globs.stream().anyMatch(glob -> Glob.matches(glob, name)))
                        .as("seed %d, run %d: %s by %s of %s", seed, run, name, globs, known)
                        .isEqualTo(intended.contains(name));
            }
        }
    }
}
