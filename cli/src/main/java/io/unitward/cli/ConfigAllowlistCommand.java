package io.unitward.cli;

import io.unitward.config.Allowlist;
import io.unitward.config.ConfigException;
import io.unitward.config.ConfigFiles;
import io.unitward.config.Configuration;
import io.unitward.config.Nearest;
import io.unitward.engine.report.Style;
import io.unitward.engine.report.WaiversJson;
import io.unitward.facts.UnitNames;
import io.unitward.json.JsonWriter;
import io.unitward.json.Visible;
import io.unitward.remediation.journal.HoldStore;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.Hold;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward config allowlist}: whether an action on a unit would be allowed, and which line decides. */
final class ConfigAllowlistCommand extends Verb {
    static final Map<ExitCode, String> EXIT_CODES = Map.of(
            ExitCode.COMPLIANT, "it would be allowed",
            ExitCode.USAGE, "wrong usage: no unit name, or no such action",
            ExitCode.ACTION_PENDING, "it would not: no entry permits it, or it is held",
            ExitCode.INTERNAL, "internal error, or the result could not be written",
            ExitCode.BAD_CONFIGURATION, "bad configuration");

    private ConfigAllowlistCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        List<String> actions = actions();
        CommandSpec command = ConfigOptions.addTo(Given.command("allowlist", new ConfigAllowlistCommand(root)))
                .addPositional(Given.word(0, "UNIT", "The unit; a name without a type is a service."))
                .addPositional(Given.word(1, "ACTION", "One of " + String.join(", ", actions) + "."));
        command.usageMessage()
                .description(
                        "Tells whether an action on a unit would be allowed: which lines of the allowlist permit it, their limits,"
                                + " and who holds the unit. For a no, the lines to add.",
                        "",
                        "A reload needs this of every unit that it changes, and that the gate finds it safe, which nothing here"
                                + " can tell.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward config allowlist web daemon-reload",
                        "      Of web.service.",
                        "  unitward config allowlist web restore-artifact -o json=-",
                        "      For a program.",
                        "");
        return Given.withHelp(command);
    }

    private static List<String> actions() {
        return Arrays.stream(ActionKind.values())
                .filter(kind -> !kind.isOnlyTyped())
                .map(ActionKind::text)
                .toList();
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(
                () -> ScopeOptions.asked(given, Caller.uid(), false),
                () -> Outputs.parse(given.texts("-o")),
                () -> unit(given.word(0)),
                () -> action(given.word(1)));
    }

    @Override
    int run(Given given) throws RunFailure {
        ConfigOptions options = new ConfigOptions(given);
        Outputs outputs = Outputs.parse(given.texts("-o"));
        String unit = unit(given.word(0));
        ActionKind action = action(given.word(1));
        Configuration configuration;
        try {
            configuration = ConfigFiles.load(options.places());
        } catch (ConfigException bad) {
            throw new RunFailure(
                    ExitCode.BAD_CONFIGURATION,
                    bad.problems().stream().map(Object::toString).toList());
        }
        HoldStore.Held held = options.holds();
        Instant now = Instant.now();
        Answer answer = new Answer(
                unit,
                action,
                configuration.allowlist().permitting(action, List.of(unit)),
                configuration.allowlist().whyNot(action, unit).orElse(null),
                held == null
                        ? List.of()
                        : held.inForce(now).stream()
                                .filter(hold -> hold.covers(unit, now)
                                        || (action == ActionKind.DAEMON_RELOAD && hold.coversManager(now)))
                                .toList(),
                held == null ? null : held.unusable(),
                AllowlistAdvice.of(configuration.allowlist(), Map.of(action, Set.of(unit)), options.places()));
        outputs.write(answer, root.console());
        return (answer.isAllowed() ? ExitCode.COMPLIANT : ExitCode.ACTION_PENDING).code();
    }

    private static String unit(String word) throws RunFailure {
        String unit = UnitArgument.full(word);
        if (!UnitNames.isUnitName(unit)) {
            throw new RunFailure(
                    ExitCode.USAGE, "UNIT '" + word + "' is no name of a unit; expected one, such as web.service");
        }
        return unit;
    }

    private static ActionKind action(String word) throws RunFailure {
        return Arrays.stream(ActionKind.values())
                .filter(kind -> kind.text().equals(word) && !kind.isOnlyTyped())
                .findFirst()
                .orElseThrow(() -> new RunFailure(
                        ExitCode.USAGE, "ACTION '" + word + "'; expected " + Nearest.oneOf(actions(), word)));
    }

    /** One entry, as an object of a list. */
    static void entry(Allowlist.Entry entry, JsonWriter json) throws IOException {
        json.begin()
                .field("action", entry.action().text())
                .texts("units", entry.units())
                .field("maxPerHour", entry.maxPerHour() == null ? null : Long.valueOf(entry.maxPerHour()))
                .field("maxPerRun", entry.maxPerRun() == null ? null : Long.valueOf(entry.maxPerRun()))
                .field("where", entry.where())
                .end();
    }

    /**
     * The answer, in each format.
     *
     * @param permitting entries that permit it; empty when nothing does
     * @param whyNot why not; null when the allowlist permits it
     * @param holds what holds the unit
     * @param unusable why holds are not known; null when they are
     * @param advice what to add; empty when the allowlist permits it
     */
    private record Answer(
            String unit,
            ActionKind action,
            List<Allowlist.Entry> permitting,
            @Nullable String whyNot,
            List<Hold> holds,
            @Nullable String unusable,
            List<AllowlistAdvice> advice)
            implements Outputs.Rendering {
        boolean isAllowed() {
            return whyNot == null && holds.isEmpty() && unusable == null;
        }

        @Override
        public void text(Appendable to, Style style) throws IOException {
            to.append(Visible.of(action.text() + " of " + unit + ": " + (isAllowed() ? "allowed" : "not allowed")))
                    .append('\n');
            for (Allowlist.Entry entry : permitting) {
                String limits = (entry.maxPerHour() == null ? "" : ", at most " + entry.maxPerHour() + " an hour")
                        + (entry.maxPerRun() == null ? "" : ", at most " + entry.maxPerRun() + " a run");
                to.append(Visible.of(
                                "  permitted by " + entry.where() + ": " + String.join(", ", entry.units()) + limits))
                        .append('\n');
            }
            for (Hold hold : holds) {
                to.append(Visible.of("  held as " + hold.units() + " until " + hold.until() + " by " + hold.by() + ": "
                                + hold.reason() + "; 'unitward hold --release "
                                + UnitArgument.quoted(hold.units()) + "' ends that"))
                        .append('\n');
            }
            if (unusable != null) {
                to.append(Visible.of("  " + unusable)).append('\n');
            }
            if (whyNot != null) {
                to.append(Visible.of("  " + whyNot)).append('\n');
            }
            for (AllowlistAdvice each : advice) {
                to.append(Visible.of(each.head())).append("\n\n");
                for (String line : each.lines()) {
                    to.append(Visible.of(line)).append('\n');
                }
            }
        }

        @Override
        public void json(OutputStream to) throws IOException {
            JsonWriter json = JsonWriter.indented(to);
            json.begin()
                    .field("schema", "unitward.config-allowlist/v1")
                    .field("unit", unit)
                    .field("action", action.text())
                    .field("allowed", isAllowed())
                    .field("whyNot", whyNot != null ? whyNot : unusable)
                    .list("permitting");
            for (Allowlist.Entry entry : permitting) {
                entry(entry, json);
            }
            json.endList().list("holds");
            for (Hold hold : holds) {
                WaiversJson.hold(hold, json);
            }
            json.endList().list("add");
            for (AllowlistAdvice each : advice) {
                json.begin()
                        .field("file", each.file().toString())
                        .field("new", each.isNew())
                        .field("replaces", each.replaced())
                        .texts("lines", each.lines())
                        .end();
            }
            json.endList().end();
            json.finish();
        }
    }
}
