package io.unitward.cli;

import io.unitward.config.Nearest;
import io.unitward.engine.catalog.RuleInfo;
import io.unitward.engine.report.Style;
import io.unitward.json.JsonWriter;
import io.unitward.json.Visible;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward policy show}. */
final class PolicyShowCommand extends Verb {
    /** How it can end. */
    static final Map<ExitCode, String> EXIT_CODES = Map.of(
            ExitCode.COMPLIANT,
            "shown",
            ExitCode.USAGE,
            "wrong usage, or there is no policy of that ID",
            ExitCode.INTERNAL,
            "internal error, or the result could not be written",
            ExitCode.BAD_CONFIGURATION,
            "configuration or policies that would end an audit");

    /** As many digits of a digest as an override must name. */
    static final int SHORT_DIGEST = 12;

    private PolicyShowCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = PolicyOptions.addOutput(PolicyOptions.addPolicies(
                                Given.command("show", new PolicyShowCommand(root)))
                        .addOption(Given.flag("--rule", "Print the .drl file as it is, and nothing else."))
                        .addOption(Given.flag(
                                "--shipped", "Show what unitward ships, also where a policy of yours replaces it.")))
                .addPositional(Given.word(0, "ID", "The id of a policy; 'unitward policy list' has them."));
        command.usageMessage()
                .description(
                        "Shows one policy: its page, rules, cases and digest.",
                        "",
                        "The digest is what @overrides names in a policy that takes its place.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward policy show foreign-drop-in",
                        "  unitward policy show foreign-drop-in --rule",
                        "      How a shipped rule is written.",
                        "  unitward policy show foreign-drop-in --shipped",
                        "      What an override of it names and replaces.",
                        "");
        return Given.withHelp(command);
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(() -> Outputs.parse(given.texts("-o")));
    }

    @Override
    List<Usage.Check> names(Given given) {
        return List.of(() -> entry(catalog(given), given.word(0)));
    }

    @Override
    int run(Given given) throws RunFailure {
        Outputs outputs = Outputs.parse(given.texts("-o"));
        PolicyCatalog catalog = catalog(given);
        catalog.notes().forEach(note -> root.console().tell("note: " + note));
        PolicyCatalog.Entry entry = entry(catalog, given.word(0));
        Shown shown = shown(entry);
        if (given.flag("--rule")) {
            root.console().out().print(shown.rule());
        } else {
            outputs.write(shown, root.console());
        }
        return ExitCode.COMPLIANT.code();
    }

    private static PolicyCatalog catalog(Given given) throws RunFailure {
        return given.flag("--shipped") ? PolicyCatalog.shipped() : PolicyCatalog.read(given);
    }

    private static PolicyCatalog.Entry entry(PolicyCatalog catalog, String id) throws RunFailure {
        PolicyCatalog.Entry entry = catalog.find(id);
        if (entry == null) {
            String nearest = Nearest.to(
                    id, catalog.entries().stream().map(each -> each.info().id()).toList());
            throw new RunFailure(
                    ExitCode.USAGE,
                    "no policy '" + id + "'; expected an id that 'unitward policy list' has"
                            + (nearest == null ? "" : "; did you mean '" + nearest + "'?"));
        }
        return entry;
    }

    private static Shown shown(PolicyCatalog.Entry entry) throws RunFailure {
        Path file = entry.file();
        if (file == null) {
            ShippedFolder shipped =
                    ShippedFolder.of(entry.info().category(), entry.info().id());
            return new Shown(
                    entry,
                    shipped.rule(),
                    shipped.page(),
                    shipped.cases().keySet().stream()
                            .map(PolicyShowCommand::caseName)
                            .toList());
        }
        boolean root = Caller.uid() == 0;
        PolicyFolder folder =
                PolicyFolder.of(file.toAbsolutePath().resolveSibling("").normalize());
        AuthoredText rule = AuthoredText.read(file, false);
        if (rule.text() == null) {
            throw new RunFailure(ExitCode.USAGE, PolicyFolder.shown(file) + ": the rule of the policy: " + rule.why());
        }
        return new Shown(
                entry, rule.text(), AuthoredText.read(folder.page(), root).text(), cases(folder));
    }

    private static List<String> cases(PolicyFolder folder) {
        try (Stream<Path> files = Files.list(folder.cases())) {
            return files.map(each -> each.getFileName().toString())
                    .filter(name -> name.endsWith(PolicyFolder.CASE) && !name.startsWith("."))
                    .map(PolicyShowCommand::caseName)
                    .sorted()
                    .toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    private static String caseName(String file) {
        return file.endsWith(PolicyFolder.CASE) ? file.substring(0, file.length() - PolicyFolder.CASE.length()) : file;
    }

    /** What both a list and a single policy say in JSON. */
    static void head(PolicyCatalog.Entry entry, JsonWriter json) throws IOException {
        json.field("id", entry.info().id())
                .field("category", entry.info().category())
                .field("classification", entry.heaviest().classification().text())
                .field("severity", entry.loudness())
                .field("state", entry.state())
                .field("origin", entry.file() == null ? "shipped" : "file")
                .field("file", entry.file() == null ? null : entry.file().toString())
                .field("configuredAt", entry.where())
                .field("sha256", entry.sha256())
                .field("summary", entry.info().summary());
        PolicyListCommand.rules(entry.info().rules(), json);
    }

    private record Shown(
            PolicyCatalog.Entry entry,
            String rule,
            @Nullable String page,
            List<String> cases) implements Outputs.Rendering {
        @Override
        public void text(Appendable to, Style style) throws IOException {
            line(to, entry.info().category() + "/" + entry.info().id() + "  " + entry.state());
            line(to, "from    " + entry.origin());
            if (entry.where() != null) {
                line(to, "set in  " + entry.where());
            }
            line(to, "sha256  " + entry.sha256());
            line(to, "        @overrides(\"" + entry.sha256().substring(0, SHORT_DIGEST) + "\") replaces it");
            for (RuleInfo rule : entry.info().rules()) {
                line(to, "");
                line(to, "rule \"" + rule.name() + "\", line " + rule.line());
                line(
                        to,
                        "    " + rule.classification().text() + ", "
                                + (entry.severity() == null ? rule.severity().text() : entry.severity()) + ", since "
                                + rule.since());
                line(to, "    finds: " + rule.summary());
                line(to, "    why:   " + rule.why());
                line(to, "    to do: " + rule.remediation());
            }
            line(to, "");
            line(to, "cases   " + (cases.isEmpty() ? "none" : String.join(", ", cases)));
            line(to, "");
            for (String each :
                    page == null ? List.of("(it has no page)") : page.lines().toList()) {
                line(to, each);
            }
        }

        private static void line(Appendable to, String text) throws IOException {
            to.append(Visible.of(text)).append('\n');
        }

        @Override
        public void json(OutputStream to) throws IOException {
            JsonWriter json = JsonWriter.indented(to);
            json.begin().field("schema", "unitward.policy/v1");
            head(entry, json);
            json.texts("cases", cases).field("page", page).field("drl", rule).end();
            json.finish();
        }
    }
}
