package io.unitward.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether nobody but root and one user decides what stands at a path, so that links there may be followed. */
public final class OwnPlace {
    private OwnPlace() {}

    /**
     * Looks at each directory and link on the way and at what stands at the end, if anything does. What cannot be looked at is
     * nobody's own.
     *
     * @param path absolute
     * @param uid the user, besides root
     */
    public static boolean isOwn(Path path, long uid) {
        List<ConfigProblem> problems = new ArrayList<>();
        try {
            TrustedPath.follow(path, uid, path.toString(), problems);
        } catch (IOException unknown) {
            return false;
        }
        return problems.isEmpty();
    }
}
