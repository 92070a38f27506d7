package io.unitward.cli;

import io.unitward.alert.Alerts;
import io.unitward.config.ConfigException;
import io.unitward.config.ConfigFiles;
import io.unitward.config.ConfigPlaces;
import io.unitward.facts.Scope;
import io.unitward.facts.UnitNames;
import io.unitward.remediation.alert.Sight;
import io.unitward.remediation.alert.Subjects;
import io.unitward.verdict.AlertsTold;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward alert-failure UNIT}: tells that unitward itself did not do its work. */
final class AlertFailureCommand extends Verb {
    static final Map<ExitCode, String> EXIT_CODES = Map.of(
            ExitCode.COMPLIANT, "it is told, or was within the last day; or there is nothing to tell",
            ExitCode.USAGE, "wrong usage",
            ExitCode.ACTION_FAILED, "not every sink has taken it, or it could not be written down; a note says so",
            ExitCode.INTERNAL, "internal error");

    /** What systemd says to what OnFailure= starts. */
    private static final List<String> MONITOR =
            List.of("MONITOR_SERVICE_RESULT", "MONITOR_EXIT_CODE", "MONITOR_EXIT_STATUS");

    /** And to ExecStopPost=. */
    private static final List<String> AFTER_RUN = List.of("SERVICE_RESULT", "EXIT_CODE", "EXIT_STATUS");

    /** How a run with --alert ends that has told what there was to tell; or that has nothing to tell, as another is at work. */
    private static final Set<String> TOLD = Stream.of(ExitCode.values())
            .filter(code -> code != ExitCode.USAGE
                    && code != ExitCode.INTERNAL
                    && code != ExitCode.BAD_CONFIGURATION
                    && code != ExitCode.BAD_DATA)
            .map(code -> Integer.toString(code.code()))
            .collect(Collectors.toUnmodifiableSet());

    /** How a Java ends that SIGTERM told to. */
    private static final String STOPPED = "143";

    private AlertFailureCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.command("alert-failure", new AlertFailureCommand(root));
        ScopeOptions.addTo(command)
                .addOption(RunOptions.config())
                .addOption(RunOptions.state())
                .addOption(
                        Given.flag(
                                "--after-run",
                                "In ExecStopPost= of UNIT itself, whose run has --alert: tell nothing where it did its work, whatever came of it, or was stopped."))
                .addPositional(Given.word(0, "UNIT", "The unit that failed, by its full name."));
        command.usageMessage()
                .description(
                        "Tells people, as 'alerts' in unitward.yaml says, that UNIT of unitward did not do its work. For OnFailure=.",
                        "",
                        "How it ended is taken from MONITOR_SERVICE_RESULT, MONITOR_EXIT_CODE, MONITOR_EXIT_STATUS and MONITOR_UNIT,"
                                + " which systemd sets from version 251 on. The same end is told once a day; the next run of"
                                + " UNIT with --alert that comes to an end tells that it works again. With --after-run it is taken"
                                + " from SERVICE_RESULT, EXIT_CODE and EXIT_STATUS.",
                        "",
                        "A unitward.yaml that is broken elsewhere is no obstacle; where 'alerts' itself cannot be read, the journal"
                                + " alone is told.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward alert-failure unitward-audit.service",
                        "      In a unit that unitward-audit.service names in OnFailure=.",
                        "  unitward alert-failure --after-run %n",
                        "      In ExecStopPost= of a unit that runs 'stack update --alert'.",
                        "");
        return Given.withHelp(command);
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(() -> unit(given.word(0)), () -> ScopeOptions.asked(given, Caller.uid(), false));
    }

    @Override
    int run(Given given) throws RunFailure {
        String unit = unit(given.word(0));
        boolean afterRun = given.flag("--after-run");
        if (afterRun && hasDoneItsWork(System::getenv)) {
            return ExitCode.COMPLIANT.code();
        }
        long uid = Caller.uid();
        AuditOptions options = options(given, uid);
        List<String> problems = new ArrayList<>();
        Alerts read = alerts(Configured.places(uid, given.path("--config"), null, null), problems);
        Alerts alerts = read == null ? Alerts.USUAL : read;
        Alerting alerting = Alerting.of(options, alerts, problems);
        Sight sight = Sight.blind(
                Instant.now(),
                Alerting.host(),
                Alerting.manager(options),
                Subjects.notRun(
                        unit,
                        afterRun ? how(AFTER_RUN, System::getenv) : how(unit, System::getenv),
                        // With --user-of root runs it, and so root's manager.
                        options.scope() == Scope.USER && options.callerUid() == options.managerUid()));
        AlertsTold told = alerting.tell(sight, problems, read != null);
        told.problems().forEach(problem -> root.console().tell("note: " + problem));
        return (told.problems().isEmpty() ? ExitCode.COMPLIANT : ExitCode.ACTION_FAILED).code();
    }

    private static String unit(String unit) throws RunFailure {
        if (!UnitNames.isUnitName(unit)) {
            throw new RunFailure(
                    ExitCode.USAGE, "UNIT '" + unit + "'; expected a unit's full name, such as unitward-audit.service");
        }
        return unit;
    }

    private static AuditOptions options(Given given, long uid) throws RunFailure {
        ScopeOptions.Asked asked = ScopeOptions.asked(given, uid, false);
        return new AuditOptions(
                AuditOptions.Whose.of(asked, uid),
                AuditOptions.Named.config(given),
                AuditOptions.Limits.looking(Duration.ZERO),
                true,
                false,
                given.path("--state-dir"));
    }

    /** What is said of alerts; null where that cannot be read: a broken file is the likeliest reason to be here. */
    private static @Nullable Alerts alerts(ConfigPlaces places, List<String> problems) {
        try {
            return ConfigFiles.alerts(places);
        } catch (ConfigException unusable) {
            problems.add("the journal alone is told, since 'alerts' cannot be read: "
                    + unusable.problems().get(0));
            return null;
        }
    }

    /** How systemd says that a unit ended; nothing of another unit is taken. */
    static String how(String unit, UnaryOperator<@Nullable String> environment) {
        String about = environment.apply("MONITOR_UNIT");
        if (about != null && !about.equals(unit)) {
            return "how is not known";
        }
        return how(MONITOR, environment);
    }

    /**
     * Whether systemd says that a run did what it could and has told of it, or was asked to stop. With 2, 70 and 78 it ended before
     * it could tell anything. Where nothing is said, nothing is known.
     */
    static boolean hasDoneItsWork(UnaryOperator<@Nullable String> environment) {
        String result = environment.apply("SERVICE_RESULT");
        String status = String.valueOf(environment.apply("EXIT_STATUS"));
        return "success".equals(result)
                || ("exit-code".equals(result)
                        && "exited".equals(environment.apply("EXIT_CODE"))
                        && (status.equals(STOPPED) || TOLD.contains(status)));
    }

    private static String how(List<String> names, UnaryOperator<@Nullable String> environment) {
        StringBuilder how = new StringBuilder();
        for (String name : names) {
            String value = environment.apply(name);
            if (value != null && value.matches("[A-Za-z0-9-]{1,40}")) {
                how.append(how.isEmpty() ? "" : " ").append(value);
            }
        }
        return how.isEmpty() ? "how is not known" : how.toString();
    }
}
