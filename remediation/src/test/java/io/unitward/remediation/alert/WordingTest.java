package io.unitward.remediation.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The words for the causes of findings, held against the policies that are shipped. */
class WordingTest {
    private static final Path POLICIES = Path.of("../rules/src/main/resources/policies");

    /** A statement of which the cause is what a fact said: the fourth argument is a variable. */
    private static final Pattern NAMES_ITS_CAUSE =
            Pattern.compile("new FindingDraft\\(\\s*[^,]+,\\s*[^,]+,\\s*[^,]+,\\s*\\$\\w+\\s*,");

    private static List<Path> policies(Path under) {
        try (Stream<Path> files = Files.walk(under)) {
            return files.filter(file -> file.toString().endsWith(".drl"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String id(Path policy) {
        return policy.getFileName().toString().replace(".drl", "");
    }

    @Test
    void each_policy_that_has_a_word_is_shipped() {
        List<String> shipped = policies(POLICIES).stream().map(WordingTest::id).toList();
        assertThat(shipped).containsAll(Wording.ABOUT.keySet());
    }

    /** Else an alert says "Cause: db", and nobody knows what db is. */
    @Test
    void each_policy_of_stacks_that_names_its_cause_has_a_word() throws Exception {
        Set<String> naming = new TreeSet<>();
        for (Path policy : policies(POLICIES.resolve("stack"))) {
            if (NAMES_ITS_CAUSE.matcher(Files.readString(policy)).find()) {
                naming.add(id(policy));
            }
        }
        assertThat(naming).containsExactlyElementsOf(new TreeSet<>(Wording.ABOUT.keySet()));
    }
}
