package io.unitward.cli;

import io.unitward.alert.AlertLevel;
import io.unitward.alert.AlertSink;
import io.unitward.cli.alert.Sinks;
import io.unitward.config.Allowlist;
import io.unitward.config.ConfigException;
import io.unitward.config.ConfigFiles;
import io.unitward.config.ConfigProblem;
import io.unitward.config.Configuration;
import io.unitward.config.PolicyFile;
import io.unitward.config.PolicyFiles;
import io.unitward.config.PolicySettings;
import io.unitward.engine.Policies;
import io.unitward.engine.chosen.WaiverCheck;
import io.unitward.engine.report.Style;
import io.unitward.engine.report.WaiversJson;
import io.unitward.facts.Scope;
import io.unitward.json.JsonWriter;
import io.unitward.json.Visible;
import io.unitward.ownership.Owner;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.journal.HoldStore;
import io.unitward.verdict.Hold;
import io.unitward.verdict.Waiver;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward config check}: everything that is wrong with the configuration, at once, and what is in force. */
final class ConfigCheckCommand extends Verb {
    static final Map<ExitCode, String> EXIT_CODES = Map.of(
            ExitCode.COMPLIANT, "all of it is right",
            ExitCode.USAGE, "wrong usage",
            ExitCode.INTERNAL, "internal error, or the result could not be written",
            ExitCode.BAD_CONFIGURATION, "something is wrong; all of it is named");

