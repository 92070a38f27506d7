package io.unitward.remediation.stack;

import io.unitward.facts.InputFile;
import io.unitward.facts.InputKind;
import io.unitward.facts.Stack;
import io.unitward.ownership.StackDeclaration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a stack could be started: everything that is missing, at once. Pure.
 *
 * @param problems what stands in the way, one sentence each, without a full stop
 * @param untold what could not be told, likewise
 * @param warnings what does not stand in the way, and is worth saying
 */
public record Preflight(List<String> problems, List<String> untold, List<String> warnings) {
    /** A line of docker-compose: {@code time="…" level=warning msg="…"}. */
    private static final Pattern WARNING = Pattern.compile("level=warning msg=\"(.*)\"$");

    public Preflight {
        problems = List.copyOf(problems);
        untold = List.copyOf(untold);
        warnings = List.copyOf(warnings);
    }

    /** Whether nothing stands in the way. */
    public boolean passed() {
        return problems.isEmpty() && untold.isEmpty();
    }

    /** What of files and of what the compose files declare. */
    public static Preflight of(StackDeclaration declared, Stack seen) {
        return of(declared, seen, Map.of());
    }

    /**
     * The same, which says on which line a compose file asks for what is missing.
     *
     * @param asked absolute path → {@code FILE:LINE}
     */
    public static Preflight of(StackDeclaration declared, Stack seen, Map<String, String> asked) {
        List<String> problems = new ArrayList<>();
        List<String> untold = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (InputFile file : seen.files()) {
            String what = what(file) + " " + file.usedPath();
            String where = where(asked, file.path());
            switch (file.status()) {
                case REGULAR -> {
                    if (file.secret() && Boolean.TRUE.equals(file.exposed())) {
                        problems.add(what + " can be read by everybody (mode " + mode(file.mode())
                                + "); expected one that nobody else can read: chmod go= " + file.usedPath());
                    }
                    if (file.legacy()) {
                        warnings.add(what(file) + " was found at its legacy path " + file.usedPath()
                                + ", and nothing is at " + file.path());
                    }
                }
                case MISSING -> problems.add(what(file) + " " + file.path() + " is missing" + where);
                case DIRECTORY ->
                    problems.add(what + " is a directory; expected a file (podman makes a directory of a file"
                            + " that is missing)" + where);
                case SPECIAL -> problems.add(what + " is a device, socket or pipe; expected a file" + where);
                case UNREADABLE -> problems.add(what + " cannot be read by the user of the stack" + where);
                case UNKNOWN -> untold.add(what + " could not be looked at: " + file.reason());
            }
        }
        for (String problem : seen.problems()) {
            if (problem.contains("cannot be looked up")) {
                untold.add(problem);
            }
        }
        services(declared, seen, problems, warnings);
        return new Preflight(problems, untold, warnings);
    }

    /**
     * What is to be mounted from the host and is not there, as notes: many a directory is meant to be made.
     *
     * @param sources what is mounted, absolute paths
     * @param asked absolute path → {@code FILE:LINE}
     * @param isMissing whether it is known that nothing is there
     */
    public static Preflight mounts(Collection<String> sources, Map<String, String> asked, Predicate<String> isMissing) {
        return new Preflight(
                List.of(),
                List.of(),
                sources.stream()
                        .filter(isMissing)
                        .map(source -> source + ", which a service mounts, is missing: an empty directory is made of it"
                                + where(asked, source))
                        .toList());
    }

    /**
     * What the provider mounts as secrets and configurations, variables filled in: each must be a file, as an empty directory is
     * made of one that is missing.
     *
     * @param files absolute path → what it is for
     * @param seen the files that were looked at already
     * @param asked absolute path → {@code FILE:LINE}
     * @param isMissing whether it is known that nothing is there
     * @param isDirectory whether a directory is
     */
    public static Preflight mounted(
            Map<String, String> files,
            Collection<InputFile> seen,
            Map<String, String> asked,
            Predicate<String> isMissing,
            Predicate<String> isDirectory) {
        List<String> problems = new ArrayList<>();
        files.forEach((path, kind) -> {
            if (seen.stream().anyMatch(file -> file.usedPath().equals(path))) {
                return;
            }
            if (isMissing.test(path)) {
                problems.add(kind + " " + path + missing(path, seen) + where(asked, path));
            } else if (isDirectory.test(path)) {
                problems.add(kind + " " + path + " is a directory; expected a file (podman makes a directory of a file"
                        + " that is missing)" + where(asked, path));
            }
        });
        return new Preflight(problems, List.of(), List.of());
    }

