package io.unitward.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.CommandSpec;

/** All that is wrong with the words of a command is told in one go, whether the parser or the command finds it. */
class UsageTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        out.reset();
        err.reset();
        Console console =
                new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false, false, 0);
        return Unitward.run(console, args);
    }

    /**
     * A command line, and how what is said of each wrong word begins.
     *
     * @param line words apart by blanks
     */
    private record Wrong(String line, List<String> said) {
        static Wrong of(String line, String... said) {
            return new Wrong(line, List.of(said));
        }

        @Override
        public String toString() {
            return line;
        }
    }

    static Stream<Wrong> wrong() {
        String both = "--user and --system were both given; expected one of them";
        return Stream.of(
                Wrong.of(
                        "audit --timeout x --settle y --bogus --user --system -o nothing=-",
                        "Unknown option: '--bogus'",
                        "-o 'nothing=-'",
                        both,
                        "--timeout 'x'",
                        "--settle 'y'"),
                Wrong.of(
                        "heal --timeout x --plan 7 --reload-timeout y",
                        "--plan '7'",
                        "--timeout 'x'",
                        "--reload-timeout 'y'"),
                Wrong.of("undo --timeout x -o nothing=-", "-o 'nothing=-'", "--timeout 'x'", "ACTION-ID is missing"),
                Wrong.of("undo --list 5 --user --system", both, "ACTION-ID '5'; expected none with --list"),
                Wrong.of(
                        "snapshot -o text=- --unmasked --timeout 0",
                        "-o 'text=-'",
                        "--unmasked without",
                        "--timeout '0'"),
                Wrong.of("blame a/b --timeout x -o nothing=-", "UNIT 'a/b'", "--timeout 'x'", "-o 'nothing=-'"),
                Wrong.of(
                        "explain a/b --config c --timeout x", "UNIT 'a/b'", "--timeout 'x'", "--policies and --config"),
                Wrong.of(
                        "diff A B --user --timeout x -o nothing=-",
                        "-o 'nothing=-'",
                        "--user, --system and",
                        "--timeout 'x'"),
                Wrong.of("init --timeout x -o /no/such/file", "-o '/no/such/file'", "--timeout 'x'"),
                Wrong.of(
                        "reconcile --timeout x --no-state -o nothing=-",
                        "Missing required option: '--to=NEW'",
                        "--no-state without --dry-run",
                        "-o 'nothing=-'",
                        "--timeout 'x'"),
                Wrong.of(
                        "hold all a/b --until yesterday --reason r --user --system -o nothing=-",
                        "-o 'nothing=-'",
                        both,
                        "UNIT 'all' could mean",
                        "UNIT 'a/b.service'",
                        "--until 'yesterday'"),
                Wrong.of("hold web", "--reason is missing", "--until is missing"),
                Wrong.of("hold --release --until 2h", "UNIT is missing"),
                Wrong.of(
                        "waive manager-unavailable a/b --approver me --until 1999-01-01 --file x --timeout y",
                        "--timeout 'y'",
                        "policy 'manager-unavailable' cannot be waived",
                        "UNIT 'a/b'",
                        "--reason is missing",
                        "--file 'x'",
                        "--until '1999-01-01' is in the past"),
                Wrong.of("log --since x -o nothing=- --user --system", "-o 'nothing=-'", both, "--since 'x'"),
                Wrong.of("evidence verify P --digest x -o nothing=-", "-o 'nothing=-'", "--digest 'x'"),
                Wrong.of("alert-failure nothing --user --system", "UNIT 'nothing'", both),
                Wrong.of(
                        "validate --tests T99 --digest x --dry-run",
                        "--digest without --verify",
                        "--digest 'x'",
                        "--tests 'T99'",
                        "--dry-run without --live"),
                Wrong.of(
                        "install --every x --user --system --metrics /no/such/x.prom",
                        both,
                        "--every 'x'",
                        "--metrics '/no/such/x.prom'"),
                Wrong.of("uninstall --bogus --user --system", "Unknown option: '--bogus'", both),
                Wrong.of("status --user --system -o nothing=-", "-o 'nothing=-'", both),
                Wrong.of("policy list --category x -o nothing=-", "-o 'nothing=-'", "category 'x' has no policy"),
                Wrong.of("policy show nothing --shipped -o nothing=-", "-o 'nothing=-'", "no policy 'nothing'"),
                Wrong.of("policy new A B -o nothing=-", "-o 'nothing=-'", "CATEGORY 'A'", "ID 'B'"),
                Wrong.of("policy check /no/such -o nothing=-", "-o 'nothing=-'", "'/no/such' does not exist"),
                Wrong.of("policy fmt /no/such -o nothing=-", "-o 'nothing=-'", "'/no/such' does not exist"),
                Wrong.of("policy test /no/such -o nothing=-", "-o 'nothing=-'", "'/no/such' does not exist"),
                Wrong.of("policy coverage /no/such --min 101", "--min '101'", "'/no/such' does not exist"),
                Wrong.of("policy accept one two -o nothing=-", "-o 'nothing=-'", "policy 'one'", "policy 'two'"),
                Wrong.of("config check --user --system -o nothing=-", both, "-o 'nothing=-'"),
                Wrong.of(
                        "config allowlist a/b nothing -o nothing=-",
                        "-o 'nothing=-'",
                        "UNIT 'a/b'",
                        "ACTION 'nothing'"),
                Wrong.of("config test-alert none --severity x --bogus", "Unknown option: '--bogus'", "--severity 'x'"),
                Wrong.of("stack preflight -o nothing=-", "Missing required parameter: 'STACK'", "-o 'nothing=-'"),
                Wrong.of("stack apply S T -o nothing=-", "Unmatched argument at index 3: 'T'", "-o 'nothing=-'"),
                Wrong.of(
                        "stack verify S --timeout 0 --stable-for 90000 -o nothing=-",
                        "-o 'nothing=-'",
                        "--timeout '0'",
                        "--stable-for '90000'"),
                Wrong.of("stack restart S --wait x -o nothing=-", "-o 'nothing=-'", "--wait 'x'"),
                Wrong.of(
                        "stack update --wait x --dry-run --alert -o nothing=-",
                        "-o 'nothing=-'",
                        "--wait 'x'",
                        "no STACK was given",
                        "--alert tells what was done"),
                Wrong.of("stack status -o nothing=- --bogus", "Unknown option: '--bogus'", "-o 'nothing=-'"));
    }

    @ParameterizedTest
    @MethodSource
    void wrong(Wrong wrong) {
        assertThat(run(wrong.line().split(" "))).isEqualTo(ExitCode.USAGE.code());
        List<String> lines = new ArrayList<>(err.toString(UTF_8).lines().toList());
        for (String said : wrong.said()) {
            String line = lines.stream()
                    .filter(each -> each.startsWith("unitward: " + said))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("'" + said + "' is not told in " + lines));
            lines.remove(line);
        }
        lines.removeIf(line -> line.endsWith(" --help' tells what is expected"));
        lines.removeIf(line -> line.startsWith("unitward: stacks belong to users")); // where root runs this
        lines.removeIf(line -> line.startsWith("unitward: no stack '")); // where a user does
        lines.removeIf(line -> line.startsWith("unitward: SINK 'none'"));
        assertThat(lines).isEmpty();
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    /** A verb that forgot to say what its words are would tell them one by one. */
    @Test
    void everyVerbSaysWhatMustHoldOfItsWords() {
        List<String> covered = wrong().map(Wrong::line).toList();
        List<String> missing = new ArrayList<>();
        verbs(Unitward.spec(), "", missing);
        missing.removeIf(verb -> covered.stream().anyMatch(line -> line.startsWith(verb + " ")));
        // One word at most can be wrong with these.
        assertThat(missing)
                .allMatch(verb -> verb.equals("help")
                        || verb.endsWith(" help")
                        || List.of("demo", "generate-completion", "stack unit").contains(verb));
    }

    private static void verbs(CommandSpec command, String name, List<String> to) {
        if (command.subcommands().isEmpty()) {
            to.add(name.strip());
        }
        command.subcommands().forEach((word, line) -> verbs(line.getCommandSpec(), name + " " + word, to));
    }

    @Test
    void aMistypedVerbIsToldWithTheNearest() {
        for (List<String> typed : List.of(
                List.of("audti", "audit"),
                List.of("stack updat", "update"),
                List.of("policy chek", "check"),
                List.of("help stack prefligth", "preflight"),
                List.of("config help chekc", "check"),
                List.of("evidence verfy", "verify"))) {
            assertThat(run(typed.get(0).split(" "))).isEqualTo(ExitCode.USAGE.code());
            assertThat(err.toString(UTF_8))
                    .contains("' is no command of '", "expected one of ", "did you mean '" + typed.get(1) + "'?");
            assertThat(out.toString(UTF_8)).isEmpty();
        }
    }
}
