package io.unitward.cli.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is a secret goes, what tells what happened stays, and what went is named. */
class SecretsTest {
    private static final Secrets NONE = Secrets.of(List.of(), Set.of());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "password=S3NT1NEL rest | password=*** rest",
                "DB_PASSWORD: \"S3NT1NEL with blanks\" rest | DB_PASSWORD: *** rest",
                "pw=S3NT1NEL db_pass: S3NT1NEL bypass=on compass=north | pw=*** db_pass: *** bypass=on compass=north",
                "--api-key S3NT1NEL rest | --api-key *** rest",
                "{\"token\":\"S3NT1NEL\",\"a\":1} | {\"token\":***,\"a\":1}",
                "Authorization: Bearer S3NT1NEL. | Authorization: *** ***",
                "GET https://bob:S3NT1NEL@host/x | GET https://***@host/x",
                "postgres://u:p@S3NT1NEL@db/x | postgres://***@db/x",
                "ghp_S3NT1NELabcdefghijk1 | ***",
                "key eyJS3NT1NELaaaa.bbbbbbbb.cccc. | key ***.",
                "id 0123456789abcdef0123456789abcdef | id ***",
                "AbCdEfGh1234S3NT1NELxY | ***",
                "Started web.service - the web, code=exited, status=1/FAILURE | Started web.service - the web, code=exited, status=1/FAILURE",
                "secret: true | secret: true",
                "/home/u/.config/systemd/user/immich-stack-server.service.d/10-limits.conf | /home/u/.config/systemd/user/immich-stack-server.service.d/10-limits.conf",
            })
    void masks(String text, String expected) {
        Masked masked = NONE.mask(text);
        assertThat(masked.text()).isEqualTo(expected).doesNotContain("S3NT1NEL");
        assertThat(masked.keys().isEmpty()).isEqualTo(text.equals(expected));
        assertThat(masked.keys().toString()).doesNotContain("S3NT1NEL");
    }

    @Test
    void a_private_key_goes_as_a_whole_and_lines_stay_lines() {
        Masked masked =
                NONE.mask("a\n-----BEGIN OPENSSH PRIVATE KEY-----\nS3NT1NEL\nx\n-----END OPENSSH PRIVATE KEY-----\nb");
        assertThat(masked.text()).isEqualTo("a\n***\n***\n***\n***\nb");
        assertThat(masked.keys()).containsKey("private key");
    }

    @Test
    void what_is_known_goes_wherever_it_stands_and_ids_stay() {
        String id = "0123456789abcdef0123456789abcdef";
        Secrets secrets = Secrets.of(List.of("hunter2", "ab"), Set.of(id));
        Masked masked = secrets.mask("login hunter2 ab " + id + "\nhunter2\n");
        assertThat(masked.text()).isEqualTo("login *** ab " + id + "\n***\n");
        assertThat(masked.keys()).containsOnly(Map.entry("known value", 2));
    }

    @Test
    void of_a_unit_file_settings_are_named_and_values_known() {
        String text = """
                [Service]
                # Environment=OLD=S3NT1NEL-old
                Environment=A=S3NT1NEL-a "B=S3NT1NEL-b c" \\
                  D='S3NT1NEL-d'
                SetCredential=tok:S3NT1NEL-cred
                ExecStart=/usr/bin/web --port 80 --password S3NT1NEL-arg
                Description=token=S3NT1NEL-text
                """;
        Masked masked = UnitMask.mask(text, NONE);
        assertThat(masked.text())
                .doesNotContain("S3NT1NEL")
                .hasLineCount(7)
                .contains("Environment=A=***", "ExecStart=/usr/bin/web ***", "SetCredential=***");
        assertThat(masked.keys())
                .containsEntry("Environment", 3)
                .containsKey("SetCredential")
                .containsEntry("ExecStart", 1)
                .containsKey("token");
        assertThat(UnitMask.values(text))
                .contains("S3NT1NEL-a", "S3NT1NEL-b c", "S3NT1NEL-d", "S3NT1NEL-cred", "S3NT1NEL-arg", "S3NT1NEL-text");
    }

    @Test
    void digests_in_configuration_stay() {
        String yaml = "pins:\n  \"~/a.service\": " + "0123456789abcdef".repeat(4)
                + "\nwebhook: https://x:S3NT1NEL@y/\ntoken: S3NT1NEL\n";
        assertThat(Secrets.ofConfiguration().mask(yaml).text())
                .contains("0123456789abcdef".repeat(4), "https://***@y/", "token: ***")
                .doesNotContain("S3NT1NEL");
    }

    @Test
    void of_the_url_of_a_hook_only_the_host_stays() {
        String yaml =
                "alerts:\n  sinks:\n    - {sink: ops, type: slack, url: \"https://hooks.example.org/services/T0/S3NT1NEL\"}\n"
                        + "    - {sink: am, url: http://localhost:9093}\n    - {sink: q, url: https://q.example.org?k=S3NT1NEL}\n";
        assertThat(Secrets.ofConfiguration().mask(yaml).text())
                .contains("https://hooks.example.org/***\"}", "http://localhost:9093}", "https://q.example.org?***}")
                .doesNotContain("S3NT1NEL");
    }
}
