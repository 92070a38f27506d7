package io.unitward.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns mean what Java's mean, as far as they are of the language, and no text makes them slow. */
class BoundedPatternTest {
    private static final String[] PIECES = {
        "a",
        "b",
        "ab",
        ".",
        "[ab]",
        "[^a]",
        "[a-c]",
        "\\.",
        "\\d",
        "\\w",
        "\\S",
        "(a|b)",
        "(?:ab|a)",
        "(a|)",
        "()",
        "a?",
        "b*",
        ".*",
        "[ab]+",
        "(ab){2}",
        "(a|bc){1,3}",
        "c{0,2}",
        "c{2,}",
        "|",
        "x",
        "\\-",
        "[-a]",
        "[\\d_]",
        "(a?b?){2}",
        "[^\\W]",
        "é",
        "😀",
        "[é-ü]"
    };
    private static final String[] TEXT = {"a", "b", "c", "ab", "x", ".", "0", "_", "-", "\n", "é", "😀", "\u2028", "\t"
    };

    @Test
    void theyMeanWhatJavasMean() throws Exception {
        Random random = new Random(7);
        int matched = 0;
        for (int i = 0; i < 4000; i++) {
            StringBuilder expression = new StringBuilder();
            for (int n = random.nextInt(6); n >= 0; n--) {
                expression.append(PIECES[random.nextInt(PIECES.length)]);
            }
            BoundedPattern bounded = BoundedPattern.of(expression.toString());
            Pattern javas = Pattern.compile(expression.toString());
            for (int t = 0; t < 20; t++) {
                StringBuilder text = new StringBuilder();
                for (int n = random.nextInt(7); n > 0; n--) {
                    text.append(TEXT[random.nextInt(TEXT.length)]);
                }
                boolean expected = javas.matcher(text).matches();
                matched += expected ? 1 : 0;
                assertThat(bounded.matches(text.toString()))
                        .as("'%s' of '%s'", expression, text)
                        .isEqualTo(expected);
            }
        }
        assertThat(matched).as("texts that match at all").isGreaterThan(2000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "(a+)+ 4",
                "(a|b*)* 6",
                "(.*a){20} 5",
                "(a+)? 4",
                "a** 2",
                "a*? 2",
                "a++ 2",
                "(?=a)b 0",
                "(?<n>a) 0",
                "(?i)a 0",
                "(a)\\1 3",
                "a{1000} 1",
                "a{3,2} 1",
                "a{,3} 1",
                "a{x} 1",
                "((a{50}){50}){50} 0",
                "^a 0",
                "a$ 1",
                "*a 0",
                "(a 0",
                "a) 1",
                "[a 0",
                "[] 0",
                "[^] 0",
                "[[a]] 1",
                "[a&&b] 2",
                "[b-a] 2",
                "\\pL 0",
                "\\x41 0",
                "\\Qa\\E 0",
                "[\\d-a] 3",
                "a\\ 1",
                "((((((((((a)))))))))) 8"
            })
    void whatCannotBeBoundedIsRefusedAtItsPlace(String expression, int index) {
        assertThatThrownBy(() -> BoundedPattern.of(expression))
                .isInstanceOfSatisfying(BoundedPattern.BadPattern.class, e -> {
                    assertThat(e.index()).as(e.getMessage()).isEqualTo(index);
                    assertThat(e.hint()).isNotBlank();
                });
    }

    @Test
    void aLongExpressionIsRefused() {
        assertThatThrownBy(() -> BoundedPattern.of("a".repeat(BoundedPattern.MAX_LENGTH + 1)))
                .isInstanceOf(BoundedPattern.BadPattern.class);
    }

    /** With Java's own the last two of these do not end in a lifetime. */
    @Test
    void noTextMakesThemSlow() throws Exception {
        String text = "a".repeat(100_000);
        assertThat(BoundedPattern.of(".*a.*a.*a.*a.*a.*b").matches(text)).isFalse();
        assertThat(BoundedPattern.of("(a?){100}(a|a|a){100}[a]*b").matches(text))
                .isFalse();
        assertThat(BoundedPattern.of("(a?){100}a{100}").matches("a".repeat(100)))
                .isTrue();
    }

    @Test
    void policiesCallItByTheExpression() {
        assertThat(Texts.matches("/etc/x.conf", "/etc/[^/]*\\.conf")).isTrue();
        assertThat(Texts.matches(null, ".*")).isFalse();
        for (int i = 0; i < 3000; i++) {
            assertThat(Texts.matches("a" + i, "a" + i)).isTrue();
        }
        assertThatThrownBy(() -> Texts.matches("a", "(a+)+"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(a+)+");
    }

    @Test
    void whatIsNotThereIsLikeNoText() {
        assertThat(Texts.startsWith("abc", "ab")).isTrue();
        assertThat(Texts.endsWith("abc", "bc")).isTrue();
        assertThat(Texts.contains("abc", "b")).isTrue();
        assertThat(Texts.startsWith("abc", "b")).isFalse();
        assertThat(Texts.endsWith("abc", "b")).isFalse();
        assertThat(Texts.contains("abc", "x")).isFalse();
        assertThat(Texts.startsWith(null, "")).isFalse();
        assertThat(Texts.endsWith(null, "")).isFalse();
        assertThat(Texts.contains(null, "")).isFalse();
    }
}
