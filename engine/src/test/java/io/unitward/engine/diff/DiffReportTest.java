package io.unitward.engine.diff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.unitward.engine.Moment;
import io.unitward.engine.report.DiffJson;
import io.unitward.engine.report.DiffReport;
import io.unitward.engine.report.DiffText;
import io.unitward.engine.report.Style;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.UnitFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a comparison is written; whole ones are in {@code samples/diff}. */
class DiffReportTest {
    private final Moment before = new Moment();
    private final Moment after = new Moment();

    private DiffReport report() {
        return new DiffReport(SnapshotDiff.of(before.snapshot(), after.snapshot()), "a.json", "now", 20);
    }

    private String text(Style style) throws IOException {
        StringBuilder text = new StringBuilder();
        DiffText.write(report(), text, style);
        return text.toString();
    }

    private void change() {
        after.bootId = "other";
        before.unit("web.service", Moment.MINE + "/web.service", "/a/1.conf", "/b/2.conf");
        after.unit(
                "web.service",
                "failed",
                Moment.view(Moment.MINE + "/web.service", "/b/2.conf", "/a/1.conf"),
                null,
                true);
        after.file(
                Moment.MINE + "/web.service",
                UnitFile.Status.READ,
                "0123456789abcdef",
                Moment.LATER,
                0600,
                List.of(),
                List.of());
        after.file(Moment.MINE + "/\u001b[31mred.service", "bb");
        for (int i = 0; i < 7; i++) {
            before.entry(Moment.VENDOR, "v" + i + ".service", null, Moment.T);
            after.entry(Moment.VENDOR, "v" + i + ".service", null, Moment.LATER);
        }
        after.problems.add(new CollectionProblem("/etc/x", CollectionProblem.Kind.MANAGER_INPUT, "permission denied"));
    }

    @Test
    void text_is_grouped_aligned_and_harmless() throws IOException {
        change();
        assertThat(text(Style.PLAIN)).isEqualTo("""
                A  a.json  user manager (uid 1000), 2026-01-01T12:01:00Z
                B  now     user manager (uid 1000), 2026-01-01T12:01:00Z
                ✗ boot  boot → other: another boot, or another host
                ~ web.service  unit changed
                    active state    active → failed
                    needs a reload  no → yes
                    drop-ins, in another order
                        /b/2.conf
                        /a/1.conf
                    ~ ~/.config/systemd/user/web.service  (file changed)
                        content  aa → 0123456789ab
                        mode     0644 → 0600
                + ~/.config/systemd/user/\\x1b[31mred.service  file appeared
                ? could not be compared
                    content: its content is not told, and its change time is another (in both)
                        /usr/lib/systemd/user/v0.service
                        /usr/lib/systemd/user/v1.service
                        /usr/lib/systemd/user/v2.service
                        /usr/lib/systemd/user/v3.service
                        /usr/lib/systemd/user/v4.service
                        and 2 more (-o json=- lists all)
                    permission denied (in B)
                        /etc/x
                ! note  neither snapshot holds what a reload would load (the view from disk): not compared
                = 1 unit, 2 files differ; 8 things could not be compared. Exit 20.
                """);
        assertThat(text(new Style(false, false, 60))).isASCII().contains("active -> failed");
        assertThat(text(new Style(true, true, 80)))
                .contains("\u001b[32m+\u001b[0m")
                .doesNotContain("\u001b[31mred");
    }

    @Test
    void json_keeps_to_its_schema() throws IOException {
        JsonSchema schema;
        try (InputStream in = DiffJson.class.getResourceAsStream("/schema/diff.schema.json")) {
            schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(new String(in.readAllBytes(), UTF_8));
        }
        assertThat(schema.validate(json(), InputFormat.JSON)).isEmpty();
        change();
        String json = json();
        assertThat(schema.validate(json, InputFormat.JSON)).isEmpty();
        assertThat(json).isEqualTo(json()).contains("\\u001b[31mred.service");
        assertThat(schema.validate(json.replace("\"change\": ", "\"lost\": "), InputFormat.JSON))
                .isNotEmpty();
    }

    private String json() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DiffJson.write(report(), out);
        return out.toString(UTF_8);
    }
}
