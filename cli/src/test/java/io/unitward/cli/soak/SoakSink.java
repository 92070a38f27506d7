package io.unitward.cli.soak;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A web server on this host that takes every alert, or none. */
final class SoakSink implements AutoCloseable {
    private static final int TAKEN = 204;
    private static final int DOWN = 503;

    private final HttpServer server;
    private volatile boolean down;
    private volatile int taken;

    private SoakSink(HttpServer server) {
        this.server = server;
    }

    static SoakSink open() throws IOException {
        SoakSink sink =
                new SoakSink(HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0));
        sink.server.createContext("/", sink::receive);
        sink.server.start();
        return sink;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** Whether it takes none from now on. */
    void down(boolean isDown) {
        down = isDown;
    }

    /** How many it has taken. */
    int taken() {
        return taken;
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            taken += down ? 0 : 1; // the server has one thread
            exchange.sendResponseHeaders(down ? DOWN : TAKEN, -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
