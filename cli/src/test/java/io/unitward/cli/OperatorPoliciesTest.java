package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.unitward.cli.faults.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operators' policies from real directories, on the command line: what is used, what is refused, and what is kept. */
class OperatorPoliciesTest {
    private static final Path SAMPLES = Path.of("../samples");
    private static final long NOBODY = 54321;

    @TempDir
    private Path tmp;

    private Path policies;
    private Path config;
    private Path drl;

    @BeforeEach
    void files() throws IOException {
        tmp = tmp.toRealPath();
        Files.setPosixFilePermissions(tmp, PosixFilePermissions.fromString("rwxr-xr-x"));
        policies = directory(tmp.resolve("policies"));
        drl = policy("site-rule", "advice", "");
        config = tmp.resolve("unitward.yaml");
        write(config, Files.readString(SAMPLES.resolve("replay/homelab-refused/unitward.yaml")));
    }

    @Test
    void anAddedPolicyJudgesAndIsInTheReport() throws Exception {
        Ran ran = audit("--policies", policies.toString());
        assertThat(ran.code).as(ran.err).isEqualTo(10);
        assertThat(ran.json().at("/policies/added/0/policy").asText()).isEqualTo("site-rule");
        assertThat(ran.json().at("/policies/added/0/path").asText()).isEqualTo(drl.toString());
        assertThat(ran.findings("site-rule")).isPositive();
        Ran text = ran("text=-", "--policies", policies.toString());
        assertThat(text.out).contains("= policies: 1 added.\n");
        Ran without = audit();
        assertThat(without.json().at("/policies/added")).isEmpty();
        assertThat(without.findings("site-rule")).isZero();
        assertThat(without.json().at("/policies/digest"))
                .isNotEqualTo(ran.json().at("/policies/digest"));
        assertThat(without.json().at("/plan/digest")).isNotEqualTo(ran.json().at("/plan/digest"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/site", "/site/site-rule", "/site/site-rule/site-rule.drl"})
    void whatSomebodyElseMayWriteEndsTheRun(String what) throws Exception {
        Path path = Path.of(policies + what);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
        Ran ran = audit("--policies", policies.toString());
        assertThat(ran.code).isEqualTo(78);
        assertThat(ran.out).isEmpty();
        assertThat(ran.err)
                .isEqualTo("unitward: " + path + ": mode '0777'; expected " + path
                        + " not to be writable by group or others (chmod go-w " + path + ")\n");
    }

    @Test
    void aPolicyThatDoesNotCompileEndsTheRunWithItsPlace() throws Exception {
        write(drl, Files.readString(drl).replace("owned ==", "ownd =="));
        Path second = policy("second-rule", "advice", "");
        write(second, Files.readString(second).replace("insert(", "System.exit( 0 ); insert("));
        Ran ran = audit("--policies", policies.toString());
        assertThat(ran.code).isEqualTo(78);
        assertThat(ran.out).isEmpty();
        assertThat(ran.err)
                .contains("unitward: " + drl + ":14:", "ownd", "^", "unitward: " + second + ":")
                .doesNotContain("Exception", "org.drools");
    }

    @Test
    void aRuleInAWrongPlaceAndTheIdOfAShippedOneEndTheRun() throws Exception {
        Path stray = write(policies.resolve("stray.drl"), "x");
        assertThat(audit("--policies", policies.toString()).err)
                .isEqualTo(
                        "unitward: " + stray
                                + ": misplaced policy 'stray.drl'; expected CATEGORY/ID/ID.drl below the directory of policies\n");
        Files.delete(stray);
        Path same = policy("foreign-drop-in", "advice", "");
        Ran ran = audit("--policies", policies.toString());
        assertThat(ran.code).isEqualTo(78);
        assertThat(ran.err)
                .startsWith("unitward: " + same + ":6:1: policy 'foreign-drop-in'; expected")
                .contains("@overrides(\"");
    }

    @Test
    void anOutdatedOverrideIsLoud() throws Exception {
        policy("foreign-drop-in", "advice", "@overrides(\"0123456789ab\")");
        Ran ran = audit("--policies", policies.toString());
        assertThat(ran.json().at("/policies/overridden/0/outdated").asBoolean()).isTrue();
        assertThat(ran.json().at("/policies/overridden/0/withheld").asInt()).isPositive();
        assertThat(ran.json().at("/manager/findings").findValuesAsText("policy"))
                .contains("override-outdated");
        assertThat(ran("text=-", "--policies", policies.toString()).out)
                .contains("override-outdated", "1 overridden: foreign-drop-in (outdated; ");
    }

    @Test
    void aPolicyThatIsOffIsShownWithItsReasonAndStopsAReloadAllTheSame() throws Exception {
        Ran before = audit();
        append(config, """
                policies:
                  - policy: foreign-drop-in
                    enabled: false
                    reason: we like them
                  - policy: reload-pending-unvouched
                    enabled: false
                    reason: "what could go wrong?"
                  - policy: fragment-outside-owner-layer
                    severity: notice
                    reason: known since long
                """);
        Ran ran = audit();
        assertThat(ran.findings("foreign-drop-in")).isZero();
        assertThat(before.findings("foreign-drop-in")).isPositive();
        assertThat(ran.json().at("/policies/off").findValuesAsText("reason"))
                .containsExactly("we like them", "what could go wrong?");
        assertThat(ran.json().at("/policies/off/0/where").asText()).matches(".*unitward.yaml:\\d+");
        assertThat(ran.json().at("/policies/off/0/withheld").asInt()).isEqualTo(before.findings("foreign-drop-in"));
        assertThat(ran.json().at("/policies/severityChanged/0/severity").asText())
                .isEqualTo("notice");
        assertThat(before.json().at("/plan/refusals")).isNotEmpty();
        assertThat(ran.json().at("/plan/actions")).isEmpty();
        assertThat(ran.json().at("/plan/refusals")).isEqualTo(before.json().at("/plan/refusals"));
        assertThat(ran.json().at("/plan/digest")).isNotEqualTo(before.json().at("/plan/digest"));
        assertThat(ran("text=-").out.replaceAll("\\s+", " "))
                .contains("= policies: 2 off: foreign-drop-in (we like them; ")
                .contains("1 with another severity: fragment-outside-owner-layer notice (known since long).");
    }

    @Test
    void aSettingThatCannotBeEndsTheRunWithItsPlace() throws Exception {
        append(config, """
                policies:
                  - { policy: look-alike-units, enabled: false, reason: a reason }
                  - { policy: snapshot-incomplete, enabled: false, reason: a reason }
                """);
        Ran ran = audit();
        assertThat(ran.code).isEqualTo(78);
        assertThat(ran.out).isEmpty();
        assertThat(ran.err.lines())
                .hasSize(2)
                .anyMatch(line ->
                        line.matches("unitward: .*unitward.yaml:\\d+:15: policy 'look-alike-units'; expected .*; did"
                                + " you mean 'look-alike-unit'\\?"))
                .anyMatch(line -> line.contains("policy 'snapshot-incomplete'; expected it to stay on"));
    }

    /** Processes of a user who has a home directory. */
    @Test
    void whatIsCompiledIsKeptForTheOwnerAloneAndNothingElseIsBelieved() throws Exception {
        try (Program program = Program.install()) {
            Path home = tmp.resolve("home");
            Files.createDirectory(home);
            if (isRoot()) {
                Files.setAttribute(home, "unix:uid", (int) NOBODY);
            }
            Path cache = home.resolve(".cache/unitward");
            List<String> asked = arguments("json=-", "--policies", policies.toString());

            List<String> silent = new ArrayList<>(asked);
            silent.add("--no-state");
            Ran none = finish(start(program, home, silent));
            assertThat(none.code).as(none.err).isEqualTo(10);
            assertThat(cache).doesNotExist();

            // Two at once, both of which have to compile.
            List<Process> both = List.of(start(program, home, asked), start(program, home, asked));
            for (Process each : both) {
                Ran ran = finish(each);
                assertThat(ran.code).as(ran.err).isEqualTo(10);
                assertThat(ran.out).isEqualTo(none.out);
            }
            Path entry = entry(cache);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(entry)))
                    .isEqualTo("rw-------");
            byte[] good = Files.readAllBytes(entry);

            Files.setLastModifiedTime(entry, java.nio.file.attribute.FileTime.fromMillis(0));
            assertThat(finish(start(program, home, asked)).out).isEqualTo(none.out);
            assertThat(Files.getLastModifiedTime(entry).toMillis())
                    .as("used as it is")
                    .isZero();

            byte[] bad = good.clone();
            bad[bad.length / 2] ^= 1;
            Files.write(entry, bad);
            assertThat(finish(start(program, home, asked)).out).isEqualTo(none.out);
            assertThat(entry(cache)).as("made anew").hasBinaryContent(good);

            Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
            Files.write(entry, bad);
            assertThat(finish(start(program, home, asked)).out).isEqualTo(none.out);
            assertThat(entry).as("not written to either").hasBinaryContent(bad);
        }
    }

    /** Only somebody who is not root can be kept out: a listing that works says nothing of what is listed. */
    @Test
    void whatMayNotBeEnteredOrListedEndsTheRun() throws Exception {
        try (Program program = Program.install()) {
            Path home = tmp.resolve("home");
            Path place = home.resolve(".config/unitward/policies");
            Files.createDirectories(place.getParent());
            try (Stream<Path> all = Files.walk(policies)) {
                for (Path each : all.toList()) {
                    Files.copy(each, place.resolve(policies.relativize(each).toString()));
                }
            }
            List<Path> directories = new ArrayList<>();
            try (Stream<Path> all = Files.walk(home)) {
                for (Path each : all.toList()) {
                    boolean directory = Files.isDirectory(each);
                    Files.setPosixFilePermissions(
                            each, PosixFilePermissions.fromString(directory ? "rwxr-xr-x" : "rw-r--r--"));
                    if (isRoot()) {
                        Files.setAttribute(each, "unix:uid", (int) NOBODY);
                    }
                    if (directory && each.startsWith(place)) {
                        directories.add(each);
                    }
                }
            }
            List<String> asked = arguments("json=-", "--no-state");
            assertThat(finish(start(program, home, asked)).code).isEqualTo(10);
            List<String> modes = List.of("rw-r--r--", "--x--x--x", "---------");
            assertThat(directories).hasSizeGreaterThanOrEqualTo(modes.size());
            for (int i = 0; i < directories.size(); i++) {
                String mode = modes.get(i % modes.size());
                Files.setPosixFilePermissions(directories.get(i), PosixFilePermissions.fromString(mode));
                Ran ran = finish(start(program, home, asked));
                Files.setPosixFilePermissions(directories.get(i), PosixFilePermissions.fromString("rwxr-xr-x"));
                assertThat(ran.code).as(directories.get(i) + " " + mode).isEqualTo(78);
                assertThat(ran.out).isEmpty();
            }
        }
    }

    private record Ran(int code, String out, String err) {
        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(out);
        }

        int findings(String policy) throws IOException {
            int count = 0;
            for (String found : json().at("/units").findValuesAsText("policy")) {
                count += found.equals(policy) ? 1 : 0;
            }
            return count;
        }
    }

