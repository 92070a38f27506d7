package io.unitward.cli.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.ExitCode;
import io.unitward.facts.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts of the units, as samples; and what systemd itself says of them. */
class InstallTextTest {
    private static final Path SAMPLES = Path.of(System.getProperty("basedir", "."), "..", "samples", "install");

    private static final Pattern EXPOSURE = Pattern.compile("Overall exposure level for [^:]+: ([0-9.]+)");

    private static Wanted wanted(Scope scope, boolean stacks, boolean network) {
        return Wanted.of(
                scope,
                List.of("/usr/local/bin/unitward"),
                Map.of("JAVA_HOME", "/usr/lib/jvm/java-17-openjdk-amd64", "LC_ALL", "C.UTF-8"),
                "0.1.0",
                Every.of("15m"),
                true,
                true,
                stacks,
                network,
                scope == Scope.SYSTEM ? List.of("/etc/systemd/system") : List.of());
    }

    /** What is installed on the machine of each sample. */
    private static Map<String, Wanted> samples() {
        Map<String, Wanted> samples = new TreeMap<>();
        samples.put("system", wanted(Scope.SYSTEM, false, false));
        samples.put("user", wanted(Scope.USER, false, false));
        samples.put("user-stacks", wanted(Scope.USER, true, true));
        return samples;
    }

    @ParameterizedTest
    @ValueSource(strings = {"system", "user", "user-stacks"})
    void units_are_those_of_the_sample(String name) throws IOException {
        Path directory = SAMPLES.resolve(name);
        Map<String, String> units = new InstallText(samples().get(name)).units();
        if (Boolean.getBoolean("unitward.update")) {
            Files.createDirectories(directory);
            for (Path old : list(directory)) {
                Files.delete(old);
            }
            for (Map.Entry<String, String> unit : units.entrySet()) {
                Files.writeString(directory.resolve(unit.getKey()), unit.getValue());
            }
        }
        Map<String, String> expected = new TreeMap<>();
        for (Path file : list(directory)) {
            expected.put(file.getFileName().toString(), Files.readString(file));
        }
        assertThat(new TreeMap<>(units)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"system", "user", "user-stacks"})
    void systemd_verifies_them_without_a_word(String name, @TempDir Path directory) throws Exception {
        List<String> argv = new ArrayList<>(List.of("systemd-analyze", "verify", "--man=no"));
        if (!name.equals("system")) {
            argv.add("--user");
        }
        Wanted sample = samples().get(name);
        // What is run must be there.
        Wanted here = Wanted.of(
                sample.scope(),
                List.of("/bin/true"),
                sample.environment(),
                sample.version(),
                sample.every(),
                true,
                true,
                sample.stacks(),
                sample.network(),
                sample.writable());
        for (Map.Entry<String, String> unit : new InstallText(here).units().entrySet()) {
            Path file = directory.resolve(unit.getKey().replace("@.", "@x.service."));
            Files.writeString(directory.resolve(unit.getKey()), unit.getValue());
            argv.add(directory.resolve(file.getFileName().toString()).toString());
        }

        assertThat(run(directory, argv)).isEmpty();
    }

    /** systemd's own figure; the smaller the better. The user's manager can do less, see docs/install.md. */
    @ParameterizedTest
    @CsvSource({
        "SYSTEM, false, false, unitward-audit.service, 1.1",
        "SYSTEM, false, false, unitward-heal.service, 1.1",
        "SYSTEM, false, false, unitward-failed@.service, 1.1",
        "SYSTEM, false, true, unitward-audit.service, 2.0",
        "SYSTEM, false, true, unitward-heal.service, 2.0",
        "SYSTEM, false, true, unitward-failed@.service, 2.0",
        "USER, false, false, unitward-audit.service, 5.9",
        "USER, false, false, unitward-heal.service, 5.9",
        "USER, false, true, unitward-audit.service, 6.2",
        "USER, false, true, unitward-heal.service, 6.2",
        "USER, true, false, unitward-failed@.service, 5.9",
        "USER, true, false, unitward-stacks.service, 9.6",
        "USER, true, false, unitward-heal.service, 9.6",
    })
    void exposure_is_no_more_than_this(
            Scope scope, boolean stacks, boolean network, String unit, double most, @TempDir Path directory)
            throws Exception {
        // Offline, systemd knows the units of the system manager only; the settings mean the same in both.
        Path file = directory.resolve(unit);
        Files.writeString(
                file, new InstallText(wanted(scope, stacks, network)).units().get(unit));

        String told =
                run(directory, List.of("systemd-analyze", "security", "--offline=true", "--no-pager", file.toString()));

        Matcher exposure = EXPOSURE.matcher(told);
        assertThat(exposure.find()).as(told).isTrue();
        assertThat(Double.parseDouble(exposure.group(1))).as(told).isLessThanOrEqualTo(most);
    }

