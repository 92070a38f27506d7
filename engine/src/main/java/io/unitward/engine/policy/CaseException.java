package io.unitward.engine.policy;

import java.util.List;

/** A case file that cannot be used, with everything that is wrong with it. */
public final class CaseException extends Exception {
    private final transient List<String> problems;

    CaseException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** {@code file:line:column: subject 'value'; expected …}, in the order of the file. */
    public List<String> problems() {
        return problems;
    }
}
