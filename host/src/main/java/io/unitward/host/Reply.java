package io.unitward.host;

import java.util.List;

/** What came back for one request. */
public sealed interface Reply {
    /**
     * The values of the reply's body. D-Bus strings and object paths are {@code String}, booleans {@code Boolean}, integers
     * of any width {@code Long} (unsigned 64-bit values above {@code Long.MAX_VALUE} become {@code Long.MAX_VALUE}),
     * doubles {@code Double}, arrays and structs {@code List}, byte arrays {@code byte[]}, dictionaries {@code Map},
     * variants their content.
     */
    record Values(List<Object> values) implements Reply {
        public Values {
            values = List.copyOf(values);
        }
    }

    /**
     * The manager answered with an error.
     *
     * @param name the D-Bus error name, such as {@code org.freedesktop.systemd1.NoSuchUnit}
     * @param message its text; empty when it has none
     */
    record Failed(String name, String message) implements Reply {}

    /**
     * No usable answer: the deadline passed, the connection died, or the reply could not be decoded.
     *
     * @param reason one sentence without a full stop
     * @param timedOut whether it was the deadline
     */
    record None(String reason, boolean timedOut) implements Reply {}
}
