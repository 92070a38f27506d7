package io.unitward.engine.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.engine.ChildJvm;
import io.unitward.engine.OperatorText;
import io.unitward.engine.Policies;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators' policies are compiled once, on any Java, by a compiler that stays apart. */
class OperatorCompilerTest {
    /** What a JRE without any development tool has. */
    private static final String JRE =
            "java.base,java.compiler,java.desktop,java.logging,java.management,java.naming,java.xml,jdk.unsupported";

    private static final String CLASS_PATH = System.getProperty("java.class.path");

    @TempDir
    private Path tmp;

    @Test
    void aJreWithoutACompilerIsEnoughAndTheSecondRunCompilesNothing() throws Exception {
        List<String> options = List.of("--limit-modules", JRE, "-Xlog:class+load=info:stdout");
        ChildJvm.Result first = ChildJvm.run(CLASS_PATH, options, OperatorMain.class, tmp + "/cache", uid());
        int shipped = Policies.shippedIndex().policies().size();
        assertThat(first.exitCode()).as(first.output()).isZero();
        assertThat(first.output().lines())
                .contains("compiling", "javac false", "policies " + (shipped + 1))
                .anyMatch(line -> line.contains("org.eclipse.jdt."));
        ChildJvm.Result second = ChildJvm.run(CLASS_PATH, options, OperatorMain.class, tmp + "/cache", uid());
        assertThat(second.output().lines())
                .contains("policies " + (shipped + 1))
                .doesNotContain("compiling");
        for (String compiler : List.of("org.eclipse.jdt.", "org.antlr.", "com.github.javaparser.", "org.drools.drl.")) {
            assertThat(second.output().lines().filter(line -> line.contains(" " + compiler)))
                    .as(compiler)
                    .isEmpty();
        }
    }

    @Test
    void aCompilerWithALoaderOfItsOwnSaysTheSame() throws Exception {
        List<String> arguments = new ArrayList<>(List.of(tmp + "/cache", uid()));
        arguments.addAll(Arrays.asList(CLASS_PATH.split(File.pathSeparator)));
        ChildJvm.Result apart =
                ChildJvm.run(CLASS_PATH, List.of(), OperatorMain.class, arguments.toArray(new String[0]));
        assertThat(apart.exitCode()).as(apart.output()).isZero();
        ChildJvm.Result together = ChildJvm.run(CLASS_PATH, List.of(), OperatorMain.class, tmp + "/other", uid());
        assertThat(apart.output()).contains("compiling").isEqualTo(together.output());
        try (var one = Files.list(tmp.resolve("cache"));
                var other = Files.list(tmp.resolve("other"))) {
            assertThat(one.findFirst().orElseThrow())
                    .hasSameBinaryContentAs(other.findFirst().orElseThrow());
        }
    }

    @Test
    void whatIsWrongIsSaidByACompilerApartToo() {
        List<Path> jars = Arrays.stream(CLASS_PATH.split(File.pathSeparator))
                .map(Path::of)
                .toList();
        PolicySource good = OperatorText.declared("site-rule", "advice");
        PolicySource bad = new PolicySource(good.path(), good.text().replace("owned", "ownd"));
        PolicyCache none = new PolicyCache(null, 0, false, "tool");
        for (List<Path> each : List.of(jars, List.<Path>of())) {
            assertThatThrownBy(() -> new OperatorCompiler(each, none).compiled(List.of(bad), () -> {}))
                    .isInstanceOfSatisfying(
                            PolicyException.class,
                            e -> assertThat(e.problems()).anySatisfy(problem -> {
                                assertThat(problem.source()).isEqualTo("site/site-rule/site-rule.drl");
                                assertThat(problem.message()).contains("ownd");
                            }));
        }
    }

    @Test
    void policiesThatAreTooLargeTogetherAreToldBeforeAnythingIsCompiled() {
        List<PolicySource> sources = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            sources.add(large("rule-" + i, 60, 1 + i));
        }
        assertThat(PolicyCheck.check(sources))
                .allSatisfy(each -> assertThat(each.problems()).isEmpty());
        assertThatThrownBy(() -> compiler(Duration.ofMinutes(1)).compiled(sources, () -> {
                    throw new AssertionError("compiles");
                }))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining(
                        "site/rule-8/rule-8.drl:1:1: these policies have 540 rules with 3780 constraints in all;"
                                + " expected at most 500 and 5000; this file is one of the largest, with 60 rules and 660 constraints")
                .hasMessageContaining("site/rule-7/")
                .hasMessageNotContaining("site/rule-1/");
        assertThatThrownBy(() -> compiler(Duration.ofMinutes(1))
                        .compiled(List.of(large("a", 60, 50), large("b", 60, 50)), () -> {
                            throw new AssertionError("compiles");
                        }))
                .hasMessageContaining("these policies have 120 rules with 6240 constraints");
    }

    @Test
    void compilingThatDoesNotEndInTimeIsGivenUp() {
        assertThatThrownBy(() -> compiler(Duration.ZERO).compiled(List.of(large("late", 60, 1)), () -> {}))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("site/late/late.drl:1:1: compiling did not end within 0 s");
    }

    private static OperatorCompiler compiler(Duration limit) {
        return new OperatorCompiler(List.of(), new PolicyCache(null, 0, false, "tool"), limit);
    }

    private static PolicySource large(String id, int rules, int comparisons) {
        StringBuilder text = new StringBuilder("""
                package io.unitward.policies;
                import io.unitward.ownership.UnitState;
                import io.unitward.verdict.FindingDraft;
                """);
        for (int rule = 0; rule < rules; rule++) {
            text.append("rule \"" + id + ": r" + rule + "\"\n@policy(\"" + id + "\") @classification(\"advice\")"
                    + " @severity(\"notice\") @since(\"1\") @summary(\"s\") @why(\"w\") @remediation(\"r\")\nwhen\n"
                    + "UnitState( $unit : subject");
            for (int i = 0; i < comparisons; i++) {
                text.append(",\nowner != \"" + i + "\"");
            }
            text.append(" )\nthen\ninsert( new FindingDraft( $unit, null, null, null, \"m\" ) );\nend\n");
        }
        return new PolicySource("site/" + id + "/" + id + ".drl", text.toString());
    }

    private String uid() throws Exception {
        return Long.toString(Integer.toUnsignedLong((Integer) Files.getAttribute(tmp, "unix:uid")));
    }
}
