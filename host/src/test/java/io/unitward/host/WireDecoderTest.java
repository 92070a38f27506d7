package io.unitward.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.freedesktop.dbus.messages.MessageFactory;
import org.freedesktop.dbus.messages.MethodCall;
import org.freedesktop.dbus.messages.constants.Endian;
import org.freedesktop.dbus.types.UInt16;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.UInt64;
import org.freedesktop.dbus.types.Variant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Well-formed data is what dbus-java writes; everything else is made by hand. */
class WireDecoderTest {
    @ParameterizedTest
    @ValueSource(bytes = {Endian.LITTLE, Endian.BIG})
    void decodesBasicTypesInBothByteOrders(byte endian) throws Exception {
        assertThat(roundTrip(
                        endian,
                        "ybnqiuxtdsog",
                        (byte) 200,
                        true,
                        (short) -2,
                        new UInt16(65535),
                        -3,
                        new UInt32(4294967295L),
                        -4L,
                        new UInt64("18446744073709551615"),
                        0.5,
                        "grüße",
                        "/a/b",
                        "as"))
                .containsExactly(
                        200L, true, -2L, 65535L, -3L, 4294967295L, -4L, Long.MAX_VALUE, 0.5, "grüße", "/a/b", "as");
    }

    @Test
    void decodesContainers() throws Exception {
        assertThat(roundTrip(Endian.LITTLE, "asa{sv}", List.of("a", "bc"), Map.of("k", new Variant<>("v"))))
                .containsExactly(List.of("a", "bc"), Map.of("k", "v"));
    }

    @Test
    void decodesEmptyArraysWithTheirPadding() throws Exception {
        // After the length of an empty array of structs come 4 bytes of padding, then the text.
        assertThat(decode("a(ss)s", bytes(0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 'x', 0)))
                .containsExactly(List.of(), "x");
    }

    @Test
    void decodesByteArraysAsBytes() throws Exception {
        assertThat((byte[]) decode("ay", bytes(2, 0, 0, 0, 7, 8)).get(0)).containsExactly(7, 8);
    }

