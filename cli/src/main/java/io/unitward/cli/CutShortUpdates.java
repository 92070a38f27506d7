package io.unitward.cli;

import io.unitward.collector.podman.StackLocks;
import io.unitward.facts.Scope;
import io.unitward.facts.StackRequest;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.stack.StackLook;
import io.unitward.remediation.stack.StackMemory;
import io.unitward.remediation.stack.StackMemory.Underway;
import io.unitward.remediation.stack.StackMemoryStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Updates of stacks that were begun, not ended, and do not go on. */
final class CutShortUpdates {
    private static final Path LOCKS = Path.of("/proc/locks");

    private CutShortUpdates() {}

    /**
     * Those of one manager, by stack. Nothing is locked or changed for that.
     *
     * @param directory of its state, which need not exist
     */
    static Map<String, Underway> in(Path directory) {
        Map<String, Underway> before = StackMemoryStore.underway(directory);
        if (before.isEmpty()) {
            return before;
        }
        List<StackRequest> names = before.keySet().stream()
                .map(name -> new StackRequest(name, null, name, name, List.of(), List.of()))
                .toList();
        Map<String, Underway> cut = new TreeMap<>(before);
        cut.keySet().removeAll(new StackLocks(directory, LOCKS).held(names).keySet());
        // One that ended between the two looks was not cut short.
        cut.entrySet().retainAll(StackMemoryStore.underway(directory).entrySet());
        return cut;
    }

    /** What of it, and how to go on, a sentence without a full stop. */
    static String text(String stack, Underway update) {
        return "an update begun at " + update.begun()
                + (update.phase() == StackMemory.Phase.ROLLING_BACK
                        ? " failed, and putting back what ran before it failed, too, or was cut short"
                        : " was cut short")
                + ": the next 'unitward stack update " + stack + "' or 'unitward stack restart " + stack
                + "' finishes it or puts back what ran before";
    }

    /**
     * A look at a stack that also tells of an update of it that was cut short: what runs then is not what anybody decided on.
     *
     * @throws RunFailure when it is not known where the state is
     */
    static StackLook tell(StackSession session, String stack, StackLook look) throws RunFailure {
        Path place = session.options().stateDirectory();
        long uid = session.options().callerUid();
        Underway update = in(StateDirectory.of(
                        place != null ? place : Caller.stateDirectory(uid, Scope.USER), Scope.USER, uid))
                .get(stack);
        if (update == null) {
            return look;
        }
        List<StackLook.Doubt> doubts = new ArrayList<>(look.doubts());
        doubts.add(new StackLook.Doubt("update", text(stack, update)));
        return new StackLook(
                look.state() == StackLook.State.UNKNOWN ? look.state() : StackLook.State.WRONG,
                doubts,
                look.running(),
                look.hung(),
                look.identity(),
                look.containers(),
                look.healthy(),
                look.notes());
    }
}
