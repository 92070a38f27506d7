package io.unitward.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Listens on a socket and does with the first connection what a test says, on a thread of its own. */
final class FakePeer implements AutoCloseable {
    private final ServerSocketChannel listener;
    private final Thread thread;

    /** What to do with a connection. */
    interface Script {
        void play(Conversation conversation) throws Exception;
    }

    private FakePeer(ServerSocketChannel listener, Script script) {
        this.listener = listener;
        this.thread = new Thread(() -> run(script), "fake peer");
        thread.setDaemon(true);
        thread.start();
    }

    /** Listens and plays the script with whoever connects. */
    static FakePeer at(Path path, Script script) throws IOException {
        return new FakePeer(bound(path, 10), script);
    }

    /** A socket that nobody accepts connections from. */
    static ServerSocketChannel bound(Path path, int backlog) throws IOException {
        Files.createDirectories(path.getParent());
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path), backlog);
    }

    private void run(Script script) {
        try (SocketChannel channel = listener.accept()) {
            script.play(new Conversation(channel));
        } catch (Exception e) {
            // The client went away, or the test is over: what it asserts about the client is what counts.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        thread.interrupt();
    }

    /** One side of a connection, blocking. */
    static final class Conversation {
        private final SocketChannel channel;
        private final ByteBuffer in =
                ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN).flip();

        Conversation(SocketChannel channel) {
            this.channel = channel;
        }

        /** Reads the authentication. */
        void greeting() throws IOException {
            StringBuilder lines = new StringBuilder();
            while (lines.indexOf("BEGIN\r\n") < 0) {
                await(1);
                lines.append((char) in.get());
            }
        }

        /** Reads and accepts the authentication. */
        void accept() throws IOException {
            greeting();
            send("OK 0123456789abcdef0123456789abcdef\r\n".getBytes(StandardCharsets.US_ASCII));
        }

        /** Reads one request; its serial. */
        int request() throws Exception {
            await(Frame.FIXED_SIZE);
            int size = (int) Frame.size(in.duplicate());
            await(size);
            int serial = in.getInt(in.position() + 8);
            in.position(in.position() + size);
            return serial;
        }

        /** How many bytes of further requests have arrived. */
        int waiting() throws IOException {
            channel.configureBlocking(false);
            in.compact();
            channel.read(in);
            in.flip();
            channel.configureBlocking(true);
            return in.remaining();
        }

        void reply(int serial, String text) throws IOException {
            send(message(Frame.METHOD_RETURN, serial, "", "", "s", text(text)));
        }

        void send(byte[] bytes) throws IOException {
            ByteBuffer out = ByteBuffer.wrap(bytes);
            while (out.hasRemaining()) {
                channel.write(out);
            }
        }

        /** Blocks until the other side closes the connection. */
        void stayOpen() throws IOException {
            while (true) {
                in.clear();
                if (channel.read(in) < 0) {
                    return;
                }
            }
        }

        private void await(int size) throws IOException {
            while (in.remaining() < size) {
                in.compact();
                if (channel.read(in) < 0) {
                    throw new IOException("closed");
                }
                in.flip();
            }
        }
    }

    /** One message; an empty text leaves its header field out. */
    static byte[] message(byte type, int replySerial, String errorName, String sender, String signature, byte[] body) {
        ByteArrayOutputStream fields = new ByteArrayOutputStream();
        fields.writeBytes(new byte[] {5, 1, 'u', 0});
        fields.writeBytes(number(replySerial));
        field(fields, 4, 's', errorName);
        field(fields, 7, 's', sender);
        field(fields, 8, 'g', signature);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(new byte[] {'l', type, 1, 1});
        all.writeBytes(number(body.length));
        all.writeBytes(number(1));
        all.writeBytes(number(fields.size()));
        all.writeBytes(fields.toByteArray());
        pad(all);
        all.writeBytes(body);
        return all.toByteArray();
    }

    static byte[] text(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(number(bytes.length));
        out.writeBytes(bytes);
        out.write(0);
        return out.toByteArray();
    }

    static byte[] number(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    private static void field(ByteArrayOutputStream out, int code, char type, String value) {
        if (value.isEmpty()) {
            return;
        }
        pad(out);
        out.writeBytes(new byte[] {(byte) code, 1, (byte) type, 0});
        if (type == 'g') {
            out.write(value.length());
            out.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
            out.write(0);
        } else {
            out.writeBytes(text(value));
        }
    }

    private static void pad(ByteArrayOutputStream out) {
        while (out.size() % 8 != 0) {
            out.write(0);
        }
    }
}
