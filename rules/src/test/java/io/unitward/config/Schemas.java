package io.unitward.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The published schemas, as a stranger's editor would apply them. */
enum Schemas {
    MANIFEST("manifest"),
    ALLOWLIST("allowlist"),
    WAIVERS("waivers");

    private final JsonSchema schema;

    Schemas(String name) {
        try (InputStream in = Schemas.class.getResourceAsStream("/schema/" + name + ".schema.json")) {
            schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(new ObjectMapper().readTree(in));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** By what a file's name begins with. */
    static Schemas of(String name) {
        return name.startsWith("allowlist") ? ALLOWLIST : name.startsWith("waivers") ? WAIVERS : MANIFEST;
    }

    /** What the schema says against a file, parsed by a generic YAML loader. */
    List<String> violations(byte[] content) {
        Object parsed =
                new Load(LoadSettings.builder().build()).loadFromString(new String(content, StandardCharsets.UTF_8));
        return schema.validate(new ObjectMapper().valueToTree(parsed)).stream()
                .map(Object::toString)
                .toList();
    }
}
