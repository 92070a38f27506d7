package io.unitward.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;

/** The published schemas of what commands write, as a stranger would apply them. unitward itself never loads them. */
public enum Published {
    ALERT("alert"),
    BLAME("blame"),
    DIFF("diff"),
    EVIDENCE("evidence"),
    EXPLAIN("explain"),
    LOG("log"),
    WHY("why"),
    COVERAGE("coverage"),
    EVIDENCE_CHECK("evidence-check"),
    POLICY("policy"),
    POLICY_ACCEPT("policy-accept"),
    POLICY_CHECK("policy-check"),
    POLICY_FMT("policy-fmt"),
    POLICY_LIST("policy-list"),
    POLICY_NEW("policy-new"),
    POLICY_TEST("policy-test"),
    STATUS("status"),
    RECONCILE("reconcile"),
    UNDO_LIST("undo-list"),
    HOLD_LIST("hold-list"),
    INCIDENT("incident"),
    CONFIG_CHECK("config-check"),
    CONFIG_ALLOWLIST("config-allowlist"),
    STACK_RUN("stack-run"),
    STACK_STATUS("stack-status");

    private final JsonSchema schema;

    Published(String name) {
        try (InputStream in = Published.class.getResourceAsStream("/schema/" + name + ".schema.json")) {
            schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(new String(in.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Fails unless this is what was published, and the schema would notice the loss of a field. */
    public void accepts(String json) {
        assertThat(schema.validate(json, InputFormat.JSON)).isEmpty();
        assertThat(schema.validate(json.replaceFirst("\"schema\":", "\"later\": 1, \"schema\":"), InputFormat.JSON))
                .as("fields of a later version")
                .isEmpty();
        String field = switch (this) {
            case ALERT -> "title";
            case BLAME -> "settings";
            case CONFIG_ALLOWLIST -> "allowed";
            case CONFIG_CHECK -> "unchecked";
            case COVERAGE -> "permille";
            case DIFF -> "differences";
            case EVIDENCE -> "omitted";
            case EVIDENCE_CHECK -> "intact";
            case EXPLAIN -> "directories";
            case HOLD_LIST -> "holds";
            case INCIDENT -> "expectations";
            case LOG -> "since";
            case POLICY -> "drl";
            case POLICY_ACCEPT -> "accepted";
            case POLICY_CHECK -> "problems";
            case POLICY_FMT, POLICY_NEW -> "files";
            case POLICY_LIST -> "policies";
            case POLICY_TEST -> "cases";
            case RECONCILE -> "steps";
            case STACK_RUN -> "toldToStop";
            case STACK_STATUS -> "doubts";
            case STATUS -> "changedProgram";
            case UNDO_LIST -> "undoable";
            case WHY -> "rules";
        };
        assertThat(schema.validate(json.replace("\"" + field + "\":", "\"lost\":"), InputFormat.JSON))
                .isNotEmpty();
    }
}
