package io.unitward.config;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Strict decoding that can say where the text stops being UTF-8. */
final class Utf8 {
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private Utf8() {}

    /** The text of a file without a byte order mark; null, with one problem added, when it is not UTF-8. */
    static @Nullable String decode(byte[] content, Problems problems) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(content);
        CharBuffer out = CharBuffer.allocate(content.length);
        CoderResult result = decoder.decode(in, out, true);
        out.flip();
        if (result.isError()) {
            int offset = in.position();
            String before = out.toString();
            int lineStart = before.lastIndexOf('\n') + 1;
            int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
            int column = 1 + before.codePointCount(lineStart, before.length());
            String value = String.format("0x%02x", content[offset] & 0xff);
            problems.add(line, column, "byte", value, "UTF-8 text (the byte is at offset " + offset + ")");
            return null;
        }
        boolean marked = !out.isEmpty() && out.get(0) == BYTE_ORDER_MARK;
        return (marked ? out.subSequence(1, out.length()) : out).toString();
    }
}
