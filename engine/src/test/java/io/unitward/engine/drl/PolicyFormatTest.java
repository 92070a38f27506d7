package io.unitward.engine.drl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Formatted policies: the same words and comments, in one form. */
class PolicyFormatTest {
    private static final Path SHIPPED = Path.of("../rules/src/main/resources/policies");
    private static final Path SAMPLES = Path.of("../samples/policies");
    private static final Path CORPUS = Path.of("src/test/resources/policy-corpus");

    @ParameterizedTest
    @MethodSource("formatted")
    void shippedPoliciesAndSamplesAreFormatted(Path file) throws IOException {
        String text = Files.readString(file);
        if (Boolean.getBoolean("unitward.update")) {
            Files.writeString(file, format(text));
        }
        assertThat(format(text)).isEqualTo(text);
    }

    static List<Path> formatted() throws IOException {
        List<Path> files = files(SHIPPED);
        files.addAll(files(SAMPLES));
        return files;
    }

    @Test
    void anyTextIsFormattedToTheSameWordsAndCommentsOrNotAtAll() throws IOException {
        int formatted = 0;
        for (Path file : files(CORPUS)) {
            formatted += held(Files.readString(file)) ? 1 : 0;
        }
        assertThat(formatted).isGreaterThan(50);
    }

    @Test
    void spacesLinesAndCommentsMayBeAnywhere() throws IOException {
        Random random = new Random(7);
        List<Path> files = formatted();
        for (int i = 0; i < 600; i++) {
            String text = shaken(Files.readString(files.get(i % files.size())), random);
            assertThat(held(text)).as(text).isTrue();
        }
    }

    @Test
    void thisIsHowAPolicyLooks() {
        assertThat(format("""
                // Ours.
                package   io.unitward.policies ;
                import io.unitward.ownership.UnitState; // what a unit is
                import io.unitward.verdict.FindingDraft


                // Why there is one.
                rule   "x"  @policy( "x" )
                    @severity(
                        "notice" )
                when


                  // first
                  UnitState($unit:subject,owned==true,
                    activeState in("a",
                  "b"))
                  not(Unseen(subject==$unit))  /* none */

                  exists   Relation( )
                then insert(new FindingDraft($unit,null,$f . text ( ),null,

                     "a"+$unit // sum
                     ));

                end
                rule "x: y" when Unseen($unit:subject, n>-1) then insert(new FindingDraft($unit)); end /* last */
                """)).isEqualTo("""
                // Ours.
                package io.unitward.policies;

                import io.unitward.ownership.UnitState; // what a unit is
                import io.unitward.verdict.FindingDraft

                // Why there is one.
                rule "x"
                    @policy("x")
                    @severity("notice")
                when
                    // first
                    UnitState( $unit : subject, owned == true,
                            activeState in ( "a",
                                "b" ) )
                    not ( Unseen( subject == $unit ) ) /* none */

                    exists Relation()
                then
                    insert( new FindingDraft( $unit, null, $f.text(), null,

                            "a" + $unit // sum
                            ) );
                end

                rule "x: y"
                when
                    Unseen( $unit : subject, n > -1 )
                then
                    insert( new FindingDraft( $unit ) );
                end /* last */
                """);
    }

    @Test
    void whatCannotBeReadIsNotFormatted() {
        for (String broken :
                List.of("", "rule \"x\"", "package io.unitward.policies; rule \"x\" when then end /*", "\u0000")) {
            PolicyFormat.Formatted formatted = PolicyFormat.format(broken);
            assertThat(formatted.text()).as(broken).isNull();
            assertThat(formatted.problems()).isNotEmpty();
        }
    }

    private static String format(String text) {
        PolicyFormat.Formatted formatted = PolicyFormat.format(text);
        assertThat(formatted.problems()).as(text).isEmpty();
        return formatted.text();
    }

    /** Formats it if it can be read, and holds the result against the source. */
    private static boolean held(String text) {
        String once = PolicyFormat.format(text).text();
        if (once == null) {
            return false;
        }
        assertThat(PolicyFormat.format(once).text()).isEqualTo(once);
        assertThat(PolicyFormat.content(once)).isEqualTo(PolicyFormat.content(text));
        assertThat(tree(once)).isEqualTo(tree(text));
        assertThat(once).endsWith("\n").doesNotContain("\n\n\n", " \n", "\t\n");
        return true;
    }

    /** The tree without places. */
    private static String tree(String text) {
        return Parser.parse(text, new Problems()).toString().replaceAll("Span\\[start=\\d+, end=\\d+]", "");
    }

    /** The same words with other things between them. */
    private static String shaken(String text, Random random) {
        String[] between = {
            " ",
            "  ",
            "\n",
            "\r\n",
            "\n\n\n",
            "\t",
            " /* a */ ",
            "/* b\n   c */",
            " // d\n",
            "\n// e  \n",
            "\n\n// f\n\n"
        };
        StringBuilder shaken = new StringBuilder();
        int end = 0;
        for (Token token : Lexer.tokens(text, new Problems())) {
            boolean apart = token.span().start() > end;
            if (apart || random.nextInt(20) == 0) {
                shaken.append(between[random.nextInt(apart && random.nextInt(3) > 0 ? 4 : between.length)]);
            }
            shaken.append(text, token.span().start(), token.span().end());
            end = token.span().end();
        }
        return shaken.toString();
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return new ArrayList<>(walk.filter(path -> path.toString().endsWith(".drl"))
                    .sorted()
                    .toList());
        }
    }
}
