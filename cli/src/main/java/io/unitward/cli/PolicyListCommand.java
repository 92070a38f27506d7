package io.unitward.cli;

import io.unitward.engine.catalog.RuleInfo;
import io.unitward.engine.report.Style;
import io.unitward.json.JsonWriter;
import io.unitward.json.Visible;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward policy list}. */
final class PolicyListCommand extends Verb {
    /** How it can end. */
    static final Map<ExitCode, String> EXIT_CODES = Map.of(
            ExitCode.COMPLIANT,
            "listed",
            ExitCode.USAGE,
            "wrong usage, or no policy is in the category",
            ExitCode.INTERNAL,
            "internal error, or the result could not be written",
            ExitCode.BAD_CONFIGURATION,
            "configuration or policies that would end an audit");

    private PolicyListCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command =
                PolicyOptions.addOutput(PolicyOptions.addPolicies(Given.command("list", new PolicyListCommand(root)))
                        .addOption(Given.text("--category", "C", "Only those of one category.")));
        command.usageMessage()
                .description(
                        "Lists all policies: shipped, operators', and drafts in ./policies.",
                        "",
                        "Of the shipped ones and the operators' it tells what an audit here would make of them, and unitward.yaml"
                                + " says. Nothing is compiled. A draft of a policy that is deployed is not shown.",
                        "",
                        "A policy is on, off, overrides the shipped one of its id, is outdated (it overrides another one than it"
                                + " says), or a draft. Of several rules the classification and severity of the heaviest are shown.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward policy list --category provenance",
                        "  unitward policy list -o json=- | jq '.policies[] | select(.state == \"off\")'",
                        "      What is switched off here.",
                        "");
        return Given.withHelp(command);
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(() -> Outputs.parse(given.texts("-o")));
    }

    @Override
    List<Usage.Check> names(Given given) {
        return List.of(() -> listed(PolicyCatalog.read(given).entries(), given.text("--category")));
    }

    @Override
    int run(Given given) throws RunFailure {
        Outputs outputs = Outputs.parse(given.texts("-o"));
        PolicyCatalog catalog = PolicyCatalog.read(given);
        catalog.notes().forEach(note -> root.console().tell("note: " + note));
        List<PolicyCatalog.Entry> all = catalog.entries();
        List<PolicyCatalog.Entry> listed = listed(all, given.text("--category"));
        outputs.write(new Listed(listed), root.console());
        return ExitCode.COMPLIANT.code();
    }

    private static List<PolicyCatalog.Entry> listed(List<PolicyCatalog.Entry> all, @Nullable String category)
            throws RunFailure {
        List<PolicyCatalog.Entry> listed = all.stream()
                .filter(entry -> category == null || entry.info().category().equals(category))
                .toList();
        if (listed.isEmpty()) {
            TreeSet<String> known = new TreeSet<>();
            all.forEach(entry -> known.add(entry.info().category()));
            throw new RunFailure(
                    ExitCode.USAGE,
                    "category '" + category + "' has no policy; expected one of " + String.join(", ", known));
        }
        return listed;
    }

    private record Listed(List<PolicyCatalog.Entry> entries) implements Outputs.Rendering {
        @Override
        public void text(Appendable to, Style style) throws IOException {
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("POLICY", "CLASSIFICATION", "SEVERITY", "STATE", "FROM", "FINDS"));
            for (PolicyCatalog.Entry entry : entries) {
                rows.add(List.of(
                        entry.info().category() + "/" + entry.info().id(),
                        entry.heaviest().classification().text(),
                        entry.loudness(),
                        entry.state(),
                        Visible.of(entry.origin()),
                        Visible.of(entry.info().summary())));
            }
            int last = rows.get(0).size() - 1;
            for (List<String> row : rows) {
                StringBuilder line = new StringBuilder();
                for (int i = 0; i < last; i++) {
                    int column = i;
                    int width = rows.stream()
                            .mapToInt(each -> each.get(column).length())
                            .max()
                            .orElse(0);
                    line.append(row.get(i)).append(" ".repeat(width - row.get(i).length() + 2));
                }
                to.append(line).append(row.get(last)).append('\n');
            }
        }

        @Override
        public void json(OutputStream to) throws IOException {
            JsonWriter json = JsonWriter.indented(to);
            json.begin().field("schema", "unitward.policy-list/v1").list("policies");
            for (PolicyCatalog.Entry entry : entries) {
                json.begin();
                PolicyShowCommand.head(entry, json);
                json.end();
            }
            json.endList().end();
            json.finish();
        }
    }

    /** The rules of a policy, as JSON. */
    static void rules(List<RuleInfo> rules, JsonWriter json) throws IOException {
        json.list("rules");
        for (RuleInfo rule : rules) {
            json.begin()
                    .field("name", rule.name())
                    .field("classification", rule.classification().text())
                    .field("severity", rule.severity().text())
                    .field("since", rule.since())
                    .field("summary", rule.summary())
                    .field("why", rule.why())
                    .field("remediation", rule.remediation())
                    .field("line", rule.line())
                    .end();
        }
        json.endList();
    }
}
