package io.unitward.cli.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.unitward.alert.Alert;
import io.unitward.alert.AlertBody;
import io.unitward.alert.AlertEvent;
import io.unitward.alert.AlertLevel;
import io.unitward.alert.AlertSink;
import io.unitward.alert.SinkKind;
import io.unitward.cli.Published;
import io.unitward.host.Deadline;
import io.unitward.remediation.alert.Outcome;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each kind of webhook is sent, and what is made of its answers. */
class WebhookSinkTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOKEN = "t0ken-that-nobody-sees";
    private static final Instant AT = Instant.parse("2026-11-27T10:00:00Z");
    private static final Instant SINCE = Instant.parse("2026-11-27T09:00:00Z");

    @TempDir
    Path temporary;

    private Receiver receiver;
    private Path token;
    private Sinks sinks;

    @BeforeEach
    void open() throws Exception {
        receiver = Receiver.open();
        long uid = Integer.toUnsignedLong((Integer) Files.getAttribute(temporary, "unix:uid"));
        sinks = new Sinks(uid, temporary.toString());
        token = secret("token", TOKEN + "\n");
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private Path secret(String name, String content) throws Exception {
        Path file = Files.writeString(temporary.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    static Alert alert(AlertEvent event, @Nullable AlertLevel was) {
        return new Alert(
                "0123456789abcdef",
                event,
                AlertLevel.PAGE,
                was,
                "host",
                "user manager of uid 1000",
                AT,
                SINCE,
                "foreign-drop-in",
                "web.service",
                "loaded",
                "/etc/<a>&\"b\".conf",
                null,
                "block-and-alert",
                "critical",
                "web.service: foreign-drop-in",
                "File <!channel> & more.");
    }

    private AlertSink sink(SinkKind kind, String path, @Nullable String tokenFile, @Nullable AlertBody body) {
        return new AlertSink(
                kind.text(),
                kind,
                receiver.url(path),
                null,
                tokenFile,
                false,
                body,
                List.of(),
                Set.of(AlertLevel.values()),
                Duration.ofSeconds(20),
                null);
    }

    private Answer send(AlertSink sink, Alert alert) throws Exception {
        return sinks.of(sink).send(alert, Deadline.in(sink.timeout()));
    }

    private Receiver.Request sent(AlertSink sink, Alert alert) throws Exception {
        Answer answer = send(sink, alert);
        assertThat(answer.kind()).as("%s", answer).isEqualTo(Outcome.Kind.DELIVERED);
        assertThat(answer.said()).isEqualTo("thanks");
        assertThat(receiver.requests()).hasSize(1);
        Receiver.Request request = receiver.requests().get(0);
        assertThat(request.contentType()).isEqualTo("application/json");
        return request;
    }

    @Test
    void gotify() throws Exception {
        Receiver.Request request =
                sent(sink(SinkKind.GOTIFY, "/push/", token.toString(), null), alert(AlertEvent.FOUND, null));
        assertThat(request.path()).isEqualTo("/push/message");
        assertThat(request.gotifyKey()).isEqualTo(TOKEN);
        JsonNode body = JSON.readTree(request.body());
        assertThat(body.get("title").asText()).isEqualTo("[page] web.service: foreign-drop-in");
        assertThat(body.get("priority").asInt()).isEqualTo(8);
    }

    @Test
    void noProxyIsAsked() throws Exception {
        ProxySelector usual = ProxySelector.getDefault();
        try (Receiver proxy = Receiver.open()) {
            InetSocketAddress elsewhere = new InetSocketAddress(
                    "127.0.0.1", URI.create(proxy.url("/")).getPort());
            ProxySelector.setDefault(ProxySelector.of(elsewhere));

            sent(sink(SinkKind.GOTIFY, "/push/", token.toString(), null), alert(AlertEvent.FOUND, null));

            assertThat(proxy.requests()).isEmpty();
        } finally {
            ProxySelector.setDefault(usual);
        }
    }

    @Test
    void ntfy() throws Exception {
        Receiver.Request request =
                sent(sink(SinkKind.NTFY, "/base/my-units", "~/token", null), alert(AlertEvent.RECOVERED, null));
        assertThat(request.path()).isEqualTo("/base/");
        assertThat(request.authorization()).isEqualTo("Bearer " + TOKEN);
        JsonNode body = JSON.readTree(request.body());
        assertThat(body.get("topic").asText()).isEqualTo("my-units");
        assertThat(body.get("priority").asInt()).isEqualTo(3);
        assertThat(body.get("tags")).hasSize(3);
    }

    @Test
    void alertmanagerFires() throws Exception {
        Receiver.Request request =
                sent(sink(SinkKind.ALERTMANAGER, "", null, null), alert(AlertEvent.CHANGED, AlertLevel.TICKET));
        assertThat(request.path()).isEqualTo("/api/v2/alerts");
        assertThat(request.authorization()).isEmpty();
        JsonNode body = JSON.readTree(request.body());
        assertThat(body)
                .as("that of the former level ends, which is told twice")
                .hasSize(3);
        assertThat(body.get(0).at("/labels/severity").asText()).isEqualTo("ticket");
        assertThat(body.get(0).get("endsAt").asText()).isEqualTo("2026-11-27T09:00:00Z");
        assertThat(body.get(1).at("/labels/severity").asText()).isEqualTo("ticket");
        assertThat(body.get(1).get("endsAt").asText()).isEqualTo("2026-11-27T10:00:00Z");
        assertThat(body.get(2).at("/labels/severity").asText()).isEqualTo("page");
        assertThat(body.get(2).at("/labels/alertname").asText()).isEqualTo("foreign-drop-in");
        assertThat(body.get(2).at("/labels/file").asText()).isEqualTo("/etc/<a>&\"b\".conf");
        assertThat(body.get(2).get("startsAt").asText()).isEqualTo("2026-11-27T09:00:00Z");
        assertThat(body.get(2).get("endsAt").asText()).isEqualTo("2027-11-27T10:00:00Z");
    }

    @Test
    void alertmanagerResolves() throws Exception {
        Receiver.Request request = sent(sink(SinkKind.ALERTMANAGER, "", null, null), alert(AlertEvent.RECOVERED, null));
        JsonNode body = JSON.readTree(request.body());
        assertThat(body)
                .as("at first as of when it began: no clock is so far behind")
                .hasSize(2);
        assertThat(body.get(0).get("startsAt").asText()).isEqualTo("2026-11-27T09:00:00Z");
        assertThat(body.get(0).get("endsAt").asText()).isEqualTo("2026-11-27T09:00:00Z");
        assertThat(body.get(1).get("endsAt").asText()).isEqualTo("2026-11-27T10:00:00Z");
        assertThat(body.get(1).get("labels")).isEqualTo(body.get(0).get("labels"));
    }

    @Test
    void slackGetsNoMarkupOfOthers() throws Exception {
        Receiver.Request request = sent(sink(SinkKind.SLACK, "/hook/x?y=z", null, null), alert(AlertEvent.FOUND, null));
        assertThat(request.path()).isEqualTo("/hook/x?y=z");
        assertThat(JSON.readTree(request.body()).get("text").asText())
                .isEqualTo("[page] web.service: foreign-drop-in\nFile &lt;!channel&gt; &amp; more.");
    }

    @Test
    void aBodyOfOnesOwn() throws Exception {
        Map<String, AlertBody.Value> fields = new LinkedHashMap<>();
        fields.put("t", new AlertBody.Words("{host}: {file} {nothing}"));
        fields.put("n", new AlertBody.Whole(7));
        fields.put("on", new AlertBody.Truth(true));
        fields.put("list", new AlertBody.Texts(List.of("{level}", "x")));
        fields.put(
                "inner",
                new AlertBody.Inner(new AlertBody(Map.of(
                        "many",
                        new AlertBody.Objects(List.of(new AlertBody(Map.of("u", new AlertBody.Words("{unit}")))))))));
        Receiver.Request request = sent(
                sink(SinkKind.JSON, "/in", token.toString(), new AlertBody(fields)), alert(AlertEvent.FOUND, null));
        assertThat(request.authorization()).isEqualTo("Bearer " + TOKEN);
        assertThat(JSON.readTree(request.body()))
                .isEqualTo(JSON.readTree(
                        "{\"t\":\"host: /etc/<a>&\\\"b\\\".conf {nothing}\",\"n\":7,\"on\":true,\"list\":[\"page\",\"x\"],"
                                + "\"inner\":{\"many\":[{\"u\":\"web.service\"}]}}"));
    }

    @Test
    void withoutABodyAllFieldsAreSent() throws Exception {
        Receiver.Request request = sent(sink(SinkKind.JSON, "/in", null, null), alert(AlertEvent.FOUND, null));
        JsonNode body = JSON.readTree(request.body());
        assertThat(body.get("schema").asText()).isEqualTo("unitward.alert/v1");
        Published.ALERT.accepts(request.body());
        for (String field : Alert.FIELDS) {
            assertThat(body.has(field)).as(field).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 204})
    void whatIsTaken(int status) throws Exception {
        receiver.answers(Receiver.status(status, ""));
        assertThat(send(sink(SinkKind.JSON, "/", null, null), alert(AlertEvent.FOUND, null))
                        .kind())
                .isEqualTo(Outcome.Kind.DELIVERED);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 410, 413})
    void whatIsRefusedForGood(int status) throws Exception {
        receiver.answers(Receiver.status(status, "no: " + TOKEN));
        Answer answer =
                send(sink(SinkKind.JSON, "/s3cret-path", token.toString(), null), alert(AlertEvent.FOUND, null));
        assertThat(answer.kind()).isEqualTo(Outcome.Kind.REFUSED);
        assertThat(answer.what()).isEqualTo(receiver.url("") + " answered " + status);
        assertThat(answer.said()).isEqualTo("no: ***");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503})
    void whatMayBeTakenLater(int status) throws Exception {
        receiver.answers(Receiver.status(status, ""));
        assertThat(send(sink(SinkKind.JSON, "/", null, null), alert(AlertEvent.FOUND, null))
                        .kind())
                .isEqualTo(Outcome.Kind.FAILED);
    }

    @Test
    void noRedirectIsFollowed() throws Exception {
        try (Receiver other = Receiver.open()) {
            receiver.answers(Receiver.redirect(other.url("/s3cret")));
            Answer answer = send(sink(SinkKind.JSON, "/", token.toString(), null), alert(AlertEvent.FOUND, null));
            assertThat(answer.kind()).isEqualTo(Outcome.Kind.FAILED);
            assertThat(answer.what()).contains("not followed: " + other.url("")).doesNotContain("s3cret");
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void oneThatHangsIsLeftAtTheDeadline() throws Exception {
        receiver.answers(receiver.hanging());
        Answer answer = sinks.of(sink(SinkKind.JSON, "/", null, null))
                .send(alert(AlertEvent.FOUND, null), Deadline.in(Duration.ofMillis(300)));
        assertThat(answer.kind()).isEqualTo(Outcome.Kind.FAILED);
        assertThat(answer.what()).contains("did not answer in time");
    }

    @Test
    void anAnswerWithoutEndIsNotReadToItsEnd() throws Exception {
        receiver.answers(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] block = "x".repeat(1024).getBytes(StandardCharsets.UTF_8);
            while (true) {
                exchange.getResponseBody().write(block);
            }
        });
        Answer answer = send(sink(SinkKind.JSON, "/", null, null), alert(AlertEvent.FOUND, null));
        assertThat(answer.kind()).isEqualTo(Outcome.Kind.DELIVERED);
        assertThat(answer.said()).hasSizeLessThan(300);
    }

    @Test
    void nobodyThere() throws Exception {
        AlertSink gone = sink(SinkKind.JSON, "/", null, null);
        receiver.close();
        Answer answer = send(gone, alert(AlertEvent.FOUND, null));
        assertThat(answer.kind()).isEqualTo(Outcome.Kind.FAILED);
        assertThat(answer.what()).contains("could not be reached: nobody takes connections there");
    }

    @Test
    void theUrlMayBeInAFileAndIsNotTold() throws Exception {
        Path url = secret("url", receiver.url("/hook/s3cret"));
        AlertSink hidden = new AlertSink(
                "chat",
                SinkKind.SLACK,
                null,
                url.toString(),
                null,
                false,
                null,
                List.of(),
                Set.of(AlertLevel.PAGE),
                Duration.ofSeconds(20),
                null);
        receiver.answers(exchange -> Receiver.status(500, receiver.url("/hook/s3cret") + " is broken")
                .answer(exchange));
        Answer answer = send(hidden, alert(AlertEvent.FOUND, null));
        assertThat(receiver.requests()).hasSize(1);
        assertThat(answer.what() + answer.said()).contains("answered 500").doesNotContain("s3cret");
        receiver.answers(
                exchange -> Receiver.status(404, "Cannot POST /hook/s3cret").answer(exchange));
        Answer unknown = send(hidden, alert(AlertEvent.FOUND, null));
        assertThat(unknown.what() + unknown.said()).contains("answered 404").doesNotContain("s3cret");
        secret("url", "http://elsewhere.example.org/s3cret");
        assertThat(send(hidden, alert(AlertEvent.FOUND, null)).what())
                .contains("expected https")
                .doesNotContain("s3cret");
    }

    @Test
    void aTokenThatOthersMayReadIsNotUsed() throws Exception {
        AlertSink sink = sink(SinkKind.JSON, "/", token.toString(), null);
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(send(sink, alert(AlertEvent.FOUND, null)).what()).contains("mode '0644'", "chmod o=");
        secret("token", "one\ntwo\n");
        assertThat(send(sink, alert(AlertEvent.FOUND, null)).what())
                .contains("one line")
                .doesNotContain("two");
        Files.delete(token);
        assertThat(send(sink, alert(AlertEvent.FOUND, null)).what()).contains("missing file");
        assertThat(receiver.requests()).isEmpty();
    }
}
