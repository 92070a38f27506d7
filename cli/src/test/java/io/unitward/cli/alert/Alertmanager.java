package io.unitward.cli.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A real Alertmanager, unpacked and not installed, which a user without rights runs on this host's loopback. */
public final class Alertmanager implements AutoCloseable {
    /** What {@code get-tools} unpacked. */
    public static final Path TREE =
            Path.of("../.build/samples/tree").toAbsolutePath().normalize();

    private static final String NOBODY = "65534";
    /** The program looks for its templates where its package has them. */
    private static final String RUN =
            "mount -n -t overlay -o lowerdir=\"$1/usr\":/usr none /usr && shift && exec setpriv --reuid " + NOBODY
                    + " --regid " + NOBODY + " --clear-groups -- /usr/bin/prometheus-alertmanager \"$@\"";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path directory;
    private final int port;
    private @Nullable Process process;

    private Alertmanager(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /** Unpacks the programs, unless they are. */
    public static void get() throws Exception {
        Process get =
                new ProcessBuilder("src/test/samples/get-tools").inheritIO().start();
        assertThat(get.waitFor()).isZero();
    }

    /**
     * Runs one.
     *
     * @param directory empty, for its files
     * @param receiver where it tells what it was told, grouped by unit
     */
    public static Alertmanager start(Path directory, String receiver) throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        Files.setAttribute(Files.createDirectory(directory.resolve("data")), "unix:uid", Integer.parseInt(NOBODY));
        Files.writeString(directory.resolve("alertmanager.yml"), """
                route:
                  receiver: hook
                  group_by: [unit, severity]
                  group_wait: 1s
                  group_interval: 1s
                  repeat_interval: 4h
                receivers:
                  - name: hook
                    webhook_configs: [{url: "%s", send_resolved: true}]
                """.formatted(receiver));
        Alertmanager started = new Alertmanager(directory, freePort());
        started.again();
        return started;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Its address. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Starts it once more with the files of the former. */
    public void again() throws Exception {
        List<String> argv =
                new ArrayList<>(List.of("unshare", "-m", "--propagation", "private", "sh", "-c", RUN, "sh"));
        argv.add(TREE.toString());
        argv.add("--config.file=" + directory.resolve("alertmanager.yml"));
        argv.add("--storage.path=" + directory.resolve("data"));
        argv.add("--web.listen-address=127.0.0.1:" + port);
        argv.add("--cluster.listen-address=");
        Path log = directory.resolve("log");
        Process started = new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process = started;
        Deadline deadline = Deadline.in(Duration.ofSeconds(60));
        while (!isReady()) {
            assertThat(started.isAlive() && !deadline.passed())
                    .as(Files.readString(log))
                    .isTrue();
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return client.send(request("/-/ready"), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path)).build();
    }

    /** Ends it as its service would: it writes down what it told on, and none of what it was told. */
    public void end() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroy();
            running.waitFor();
        }
    }

    /** Ends it, so that it writes down nothing more. */
    public void kill() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().waitFor();
        }
    }

    /** The alerts that are active there, as its interface has them. */
    public List<JsonNode> active() throws Exception {
        HttpResponse<String> answer =
                client.send(request("/api/v2/alerts?active=true"), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        List<JsonNode> alerts = new ArrayList<>();
        JSON.readTree(answer.body()).forEach(alerts::add);
        return alerts;
    }

    /** The active alerts of a policy about a unit. */
    public List<JsonNode> active(String policy, String unit) throws Exception {
        return active().stream()
                .filter(each -> each.at("/labels/alertname").asText().equals(policy))
                .filter(each -> each.at("/labels/unit").asText().equals(unit))
                .toList();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
