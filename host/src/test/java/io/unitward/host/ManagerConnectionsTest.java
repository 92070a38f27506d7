package io.unitward.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ManagerConnectionsTest {
    @TempDir
    Path runtime;

    @Test
    void saysThatThereIsNoRuntimeDirectory() {
        assertUnavailable(Target.user(null, 1000), "no runtime directory: XDG_RUNTIME_DIR is not set");
        assertUnavailable(Target.user("", 1000), "no runtime directory: XDG_RUNTIME_DIR is not set");
        assertUnavailable(Target.user("run", 1000), "the runtime directory 'run' is not an absolute path");
    }

    @Test
    void namesBothSocketsThatAreNotThere() {
        assertUnavailable(user(), "no socket at " + direct() + "; no socket at " + bus());
    }

    @Test
    void systemManagerOfOthersIsOnlyAskedOverTheBus() {
        assertUnavailable(
                Target.systemAt(runtime.toString(), 1000), "no socket at " + runtime + "/dbus/system_bus_socket");
        assertUnavailable(
                Target.systemAt(runtime.toString(), 0),
                "no socket at " + direct() + "; no socket at " + runtime + "/dbus/system_bus_socket");
    }

    @Test
    void saysThatAFileIsNoSocket() throws Exception {
        Files.createDirectories(direct().getParent());
        Files.writeString(direct(), "");
        assertUnavailable(user(), direct() + " is not a socket; no socket at " + bus());
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        FakePeer.bound(direct(), 1).close();
        assertUnavailable(user(), "connection refused at " + direct() + "; no socket at " + bus());
    }

    @Test
    void socketOfSomeoneElseIsNotUsed() throws Exception {
        long own = ProcessUid.own();
        try (FakePeer peer = FakePeer.at(direct(), FakePeer.Conversation::accept)) {
            assertThat(peer).isNotNull();
            if (own == 0) {
                Files.setAttribute(direct(), "unix:uid", 4321);
                assertUnavailable(
                        Target.user(runtime.toString(), 1234),
                        "the socket " + direct() + " belongs to uid 4321, not to uid 0 or uid 1234; no socket at "
                                + bus());
            } else {
                assertUnavailable(
                        Target.user(runtime.toString(), own + 1),
                        "the socket " + direct() + " belongs to uid " + own + ", not to uid 0 or uid " + (own + 1)
                                + "; no socket at " + bus());
            }
        }
    }

    @Test
    void processOfSomeoneElseIsNotTrustedEvenBehindAnOwnFile() throws Exception {
        long other = ProcessUid.own() + 1;
        try (FakePeer peer = FakePeer.at(direct(), FakePeer.Conversation::accept);
                SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(direct()))) {
            assertThat(peer).isNotNull();
            Endpoint endpoint = new Endpoint(direct().toString(), false, Set.of(other));
            assertThatThrownBy(() -> Peer.checkProcess(channel, endpoint))
                    .isInstanceOf(Unreachable.class)
                    .hasMessageStartingWith("the process listening at " + direct() + " runs as ")
                    .hasMessageEndingWith(", not as uid " + other);
        }
    }

    @Test
    void listenerThatSaysNothingCostsNoMoreThanTheDeadline() throws Exception {
        try (FakePeer peer = FakePeer.at(direct(), FakePeer.Conversation::stayOpen)) {
            assertThat(peer).isNotNull();
            long start = System.nanoTime();
            assertUnavailable(
                    user(),
                    Deadline.in(Duration.ofMillis(400)),
                    "no answer within 400 ms at " + direct() + "; no time was left to try " + bus());
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(390), Duration.ofSeconds(20));
        }
    }

    @Test
    void listenerThatAcceptsNoMoreCostsNoMoreThanTheDeadline() throws Exception {
        List<SocketChannel> queue = new ArrayList<>();
        try (ServerSocketChannel listener = FakePeer.bound(direct(), 1)) {
            assertThat(listener).isNotNull();
            fill(queue);
            assertUnavailable(
                    user(),
                    Deadline.in(Duration.ofMillis(300)),
                    "no answer within 300 ms at " + direct() + "; no time was left to try " + bus());
        } finally {
            for (SocketChannel channel : queue) {
                channel.close();
            }
        }
    }

    @Test
    void saysThatTheOtherSideRejectedUsOrIsNoBus() throws Exception {
        answers("REJECTED EXTERNAL\r\n", "authentication as uid " + ProcessUid.own() + " was rejected at " + direct());
        answers("HTTP/1.1 \u001b[1m\r\n", direct() + " answered 'HTTP/1.1 ?[1m', which is no D-Bus");
        answers("x".repeat(20_000), direct() + " answered more than 16384 bytes, which is no D-Bus");
        answers("", "connection closed by the other side at " + direct());
    }

    @Test
    void fallsBackToTheBusAndAsksForTheManagerThere() throws Exception {
        try (FakePeer peer = FakePeer.at(bus(), conversation -> {
                    greet(conversation, true);
                    conversation.reply(conversation.request(), "252");
                    conversation.stayOpen();
                });
                ManagerConnection connection = ManagerConnections.open(user(), seconds(30))) {
            assertThat(peer).isNotNull();
            assertThat(connection.peerUid()).isEqualTo(ProcessUid.own());
            assertThat(connection.send(List.of(TestCall.get(1)), seconds(30)))
                    .containsExactly(new Reply.Values(List.of("252")));
        }
    }

    @Test
    void saysThatThereIsNoManagerOnTheBus() throws Exception {
        try (FakePeer peer = FakePeer.at(bus(), conversation -> greet(conversation, false))) {
            assertThat(peer).isNotNull();
            assertUnavailable(user(), "no socket at " + direct() + "; no manager on the bus at " + bus());
        }
    }

    @Test
    void overlongPathHasAMessage() {
        assertThatThrownBy(() ->
                        ManagerConnections.open(Target.user("/" + "x".repeat(300), ProcessUid.own()), seconds(30)))
                .isInstanceOf(ManagerUnavailable.class);
    }

    private void answers(String text, String reason) throws Exception {
        Files.deleteIfExists(direct());
        try (FakePeer peer = FakePeer.at(direct(), conversation -> {
            conversation.greeting();
            conversation.send(text.getBytes(StandardCharsets.US_ASCII));
        })) {
            assertThat(peer).isNotNull();
            assertUnavailable(user(), reason + "; no socket at " + bus());
        }
    }

    private static void greet(FakePeer.Conversation conversation, boolean managerThere) throws Exception {
        conversation.accept();
        conversation.reply(conversation.request(), ":1.7");
        conversation.send(FakePeer.message(
                Frame.METHOD_RETURN,
                conversation.request(),
                "",
                Exchange.BUS,
                "b",
                FakePeer.number(managerThere ? 1 : 0)));
    }

    private void fill(List<SocketChannel> queue) throws IOException {
        while (true) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            queue.add(channel);
            channel.configureBlocking(false);
            try {
                channel.connect(UnixDomainSocketAddress.of(direct()));
            } catch (IOException e) {
                return;
            }
        }
    }

    private Path direct() {
        return runtime.resolve("systemd/private");
    }

    private Path bus() {
        return runtime.resolve("bus");
    }

    private Target user() {
        try {
            return Target.user(runtime.toString(), ProcessUid.own());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertUnavailable(Target target, String reason) {
        assertUnavailable(target, seconds(30), reason);
    }

    private static void assertUnavailable(Target target, Deadline deadline, String reason) {
        assertThatThrownBy(() -> ManagerConnections.open(target, deadline))
                .isInstanceOf(ManagerUnavailable.class)
                .hasMessage(reason);
    }

    private static Deadline seconds(int length) {
        return Deadline.in(Duration.ofSeconds(length));
    }
}
