package io.unitward.cli.evidence;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the archives that {@link Tar} writes, and nothing else that calls itself tar. */
final class TarReader {
    private final InputStream in;
    private long at;

    TarReader(InputStream in) {
        this.in = in;
    }

    /**
     * What stands before the content of a file.
     *
     * @param path as written
     * @param type {@code '0'} for a plain file
     * @param size bytes that follow
     */
    record Header(String path, char type, long size) {}

    /** Something that {@link Tar} would not have written; the message says what and where. */
    static final class Damaged extends IOException {
        private static final long serialVersionUID = 1L;

        Damaged(String message) {
            super(message);
        }
    }

    /**
     * The next file; null at the end, which is checked to be one.
     *
     * @throws Damaged when the archive is cut short or damaged
     */
    @Nullable
    Header next() throws IOException {
        byte[] block = block();
        if (isZero(block)) {
            end();
            return null;
        }
        String sum = text(block, 148, 8).strip();
        if (!sum.equals(String.format(Locale.ROOT, "%06o", Tar.sum(block)))) {
            throw new Damaged("the header at byte " + (at - Tar.BLOCK) + " is damaged: its sum is another");
        }
        String prefix = text(block, 345, Tar.PREFIX);
        String name = text(block, 0, Tar.NAME);
        String size = text(block, 124, 12).strip();
        if (!size.matches("[0-7]{1,11}")) {
            throw new Damaged("the header at byte " + (at - Tar.BLOCK) + " has no size");
        }
        char type = (char) (block[156] & 0xff);
        Header header = new Header(prefix.isEmpty() ? name : prefix + "/" + name, type, Long.parseLong(size, 8));
        if (type == '0' && !isAsWritten(header, block)) {
            throw new Damaged("the header of '" + header.path() + "' holds more than a path and a size");
        }
        return header;
    }

    /** Whether nothing stands in it beside what is read: mode, owner, time and the sum of it all are not compared. */
    private static boolean isAsWritten(Header header, byte[] block) {
        byte[] written;
        try {
            written = new Tar(OutputStream.nullOutputStream(), Instant.EPOCH).header(header.path(), header.size());
        } catch (IOException tooLong) {
            return false;
        }
        for (int i = 0; i < Tar.BLOCK; i++) {
            boolean compared = i < 100 || (i >= 124 && i < 136) || i >= 156;
            if (compared && written[i] != block[i]) {
                return false;
            }
        }
        return true;
    }

    /** Hands over the content of the file whose header was read last. */
    void content(Header header, Chunk to) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long left = header.size();
        while (left > 0) {
            int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw cut();
            }
            to.take(buffer, count);
            left -= count;
            at += count;
        }
        padding(header);
    }

    /** Goes past the content of the file whose header was read last. */
    void skip(Header header) throws IOException {
        try {
            in.skipNBytes(header.size());
        } catch (EOFException e) {
            throw cut();
        }
        at += header.size();
        padding(header);
    }

    private void padding(Header header) throws IOException {
        int padding = (int) ((Tar.BLOCK - header.size() % Tar.BLOCK) % Tar.BLOCK);
        byte[] rest = in.readNBytes(padding);
        at += rest.length;
        if (rest.length < padding) {
            throw cut();
        }
        if (!isZero(rest)) {
            throw new Damaged("after '" + header.path() + "' stands what belongs to no file");
        }
    }

    /** Takes a part of a content. */
    @FunctionalInterface
    interface Chunk {
        void take(byte[] bytes, int count) throws IOException;
    }

    private void end() throws IOException {
        if (!isZero(block())) {
            throw new Damaged("the end at byte " + at + " is none");
        }
        if (in.read() >= 0) {
            throw new Damaged("more follows after the end at byte " + at);
        }
    }

    private byte[] block() throws IOException {
        byte[] block = in.readNBytes(Tar.BLOCK);
        at += block.length;
        if (block.length < Tar.BLOCK) {
            throw cut();
        }
        return block;
    }

    private Damaged cut() {
        return new Damaged("it is cut short at byte " + at);
    }

    private static boolean isZero(byte[] bytes) {
        for (byte each : bytes) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    /** Up to the first zero byte. */
    private static String text(byte[] block, int from, int length) {
        byte[] field = Arrays.copyOfRange(block, from, from + length);
        int end = 0;
        while (end < field.length && field[end] != 0) {
            end++;
        }
        return new String(field, 0, end, StandardCharsets.UTF_8);
    }
}
