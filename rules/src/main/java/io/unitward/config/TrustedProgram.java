package io.unitward.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether files that root hands to another user to run are root's own. */
public final class TrustedProgram {
    private TrustedProgram() {}

    /**
     * What is wrong with a program's files: each must exist and belong to root, and neither it, nor a directory above it, nor
     * a link on the way may be anybody else's to write or replace.
     *
     * @param files absolute paths
     * @return one problem for each thing that is wrong; empty when all is well
     */
    public static List<ConfigProblem> problems(List<Path> files) {
        List<ConfigProblem> problems = new ArrayList<>();
        for (Path file : files) {
            String name = file.toString();
            try {
                TrustedPath trusted = TrustedPath.follow(file, 0, name, problems);
                if (trusted.end() != TrustedPath.End.FOUND) {
                    problems.add(ConfigProblem.ofFile(
                            name, "missing file", trusted.real().toString(), "a file that exists"));
                }
            } catch (IOException e) {
                problems.add(ConfigProblem.ofFile(
                        name, "unreadable", e.getMessage(), "a file of root that can be looked at"));
            }
        }
        return problems;
    }
}
