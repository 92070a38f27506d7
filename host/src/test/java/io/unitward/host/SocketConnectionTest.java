package io.unitward.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SocketConnectionTest {
    private static final byte SIGNAL = 4;

    @TempDir
    Path runtime;

    private FakePeer peer;
    private ManagerConnection connection;

    @AfterEach
    void close() throws Exception {
        if (connection != null) {
            connection.close();
        }
        peer.close();
    }

    @Test
    void keepsAtMost64InFlightAndTheOrderOfTheRequests() throws Exception {
        AtomicInteger tooMany = new AtomicInteger();
        open(conversation -> {
            for (int batch = 0; batch < 3; batch++) {
                List<Integer> serials = new ArrayList<>();
                for (int i = 0; i < Exchange.WINDOW; i++) {
                    serials.add(conversation.request());
                }
                tooMany.addAndGet(conversation.waiting());
                Collections.reverse(serials);
                byte[] all = new byte[0];
                for (int serial : serials) {
                    all = joined(
                            all,
                            FakePeer.message(Frame.METHOD_RETURN, serial, "", "", "s", FakePeer.text("r" + serial)));
                }
                conversation.send(all);
            }
            conversation.stayOpen();
        });
        List<Reply> replies = connection.send(requests(3 * Exchange.WINDOW), seconds(30));
        assertThat(replies)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 3 * Exchange.WINDOW)
                        .mapToObj(i -> (Reply) new Reply.Values(List.of("r" + i)))
                        .toList());
        assertThat(tooMany).hasValue(0);
    }

    @Test
    void errorsAreFailures() throws Exception {
        open(conversation -> {
            conversation.send(FakePeer.message(
                    Frame.ERROR,
                    conversation.request(),
                    "org.freedesktop.systemd1.NoSuchUnit",
                    "",
                    "s",
                    FakePeer.text("Unit x")));
            conversation.send(FakePeer.message(Frame.ERROR, conversation.request(), "a.B", "", "", new byte[0]));
            conversation.stayOpen();
        });
        assertThat(connection.send(requests(2), seconds(30)))
                .containsExactly(
                        new Reply.Failed("org.freedesktop.systemd1.NoSuchUnit", "Unit x"), new Reply.Failed("a.B", ""));
    }

    @Test
    void signalsAndStrayRepliesAreSkipped() throws Exception {
        open(conversation -> {
            int serial = conversation.request();
            conversation.send(FakePeer.message(SIGNAL, serial, "", "", "s", FakePeer.text("signal")));
            conversation.reply(4711, "stray");
            conversation.reply(serial, "mine");
            conversation.stayOpen();
        });
        assertThat(connection.send(requests(1), seconds(30))).containsExactly(new Reply.Values(List.of("mine")));
    }

    @Test
    void repliesInSmallPiecesAreReadWhole() throws Exception {
        open(conversation -> {
            byte[] reply = FakePeer.message(
                    Frame.METHOD_RETURN, conversation.request(), "", "", "s", FakePeer.text("x".repeat(200_000)));
            for (int at = 0; at < reply.length; at += 777) {
                conversation.send(Arrays.copyOfRange(reply, at, Math.min(at + 777, reply.length)));
            }
            conversation.stayOpen();
        });
        assertThat(connection.send(requests(1), seconds(30)))
                .containsExactly(new Reply.Values(List.of("x".repeat(200_000))));
    }

    @Test
    void aReplyThatCannotBeDecodedSpoilsOnlyItself() throws Exception {
        open(conversation -> {
            conversation.send(
                    FakePeer.message(Frame.METHOD_RETURN, conversation.request(), "", "", "as", FakePeer.number(1000)));
            conversation.reply(conversation.request(), "fine");
            conversation.stayOpen();
        });
        List<Reply> replies = connection.send(requests(2), seconds(30));
        assertThat(replies.get(0))
                .isEqualTo(new Reply.None("the reply holds an array of 1000 bytes where 0 are left", false));
        assertThat(replies.get(1)).isEqualTo(new Reply.Values(List.of("fine")));
    }

    @Test
    void aPeerThatDiesHalfWayFailsTheRestAtOnce() throws Exception {
        open(conversation -> {
            for (int i = 0; i < 10; i++) {
                conversation.reply(conversation.request(), "r");
            }
        });
        long start = System.nanoTime();
        List<Reply> replies = connection.send(requests(200), seconds(60));
        assertThat(replies.subList(0, 10)).containsOnly(new Reply.Values(List.of("r")));
        assertThat(replies.subList(10, 200)).allSatisfy(SocketConnectionTest::isLost);
        assertThat(connection.send(requests(5), seconds(60))).hasSize(5).allSatisfy(SocketConnectionTest::isLost);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void aPeerThatStopsAnsweringCostsTheDeadlineOnceAndMayComeBack() throws Exception {
        CountDownLatch timedOut = new CountDownLatch(1);
        open(conversation -> {
            int first = conversation.request();
            int second = conversation.request();
            conversation.reply(first, "first");
            timedOut.await();
            conversation.reply(second, "late");
            conversation.reply(conversation.request(), "third");
            conversation.stayOpen();
        });
        // The first answer must have come by then, however busy the machine is.
        assertThat(connection.send(requests(2), seconds(3)))
                .containsExactly(new Reply.Values(List.of("first")), new Reply.None("no answer within 3 s", true));
        timedOut.countDown();
        assertThat(connection.send(requests(1), seconds(30))).containsExactly(new Reply.Values(List.of("third")));
    }

    @Test
    void aFloodOfSignalsDoesNotOutlastTheDeadline() throws Exception {
        open(conversation -> {
            byte[] signal = FakePeer.message(SIGNAL, 1, "", "", "s", FakePeer.text("x".repeat(1000)));
            while (true) {
                conversation.send(signal);
            }
        });
        assertThat(connection.send(requests(1), Deadline.in(Duration.ofMillis(300))))
                .containsExactly(new Reply.None("no answer within 300 ms", true));
    }

    @Test
    void nothingIsSentAfterTheDeadline() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        AtomicInteger serial = new AtomicInteger();
        open(conversation -> {
            asked.await();
            serial.set(conversation.request());
            conversation.reply(serial.get(), "second");
            conversation.stayOpen();
        });
        assertThat(connection.send(requests(1), Deadline.in(Duration.ZERO)))
                .containsExactly(new Reply.None("no answer within 0 ms", true));
        asked.countDown();
        assertThat(connection.send(requests(1), seconds(30))).containsExactly(new Reply.Values(List.of("second")));
        assertThat(serial).as("the first serial ever used").hasValue(1);
    }

    @Test
    void hostileFramesEndTheConnectionWithAReason() throws Exception {
        byte[] hugeBody = FakePeer.message(Frame.METHOD_RETURN, 1, "", "", "s", new byte[0]);
        System.arraycopy(FakePeer.number(-1), 0, hugeBody, 4, 4);
        byte[] hugeHeader = FakePeer.message(Frame.METHOD_RETURN, 1, "", "", "s", new byte[0]);
        System.arraycopy(FakePeer.number(1 << 20), 0, hugeHeader, 12, 4);
        byte[] wrongOrder = FakePeer.message(Frame.METHOD_RETURN, 1, "", "", "s", new byte[0]);
        wrongOrder[0] = 'x';
        byte[] wrongField = FakePeer.message(Frame.METHOD_RETURN, 1, "", "", "s", new byte[0]);
        wrongField[18] = 'i';
        wrongField[16] = 4;
        for (byte[] bytes : List.of(hugeBody, hugeHeader, wrongOrder, wrongField)) {
            Files.deleteIfExists(runtime.resolve("systemd/private"));
            open(conversation -> {
                conversation.request();
                conversation.send(bytes);
                conversation.stayOpen();
            });
            Reply reply = connection.send(requests(1), seconds(30)).get(0);
            assertThat(reply).isInstanceOf(Reply.None.class);
            assertThat(((Reply.None) reply).timedOut()).isFalse();
            assertThat(((Reply.None) reply).reason())
                    .startsWith("the manager sent a ")
                    .endsWith("not valid D-Bus");
            connection.close();
        }
    }

    @Test
    void aRequestThatCannotBeSentDoesNotStopTheOthers() throws Exception {
        open(conversation -> {
            conversation.reply(conversation.request(), "fine");
            conversation.stayOpen();
        });
        assertThat(connection.send(
                        List.of(new Request(TestCall.PLAIN, "no/path", List.of()), TestCall.get(1)), seconds(30)))
                .containsExactly(
                        new Reply.None("not sent: the object path 'no/path' is not valid", false),
                        new Reply.Values(List.of("fine")));
    }

    @Test
    void whatTheBusSaysAboutALostManagerIsNoAnswerOfTheManager() throws Exception {
        open(conversation -> {
            conversation.send(FakePeer.message(
                    Frame.ERROR,
                    conversation.request(),
                    "org.freedesktop.DBus.Error.NoReply",
                    Exchange.BUS,
                    "s",
                    FakePeer.text("gone")));
            conversation.stayOpen();
        });
        assertThat(connection.send(requests(100), seconds(60)))
                .hasSize(100)
                .containsOnly(new Reply.None("the manager is not on the bus", false));
    }

    @Test
    void nothingToSendNeedsNoPeer() throws Exception {
        open(FakePeer.Conversation::stayOpen);
        assertThat(connection.send(List.of(), seconds(30))).isEmpty();
        connection.close();
        assertThat(connection.send(requests(1), seconds(30)))
                .containsExactly(new Reply.None("the connection was closed", false));
    }

    private void open(FakePeer.Script script) throws Exception {
        peer = FakePeer.at(runtime.resolve("systemd/private"), conversation -> {
            conversation.accept();
            script.play(conversation);
        });
        connection = ManagerConnections.open(Target.user(runtime.toString(), ProcessUid.own()), seconds(30));
    }

    private static void isLost(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.None.class);
        assertThat(((Reply.None) reply).timedOut()).isFalse();
        assertThat(((Reply.None) reply).reason())
                .isIn(
                        "connection closed by the other side",
                        "broken pipe",
                        "connection reset by peer",
                        "connection reset");
    }

    private static List<Request> requests(int count) {
        return IntStream.range(0, count).mapToObj(TestCall::get).toList();
    }

    private static byte[] joined(byte[] one, byte[] two) {
        byte[] out = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, out, one.length, two.length);
        return out;
    }

    private static Deadline seconds(int length) {
        return Deadline.in(Duration.ofSeconds(length));
    }
}
