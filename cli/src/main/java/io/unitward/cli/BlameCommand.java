package io.unitward.cli;

import io.unitward.engine.report.BlameJson;
import io.unitward.engine.report.BlameText;
import io.unitward.engine.report.Style;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Glob;
import io.unitward.facts.Manager;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitNames;
import io.unitward.unitfile.Blame;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward blame}. */
final class BlameCommand extends Verb {
    /** How it can end. */
    static final Map<ExitCode, String> EXIT_CODES = Map.of(
            ExitCode.COMPLIANT,
            "all of it is known; with --diff, a reload would change nothing of the unit",
            ExitCode.USAGE,
            "wrong usage, or there is no such unit",
            ExitCode.CHECK_FAILED,
            "with --diff: a reload would change the unit",
            ExitCode.BAD_DATA,
            "the snapshot cannot be read, or does not hold the text",
            ExitCode.UNKNOWN,
            "the manager did not answer, or a file is not as it was when it was loaded, or could not be read; with"
                    + " --diff, it cannot be told what a reload would change",
            ExitCode.INTERNAL,
            "internal error, or the result could not be written",
            ExitCode.BAD_CONFIGURATION,
            "with --diff: bad configuration; " + ScopeOptions.NOT_ROOTS);

    private BlameCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = OneUnit.addTo(Given.command("blame", new BlameCommand(root)))
                .addOption(
                        Given.flag(
                                "--unmasked",
                                "Show values of Environment=, credentials and arguments of commands, which are *** otherwise."));
        command.addOption(Given.flag(
                        "--diff",
                        "Show instead what a reload would change of the unit, against what was last accepted."))
                .addOption(Given.path("--config", "FILE", "With --diff: read this unitward.yaml."))
                .addOption(Given.path("--state-dir", "DIR", "With --diff: where audits keep what they remember."));
        command.usageMessage()
                .description(
                        "Shows every setting of a unit's loaded definition with the file and line that it comes from, and"
                                + " what it overrode.",
                        "",
                        "Files are read as systemd reads them: a later one wins, lists add up, an empty assignment starts a"
                                + " list anew, and dependencies cannot be taken away. systemd does not tell the text that it"
                                + " loaded; where a file changed since, this says so.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward blame web.service",
                        "      Of your user manager; as root: of the system manager.",
                        "  unitward blame --system sshd -o json=- | jq '.settings[].key'",
                        "      For a program.",
                        "  unitward blame --diff web.service",
                        "      What an edit that is not loaded yet would change.",
                        "  unitward snapshot --with-content -o json=host.json",
                        "  unitward blame web.service --snapshot host.json",
                        "      Of another host, or of another day.",
                        "  unitward blame web --user-of bob",
                        "      As root: of bob's user manager, asked as bob.",
                        "");
        return Given.withHelp(command);
    }

    /** One blame, in each format. */
    private record Blamed(Blame blame, Manager manager) implements Outputs.Rendering {
        @Override
        public void text(Appendable to, Style style) throws IOException {
            BlameText.write(blame, manager, to, style);
        }

        @Override
        public void json(OutputStream to) throws IOException {
            BlameJson.write(blame, to);
        }
    }

    @Override
    List<Usage.Check> words(Given given) {
        return OneUnit.words(given);
    }

    @Override
    int run(Given given) throws RunFailure {
        OneUnit asked = new OneUnit(given, root.console());
        Outputs outputs = Outputs.parse(given.texts("-o"));
        if (given.flag("--diff")) {
            return Patience.over(asked.options(), 3, () -> UnitDiff.run(asked, given, root.console(), outputs));
        }
        return Patience.over(asked.options(), 1, () -> blame(asked, outputs, given.flag("--unmasked")));
    }

    private int blame(OneUnit asked, Outputs outputs, boolean unmasked) throws RunFailure {
        if (UnitNames.isTemplate(asked.name())) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "UNIT '" + asked.name()
                            + "' is a template, and only its instances are loaded; expected one, such as "
                            + asked.name().replace("@.", "@NAME."));
        }
        // Masked only when it is shown: in what is masked nobody can see what systemd refused.
        Snapshot snapshot = asked.snapshot(new CollectionRequest.TextRequest(List.of(asked.name()), true));
        Unit unit = asked.find(snapshot);
        if (unit == null
                || (unit.isAbsent()
                        && unit.activeState().equals("inactive")
                        && (unit.loaded() == null || unit.loaded().dropInPaths().isEmpty()))) {
            throw asked.notFound(snapshot);
        }
        requireTexts(asked, snapshot, unit, unmasked);
        Blame blame = Blame.of(snapshot, unit, unmasked);
        outputs.write(new Blamed(blame, snapshot.manager()), root.console());
        return (blame.isKnown() ? ExitCode.COMPLIANT : ExitCode.UNKNOWN).code();
    }

    private static void requireTexts(OneUnit asked, Snapshot snapshot, Unit unit, boolean unmasked) throws RunFailure {
        CollectionRequest.TextRequest texts = snapshot.request().texts();
        boolean held = texts != null
                && texts.units().stream()
                        .anyMatch(glob -> unit.names().stream().anyMatch(name -> Glob.matches(glob, name)));
        if (!held) {
            throw new RunFailure(
                    ExitCode.BAD_DATA,
                    "snapshot '" + asked.file() + "' holds no text of unit files; expected one taken by"
                            + " 'unitward snapshot --with-content'");
        }
        if (unmasked && texts != null && !texts.unmasked()) {
            throw new RunFailure(
                    ExitCode.BAD_DATA,
                    "snapshot '" + asked.file() + "' holds values only masked; expected one taken by"
                            + " 'unitward snapshot --with-content --unmasked', or no --unmasked here");
        }
    }
}
