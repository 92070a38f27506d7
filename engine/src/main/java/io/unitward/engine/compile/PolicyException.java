package io.unitward.engine.compile;

import java.util.List;
import java.util.stream.Collectors;

/** Policies that cannot be used, with everything that is wrong with them. */
public final class PolicyException extends Exception {
    private final transient List<PolicyProblem> problems;

    public PolicyException(List<PolicyProblem> problems) {
        super(problems.stream()
                .sorted(PolicyProblem.ORDER)
                .map(PolicyProblem::toString)
                .collect(Collectors.joining("\n")));
        this.problems = problems.stream().sorted(PolicyProblem.ORDER).toList();
    }

    /** Sorted by file and line. */
    public List<PolicyProblem> problems() {
        return problems;
    }
}
