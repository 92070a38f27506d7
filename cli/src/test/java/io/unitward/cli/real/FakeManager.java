package io.unitward.cli.real;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A false manager on the user's socket, which is the user's to put there; the real one's is put back. */
final class FakeManager implements AutoCloseable {
    /** How a false manager behaves. */
    enum Manner {
        HANGS,
        HANGS_UP,
        NOISE,
        FLOODS,
        FLOODS_ONCE_TRUSTED
    }

    private final Path socket;
    private final List<Path> aside;
    private final ServerSocketChannel server;
    private final Manner manner;
    private final List<SocketChannel> clients = new ArrayList<>();

    private FakeManager(Path socket, List<Path> aside, ServerSocketChannel server, Manner manner) {
        this.socket = socket;
        this.aside = aside;
        this.server = server;
        this.manner = manner;
    }

    static FakeManager inPlaceOf(Lab lab, Manner manner) throws IOException {
        Path socket = lab.sandbox().runtimeDirectory().resolve("systemd/private");
        // The bus too, over which the real one can be asked as well.
        List<Path> aside = List.of(socket, lab.sandbox().runtimeDirectory().resolve("bus"));
        for (Path real : aside) {
            if (Files.exists(real)) {
                Files.move(real, real.resolveSibling("aside"));
            }
        }
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Files.setAttribute(socket, "unix:uid", (int) lab.sandbox().uid());
        FakeManager fake = new FakeManager(socket, aside, server, manner);
        daemon(fake::accept);
        return fake;
    }

    synchronized int asked() {
        return clients.size();
    }

    private synchronized void asked(SocketChannel client) {
        clients.add(client);
    }

    private void accept() throws IOException {
        while (true) {
            SocketChannel client = server.accept();
            daemon(() -> serve(client));
        }
    }

    private void serve(SocketChannel client) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(1 << 12);
        client.read(in);
        asked(client);
        byte[] noise = new byte[1 << 16];
        Arrays.fill(noise, (byte) 0xfe);
        switch (manner) {
            case HANGS -> {
                // until it is closed
            }
            case HANGS_UP -> client.close();
            case NOISE -> {
                client.write(ByteBuffer.wrap(noise, 0, 100));
                client.close();
            }
            case FLOODS -> flood(client, noise);
            case FLOODS_ONCE_TRUSTED -> {
                client.write(ByteBuffer.wrap("OK 0123456789abcdef0123456789abcdef\r\n".getBytes(US_ASCII)));
                Arrays.fill(noise, (byte) 'l');
                flood(client, noise);
            }
        }
    }

    private static void flood(SocketChannel client, byte[] with) throws IOException {
        while (client.isOpen()) {
            client.write(ByteBuffer.wrap(with));
        }
    }

    @Override
    public synchronized void close() throws IOException {
        server.close();
        for (SocketChannel client : clients) {
            client.close();
        }
        Files.delete(socket);
        for (Path real : aside) {
            if (Files.exists(real.resolveSibling("aside"))) {
                Files.move(real.resolveSibling("aside"), real);
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException end) {
                return; // closed by us, or the client has had enough
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
