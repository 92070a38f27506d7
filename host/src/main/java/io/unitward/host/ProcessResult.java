package io.unitward.host;

import java.nio.charset.StandardCharsets;

/** How a child process ended. */
public final class ProcessResult {
    /** The exit code of a child that even being killed did not end, as when the kernel holds it. */
    public static final int STILL_THERE = -1;

    private final int exitCode;
    private final byte[] stdout;
    private final String stderr;
    private final boolean timedOut;
    private final boolean truncated;

    ProcessResult(int exitCode, byte[] stdout, String stderr, boolean timedOut, boolean truncated) {
        this.exitCode = exitCode;
        this.stdout = stdout;
        this.stderr = stderr;
        this.timedOut = timedOut;
        this.truncated = truncated;
    }

    /** Its exit code; 128 and the signal's number when a signal ended it. */
    public int exitCode() {
        return exitCode;
    }

    /** What it wrote to its standard output, as far as it was kept. */
    public byte[] stdout() {
        return stdout.clone();
    }

    /** The same as text; bytes that are not UTF-8 become U+FFFD. */
    public String stdoutText() {
        return new String(stdout, StandardCharsets.UTF_8);
    }

    /** What it wrote to its standard error, as far as it was kept; bytes that are not UTF-8 become U+FFFD. */
    public String stderr() {
        return stderr;
    }

    /** Whether the deadline passed before the child, or what it started, was done. */
    public boolean timedOut() {
        return timedOut;
    }

    /** Whether more was written than was kept. */
    public boolean truncated() {
        return truncated;
    }

    /** Whether it ended by itself with exit code 0 and all its output is here. */
    public boolean succeeded() {
        return exitCode == 0 && !timedOut && !truncated;
    }
}
