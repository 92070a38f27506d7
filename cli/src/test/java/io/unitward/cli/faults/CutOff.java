package io.unitward.cli.faults;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a real manager's socket, and lets only so many bytes of its answers through. */
final class CutOff implements AutoCloseable {
    private final ServerSocketChannel listening;
    private final Path at;
    private final Path real;
    private final int most;
    private final boolean hang;
    private final AtomicInteger passed = new AtomicInteger();
    private final CountDownLatch cut = new CountDownLatch(1);
    private final List<SocketChannel> open = new CopyOnWriteArrayList<>();

    private CutOff(ServerSocketChannel listening, Path at, Path real, int most, boolean hang) {
        this.listening = listening;
        this.at = at;
        this.real = real;
        this.most = most;
        this.hang = hang;
    }

    /**
     * Begins to listen.
     *
     * @param most how many bytes of answers pass, over each connection
     * @param hang whether nothing happens after that; otherwise the connection ends
     */
    static CutOff listen(Path at, Path real, int most, boolean hang) throws IOException {
        ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listening.bind(UnixDomainSocketAddress.of(at));
        Files.setPosixFilePermissions(at, PosixFilePermissions.fromString("rwxrwxrwx"));
        CutOff cutOff = new CutOff(listening, at, real, most, hang);
        daemon(cutOff::accept);
        return cutOff;
    }

    /** Whether there was more to come than was let through. */
    boolean wasCut() {
        return cut.getCount() == 0;
    }

    /** Waits until there is; false when that takes too long. */
    boolean awaitCut() throws InterruptedException {
        return cut.await(60, TimeUnit.SECONDS);
    }

    /** How many bytes of answers were let through. */
    int passed() {
        return passed.get();
    }

    private void accept() throws IOException {
        while (true) {
            SocketChannel client = listening.accept();
            SocketChannel manager = SocketChannel.open(UnixDomainSocketAddress.of(real));
            open.add(client);
            open.add(manager);
            daemon(() -> pump(client, manager, Integer.MAX_VALUE, new AtomicInteger()));
            daemon(() -> pump(manager, client, most, passed));
        }
    }

    private void pump(SocketChannel from, SocketChannel to, int limit, AtomicInteger count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        int left = limit;
        while (from.read(buffer.clear()) >= 0) {
            buffer.flip();
            if (buffer.remaining() > left) {
                buffer.limit(left);
                send(buffer, to);
                if (!hang) {
                    from.close();
                    to.close();
                }
                cut.countDown();
                return;
            }
            left -= buffer.remaining();
            count.addAndGet(buffer.remaining());
            send(buffer, to);
        }
        to.close();
    }

    private static void send(ByteBuffer buffer, SocketChannel to) throws IOException {
        while (buffer.hasRemaining()) {
            to.write(buffer);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException ended) {
                // one of both sides is gone: that is what this class is for
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (SocketChannel channel : open) {
            channel.close();
        }
        Files.deleteIfExists(at);
    }
}
