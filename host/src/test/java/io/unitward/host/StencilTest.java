package io.unitward.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StencilTest {
    private static final List<String> ARGUMENTS = List.of("org.freedesktop.systemd1.Unit", "FragmentPath");

    /** dbus-java numbers its messages itself, so both are given the same number here. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 60, 200})
    void copiesAreWhatDbusJavaBuildsForThatObject(int length) throws Exception {
        String path = "/" + "x".repeat(length);
        for (String destination : new String[] {null, "org.freedesktop.systemd1"}) {
            Stencil stencil = Stencil.of(new Request(TestCall.GET, "/any/path", ARGUMENTS), destination);
            Stencil direct = Stencil.of(new Request(TestCall.GET, path, ARGUMENTS), destination);
            assertThat(stencil.copy(path, 77)).isEqualTo(direct.copy(path, 77));
        }
    }

    @Test
    void serialIsTheGivenOneAndTheBusStartsNothing() throws Exception {
        ByteBuffer message =
                Stencil.of(new Request(TestCall.GET, "/a", ARGUMENTS), null).copy("/abc", 77);
        assertThat(message.getInt(8)).isEqualTo(77);
        assertThat(message.get(2)).as("NO_AUTO_START and nothing else").isEqualTo((byte) 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "/a/", "//", "/a//b", "/a-b", "/ü", "/a b", "/a\0"})
    void refusesPathsThatABusWouldHangUpOn(String path) {
        assertThatThrownBy(() -> new CallEncoder(null).encode(new Request(TestCall.GET, path, ARGUMENTS), 1))
                .isInstanceOf(Malformed.class);
    }

    /** One encoder sends thousands, and knows the last path again: a bad one is never the one it knows. */
    @ParameterizedTest
    @ValueSource(strings = {"", "/a-b", "/a/", "/a//b", "x/a"})
    void aBadPathIsRefusedEachTimeAndSpoilsNoOther(String bad) throws Exception {
        CallEncoder encoder = new CallEncoder(null);
        for (String good : List.of("/", "/a", "/org/freedesktop/systemd1/unit/A_z_09_2dx")) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> encoder.encode(new Request(TestCall.GET, bad, ARGUMENTS), 1))
                        .isInstanceOf(Malformed.class)
                        .hasMessageContaining("the object path '" + bad + "'");
                ByteBuffer sent = encoder.encode(new Request(TestCall.GET, good, ARGUMENTS), 77);
                assertThat(sent)
                        .isEqualTo(new CallEncoder(null).encode(new Request(TestCall.GET, good, ARGUMENTS), 77));
            }
        }
    }

    /** Of an argument that is an object path the same holds. */
    @Test
    void aBadPathAmongTheArgumentsIsRefused() throws Exception {
        CallEncoder encoder = new CallEncoder(null);
        assertThat(encoder.encode(new Request(TestCall.PATH, "/a", List.of("/b")), 1)
                        .remaining())
                .isPositive();
        for (String bad : List.of("", "b", "/b/", "//", "/b c")) {
            assertThatThrownBy(() -> encoder.encode(new Request(TestCall.PATH, "/a", List.of(bad)), 1))
                    .as(bad)
                    .isInstanceOf(Malformed.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "\ud800", "\udc00\ud800"})
    void refusesTextsThatAreNoUtf8(String text) {
        assertThatThrownBy(() -> new CallEncoder(null).encode(new Request(TestCall.GET, "/a", List.of("i", text)), 1))
                .isInstanceOf(Malformed.class);
    }

    @Test
    void aWrongCallIsAProgrammingError() {
        CallEncoder encoder = new CallEncoder(null);
        assertThatThrownBy(() -> encoder.encode(new Request(TestCall.GET, "/a", List.of("one")), 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> encoder.encode(new Request(TestCall.WRONG, "/a", List.of("1", "2")), 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