    @Test
    void what_an_audit_finds_does_not_leave_the_service_failed() {
        List<String> success = List.of(InstallText.success().split(" "));

        assertThat(success).contains("10", "11", "12", "65", "69", "75").doesNotContain("0", "1", "2", "70", "78");
        for (ExitCode code : ExitCode.values()) {
            boolean fails = List.of(2, 70, 78).contains(code.code());
            assertThat(code == ExitCode.COMPLIANT || success.contains(Integer.toString(code.code())))
                    .as(code.name())
                    .isEqualTo(!fails);
        }
    }

    @Test
    void people_are_told_of_what_is_found_and_of_a_run_that_failed() {
        for (Wanted sample : samples().values()) {
            String scope = "--" + sample.scope().text();
            new InstallText(sample).units().forEach((name, text) -> {
                if (name.endsWith("@.service")) {
                    assertThat(text).contains("/usr/local/bin/unitward alert-failure " + scope + " %i\n");
                } else if (name.endsWith(".service")) {
                    assertThat(text).contains(" " + scope + " --alert\n");
                }
            });
        }
    }

    @Test
    void odd_paths_are_what_they_are() {
        Wanted odd = Wanted.of(
                Scope.SYSTEM,
                List.of("/opt/a b%/unitward", "-Dx=$y"),
                Map.of("JAVA_HOME", "/opt/j 100%"),
                "1",
                Every.of("1d"),
                false,
                true,
                false,
                false,
                List.of("/srv/u %i"));

        String heal = new InstallText(odd).units().get("unitward-heal.service");

        assertThat(heal)
                .contains("ExecStart=\"/opt/a b%%/unitward\" -Dx=$$y heal --system --alert\n")
                .contains("Environment=\"JAVA_HOME=/opt/j 100%%\"\n")
                .contains("ReadWritePaths=\"-/srv/u %%i\"\n");
    }

    @Test
    void an_audit_counts_advice_and_writes_metrics_where_that_is_asked_for() {
        Wanted asked = samples().get("system").auditing(true, Path.of("/var/lib/metrics/a b.prom"));

        assertThat(new InstallText(asked).units().get("unitward-audit.service"))
                .contains(" audit --system --alert --strict -o text=- -o \"openmetrics=/var/lib/metrics/a b.prom\"\n")
                .contains("ReadWritePaths=-/var/lib/metrics\n");
        assertThat(new InstallText(asked).units().get("unitward-heal.service"))
                .contains(" heal --system --alert\n")
                .doesNotContain("metrics");
        assertThat(new InstallText(asked).units().get("unitward-failed@.service"))
                .doesNotContain("metrics");
    }

    @Test
    void only_what_is_asked_for_is_there() {
        Wanted least = Wanted.of(
                Scope.USER, List.of("/u"), Map.of(), "1", Every.of("1h"), false, false, false, false, List.of());

        assertThat(new InstallText(least).units())
                .containsOnlyKeys("unitward-audit.service", "unitward-audit.timer", "unitward-failed@.service");
        assertThat(new InstallText(samples().get("user-stacks")).units())
                .containsKeys("unitward-stacks.service", "unitward-stacks.timer")
                .doesNotContainKeys("unitward-audit.service", "unitward-audit.timer");
    }

    @Test
    void a_text_says_whether_it_was_changed() {
        String text = new InstallText(samples().get("system")).units().get("unitward-audit.timer");

        assertThat(Marker.of(text).version()).isEqualTo("0.1.0");
        assertThat(Marker.of(text).fits(text)).isTrue();
        assertThat(Marker.of(text).fits(text.replace("Persistent=yes", "Persistent=no")))
                .isFalse();
        assertThat(Marker.of("# by hand\n" + text)).isNull();
        assertThat(Marker.of("")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0m", "7m", "45m", "5h", "25h", "2d", "61min", "1 d", "15", "15s", "", "1m "})
    void a_period_that_no_calendar_has_is_none(String text) {
        assertThat(Every.of(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"60m,1h", "60min,1h", "15min,15m", "24h,1d", "7d,1w", "168h,1w"})
    void a_period_may_be_told_in_another_unit(String text, String same) {
        assertThat(Every.of(text)).isEqualTo(Every.of(same)).isNotNull();
    }

    @Test
    void every_period_is_a_calendar_of_systemd() throws Exception {
        for (String text : Every.EXPECTED.replace(" or ", ", ").split(", ")) {
            Every every = Every.of(text);
            assertThat(run(Path.of("/"), List.of("systemd-analyze", "calendar", every.calendar())))
                    .as(text)
                    .contains("Normalized form")
                    .doesNotContain("Failed");
            assertThat(every.delay()).isPositive();
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private static String run(Path directory, List<String> argv) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(argv).directory(directory.toFile()).redirectErrorStream(true);
        // Where the units of a user's manager would be looked for besides.
        builder.environment().put("XDG_RUNTIME_DIR", directory.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String told = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return told;
    }
}