    private Ran audit(String... more) {
        return ran("json=-", more);
    }

    private Ran ran(String output, String... more) {
        // As root what is compiled would be kept in /var/cache, which is this host's.
        List<String> arguments = arguments(output, more);
        arguments.add("--no-state");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Unitward.run(Replay.console(out, err), arguments.toArray(String[]::new));
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private List<String> arguments(String output, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "audit",
                "--snapshot",
                SAMPLES.resolve("replay/homelab-refused/snapshot.json")
                        .toAbsolutePath()
                        .normalize()
                        .toString(),
                "--config",
                config.toString(),
                "-o",
                output));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private Process start(Program program, Path home, List<String> arguments) throws IOException {
        List<String> argv = new ArrayList<>();
        if (isRoot()) {
            String id = Long.toString(NOBODY);
            argv.addAll(List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups"));
        }
        // The checkout may lie where that user may not look.
        Path snapshot = tmp.resolve("snapshot.json");
        if (!Files.exists(snapshot)) {
            write(snapshot, Files.readString(SAMPLES.resolve("replay/homelab-refused/snapshot.json")));
        }
        for (String each : program.argv(arguments)) {
            argv.add(each.endsWith("/snapshot.json") ? snapshot.toString() : each);
        }
        ProcessBuilder builder = new ProcessBuilder(argv).directory(tmp.toFile());
        builder.environment().put("HOME", home.toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("XDG_"));
        return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static Ran finish(Process process) throws Exception {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), out, "");
    }

