package io.unitward.cli;

import io.unitward.facts.Snapshot;
import io.unitward.host.Deadline;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.stack.Preflight;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward stack preflight}. */
final class StackPreflightCommand extends StackVerb {
    /** It asks podman for nothing but images, and looks at nothing that runs. */
    static final String VERB = "preflight";

    /** How it can end. */
    static final Map<ExitCode, String> EXIT_CODES = Map.of(
            ExitCode.COMPLIANT, "nothing stands in the way of starting the stack",
            ExitCode.USAGE, "wrong usage, including a stack that is not declared",
            ExitCode.NOT_REACHED, "something stands in the way, and each such thing was told",
            ExitCode.DEADLINE, "the provider did not answer in time",
            ExitCode.UNKNOWN, "could not tell",
            ExitCode.INTERNAL, "internal error",
            ExitCode.BAD_CONFIGURATION, "bad configuration");

    private StackPreflightCommand(Unitward root) {
        super(root, VERB);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.command(VERB, new StackPreflightCommand(root));
        StackSession.addTo(command)
                .addOption(Given.outputs())
                .addPositional(Given.word(0, "STACK", "A stack of unitward.yaml."));
        command.usageMessage()
                .description(
                        "Tells whether a stack could be started: every declared file is there, is a file, can be read, and a"
                                + " secret not by everybody; the compose files can be used; the provider is there, where the unit"
                                + " looks for it; the programs of the unit are; and so are the images. All that stands in the"
                                + " way is told at once. Nothing is started, and podman is asked only where it runs already.",
                        "",
                        "In the unit itself an image that is missing is a note where the provider pulls it.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward stack preflight immich",
                        "      Before a deployment. 'stack unit' puts it before each start.",
                        "");
        return Given.withHelp(command);
    }

    @Override
    ExitCode run(Given given, StackOutput out) throws RunFailure {
        StackSession session = StackSession.open(out, given);
        StackDeclaration stack = session.stack(given.word(0));
        out.begin(stack);
        StackChecks.Found found = StackChecks.check(session, stack);
        if (found.code() == ExitCode.COMPLIANT) {
            found = found.with(StackChecks.images(session, stack, found, false));
        }
        Preflight preflight = found.preflight();
        out.keep(stack, account -> account.found(preflight));
        Console console = out.console();
        String name = "stack " + stack.name() + ": ";
        preflight.warnings().forEach(warning -> console.tell(name + "note: " + warning));
        preflight.problems().forEach(problem -> console.tell(name + problem));
        preflight.untold().forEach(problem -> console.tell(name + "could not tell: " + problem));
        ExitCode code = found.code();
        if (code != ExitCode.COMPLIANT) {
            // Where it stops a start, systemd has stopped what ran before, as far as that went.
            Snapshot now = session.watch(stack).look(Deadline.in(StackSession.LOOK));
            console.tell(name + StackTelling.remaining(stack, now));
        }
        if (code == ExitCode.COMPLIANT) {
            List<String> caveats = found.provider().caveats();
            out.say(name + "nothing stands in the way; " + found.provider().text()
                    + (caveats.isEmpty() ? "" : ", which"));
            caveats.forEach(caveat -> out.say("  " + caveat));
        }
        out.end(stack, code, null, words(code));
        return code;
    }

    private static String words(ExitCode code) {
        return switch (code) {
            case COMPLIANT -> "nothing stands in the way";
            case NOT_REACHED -> "something stands in the way";
            default -> "could not tell whether anything stands in the way";
        };
    }
}
