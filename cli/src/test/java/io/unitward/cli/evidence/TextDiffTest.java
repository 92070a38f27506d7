package io.unitward.cli.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TextDiffTest {
    private static final Pattern HUNK = Pattern.compile("@@ -(\\d+),(\\d+) \\+(\\d+),(\\d+) @@");

    @Test
    void only_what_changed_and_three_lines_around_it() {
        String before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";

        assertThat(TextDiff.of(before, before, before, before)).isEmpty();
        assertThat(diff(before, before.replace("5\n", "five\n"))).isEqualTo("""
                @@ -2,7 +2,7 @@
                 2
                 3
                 4
                -5
                +five
                 6
                 7
                 8
                """);
        assertThat(diff("", "a\nb\n")).isEqualTo("@@ -0,0 +1,2 @@\n+a\n+b\n");
        assertThat(diff("a\nb\n", "")).isEqualTo("@@ -1,2 +0,0 @@\n-a\n-b\n");
    }

    @Test
    void a_secret_that_changed_shows_as_a_line_that_did() {
        assertThat(TextDiff.of("A=x\nKEY=one\n", "A=x\nKEY=two\n", "A=x\nKEY=***\n", "A=x\nKEY=***\n"))
                .isEqualTo("@@ -1,2 +1,2 @@\n A=x\n-KEY=***\n+KEY=***\n");
    }

    @Test
    void where_masking_lost_a_line_nothing_unmasked_is_shown() {
        assertThat(TextDiff.of("KEY=one\nB\n", "KEY=two\n", "***\n", "KEY=***\n"))
                .isEqualTo("@@ -1,1 +1,1 @@\n-***\n+KEY=***\n");
    }

    @Test
    void every_difference_makes_the_latter_of_the_former() {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            List<String> before = lines(random);
            List<String> after = random.nextInt(4) == 0 ? lines(random) : edited(before, random);

            String diff = diff(text(before), text(after));

            assertThat(applied(before, diff))
                    .as("%s -> %s: %s", before, after, diff)
                    .isEqualTo(after);
        }
    }

    @Test
    void what_is_too_long_to_compare_is_one_block() {
        List<String> before = new ArrayList<>();
        List<String> after = new ArrayList<>();
        for (int i = 0; i < 2100; i++) {
            before.add("b" + i);
            after.add(i == 1000 ? "b1000" : "a" + i);
        }

        String diff = diff(text(before), text(after));

        assertThat(diff).startsWith("@@ -1,2100 +1,2100 @@\n-b0\n").contains("\n-b1000\n", "\n+b1000\n");
        assertThat(applied(before, diff)).isEqualTo(after);
    }

    private static String diff(String before, String after) {
        return TextDiff.of(before, after, before, after);
    }

    private static List<String> lines(Random random) {
        List<String> lines = new ArrayList<>();
        for (int i = random.nextInt(30); i > 0; i--) {
            lines.add("l" + random.nextInt(6));
        }
        return lines;
    }

    private static List<String> edited(List<String> before, Random random) {
        List<String> lines = new ArrayList<>(before);
        for (int i = random.nextInt(4); i > 0 && !lines.isEmpty(); i--) {
            int at = random.nextInt(lines.size());
            if (random.nextBoolean()) {
                lines.remove(at);
            } else {
                lines.add(at, "new" + i);
            }
        }
        return lines;
    }

    private static String text(List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    /** As patch does it, and with every number of every hunk checked. */
    private static List<String> applied(List<String> before, String diff) {
        List<String> after = new ArrayList<>();
        int at = 0;
        String[] lines = diff.isEmpty() ? new String[0] : diff.split("\n");
        for (int i = 0; i < lines.length; ) {
            Matcher hunk = HUNK.matcher(lines[i++]);
            assertThat(hunk.matches()).isTrue();
            int old = Integer.parseInt(hunk.group(2));
            int now = Integer.parseInt(hunk.group(4));
            int start = Integer.parseInt(hunk.group(1)) - (old == 0 ? 0 : 1);
            while (at < start) {
                after.add(before.get(at++));
            }
            assertThat(after).hasSize(Integer.parseInt(hunk.group(3)) - (now == 0 ? 0 : 1));
            for (; old + now > 0; i++) {
                String text = lines[i].substring(1);
                char sign = lines[i].charAt(0);
                if (sign != '+') {
                    assertThat(before.get(at++)).isEqualTo(text);
                    old--;
                }
                if (sign != '-') {
                    after.add(text);
                    now--;
                }
            }
        }
        after.addAll(before.subList(at, before.size()));
        return after;
    }
}
