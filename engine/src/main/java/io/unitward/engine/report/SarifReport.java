package io.unitward.engine.report;

import io.unitward.facts.CollectionProblem;
import io.unitward.json.JsonWriter;
import io.unitward.ownership.Sha256;
import io.unitward.verdict.Finding;
import io.unitward.verdict.RunReport;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.Waived;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run as SARIF 2.1.0 (OASIS standard), for code scanning: one result for each finding, with a fingerprint that stays while the
 * finding does; what is waived is suppressed, with the reason. A unit that could not be told is a warning, never a pass.
 */
public final class SarifReport {
    static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    private final RunReport report;
    private final JsonWriter json;
    /** The rules that found something, and where each stands in the list of rules. */
    private final SortedMap<String, Integer> rules = new TreeMap<>();

    private SarifReport(RunReport report, JsonWriter json) {
        this.report = report;
        this.json = json;
    }

    /** Writes a run; the same run gives the same bytes. The stream stays open. */
    public static void write(RunReport report, String version, OutputStream out) throws IOException {
        JsonWriter json = JsonWriter.indented(out);
        new SarifReport(report, json).write(version);
        json.finish();
    }

    private void write(String version) throws IOException {
        Map<String, Finding> examples = number();
        json.begin().field("$schema", SCHEMA).field("version", "2.1.0").list("runs");
        json.begin()
                .begin("tool")
                .begin("driver")
                .field("name", "unitward")
                .field("version", version)
                .list("rules");
        for (Map.Entry<String, Finding> each : examples.entrySet()) {
            String id = each.getKey();
            Finding example = each.getValue();
            json.begin().field("id", id).begin("shortDescription");
            json.field("text", example.why().isBlank() ? id : example.why()).end();
            json.begin("help").field("text", "unitward policy show " + id).end();
            json.begin("defaultConfiguration")
                    .field("level", level(example))
                    .end()
                    .end();
        }
        json.endList().end().end();
        invocation();
        json.list("results");
        for (UnitVerdict verdict : Marked.all(report)) {
            for (Finding finding : verdict.findings()) {
                result(verdict, finding, null);
            }
            for (Waived each : report.audit().waivedOf(verdict.unit())) {
                result(verdict, each.finding(), each);
            }
        }
        json.endList().field("columnKind", "utf16CodeUnits").end().endList().end();
    }

    /** Numbers the rules by name, and gives a finding of each: what is told of a rule is told of each of its findings. */
    private Map<String, Finding> number() {
        Map<String, Finding> examples = new TreeMap<>();
        for (UnitVerdict verdict : Marked.all(report)) {
            List<Finding> all = new ArrayList<>(verdict.findings());
            report.audit().waivedOf(verdict.unit()).forEach(each -> all.add(each.finding()));
            all.forEach(finding -> examples.putIfAbsent(finding.policy(), finding));
        }
        examples.keySet().forEach(id -> rules.put(id, rules.size()));
        return examples;
    }

    private void invocation() throws IOException {
        json.list("invocations").begin();
        json.field("executionSuccessful", true).field("exitCode", report.exitCode());
        json.field("endTimeUtc", report.audit().at()).list("toolExecutionNotifications");
        for (CollectionProblem problem : report.snapshot().problems()) {
            json.begin().field("level", "warning").begin("message");
            json.field("text", problem.subject() + ": " + problem.reason())
                    .end()
                    .end();
        }
        json.endList().end().endList();
    }

    private void result(UnitVerdict verdict, Finding finding, @Nullable Waived waived) throws IOException {
        json.begin()
                .field("ruleId", finding.policy())
                .field("ruleIndex", rules.getOrDefault(finding.policy(), 0))
                .field("kind", "fail")
                .field("level", level(finding));
        String subject = Marked.name(verdict, report);
        json.begin("message");
        json.field("text", subject + ": " + finding.message() + " To do: " + finding.remediation());
        json.end().list("locations").begin();
        if (finding.file() != null) {
            json.begin("physicalLocation").begin("artifactLocation");
            json.field("uri", uri(finding.file())).end().end();
        }
        json.list("logicalLocations").begin();
        json.field("name", subject).field("kind", "resource").end().endList();
        json.end().endList();
        json.begin("partialFingerprints")
                .field("unitward/v1", fingerprint(finding))
                .end();
        if (waived != null) {
            json.list("suppressions").begin();
            json.field("kind", "external").field("status", "accepted");
            json.field(
                    "justification",
                    waived.waiver().reason() + " (" + waived.waiver().approver() + ", until "
                            + waived.waiver().expires() + ")");
            json.end().endList();
        }
        json.begin("properties")
                .field("classification", finding.classification().text())
                .field("severity", finding.severity().text())
                .field("cause", finding.cause())
                .field("verdict", verdict.verdict().text())
                .field("owner", verdict.owner());
        for (Map.Entry<String, String> each : finding.sortedEvidence().entrySet()) {
            json.field("evidence." + each.getKey(), each.getValue());
        }
        json.end().end();
    }

    private static String level(Finding finding) {
        return switch (finding.classification()) {
            case BLOCK_AND_ALERT -> "error";
            case UNKNOWN, SAFE_RELOAD -> "warning";
            case ADVICE -> "note";
        };
    }

    /** The same for as long as a finding is the same to a person: its text and evidence may change. */
    private String fingerprint(Finding finding) {
        return Sha256.hex(String.join(
                        "\0",
                        report.snapshot().manager().scope().text(),
                        Long.toString(report.snapshot().manager().uid()),
                        finding.policy(),
                        finding.unit(),
                        String.valueOf(finding.file()),
                        finding.view() == null ? "" : finding.view().text(),
                        String.valueOf(finding.cause()))
                .getBytes(StandardCharsets.UTF_8));
    }

    /** A path as a reference that a reader may open; what is no absolute path stays text, escaped. */
    private static String uri(String file) {
        try {
            return file.startsWith("/")
                    ? new URI("file", "", file, null).toASCIIString()
                    : new URI(null, null, file, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("file '" + file + "'; expected a path", e);
        }
    }
}
