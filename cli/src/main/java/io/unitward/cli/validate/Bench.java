package io.unitward.cli.validate;

import io.unitward.cli.sandbox.SandboxSpec;
import io.unitward.cli.validate.ValidationTest.Need;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What tests run on, each started when the first test asks for it and shared by all that do. */
public final class Bench implements AutoCloseable {
    private final TestedProgram program;
    private @Nullable ProbeHost manager;
    private @Nullable Unprovided noManager;

    /** Starts nothing yet. */
    public Bench(TestedProgram program) {
        this.program = program;
    }

    /** Makes a host ready for a test, without any probe on it. */
    void prepare(Need need) throws Unprovided, IOException {
        manager().clear();
    }

    /** Ends and removes the host of a test that did not pass: nobody knows what it left. */
    void discard(Need need) throws IOException {
        ProbeHost host = manager;
        manager = null;
        if (host != null) {
            host.close();
        }
    }

    /** A manager. */
    ProbeHost manager() throws Unprovided, IOException {
        if (noManager != null) {
            throw noManager;
        }
        ProbeHost host = manager;
        if (host == null) {
            try {
                host = ProbeHost.start(SandboxSpec.userOf(ProbeHost.UID), program);
            } catch (Unprovided e) {
                noManager = e;
                throw e;
            } catch (InterruptedException e) {
                throw interrupted();
            }
            manager = host;
        }
        return host;
    }

    private static IOException interrupted() {
        Thread.currentThread().interrupt();
        return new IOException("interrupted while a manager was started");
    }

    /** Ends and removes all of it. */
    @Override
    public void close() throws IOException {
        discard(Need.MANAGER);
    }
}
