package io.unitward.collector.packages;

import io.unitward.config.ConfigProblem;
import io.unitward.config.TrustedProgram;
import io.unitward.host.Account;
import io.unitward.host.AsUser;
import io.unitward.host.BoundedProcess;
import io.unitward.host.Deadline;
import io.unitward.host.ProcessResult;
import io.unitward.host.SystemTools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs {@code rpm -q}. Root does so as nobody: even a question makes root's rpm open its database for writing, and nothing it
 * does there is ours to do.
 */
final class RpmProgram {
    private static final int STDOUT = 128 << 20;
    private static final int STDERR = 1 << 20;
    private static final Account NOBODY = new Account("nobody", 65534, 65534, "/");
    private static final Map<String, String> ENVIRONMENT =
            Map.of("LC_ALL", "C", "HOME", "/", "PATH", "/usr/bin:/bin:/usr/sbin:/sbin");

    private final String program;
    private final Path database;
    private final long callerUid;
    private final Deadline deadline;

    RpmProgram(Path database, long callerUid, Deadline deadline) throws Damaged {
        try {
            this.program = SystemTools.path("rpm");
        } catch (IOException e) {
            throw new Damaged("the rpm database in " + database + " cannot be asked: " + e.getMessage());
        }
        List<ConfigProblem> problems = TrustedProgram.problems(List.of(Path.of(program)));
        if (!problems.isEmpty()) {
            throw new Damaged("the rpm database in " + database + " was not asked: " + problems.get(0));
        }
        this.database = database;
        this.callerUid = callerUid;
        this.deadline = deadline;
    }

    /** What it says of the owners of files, a line for each that {@code format} ends; in words for a file without one. */
    List<String> owners(String format, List<String> paths) throws Damaged {
        List<String> arguments = new ArrayList<>(List.of("--queryformat", format, "-f"));
        arguments.addAll(paths);
        Set<String> harmless = new HashSet<>();
        // Nobody owns it, and it is not there either.
        paths.forEach(path -> harmless.add("error: file " + path + ": No such file or directory"));
        return ask(arguments, harmless);
    }

    /** All files of the packages of these numbers, see {@link RpmFile#FORMAT}. */
    List<String> files(Collection<String> numbers) throws Damaged {
        if (numbers.isEmpty()) {
            return List.of();
        }
        List<String> arguments = new ArrayList<>(List.of("--queryformat", RpmFile.FORMAT, "--querybynumber"));
        arguments.addAll(numbers);
        return ask(arguments, Set.of());
    }

    private List<String> ask(List<String> arguments, Set<String> harmless) throws Damaged {
        List<String> argv =
                new ArrayList<>(List.of(program, "--dbpath", database.toString(), "--nodigest", "--nosignature", "-q"));
        argv.addAll(arguments);
        ProcessResult result;
        try {
            BoundedProcess process = callerUid == 0
                    ? new AsUser(NOBODY).command(argv, ENVIRONMENT)
                    : new BoundedProcess(argv, ENVIRONMENT).in(Path.of("/"));
            result = process.caps(STDOUT, STDERR).endAtCap().run(deadline);
        } catch (IOException e) {
            throw new Damaged("rpm could not be asked: " + e.getMessage());
        }
        if (result.timedOut() || result.truncated()) {
            throw new Damaged(
                    result.timedOut() ? "rpm did not answer before the deadline" : "rpm answered without end");
        }
        for (String line : result.stderr().split("\n", -1)) {
            if (!line.isBlank() && !harmless.contains(line)) {
                throw new Damaged("rpm could not tell: " + line);
            }
        }
        String out = result.stdoutText();
        // It counts files without an owner, and has said so for each.
        if (result.exitCode() < 0 || result.exitCode() > 127 || (!out.isEmpty() && !out.endsWith("\n"))) {
            throw new Damaged("rpm broke off with exit code " + result.exitCode());
        }
        return out.isEmpty()
                ? List.of()
                : Arrays.asList(out.substring(0, out.length() - 1).split("\n", -1));
    }
}
