package io.unitward.json;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts what is read and fails once it is more than a limit, so that no input can fill the memory. */
final class CappedStream extends FilterInputStream {
    private final long limit;
    private long count;
    private boolean ended;

    CappedStream(InputStream in, long limit) {
        super(in);
        this.limit = limit;
    }

    /** Bytes read so far. */
    long count() {
        return count;
    }

    /** Whether the end was seen. */
    boolean ended() {
        return ended;
    }

    @Override
    public int read() throws IOException {
        int octet = super.read();
        passed(octet < 0 ? -1 : 1);
        return octet;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        int read = super.read(target, from, length);
        passed(read);
        return read;
    }

    private void passed(int read) throws IOException {
        ended |= read < 0;
        count += Math.max(0, read);
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
