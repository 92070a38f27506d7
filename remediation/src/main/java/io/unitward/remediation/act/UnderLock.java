package io.unitward.remediation.act;

import io.unitward.remediation.journal.Reason;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateUnusable;
import java.io.IOException;

/** Runs what acts on one manager under its {@code act} lock, see {@link RunLock}. */
public final class UnderLock {
    private UnderLock() {}

    /** Something that is done under the lock. */
    public interface Work<T> {
        /**
         * Does it.
         *
         * @throws IOException when the state cannot be read or written
         */
        T run() throws IOException;
    }

    /**
     * Runs it.
     *
     * @param directory the state of that manager
     * @throws LockHeld when another run acts on the same manager; nothing was run
     * @throws StateUnusable when the lock cannot be taken, or the work says that the state cannot be used
     */
    public static <T> T run(StateDirectory directory, Work<T> work) throws LockHeld, StateUnusable {
        RunLock lock = null;
        try {
            lock = RunLock.take(directory);
            return work.run();
        } catch (IOException e) {
            throw unusable(directory, e);
        } finally {
            if (lock != null) {
                lock.close();
            }
        }
    }

    /**
     * The same under a lock that the caller has already.
     *
     * @throws StateUnusable when the work says that the state cannot be used
     */
    public static <T> T held(StateDirectory directory, Work<T> work) throws StateUnusable {
        try {
            return work.run();
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    /** That the state cannot be used, and why. */
    public static StateUnusable unusable(StateDirectory directory, IOException why) {
        return new StateUnusable("state in " + directory.file("") + " cannot be used: " + Reason.of(why)
                + "; expected files that can be read and written");
    }
}
