package io.unitward.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.engine.Policies;
import io.unitward.engine.catalog.PolicyInfo;
import io.unitward.engine.catalog.RuleInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The list of shipped policies is written from their index: {@code -Dunitward.update=true} writes it anew. */
class PoliciesPageTest {
    private static final Path PAGE = Path.of("../docs/policies.md");
    private static final String SOURCES = "../rules/src/main/resources/policies/";

    @Test
    void thePageListsWhatIsShipped() throws IOException {
        String expected = page();
        if (Boolean.getBoolean("unitward.update")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(expected);
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Policies

                What unitward finds. The id leads to the policy's own page: what it catches, why, what would fix it and where it
                stops. A policy with several lines says different things of different causes. This page is written by a test from
                what is compiled into the program. `unitward policy list` has the policies of a host, operators' among them.

                [Writing policies](writing-policies.md) goes from nothing to a tested policy; [the vocabulary](vocabulary.md) is what one
                can look at.

                A policy that comes with a later version is **new** on a manager that an earlier one audited: for 14 days, or until `unitward
                policy accept`, what it calls a violation or a change to be loaded is advice, so that an upgrade alone raises no alarm. Reports
                name it (`policies.new`). It calls for no action in that time, and stops every action that it would stop otherwise: where
                it alone does so, the audit ends with 11 and not with 10. What it cannot tell is unknown from the first day, and `--strict` counts
                its advice like any other. What the first audit of a manager finds in place counts at once; so does everything with
                `--no-state`, and while `policies.json` in the state directory, which remembers what was there, cannot be read.
                """);
        StringBuilder links = new StringBuilder("\n");
        String category = "";
        for (PolicyInfo policy : Policies.shippedIndex().policies()) {
            if (!policy.category().equals(category)) {
                category = policy.category();
                page.append("\n## ").append(category).append("\n\n");
                page.append("| policy | classification | severity | finds |\n|---|---|---|---|\n");
            }
            String source = policy.rules().get(0).source();
            links.append('[').append(policy.id()).append("]: ").append(SOURCES);
            links.append(source, 0, source.length() - "drl".length()).append("md\n");
            for (RuleInfo rule : policy.rules()) {
                page.append("| [").append(policy.id()).append("] | ");
                page.append(rule.classification().text()).append(" | ");
                page.append(rule.severity().text()).append(" | ");
                page.append(rule.summary()).append(" |\n");
            }
        }
        // Apart from the lines that name them, which a path would make too wide to read.
        return page.append(links).toString();
    }
}
