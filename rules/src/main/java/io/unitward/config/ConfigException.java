package io.unitward.config;

import java.util.List;

/** The configuration cannot be used. Holds every problem that was found, in file order; ends a run with exit code 78. */
public final class ConfigException extends Exception {
    private final transient List<ConfigProblem> problems;

    /**
     * With all that is wrong.
     *
     * @param problems at least one
     */
    public ConfigException(List<ConfigProblem> problems) {
        super(text(problems));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("problems is empty");
        }
        this.problems = List.copyOf(problems);
    }

    /** Every problem, in the order of the files and of the places in them. */
    public List<ConfigProblem> problems() {
        return problems;
    }

    private static String text(List<ConfigProblem> problems) {
        StringBuilder out = new StringBuilder();
        for (ConfigProblem problem : problems) {
            out.append(out.isEmpty() ? "" : "\n").append(problem);
        }
        return out.toString();
    }
}