    private ConfigCheckCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = ConfigOptions.addTo(Given.command("check", new ConfigCheckCommand(root)));
        command.usageMessage()
                .description(
                        "Reads unitward.yaml, allowlist.yaml, waivers.yaml, the policies of operators and what is held, names"
                                + " every problem, and says what is in force.",
                        "",
                        "Policies are compiled, as an audit does before it judges: what passes here ends no audit with 78. What sinks of"
                                + " alerts need is looked at as well: files with tokens, and programs.",
                        "",
                        "Of stacks of yours it says as advice which of their files are missing or cannot be read, and whether"
                                + " their unit is there; 'unitward stack preflight' looks at the rest.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward config check",
                        "      What an audit of your user manager would be judged by.",
                        "  unitward config check --config new.yaml -o json=-",
                        "      A file before it is deployed, for a program.",
                        "");
        return Given.withHelp(command);
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(() -> ScopeOptions.asked(given, Caller.uid(), false), () -> Outputs.parse(given.texts("-o")));
    }

    @Override
    int run(Given given) throws RunFailure {
        ConfigOptions options = new ConfigOptions(given);
        Outputs outputs = Outputs.parse(given.texts("-o"));
        ConfigFiles.Examined examined = ConfigFiles.examine(options.places());
        List<String> problems = new ArrayList<>(lines(examined.problems()));
        List<String> unchecked = new ArrayList<>();
        Policies policies = policies(options, examined, problems, unchecked);
        HoldStore.Held held = options.holds();
        if (held != null && held.unusable() != null) {
            problems.add(held.unusable());
        }
        if (!examined.manifest()) {
            problems.addAll(new Sinks(Caller.uid(), System.getenv("HOME"))
                    .problems(examined.configuration().alerts()));
        }
        Instant now = Instant.now();
        outputs.write(
                new Checked(
                        problems,
                        unchecked,
                        problems.isEmpty() ? stacks(options, examined.configuration()) : List.of(),
                        problems.isEmpty() ? examined.configuration() : null,
                        policies,
                        held == null ? List.of() : held.inForce(now),
                        now),
                root.console());
        return (problems.isEmpty() ? ExitCode.COMPLIANT : ExitCode.BAD_CONFIGURATION).code();
    }

    private static List<String> stacks(ConfigOptions options, Configuration configuration) {
        AuditOptions audit = options.audit();
        return audit.scope() == Scope.SYSTEM
                ? List.of()
                : ConfiguredStacks.advice(configuration.manifest().stacks(), audit.callerUid(), audit.managerUid());
    }

    private static List<String> lines(List<ConfigProblem> problems) {
        return problems.stream().map(ConfigProblem::toString).toList();
    }

    /**
     * Checks policies, and the waivers of what they find, as far as that does not hang on what cannot be read.
     *
     * @param problems gets what is wrong
     * @param unchecked gets what could not be checked, and why
     */
    private @Nullable Policies policies(
            ConfigOptions options, ConfigFiles.Examined examined, List<String> problems, List<String> unchecked) {
        if (examined.waivers()) {
            unchecked.add("whether the policies exist that waivers name: a waivers.yaml has problems");
        }
        if (examined.manifest()) {
            unchecked.add(
                    "what unitward.yaml says under 'policies' and 'delegable', and so whether users may have the policies and waivers"
                            + " that they have: a unitward.yaml has problems, mend these first");
        }
        Configuration read = examined.manifest() ? freely(examined.configuration()) : examined.configuration();
        PolicyFiles.Found found;
        try {
            found = PolicyFiles.load(options.places(), options.policies());
        } catch (ConfigException bad) {
            problems.addAll(lines(bad.problems()));
            unchecked.add("whether the policies compile: their files have problems");
            withoutPolicies(read, unchecked);
            return null;
        }
        try (Progress progress = Progress.start(root.console(), "looking at the policies")) {
            Policies policies = JudgingPolicies.begin(
                            options.audit(), options.places(), read.withoutWaivers(), root.policies())
                    .await(progress);
            progress.end();
            Set<String> floor = found.floor().stream().map(PolicyFile::id).collect(Collectors.toUnmodifiableSet());
            problems.addAll(lines(WaiverCheck.problems(read, JudgingPolicies.ids(policies), floor)));
            return policies;
        } catch (RunFailure bad) {
            problems.addAll(bad.lines());
            withoutPolicies(read, unchecked);
            return null;
        }
    }

    private static void withoutPolicies(Configuration read, List<String> unchecked) {
        if (!read.waivers().isEmpty()) {
            unchecked.add("whether the policies exist that waivers name: the policies have problems");
        }
    }

    /** As if the administrator left everything to users: what is not known to be forbidden is no problem. */
    private static Configuration freely(Configuration read) {
        return new Configuration(
                read.manifest(),
                read.allowlist(),
                new PolicySettings(List.of(), List.of(new PolicySettings.Delegable("", 1, 1, "*"))),
                PolicySettings.NONE,
                read.waivers(),
                read.alerts(),
                read.digest(),
                read.files());
    }

    /**
     * What came of it, in each format.
     *
     * @param unchecked what was not checked, and why; not empty only when something is wrong
     * @param advice what is no mistake of the configuration, and worth a look
     * @param configuration null when something is wrong: then nothing is in force
     */
    private record Checked(
            List<String> problems,
            List<String> unchecked,
            List<String> advice,
            @Nullable Configuration configuration,
            @Nullable Policies policies,
            List<Hold> holds,
            Instant now)
            implements Outputs.Rendering {
        @Override
        public void text(Appendable to, Style style) throws IOException {
            for (String problem : problems) {
                // What a compiler says of a policy has lines of its own, with the place below the text.
                to.append(Visible.of(problem)).append('\n');
            }
            for (String each : unchecked) {
                to.append(Visible.of("not checked: " + each)).append('\n');
            }
            if (configuration == null) {
                to.append("= " + problems.size() + (problems.size() == 1 ? " problem" : " problems")
                        + (problems.stream().allMatch(problem -> problem.startsWith(Sinks.PROBLEM))
                                ? "; an audit would run, and these alerts get nowhere."
                                : "; an audit would end with 78.")
                        + (unchecked.isEmpty() ? "" : " There may be more.") + "\n");
                return;
            }
            line(to, "read", configuration.files().isEmpty() ? "no file" : String.join(", ", configuration.files()));
            List<String> owners =
                    configuration.manifest().all().stream().map(Owner::name).toList();
            line(
                    to,
                    "owners",
                    owners.isEmpty() ? "none: the layer of a unit is what is expected" : String.join(", ", owners));
            for (StackDeclaration stack : configuration.manifest().stacks()) {
                line(to, "stack", stack.name() + ": " + described(stack));
            }
            for (Allowlist.Entry entry : entries(configuration.allowlist())) {
                line(
                        to,
                        "allowed",
                        entry.action().text() + " of " + String.join(", ", entry.units()) + limits(entry) + " ("
                                + entry.where() + ")");
            }
            if (policies != null) {
                line(
                        to,
                        "policies",
                        policies.list().size() + " judge; "
                                + policies.changes().added().size() + " added, "
                                + policies.changes().overridden().size() + " overridden, "
                                + policies.changes().off().size() + " off, "
                                + policies.changes().severityChanged().size() + " with another severity");
            }
            for (AlertSink sink : configuration.alerts().sinks()) {
                line(
                        to,
                        "alerts",
                        "to " + sink.name() + " (" + sink.kind().text() + "): " + String.join(", ", levels(sink)));
            }
            for (Waiver waiver : configuration.waivers()) {
                line(
                        to,
                        "waiver",
                        waiver.policy() + " of " + String.join(", ", waiver.units()) + ", "
                                + (waiver.isInForce(now) ? "until " + waiver.expires() : state(waiver)) + " ("
                                + waiver.where() + ")");
            }
            for (Hold hold : holds) {
                line(to, "held", hold.units() + " until " + hold.until() + " by " + hold.by() + ": " + hold.reason());
            }
            for (String each : advice) {
                line(to, "advice", each);
            }
            to.append("= The configuration is right.\n");
        }

        private static List<String> levels(AlertSink sink) {
            return Arrays.stream(AlertLevel.values())
                    .filter(sink.levels()::contains)
                    .map(AlertLevel::text)
                    .toList();
        }

        private static String described(StackDeclaration stack) {
            int files = stack.composeFiles().size();
            int inputs = stack.inputs().size();
            return stack.unit() + ", project " + stack.project()
                    + (stack.uid() == null ? "" : " of uid " + stack.uid())
                    + ", " + files + (files == 1 ? " compose file, " : " compose files, ")
                    + inputs + (inputs == 1 ? " input" : " inputs");
        }

        private String state(Waiver waiver) {
            return waiver.granted().isAfter(now) ? "not before " + waiver.granted() : "expired at " + waiver.expires();
        }

        private static List<Allowlist.Entry> entries(Allowlist allowlist) {
            List<Allowlist.Entry> entries = new ArrayList<>(allowlist.own());
            if (allowlist.floor() != null) {
                entries.addAll(allowlist.floor());
            }
            return entries;
        }

        static String limits(Allowlist.Entry entry) {
            return (entry.maxPerHour() == null ? "" : ", max-per-hour " + entry.maxPerHour())
                    + (entry.maxPerRun() == null ? "" : ", max-per-run " + entry.maxPerRun());
        }

        private static void line(Appendable to, String label, String text) throws IOException {
            to.append((label + "          ").substring(0, 10))
                    .append(Visible.of(text))
                    .append('\n');
        }

        @Override
        public void json(OutputStream to) throws IOException {
            JsonWriter json = JsonWriter.indented(to);
            json.begin()
                    .field("schema", "unitward.config-check/v1")
                    .field("right", problems.isEmpty())
                    .texts("problems", problems)
                    .texts("unchecked", unchecked)
                    .texts("advice", advice)
                    .texts("files", configuration == null ? List.of() : configuration.files());
            json.texts(
                    "owners",
                    configuration == null
                            ? List.of()
                            : configuration.manifest().all().stream()
                                    .map(Owner::name)
                                    .toList());
            json.list("stacks");
            if (configuration != null) {
                for (StackDeclaration stack : configuration.manifest().stacks()) {
                    json.begin()
                            .field("stack", stack.name())
                            .field("unit", stack.unit())
                            .field("project", stack.project())
                            .end();
                }
            }
            json.endList().list("alerts");
            if (configuration != null) {
                for (AlertSink sink : configuration.alerts().sinks()) {
                    json.begin()
                            .field("sink", sink.name())
                            .field("type", sink.kind().text())
                            .texts("levels", levels(sink))
                            .end();
                }
            }
            json.endList().list("allowlist");
            if (configuration != null) {
                for (Allowlist.Entry entry : entries(configuration.allowlist())) {
                    ConfigAllowlistCommand.entry(entry, json);
                }
            }
            json.endList()
                    .field("policies", policies == null ? null : policies.digest())
                    .list("waivers");
            if (configuration != null) {
                for (Waiver waiver : configuration.waivers()) {
                    json.begin();
                    WaiversJson.waiver(waiver, json);
                    json.field("inForce", waiver.isInForce(now)).end();
                }
            }
            json.endList().list("holds");
            for (Hold hold : holds) {
                WaiversJson.hold(hold, json);
            }
            json.endList().end();
            json.finish();
        }
    }
}
