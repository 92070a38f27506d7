package io.unitward.json;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts what is read and fails once it is more than a limit, so that no input can fill the memory. */
final class CappedStream extends FilterInputStream {
    private final long limit;
    private long count;

    CappedStream(InputStream in, long limit) {
        super(in);
        this.limit = limit;
    }

    /** Bytes read so far. */
    long count() {
        return count;
    }

    @Override
    public int read() throws IOException {
        int octet = super.read();
        if (octet >= 0) {
            passed(1);
        }
        return octet;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        int read = super.read(target, from, length);
        if (read > 0) {
            passed(read);
        }
        return read;
    }

    private void passed(int read) throws IOException {
        count += read;
        if (count > limit) {
            throw new TooLong("is larger than " + limit / (1024 * 1024) + " MiB, more than unitward reads");
        }
    }

    /** The input is longer than the limit. */
    static final class TooLong extends IOException {
        TooLong(String message) {
            super(message);
        }
    }
}
