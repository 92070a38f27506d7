package io.unitward.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.unitward.engine.Policies;
import io.unitward.engine.catalog.PolicyInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of {@code unitward policy} on real directories. */
class PolicyCommandsTest {
    private static final Path SAMPLES = Path.of("../samples/policies");
    private static final Set<String> INDISPENSABLE =
            Set.of("manager-unavailable", "snapshot-incomplete", "override-outdated");

    @TempDir
    private Path tmp;

    private Path policies;

    @BeforeEach
    void real() throws IOException {
        tmp = tmp.toRealPath();
        Files.setPosixFilePermissions(tmp, PosixFilePermissions.fromString("rwxr-xr-x"));
        policies = tmp.resolve("policies");
    }

    /** What a command printed, with the path of the temporary directory taken out. */
    private record Ran(int code, String out, String err) {
        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(out);
        }
    }

    private Ran run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] all =
                Stream.concat(Stream.of("policy"), Arrays.stream(arguments)).toArray(String[]::new);
        int code = Unitward.run(Replay.console(out, err), all);
        String prefix = tmp + "/";
        return new Ran(
                code,
                out.toString(UTF_8).replace(prefix, ""),
                err.toString(UTF_8).replace(prefix, ""));
    }

    private Ran begin(String category, String id, String... more) {
        Ran ran = run(Stream.concat(Stream.of("new", category, id, "--into", policies.toString()), Arrays.stream(more))
                .toArray(String[]::new));
        assertThat(ran.code).as(ran.err).isZero();
        return ran;
    }

    private void passes(Path what) {
        for (List<String> command : List.of(
                List.of("check"), List.of("fmt", "--check"), List.of("test"), List.of("coverage", "--min", "100"))) {
            Ran ran = run(
                    Stream.concat(command.stream(), Stream.of(what.toString())).toArray(String[]::new));
            assertThat(ran.code).as("%s: %s%s", command, ran.out, ran.err).isZero();
            assertThat(ran.err).isEmpty();
        }
    }

    private Path rule() {
        return policies.resolve("site/no-override/no-override.drl");
    }

    private void edit(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    private Map<String, String> everything() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(tmp)) {
            for (Path file : walk.toList()) {
                files.put(file.toString(), Files.isRegularFile(file) ? Files.readString(file, ISO_8859_1) : "");
            }
        }
        return files;
    }

    @Test
    void a_new_policy_passes_everything() {
        assertThat(begin("site", "no-override").out.lines())
                .containsExactly(
                        "policies/site/no-override/no-override.drl",
                        "policies/site/no-override/no-override.md",
                        "policies/site/no-override/cases/fires.yaml",
                        "policies/site/no-override/cases/keeps-silent.yaml");
        passes(policies);
        passes(policies.resolve("site"));
        passes(rule().getParent());
        passes(rule());
        assertThat(run("check", policies.toString(), rule().toString(), policies + "/site/../site").out)
                .isEqualTo("1 policy, no problems\n");
    }

    @Test
    void any_shipped_policy_can_be_begun_with() {
        for (PolicyInfo shipped : Policies.shippedIndex().policies()) {
            if (!INDISPENSABLE.contains(shipped.id())) {
                begin(shipped.category(), shipped.id(), "--override");
            }
        }
        passes(policies);
    }

    @Test
    void the_samples_pass_everything() {
        passes(SAMPLES);
    }

    @Test
    void what_cannot_be_begun_leaves_nothing() throws IOException {
        begin("site", "no-override");
        Map<String, String> before = everything();
        for (List<String> wrong : List.of(
                List.of("site", "no-override", "is there"),
                List.of("other", "no-override", "is that of policies/site/no-override/no-override.drl"),
                List.of("site", "Upper", "ID 'Upper'"),
                List.of("../..", "x", "CATEGORY '../..'"),
                List.of("provenance", "content-drift", "--override to begin with that policy"))) {
            Ran ran = run("new", wrong.get(0), wrong.get(1), "--into", policies.toString());
            assertThat(ran.code).isEqualTo(ExitCode.USAGE.code());
            assertThat(ran.err).contains(wrong.get(2));
            assertThat(ran.out).isEmpty();
        }
        for (List<String> wrong : List.of(
                List.of("site", "no-such", "no policy 'no-such' is shipped"),
                List.of("site", "content-drift", "expected 'provenance'"),
                List.of("manager", "snapshot-incomplete", "cannot be overridden"))) {
            Ran ran = run("new", wrong.get(0), wrong.get(1), "--override", "--into", policies.toString());
            assertThat(ran.code).isEqualTo(ExitCode.USAGE.code());
            assertThat(ran.err).contains(wrong.get(2));
        }
        Path file = Files.writeString(tmp.resolve("file"), "");
        assertThat(run("new", "site", "x", "--into", file.toString()).code).isEqualTo(ExitCode.INTERNAL.code());
        Files.delete(file);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void everything_that_is_wrong_is_told_at_once() throws IOException {
        begin("site", "no-override");
        edit(rule(), "DROP_IN", "DROPIN");
        edit(rule(), "$view : view", "$view : vieww");
        Path folder = rule().getParent();
        edit(folder.resolve("no-override.md"), "## Why", "## Because");
        Files.move(folder.resolve("cases/keeps-silent.yaml"), folder.resolve("cases/keeps-silent.yml"));
        edit(folder.resolve("cases/fires.yaml"), "classification:", "clasification:");
        Files.writeString(folder.resolve("notes.txt"), "x");
        Files.writeString(policies.resolve("site/stray.drl"), "x");
        Files.writeString(policies.resolve("site/.hidden"), "x");
        Map<String, String> before = everything();
        Ran ran = run("check", policies.toString());
        assertThat(ran.code).isEqualTo(ExitCode.CHECK_FAILED.code());
        assertThat(ran.out)
                .contains(
                        "no-override.drl:16:55: error: 'ViewFile.Role.DROPIN' is no constant\n",
                        "^~~~",
                        "did you mean 'ViewFile.Role.DROP_IN'?",
                        "no-override.drl:17:21: error: 'ViewFile' has no property 'vieww'",
                        "did you mean 'view'?",
                        "no-override.md:11:1: error: a section 'Because'\n    ## Because\n    ^\n",
                        "error: no section 'Why'",
                        "keeps-silent.yml:1:1: error: it lies among cases, and is none",
                        "fires.yaml:7:7: error: unknown field 'clasification'",
                        "notes.txt:1:1: error: nothing reads this file",
                        "policies/site/stray.drl:1:1: error: a rule where none is looked for")
                .doesNotContain(".hidden")
                .endsWith("1 policy, 8 problems\n");
        Published.POLICY_CHECK.accepts(run("check", policies.toString(), "-o", "json=-").out);
        JsonNode json = run("check", policies.toString(), "-o", "json=-").json();
        assertThat(json.at("/exitCode").asInt()).isEqualTo(20);
        assertThat(json.at("/problems")).hasSize(8);
        assertThat(json.at("/problems").findValuesAsText("line")).contains("16", "17", "11");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void an_override_is_held_against_what_is_shipped() throws IOException {
        begin("provenance", "look-alike-unit", "--override");
        Path rule = policies.resolve("provenance/look-alike-unit/look-alike-unit.drl");
        String text = Files.readString(rule);
        String named = text.replaceAll("(?s).*@overrides\\(\"(.{12}).*", "$1");
        assertThat(run("show", "look-alike-unit", "--policies", policies.toString()).out)
                .doesNotContain("@overrides(\"" + named);
        assertThat(run("show", "look-alike-unit", "--shipped", "--policies", policies.toString()).out)
                .contains("from    shipped")
                .contains("@overrides(\"" + named);
        String line = text.lines()
                .filter(each -> each.contains("@overrides"))
                .findFirst()
                .orElseThrow();
        Files.writeString(rule, text.replace(line + "\n", ""));
        assertThat(run("check", policies.toString()).out)
                .contains("policy 'look-alike-unit'")
                .contains("or @overrides(\"");
        Files.writeString(rule, text.replace(line, "    @overrides(\"0123456789ab\")"));
        Ran outdated = run("check", policies.toString());
        assertThat(outdated.code).isEqualTo(20);
        assertThat(outdated.out).contains("@overrides names '0123456789ab'").contains(line.strip());
        begin("site", "no-override");
        edit(rule(), "@policy(\"no-override\")", "@policy(\"no-override\") @overrides(\"0123456789ab\")");
        assertThat(run("check", rule().toString()).out)
                .contains("@overrides, and there is no shipped policy 'no-override'");
    }

    @Test
    void paths_that_are_none_are_told_and_nothing_is_written() throws IOException {
        begin("site", "no-override");
        Path empty = Files.createDirectory(tmp.resolve("empty"));
        Path loose = Files.writeString(tmp.resolve("loose.drl"), "x");
        Map<String, String> before = everything();
        for (String command : List.of("check", "fmt", "test", "coverage")) {
            for (List<String> wrong : List.of(
                    List.of(tmp + "/nowhere", "does not exist"),
                    List.of(empty.toString(), "holds no policy"),
                    List.of(loose.toString(), "is no policy; expected CATEGORY/ID/ID.drl"),
                    List.of(rule().resolveSibling("no-override.md").toString(), "is no policy"))) {
                Ran ran = run(command, rule().toString(), wrong.get(0));
                assertThat(ran.code).as(command).isEqualTo(ExitCode.USAGE.code());
                assertThat(ran.err).contains(wrong.get(1));
                assertThat(ran.out).isEmpty();
            }
        }
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void files_that_cannot_be_read_are_told_and_left_alone() throws IOException {
        begin("site", "no-override");
        for (byte[] content : List.of(new byte[] {(byte) 0xff, (byte) 0xfe}, new byte[300_000])) {
            Files.write(rule(), content);
            for (String command : List.of("check", "fmt", "test", "coverage")) {
                Ran ran = run(command, policies.toString());
                assertThat(ran.code).as(command).isEqualTo(ExitCode.CHECK_FAILED.code());
                assertThat(ran.out + ran.err)
                        .contains("no-override.drl")
                        .contains(content.length < 10 ? "it is not UTF-8" : "it is larger than 256 KiB")
                        .doesNotContain("Exception");
            }
            assertThat(Files.readAllBytes(rule())).isEqualTo(content);
        }
        Files.delete(rule());
        Files.createDirectory(rule());
        assertThat(run("check", policies.toString()).out).contains("it is no regular file");
        Files.delete(rule());
        assertThat(run("check", policies.toString()).out).contains("there is no such file");
    }

    @Test
    void fmt_writes_what_it_must_and_nothing_else() throws IOException {
        begin("site", "no-override");
        begin("site", "second");
        String formatted = Files.readString(rule());
        Files.setPosixFilePermissions(rule(), PosixFilePermissions.fromString("rw-r-----"));
        edit(rule(), "    ViewFile( $unit", "  ViewFile($unit");
        Map<String, String> before = everything();
        Ran check = run("fmt", "--check", policies.toString());
        assertThat(check.code).isEqualTo(ExitCode.CHECK_FAILED.code());
        assertThat(check.out).isEqualTo("policies/site/no-override/no-override.drl\n");
        assertThat(everything()).isEqualTo(before);
        JsonNode told =
                run("fmt", "--check", policies.toString(), "-o", "json=-").json();
        Published.POLICY_FMT.accepts(run("fmt", "--check", policies.toString(), "-o", "json=-").out);
        assertThat(told.at("/exitCode").asInt()).isEqualTo(20);
        assertThat(told.at("/files/0/result").asText()).isEqualTo("unformatted");
        Ran ran = run("fmt", policies.toString());
        assertThat(ran.code).isZero();
        assertThat(ran.out).isEqualTo("policies/site/no-override/no-override.drl\n");
        assertThat(Files.readString(rule())).isEqualTo(formatted);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(rule())))
                .isEqualTo("rw-r-----");
        assertThat(run("fmt", policies.toString()).out).isEmpty();
        edit(rule(), "when", "whenever");
        edit(policies.resolve("site/second/second.drl"), "    insert( new", "insert(new");
        String broken = Files.readString(rule());
        Ran left = run("fmt", policies.toString());
        assertThat(left.code).isEqualTo(ExitCode.CHECK_FAILED.code());
        assertThat(left.err).contains("no-override.drl:", "'when' is missing", "was left as it is");
        assertThat(left.out).isEqualTo("policies/site/second/second.drl\n");
        assertThat(Files.readString(rule())).isEqualTo(broken);
        assertThat(everything().keySet()).isEqualTo(before.keySet());
    }

    @Test
    void a_case_that_does_not_hold_shows_what_differs_and_can_be_updated() throws IOException {
        begin("site", "no-override");
        edit(rule(), "@classification(\"advice\")", "@classification(\"block-and-alert\")");
        Path fires = rule().resolveSibling("cases/fires.yaml");
        Ran ran = run("test", policies.toString());
        assertThat(ran.code).isEqualTo(ExitCode.CHECK_FAILED.code());
        assertThat(ran.out)
                .startsWith("site/no-override\n  FAIL  fires\n        policies/site/no-override/cases/fires.yaml:7:5: ")
                .contains("- classification: advice\n", "+ classification: block-and-alert\n")
                .endsWith("  ok    keeps-silent\n1 passed, 1 failed\n");
        JsonNode json = run("test", policies.toString(), "-o", "json=-").json();
        Published.POLICY_TEST.accepts(run("test", policies.toString(), "-o", "json=-").out);
        assertThat(json.at("/failed").asInt()).isEqualTo(1);
        assertThat(json.at("/cases/0/result").asText()).isEqualTo("failed");
        assertThat(run("test", policies.toString(), "--run", "keeps-*").out)
                .isEqualTo("site/no-override\n  ok    keeps-silent\n1 passed, 0 failed\n");
        assertThat(run("test", policies.toString(), "--run", "no-override/fires").code)
                .isEqualTo(20);
        Ran nothing = run("test", policies.toString(), "--run", "zzz");
        assertThat(nothing.code).isEqualTo(ExitCode.CHECK_FAILED.code());
        assertThat(nothing.err).isEqualTo("unitward: nothing ran: no POLICY/CASE matches 'zzz'\n");

        String before = Files.readString(fires);
        Ran updated = run("test", policies.toString(), "--update");
        assertThat(updated.code).as(updated.err).isZero();
        assertThat(updated.out).contains("  updated  fires\n");
        assertThat(Files.readString(fires))
                .startsWith(before.substring(0, before.indexOf("expect:")))
                .contains("classification: block-and-alert, view: loaded");
        passes(policies);
        edit(fires, "override.conf }\n#", "other.conf }\n#");
        assertThat(run("test", policies.toString()).out)
                .contains(
                        "fires.yaml:7:5: expected, not found:\n",
                        "condition 1 fails: no ViewFile fits  policies/site/no-override/no-override.drl:16:5\n",
                        "path is \"/home/alice/.config/systemd/user/web-stack.service.d/other.conf\"; wanted: ");
        edit(rule().resolveSibling("cases/keeps-silent.yaml"), "limits.conf", "override.conf");
        assertThat(run("test", policies.toString()).out)
                .contains("keeps-silent.yaml: found, not expected:\n", "condition 1: ViewFile of ");
        Files.delete(fires);
        Files.delete(rule().resolveSibling("cases/keeps-silent.yaml"));
        assertThat(run("test", policies.toString()).err).contains("nothing ran");
        assertThat(run("coverage", policies.toString()).code).isEqualTo(20);
    }

    /** As root that somebody could lead what is written elsewhere; as anybody else it is theirs to say. */
    @Test
    void root_writes_nothing_where_others_may() throws IOException {
        assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0));
        begin("site", "no-override");
        edit(rule(), "    ViewFile( $unit", "  ViewFile($unit");
        Files.setPosixFilePermissions(policies.resolve("site"), PosixFilePermissions.fromString("rwxrwxrwx"));
        Map<String, String> before = everything();
        Ran ran = run("fmt", policies.toString());
        assertThat(ran.code).isEqualTo(ExitCode.INTERNAL.code());
        assertThat(ran.err).contains("could not be written and is as it was: root writes only where nobody else may");
        assertThat(run("new", "site", "second", "--into", policies.toString()).err)
                .contains("root writes only where nobody else may");
        assertThat(everything()).isEqualTo(before);
        assertThat(run("fmt", "--check", policies.toString()).code).isEqualTo(ExitCode.CHECK_FAILED.code());
    }

    @Test
    void a_case_that_cannot_be_read_fails_the_test_and_the_others_run() throws IOException {
        begin("site", "no-override");
        edit(rule().resolveSibling("cases/fires.yaml"), "expect:", "expects:");
        Ran ran = run("test", policies.toString());
        assertThat(ran.code).isEqualTo(ExitCode.CHECK_FAILED.code());
        assertThat(ran.err).contains("fires.yaml:6:1: error: unknown field 'expects'");
        assertThat(ran.out).endsWith("  ok    keeps-silent\n1 passed, 1 failed\n");
    }

    @Test
    void coverage_names_what_no_case_shows() throws IOException {
        begin("site", "no-override");
        edit(rule().resolveSibling("cases/keeps-silent.yaml"), "owned: false, ", "status: read, ");
        edit(rule().resolveSibling("cases/keeps-silent.yaml"), "override.conf }\nexpect", "local.conf }\nexpect");
        Ran ran = run("coverage", policies.toString());
        assertThat(ran.code).isZero();
        assertThat(ran.out).startsWith("""
                        ✗ no-override  90.0 % by 2 cases
                            policies/site/no-override/no-override.drl:16:32: never false: constraint owned == true
                        = 90.0 %: 9 of 10""");
        Ran least = run("coverage", "--min", "91", policies.toString());
        assertThat(least.code).isEqualTo(ExitCode.CHECK_FAILED.code());
        assertThat(least.err).isEqualTo("unitward: less than 91 %: no-override\n");
        assertThat(run("coverage", "--min", "101", policies.toString()).code).isEqualTo(ExitCode.USAGE.code());
        JsonNode json = run("coverage", policies.toString(), "-o", "json=-").json();
        Published.COVERAGE.accepts(run("coverage", policies.toString(), "-o", "json=-").out);
        assertThat(json.at("/permille").asInt()).isEqualTo(900);
    }

    @Test
    void the_list_has_what_is_shipped_and_what_is_named() throws IOException {
        List<PolicyInfo> shipped = Policies.shippedIndex().policies().stream()
                .sorted(Comparator.comparing(PolicyInfo::category).thenComparing(PolicyInfo::id))
                .toList();
        JsonNode all = run("list", "-o", "json=-").json();
        Published.POLICY_LIST.accepts(run("list", "-o", "json=-").out);
        assertThat(all.at("/policies")).hasSize(shipped.size());
        for (int i = 0; i < shipped.size(); i++) {
            JsonNode policy = all.at("/policies/" + i);
            assertThat(policy.at("/id").asText()).isEqualTo(shipped.get(i).id());
            assertThat(policy.at("/state").asText()).isEqualTo("on");
            assertThat(policy.at("/sha256").asText()).hasSize(64);
            assertThat(policy.at("/rules")).hasSize(shipped.get(i).rules().size());
        }
        Published.POLICY_NEW.accepts(begin("site", "no-override", "-o", "json=-").out);
        begin("provenance", "look-alike-unit", "--override");
        JsonNode more =
                run("list", "--policies", policies.toString(), "-o", "json=-").json();
        assertThat(more.at("/policies")).hasSize(shipped.size() + 1);
        Map<String, String> states = new TreeMap<>();
        more.at("/policies")
                .forEach(each ->
                        states.put(each.at("/id").asText(), each.at("/state").asText()));
        assertThat(states).containsEntry("no-override", "on").containsEntry("look-alike-unit", "overrides");
        assertThat(run("list", "--policies", policies.toString(), "--category", "site")
                        .out
                        .replaceAll("  +", "  "))
                .isEqualTo("""
                        POLICY  CLASSIFICATION  SEVERITY  STATE  FROM  FINDS
                        site/no-override  advice  warning  on  policies/site/no-override/no-override.drl  A drop-in of a declared unit was made with systemctl edit
                        """);
        assertThat(run("list", "--category", "sight").err).contains("expected one of hygiene, manager");
        edit(rule(), "DROP_IN", "DROPIN");
        Ran broken = run("list", "--policies", policies.toString());
        assertThat(broken.code).isEqualTo(ExitCode.BAD_CONFIGURATION.code());
        assertThat(broken.err).contains("did you mean 'ViewFile.Role.DROP_IN'?");
    }

    @Test
    void a_policy_is_shown_with_what_an_override_names() throws IOException {
        for (PolicyInfo shipped : Policies.shippedIndex().policies()) {
            Ran ran = run("show", shipped.id());
            assertThat(ran.code).isZero();
            String digest = Policies.shippedIndex().sources().get(shipped.source());
            assertThat(ran.out)
                    .contains(
                            "@overrides(\"" + digest.substring(0, 12) + "\")",
                            "# " + shipped.id() + "\n",
                            "## Known limits")
                    .doesNotContain("cases   none");
            shipped.rules().forEach(rule -> assertThat(ran.out).contains("rule \"" + rule.name() + "\", line "));
        }
        begin("site", "no-override");
        Ran own = run("show", "no-override", "--policies", policies.toString());
        assertThat(own.out)
                .contains("from    policies/site/no-override/no-override.drl\n", "cases   fires, keeps-silent\n");
        assertThat(run("show", "no-override", "--rule", "--policies", policies.toString()).out)
                .isEqualTo(Files.readString(rule()));
        Published.POLICY.accepts(run("show", "content-drift", "-o", "json=-").out);
        Published.POLICY.accepts(run("show", "no-override", "--policies", policies.toString(), "-o", "json=-").out);
        assertThat(run("show", "content-drift", "-o", "json=-")
                        .json()
                        .at("/page")
                        .asText())
                .startsWith("# content-drift");
        Ran none = run("show", "content-drfit");
        assertThat(none.code).isEqualTo(ExitCode.USAGE.code());
        assertThat(none.err).contains("did you mean 'content-drift'?");
    }
}
