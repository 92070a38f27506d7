package io.unitward.engine.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.unitward.engine.compile.PolicyCheck;
import io.unitward.engine.policy.CaseException;
import io.unitward.engine.policy.Coverage;
import io.unitward.engine.policy.Covering;
import io.unitward.engine.policy.PolicyCase;
import io.unitward.engine.policy.PolicyCases;
import io.unitward.engine.policy.ShippedCases;
import io.unitward.engine.reading.Explaining;
import io.unitward.engine.reading.Why;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Why, and coverage, in both forms. {@code -Dunitward.update=true} rewrites what is expected; then read the difference. */
class WhyReportTest {
    private static final Path EXPECTED = Path.of("src/test/resources/why");

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Fires, over three conditions.
                "content-changed-unflagged/home-manager-switch",
                // Fires, where something must not be there.
                "fragment-outside-owner-layer/another-link-replaced",
                // What must not be there is there.
                "fragment-outside-owner-layer/replaced-link",
                // The joined file is another one.
                "content-changed-unflagged/another-file-explained",
                // There is no fact of the type at all.
                "unexplained-pending-change/nothing-pending",
                // Nothing of the manager is pending.
                "unexplained-pending-change/of-a-declared-unit-while-nothing-waits",
                // Several facts, each short of something else.
                "content-drift/others-to-tell-of-it",
            })
    void everyWayToFireAndNotToFire(String which) throws IOException {
        String[] names = which.split("/");
        PolicyCheck.Checked policy = policy(names[0]);
        PolicyCase given = ShippedCases.of(policy.source()).stream()
                .filter(each -> each.file().endsWith("/" + names[1] + ".yaml"))
                .findFirst()
                .orElseThrow();
        golden(names[1], Explaining.why(policy, given.facts().unit(), given.allFacts()));
    }

    @Test
    void aFindingAboutTheManagerIsNoneAboutTheUnitThatIsLookedAt() throws IOException, CaseException {
        PolicyCase given = PolicyCases.read("a.yaml", "given: { manager: { state: maintenance } }\nexpect: []\n");
        Why why = Explaining.why(policy("manager-degraded"), "web-stack.service", given.allFacts());
        assertThat(why.isFired()).isFalse();
        golden("about-the-manager", why);
    }

    private static void golden(String name, Why why) throws IOException {
        StringBuilder text = new StringBuilder();
        WhyText.write(why, text, Style.PLAIN);
        assertGolden(name + ".txt", text.toString());
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        WhyJson.write(why, json);
        assertGolden(name + ".json", json.toString(UTF_8));
        JsonSchema schema = schema("why");
        assertThat(schema.validate(json.toString(UTF_8), InputFormat.JSON)).isEmpty();
        assertThat(schema.validate(json.toString(UTF_8).replace("\"rule\"", "\"lost\""), InputFormat.JSON))
                .isNotEmpty();
    }

    @Test
    void coverageNamesWhatIsMissing() throws IOException {
        PolicyCheck.Checked half = policy("reload-pending-unvouched");
        List<Coverage.OfPolicy> policies = new ArrayList<>();
        policies.add(Covering.of(
                policy("owned-unit-masked"),
                ShippedCases.of(policy("owned-unit-masked").source())));
        policies.add(Covering.of(half, ShippedCases.of(half.source()).subList(0, 1)));
        policies.add(Covering.of(policy("look-alike-unit"), List.of()));
        Coverage coverage = new Coverage(policies);
        StringBuilder text = new StringBuilder();
        CoverageText.write(coverage, text, Style.PLAIN);
        assertGolden("coverage.txt", text.toString());
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        CoverageJson.write(coverage, json);
        assertGolden("coverage.json", json.toString(UTF_8));
        JsonSchema schema = schema("coverage");
        assertThat(schema.validate(json.toString(UTF_8), InputFormat.JSON)).isEmpty();
        assertThat(schema.validate(json.toString(UTF_8).replace("\"held\"", "\"lost\""), InputFormat.JSON))
                .isNotEmpty();
    }

    private static PolicyCheck.Checked policy(String id) {
        return ShippedCases.policies().stream()
                .filter(each -> each.source().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static JsonSchema schema(String name) throws IOException {
        try (InputStream in = WhyJson.class.getResourceAsStream("/schema/" + name + ".schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(new String(in.readAllBytes(), UTF_8));
        }
    }

    private static void assertGolden(String name, String found) throws IOException {
        Path file = EXPECTED.resolve(name);
        if (Boolean.getBoolean("unitward.update")) {
            Files.createDirectories(EXPECTED);
            Files.writeString(file, found);
        }
        assertThat(found).isEqualTo(Files.readString(file));
    }
}
