package io.unitward.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.config.PolicySettings;
import io.unitward.engine.Policies;
import io.unitward.engine.chosen.Choice;
import io.unitward.engine.chosen.Choosing;
import io.unitward.engine.chosen.PolicyGroup;
import io.unitward.engine.compile.CompiledPolicies;
import io.unitward.engine.compile.PolicyCompiler;
import io.unitward.engine.compile.PolicySource;
import io.unitward.verdict.PolicyChanges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The policies in {@code samples/policies} compile, override what they say, and do what their cases say. */
class SamplePoliciesTest {
    private static final Path SAMPLES = Path.of("../samples/policies");

    @Test
    void theyAreRight() throws Exception {
        List<PolicySource> sources = new ArrayList<>();
        for (Path drl : files(SAMPLES, ".drl")) {
            sources.add(new PolicySource(SAMPLES.relativize(drl).toString(), Files.readString(drl)));
        }
        CompiledPolicies compiled = PolicyCompiler.compile(sources);
        Choice choice = Choosing.choose(
                Policies.shippedGroup(),
                null,
                new PolicyGroup(PolicyGroup.Authority.OWN, compiled.index(), compiled.loader(), Map.of()),
                PolicySettings.NONE,
                PolicySettings.NONE);
        assertThat(choice.notes())
                .as("a shipped policy changed: read the sample again")
                .isEmpty();
        assertThat(choice.changes().added())
                .extracting(PolicyChanges.Added::policy)
                .containsExactly("quadlet-source", "runtime-drop-in");
        assertThat(choice.changes().overridden())
                .extracting(PolicyChanges.Overridden::policy)
                .containsExactly("running-older-definition");

        Policies policies = Policies.load(choice);
        List<String> failures = new ArrayList<>();
        Set<String> fired = new TreeSet<>();
        for (PolicySource source : sources) {
            Path folder = SAMPLES.resolve(source.path()).getParent();
            assertThat(Files.readString(folder.resolve(source.id() + ".md")))
                    .startsWith("# " + source.id() + "\n")
                    .contains("## Summary", "## What it catches", "## Why", "## Remediation", "## Known limits");
            boolean silent = false;
            for (Path file : files(folder.resolve("cases"), ".yaml")) {
                PolicyCases.Outcome outcome = PolicyCases.run(
                        policies, source.id(), PolicyCases.read(file.toString(), Files.readString(file)));
                outcome.mismatches().forEach(each -> failures.add(each.diff()));
                fired.addAll(outcome.fired());
                silent |= outcome.fired().isEmpty();
            }
            assertThat(silent)
                    .as("a case in which %s keeps silent", source.id())
                    .isTrue();
        }
        assertThat(failures).isEmpty();
        assertThat(fired)
                .containsExactly(
                        "quadlet-source", "quadlet-source: none", "running-older-definition", "runtime-drop-in");
    }

    private static List<Path> files(Path root, String suffix) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(path -> path.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }
}
