package io.unitward.cli;

import io.unitward.alert.UpdateFailure;
import io.unitward.cli.alert.OwnUnit;
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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Collects what became of updates and tells people of those that failed; the next that succeeds tells that it is over. */
final class StackAlerts {
    private final Map<StackDeclaration, UpdateResult> results = new LinkedHashMap<>();

    /** Remembers how one ended. */
    void add(StackDeclaration stack, UpdateResult result) {
        results.put(stack, result);
    }

    /**
     * Leaves out what a shutdown did: a stack whose update is on record as cut short while the manager itself ends. Whoever looks after
     * the next boot finds that ({@code audit}, {@code status}, {@code stack status}), and the next update goes on from it.
     *
     * @param isOnRecord whether the update of a stack stays on record
     * @return those that are left out
     */
    List<StackDeclaration> withoutCutShort(Predicate<StackDeclaration> isOnRecord) {
        List<StackDeclaration> left = new ArrayList<>();
        results.forEach((stack, result) -> {
            if (hasFailed(result) && isOnRecord.test(stack)) {
                left.add(stack);
            }
        });
        left.forEach(results::remove);
        return left;
    }

    /** Tells; what goes wrong with that is told on standard error, and changes nothing else. */
    void tell(StackSession session) {
        OwnUnit unit = OwnUnit.here();
        Sight sight = sight(
                Instant.now(),
                Alerting.host(),
                Alerting.manager(session.options()),
                unit == null ? null : unit.name(),
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
     * @param own the unit that this run is, which did its work; null when it is none
     * @param extracts what there is to say of one that failed, besides
     */
    Sight sight(
            Instant at,
            String host,
            String manager,
            @Nullable String own,
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
        return new Sight(
                at,
                host,
                manager,
                failed,
                subject -> Subjects.isUpdateOf(subject, good) || Subjects.isNotRun(subject, own));
    }

    /** What is held, left alone or done by another run is tried again by the next, and nothing has failed. */
    private static boolean hasFailed(UpdateResult result) {
        return !result.good() && result.code() != ExitCode.ACTION_PENDING && result.code() != ExitCode.LOCKED;
    }
}
