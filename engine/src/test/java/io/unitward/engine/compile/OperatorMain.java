package io.unitward.engine.compile;

import io.unitward.config.PolicySettings;
import io.unitward.engine.OperatorText;
import io.unitward.engine.Policies;
import io.unitward.engine.chosen.Choosing;
import io.unitward.engine.chosen.PolicyGroup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compiles an operator's policies in a fresh JVM, or takes them from a cache; run by {@link OperatorCompilerTest}. */
public final class OperatorMain {
    private OperatorMain() {}

    /** @param args the cache; the uid; then the jars of a compiler of its own, if any */
    public static void main(String[] args) throws Exception {
        List<Path> jars = new ArrayList<>();
        for (int i = 2; i < args.length; i++) {
            jars.add(Path.of(args[i]));
        }
        PolicyCache cache = new PolicyCache(Path.of(args[0]), Long.parseLong(args[1]), true, "tool");
        List<PolicySource> sources = List.of(OperatorText.declared("site-rule", "advice"));
        CompiledPolicies compiled =
                new OperatorCompiler(jars, cache).compiled(sources, () -> System.out.println("compiling"));
        PolicyGroup own = new PolicyGroup(PolicyGroup.Authority.OWN, compiled.index(), compiled.loader(), Map.of());
        Policies policies = Policies.load(
                Choosing.choose(Policies.shippedGroup(), null, own, PolicySettings.NONE, PolicySettings.NONE));
        System.out.println("policies " + policies.rehearsed().list().size());
        System.out.println(
                "javac " + ModuleLayer.boot().findModule("jdk.compiler").isPresent());
        System.out.println("digest " + policies.digest());
    }
}
