package io.unitward.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of a broken file that speak of alerts, so that those can be told of it who are to be told. */
final class AlertLines {
    private static final String KEY = "alerts:";

    private AlertLines() {}

    /** From the only line that begins with the key to the next that is not indented; null when there is no such line. */
    static byte @Nullable [] of(byte[] content) {
        List<String> kept = new ArrayList<>();
        boolean inside = false;
        // Byte for byte: what is not ASCII stays as it is, and is judged by who reads it.
        for (String line : new String(content, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            if (line.startsWith(KEY)) {
                if (!kept.isEmpty()) {
                    return null;
                }
                inside = true;
            } else if (!line.isBlank() && " \t#".indexOf(line.charAt(0)) < 0) {
                inside = false;
            }
            if (inside) {
                kept.add(line);
            }
        }
        return kept.isEmpty() ? null : (String.join("\n", kept) + "\n").getBytes(StandardCharsets.ISO_8859_1);
    }
}
