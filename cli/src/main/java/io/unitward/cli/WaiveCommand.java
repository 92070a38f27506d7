package io.unitward.cli;

import io.unitward.config.Allowlist;
import io.unitward.config.ConfigException;
import io.unitward.config.WaiverFile;
import io.unitward.config.WaiverReader;
import io.unitward.facts.Scope;
import io.unitward.verdict.Finding;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.Waiver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward waive}: writes down that somebody accepts what a policy finds of a unit for a while. */
final class WaiveCommand extends Verb {
    static final Map<ExitCode, String> EXIT_CODES = Map.of(
            ExitCode.COMPLIANT, "written, or printed",
            ExitCode.USAGE,
                    "wrong usage: no such policy, one that cannot be waived, a wrong time; or the entry could not be appended and was printed",
            ExitCode.INTERNAL, "internal error, or the result could not be written",
            ExitCode.BAD_CONFIGURATION, "bad configuration or policy; nothing was written");

    private static final int LONGEST_TEXT = 300;
    /** A glob may be of many units. */
    private static final int MOST_OTHERS = 10;

    private static final String WHY = "why this is acceptable";
    private static final String WHO = "who accepted it";

    private WaiveCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.command("waive", new WaiveCommand(root));
        ScopeOptions.addTo(command)
                .addOption(
                        Given.text(
                                "--until",
                                "DATE",
                                "When it ends: a date (its first moment in UTC) or a moment in UTC, or how long it lasts, such as 30d; at most 90 days from today."))
                .addOption(Given.text("--reason", "R", "Why this is acceptable, in one line."))
                .addOption(Given.text("--approver", "A", "Who accepted it."))
                .addOption(Given.text("--file", "PATH", "Only what is found of this file."))
                .addOption(Given.flag(
                        "--bind-digest",
                        "Only while the file has the content that it has now; looks at the manager for it."))
                .addOption(Given.flag(
                        "--print", "Print the entry instead of writing it, for a host that is declared elsewhere."))
                .addOption(Given.path(
                        "--waivers", "FILE", "Append to this waivers.yaml instead of the one in the default place."))
                .addOption(Given.path("--config", "FILE", "Read this unitward.yaml, as audit does."))
                .addOption(Given.paths("--policies", "DIR", "Judge by the policies in DIR too, as audit does."))
                .addOption(Given.path("--snapshot", "FILE", "Look into a snapshot file instead of a live manager."))
                .addOption(Given.path(
                        "--state-dir", "DIR", "Where the audit keeps its memory, if not in the usual place."))
                .addOption(RunOptions.timeout())
                .addPositional(Given.word(0, "POLICY", "The id of the policy."))
                .addPositional(Given.word(
                        1, "UNIT", "A name or glob of units, a name without a type is a service; or manager."));
        command.usageMessage()
                .description(
                        "Appends an entry to waivers.yaml: what a policy finds of a unit is accepted for a while.",
                        "",
                        "A waived finding is in no verdict, exit code or alert. It is always shown and counted, and it never"
                                + " makes a pending change safe: a reload is refused as without it.",
                        "",
                        "What else is found of the same units and files, and is not waived by this, is named.",
                        "",
                        "What is in the file already stays as it is. Where an entry cannot be appended, as to JSON or to a"
                                + " link, nothing is written and the entry is printed.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward waive foreign-drop-in web --until 2027-01-31 \\",
                        "      --reason 'debug output, ticket 4711' --approver alice --bind-digest",
                        "      That drop-in with this content, and no other.",
                        "  unitward waive look-alike-unit 'backup-*' --until 2027-01-31 \\",
                        "      --reason 'two generations side by side' --approver bob --print",
                        "      To be put into a declaration.",
                        "");
        return Given.withHelp(command);
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(
                () -> requireDirectory(given.path("--waivers")),
                () -> ScopeOptions.asked(given, Caller.uid(), given.path("--snapshot") != null),
                () -> AuditCommand.seconds(given, "--timeout", 1),
                () -> policy(given.word(0)),
                () -> unit(given.word(1)),
                () -> line(given, "--reason", WHY),
                () -> line(given, "--approver", WHO),
                () -> file(given.text("--file")),
                () -> until(given.text("--until"), Instant.now()));
    }

    @Override
    List<Usage.Check> names(Given given) {
        return List.of(() -> known(given));
    }

    /** An operator's policies are told by the configuration. */
    private void known(Given given) throws RunFailure {
        long uid = Caller.uid();
        Path snapshot = given.path("--snapshot");
        ScopeOptions.Asked asked = ScopeOptions.asked(given, uid, snapshot != null);
        AuditOptions options = options(given, asked, uid, AuditCommand.seconds(given, "--timeout", 1), true);
        Configured run = Configured.read(options, root.console());
        JudgingPolicies judging = run.policies(root.policies());
        try (Progress progress = run.looking()) {
            judging.requireKnown(given.word(0), judging.await(progress));
            progress.end();
        }
    }

    private static AuditOptions options(
            Given given, ScopeOptions.Asked asked, long uid, Duration timeout, boolean noState) {
        return new AuditOptions(
                        AuditOptions.Whose.of(asked, uid),
                        new AuditOptions.Named(
                                given.path("--config"),
                                null,
                                existing(given.path("--waivers")),
                                given.paths("--policies")),
                        AuditOptions.Limits.looking(timeout),
                        true,
                        noState,
                        given.path("--state-dir"))
                .of(given.path("--snapshot"));
    }

    @Override
    int run(Given given) throws RunFailure {
        long uid = Caller.uid();
        Path snapshot = given.path("--snapshot");
        requireDirectory(given.path("--waivers"));
        ScopeOptions.Asked asked = ScopeOptions.asked(given, uid, snapshot != null);
        Duration timeout = AuditCommand.seconds(given, "--timeout", 1);
        Waiver waiver = waiver(given, Instant.now(), uid != 0);
        AuditOptions options =
                options(given, asked, uid, timeout, snapshot != null || !isRemembered(given, uid, asked.scope()));
        return Patience.over(options, 2, () -> waive(given, options, waiver));
    }

    private int waive(Given given, AuditOptions options, Waiver waiver) throws RunFailure {
        Configured run = Configured.read(options, root.console());
        WaiverTrial.Tried tried = new WaiverTrial(run).tryOut(waiver, root.policies());
        Waiver entry = waiver;
        if (given.flag("--bind-digest")) {
            entry = bound(waiver, tried);
        } else if (tried.unavailable() != null) {
            root.console()
                    .tell("note: it could not be told whether there is anything to waive: " + tried.unavailable());
        } else if (tried.waived().isEmpty()) {
            root.console()
                    .tell("note: nothing is found now that this would waive; 'unitward audit' will call it unused");
        }
        tellOthers(entry, tried);
        if (given.flag("--print")) {
            print(WaiverFile.block(entry));
            return ExitCode.COMPLIANT.code();
        }
        WaiverFile file = WaiverFile.of(run.placesWith(given.path("--waivers")));
        if (file == null) {
            print(WaiverFile.block(entry));
            throw new RunFailure(
                    ExitCode.USAGE,
                    "no place for waivers.yaml: HOME and XDG_CONFIG_HOME are not set; expected one of them, or --waivers");
        }
        try {
            Waiver same = file.append(entry);
            root.console().tell("waived until " + entry.expires() + " in " + file.path());
            if (same != null) {
                root.console()
                        .tell("note: " + same.where() + " waives the same until " + same.expires()
                                + " already; of several the one that ends last counts, and the other can go");
            }
            return ExitCode.COMPLIANT.code();
        } catch (WaiverFile.NotAppended not) {
            print(WaiverFile.block(entry));
            throw new RunFailure(ExitCode.USAGE, "nothing was written: " + not.getMessage());
        } catch (ConfigException bad) {
            throw new RunFailure(
                    ExitCode.BAD_CONFIGURATION,
                    bad.problems().stream().map(Object::toString).toList());
        } catch (IOException failure) {
            throw new RunFailure(ExitCode.INTERNAL, file.path() + " could not be written: " + failure.getMessage());
        }
    }

    /** Nobody should believe that all is accepted that is found of a unit or a file. */
    private void tellOthers(Waiver entry, WaiverTrial.Tried tried) {
        List<Finding> others = new ArrayList<>(tried.others());
        if (entry.digest() != null) {
            tried.waived().stream()
                    .filter(finding -> !String.valueOf(entry.file()).equals(finding.file()))
                    .forEach(others::add);
        }
        Set<String> told = new LinkedHashSet<>();
        for (Finding finding : others) {
            told.add(finding.policy() + " of " + finding.unit() + (finding.file() == null ? "" : ": " + finding.file())
                    + " (" + finding.classification().text() + ")");
        }
        told.stream().limit(MOST_OTHERS).forEach(each -> root.console().tell("note: not waived by this: " + each));
        if (told.size() > MOST_OTHERS) {
            root.console()
                    .tell("note: not waived by this: " + (told.size() - MOST_OTHERS)
                            + " more, which 'unitward audit --dry-run' lists");
        }
    }

    /** With the one file that something is found of, and what is in it. */
    private static Waiver bound(Waiver waiver, WaiverTrial.Tried tried) throws RunFailure {
        if (tried.unavailable() != null) {
            throw new RunFailure(ExitCode.USAGE, "--bind-digest: could not tell: " + tried.unavailable());
        }
        SortedMap<String, String> files = tried.files();
        if (files.size() != 1) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    files.isEmpty()
                            ? "--bind-digest: nothing is found now of any file that this would waive"
                            : "--bind-digest: this would waive what is found of several files; expected --file with one of "
                                    + String.join(", ", files.keySet()));
        }
        String path = files.firstKey();
        String digest = files.getOrDefault(path, "");
        if (digest.isEmpty()) {
            throw new RunFailure(ExitCode.USAGE, "--bind-digest: the content of " + path + " is not known");
        }
        return new Waiver(
                waiver.policy(),
                waiver.units(),
                path,
                digest,
                waiver.reason(),
                waiver.approver(),
                waiver.granted(),
                waiver.expires(),
                waiver.users(),
                waiver.source(),
                waiver.line(),
                waiver.column());
    }

    private void print(String block) {
        byte[] bytes = block.getBytes(StandardCharsets.UTF_8);
        root.console().out().write(bytes, 0, bytes.length);
        root.console().out().flush();
    }

    private static Waiver waiver(Given given, Instant now, boolean users) throws RunFailure {
        return new Waiver(
                policy(given.word(0)),
                List.of(unit(given.word(1))),
                file(given.text("--file")),
                null,
                line(given, "--reason", WHY),
                line(given, "--approver", WHO),
                today(now),
                until(given.text("--until"), now),
                users,
                "command line",
                1,
                1);
    }

    private static String policy(String policy) throws RunFailure {
        String why = WaiverReader.NEVER.get(policy);
        if (why != null) {
            throw new RunFailure(ExitCode.USAGE, "policy '" + policy + "' cannot be waived: " + why);
        }
        return policy;
    }

    private static String unit(String word) throws RunFailure {
        if (word.equals(FindingDraft.MANAGER)) {
            return word;
        }
        String unit = UnitArgument.full(word);
        String problem = Allowlist.unitGlobProblem(unit);
        if (problem != null) {
            throw new RunFailure(ExitCode.USAGE, "UNIT '" + word + "'; expected " + problem);
        }
        return unit;
    }

    private static @Nullable String file(@Nullable String file) throws RunFailure {
        if (file != null && !file.startsWith("/") && !file.startsWith("~/")) {
            throw new RunFailure(
                    ExitCode.USAGE, "--file '" + file + "'; expected an absolute path, or one that begins with ~/");
        }
        return file == null ? null : oneLine("--file", file);
    }

    private static Instant today(Instant now) {
        return now.atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    private static Instant until(@Nullable String text, Instant now) throws RunFailure {
        Instant today = today(now);
        Instant last = today.plus(WaiverReader.LONGEST);
        String expected = "a date or a moment in UTC until "
                + last.atOffset(ZoneOffset.UTC).toLocalDate() + ", " + WaiverReader.LONGEST.toDays()
                + " days from today, or how long, such as 30d";
        if (text == null) {
            throw new RunFailure(ExitCode.USAGE, "--until is missing; expected " + expected);
        }
        Duration length = Durations.withUnit(text);
        Instant until =
                length == null ? WaiverReader.moment(text) : now.plus(length).truncatedTo(ChronoUnit.SECONDS);
        if (WaiverReader.LONGEST.equals(length)) {
            until = last; // counted from the beginning of today: the longest there is must not be too long
        }
        if (until == null || until.isAfter(last)) {
            throw new RunFailure(ExitCode.USAGE, "--until '" + text + "'; expected " + expected);
        }
        if (!until.isAfter(now)) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "--until '" + text + "' is in the past (a date stands for its first moment in UTC); expected "
                            + expected);
        }
        return until;
    }

    private static String line(Given given, String option, String expected) throws RunFailure {
        String text = given.text(option);
        if (text == null || text.isBlank()) {
            throw new RunFailure(ExitCode.USAGE, option + " is missing; expected " + expected + ", in one line");
        }
        return oneLine(option, text.strip());
    }

    private static String oneLine(String option, String text) throws RunFailure {
        if (text.length() > LONGEST_TEXT
                || text.chars()
                        .anyMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c) || c > 0xfffd)) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    option + " '" + text + "'; expected one line of at most " + LONGEST_TEXT + " plain characters");
        }
        return text;
    }

    /** The default place is made when it is missing; a directory that somebody names was mistyped. */
    private static void requireDirectory(@Nullable Path named) throws RunFailure {
        Path parent = named == null ? null : named.toAbsolutePath().getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "--waivers '" + named
                            + "': its directory does not exist; expected a file in an existing directory");
        }
    }

    /** A file that is made by this is no waivers.yaml to be read yet. */
    private static @Nullable Path existing(@Nullable Path named) {
        return named != null && Files.exists(named) ? named : null;
    }

    private static boolean isRemembered(Given given, long uid, Scope scope) throws RunFailure {
        Path named = given.path("--state-dir");
        return Files.isDirectory(named == null ? Caller.stateDirectory(uid, scope) : named);
    }
}
