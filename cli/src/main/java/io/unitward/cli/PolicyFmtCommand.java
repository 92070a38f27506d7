package io.unitward.cli;

import io.unitward.config.ConfigProblem;
import io.unitward.config.TrustedProgram;
import io.unitward.engine.compile.Diagnostics;
import io.unitward.engine.compile.PolicyCheck;
import io.unitward.engine.compile.PolicyProblem;
import io.unitward.engine.compile.PolicySource;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward policy fmt}. */
final class PolicyFmtCommand extends Verb {
    /** How it can end. */
    static final Map<ExitCode, String> EXIT_CODES = Map.of(
            ExitCode.COMPLIANT,
            "every policy is formatted",
            ExitCode.USAGE,
            "wrong usage, or a PATH that is not there or holds no policy",
            ExitCode.CHECK_FAILED,
            "--check found one that is not, or one cannot be read and was left as it is",
            ExitCode.INTERNAL,
            "internal error, or a file could not be written");

    private PolicyFmtCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = PolicyOptions.addOutput(
                        PolicyOptions.addPaths(Given.command("fmt", new PolicyFmtCommand(root))))
                .addOption(Given.flag("--check", "Change nothing; name the files that are not formatted."));
        command.usageMessage()
                .description(
                        "Formats the rules of policies as the shipped ones are.",
                        "",
                        "Every comment is kept, and so are"
                                + " empty lines between groups and the places where long conditions are broken. Names the files it"
                                + " changed.",
                        "",
                        "What cannot be read is left as it is, and told.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward policy fmt",
                        "      All below ./policies.",
                        "  unitward policy fmt --check || exit 1",
                        "      In a commit hook.",
                        "");
        return Given.withHelp(command);
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(() -> Outputs.parse(given.texts("-o")), () -> PolicyPaths.find(given));
    }

    @Override
    int run(Given given) throws RunFailure {
        Outputs outputs = Outputs.parse(given.texts("-o"));
        boolean checkOnly = given.flag("--check");
        boolean asRoot = Caller.uid() == 0;
        ExitCode code = ExitCode.COMPLIANT;
        List<String> failures = new ArrayList<>();
        List<WrittenFiles.File> files = new ArrayList<>();
        for (PolicyFolder folder : PolicyPaths.find(given).folders()) {
            String shown = PolicyFolder.shown(folder.rule());
            AuthoredText read = AuthoredText.read(folder.rule(), asRoot);
            if (read.text() == null) {
                root.console().tell(shown + ": the rule of the policy: " + read.why());
                files.add(new WrittenFiles.File(shown, "unreadable", false));
                code = ExitCode.CHECK_FAILED;
                continue;
            }
            PolicyCheck.Formatted formatted = PolicyCheck.format(new PolicySource(folder.source(), read.text()));
            if (formatted.text() == null) {
                root.console().err().print(diagnostics(shown, read.text(), formatted.problems()));
                root.console().tell(shown + " was left as it is: it cannot be read");
                files.add(new WrittenFiles.File(shown, "unreadable", false));
                code = ExitCode.CHECK_FAILED;
            } else if (!formatted.text().equals(read.text())) {
                if (checkOnly) {
                    code = ExitCode.CHECK_FAILED;
                } else {
                    try {
                        replace(folder.rule(), formatted.text());
                    } catch (IOException failure) {
                        failures.add(shown + " could not be written and is as it was: " + failure.getMessage());
                        files.add(new WrittenFiles.File(shown, "unwritable", false));
                        continue;
                    }
                }
                files.add(new WrittenFiles.File(shown, checkOnly ? "unformatted" : "changed", true));
            } else {
                files.add(new WrittenFiles.File(shown, "formatted", false));
            }
        }
        ExitCode end = failures.isEmpty() ? code : ExitCode.INTERNAL;
        outputs.write(new WrittenFiles("unitward.policy-fmt/v1", end, files), root.console());
        if (!failures.isEmpty()) {
            throw new RunFailure(ExitCode.INTERNAL, failures);
        }
        return code.code();
    }

    /**
     * Holds root back from a path that is not root's alone.
     *
     * @throws IOException for root, when somebody else could change what the path leads to
     */
    static void requireOwn(Path path) throws IOException {
        if (Objects.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"), 0)) {
            List<ConfigProblem> problems = TrustedProgram.problems(List.of(path.toAbsolutePath()));
            if (!problems.isEmpty()) {
                throw new IOException("root writes only where nobody else may: " + problems.get(0));
            }
        }
    }

    private static String diagnostics(String shown, String text, List<PolicyProblem> problems) {
        List<PolicyProblem> placed = problems.stream()
                .map(each -> new PolicyProblem(
                        shown, each.line(), each.column(), each.length(), each.message(), each.hint()))
                .toList();
        return Diagnostics.text(placed, name -> text);
    }

    /**
     * All or nothing, with the mode that the file had; through a link the file that it leads to. Root writes nothing where
     * somebody else could lead it elsewhere meanwhile.
     */
    static void replace(Path file, String text) throws IOException {
        Path target = file.toRealPath();
        requireOwn(target);
        Path unfinished = Files.createTempFile(target.getParent(), ".unitward-", ".tmp");
        try {
            Files.writeString(unfinished, text);
            Files.setPosixFilePermissions(unfinished, Files.getPosixFilePermissions(target));
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException(e);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }
}
