package io.unitward.cli.alert;

import io.unitward.alert.Alert;
import io.unitward.alert.AlertSink;
import io.unitward.alert.SinkKind;
import io.unitward.alert.SinkUrl;
import io.unitward.config.CaFile;
import io.unitward.config.ConfigException;
import io.unitward.config.ConfigProblem;
import io.unitward.config.SecretFile;
import io.unitward.host.Deadline;
import io.unitward.json.Visible;
import io.unitward.remediation.alert.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A receiver that is reached by HTTP. Secrets are read when something is sent, and never told. */
final class WebhookSink implements Sink {
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    /** All of a run in one request, unless that would be one of megabytes. */
    private static final int MOST_AT_ONCE = 1000;

    private final AlertSink sink;
    private final Sinks sinks;
    private @Nullable HttpClient client;

    WebhookSink(AlertSink sink, Sinks sinks) {
        this.sink = sink;
        this.sinks = sinks;
    }

    @Override
    public Answer send(Alert alert, Deadline deadline) throws InterruptedException {
        return send(List.of(alert), deadline);
    }

    @Override
    public int atOnce() {
        return sink.kind() == SinkKind.ALERTMANAGER ? MOST_AT_ONCE : 1;
    }

    @Override
    public Answer send(List<Alert> alerts, Deadline deadline) throws InterruptedException {
        String url;
        String token;
        HttpClient through;
        try {
            url = sink.url() != null ? sink.url() : secret(sink.urlFile());
            token = sink.tokenFile() == null ? "" : secret(sink.tokenFile());
            through = client();
        } catch (ConfigException unusable) {
            return Answer.failed(String.valueOf(unusable.problems().get(0)));
        }
        String expected = SinkUrl.expected(url, sink.kind(), sink.insecure());
        if (expected != null) {
            return Answer.failed("the URL in " + sink.urlFile() + " cannot be used; expected " + expected);
        }
        URI uri = URI.create(url);
        return sent(
                through,
                request(uri, token, alerts),
                SinkUrl.shown(uri),
                token,
                sink.url() == null ? url : "",
                deadline);
    }

    /** What keeps it from sending anything; nothing is sent to find out. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (String file : Arrays.asList(sink.urlFile(), sink.tokenFile())) {
            if (file != null) {
                try {
                    secret(file);
                } catch (ConfigException unusable) {
                    unusable.problems().forEach(problem -> problems.add(problem.toString()));
                }
            }
        }
        if (sink.ca() != null) {
            try {
                CaFile.read(path(sink.ca()), sinks.uid());
            } catch (ConfigException unusable) {
                unusable.problems().forEach(problem -> problems.add(problem.toString()));
            }
        }
        return problems;
    }

    private String secret(@Nullable String file) throws ConfigException {
        return SecretFile.read(path(file), sinks.uid());
    }

    private Path path(@Nullable String file) throws ConfigException {
        Path path = file == null ? null : sinks.path(file);
        if (path == null) {
            throw new ConfigException(
                    List.of(ConfigProblem.ofFile(String.valueOf(file), "home", null, "HOME to be set, for '~/'")));
        }
        return path;
    }

    private Answer sent(
            HttpClient through, HttpRequest request, String shown, String token, String secretUrl, Deadline deadline)
            throws InterruptedException {
        CompletableFuture<HttpResponse<String>> answer = through.sendAsync(request, headers -> new FirstBytes());
        try {
            HttpResponse<String> response = answer.get(deadline.left().toMillis(), TimeUnit.MILLISECONDS);
            // Servers like to answer with the path that they do not know.
            String said = secretUrl.isEmpty() ? Answer.shown(response.body(), token) : "";
            return answered(response, shown, said);
        } catch (TimeoutException late) {
            answer.cancel(true);
            return Answer.failed(shown + " did not answer in time");
        } catch (ExecutionException failed) {
            return Answer.failed(shown + " could not be reached: " + reason(failed.getCause()));
        }
    }

    private Answer answered(HttpResponse<String> response, String shown, String said) {
        int status = response.statusCode();
        String what = shown + " answered " + status;
        if (status >= 200 && status < 300) {
            return new Answer(Outcome.Kind.DELIVERED, what, said);
        }
        if (status >= 300 && status < 400) {
            return new Answer(
                    Outcome.Kind.FAILED, what + ", another address, which is not followed" + elsewhere(response), said);
        }
        boolean final4xx = status >= 400 && status < 500 && status != REQUEST_TIMEOUT && status != TOO_MANY_REQUESTS;
        return new Answer(final4xx ? Outcome.Kind.REFUSED : Outcome.Kind.FAILED, what, said);
    }

    /** Where it redirects to, as far as that is no secret. */
    private static String elsewhere(HttpResponse<String> response) {
        String location = response.headers().firstValue("Location").orElse("");
        try {
            URI uri = response.uri().resolve(new URI(location));
            return uri.getHost() == null ? "" : ": " + Visible.of(SinkUrl.shown(uri));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return "";
        }
    }

