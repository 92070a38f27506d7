package io.unitward.cli.real;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A socket in front of a manager's own, which passes everything on and keeps every byte that a client sends. */
final class Tap implements AutoCloseable {
    private static final byte[] BEGIN = "BEGIN\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 16;
    private static final int PATH_FIELD = 1;
    private static final int INTERFACE_FIELD = 2;
    private static final int MEMBER_FIELD = 3;

    private final Path runtimeDirectory;
    private final Path manager;
    private final ServerSocketChannel server;
    private final List<Recording> recordings = new CopyOnWriteArrayList<>();
    private final List<Recording> connections = new CopyOnWriteArrayList<>();

    private Tap(Path runtimeDirectory, Path manager, ServerSocketChannel server) {
        this.runtimeDirectory = runtimeDirectory;
        this.manager = manager;
        this.server = server;
    }

    /** Listens in a runtime directory of its own, below that directory. */
    static Tap on(Path managerSocket, Path below) throws IOException {
        Path runtime = below.resolve("tap");
        Path socket = Files.createDirectories(runtime.resolve("systemd")).resolve("private");
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Tap tap = new Tap(runtime, managerSocket, server);
        tap.run(tap::accept);
        return tap;
    }

    /** What a client must take for {@code XDG_RUNTIME_DIR}. */
    Path runtimeDirectory() {
        return runtimeDirectory;
    }

    /** Every message that clients sent so far, as {@code interface.member}; forgets them. */
    List<String> messages() {
        List<String> messages = new ArrayList<>();
        for (Recording recording : recordings) {
            messages.addAll(messages(recording.bytes()));
        }
        recordings.clear();
        return messages;
    }

    /** The threads end when their channels are closed. */
    @Override
    public void close() throws IOException {
        server.close();
        for (Recording recording : connections) {
            recording.client.close();
            recording.manager.close();
        }
    }

    private void accept() throws IOException {
        while (true) {
            SocketChannel client = server.accept();
            SocketChannel onward = SocketChannel.open(UnixDomainSocketAddress.of(manager));
            Recording recording = new Recording(client, onward, new ByteArrayOutputStream());
            recordings.add(recording);
            connections.add(recording);
            run(() -> pass(client, onward, recording));
            run(() -> pass(onward, client, null));
        }
    }

    private static void pass(SocketChannel from, SocketChannel to, @Nullable Recording recording) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        try (from;
                to) {
            while (from.read(buffer.clear()) >= 0) {
                buffer.flip();
                if (recording != null) {
                    recording.add(buffer);
                }
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private void run(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (AsynchronousCloseException e) {
                return; // closed by us: the end of the test, or the other direction has ended
            } catch (IOException e) {
                return; // the client or the manager is gone; what was sent until then is recorded
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private record Recording(SocketChannel client, SocketChannel manager, ByteArrayOutputStream sent) {
        synchronized void add(ByteBuffer bytes) {
            sent.write(bytes.array(), bytes.position(), bytes.remaining());
        }

        synchronized byte[] bytes() {
            return sent.toByteArray();
        }
    }

    /** Reads what follows the handshake as D-Bus messages, none left out. */
    private static List<String> messages(byte[] sent) {
        List<String> messages = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(sent);
        in.position(afterHandshake(sent));
        while (in.hasRemaining()) {
            int start = in.position();
            in.order(in.get(start) == 'l' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            int body = in.getInt(start + 4);
            int fields = in.getInt(start + 12);
            messages.add(name(in, start + HEADER, start + HEADER + fields));
            in.position(aligned(start + HEADER + fields, start, 8) + body);
        }
        return messages;
    }

    private static int afterHandshake(byte[] sent) {
        String text = new String(sent, StandardCharsets.ISO_8859_1);
        int begin = text.indexOf(new String(BEGIN, StandardCharsets.US_ASCII));
        return begin < 0 ? sent.length : begin + BEGIN.length;
    }

    private static String name(ByteBuffer in, int from, int end) {
        String interfaceName = "?";
        String member = "?";
        int at = from;
        while (at < end) {
            at = aligned(at, from, 8);
            int code = in.get(at);
            char type = (char) in.get(at + 2); // after the code: a signature of one letter, its length before it
            at = type == 'g' ? at + 4 : aligned(at + 4, from, 4);
            int length = type == 'g' ? in.get(at) : type == 'u' ? 0 : in.getInt(at);
            int text = at + (type == 'g' ? 1 : 4);
            String value = new String(in.array(), text, length, StandardCharsets.UTF_8);
            if (code == INTERFACE_FIELD) {
                interfaceName = value;
            } else if (code == MEMBER_FIELD) {
                member = value;
            } else if (code == PATH_FIELD && !value.startsWith("/")) {
                throw new UncheckedIOException(new IOException("path '" + value + "' is none: misread"));
            }
            at = type == 'u' ? text : text + length + 1;
        }
        return interfaceName + "." + member;
    }

    /** Alignment counts from the start of the message; the header has 16 bytes, so counting from its end is the same. */
    private static int aligned(int position, int from, int to) {
        return from + (position - from + to - 1) / to * to;
    }
}
