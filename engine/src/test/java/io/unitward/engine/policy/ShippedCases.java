package io.unitward.engine.policy;

import io.unitward.engine.compile.PolicyCheck;
import io.unitward.engine.compile.PolicySource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The sources of the shipped policies and their cases, as they lie in the rules module. */
public final class ShippedCases {
    public static final Path ROOT = Path.of("../rules/src/main/resources/policies");

    private ShippedCases() {}

    /** Every policy, read; sorted by path. */
    public static List<PolicyCheck.Checked> policies() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            List<PolicySource> sources = new ArrayList<>();
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".drl")).sorted().toList()) {
                sources.add(new PolicySource(ROOT.relativize(file).toString(), Files.readString(file)));
            }
            return PolicyCheck.check(sources);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The cases of one policy, sorted by name. */
    public static List<PolicyCase> of(PolicySource policy) {
        try (Stream<Path> files =
                Files.list(ROOT.resolve(policy.category()).resolve(policy.id()).resolve("cases"))) {
            List<PolicyCase> cases = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                cases.add(PolicyCases.read(ROOT.relativize(file).toString(), Files.readString(file)));
            }
            return cases;
        } catch (IOException | CaseException e) {
            throw new AssertionError(e);
        }
    }
}
