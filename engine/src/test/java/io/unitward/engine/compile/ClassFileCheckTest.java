package io.unitward.engine.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.engine.catalog.RuleInfo;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Severity;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a source looks like, the classes that are made of it reach nothing but facts and findings. */
class ClassFileCheckTest {
    private static final String HEADER = """
            package io.unitward.policies;
            import io.unitward.ownership.UnitState;
            import io.unitward.verdict.FindingDraft;
            """;

    /** Where a class of a policy could be. */
    private static final String PATH = "io/unitward/policies/Rules" + "A".repeat(32) + ".class";

    @Test
    void shippedPoliciesPass() throws Exception {
        SortedMap<String, byte[]> classes =
                PolicyCompiler.compile(CompileShippedPolicies.shipped()).classes();
        assertThat(classes).hasSizeGreaterThan(100);
        assertThat(ClassFileCheck.refusals(classes)).isEmpty();
    }

    /** None of these passes the check of sources either: here they have to fail without it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "when UnitState() then Runtime.getRuntime().exec( \"id\" ); end",
                "when UnitState() then new ProcessBuilder( \"id\" ).start(); end",
                "when UnitState() then System.exit( 0 ); end",
                "when UnitState() then System.getenv(); end",
                "when UnitState() then java.nio.file.Files.exists( java.nio.file.Path.of( \"/\" ) ); end",
                "when UnitState() then Class.forName( \"java.lang.Runtime\" ); end",
                "when UnitState() then \\u0052untime.getRuntime().halt( 0 ); end",
                "when UnitState() then new Thread( () -> { } ).start(); end",
                "when UnitState() then drools.getKieRuntime().halt(); end",
                "when $u : UnitState() then delete( $u ); end",
                "when $u : UnitState() then update( $u ); end",
                "when UnitState( $s : subject, Runtime.getRuntime() != null ) then end",
                "when UnitState( $s : subject, subject.getClass() != null ) then end",
                "when UnitState( $s : subject, subject matches \"(a+)+\" ) then end",
                "when UnitState( $s : subject ) eval( System.nanoTime() > 0 ) then end",
                "when UnitState() then java.util.function.Supplier<Object> s = Object::new; s.get(); end",
                "when UnitState() then String.format( \"%s\", 1 ); end",
                // These call nothing, and would not end.
                "when $u : UnitState() then while ( $u != null ) { } end",
                "when $u : UnitState() then for ( int i = 0; i < 1000000000; i++ ) { } end",
                "when $u : UnitState() then do { } while ( $u != null ); end",
                "when $u : UnitState() then class X { void f() { f(); f(); } } new X().f(); end",
                "when UnitState( $s : subject, $t : type, subject matches $t ) then end",
            })
    void whatReachesFurtherIsRefused(String rule) throws Exception {
        assertThat(ClassFileCheck.refusals(compile(HEADER + "rule \"x\"\n" + rule)))
                .as(rule)
                .isNotEmpty();
    }

    /** The same shapes, with nothing wrong in them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "when UnitState() then end",
                "when $u : UnitState() then end",
                "when UnitState( $s : subject, owned == true, type != \"service\", loadState in ( \"loaded\", \"masked\" ) )"
                        + " then insert( new FindingDraft( $s, null, null, null, \"The unit \" + $s ) ); end",
                "when UnitState( $s : subject ) not UnitState( subject == $s, required == true ) then end",
                "when UnitState( $s : subject ) then switch ( 1 ) { case 1: case 2: } if ( $s == null ) { } end",
            })
    void whatStatesFindingsPasses(String rule) throws Exception {
        assertThat(ClassFileCheck.refusals(compile(HEADER + "rule \"x\"\n" + rule)))
                .as(rule)
                .isEmpty();
    }

    @Test
    void aFunctionIsRefused() throws Exception {
        assertThat(ClassFileCheck.refusals(compile(HEADER + "function void f() { System.exit( 0 ); }\nrule \"x\"\n"
                        + "when UnitState() then f(); end")))
                .isNotEmpty();
    }

    @Test
    void whatCannotBeReadIsRefused() throws Exception {
        byte[] good = PolicyCompiler.compile(CompileShippedPolicies.shipped())
                .classes()
                .values()
                .iterator()
                .next();
        for (int length = 0; length < 200; length += 7) {
            assertThat(ClassFileCheck.refusals(Map.of(PATH, Arrays.copyOf(good, length))))
                    .as("cut off after %d bytes", length)
                    .isNotEmpty();
        }
        byte[] newer = good.clone();
        newer[7] = 70;
        assertThat(ClassFileCheck.refusals(Map.of(PATH, newer)))
                .singleElement()
                .asString()
                .contains("version 70");
        assertThat(ClassFileCheck.refusals(Map.of("io/unitward/cli/Main.class", good)))
                .singleElement()
                .asString()
                .contains("io/unitward/cli/Main.class");
    }

    private static SortedMap<String, byte[]> compile(String text) throws PolicyException {
        RuleInfo info = new RuleInfo(
                "x",
                "x",
                "test",
                Classification.ADVICE,
                Severity.NOTICE,
                "0.1.0",
                "x",
                "x",
                "x",
                "test/x/x.drl",
                1,
                "");
        return PolicyCompiler.compileUnchecked(List.of(new PolicySource("test/x/x.drl", text)), List.of(info))
                .classes();
    }
}
