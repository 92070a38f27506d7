package io.unitward.engine.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.unitward.verdict.Finding;
import io.unitward.verdict.RunReport;
import io.unitward.verdict.UnitVerdict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Every story in the forms for machines, each held against the schema or grammar of its form; some of them golden, named with
 * the exit code. {@code -Dunitward.update=true} rewrites what is expected; then read the difference.
 */
class RunFormTest {
    private static final Path EXPECTED = Path.of("src/test/resources/report-forms");
    private static final Set<String> GOLDEN =
            Set.of("well", "blocked", "manager-unavailable", "hostile", "healed-files", "waived");
    private static final Map<ReportFormat, String> ENDINGS = Map.of(
            ReportFormat.JSON_LINES, "jsonl",
            ReportFormat.JUNIT, "junit.xml",
            ReportFormat.SARIF, "sarif",
            ReportFormat.MARKDOWN, "md",
            ReportFormat.OPENMETRICS, "prom");
    private static final Instant ENDED = Instant.parse("2026-03-01T12:00:00.250Z");
    private static final ObjectMapper JSON = new ObjectMapper();
    /** What each kind of line has that no other has. */
    private static final Map<String, String> OF_KIND = Map.of(
            "finding", "remediation",
            "action", "outcome",
            "refusal", "reasonKind",
            "problem", "problemKind",
            "run", "managerVerdict");

