package io.unitward.cli.evidence;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;

/** Writes an archive in the format ustar: plain files of their owner alone, all of one moment, and nothing of this host. */
final class Tar {
    static final int BLOCK = 512;
    static final int NAME = 100;
    static final int PREFIX = 155;

    private final OutputStream out;
    private final Instant at;

    /** @param at the time that every file gets */
    Tar(OutputStream out, Instant at) {
        this.out = out;
        this.at = at;
    }

    /**
     * Adds a file.
     *
     * @throws IOException when it cannot be written, or the path is longer than the format allows
     */
    void add(String path, byte[] content) throws IOException {
        out.write(header(path, content.length));
        out.write(content);
        out.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    }

    /** Ends the archive; the stream stays open. */
    void end() throws IOException {
        out.write(new byte[2 * BLOCK]);
    }

    /** What stands before the content of a file. */
    byte[] header(String path, long size) throws IOException {
        byte[] header = new byte[BLOCK];
        byte[] whole = path.getBytes(StandardCharsets.UTF_8);
        int cut = cut(whole);
        if (cut < 0) {
            throw new IOException("the path '" + path + "' is too long for a tar archive");
        }
        put(header, 0, cut == 0 ? whole : Arrays.copyOfRange(whole, cut + 1, whole.length));
        put(header, 100, octal(0600, 7));
        put(header, 108, octal(0, 7));
        put(header, 116, octal(0, 7));
        put(header, 124, octal(size, 11));
        put(header, 136, octal(Math.max(0, at.getEpochSecond()), 11));
        put(header, 148, ascii("        ")); // the sum counts its own field as blanks
        put(header, 156, ascii("0"));
        put(header, 257, ascii("ustar\00000"));
        put(header, 345, Arrays.copyOf(whole, cut));
        put(header, 148, ascii(String.format(Locale.ROOT, "%06o\0 ", sum(header))));
        return header;
    }

    /** Where a path is parted into prefix and name; 0 for one that needs no prefix, -1 for one that fits in no way. */
    private static int cut(byte[] path) {
        if (path.length <= NAME) {
            return 0;
        }
        for (int i = Math.min(PREFIX, path.length - 2); i > 0; i--) {
            if (path[i] == '/' && path.length - i - 1 <= NAME) {
                return i;
            }
        }
        return -1;
    }

    /** What the field of the sum must say; the field itself counts as blanks. */
    static int sum(byte[] header) {
        int sum = 0;
        for (int i = 0; i < header.length; i++) {
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
        }
        return sum;
    }

    private static byte[] octal(long value, int digits) {
        return ascii(String.format(Locale.ROOT, "%0" + digits + "o", value));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void put(byte[] header, int at, byte[] bytes) {
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