    @Test
    void decodesStructsInArraysInVariants() throws Exception {
        byte[] data =
                bytes(5, 'a', '(', 's', 'b', ')', 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 'z', 0, 0, 0, 1, 0, 0, 0);
        assertThat(decode("v", data)).containsExactly(List.of(List.of("z", true)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a", "(", "()", "(s", "s)", "{sv}", "a{s}", "a{vs}", "a{sv", "a{sss}", "z", "aa", "a{", "a{ss", "\u001b"
            })
    void refusesWrongSignatures(String signature) {
        assertThatThrownBy(() -> decode(signature, new byte[64]))
                .isInstanceOf(Malformed.class)
                .hasMessageNotContaining("\u001b");
    }

    @Test
    void refusesSignaturesNestedTooDeep() {
        assertThatThrownBy(() -> decode("a".repeat(200) + "s", new byte[64])).isInstanceOf(Malformed.class);
        assertThatThrownBy(() -> decode("(".repeat(100) + "s" + ")".repeat(100), new byte[64]))
                .isInstanceOf(Malformed.class);
    }

    @Test
    void refusesVariantsNestedTooDeep() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < 1_000_000; i++) {
            out.writeBytes(bytes(1, 'v', 0));
        }
        assertThatThrownBy(() -> decode("v", out.toByteArray()))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining("deeper");
    }

    @Test
    void refusesAnnouncedLengthsBeyondTheData() {
        assertThatThrownBy(() -> decode("s", bytes(255, 255, 255, 255, 'a', 0))).isInstanceOf(Malformed.class);
        assertThatThrownBy(() -> decode("ay", bytes(255, 255, 255, 127, 'a'))).isInstanceOf(Malformed.class);
        assertThatThrownBy(() -> decode("as", bytes(255, 255, 255, 255, 'a'))).isInstanceOf(Malformed.class);
        // The array says 5 bytes, the text in it wants more.
        assertThatThrownBy(() -> decode("as", bytes(5, 0, 0, 0, 4, 0, 0, 0, 'a', 'b', 'c', 'd', 0)))
                .isInstanceOf(Malformed.class);
    }

    @Test
    void refusesMoreValuesThanItWillHold() {
        int count = WireDecoder.MAX_VALUES + 1;
        ByteBuffer data = ByteBuffer.allocate(4 + 2 * count)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(2 * count);
        assertThatThrownBy(() -> decode("aq", data.array()))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining("values");
    }

    @Test
    void refusesTextThatIsNotUtf8OrHasAZeroByte() throws Exception {
        assertThatThrownBy(() -> decode("s", bytes(1, 0, 0, 0, 0xff, 0))).hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> decode("s", bytes(2, 0, 0, 0, 'a', 0, 0))).hasMessageContaining("zero byte");
        assertThatThrownBy(() -> decode("s", bytes(1, 0, 0, 0, 'a', 'b'))).hasMessageContaining("zero byte");
        // A real U+FFFD is text like any other.
        assertThat(decode("s", bytes(3, 0, 0, 0, 0xef, 0xbf, 0xbd, 0))).containsExactly("\ufffd");
    }

    @Test
    void refusesBytesThatAreLeft() {
        assertThatThrownBy(() -> decode("y", bytes(1, 2))).isInstanceOf(Malformed.class);
        assertThatThrownBy(() -> decode("", bytes(1))).isInstanceOf(Malformed.class);
    }

    @Test
    void refusesBooleansThatAreNeither() {
        assertThatThrownBy(() -> decode("b", bytes(2, 0, 0, 0))).isInstanceOf(Malformed.class);
    }

    @Test
    void everyTruncationIsRefused() throws Exception {
        byte[] whole = body(
                Endian.LITTLE, "sa{sv}asu", "text", Map.of("k", new Variant<>(7)), List.of("a", "b"), new UInt32(1));
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> decode("sa{sv}asu", part))
                    .as("first %d bytes", length)
                    .isInstanceOf(Malformed.class);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void changedBytesAreDecodedOrRefusedAndNothingElse(long seed) throws Exception {
        String signature = "sa{sv}asuay";
        byte[] whole = body(
                Endian.LITTLE,
                signature,
                "text",
                Map.of("k", new Variant<>(List.of("x"), "as")),
                List.of("a", "b"),
                new UInt32(1),
                new byte[] {1, 2, 3});
        Random random = new Random(seed);
        int decoded = 0;
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] data = whole.clone();
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                data[random.nextInt(data.length)] =
                        (byte) (random.nextBoolean() ? random.nextInt(12) : random.nextInt());
            }
            try {
                decode(signature, data);
                decoded++;
            } catch (Malformed e) {
                refused++;
            }
        }
        // Both kinds were met: the changes were neither all harmless nor all fatal.
        assertThat(decoded).isGreaterThan(100);
        assertThat(refused).isGreaterThan(100);
    }

    private static List<Object> roundTrip(byte endian, String signature, Object... values) throws Exception {
        return WireDecoder.decode(
                signature,
                ByteBuffer.wrap(body(endian, signature, values))
                        .order(endian == Endian.BIG ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN));
    }

    /** The body of a message as dbus-java writes it. */
    private static byte[] body(byte endian, String signature, Object... values) throws Exception {
        MethodCall call =
                new MessageFactory(endian).createMethodCall(null, "/p", "i.f", "M", (byte) 0, signature, values);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : call.getWireData()) {
            if (part != null) {
                all.writeBytes(part);
            }
        }
        ByteBuffer message = ByteBuffer.wrap(all.toByteArray());
        ByteBuffer body = Frame.read(message, (int) Frame.size(message)).body();
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        return bytes;
    }

    private static List<Object> decode(String signature, byte[] data) throws Malformed {
        return WireDecoder.decode(signature, ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN));
    }

    private static byte[] bytes(int... values) {
        byte[] out = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            out[i] = (byte) values[i];
        }
        return out;
    }
}
