package io.unitward.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.unitward.host.ManagerCall;
import io.unitward.host.Request;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The fences of the design, each with its reason. The poms hold the first of them as well. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.unitward");

    @Test
    void theWholeHouseIsScanned() {
        assertThat(CLASSES)
                .as("classes found; fewer means that these rules hold over nothing")
                .hasSizeGreaterThan(120);
        for (String room : new String[] {"facts", "host", "collector", "engine", "remediation", "cli"}) {
            assertThat(CLASSES.stream().anyMatch(c -> c.getPackageName().startsWith("io.unitward." + room)))
                    .as(room)
                    .isTrue();
        }
    }

    @Test
    void theVocabularyKnowsNobody() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.unitward.facts..",
                        "io.unitward.ownership..",
                        "io.unitward.pending..",
                        "io.unitward.unitfile..",
                        "io.unitward.verdict..",
                        "io.unitward.config..",
                        "io.unitward.json..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.unitward.host..",
                        "io.unitward.collector..",
                        "io.unitward.engine..",
                        "io.unitward.remediation..",
                        "io.unitward.cli..")
                .because("everybody speaks it, so it must not pull anybody in")
                .check(CLASSES);
    }

    @Test
    void siblingsNeverSeeEachOther() {
        String[] siblings = {"io.unitward.collector..", "io.unitward.engine..", "io.unitward.remediation.."};
        for (String sibling : siblings) {
            for (String other : siblings) {
                if (!sibling.equals(other)) {
                    noClasses()
                            .that()
                            .resideInAPackage(sibling)
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage(other)
                            .because("each step takes a value and returns a value; the pipeline alone connects them")
                            .check(CLASSES);
                }
            }
        }
        noClasses()
                .that()
                .resideInAPackage("io.unitward.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.unitward.host..")
                .because("classification sees an audit input and nothing of the host")
                .check(CLASSES);
    }

    @Test
    void onlyHostSpeaksDBusAndStartsProcesses() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.unitward.host..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.freedesktop..")
                .because("there is one connection class, with one set of deadlines")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage("io.unitward.host..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(ProcessBuilder.class)
                .orShould()
                .callMethod(Runtime.class, "exec", String.class)
                .orShould()
                .callMethod(Runtime.class, "exec", String[].class)
                .because("every child process is bounded in time and output")
                .check(CLASSES);
    }

    @Test
    void onlyClosedEnumsNameMessages() {
        classes()
                .that()
                .implement(ManagerCall.class)
                .should()
                .beEnums()
                .andShould()
                .resideInAnyPackage(
                        "io.unitward.collector.systemd", "io.unitward.remediation.systemd", "io.unitward.host")
                .because(
                        "what may be sent is a closed list: what only reads, what may change something, what follows that, and"
                                + " the greeting")
                .check(CLASSES);
        assertThat(CLASSES.stream().filter(c -> c.isAssignableTo(ManagerCall.class) && c.isEnum()))
                .hasSize(4);
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.unitward.collector.systemd", "io.unitward.remediation.systemd", "io.unitward.host")
                .should()
                .callConstructorWhere(describe(
                        "it is a request to a manager",
                        call -> call.getTargetOwner().isEquivalentTo(Request.class)))
                .because("nothing else builds a message")
                .check(CLASSES);
    }

    @Test
    void droolsStaysWhereItIsCompiledAndRun() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.unitward.engine.compile..", "io.unitward.engine.session..")
                // What the rule compiler made of our policies is in its own package, and is made of Drools.
                .and(describe("are not compiled policies", ArchitectureTest::isOurs))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.kie..", "org.drools..")
                .because("the rule engine is a detail of classification")
                .check(CLASSES);
    }

    @Test
    void classificationIsPure() {
        noClasses()
                .that()
                .resideInAPackage("io.unitward.engine..")
                .and()
                .resideOutsideOfPackage("io.unitward.engine.compile..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(java.nio.file.Files.class, java.time.Clock.class, java.io.File.class)
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .because("the same audit input gives the same bytes, on any machine, at any time")
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLineKnowsPicocli() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.unitward.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .because("the modules are usable without a command line")
                .check(CLASSES);
    }

    /** Tests make many runs in one process, which must be like many processes. */
    @Test
    void nothingOutlastsARunInAStaticField() throws Exception {
        List<String> kept = new ArrayList<>();
        for (JavaClass type : CLASSES) {
            for (JavaField field : type.getFields()) {
                if (isOurs(type) && field.getModifiers().contains(JavaModifier.STATIC) && canChange(field)) {
                    kept.add(field.getFullName());
                }
            }
        }
        // In this order: a test's; two beside locks of files, as long as these; what a text says that is all of
        // the key; times that only their own variable prints; and tables, filled when their class is loaded.
        assertThat(kept)
                .containsExactlyInAnyOrder(
                        "io.unitward.remediation.journal.Steps.observer",
                        "io.unitward.remediation.journal.StateFiles.IN_PROCESS",
                        "io.unitward.remediation.act.RunLock.HELD",
                        "io.unitward.facts.BoundedPattern.REMEMBERED",
                        "io.unitward.cli.Phases.MARKS",
                        "io.unitward.cli.install.Every.KNOWN",
                        "io.unitward.engine.compile.ClassFileCheck.FACT_MEMBERS",
                        "io.unitward.engine.compile.ClassFileCheck.NAMEABLE",
                        "io.unitward.engine.drl.Vocabulary.PROPERTIES",
                        "io.unitward.unitfile.Settings.TABLE");
    }

    private static boolean canChange(JavaField field) throws Exception {
        if (!field.getModifiers().contains(JavaModifier.FINAL)) {
            return true;
        }
        Field found = field.reflect();
        if (found.getType().isPrimitive()) {
            return false;
        }
        found.setAccessible(true);
        String kind = found.get(null).getClass().getName();
        return kind.startsWith("java.util.concurrent.")
                || kind.matches("java\\.(util\\.(Array|Hash|Linked|WeakHash).*|lang\\.(ThreadLocal|StringBuilder).*)");
    }

    private static boolean isOurs(JavaClass type) {
        return !type.getPackageName().startsWith("io.unitward.policies");
    }
}
