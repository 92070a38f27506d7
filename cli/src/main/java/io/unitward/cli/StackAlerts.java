package io.unitward.cli;

import io.unitward.alert.UpdateFailure;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.alert.Sight;
import io.unitward.remediation.alert.Subject;
import io.unitward.remediation.alert.Subjects;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Collects what became of updates and tells people of those that failed; the next that succeeds tells that it is over. */
final class StackAlerts {
    private final Map<StackDeclaration, UpdateResult> results = new LinkedHashMap<>();

    /** Remembers how one ended. */
    void add(StackDeclaration stack, UpdateResult result) {
        results.put(stack, result);
    }

    /** Tells; what goes wrong with that is told on standard error, and changes nothing else. */
    void tell(StackSession session) {
        Sight sight = sight(
                Instant.now(),
                Alerting.host(),
                Alerting.manager(session.options()),
                (stack, result) -> UpdateExtract.of(session, stack, result));
        List<String> problems = new ArrayList<>();
        Alerting.of(session.options(), session.alerts(), problems)
                .tell(sight, problems)
                .problems()
                .forEach(problem -> session.console().tell("note: " + problem));
    }

    /**
     * What is told of them.
     *
     * @param extracts what there is to say of one that failed, besides
     */
    Sight sight(
            Instant at,
            String host,
            String manager,
            BiFunction<StackDeclaration, UpdateResult, @Nullable UpdateFailure> extracts) {
        List<Subject> failed = new ArrayList<>();
        Set<String> good = new HashSet<>();
        results.forEach((stack, result) -> {
            if (result.good() && !result.stopped()) {
                good.add(stack.unit());
            } else if (hasFailed(result)) {
                ExitCode code = result.code();
                failed.add(Subjects.updateFailed(
                        stack.name(), stack.unit(), code.code(), code.meaning(), extracts.apply(stack, result)));
            }
        });
        return new Sight(at, host, manager, failed, subject -> Subjects.isUpdateOf(subject, good));
    }

    /** What is held, left alone or done by another run is tried again by the next, and nothing has failed. */
    private static boolean hasFailed(UpdateResult result) {
        return !result.good() && result.code() != ExitCode.ACTION_PENDING && result.code() != ExitCode.LOCKED;
    }
}
