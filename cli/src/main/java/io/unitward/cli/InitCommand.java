package io.unitward.cli;

import io.unitward.engine.init.FirstManifest;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward init}. */
final class InitCommand extends Verb {
    /** How it can end. */
    static final Map<ExitCode, String> EXIT_CODES = Map.of(
            ExitCode.COMPLIANT,
            "the manifest was written",
            ExitCode.USAGE,
            "wrong usage, or FILE exists or cannot be written to",
            ExitCode.BAD_DATA,
            "the snapshot cannot be read, or is none of this version",
            ExitCode.UNKNOWN,
            "the manager did not answer; nothing was written",
            ExitCode.INTERNAL,
            "internal error, or the manifest could not be written",
            ExitCode.BAD_CONFIGURATION,
            ScopeOptions.NOT_ROOTS);

    private static final String STANDARD_OUTPUT = "-";

    private InitCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.command("init", new InitCommand(root));
        ScopeOptions.addTo(command)
                .addOption(
                        Given.flag(
                                "--pin",
                                "Record the digests of files that nothing else vouches for; an audit then names each that changed."))
                .addOption(Given.path("--snapshot", "FILE", "Write it from a snapshot file instead of a live manager."))
                .addOption(Given.path(
                        "-o", "FILE", "Where to write; never an existing file. - is standard output (default)."))
                .addOption(RunOptions.timeout());
        command.usageMessage()
                .description(
                        "Writes a first unitward.yaml from what a manager has now. Changes nothing.",
                        "",
                        "Unit files are grouped into owners by the directory they lie in and by where their links end: Home"
                                + " Manager's links, links into a checkout or stow package, files of packages, plain files. Units of"
                                + " the operating system are not declared.",
                        "",
                        "What is active in the file is strict. What could not be vouched for (drop-ins, masks, files that hide"
                                + " others, that somebody else may write, or that were planted) stands switched off below"
                                + " REVIEW, with the reason. Read it, switch on what you stand for, then run the audit.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward init",
                        "      Prints it.",
                        "  mkdir -p ~/.config/unitward",
                        "  unitward init -o ~/.config/unitward/unitward.yaml",
                        "  unitward audit --dry-run",
                        "      Puts it where it is read, and tries it.",
                        "  unitward init --pin -o /etc/unitward/unitward.yaml",
                        "      With digests; what others may write, or may have changed, gets none.",
                        "  unitward init --snapshot host.json -o host.yaml",
                        "      What 'unitward snapshot -o json=host.json' wrote down elsewhere.",
                        "  unitward init --user-of bob -o bob.yaml",
                        "      As root: from what bob's user manager has, asked as bob.",
                        "");
        return Given.withHelp(command);
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(
                () -> requireNew(file(given.path("-o"))),
                () -> ScopeOptions.asked(given, Caller.uid(), given.path("--snapshot") != null),
                () -> AuditCommand.seconds(given, "--timeout", 1));
    }

    @Override
    int run(Given given) throws RunFailure {
        Path file = file(given.path("-o"));
        long uid = Caller.uid();
        Path recorded = given.path("--snapshot");
        AuditOptions options = AuditOptions.looking(
                ScopeOptions.asked(given, uid, recorded != null), uid, AuditCommand.seconds(given, "--timeout", 1));
        return Patience.over(options, 2, () -> draft(options, recorded, file));
    }

    /** Where to; null for standard output. */
    private static @Nullable Path file(@Nullable Path to) {
        return to == null || to.toString().equals(STANDARD_OUTPUT) ? null : to;
    }

    private int draft(AuditOptions options, @Nullable Path recorded, @Nullable Path file) throws RunFailure {
        Snapshot snapshot = recorded == null ? look(options) : SnapshotFile.read(recorded);
        if (!snapshot.manager().available()) {
            root.console().tell("could not tell: " + snapshot.manager().unavailableReason() + "; nothing was written");
            return ExitCode.UNKNOWN.code();
        }
        FirstManifest manifest = FirstManifest.of(
                snapshot,
                options.userOf() == null ? null : options.userOf().name(),
                root.given().flag("--pin"));
        write(file, manifest);
        return ExitCode.COMPLIANT.code();
    }

    /** Twice: which units there are is only known after the first look, and the second one asks for them in full. */
    private Snapshot look(AuditOptions options) throws RunFailure {
        AuditedManager manager = AuditedManager.of(options);
        Scope scope = options.scope();
        try (Progress progress = Progress.start(root.console(), "looking at the " + options.managerName())) {
            Snapshot first = manager.collect(new CollectionRequest(scope, List.of(), List.of(), List.of()));
            List<String> more = FirstManifest.worthAsking(first);
            List<CollectionRequest.SourceRequest> sources = FirstManifest.sourcesWorthAsking(first);
            Snapshot all = !first.manager().available() || more.isEmpty()
                    ? first
                    : manager.collect(new CollectionRequest(scope, more, List.of(), sources));
            progress.end();
            return all;
        }
    }

    private static void requireNew(@Nullable Path file) throws RunFailure {
        if (file == null) {
            return;
        }
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw exists(file);
        }
        List<String> problems = Outputs.problemsOf(file);
        if (!problems.isEmpty()) {
            throw new RunFailure(ExitCode.USAGE, problems);
        }
    }

    private static RunFailure exists(Path file) {
        return new RunFailure(
                ExitCode.USAGE,
                "-o '" + file
                        + "' exists; expected a new file, init never overwrites one: write to another name and compare,"
                        + " or move the old one away");
    }

    private void write(@Nullable Path file, FirstManifest manifest) throws RunFailure {
        byte[] bytes = manifest.text().getBytes(StandardCharsets.UTF_8);
        try {
            if (file == null) {
                root.console().out().write(bytes);
                root.console().out().flush();
            } else {
                // Others may not write it, whatever the umask says: such a file would be refused.
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
                Files.write(file, bytes);
            }
        } catch (FileAlreadyExistsException meanwhile) {
            throw exists(file == null ? Path.of(STANDARD_OUTPUT) : file);
        } catch (IOException failure) {
            throw new RunFailure(ExitCode.INTERNAL, "the manifest could not be written: " + failure.getMessage());
        }
        root.console()
                .tell(counted(manifest.owners(), "owner") + " declared, " + counted(manifest.reviews(), "thing")
                        + " to review"
                        + (file == null ? "" : "; next: unitward audit --dry-run" + whose() + " --config " + file));
    }

    /** The same manager for the audit, or the same snapshot. */
    private String whose() {
        Given given = root.given();
        Path recorded = given.path("--snapshot");
        String userOf = given.text("--user-of");
        return (given.flag("--user") ? " --user" : "")
                + (given.flag("--system") ? " --system" : "")
                + (userOf == null ? "" : " --user-of " + userOf)
                + (recorded == null ? "" : " --snapshot " + recorded);
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
