package io.unitward.host;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A unix socket of which no operation waits beyond a deadline, with buffers both ways. It never blocks in the kernel, so
 * that no second thread is needed to break off a peer that does not answer.
 */
final class Wire implements Closeable {
    private static final int BUFFER = 64 * 1024;
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private ByteBuffer in = ByteBuffer.allocate(BUFFER).flip();
    private ByteBuffer out = ByteBuffer.allocate(BUFFER);
    private int serial;
    private @Nullable IOException writeFailure;

    private Wire(SocketChannel channel) throws IOException {
        this.channel = channel;
        this.selector = Selector.open();
        this.key = channel.register(selector, SelectionKey.OP_READ);
    }

    /**
     * Connects.
     *
     * @return null when the deadline passed
     * @throws IOException when the socket is not there, refuses, or may not be opened
     */
    static @Nullable Wire connect(UnixDomainSocketAddress address, Deadline deadline) throws IOException {
        while (true) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.configureBlocking(false);
                if (channel.connect(address)) {
                    return new Wire(channel);
                }
                channel.close();
            } catch (IOException e) {
                channel.close();
                if (!isQueueFull(e)) {
                    throw e;
                }
            }
            if (deadline.passed()) {
                return null;
            }
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    /** Whether the listener has not accepted earlier connections yet (EAGAIN, for which the JDK has no type; its
     * words follow the language of the system, and in another than English we give up at once). */
    private static boolean isQueueFull(IOException problem) {
        return "Resource temporarily unavailable".equals(problem.getMessage());
    }

    SocketChannel channel() {
        return channel;
    }

    /** A number that no earlier message on this connection had. */
    int nextSerial() {
        return ++serial;
    }

    /** What was received and not yet taken, from its position to its limit. Valid until the next {@link #await}. */
    ByteBuffer received() {
        return in;
    }

    /** Queues bytes; they leave with the next {@link #await}. */
    void put(ByteBuffer bytes) {
        if (out.remaining() < bytes.remaining()) {
            int needed = out.position() + bytes.remaining();
            out = ByteBuffer.allocate(Math.max(out.capacity() * 2, needed)).put(out.flip());
        }
        out.put(bytes);
    }

    /**
     * Writes what is queued as far as the peer takes it, and waits until something was received.
     *
     * @return false when the deadline passed first
     * @throws IOException when the connection is closed or broken
     */
    boolean await(Deadline deadline) throws IOException {
        makeRoom();
        while (true) {
            flush();
            int count = channel.read(in);
            if (count > 0) {
                in.flip();
                return true;
            }
            if (count < 0) {
                throw new EOFException("connection closed by the other side");
            }
            if (writeFailure != null) {
                throw writeFailure;
            }
            // Rounded up: a wait of zero would be one without an end.
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline.left().toNanos()) + 1;
            if (deadline.passed()) {
                in.flip();
                return false;
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted");
            }
            key.interestOps(hasUnsent() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
            selector.select(millis);
            selector.selectedKeys().clear();
        }
    }

    /**
     * Sends what is queued and leaves the peer alone for a moment, which has enough to answer: it writes its replies one by one,
     * and to be woken for each costs more than to take it.
     */
    void letGather(Deadline deadline) {
        flush();
        LockSupport.parkNanos(Math.min(GATHER_NANOS, deadline.left().toNanos()));
    }

    /** Whether a part of what was queued has not left yet. */
    boolean hasUnsent() {
        return out.position() > 0;
    }

    /** A failure waits until all is read that the other side sent before it went away. */
    private void flush() {
        if (!hasUnsent() || writeFailure != null) {
            return;
        }
        out.flip();
        try {
            channel.write(out);
        } catch (IOException e) {
            writeFailure = e;
        }
        out.compact();
    }

    /** Turns the read buffer to being filled. It grows only when it is full, so by at most what was really received. */
    private void makeRoom() {
        if (in.remaining() == in.capacity()) {
            in = ByteBuffer.allocate(in.capacity() * 2).put(in);
        } else {
            in.compact();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        selector.close();
    }
}
