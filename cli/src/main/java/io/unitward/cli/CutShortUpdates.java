package io.unitward.cli;

import io.unitward.collector.podman.StackLocks;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.facts.StackRequest;
import io.unitward.facts.Stacks;
import io.unitward.remediation.stack.StackMemory.Underway;
import io.unitward.remediation.stack.StackMemoryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Updates of stacks that were begun, not ended, and do not go on. */
final class CutShortUpdates {
    private static final Path LOCKS = Path.of("/proc/locks");

    private CutShortUpdates() {}

    /**
     * Says of the stacks of a snapshot which of them have one. Nothing is locked or changed for that. Of a stack whose memory
     * cannot be read it is not known, which is said too.
     *
     * @param directory of the state of this manager, which need not exist; null when that place is not known, and then nobody
     *     remembered anything
     */
    static Snapshot tell(Snapshot snapshot, @Nullable Path directory) {
        Stacks stacks = snapshot.stacks();
        if (directory == null || stacks.declared().isEmpty()) {
            return snapshot;
        }
        List<Stack> told =
                stacks.declared().stream().map(stack -> tell(stack, directory)).toList();
        return snapshot.with(new Stacks(stacks.podman(), told, stacks.healthTimers()));
    }

    private static Stack tell(Stack stack, Path directory) {
        try {
            Underway before = StackMemoryStore.underway(directory, stack.name());
            if (before == null || isHeld(stack, directory)) {
                return stack.cutShort(null);
            }
            // One that ended between the two looks was not cut short, and another one has just begun.
            Underway after = StackMemoryStore.underway(directory, stack.name());
            return stack.cutShort(before.equals(after) ? cutShort(before) : null);
        } catch (IOException unreadable) {
            return stack.untold(String.valueOf(unreadable.getMessage()));
        }
    }

    private static boolean isHeld(Stack stack, Path directory) {
        StackRequest named = new StackRequest(stack.name(), null, stack.unit(), stack.project(), List.of(), List.of());
        return !new StackLocks(directory, LOCKS).held(List.of(named)).isEmpty();
    }

    private static Stack.CutShort cutShort(Underway update) {
        return new Stack.CutShort(
                update.begun(),
                switch (update.phase()) {
                    case PULLING -> Stack.Phase.PULLING;
                    case REDEPLOYING -> Stack.Phase.REDEPLOYING;
                    case ROLLING_BACK -> Stack.Phase.ROLLING_BACK;
                });
    }
}
