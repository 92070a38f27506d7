package io.unitward.engine.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.engine.ChildJvm;
import io.unitward.engine.catalog.RuleInfo;
import io.unitward.engine.session.RuleBase;
import io.unitward.json.Visible;
import java.util.ArrayList;
import java.util.List;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.RuleDescr;
import org.drools.drl.parser.DrlParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kie.internal.builder.conf.LanguageLevelOption;

/** Everything the language allows is accepted, compiled and run. */
class ValidPoliciesTest {
    static List<String> valid() {
        return Corpus.ids("valid");
    }

    /** What is expected names each rule that must fire; what it does not say, no rule may state. */
    @ParameterizedTest
    @MethodSource("valid")
    void eachIsAcceptedCompiledAndRun(String id) throws Exception {
        PolicySource source = Corpus.source("valid", id);
        assertThat(Corpus.diagnostics(source)).isEmpty();
        CompiledPolicies compiled = PolicyCompiler.compile(List.of(source));
        RuleBase rules = RuleBase.load(compiled.index(), compiled.loader());
        List<String> found = SmallWorld.judge(rules, 10);
        assertThat(SmallWorld.judge(rules, 1)).as("in batches of one").isEqualTo(found);
        Corpus.expect("valid", id, String.join("\n", found) + "\n");
    }

    /** Tools that know DRL read them as we do. */
    @Test
    void acceptedSourcesArePlainDrl() throws Exception {
        List<PolicySource> sources = new ArrayList<>(CompileShippedPolicies.shipped());
        valid().forEach(id -> sources.add(Corpus.source("valid", id)));
        for (PolicyCheck.Checked each : PolicyCheck.check(sources)) {
            assertThat(each.problems()).as(each.source().path()).isEmpty();
            DrlParser parser = new DrlParser(LanguageLevelOption.DRL6);
            PackageDescr tree = parser.parse(false, each.source().text());
            assertThat(parser.getErrors()).as(each.source().path()).isEmpty();
            assertThat(tree.getRules())
                    .as(each.source().path())
                    .extracting(RuleDescr::getName, RuleDescr::getLine)
                    .containsExactlyElementsOf(each.rules().stream()
                            .map(rule -> org.assertj.core.api.Assertions.tuple(rule.name(), rule.line()))
                            .toList());
            for (int i = 0; i < tree.getRules().size(); i++) {
                assertThat(tree.getRules().get(i).getLhs().getDescrs())
                        .as(each.source().path())
                        .hasSameSizeAs(each.policy().rules().get(i).conditions());
            }
        }
    }

    /** A timer's environment has no locale: letters must come through all the same. */
    @Test
    void theEncodingOfTheMachineDoesNotMatter() throws Exception {
        PolicySource source = Corpus.source("valid", "letters-of-any-kind");
        CompiledPolicies compiled = PolicyCompiler.compile(List.of(source));
        List<String> expected = new ArrayList<>(List.of("US-ASCII"));
        SmallWorld.judge(RuleBase.load(compiled.index(), compiled.loader()), 10)
                .forEach(line -> expected.add(Visible.ascii(line)));
        ChildJvm.Result child = ChildJvm.run(
                System.getProperty("java.class.path"),
                List.of("-Dfile.encoding=US-ASCII", "-Dslf4j.internal.verbosity=ERROR"),
                JudgeMain.class,
                "letters-of-any-kind");
        assertThat(child.output().lines().toList()).isEqualTo(expected);
        assertThat(expected).hasSizeGreaterThan(5);
    }

    @Test
    void allOfThemTogether() throws Exception {
        List<PolicySource> sources =
                valid().stream().map(id -> Corpus.source("valid", id)).toList();
        CompiledPolicies compiled = PolicyCompiler.compile(sources);
        assertThat(compiled.index().rules()).extracting(RuleInfo::policy).contains("texts", "tight", "relations");
        assertThat(SmallWorld.judge(RuleBase.load(compiled.index(), compiled.loader()), 1))
                .hasSizeGreaterThan(20);
    }
}
