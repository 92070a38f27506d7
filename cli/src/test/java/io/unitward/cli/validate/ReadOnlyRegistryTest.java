package io.unitward.cli.validate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadOnlyRegistryTest {
    private static final String DIGEST = "sha256:" + "ab".repeat(32);

    @TempDir
    private Path root;

    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        write("docker/registry/v2/repositories/unitward/probe/_manifests/tags/stable/current/link", DIGEST);
        write("docker/registry/v2/blobs/sha256/ab/" + "ab".repeat(32) + "/data", "content");
        write("secret", "not for anybody");
        server = ReadOnlyRegistry.serve(root, 0);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void a_manifest_is_had_by_tag_and_by_digest_with_its_type() throws IOException {
        for (String reference : new String[] {"stable", DIGEST}) {
            HttpURLConnection answer = ask("GET", "/v2/unitward/probe/manifests/" + reference);
            assertThat(answer.getResponseCode()).isEqualTo(200);
            assertThat(answer.getContentType()).isEqualTo("application/vnd.oci.image.manifest.v1+json");
            assertThat(answer.getHeaderField("Docker-Content-Digest")).isEqualTo(DIGEST);
            assertThat(new String(answer.getInputStream().readAllBytes(), UTF_8))
                    .isEqualTo("content");
        }
        HttpURLConnection head = ask("HEAD", "/v2/unitward/probe/manifests/stable");
        assertThat(head.getResponseCode()).isEqualTo(200);
        assertThat(head.getHeaderField("Docker-Content-Digest")).isEqualTo(DIGEST);
        assertThat(head.getContentLength()).isEqualTo("content".length());
    }

    @Test
    void a_blob_is_had_by_digest() throws IOException {
        HttpURLConnection answer = ask("GET", "/v2/unitward/probe/blobs/" + DIGEST);
        assertThat(new String(answer.getInputStream().readAllBytes(), UTF_8)).isEqualTo("content");
        assertThat(ask("GET", "/v2/").getResponseCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/unitward/probe/manifests/other",
                "/v2/unitward/other/manifests/stable",
                "/v2/unitward/probe/blobs/sha256:0000",
                "/v2/unitward/probe/manifests/..",
                "/v2/unitward/probe/blobs/../../../secret",
                "/v2/%2e%2e/manifests/stable",
                "/v2/unitward/probe/tags/list"
            })
    void nothing_else_is_had(String path) throws IOException {
        HttpURLConnection answer = ask("GET", path);
        assertThat(answer.getResponseCode()).isEqualTo(404);
        assertThat(new String(answer.getErrorStream().readAllBytes(), UTF_8)).startsWith("{\"errors\":");
    }

    private HttpURLConnection ask(String method, String path) throws IOException {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setRequestMethod(method);
        return connection;
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), text);
    }
}
