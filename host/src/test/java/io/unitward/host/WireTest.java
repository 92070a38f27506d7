package io.unitward.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is sent ahead of waiting, over a real socket. */
@Timeout(60)
class WireTest {
    private static final Deadline OVER = Deadline.in(Duration.ZERO);

    @TempDir
    Path place;

    private ServerSocketChannel server;
    private SocketChannel peer;
    private Wire wire;

    @BeforeEach
    void connect() throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(place.resolve("bus"));
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
        wire = Wire.connect(address, later());
        peer = server.accept();
    }

    @AfterEach
    void close() throws IOException {
        wire.close();
        peer.close();
        server.close();
    }

    private static Deadline later() {
        return Deadline.in(Duration.ofSeconds(30));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private String read() throws IOException {
        ByteBuffer in = ByteBuffer.allocate(100);
        peer.read(in);
        return StandardCharsets.US_ASCII.decode(in.flip()).toString();
    }

    @Test
    void whatIsQueuedLeavesBeforeThePeerIsLeftAlone() throws Exception {
        wire.put(bytes("one"));
        wire.put(bytes("two"));
        wire.letGather(later());
        assertThat(wire.hasUnsent()).isFalse();
        assertThat(read()).isEqualTo("onetwo");
    }

    /** Else a run would go on beyond its deadline, or for ever, since a wait of less than nothing is none. */
    @Test
    void whereTheTimeIsOverNobodyWaitsAndWhatIsQueuedLeavesAllTheSame() throws Exception {
        wire.put(bytes("one"));
        for (int i = 0; i < 10_000; i++) {
            wire.letGather(OVER);
        }
        assertThat(read()).isEqualTo("one");
    }

    @Test
    void aPeerThatTakesNothingKeepsNobodyAndTheRestIsSentLater() throws Exception {
        int all = 8 << 20;
        wire.put(ByteBuffer.allocate(all));
        wire.letGather(later());
        assertThat(wire.hasUnsent()).isTrue();
        peer.write(bytes("x"));
        assertThat(wire.await(later())).isTrue();
        ByteBuffer in = ByteBuffer.allocate(all);
        while (in.hasRemaining()) {
            wire.letGather(later());
            peer.configureBlocking(false);
            peer.read(in);
        }
        assertThat(wire.hasUnsent()).isFalse();
    }

    /** What the other side said before it went away is read first. */
    @Test
    void aPeerThatIsGoneIsAFailureOnlyAfterItsLastWords() throws Exception {
        peer.write(bytes("last words"));
        peer.close();
        wire.put(bytes("one"));
        wire.letGather(later());
        wire.letGather(later());
        assertThat(wire.await(later())).isTrue();
        assertThat(StandardCharsets.US_ASCII.decode(wire.received()).toString()).isEqualTo("last words");
        assertThatThrownBy(() -> wire.await(later())).isInstanceOf(IOException.class);
    }
}