    static Stream<String> stories() {
        return Runs.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("stories")
    void looksAsExpected(String story) throws IOException {
        RunReport report = Runs.all().get(story);
        for (Map.Entry<ReportFormat, String> form : ENDINGS.entrySet()) {
            String text = write(report, form.getKey());
            assertThat(write(report, form.getKey())).isEqualTo(text);
            if (GOLDEN.contains(story)) {
                Path file = EXPECTED.resolve(story + "." + report.exitCode() + "." + form.getValue());
                if (Boolean.getBoolean("unitward.update")) {
                    Files.writeString(file, text);
                }
                assertThat(text).as(file.toString()).isEqualTo(Files.readString(file));
            }
        }
    }

    @Test
    void everyExpectationHasItsStory() throws IOException {
        Set<String> known = new TreeSet<>();
        for (String story : GOLDEN) {
            int code = Runs.all().get(story).exitCode();
            ENDINGS.values().forEach(ending -> known.add(story + "." + code + "." + ending));
        }
        try (Stream<Path> files = Files.list(EXPECTED)) {
            assertThat(files.map(file -> file.getFileName().toString())).hasSameElementsAs(known);
        }
    }

    @ParameterizedTest
    @MethodSource("stories")
    void junitIsWhatEveryReaderTakes(String story) throws Exception {
        RunReport report = Runs.all().get(story);
        String xml = write(report, ReportFormat.JUNIT);
        Schema schema = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(RunFormTest.class.getResource("/junit.xsd"));
        schema.newValidator().validate(new StreamSource(new ByteArrayInputStream(xml.getBytes(UTF_8))));
        assertThatThrownBy(() -> schema.newValidator()
                        .validate(new StreamSource(new ByteArrayInputStream(
                                xml.replace("classname", "class").getBytes(UTF_8)))))
                .hasMessageContaining("class");
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(UTF_8)));
        Element suite = (Element) document.getElementsByTagName("testsuite").item(0);
        int failures = document.getElementsByTagName("failure").getLength();
        int errors = document.getElementsByTagName("error").getLength();
        assertThat(suite.getAttribute("failures")).isEqualTo(Integer.toString(failures));
        assertThat(suite.getAttribute("errors")).isEqualTo(Integer.toString(errors));
        assertThat(suite.getAttribute("skipped"))
                .isEqualTo(Integer.toString(
                        document.getElementsByTagName("skipped").getLength()));
        assertThat(suite.getAttribute("tests"))
                .isEqualTo(Integer.toString(
                        document.getElementsByTagName("testcase").getLength()));
        assertThat(failures + errors > 0)
                .as("whoever reads only this sees no all-clear that is none, and none that is missing")
                .isEqualTo(report.exitCode() != 0);
    }

    @ParameterizedTest
    @MethodSource("stories")
    void whoReadsATicketOrACiServerSeesAllThatWasFound(String story) throws Exception {
        RunReport report = Runs.all().get(story);
        String xml = write(report, ReportFormat.JUNIT);
        String markdown = write(report, ReportFormat.MARKDOWN);
        for (UnitVerdict verdict : Marked.all(report)) {
            for (Finding finding : verdict.findings()) {
                assertThat(xml).contains(finding.policy() + ": ");
                assertThat(markdown).contains(finding.policy());
            }
        }
        assertThat(xml).contains("time=\"1.500\"");
    }

    @Test
    void whatEndedEarlyIsNeverGreen() throws Exception {
        NoReport early = new NoReport("audit", "0.0.0", ENDED, 78, List.of("unitward.yaml:1: <no> *map*", "more"));
        ByteArrayOutputStream xml = new ByteArrayOutputStream();
        early.write(ReportFormat.JUNIT, xml);
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(RunFormTest.class.getResource("/junit.xsd"))
                .newValidator()
                .validate(new StreamSource(new ByteArrayInputStream(xml.toByteArray())));
        assertThat(xml.toString(UTF_8)).contains("errors=\"1\"", "exit code 78", "&lt;no&gt; *map*");
        ByteArrayOutputStream sarif = new ByteArrayOutputStream();
        early.write(ReportFormat.SARIF, sarif);
        assertThat(sarifSchema().validate(sarif.toString(UTF_8), InputFormat.JSON))
                .isEmpty();
        JsonNode invocation = JSON.readTree(sarif.toByteArray()).at("/runs/0/invocations/0");
        assertThat(invocation.path("executionSuccessful").asBoolean(true)).isFalse();
        assertThat(invocation.at("/toolExecutionNotifications/1/message/text").asText())
                .isEqualTo("more");
        ByteArrayOutputStream markdown = new ByteArrayOutputStream();
        early.write(ReportFormat.MARKDOWN, markdown);
        assertThat(markdown.toString(UTF_8)).contains("exit code 78", "&lt;no&gt; \\*map\\*");
        assertThat(NoReport.has(ReportFormat.JSON)).isFalse();
    }

    private static JsonSchema lineSchema() throws IOException {
        try (InputStream in = JsonLinesReport.class.getResourceAsStream("/schema/line.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(new String(in.readAllBytes(), UTF_8));
        }
    }

    private static JsonSchema sarifSchema() throws IOException {
        try (InputStream in = com.contrastsecurity.sarif.SarifSchema210.class.getResourceAsStream(
                "/schema/sarif-schema-2.1.0.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                    .getSchema(new String(in.readAllBytes(), UTF_8));
        }
    }

    @ParameterizedTest
    @MethodSource("stories")
    void sarifIsAsTheStandardSays(String story) throws IOException {
        RunReport report = Runs.all().get(story);
        String sarif = write(report, ReportFormat.SARIF);
        JsonSchema schema = sarifSchema();
        assertThat(schema.validate(sarif, InputFormat.JSON)).isEmpty();
        assertThat(schema.validate(sarif.replace("\"driver\"", "\"rider\""), InputFormat.JSON))
                .isNotEmpty();
        JsonNode run = JSON.readTree(sarif).path("runs").path(0);
        Set<String> prints = new TreeSet<>();
        for (JsonNode result : run.path("results")) {
            JsonNode rule =
                    run.at("/tool/driver/rules/" + result.path("ruleIndex").asInt());
            assertThat(rule.path("id").asText()).isEqualTo(result.path("ruleId").asText());
            assertThat(result.at("/locations/0/physicalLocation/artifactLocation/uri")
                            .asText("file:///"))
                    .startsWith("file:///")
                    .matches("[!-~]+");
            prints.add(result.at("/partialFingerprints/unitward~1v1").asText());
        }
        assertThat(prints)
                .as("one for each finding")
                .hasSize(run.path("results").size());
        assertThat(run.at("/invocations/0/exitCode").asInt()).isEqualTo(report.exitCode());
    }

    @ParameterizedTest
    @MethodSource("stories")
    void jsonLinesEndWithTheRun(String story) throws IOException {
        RunReport report = Runs.all().get(story);
        List<JsonNode> lines = new ArrayList<>();
        JsonSchema schema = lineSchema();
        for (String line : write(report, ReportFormat.JSON_LINES).split("\n")) {
            assertThat(schema.validate(line, InputFormat.JSON)).isEmpty();
            JsonNode read = JSON.readTree(line);
            String field = OF_KIND.get(read.path("kind").asText());
            assertThat(schema.validate(line.replace("\"" + field + "\":", "\"lost\":"), InputFormat.JSON))
                    .as("%s without %s", read.path("kind"), field)
                    .isNotEmpty();
            lines.add(read);
        }
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.path("schema").asText()).isEqualTo("unitward.line/v1");
            assertThat(line.path("scope").asText()).isNotEmpty();
            assertThat(Instant.parse(line.path("at").asText()))
                    .isEqualTo(report.audit().at());
        });
        JsonNode last = lines.get(lines.size() - 1);
        assertThat(last.path("kind").asText()).isEqualTo("run");
        assertThat(last.path("exitCode").asInt()).isEqualTo(report.exitCode());
        long findings = Marked.all(report).stream()
                        .mapToLong(unit -> unit.findings().size())
                        .sum()
                + report.audit().waived().size();
        assertThat(lines.stream().filter(line -> line.path("kind").asText().equals("finding")))
                .hasSize((int) findings);
    }

    @ParameterizedTest
    @MethodSource("stories")
    void metricsAreReadByAStrictReader(String story) throws IOException {
        RunReport report = Runs.all().get(story);
        Map<String, String> samples = OpenMetricsReader.read(write(report, ReportFormat.OPENMETRICS));
        String labels = "{scope=\"" + report.snapshot().manager().scope().text() + "\",uid=\""
                + report.snapshot().manager().uid() + "\"}";
        assertThat(samples)
                .containsEntry("unitward_exit_code" + labels, Integer.toString(report.exitCode()))
                .containsEntry("unitward_last_run_timestamp_seconds" + labels, "1772366400.250")
                .containsEntry("unitward_run_duration_seconds" + labels, "1.500")
                .containsEntry("unitward_last_success_timestamp_seconds" + labels, "1772366399.000");
    }

    @Test
    void metricsRememberTheLastSuccess() throws IOException {
        RunReport report = Runs.all().get("blocked");
        String metrics = write(report, ReportFormat.OPENMETRICS);
        assertThat(OpenMetricsReport.lastSuccess(report, metrics)).isEqualTo(ENDED.minusMillis(1250));
        assertThat(OpenMetricsReport.lastSuccess(report, metrics.replace("uid=\"", "uid=\"9")))
                .as("of another manager")
                .isNull();
        assertThat(OpenMetricsReport.lastSuccess(report, "")).isNull();
        assertThat(OpenMetricsReport.lastSuccess(report, metrics.replace("1772366399.000", "1e9")))
                .as("not as it is written here")
                .isNull();
    }

    private static String write(RunReport report, ReportFormat format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new RunForm(report, "0.0.0", new RunTimes(ENDED, Duration.ofMillis(1500), ENDED.minusMillis(1250)))
                .write(format, out);
        return out.toString(UTF_8);
    }
}
