package io.unitward.cli.validate;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The smallest registry that podman pulls from: it hands out manifests and blobs of an {@link ImageStore}, and takes nothing.
 * It runs in a process of its own, inside the sandbox, whose network nothing outside reaches.
 */
public final class ReadOnlyRegistry {
    /** How it is started; it is in no help. */
    public static final String COMMAND = "validation-registry";

    private static final Pattern MANIFEST =
            Pattern.compile("/v2/([a-z0-9/-]+)/manifests/([A-Za-z0-9_][A-Za-z0-9._-]*|sha256:[0-9a-f]{64})");
    private static final Pattern BLOB = Pattern.compile("/v2/[a-z0-9/-]+/blobs/(sha256:[0-9a-f]{64})");
    private static final int NOT_FOUND = 404;

    private final ImageStore store;

    private ReadOnlyRegistry(ImageStore store) {
        this.store = store;
    }

    /**
     * Serves from a directory until the process is ended.
     *
     * @param directory the root of an {@link ImageStore}
     * @param port on loopback; 0 for any
     * @return the server, which runs
     * @throws IOException when the port is taken
     */
    public static HttpServer serve(Path directory, int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        ReadOnlyRegistry registry = new ReadOnlyRegistry(new ImageStore(directory));
        server.createContext("/v2/", registry::answer);
        server.start();
        return server;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Matcher manifest = MANIFEST.matcher(path);
            Matcher blob = BLOB.matcher(path);
            if (path.equals("/v2/")) {
                send(exchange, "application/json", Optional.of("{}".getBytes(StandardCharsets.UTF_8)));
            } else if (manifest.matches()) {
                String reference = manifest.group(2);
                Optional<String> digest = reference.startsWith("sha256:")
                        ? Optional.of(reference)
                        : store.digest(manifest.group(1), reference);
                digest.ifPresent(value -> exchange.getResponseHeaders().set("Docker-Content-Digest", value));
                send(
                        exchange,
                        ProbeImage.MANIFEST_TYPE,
                        digest.isEmpty() ? Optional.empty() : store.read(digest.get()));
            } else if (blob.matches()) {
                send(exchange, "application/octet-stream", store.read(blob.group(1)));
            } else {
                send(exchange, "", Optional.empty());
            }
        }
    }

    private static void send(HttpExchange exchange, String type, Optional<byte[]> body) throws IOException {
        if (body.isEmpty()) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            byte[] error = "{\"errors\":[{\"code\":\"NAME_UNKNOWN\",\"message\":\"not here\"}]}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(NOT_FOUND, error.length);
            exchange.getResponseBody().write(error);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.get().length));
        }
        exchange.sendResponseHeaders(200, head ? -1 : body.get().length);
        if (!head) {
            exchange.getResponseBody().write(body.get());
        }
    }
}
