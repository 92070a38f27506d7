package io.unitward.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.verdict.Finding;
import io.unitward.verdict.RunReport;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextReportTest {
    @Test
    void allWellIsOneLine() throws Exception {
        for (int width : new int[] {0, 40, 80}) {
            String text = ReportGoldenTest.text(Runs.well(), new Style(true, true, width));
            assertThat(text).isEqualTo("unitward: user manager (uid 1000): 212 units, all compliant\n");
            assertThat(ReportGoldenTest.text(Runs.all().get("advice"), new Style(false, true, width)))
                    .hasLineCount(1);
        }
    }

    @Test
    void sinceWhenIsToldOfWhatIsOlderThanAnHour() throws Exception {
        RunReport bad = Runs.blocked(true);
        Instant at = bad.audit().at();
        for (Duration age : List.of(Duration.ofMinutes(59), Duration.ofHours(30), Duration.ofDays(9))) {
            Map<Finding, Instant> since = new HashMap<>();
            bad.audit().units().forEach(unit -> unit.findings().forEach(each -> since.put(each, at.minus(age))));
            RunReport remembered = new RunReport(
                    bad.exitCode(),
                    bad.exitCodes(),
                    true,
                    null,
                    bad.snapshot(),
                    bad.audit(),
                    bad.preview(),
                    bad.plan(),
                    bad.actions(),
                    List.of(),
                    since,
                    null);
            String text = ReportGoldenTest.text(remembered, new Style(false, true, 0));
            String first = at.minus(age).truncatedTo(ChronoUnit.SECONDS).toString();
            if (age.toHours() == 0) {
                assertThat(text).isEqualTo(ReportGoldenTest.text(bad, new Style(false, true, 0)));
            } else {
                assertThat(text).contains("since  " + first + ", for " + (age.toDays() == 9 ? "9 days" : "30 h"));
            }
            ByteArrayOutputStream json = new ByteArrayOutputStream();
            JsonReport.write(remembered, json);
            assertThat(json.toString(StandardCharsets.UTF_8))
                    .contains(
                            "\"firstSeen\": \"" + at.minus(age).toString().substring(0, 19),
                            "\"seenFor\": " + age.toSeconds());
            assertThat(ReportGoldenTest.text(bad, new Style(false, true, 0))).doesNotContain("since  ");
        }
    }

    @Test
    void anotherUsersManagerIsCalledTheirs() throws Exception {
        RunReport own = Runs.well();
        RunReport bobs = new RunReport(
                own.exitCode(),
                own.exitCodes(),
                true,
                "b\u001bob",
                own.snapshot(),
                own.audit(),
                own.preview(),
                own.plan(),
                own.actions(),
                List.of(),
                Map.of(),
                null);

        assertThat(ReportGoldenTest.text(bobs, new Style(false, true, 0)))
                .isEqualTo("unitward: user manager of b\\x1bob (uid 1000): 212 units, all compliant\n");
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        JsonReport.write(bobs, json);
        assertThat(json.toString(StandardCharsets.UTF_8)).contains("\"user\": \"b\\u001bob\"");
    }

    @Test
    void nothingForeignReachesTheTerminalRaw() throws Exception {
        for (boolean unicode : new boolean[] {true, false}) {
            String text = ReportGoldenTest.text(Runs.all().get("hostile"), new Style(false, unicode, 80));
            assertThat(text.codePoints()
                            .filter(c -> c != '\n' && (Character.isISOControl(c) || c == 0x202e || c == 0x2028)))
                    .isEmpty();
            assertThat(text).contains("\\x1b").contains("\\u202e").contains("a\\x2db.service");
            assertThat(text.lines()).noneMatch(line -> line.startsWith("= all compliant"));
        }
        // With colour every escape is one of ours.
        String coloured = ReportGoldenTest.text(Runs.all().get("hostile"), new Style(true, true, 80));
        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).doesNotContain("\u001b");
    }

    @Test
    void asciiIsAscii() throws Exception {
        for (String story : Runs.all().keySet()) {
            String text = ReportGoldenTest.text(Runs.all().get(story), new Style(false, false, 80));
            assertThat(text.codePoints()).as(story).allMatch(c -> c == '\n' || c >= ' ' && c < 0x7f);
        }
    }

    @Test
    void everyPathThatStopsAReloadHasItsLine() throws Exception {
        for (int width : new int[] {0, 30, 80}) {
            String text = ReportGoldenTest.text(Runs.blocked(false), new Style(false, true, width));
            assertThat(text)
                    .contains("not vouched    /etc/systemd/user/web-stack.service.d/more.conf\n")
                    .contains("not vouched    ~/.config/systemd/user/api.service.d/x.conf\n");
        }
    }

    @Test
    void aPathIsNamedOnceForEachFinding() throws Exception {
        String text = ReportGoldenTest.text(Runs.blocked(false), new Style(false, true, 0));
        String unit = text.substring(text.indexOf("web-stack.service  block"), text.indexOf("daemon-reload  refused"));
        assertThat(unit.split("override\\.conf", -1)).hasSize(2);
        assertThat(text).doesNotContain("layer = ").contains("It has no counterpart in ~/dotfiles/systemd/user.");
    }

    @Test
    void whatSystemdsFlagMissesIsSaid() throws Exception {
        String text = ReportGoldenTest.text(Runs.all().get("unflagged"), new Style(false, true, 0));
        assertThat(text)
                .contains("    reload-pending, content-changed-unflagged: ~/.config/systemd/user/db.service"
                        + "  (its content changed, though NeedDaemonReload=no)\n");
    }

    @Test
    void whatWasNeverLoadedDidNotChangeSinceTheLoad() throws Exception {
        String text = ReportGoldenTest.text(Runs.onDiskOnly(), new Style(false, true, 0));
        assertThat(text).contains("    reload-pending: ~/.config/systemd/user/db.service  (not loaded)\n");
    }

    /** What reads a pipe looks for lines. */
    @Test
    void whereNoWidthIsKnownNothingIsWrapped() throws Exception {
        for (String story : Runs.all().keySet()) {
            String wide = ReportGoldenTest.text(Runs.all().get(story), new Style(false, true, 100_000));
            assertThat(ReportGoldenTest.text(Runs.all().get(story), Style.PLAIN))
                    .as(story)
                    .isEqualTo(wide);
        }
        assertThat(ReportGoldenTest.text(Runs.all().get("restart-needed"), Style.PLAIN)
                        .lines())
                .anyMatch(line -> line.startsWith("= ") && line.length() > 100);
    }

    @Test
    void theHomeDirectoryIsShortOnlyWhereItBeginsAPath() {
        Home home = new Home("/home/u");
        assertThat(home.shorten("/home/u/x and '/home/u/y'")).isEqualTo("~/x and '~/y'");
        for (String other : new String[] {"/srv/home/u/x", "/home/user/x", "/home/u", "/etc/x", "a=/home/u-/x", ""}) {
            assertThat(home.shorten(other)).isEqualTo(other);
        }
        assertThat(home.shorten("/home/u2/home/u/x")).isEqualTo("/home/u2/home/u/x");
        for (String none : new String[] {null, "", "/", "relative", "/home/u/"}) {
            assertThat(new Home(none).shorten("/home/u/x / relative/x")).isEqualTo("/home/u/x / relative/x");
        }
    }

    @Test
    void runningTextIsWrapped() throws Exception {
        String text = ReportGoldenTest.text(Runs.all().get("healed"), new Style(false, true, 60));
        assertThat(text.lines()).allMatch(line -> line.length() <= 60);
    }

    @Test
    void formatsHaveNames() {
        assertThat(ReportFormat.names(false)).containsExactly("text", "json");
        assertThat(ReportFormat.names(true))
                .containsExactly("text", "json", "jsonl", "junit", "sarif", "markdown", "openmetrics");
        assertThat(ReportFormat.find("json")).isEqualTo(ReportFormat.JSON);
        assertThat(ReportFormat.find("JSON")).isNull();
    }
}
