package io.unitward.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the policies that somebody works on: a {@code .drl} file, the folder of a policy, of a category, or a directory of
 * policies. Of a directory it is told by what is in it which of these it is.
 */
final class PolicyPaths {
    private static final String EXPECTED =
            "expected a policy (CATEGORY/ID, with ID.drl in it), its .drl file, a category, or a directory of categories";

    private final List<String> problems = new ArrayList<>();
    private final Map<Path, PolicyFolder> found = new TreeMap<>();
    private final List<Path> roots = new ArrayList<>();

    private PolicyPaths() {}

    /**
     * What was found.
     *
     * @param folders the policies, sorted, each once
     * @param roots directories of policies that were looked through as a whole
     */
    record Found(List<PolicyFolder> folders, List<Path> roots) {
        Found {
            folders = List.copyOf(folders);
            roots = List.copyOf(roots);
        }
    }

    /**
     * What a command is about: PATHs, else {@code --policies}, else {@code ./policies}, else the places of the one who calls.
     *
     * @throws RunFailure for a path that is not there or holds no policy, and when there is nothing at all
     */
    static Found find(Given given) throws RunFailure {
        List<Path> named = new ArrayList<>();
        given.arguments().forEach(each -> named.add(Path.of(each)));
        if (named.isEmpty()) {
            named.addAll(usual(given));
        }
        PolicyPaths paths = new PolicyPaths();
        named.forEach(each -> paths.look(each));
        if (!paths.problems.isEmpty()) {
            throw new RunFailure(ExitCode.USAGE, paths.problems);
        }
        return new Found(new ArrayList<>(paths.found.values()), paths.roots);
    }

    /** Those below a directory of policies; none when there are none. */
    static List<PolicyFolder> below(Path directory) {
        PolicyPaths paths = new PolicyPaths();
        paths.directory(directory, directory.toAbsolutePath().normalize());
        return new ArrayList<>(paths.found.values());
    }

    private static List<Path> usual(Given given) throws RunFailure {
        List<Path> named = given.paths("--policies");
        if (!named.isEmpty()) {
            return named;
        }
        Path here = Path.of("policies");
        if (Files.isDirectory(here)) {
            return List.of(here);
        }
        Path own = own();
        if (own != null && Files.isDirectory(own)) {
            return List.of(own);
        }
        throw new RunFailure(
                ExitCode.USAGE,
                "no policies here: there is neither ./policies" + (own == null ? "" : " nor " + own)
                        + "; expected a PATH, or --policies DIR");
    }

    /** Where the policies of the one who calls are read from; null when nothing tells. */
    static @Nullable Path own() throws RunFailure {
        Path configuration = Caller.uid() == 0 ? Path.of("/etc/unitward") : Caller.userConfiguration();
        return configuration == null ? null : configuration.resolve("policies");
    }

    private void look(Path named) {
        Path path = named.toAbsolutePath().normalize();
        if (!Files.exists(path)) {
            problems.add("'" + named + "' does not exist; " + EXPECTED);
        } else if (!Files.isReadable(path)) {
            problems.add("'" + named + "' cannot be read; expected one that you may read");
        } else if (Files.isDirectory(path)) {
            directory(named, path);
        } else {
            Path folder = path.resolveSibling("").normalize();
            if (isPolicy(folder) && path.equals(PolicyFolder.of(folder).rule())) {
                add(folder);
            } else {
                problems.add("'" + named + "' is no policy; expected CATEGORY/ID/ID.drl");
            }
        }
    }

    private void directory(Path named, Path path) {
        if (isPolicy(path)) {
            add(path);
            return;
        }
        List<Path> below = folders(path);
        List<Path> policies = below.stream().filter(this::isPolicy).toList();
        if (policies.isEmpty()) {
            policies = below.stream()
                    .flatMap(category -> folders(category).stream())
                    .filter(this::isPolicy)
                    .toList();
            roots.add(path);
        }
        if (policies.isEmpty()) {
            problems.add("'" + named + "' holds no policy; " + EXPECTED);
        }
        policies.forEach(this::add);
    }

    /** By a link or under two names it is one policy all the same. */
    private void add(Path folder) {
        try {
            found.putIfAbsent(folder.toRealPath(), PolicyFolder.of(folder));
        } catch (IOException e) {
            problems.add("'" + folder + "' cannot be read: " + e.getMessage());
        }
    }

    private boolean isPolicy(Path folder) {
        if (folder.getNameCount() < 2) {
            return false;
        }
        String id = folder.getFileName().toString();
        return Files.exists(folder.resolve(id + PolicyFolder.RULE))
                || Files.exists(folder.resolve(id + PolicyFolder.PAGE))
                || Files.isDirectory(folder.resolve(PolicyFolder.CASES));
    }

    private List<Path> folders(Path directory) {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(path -> !path.getFileName().toString().startsWith("."))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            problems.add(
                    "'" + PolicyFolder.shown(directory) + "' cannot be listed; expected a directory that you may read");
            return List.of();
        }
    }
}
