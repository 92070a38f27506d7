package io.unitward.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** Gathers the problems of one file, so that a reader can go on after the first. */
final class Problems {
    /** Nobody reads more, and aliases can repeat a bad part many times over. */
    private static final int MOST = 1000;

    private final String file;
    private final Set<ConfigProblem> found = new LinkedHashSet<>();

    Problems(String file) {
        this.file = file;
    }

    String file() {
        return file;
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** Whether more problems would be dropped, so that nobody need work out what to say about them. */
    boolean isFull() {
        return found.size() >= MOST;
    }

    void add(Node at, String subject, @Nullable String value, String expected) {
        add(at.getStartMark().orElse(null), subject, value, expected);
    }

    void add(@Nullable Mark at, String subject, @Nullable String value, String expected) {
        add(at == null ? 1 : at.getLine() + 1, at == null ? 1 : at.getColumn() + 1, subject, value, expected);
    }

    void add(int line, int column, String subject, @Nullable String value, String expected) {
        if (!isFull()) {
            found.add(new ConfigProblem(file, line, column, subject, value, expected));
        }
    }

    /**
     * Ends the reading of a file.
     *
     * @throws ConfigException with all problems in file order, if there are any
     */
    void throwIfAny() throws ConfigException {
        if (!found.isEmpty()) {
            List<ConfigProblem> sorted = new ArrayList<>(found);
            sorted.sort(Comparator.comparingInt(ConfigProblem::line).thenComparingInt(ConfigProblem::column));
            throw new ConfigException(sorted);
        }
    }
}
