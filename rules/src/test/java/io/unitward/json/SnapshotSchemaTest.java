package io.unitward.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.InputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SnapshotSchemaTest {
    private static JsonSchema schema;

    @BeforeAll
    static void load() throws Exception {
        try (InputStream in = SnapshotSchemaTest.class.getResourceAsStream("/schema/snapshot.schema.json")) {
            schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(new String(in.readAllBytes(), UTF_8));
        }
    }

    @Test
    void whatWeWriteIsWhatWePublish() throws Exception {
        for (long seed = 0; seed < 50; seed++) {
            String json = new String(SnapshotJsonTest.write(Snapshots.random(seed)), UTF_8);
            assertThat(schema.validate(json, InputFormat.JSON))
                    .as("seed %s", seed)
                    .isEmpty();
        }
    }

    @Test
    void theSchemaLetsLaterFieldsPassAndRefusesALostList() throws Exception {
        String json = new String(SnapshotJsonTest.write(Snapshots.random(1)), UTF_8);
        assertThat(schema.validate(json.replace("\"units\":", "\"later\": 1, \"units\":"), InputFormat.JSON))
                .isEmpty();
        assertThat(schema.validate(json.replace("\"units\":", "\"later\":"), InputFormat.JSON))
                .isNotEmpty();
    }
}
