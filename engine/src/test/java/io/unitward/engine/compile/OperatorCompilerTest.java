package io.unitward.engine.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.engine.ChildJvm;
import io.unitward.engine.OperatorText;
import io.unitward.engine.Policies;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private String uid() throws Exception {
        return Long.toString(Integer.toUnsignedLong((Integer) Files.getAttribute(tmp, "unix:uid")));
    }
}
