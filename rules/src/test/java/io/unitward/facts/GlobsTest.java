package io.unitward.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GlobsTest {
    @Test
    void any_matches_as_one_of_them_alone_would() {
        Random random = new Random(20261128);
        for (int i = 0; i < 5000; i++) {
            List<String> globs = new ArrayList<>();
            for (int n = random.nextInt(4); n > 0; n--) {
                globs.add(text(random, "ab*?[]/"));
            }
            String name = text(random, "ab[/");
            assertThat(new Globs(globs).match(name))
                    .as("%s of %s", name, globs)
                    .isEqualTo(globs.stream().anyMatch(glob -> Glob.matches(glob, name)));
        }
    }

    @Test
    void literal_are_those_that_name_one_thing() {
        assertThat(new Globs(List.of("a.service", "b*.service", "c?", "[d]", "a.service")).literal())
                .containsExactly("a.service");
        assertThat(new Globs(List.of()).match("")).isFalse();
    }

    private static String text(Random random, String of) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(5); n > 0; n--) {
            text.append(of.charAt(random.nextInt(of.length())));
        }
        return text.toString();
    }
}
