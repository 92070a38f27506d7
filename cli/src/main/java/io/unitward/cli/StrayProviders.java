package io.unitward.cli;

import io.unitward.host.Deadline;
import io.unitward.ownership.StackDeclaration;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Providers at work on a stack, such as one that a unitward which was killed had started: it goes on, and what it does must not
 * come on top of what we do.
 */
final class StrayProviders {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private StrayProviders() {}

    /**
     * Waits for those at work on a stack.
     *
     * @return what is at work at the deadline, a phrase; null when nothing is
     */
    static @Nullable String await(StackDeclaration stack, Deadline deadline) {
        while (true) {
            List<Long> pids = of(stack);
            if (pids.isEmpty()) {
                return null;
            }
            if (deadline.passed()) {
                return "a provider that an earlier run started still works on it (process " + pids.get(0) + ")";
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** By what we give every provider, which may be a script that becomes another program. */
    private static List<Long> of(StackDeclaration stack) {
        List<List<String>> marks =
                List.of(List.of("-p", stack.project(), "-f"), List.of("-p", stack.project(), "--project-directory"));
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    List<String> arguments =
                            Arrays.asList(process.info().arguments().orElse(new String[0]));
                    return marks.stream().anyMatch(mark -> Collections.indexOfSubList(arguments, mark) >= 0);
                })
                .map(ProcessHandle::pid)
                .toList();
    }
}
