package io.unitward.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether files that root hands to another user to run are root's own. */
public final class TrustedProgram {
    private TrustedProgram() {}

    /**
     * What is wrong with a program's files: each must exist and belong to root, and neither it, nor a directory above it, nor
     * a link on the way may be anybody else's to write or replace.
     *
     * @param files absolute paths
     * @return one problem for each thing that is wrong, however many files it is on the way to; empty when all is well
     */
    public static List<ConfigProblem> problems(List<Path> files) {
        return problems(files, 0);
    }

    /** The same of a program that another user runs, and may have written. */
    public static List<ConfigProblem> problems(List<Path> files, long uid) {
        List<ConfigProblem> all = new ArrayList<>();
        Set<String> told = new HashSet<>();
        for (Path file : files) {
            for (ConfigProblem problem : problems(file, uid)) {
                if (told.add(problem.subject() + '\0' + problem.value() + '\0' + problem.expected())) {
                    all.add(problem);
                }
            }
        }
        return all;
    }

    private static List<ConfigProblem> problems(Path file, long uid) {
        List<ConfigProblem> problems = new ArrayList<>();
        String name = file.toString();
        try {
            TrustedPath trusted = TrustedPath.follow(file, uid, name, problems);
            if (trusted.end() != TrustedPath.End.FOUND) {
                problems.add(ConfigProblem.ofFile(
                        name, "missing file", trusted.real().toString(), "a file that exists"));
            }
        } catch (IOException e) {
            problems.add(
                    ConfigProblem.ofFile(name, "unreadable", e.getMessage(), "a file of root that can be looked at"));
        }
        return problems;
    }
}
