package io.unitward.cli.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.config.YamlScalar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A masked configuration holds no secret of any sink, and reads as before in all else. */
class ConfigMaskTest {
    private static final String SINKS = """
            apiVersion: unitward/v1
            owners:
              - owner: homelab # token: S3NT1NEL-comment
                units: ["*-stack.service", "token.service"]
                pins:
                  "~/.config/systemd/user/token.service": %s
            alerts:
              sinks:
                - {sink: journal, type: journal}
                - sink: phone
                  type: ntfy
                  url: https://ntfy.example.org/S3NT1NEL-topic
                  tokenFile: ~/.config/unitward/ntfy.token
                - {sink: push, type: gotify, url: "https://push.example.org", tokenFile: /etc/unitward/gotify.token}
                - {sink: am, type: alertmanager, url: http://localhost:9093}
                - {sink: chat, type: slack, urlFile: "~/chat.url"}
                - {sink: chat2, type: slack, url: https://hooks.example.org/services/T0/S3NT1NEL}
                - sink: tickets
                  type: json
                  url: 'https://tickets.example.org/api?k=S3NT1NEL'
                  body:
                    title: "{host}: S3NT1NEL"
                    labels: ["S3NT1NEL-a", S3NT1NEL-b]
                    inner: {pin: 473147314731, urgent: true}
                    text: |
                      S3NT1NEL over
                      lines
                - sink: hook
                  type: command
                  argv: ["/bin/false", "--password", "S3NT1NEL58", "-pS3NT1NEL60", 4731, 'it''s S3NT1NEL']
                  timeout: 20s
                - sink: hook2
                  type: command
                  argv:
                    - /bin/true
                    # - "S3NT1NEL-before"
                    - >-
                      S3NT1NEL folded
                    - &x S3NT1NEL-anchor
                    - *x
            """.formatted("0123456789abcdef".repeat(4));

    @Test
    void of_every_kind_of_sink_no_secret_stays_and_all_else_does() {
        Masked masked = ConfigMask.mask(SINKS);
        assertThat(masked.text())
                .doesNotContain("S3NT1NEL", "4731")
                .contains(
                        "0123456789abcdef".repeat(4),
                        "tokenFile: ~/.config/unitward/ntfy.token",
                        "tokenFile: /etc/unitward/gotify.token}",
                        "urlFile: \"~/chat.url\"}",
                        "url: http://localhost:9093}",
                        "url: \"https://ntfy.example.org/***\"",
                        "argv: [\"/bin/false\", \"***\",",
                        "timeout: 20s");
        assertThat(masked.keys())
                .containsKeys("alerts.sinks.argv", "alerts.sinks.body", "path of a URL", "comment")
                .doesNotContainKey("token");
        assertThat(masked.keys().toString()).doesNotContain("S3NT1NEL");
        assertThat(paths(masked.text())).isEqualTo(paths(SINKS));
    }

    @Test
    void masked_twice_is_masked_once() {
        String once = ConfigMask.mask(SINKS).text();
        assertThat(ConfigMask.mask(once).text()).isEqualTo(once);
    }

    @Test
    void the_sample_with_all_sinks_reads_as_before() throws Exception {
        String sample = Files.readString(Path.of("../samples/config/alerts/unitward.yaml"));
        Masked masked = ConfigMask.mask(sample);
        assertThat(masked.text())
                .doesNotContain("--from", "my-units", "{title}")
                .contains("tokenFile: ~/.config/");
        assertThat(paths(masked.text())).isEqualTo(paths(sample));
    }

    @Test
    void what_sounds_secret_goes_and_what_is_no_yaml_is_masked_as_text() {
        assertThat(ConfigMask.mask("token: S3NT1NEL\nsecret: true\nreason: \"pw=S3NT1NEL here\"\n")
                        .text())
                .isEqualTo("token: \"***\"\nsecret: true\nreason: \"pw=*** here\"\n");
        assertThat(ConfigMask.mask("token: S3NT1NEL\n  - [\n").text()).doesNotContain("S3NT1NEL");
    }

    @Test
    void places_are_counted_in_characters_of_any_size() {
        assertThat(ConfigMask.mask("\ufeffa: \"\ud83d\ude00\"\ntoken: S3NT1NEL\nb: 1\n")
                        .text())
                .isEqualTo("\ufeffa: \"\ud83d\ude00\"\ntoken: \"***\"\nb: 1\n");
    }

    /** What leads to each value. */
    private static Map<List<String>, Integer> paths(String text) {
        Map<List<String>, Integer> paths = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        List<YamlScalar> scalars = YamlScalar.of(text);
        assertThat(scalars).as(text).isNotNull();
        scalars.forEach(each -> paths.merge(each.path(), 1, Integer::sum));
        return paths;
    }
}