    private static Path entry(Path cache) throws IOException {
        try (Stream<Path> all = Files.list(cache)) {
            List<Path> entries = all.toList();
            assertThat(entries).hasSize(1);
            return entries.get(0);
        }
    }

    private boolean isRoot() throws IOException {
        return Files.getAttribute(tmp, "unix:uid").equals(0);
    }

    private Path policy(String id, String classification, String annotation) throws IOException {
        Path folder = directory(directory(policies.resolve("site")).resolve(id));
        return write(
                folder.resolve(id + ".drl"),
                """
                package io.unitward.policies;

                import io.unitward.ownership.UnitState;
                import io.unitward.verdict.FindingDraft;

                rule "ID"
                    @policy("ID") ANNOTATION
                    @classification("CLASS")
                    @severity("warning")
                    @since("1.0.0")
                    @summary("A site rule") @why("The site says so.")
                    @remediation("Ask the site.")
                when
                    UnitState( $unit : subject, owned == true )
                then
                    insert( new FindingDraft( $unit, null, null, null, "The site speaks of " + $unit + "." ) );
                end
                """.replace("ID", id).replace("CLASS", classification).replace("ANNOTATION", annotation));
    }

    private static Path directory(Path path) throws IOException {
        Files.createDirectories(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        return path;
    }

    private static Path write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        return file;
    }

    private static void append(Path file, String text) throws IOException {
        write(file, Files.readString(file) + "\n" + text);
    }
}
