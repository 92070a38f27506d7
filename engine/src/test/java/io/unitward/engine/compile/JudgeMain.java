package io.unitward.engine.compile;

import io.unitward.engine.session.RuleBase;
import io.unitward.json.Visible;
import java.nio.charset.Charset;
import java.util.List;

/** Compiles and runs one valid policy in a process of its own, and prints its encoding and what was found, in ASCII. */
public final class JudgeMain {
    private JudgeMain() {}

    public static void main(String[] args) throws Exception {
        CompiledPolicies compiled = PolicyCompiler.compile(List.of(Corpus.source("valid", args[0])));
        System.out.println(Charset.defaultCharset());
        SmallWorld.judge(RuleBase.load(compiled.index(), compiled.loader()), 10)
                .forEach(line -> System.out.println(Visible.ascii(line)));
    }
}
