package io.unitward.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The process's own standard output. It knows whether what could not be written was wanted by nobody any more. */
final class StandardOutput extends PrintStream {
    private static final int BUFFER = 1 << 13;

    private final Descriptor descriptor;

    private StandardOutput(Descriptor descriptor) {
        super(new BufferedOutputStream(descriptor, BUFFER), false, StandardCharsets.UTF_8);
        this.descriptor = descriptor;
    }

    static StandardOutput ofProcess() {
        return new StandardOutput(new Descriptor(new FileOutputStream(FileDescriptor.out)));
    }

    /** One that writes to that, for tests. */
    static StandardOutput to(OutputStream to) {
        return new StandardOutput(new Descriptor(to));
    }

    /** Whether it could not be written because whoever read it, the end of a pipe, has gone, as {@code head} does. */
    boolean hasNoReader() {
        return descriptor.hasNoReader;
    }

    /** What PrintStream keeps to itself: why it could not be written. */
    private static final class Descriptor extends OutputStream {
        private final OutputStream to;
        private boolean hasNoReader;

        Descriptor(OutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                to.write(bytes, from, length);
            } catch (IOException failure) {
                throw noting(failure);
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                to.flush();
            } catch (IOException failure) {
                throw noting(failure);
            }
        }

        /** Java has EPIPE as libc puts it into words; in a language that has others for it the loss is told. */
        private IOException noting(IOException failure) {
            hasNoReader |= String.valueOf(failure.getMessage())
                    .toLowerCase(Locale.ROOT)
                    .contains("broken pipe");
            return failure;
        }

        @Override
        public void close() throws IOException {
            to.close();
        }
    }
}