    private HttpRequest request(URI uri, String token, List<Alert> alerts) {
        Alert alert = alerts.get(0);
        SinkKind kind = sink.kind();
        URI target = switch (kind) {
            case GOTIFY -> below(uri, "message");
            case ALERTMANAGER -> below(uri, "api/v2/alerts");
            case NTFY -> server(uri);
            default -> uri;
        };
        byte[] body = switch (kind) {
            case GOTIFY -> AlertBodies.gotify(alert);
            case NTFY -> AlertBodies.ntfy(alert, uri);
            case SLACK -> AlertBodies.slack(alert);
            case ALERTMANAGER -> AlertBodies.alertmanager(alerts);
            default -> AlertBodies.free(sink, alert);
        };
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .header("Content-Type", "application/json")
                .header("User-Agent", "unitward")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (!token.isEmpty()) {
            request.header(
                    kind == SinkKind.GOTIFY ? "X-Gotify-Key" : "Authorization",
                    kind == SinkKind.GOTIFY ? token : "Bearer " + token);
        }
        return request.build();
    }

    private static URI below(URI uri, String path) {
        String base = uri.toString();
        return URI.create(base.endsWith("/") ? base + path : base + "/" + path);
    }

    /** Without the topic. */
    private static URI server(URI uri) {
        String url = uri.toString();
        return URI.create(url.substring(0, url.lastIndexOf('/') + 1));
    }

    private HttpClient client() throws ConfigException {
        HttpClient made = client;
        if (made == null) {
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .proxy(HttpClient.Builder.NO_PROXY); // else properties of Java could send tokens elsewhere
            if (sink.ca() != null) {
                builder.sslContext(OwnCa.also(CaFile.read(path(sink.ca()), sinks.uid())));
            }
            made = builder.build();
            client = made;
        }
        return made;
    }

    /** Whether there is nothing but the loopback of a network of one's own. */
    private static boolean isWithoutNetwork() {
        try {
            // Two lines of headings, then one for each interface.
            return Files.readAllLines(Path.of("/proc/net/dev")).size() <= 3;
        } catch (IOException unknown) {
            return false;
        }
    }

    private static String reason(@Nullable Throwable cause) {
        Throwable root = cause;
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        if (cause == null || root == null) {
            return "no reason is known";
        }
        if (String.valueOf(root.getMessage()).contains("Address family not supported") || isWithoutNetwork()) {
            return "this service may not use the network; 'unitward install --network' lets it";
        }
        if (root instanceof UnresolvedAddressException) {
            return "no address is known for that name";
        }
        if (cause instanceof ConnectException && cause.getMessage() == null) {
            return "nobody takes connections there";
        }
        String message = cause.getMessage();
        String kind = cause.getClass().getSimpleName();
        return Visible.of(message == null || message.isBlank() ? kind : kind + ": " + message);
    }
}
