package io.unitward.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * First manifests of recorded snapshots, the same bytes as ever unless {@code -Dunitward.update=true} accepts new ones; and
 * what an audit of the same snapshot says by each: nothing of what was found clean, and what is to be reviewed.
 */
class InitSamplesTest {
    static final Path SAMPLES = Path.of("../samples/init");

    private static final String MINE = "/home/lab/.config/systemd/user";

    /** Ends the name of what is written with {@code --pin}. */
    private static final String PINNED = "-pinned";

    /** Violations and advice that the written manifest must yield, and no others. */
    private static final Map<String, List<String>> FINDINGS = Map.of(
            "everything",
            List.of(
                    "vendor-unit-overridden basic.target /etc/xdg/systemd/user/basic.target",
                    "writable-by-others open.service " + MINE + "/open.service",
                    "foreign-drop-in web.service /etc/systemd/user/web.service.d/x.conf",
                    "foreign-drop-in web.service " + MINE + ".control/web.service.d/50-CPUWeight.conf"),
            "everything-pinned",
            List.of(
                    "vendor-unit-overridden basic.target /etc/xdg/systemd/user/basic.target",
                    "writable-by-others open.service " + MINE + "/open.service",
                    "foreign-drop-in web.service /etc/systemd/user/web.service.d/x.conf",
                    "foreign-drop-in web.service " + MINE + ".control/web.service.d/50-CPUWeight.conf"),
            "homelab-clean",
            List.of(),
            "homelab-refused",
            List.of(
                    "reload-pending-unvouched api.service " + MINE + "/api.service",
                    "foreign-drop-in cache.service /etc/systemd/user/cache.service.d/override.conf",
                    "reload-pending-unvouched mail.service /run/user/1000/systemd/user/mail.service.d/override.conf"),
            "homelab-removed",
            List.of(
                    "reload-pending-unvouched api.service " + MINE + "/api.service",
                    "foreign-drop-in cache.service /etc/systemd/user/cache.service.d/override.conf",
                    "fragment-outside-owner-layer db.service /etc/xdg/systemd/user/db.service",
                    "reload-pending-unvouched db.service " + MINE + "/db.service"),
            "stock-system",
            List.of(),
            "stock-user",
            List.of());

    static Stream<String> names() {
        return FINDINGS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_manifest_is_written_as_ever_and_says_what_it_should(String name, @TempDir Path temporary)
            throws IOException {
        Path manifest = temporary.resolve("unitward.yaml");
        List<String> init = new ArrayList<>(List.of("init", "--snapshot", snapshot(name)));
        if (name.endsWith(PINNED)) {
            init.add("--pin");
        }
        String printed = run(0, init.toArray(String[]::new))[0];
        init.addAll(List.of("-o", manifest.toString()));
        String error = run(0, init.toArray(String[]::new))[1];
        assertThat(error).contains("declared").contains("to review");
        Path expected = SAMPLES.resolve(name + ".yaml");
        String written = Files.readString(manifest);
        if (Boolean.getBoolean("unitward.update")) {
            Files.writeString(expected, written);
        }
        assertThat(written).isEqualTo(Files.readString(expected));
        assertThat(printed).isEqualTo(written);

        Path allowlist = Files.copy(Sample.ALLOWLIST, temporary.resolve("allowlist.yaml"));
        String report = run(
                FINDINGS.get(name).stream().allMatch(finding -> finding.startsWith("vendor-")) ? 0 : 10,
                "audit",
                "--snapshot",
                snapshot(name),
                "--config",
                manifest.toString(),
                "--allowlist",
                allowlist.toString(),
                "-o",
                "json=-")[0];
        assertThat(InitOnRealManagerTest.findings(report)).containsAll(FINDINGS.get(name));
        List<String> without = findingsWithoutManifest(name, allowlist);
        assertThat(InitOnRealManagerTest.findings(report))
                .as("no finding that is neither expected nor there without a manifest")
                .allMatch(finding -> FINDINGS.get(name).contains(finding)
                        || without.contains(finding)
                        // Sources that were not asked for when the snapshot was taken are unknown.
                        || finding.startsWith("content-drift ")
                        || isAbout(finding, FINDINGS.get(name)));
    }

    /** What more is said of a unit that is expected to have findings, such as that a reload is pending. */
    private static boolean isAbout(String finding, List<String> expected) {
        String unit = finding.split(" ", -1)[1];
        return expected.stream().anyMatch(each -> each.split(" ", -1)[1].equals(unit));
    }

    private static List<String> findingsWithoutManifest(String name, Path allowlist) throws IOException {
        Path empty = Files.writeString(
                allowlist.resolveSibling("empty.yaml"), "apiVersion: unitward/v1\ntrustedWriters:\n  users: []\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Unitward.run(
                Replay.console(out, new ByteArrayOutputStream()),
                "audit",
                "--snapshot",
                snapshot(name),
                "--config",
                empty.toString(),
                "--allowlist",
                allowlist.toString(),
                "-o",
                "json=-");
        return InitOnRealManagerTest.findings(out.toString(UTF_8));
    }

    @Test
    void every_expectation_has_its_snapshot() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".yaml")))
                    .containsExactlyInAnyOrderElementsOf(
                            names().map(name -> name + ".yaml").toList());
        }
    }

    @Test
    void an_existing_file_is_never_overwritten(@TempDir Path temporary) throws IOException {
        Path file = Files.writeString(temporary.resolve("unitward.yaml"), "mine");
        String error = run(2, "init", "--snapshot", snapshot("stock-user"), "-o", file.toString())[1];
        assertThat(error).contains("exists; expected a new file").contains("move the old one away");
        assertThat(Files.readString(file)).isEqualTo("mine");
        Path dangling = Files.createSymbolicLink(temporary.resolve("link"), temporary.resolve("elsewhere"));
        run(2, "init", "--snapshot", snapshot("stock-user"), "-o", dangling.toString());
        assertThat(temporary.resolve("elsewhere")).doesNotExist();
        run(
                2,
                "init",
                "--snapshot",
                snapshot("stock-user"),
                "-o",
                temporary.resolve("no/such").toString());
    }

    @Test
    void misuse_and_what_cannot_be_told(@TempDir Path temporary) throws IOException {
        run(2, "init", "--user", "--system");
        run(2, "init", "FILE");
        Path bad = Files.writeString(temporary.resolve("bad.json"), "{}");
        run(65, "init", "--snapshot", bad.toString());
        Path file = temporary.resolve("unitward.yaml");
        String[] lost = run(69, "init", "--snapshot", snapshot("manager-unavailable"), "-o", file.toString());
        assertThat(lost[0]).isEmpty();
        assertThat(lost[1]).contains("could not tell").contains("nothing was written");
        assertThat(file).doesNotExist();
    }

    private static String snapshot(String sample) {
        String name = sample.endsWith(PINNED) ? sample.substring(0, sample.length() - PINNED.length()) : sample;
        Path own = SAMPLES.resolve(name + ".json");
        return (Files.exists(own) ? own : Sample.of(name).snapshot()).toString();
    }

    /** Standard output and standard error. */
    private static String[] run(int code, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int ended = Unitward.run(Replay.console(out, err), arguments);
        assertThat(ended).as(out.toString(UTF_8) + err.toString(UTF_8)).isEqualTo(code);
        return new String[] {out.toString(UTF_8), err.toString(UTF_8)};
    }
}
