package io.unitward.cli;

import io.unitward.collector.CollectorOptions;
import io.unitward.collector.PodmanProgram;
import io.unitward.collector.StackWatch;
import io.unitward.collector.disk.HostRoots;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Scope;
import io.unitward.facts.Stack;
import io.unitward.host.Deadline;
import io.unitward.host.ManagerConnections;
import io.unitward.host.ManagerUnavailable;
import io.unitward.host.Target;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.stack.Preflight;
import io.unitward.remediation.stack.StackJudge;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the files and units that declared stacks name are there, for whoever checks a configuration. All of it is advice: files
 * come later than the configuration that names them, or are there for another user alone.
 */
final class ConfiguredStacks {
    /** Enough for files; a manager that hangs must not hold up the rest of the check. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private ConfiguredStacks() {}

    /**
     * Looks.
     *
     * @param uid who checks
     * @param managerUid whose manager is checked for
     * @return one sentence for each thing that is not as it should be, or could not be looked at, without a full stop
     */
    static List<String> advice(List<StackDeclaration> stacks, long uid, long managerUid) {
        List<String> advice = new ArrayList<>();
        for (StackDeclaration stack : stacks) {
            if (!stack.concerns(managerUid)) {
                continue;
            }
            String name = "stack " + stack.name() + ": ";
            if (uid == 0 || uid != managerUid) {
                advice.add(name + "its files and its unit were not looked at, as only its user can tell: unitward stack"
                        + " preflight " + stack.name());
                continue;
            }
            of(stack, uid).forEach(each -> advice.add(name + each));
        }
        return advice;
    }

    private static List<String> of(StackDeclaration stack, long uid) {
        StackWatch watch = watch(stack, uid);
        Deadline deadline = Deadline.in(LOOK);
        List<String> advice = new ArrayList<>();
        for (Stack seen : watch.files(deadline)) {
            Preflight files = Preflight.of(stack, seen);
            advice.addAll(files.problems());
            files.untold().forEach(each -> advice.add("could not tell: " + each));
            advice.addAll(files.warnings());
        }
        try {
            if ("not-found".equals(watch.programs(stack.unit(), deadline).loadState())) {
                advice.add("the manager has no " + stack.unit() + "; to write it: unitward stack unit " + stack.name()
                        + " --install, then systemctl --user daemon-reload");
            }
        } catch (ManagerUnavailable unavailable) {
            advice.add("could not tell whether " + stack.unit() + " is there: " + unavailable.getMessage());
        }
        return advice;
    }

    private static StackWatch watch(StackDeclaration stack, long uid) {
        CollectionRequest request = StackJudge.only(stack).request(Scope.USER);
        String runtime = Caller.runtimeDirectory(uid);
        return new StackWatch(
                new CollectorOptions(
                        request,
                        uid,
                        deadline -> ManagerConnections.open(Target.user(runtime, uid), deadline),
                        Deadline.in(LOOK),
                        Clock.systemUTC(),
                        System.getenv("HOME"),
                        runtime,
                        HostRoots.THIS_HOST,
                        PodmanProgram.USUAL,
                        null),
                request.stacks());
    }
}
