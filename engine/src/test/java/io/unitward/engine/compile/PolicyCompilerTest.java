package io.unitward.engine.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.engine.ChildJvm;
import io.unitward.engine.Policies;
import io.unitward.engine.catalog.PolicyIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same sources give the same bytes, and whatever is wrong with one is told with its line. */
class PolicyCompilerTest {
    private static final String GOOD = """
            package io.unitward.policies;

            import io.unitward.ownership.UnitState;
            import io.unitward.verdict.FindingDraft;

            rule "some-problem"
                @policy("some-problem")
                @classification("advice")
                @severity("notice")
                @since("0.1.0")
                @summary("A problem") @why("It matters.")
                @remediation("Repair it.")
            when
                UnitState( $unit : subject,
                        owned == true )
            then
                insert( new FindingDraft( $unit, null, null, null, "The unit " + $unit + " is declared." ) );
            end
            """;

    @Test
    void shippedPoliciesCompileToTheSameBytesInAnotherProcess(@TempDir Path directory) throws Exception {
        ChildJvm.Result child = ChildJvm.run(
                System.getProperty("java.class.path"), List.of(), CompileShippedPolicies.class, directory.toString());
        assertThat(child.exitCode()).as(child.output()).isZero();
        Path shipped = Path.of("target/classes");
        List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.filter(Files::isRegularFile).map(directory::relativize).toList();
        }
        assertThat(files).hasSizeGreaterThan(100).contains(Path.of(PolicyIndex.SHIPPED));
        for (Path file : files) {
            assertThat(directory.resolve(file)).hasSameBinaryContentAs(shipped.resolve(file));
        }
    }

    @Test
    void theOrderOfTheSourcesDoesNotMatter() throws IOException, PolicyException {
        List<PolicySource> sources = new ArrayList<>(CompileShippedPolicies.shipped());
        Collections.reverse(sources);
        CompiledPolicies again = PolicyCompiler.compile(sources);
        assertThat(again.index()).isEqualTo(Policies.shippedIndex());
    }

    @Test
    void theIndexSurvivesItsTextForm() {
        PolicyIndex index = Policies.shippedIndex();
        assertThat(PolicyIndex.read(index.write())).isEqualTo(index);
        assertThatThrownBy(() -> PolicyIndex.read("x")).hasMessageContaining("expected");
        assertThatThrownBy(() -> PolicyIndex.read(index.write().replace("ADVICE", "NICE")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theDigestIsThatOfTheSources() throws PolicyException {
        String digest = PolicyCompiler.compile(List.of(source(GOOD))).index().digest();
        assertThat(digest).matches("[0-9a-f]{64}");
        assertThat(PolicyCompiler.digest(List.of(source(GOOD)))).isEqualTo(digest);
        assertThat(PolicyCompiler.digest(List.of(source(GOOD.replace("Repair", "Mend")))))
                .isNotEqualTo(digest);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "owned == true             | ownd == true                          | 15:13 | has no property 'ownd'",
                "owned == true             | owned() == true                       | 15:13 | without ()",
                "owned == true             | subject.equals(\"a\")                 | 15:13 | inside of 'subject'",
                "owned == true             | eval( true )                          | 15:13 | 'eval'",
                "owned == true             | owned == \"yes\"                      | 15:22 | 'owned' is true or false, and is compared with a text",
                "owned == true             | owned ==                              | 15:22 | out of place",
                "UnitState( $unit          | Runtime( $unit                        | 14:5 | 'Runtime' is no type of fact",
                "import io.unitward.ownership.UnitState; | import java.lang.Runtime; | 3:8 | import",
                "advice                    | nice                                  | 8:21 | expected one of",
                "@severity(\"notice\")     |                                       | 6:1 | lacks @severity",
                "rule \"some-problem\"     | rule \"other\"                        | 6:6 | some-problem",
                "@since                    | @sinse                                | 10:6 | @sinse",
                "@policy(\"some-problem\") | @policy(\"foreign-drop-in\")          | 7:13 | some-problem",
                "insert(                   | System.exit(1); insert(               | 17:5 | expected a finding",
                "+ $unit +                 | + $unit.getClass() +                  | 17:76 | getClass",
                "package io.unitward.policies; | package evil;                     | 1:9 | io.unitward.policies",
                "owned == true )           | owned == true ) UnitState( owned == true ) | 15:29 | does not join",
                "owned == true )           | owned == true ) Runtime() from x      | 15:39 | 'from'",
                "rule \"some-problem\"     | global java.util.List x; rule \"some-problem\" | 6:1 | 'global'",
                "Repair it.\")            | Repair it.\") salience 10              | 12:32 | attribute",
            })
    void everythingElseThanAStatementAboutFactsIsRefused(String old, String changed, String place, String message) {
        String text = GOOD.replace(old.strip(), changed == null ? "" : changed.strip());
        assertThat(text).isNotEqualTo(GOOD);
        assertThatThrownBy(() -> PolicyCompiler.compile(List.of(source(text))))
                .isInstanceOfSatisfying(
                        PolicyException.class,
                        e -> assertThat(e.problems()).as(e.getMessage()).anySatisfy(problem -> {
                            assertThat(problem.source()).isEqualTo("test/some-problem/some-problem.drl");
                            assertThat(problem.line() + ":" + problem.column()).isEqualTo(place);
                            assertThat(problem.toString()).contains(message);
                        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"A problem", "It matters.", "Repair it.", "0.1.0"})
    void aTabInWhatARuleSaysAboutItselfIsToldWithItsPlace(String text) {
        String changed = GOOD.replace(text, text + "\tor more");
        assertThatThrownBy(() -> PolicyCompiler.compile(List.of(source(changed))))
                .isInstanceOf(PolicyException.class)
                .hasMessageMatching(
                        "test/some-problem/some-problem[.]drl:1[012]:[0-9]+: a tab in @[a-z]+; write spaces");
    }

    @Test
    void aMessageThatNoConstantHoldsIsToldByTheCheckAndTheLargestOneCompiles() throws PolicyException {
        String wide = "+ \"" + "\u6f22".repeat(900) + "\"\n";
        assertThatThrownBy(() -> PolicyCompiler.compile(List.of(
                        source(GOOD.replace("\"The unit \" + $unit +", "\"The unit \" " + wide.repeat(28) + " +")))))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining(":17:56: an argument with 75622 bytes of text in it; write at most 32768")
                .hasMessageNotContaining("defect");
        String most = GOOD.replace("\"The unit \" + $unit +", "\"The unit \" " + wide.repeat(12) + " +");
        assertThat(PolicyCompiler.compile(List.of(source(most))).classes()).isNotEmpty();
    }

    private static PolicySource source(String text) {
        return new PolicySource("test/some-problem/some-problem.drl", text);
    }
}
