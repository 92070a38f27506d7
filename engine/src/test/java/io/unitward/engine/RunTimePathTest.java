package io.unitward.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is needed, and what is loaded, when unitward audits: no rule compiler. */
class RunTimePathTest {
    /** All of Drools that an application with precompiled rules ships. */
    private static final List<String> JARS = List.of(
            "drools-core",
            "drools-compiler",
            "drools-canonical-model",
            "drools-base",
            "kie-api",
            "kie-internal",
            "drools-kiesession",
            "drools-model-compiler",
            "drools-util",
            "kie-memory-compiler",
            "drools-wiring-api",
            "drools-wiring-static",
            "slf4j-api");

    @Test
    void thirteenJarsAreEnough() throws Exception {
        String classPath = entries()
                .filter(entry -> !entry.endsWith(".jar")
                        || entry.contains("unitward")
                        || JARS.stream()
                                .anyMatch(jar -> new File(entry).getName().matches(jar + "-[0-9.]+\\.jar")))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(classPath.split("\\.jar", -1).length - 1).isBetween(JARS.size(), JARS.size() + 1);
        assertAudits(ChildJvm.run(classPath, List.of(), AuditMain.class, "200"));
    }

    @Test
    void noRuleCompilerIsLoadedThoughItIsThere() throws Exception {
        ChildJvm.Result child = ChildJvm.run(
                System.getProperty("java.class.path"), List.of("-Xlog:class+load=info:stdout"), AuditMain.class, "3");
        assertThat(child.output()).contains("findings 1").contains("org.drools.modelcompiler.KieBaseBuilder");
        for (String name : List.of(
                "org.eclipse.jdt.",
                "org.antlr.",
                "com.github.javaparser.",
                "org.drools.drl.parser.",
                "org.drools.drl.ast.",
                "org.drools.mvel.",
                "org.drools.model.codegen.",
                "org.drools.ecj.",
                "org.mvel2.",
                "com.thoughtworks.xstream.",
                "javax.tools.",
                "org.drools.compiler.builder.impl.KnowledgeBuilderImpl ",
                "org.drools.compiler.kie.builder.impl.KieContainerImpl ",
                "org.drools.compiler.kproject.models.",
                "io.unitward.engine.compile.")) {
            assertThat(child.output().lines().filter(line -> line.contains(" " + name)))
                    .as(name)
                    .isEmpty();
        }
    }

    private static void assertAudits(ChildJvm.Result child) {
        assertThat(child.exitCode()).as(child.output()).isZero();
        assertThat(child.output()).contains("units 201").contains("findings 1");
    }

    private static java.util.stream.Stream<String> entries() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator));
    }
}
