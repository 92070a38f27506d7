package io.unitward.cli.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.unitward.alert.AlertEvent;
import io.unitward.alert.AlertLevel;
import io.unitward.alert.AlertSink;
import io.unitward.alert.Alerts;
import io.unitward.alert.SinkKind;
import io.unitward.host.Deadline;
import io.unitward.remediation.alert.Outcome;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A receiver whose certificate is signed by a CA of one's own. */
class OwnCaTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    Path temporary;

    private HttpsServer server;
    private Path ca;
    private Sinks sinks;

    @BeforeEach
    void open() throws Exception {
        keytool("-genkeypair", "-alias", "ca", "-keystore", "ca.p12", "-dname", "CN=own", "-ext", "bc:c");
        keytool("-exportcert", "-alias", "ca", "-keystore", "ca.p12", "-rfc", "-file", "ca.pem");
        keytool("-genkeypair", "-alias", "server", "-keystore", "server.p12", "-dname", "CN=server");
        keytool("-certreq", "-alias", "server", "-keystore", "server.p12", "-file", "server.csr");
        keytool(
                "-gencert",
                "-alias",
                "ca",
                "-keystore",
                "ca.p12",
                "-ext",
                "san=ip:127.0.0.1",
                "-infile",
                "server.csr",
                "-outfile",
                "server.pem",
                "-rfc");
        keytool("-importcert", "-noprompt", "-alias", "ca", "-keystore", "server.p12", "-file", "ca.pem");
        keytool("-importcert", "-noprompt", "-alias", "server", "-keystore", "server.p12", "-file", "server.pem");
        ca = temporary.resolve("ca.pem");
        Files.setPosixFilePermissions(ca, PosixFilePermissions.fromString("rw-r--r--"));
        sinks = new Sinks(
                Integer.toUnsignedLong((Integer) Files.getAttribute(temporary, "unix:uid")), temporary.toString());
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(identity()));
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    /** Makes keys and certificates in the temporary directory. */
    private void keytool(String verb, String... more) throws Exception {
        List<String> argv = new ArrayList<>(
                List.of(System.getProperty("java.home") + "/bin/keytool", verb, "-storepass", PASSWORD));
        if (verb.equals("-genkeypair")) {
            argv.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
        }
        argv.addAll(List.of(more));
        Path log = temporary.resolve("keytool.log");
        Process process = new ProcessBuilder(argv)
                .directory(temporary.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor()).as("%s: %s", argv, Files.readString(log)).isZero();
    }

    private SSLContext identity() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(temporary.resolve("server.p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private AlertSink sink(String host, @Nullable String file) {
        return new AlertSink(
                "own",
                SinkKind.JSON,
                "https://" + host + ":" + server.getAddress().getPort() + "/",
                null,
                null,
                false,
                null,
                List.of(),
                Set.of(AlertLevel.values()),
                Duration.ofSeconds(20),
                file);
    }

    private Answer send(AlertSink sink) throws Exception {
        return sinks.of(sink).send(WebhookSinkTest.alert(AlertEvent.FOUND, null), Deadline.in(sink.timeout()));
    }

    private List<String> problems() {
        return sinks.problems(new Alerts(Duration.ZERO, null, 10, List.of(sink("127.0.0.1", ca.toString()))));
    }

    @Test
    void what_it_signed_is_trusted_by_the_sink_that_names_it_and_by_no_other() throws Exception {
        Answer answer = send(sink("127.0.0.1", ca.toString()));
        assertThat(answer.kind()).as(answer.what()).isEqualTo(Outcome.Kind.DELIVERED);
        assertThat(send(sink("127.0.0.1", "~/ca.pem")).kind()).isEqualTo(Outcome.Kind.DELIVERED);
        assertThat(send(sink("127.0.0.1", null)).kind()).isEqualTo(Outcome.Kind.FAILED);
    }

    @Test
    void a_certificate_for_another_name_is_none() throws Exception {
        Answer answer = send(sink("localhost", ca.toString()));
        assertThat(answer.kind()).isEqualTo(Outcome.Kind.FAILED);
        assertThat(answer.what()).contains("localhost");
    }

    @Test
    void a_file_that_others_may_write_or_that_has_none_is_told_before_anything_is_sent() throws Exception {
        assertThat(problems()).isEmpty();
        Files.setPosixFilePermissions(ca, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(problems()).singleElement().asString().contains("sink own", "ca.pem");
        assertThat(send(sink("127.0.0.1", ca.toString())).kind()).isEqualTo(Outcome.Kind.FAILED);
        Files.setPosixFilePermissions(ca, PosixFilePermissions.fromString("rw-r--r--"));
        for (String text : List.of("", "no certificate\n")) {
            Files.writeString(ca, text);
            assertThat(problems()).singleElement().asString().contains("certificates in PEM");
        }
        Files.delete(ca);
        assertThat(problems()).singleElement().asString().contains("a file that exists");
    }
}
