package io.unitward.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;

/** What the command line says of itself. */
class HelpTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        out.reset();
        err.reset();
        Console console =
                new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false, false, 0);
        return Unitward.run(console, args);
    }

    @Test
    void everyHelpFitsATerminalAndHasExamples() {
        for (List<String> help : List.of(
                List.of("audit", "--help"),
                List.of("heal", "--help"),
                List.of("undo", "--help"),
                List.of("help", "audit"),
                List.of("snapshot", "--help"),
                List.of("blame", "--help"),
                List.of("help", "explain"),
                List.of("explain", "--help"),
                List.of("diff", "--help"),
                List.of("init", "--help"),
                List.of("reconcile", "--help"),
                List.of("stack", "--help"),
                List.of("stack", "preflight", "--help"),
                List.of("stack", "apply", "--help"),
                List.of("stack", "verify", "--help"),
                List.of("stack", "restart", "--help"),
                List.of("stack", "update", "--help"),
                List.of("stack", "status", "--help"),
                List.of("stack", "unit", "--help"),
                List.of("policy", "--help"),
                List.of("policy", "list", "--help"),
                List.of("policy", "show", "--help"),
                List.of("policy", "new", "--help"),
                List.of("policy", "check", "--help"),
                List.of("policy", "fmt", "--help"),
                List.of("policy", "test", "--help"),
                List.of("policy", "coverage", "--help"),
                List.of("policy", "accept", "--help"),
                List.of("config", "--help"),
                List.of("config", "check", "--help"),
                List.of("config", "allowlist", "--help"),
                List.of("config", "test-alert", "--help"),
                List.of("alert-failure", "--help"),
                List.of("waive", "--help"),
                List.of("hold", "--help"),
                List.of("log", "--help"),
                List.of("evidence", "--help"),
                List.of("evidence", "verify", "--help"),
                List.of("validate", "--help"),
                List.of("install", "--help"),
                List.of("help", "uninstall"),
                List.of("status", "--help"),
                List.of("demo", "--help"))) {
            assertThat(run(help.toArray(String[]::new))).as("%s", help).isZero();
            assertThat(out.toString(UTF_8)).contains("Examples:").endsWith("\n");
            assertThat(out.toString(UTF_8).lines()).as("%s", help).allMatch(line -> line.length() <= 80);
            assertThat(out.toString(UTF_8).substring(out.toString(UTF_8).indexOf("\nExamples:\n") + 11))
                    .as("an example that is wrapped begins at the margin: %s", help)
                    .doesNotContainPattern("\n\\w");
            assertThat(out.toString(UTF_8))
                    .as("a file name in two lines cannot be copied: %s", help)
                    .doesNotContainPattern("\\.\n *(yaml|config/|unitward-|/policies)")
                    .doesNotContain("\n\n\n");
            assertThat(err.toString(UTF_8)).isEmpty();
        }
        assertThat(run("--help")).isZero();
        assertThat(out.toString(UTF_8).lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void helpTakesACommandOfACommand() {
        run("stack", "update", "--help");
        String own = out.toString(UTF_8);
        assertThat(run("help", "stack", "update")).isZero();
        assertThat(out.toString(UTF_8)).isEqualTo(own).contains("unitward stack update");
        assertThat(run("help", "stack", "nothing")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("'nothing' is no command of 'unitward stack'");
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    /** However somebody asks: by the word at each level, in either order, or by an option. */
    @Test
    void helpIsThereAtEachLevel() {
        CommandSpec all = Unitward.spec();
        List<List<String>> commands = new ArrayList<>();
        commands(all, List.of(), commands);
        assertThat(commands).hasSizeGreaterThan(40);
        for (List<String> command : commands) {
            run(with(command, command.size(), "--help"));
            String own = out.toString(UTF_8);
            List<String[]> ways = new ArrayList<>();
            ways.add(with(command, command.size(), "-h"));
            ways.add(with(command, 0, "help"));
            if (!command.isEmpty()) {
                ways.add(with(command, command.size() - 1, "help"));
            }
            for (String[] way : ways) {
                assertThat(run(way)).as("%s", List.of(way)).isZero();
                assertThat(out.toString(UTF_8))
                        .as("%s", List.of(way))
                        .isEqualTo(own)
                        .startsWith("Usage: unitward");
                assertThat(err.toString(UTF_8)).isEmpty();
            }
        }
    }

    private static String[] with(List<String> command, int at, String word) {
        List<String> all = new ArrayList<>(command);
        all.add(at, word);
        return all.toArray(String[]::new);
    }

    private static void commands(CommandSpec command, List<String> name, List<List<String>> to) {
        to.add(name);
        command.subcommands().forEach((word, line) -> {
            List<String> longer = new ArrayList<>(name);
            longer.add(word);
            commands(line.getCommandSpec(), longer, to);
        });
    }

    @Test
    void auditListsItsExitCodes() {
        run("audit", "--help");
        String help = out.toString(UTF_8).replaceAll("\\s+", " ");
        for (ExitCode code : ExitCode.ofAudit()) {
            assertThat(help).contains(" " + code.code() + " " + code.meaning());
        }
        assertThat(help).doesNotContain(ExitCode.ROLLED_BACK.meaning());
    }

    @Test
    void everyOtherCommandListsItsOwnExitCodes() {
        Map<String, Map<ExitCode, String>> commands = Map.ofEntries(
                Map.entry("snapshot", SnapshotCommand.EXIT_CODES),
                Map.entry("heal", HealOptions.EXIT_CODES),
                Map.entry("undo", UndoCommand.EXIT_CODES),
                Map.entry("blame", BlameCommand.EXIT_CODES),
                Map.entry("explain", ExplainCommand.EXIT_CODES),
                Map.entry("diff", DiffCommand.EXIT_CODES),
                Map.entry("init", InitCommand.EXIT_CODES),
                Map.entry("reconcile", ReconcileCommand.EXIT_CODES),
                Map.entry("policy list", PolicyListCommand.EXIT_CODES),
                Map.entry("policy show", PolicyShowCommand.EXIT_CODES),
                Map.entry("policy new", PolicyNewCommand.EXIT_CODES),
                Map.entry("policy check", PolicyCheckCommand.EXIT_CODES),
                Map.entry("policy fmt", PolicyFmtCommand.EXIT_CODES),
                Map.entry("policy test", PolicyTestCommand.EXIT_CODES),
                Map.entry("config check", ConfigCheckCommand.EXIT_CODES),
                Map.entry("config allowlist", ConfigAllowlistCommand.EXIT_CODES),
                Map.entry("config test-alert", ConfigTestAlertCommand.EXIT_CODES),
                Map.entry("alert-failure", AlertFailureCommand.EXIT_CODES),
                Map.entry("waive", WaiveCommand.EXIT_CODES),
                Map.entry("hold", HoldCommand.EXIT_CODES),
                Map.entry("log", LogCommand.EXIT_CODES),
                Map.entry("policy accept", PolicyAcceptCommand.EXIT_CODES),
                Map.entry("evidence verify", EvidenceVerifyCommand.EXIT_CODES),
                Map.entry("validate", ValidateCommand.EXIT_CODES),
                Map.entry("install", InstallCommand.EXIT_CODES),
                Map.entry("uninstall", UninstallCommand.EXIT_CODES),
                Map.entry("status", StatusCommand.EXIT_CODES),
                Map.entry("policy coverage", PolicyCoverageCommand.EXIT_CODES));
        commands.forEach((command, codes) -> {
            run((command + " --help").split(" "));
            String help = out.toString(UTF_8);
            String list = help.substring(help.indexOf("Exit codes:"), help.indexOf("Examples:"));
            List<String> listed = list.lines()
                    .map(line -> line.strip().split(" ", 2)[0])
                    .filter(word -> word.matches("\\d+"))
                    .toList();
            assertThat(listed)
                    .as(command)
                    .isEqualTo(codes.keySet().stream()
                            .map(ExitCode::code)
                            .sorted()
                            .map(String::valueOf)
                            .toList());
            codes.forEach((code, meaning) ->
                    assertThat(list.replaceAll("\\s+", " ")).as(command).contains(" " + code.code() + " " + meaning));
        });
    }

    @Test
    void misuseIsToldInAFewLines() {
        for (List<String> wrong : List.of(
                List.of("audit", "--bogus"),
                List.of("audi"),
                List.of("blame"),
                List.of("explain", "a", "b"),
                List.of("snapshot", "--timeout"),
                List.of("reconcile", "--from", "x"),
                List.of("policy", "chek"),
                List.of("policy", "new", "site"),
                List.of("policy", "show"),
                List.of("policy", "coverage", "--min", "x"))) {
            assertThat(run(wrong.toArray(String[]::new))).as("%s", wrong).isEqualTo(ExitCode.USAGE.code());
            assertThat(out.toString(UTF_8)).isEmpty();
            assertThat(err.toString(UTF_8))
                    .as("%s", wrong)
                    .hasLineCount((int) err.toString(UTF_8).lines().limit(3).count())
                    .contains(" --help' tells what is expected");
            assertThat(err.toString(UTF_8).lines()).allMatch(line -> line.startsWith("unitward: "));
        }
        assertThat(run()).isEqualTo(ExitCode.USAGE.code());
        assertThat(out.toString(UTF_8)).isEmpty();
        assertThat(err.toString(UTF_8)).contains("Commands:").contains("Start here:");
        assertThat(run("policy")).isEqualTo(ExitCode.USAGE.code());
        assertThat(out.toString(UTF_8)).isEmpty();
        assertThat(err.toString(UTF_8)).contains("Commands:").contains("coverage");
    }

    @Test
    void completionIsAScript() {
        assertThat(run("generate-completion")).isZero();
        assertThat(out.toString(UTF_8))
                .startsWith("#!")
                .contains(
                        "--dry-run",
                        "snapshot",
                        "blame",
                        "explain",
                        "--unmasked",
                        "--with-content",
                        "diff",
                        "init",
                        "reconcile",
                        "--override",
                        "coverage",
                        "--category",
                        "_picocli_unitward_stack_help");
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString(UTF_8))
                .containsPattern("^unitward \\d+\\.\\d+\\.\\d+")
                .contains("sha256:");
    }

    @Test
    void textIsWrappedForATerminalOrWhenTold() {
        assertThat(Console.width(false, null, "120")).isZero();
        assertThat(Console.width(true, null, "120")).isEqualTo(120);
        assertThat(Console.width(true, null, null)).isEqualTo(80);
        assertThat(Console.width(false, "70", "120")).isEqualTo(70);
        for (String nonsense : new String[] {"", "0", "3", "-80", "wide", "99999"}) {
            assertThat(Console.width(true, nonsense, nonsense)).isEqualTo(80);
            assertThat(Console.width(false, nonsense, null)).isZero();
        }
    }

    @Test
    void allThatIsWrongWithTheWordsIsToldAtOnce() {
        assertThat(run(
                        "audit",
                        "--evidence",
                        "/nope/ev1",
                        "--no-state",
                        "-o",
                        "json=/nope/x",
                        "--plan",
                        "zz",
                        "--settle",
                        "abc",
                        "--timeout",
                        "-3",
                        "--user",
                        "--system"))
                .isEqualTo(2);
        assertThat(err.toString(UTF_8))
                .contains("--evidence", "--no-state without --dry-run", "-o '/nope/x'", "--plan 'zz'")
                .contains("--settle 'abc'", "--timeout '-3'", "--user and --system");
        assertThat(err.toString(UTF_8).lines()).doesNotHaveDuplicates();
        assertThat(run("heal", "--plan", "zz", "--settle", "abc")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("--plan 'zz'", "--settle 'abc'");
        assertThat(run("install", "--system", "--every", "7m", "--stacks")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("--every '7m'", "60min", "--stacks was given for the system manager");
    }

    /** The words of README.md for whom {@code --user-of} is. */
    @Test
    void readmeNamesTheCommandsThatTakeNoOtherUser() throws Exception {
        String readme = Files.readString(Path.of("../README.md"));
        String sentence = readme.lines()
                .filter(line -> line.contains("audit --user-of bob"))
                .findFirst()
                .orElseThrow();
        assertThat(sentence).contains("(of which `policy accept` does)");
        for (String command : List.of(
                "heal",
                "undo",
                "snapshot",
                "blame",
                "explain",
                "diff",
                "init",
                "reconcile",
                "stack status",
                "policy list",
                "policy test",
                "config check",
                "config allowlist",
                "config test-alert",
                "waive",
                "hold",
                "log",
                "evidence verify",
                "validate",
                "install",
                "uninstall",
                "status",
                "demo")) {
            run((command + " --help").split(" "));
            boolean takes = out.toString(UTF_8).contains("--user-of");
            boolean named =
                    sentence.contains("`" + command.split(" ")[0] + "`") || sentence.contains("`" + command + "`");
            assertThat(named).as(command).isEqualTo(!takes);
        }
    }
}
