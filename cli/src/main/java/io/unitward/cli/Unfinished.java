package io.unitward.cli;

import io.unitward.collector.disk.HostReader;
import io.unitward.collector.disk.HostRoots;
import io.unitward.remediation.act.RunLock;
import io.unitward.remediation.journal.JournalEntry;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.stack.StackMemory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What is told of actions that were begun and of which nobody wrote how they ended. */
final class Unfinished {
    private Unfinished() {}

    /**
     * A note for each, but for those of updates of stacks: one of these goes on, or is told of by a policy.
     *
     * @param begun what the journal has of them, in order
     * @param updates the updates that go on, or were cut short
     */
    static List<String> told(
            StateDirectory directory, List<JournalEntry> begun, Collection<StackMemory.Underway> updates) {
        List<String> notes = new ArrayList<>();
        boolean isActing = !begun.isEmpty() && isAnotherActing(directory);
        for (JournalEntry each : begun) {
            if (isActing && each.equals(begun.get(begun.size() - 1))) {
                notes.add(each.action() + " " + each.id() + ", begun at " + each.at()
                        + ", is going on: another run does it");
            } else if (updates.stream().noneMatch(update -> each.id().equals(update.action()))) {
                notes.add(cutShort(each));
            }
        }
        return notes;
    }

    private static String cutShort(JournalEntry begun) {
        // The words for a reload are those of the run that closes it, which says so once.
        boolean ofFile = begun.target().startsWith("/");
        return begun.action() + " " + begun.id() + (ofFile ? " of " + begun.target() : "") + ", begun at " + begun.at()
                + ", was cut short: "
                + (ofFile ? "'unitward heal' finishes it or rolls it back" : "how it ended is not known");
    }

    /** Whether somebody else does something right now: one thing at a time is done under this lock. */
    private static boolean isAnotherActing(StateDirectory directory) {
        Path lock = directory.file("act.lock");
        return !RunLock.isOurs(lock) && new HostReader(HostRoots.THIS_HOST).isLocked(lock.toString());
    }
}
