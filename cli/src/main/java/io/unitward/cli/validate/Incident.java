package io.unitward.cli.validate;

import static java.util.Objects.requireNonNull;

import io.unitward.cli.validate.Outcome.Done;
import io.unitward.cli.validate.Outcome.Expectation;
import io.unitward.cli.validate.Outcome.Status;
import io.unitward.json.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The record of a run.
 *
 * @param at when it began
 * @param version the version of unitward that was put to the test
 * @param strict whether a test that was skipped counts as one that failed
 * @param outcomes what came of each test
 * @param untouched what became of the units that are no probes; null when tests ran in sandboxes alone
 */
public record Incident(
        Instant at,
        String version,
        boolean strict,
        List<Outcome> outcomes,
        @Nullable Untouched untouched) {
    private static final String SCHEMA = "unitward.incident/v1";

    public Incident {
        requireNonNull(at, "at is null");
        requireNonNull(version, "version is null");
        outcomes = List.copyOf(outcomes);
    }

    /** How many tests ended so. */
    public long count(Status status) {
        return outcomes.stream().filter(outcome -> outcome.status() == status).count();
    }

    /** Whether a test failed, or was skipped where that counts. */
    public boolean refuted() {
        return count(Status.FAIL) > 0
                || (strict && count(Status.SKIP) > 0)
                || (untouched != null && !untouched.changed().isEmpty());
    }

    /** Whether no test passed or failed, so that nothing is known. */
    public boolean saysNothing() {
        return count(Status.SKIP) == outcomes.size();
    }

    /** One line for each test, with what was in the way of it, told once where it was in the way of others, and one in the end. */
    public List<String> text() {
        List<String> lines = new ArrayList<>();
        Map<String, String> told = new HashMap<>();
        for (Outcome outcome : outcomes) {
            lines.add(outcome.id() + " " + outcome.status() + "  " + outcome.claim());
            if (!outcome.reason().isEmpty()) {
                String before = told.putIfAbsent(outcome.reason(), outcome.id());
                lines.add("           " + (before == null ? outcome.reason() : "for the reason of " + before));
            }
        }
        if (untouched != null) {
            lines.addAll(told(untouched));
        }
        lines.add(summary());
        return lines;
    }

    private static List<String> told(Untouched untouched) {
        List<String> lines = new ArrayList<>();
        boolean same = untouched.changed().isEmpty();
        lines.add("host " + (same ? "as it was" : "CHANGED") + ": " + untouched.compared()
                + " units that are no probes, by state, run, files and pending reload");
        untouched.changed().forEach(change -> lines.add("           " + change));
        untouched.explained().forEach(change -> lines.add("           noted: " + change));
        return lines;
    }

    private String summary() {
        return "%d PASS, %d FAIL, %d SKIP".formatted(count(Status.PASS), count(Status.FAIL), count(Status.SKIP));
    }

    /** Writes it as JSON. */
    public void json(OutputStream out, int exitCode) throws IOException {
        JsonWriter json = JsonWriter.indented(out);
        json.begin().field("schema", SCHEMA).field("exitCode", exitCode).field("at", at);
        json.field("version", version).field("strict", strict).begin("summary");
        for (Status status : Status.values()) {
            json.field(status.name().toLowerCase(Locale.ROOT), count(status));
        }
        json.end();
        if (untouched != null) {
            json.begin("untouched").field("units", untouched.compared());
            json.texts("changed", untouched.changed());
            json.texts("explained", untouched.explained()).end();
        }
        json.list("tests");
        for (Outcome outcome : outcomes) {
            json.begin().field("id", outcome.id()).field("claim", outcome.claim());
            json.field("place", outcome.place().name().toLowerCase(Locale.ROOT));
            json.field("result", outcome.status().name());
            json.field("reason", outcome.reason().isEmpty() ? null : outcome.reason());
            json.field("milliseconds", outcome.took().toMillis()).list("commands");
            for (Done done : outcome.done()) {
                Integer code = done.exitCode();
                json.begin().field("what", done.what());
                json.field("exitCode", code == null ? null : Long.valueOf(code));
                json.field("evidence", path(outcome, done.evidence())).end();
            }
            json.endList().list("expectations");
            for (Expectation expectation : outcome.expectations()) {
                json.begin().field("expected", expectation.expected());
                json.field("observed", expectation.observed())
                        .field("held", expectation.held())
                        .end();
            }
            json.endList();
            json.texts(
                    "evidence",
                    outcome.evidence().stream()
                            .map(name -> outcome.id() + "/" + name)
                            .toList());
            json.end();
        }
        json.endList().end().finish();
    }

    private static @Nullable String path(Outcome outcome, @Nullable String name) {
        return name == null ? null : outcome.id() + "/" + name;
    }

    /** The same for people, as Markdown. */
    public String markdown() {
        StringBuilder text =
                new StringBuilder("# Validation of unitward ").append(version).append("\n\n");
        text.append(summary()).append(", begun at ").append(at).append(".\n\n");
        text.append("| test | result | where | claim |\n|---|---|---|---|\n");
        for (Outcome outcome : outcomes) {
            text.append("| %s | %s | %s | %s |\n"
                    .formatted(
                            outcome.id(),
                            outcome.status(),
                            outcome.place().name().toLowerCase(Locale.ROOT),
                            cell(outcome.claim())));
        }
        if (untouched != null) {
            text.append("\n## The rest of the host\n\n");
            told(untouched)
                    .forEach(
                            line -> text.append("- ").append(cell(line.strip())).append("\n"));
        }
        for (Outcome outcome : outcomes) {
            text.append("\n## ")
                    .append(outcome.id())
                    .append(": ")
                    .append(outcome.claim())
                    .append("\n\n**");
            text.append(outcome.status()).append("**");
            text.append(outcome.reason().isEmpty() ? "" : ": " + cell(outcome.reason()))
                    .append("\n");
            if (!outcome.done().isEmpty()) {
                text.append("\n| done | exit code | evidence |\n|---|---|---|\n");
            }
            for (Done done : outcome.done()) {
                String name = path(outcome, done.evidence());
                text.append("| %s | %s | %s |\n"
                        .formatted(
                                name == null ? cell(done.what()) : code(done.what()),
                                done.exitCode() == null ? "" : done.exitCode(),
                                name == null ? "" : "[" + done.evidence() + "](" + name + ")"));
            }
            if (!outcome.expectations().isEmpty()) {
                text.append("\n| expected | observed | |\n|---|---|---|\n");
            }
            for (Expectation expectation : outcome.expectations()) {
                text.append("| %s | %s | %s |\n"
                        .formatted(
                                cell(expectation.expected()),
                                cell(expectation.observed()),
                                expectation.held() ? "as expected" : "**not as expected**"));
            }
        }
        return text.toString();
    }

    private static String code(String text) {
        return "`" + text.replace("`", "'").replace("|", "\\|").replaceAll("\\s+", " ") + "`";
    }

    /** What was observed may hold anything: it stays in its cell, and makes no markup. */
    private static String cell(String text) {
        return text.replaceAll("\\s+", " ").replaceAll("([\\\\`*_<>\\[\\]|#])", "\\\\$1");
    }
}
