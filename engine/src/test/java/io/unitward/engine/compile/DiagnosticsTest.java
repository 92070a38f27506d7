package io.unitward.engine.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Problems are shown as compilers do, whatever the line holds. */
class DiagnosticsTest {
    private static String show(String text, int line, int column, int length, @Nullable String hint) {
        return Diagnostics.text(
                List.of(new PolicyProblem("a.drl", line, column, length, "wrong", hint)),
                name -> name.equals("a.drl") ? text : null);
    }

    @Test
    void theLineIsShownWithAMarkBelow() {
        assertThat(show("one\ntwo three\n", 2, 5, 5, "did you mean 'tree'?")).isEqualTo("""
                a.drl:2:5: error: wrong
                    two three
                        ^~~~~
                    hint: did you mean 'tree'?
                """);
    }

    @Test
    void tabsStayTabsInBothLines() {
        assertThat(show("\ta\tb", 1, 4, 1, null)).isEqualTo("a.drl:1:4: error: wrong\n    \ta\tb\n    \t \t^\n");
    }

    @Test
    void whatCannotBeSeenIsSpelledOutAndTheMarkFollows() {
        assertThat(show("a\u001b[2Jb\u202e", 1, 6, 2, null)).isEqualTo("""
                a.drl:1:6: error: wrong
                    a\\x1b[2Jb\\u202e
                            ^~~~~~~
                """);
    }

    @Test
    void aLongLineIsCutAroundThePlace() {
        String line = "x".repeat(500) + "HERE" + "y".repeat(500);
        assertThat(show(line, 1, 501, 4, null))
                .isEqualTo("a.drl:1:501: error: wrong\n    … " + "x".repeat(30) + "HERE" + "y".repeat(66) + " …\n"
                        + "      " + " ".repeat(30) + "^~~~\n");
        assertThat(show(line, 1, 990, 600, null)).endsWith("^" + "~".repeat(14) + "\n");
    }

    @Test
    void aPlaceBeyondTheTextIsShownAtItsEnd() {
        assertThat(show("abc\r\n", 1, 4, 9, null)).isEqualTo("a.drl:1:4: error: wrong\n    abc\n       ^\n");
        assertThat(show("abc", 7, 1, 1, null)).isEqualTo("a.drl:7:1: error: wrong\n");
        assertThat(Diagnostics.text(List.of(new PolicyProblem("b.drl", 1, 1, 1, "wrong", "mend it")), name -> null))
                .isEqualTo("b.drl:1:1: error: wrong\n    hint: mend it\n");
    }

    @Test
    void aProblemAsOneLine() {
        assertThat(new PolicyProblem("a.drl", 1, 2, 3, "wrong", null)).hasToString("a.drl:1:2: wrong");
        assertThat(new PolicyProblem("a.drl", 1, 2, 3, "wrong", "mend it")).hasToString("a.drl:1:2: wrong; mend it");
    }
}
