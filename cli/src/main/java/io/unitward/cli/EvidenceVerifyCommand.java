package io.unitward.cli;

import io.unitward.cli.evidence.EvidenceCheck;
import io.unitward.cli.evidence.EvidenceProblem;
import io.unitward.cli.evidence.NotEvidence;
import io.unitward.engine.report.Style;
import io.unitward.json.JsonWriter;
import io.unitward.json.Visible;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward evidence verify}. */
final class EvidenceVerifyCommand extends Verb {
    static final Map<ExitCode, String> EXIT_CODES = Map.of(
            ExitCode.COMPLIANT, "it is as it was written",
            ExitCode.USAGE, "wrong usage",
            ExitCode.CHECK_FAILED, "something was edited, added or taken away; all of it is named",
            ExitCode.BAD_DATA, "PLACE is not there, cannot be read, is no evidence, or is a newer unitward's",
            ExitCode.INTERNAL, "internal error, or the result could not be written");

    private EvidenceVerifyCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.command("verify", new EvidenceVerifyCommand(root))
                .addOption(Given.text(
                        "--digest",
                        "DIGEST",
                        "The digest that was printed when it was written, or its first 12 or more digits."))
                .addOption(Given.outputs())
                .addPositional(Given.file(0, "PLACE", true, "A folder or archive that --evidence wrote."));
        command.usageMessage()
                .description(
                        "Compares every file of evidence with the digest that its manifest has, and the manifest with its own.",
                        "",
                        "Whoever replaces files, manifest and digest alike is found out by --digest alone: keep what was"
                                + " printed elsewhere. Owners, modes and times of files are not compared.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward evidence verify incident-7.tar --digest 3f9a0c1b2d4e",
                        "      Whether it is the very evidence that was written then.",
                        "");
        return Given.withHelp(command);
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(() -> Outputs.parse(given.texts("-o")), () -> digest(given.text("--digest")));
    }

    @Override
    int run(Given given) throws RunFailure {
        Outputs outputs = Outputs.parse(given.texts("-o"));
        return verify(
                        root.console(),
                        Objects.requireNonNull(given.file(0)),
                        EvidenceCheck.Writer.EVIDENCE,
                        given.text("--digest"),
                        outputs)
                .code();
    }

    /**
     * Checks evidence, and tells what was found.
     *
     * @param writer who must have written it
     * @param digest what was printed when it was written, or its beginning; null when nobody has it
     */
    static ExitCode verify(
            Console console, Path place, EvidenceCheck.Writer writer, @Nullable String digest, Outputs outputs)
            throws RunFailure {
        try {
            EvidenceCheck check = EvidenceCheck.of(place, digest, writer);
            outputs.write(new Checked(place, check), console);
            return check.intact() ? ExitCode.COMPLIANT : ExitCode.CHECK_FAILED;
        } catch (NotEvidence failure) {
            throw RunFailure.of(ExitCode.BAD_DATA, failure);
        }
    }

    /** A digest of evidence, or its beginning. */
    static void digest(@Nullable String digest) throws RunFailure {
        if (digest != null && !digest.matches("[0-9a-f]{12,64}")) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "--digest '" + digest + "'; expected the digest that was printed, or its first 12 or more digits");
        }
    }

    /** What was found, in each format. */
    private record Checked(Path place, EvidenceCheck check) implements Outputs.Rendering {
        @Override
        public void text(Appendable to, Style style) throws IOException {
            for (EvidenceProblem problem : check.problems()) {
                to.append(Visible.of(problem.message())).append('\n');
            }
            to.append(Visible.of(place.toString()))
                    .append(
                            check.intact()
                                    ? ": as it was written, " + check.files() + " files, digest " + check.digest()
                                    : ": not as it was written, "
                                            + check.problems().size()
                                            + (check.problems().size() == 1 ? " difference" : " differences"))
                    .append('\n');
            EvidenceCheck.Claim claim = check.claim();
            if (claim != null && check.intact()) {
                to.append("it says of itself: unitward ")
                        .append(Visible.of(claim.command()))
                        .append(" at ")
                        .append(claim.at().toString())
                        .append(" ended with ")
                        .append(Long.toString(claim.exitCode()))
                        .append('\n');
            }
        }

        @Override
        public void json(OutputStream to) throws IOException {
            EvidenceCheck.Claim claim = check.claim();
            JsonWriter json = JsonWriter.indented(to)
                    .begin()
                    .field("schema", "unitward.evidence-check/v1")
                    .field("intact", check.intact())
                    .field("digest", check.digest().isEmpty() ? null : check.digest())
                    .field("files", check.files())
                    .field("command", claim == null ? null : claim.command())
                    .field("at", claim == null ? null : claim.at())
                    .field("exitCode", claim == null ? null : Long.valueOf(claim.exitCode()))
                    .list("problems");
            for (EvidenceProblem problem : check.problems()) {
                json.begin()
                        .field(
                                "kind",
                                problem.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .field("path", problem.path())
                        .field("message", problem.message())
                        .end();
            }
            json.endList().end().finish();
        }
    }
}
