package io.unitward.cli;

import io.unitward.alert.Alert;
import io.unitward.alert.AlertEvent;
import io.unitward.alert.AlertLevel;
import io.unitward.alert.AlertSink;
import io.unitward.alert.Alerts;
import io.unitward.cli.alert.Answer;
import io.unitward.cli.alert.Delivery;
import io.unitward.cli.alert.Sinks;
import io.unitward.facts.Scope;
import io.unitward.json.Visible;
import io.unitward.remediation.alert.Outcome;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code unitward config test-alert SINK}: whether a sink takes an alert. */
final class ConfigTestAlertCommand extends Verb {
    static final Map<ExitCode, String> EXIT_CODES = Map.of(
            ExitCode.COMPLIANT, "the sink has taken it",
            ExitCode.USAGE, "wrong usage, including a SINK that is not configured",
            ExitCode.ACTION_FAILED, "the sink has not taken it; what it answered is told",
            ExitCode.INTERNAL, "internal error",
            ExitCode.BAD_CONFIGURATION, "bad configuration");

    private ConfigTestAlertCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.command("test-alert", new ConfigTestAlertCommand(root));
        command.addOption(RunOptions.config())
                .addOption(OptionSpec.builder("--severity")
                        .type(String.class)
                        .paramLabel("LEVEL")
                        .defaultValue("ticket")
                        .description("page or ticket (default: ${DEFAULT-VALUE}).")
                        .build())
                .addPositional(Given.word(0, "SINK", "The name of a sink in 'alerts' of unitward.yaml."));
        command.usageMessage()
                .description(
                        "Sends one alert that says that it is a test, and prints what the sink answered.",
                        "",
                        "It is sent whatever levels the sink takes, and not kept for later when it fails. One that"
                                + " has taken it is tried by the next run with --alert, with all that waits for it. Without 'alerts' in"
                                + " unitward.yaml there is one sink, journal.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward config test-alert phone --severity page",
                        "      Whether that rings.",
                        "  sudo unitward config test-alert journal && journalctl UNITWARD_EVENT=test -n 1",
                        "      Whether root's alerts reach the journal.",
                        "");
        return Given.withHelp(command);
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(() -> level(String.valueOf(given.text("--severity"))));
    }

    @Override
    List<Usage.Check> names(Given given) {
        return List.of(() -> sink(given));
    }

    @Override
    int run(Given given) throws RunFailure {
        AlertLevel level = level(String.valueOf(given.text("--severity")));
        long uid = Caller.uid();
        AlertSink sink = sink(given);
        Answer answer = sent(new Delivery(new Sinks(uid, System.getenv("HOME"))), sink, level);
        boolean taken = answer.kind() == Outcome.Kind.DELIVERED;
        root.console()
                .out()
                .println(sink.name() + " (" + sink.kind().text() + "): " + (taken ? "delivered" : "not delivered")
                        + ": " + Visible.of(answer.what()));
        if (!answer.said().isEmpty()) {
            root.console().out().println("it said: " + answer.said());
        }
        if (taken) {
            tryAgain(uid, sink.name());
        }
        return (taken ? ExitCode.COMPLIANT : ExitCode.ACTION_FAILED).code();
    }

    private static AlertSink sink(Given given) throws RunFailure {
        Alerts alerts = Configured.configuration(Configured.places(Caller.uid(), given.path("--config"), null, null))
                .alerts();
        AlertSink sink = alerts.sink(given.word(0));
        if (sink == null) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "SINK '" + given.word(0) + "'; expected one of "
                            + String.join(
                                    ", ",
                                    alerts.sinks().stream().map(AlertSink::name).toList()));
        }
        return sink;
    }

    private void tryAgain(long uid, String sink) {
        List<String> problems = new ArrayList<>();
        try {
            Path state = Caller.stateDirectory(uid, uid == 0 ? Scope.SYSTEM : Scope.USER);
            if (SinkRetry.of(state, sink, problems) > 0) {
                root.console().out().println("the next run with --alert tells it what waits");
            }
        } catch (RunFailure nowhere) {
            return;
        }
        problems.forEach(problem -> root.console().tell("note: " + problem));
    }

    private static Answer sent(Delivery delivery, AlertSink sink, AlertLevel level) throws RunFailure {
        Instant now = Instant.now();
        Alert test = new Alert(
                "0000000000000000",
                AlertEvent.TEST,
                level,
                null,
                Alerting.host(),
                "no manager",
                now,
                now,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                "test of sink " + sink.name(),
                "This is a test from " + Visible.of(Alerting.host())
                        + ": somebody ran 'unitward config test-alert'. Nothing is wrong.");
        try {
            return delivery.send(sink, test);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RunFailure(ExitCode.INTERNAL, "interrupted");
        }
    }

    private static AlertLevel level(String word) throws RunFailure {
        for (AlertLevel level : AlertLevel.values()) {
            if (level.text().equals(word)) {
                return level;
            }
        }
        throw new RunFailure(ExitCode.USAGE, "--severity '" + word + "'; expected page or ticket");
    }
}