    /**
     * Env files that compose files name and {@code inputs} do not, for a provider that goes on without one that is missing.
     *
     * @param required absolute path → {@code FILE:LINE}
     * @param seen the files that were looked at already
     * @param isMissing whether it is known that nothing is there
     */
    public static Preflight envFiles(
            Map<String, String> required, Collection<InputFile> seen, Predicate<String> isMissing) {
        return new Preflight(
                required.keySet().stream()
                        .filter(path -> seen.stream()
                                .noneMatch(file -> file.path().equals(path)
                                        || file.usedPath().equals(path)))
                        .filter(isMissing)
                        .map(path -> "env file " + path + " is missing" + where(required, path))
                        .toList(),
                List.of(),
                List.of());
    }

    private static String where(Map<String, String> asked, String path) {
        String where = asked.get(path);
        return where == null ? "" : "; " + where + " asks for it";
    }

    /** The provider knows nothing of legacy paths: what is at one does not help where the compose files name the path itself. */
    private static String missing(String path, Collection<InputFile> seen) {
        return seen.stream()
                .filter(file -> file.legacy() && file.path().equals(path))
                .findFirst()
                .map(file -> ", which the compose files themselves name, is missing; what is at its legacy path "
                        + file.usedPath() + " is not mounted in its place: move it, or name that path there")
                .orElse(" is missing");
    }

    private static void services(StackDeclaration declared, Stack seen, List<String> problems, List<String> warnings) {
        String problem = seen.servicesProblem();
        boolean unread = problem != null && problem.endsWith("could not be read");
        if (problem != null && !unread) {
            // With services of our own the provider may know more than we do, such as what is included.
            (declared.services().isEmpty() ? problems : warnings).add(problem);
        }
        List<Stack.Service> services = seen.services();
        if (services != null) {
            for (String name : declared.services()) {
                if (services.stream().noneMatch(service -> service.name().equals(name))) {
                    problems.add("service '" + name + "' must run, and its compose files do not declare it");
                }
            }
        }
    }

    /** The same and more. */
    public Preflight and(Preflight more) {
        return new Preflight(
                joined(problems, more.problems), joined(untold, more.untold), joined(warnings, more.warnings));
    }

    private static List<String> joined(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    /** The same with what is wrong with the working directory; null for nothing. */
    public Preflight in(@Nullable String directory) {
        if (directory == null) {
            return this;
        }
        return new Preflight(joined(List.of(directory), problems), untold, warnings);
    }

    /** The same with what became of asking the provider. */
    public Preflight with(
            Compose.Ended version, Provider provider, Compose.@Nullable Ended config, ProviderProgram program) {
        List<String> more = new ArrayList<>(problems);
        List<String> less = new ArrayList<>(untold);
        List<String> notes = new ArrayList<>(warnings);
        if (program.note() != null) {
            notes.add("provider: " + program.note());
        }
        if (program.missing() != null) {
            (program.uncertain() ? less : more)
                    .add("provider " + program.missing()
                            + (program.uncertain()
                                    ? "; its EnvironmentFile= may have another PATH, and is not read"
                                    : ""));
        } else if (version.notStarted() != null) {
            more.add("provider " + program.name() + " " + version.text());
        } else if (!version.saysWell()) {
            more.add("provider " + program.name() + " " + version.text() + ", asked for its version");
        } else if (config != null && !config.saysWell()) {
            more.add(provider.text() + " does not accept the compose files: "
                    + (config.last().isEmpty() ? "it " + config.text() : String.join(" / ", config.last())));
        }
        if (config != null && config.saysWell()) {
            warnings(config.last()).forEach(warning -> notes.add(provider.text() + " warns: " + warning));
        }
        return new Preflight(more, less, notes);
    }

    private static List<String> warnings(List<String> lines) {
        List<String> warnings = new ArrayList<>();
        for (String line : lines) {
            Matcher structured = WARNING.matcher(line);
            String text = structured.find() ? structured.group(1).replace("\\\"", "\"") : line;
            if (!warnings.contains(text)) {
                warnings.add(text);
            }
        }
        return warnings;
    }

    private static String what(InputFile file) {
        return file.kind() == InputKind.COMPOSE
                ? "compose file"
                : file.secret() && file.kind() == InputKind.SECRET
                        ? "secret"
                        : file.kind() == InputKind.ENV ? "env file" : "input file";
    }

    private static String mode(@Nullable Integer mode) {
        return mode == null ? "not told" : String.format("%04o", mode);
    }
}
