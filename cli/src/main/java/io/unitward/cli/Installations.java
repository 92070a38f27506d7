package io.unitward.cli;

import io.unitward.cli.install.DamagedRecord;
import io.unitward.cli.install.InstallRecord;
import io.unitward.facts.Scope;
import io.unitward.ownership.Sha256;
import io.unitward.verdict.Hold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the commands about an installation share. */
final class Installations {
    private Installations() {}

    /** Options of a run that may install or take away, or only looks. */
    static AuditOptions options(Scope scope, long uid, boolean onlyLooks, Duration look) {
        return new AuditOptions(
                new AuditOptions.Whose(scope, uid, null),
                AuditOptions.Named.NOTHING,
                AuditOptions.Limits.looking(look),
                onlyLooks,
                onlyLooks,
                null);
    }

    /** That something is held, and the command that ends it, one sentence without a full stop. */
    static String held(Hold hold, InstallPlace place) {
        String scope = place.scope() == Scope.USER && place.uid() == 0 ? "--user " : "";
        return "held: " + hold.units() + " until " + hold.until() + " by " + hold.by() + ": " + hold.reason()
                + "; 'unitward hold " + scope + "--release " + UnitArgument.quoted(hold.units()) + "' ends that";
    }

    /** Before the place that a link to the program leads to, where a digest stands for other files. */
    private static final String LEADS_TO = "-> ";

    /**
     * What is known of what was installed.
     *
     * @param record what was; null when nothing was, or that is not known
     * @param damage why it is not known, a sentence that names what mends that; null when it is
     */
    record Known(@Nullable InstallRecord record, @Nullable String damage) {}

    /** What is installed; null when nothing is. */
    static @Nullable InstallRecord record(InstallPlace place) throws RunFailure {
        Known known = known(place.state(), place.uid());
        if (known.damage() != null) {
            throw new RunFailure(ExitCode.BAD_CONFIGURATION, known.damage());
        }
        return known.record();
    }

    /**
     * The same for a run that goes on without knowing: our own units bear a mark as well.
     *
     * @throws RunFailure when the state directory is not the caller's alone, which nothing of ours mends
     */
    static Known known(Path state, long uid) throws RunFailure {
        try {
            return new Known(InstallPlace.record(state, uid), null);
        } catch (DamagedRecord damaged) {
            return new Known(
                    null,
                    "what 'unitward install' wrote down cannot be used: " + damaged.getMessage()
                            + "; 'unitward install' writes it anew");
        } catch (IOException failure) {
            throw new RunFailure(
                    ExitCode.BAD_CONFIGURATION,
                    "what 'unitward install' wrote down cannot be used: " + failure.getMessage());
        }
    }

    /**
     * Ends the run for what stands in the way.
     *
     * @throws RunFailure with all of it
     */
    static void requireNoProblems(InstallFiles.Work work) throws RunFailure {
        if (!work.problems().isEmpty()) {
            List<String> lines = new ArrayList<>(work.problems());
            lines.add("nothing was done");
            throw new RunFailure(ExitCode.ACTION_FAILED, lines);
        }
    }

    /** Digests of what a program is made of; of Java only its own file, since the rest of it is its packager's to check. */
    static Map<String, String> digests(OwnProgram program) throws RunFailure {
        Map<String, String> digests = new TreeMap<>();
        Path java = Path.of(System.getProperty("java.home"));
        for (Path file : program.files()) {
            boolean big = file.startsWith(java) && !file.endsWith("bin/java");
            if (!big && Files.isRegularFile(file)) {
                digests.put(file.toString(), digest(file));
            }
        }
        Path called = Path.of(program.argv().get(0));
        try {
            digests.putIfAbsent(called.toString(), LEADS_TO + called.toRealPath());
        } catch (IOException failure) {
            throw new RunFailure(ExitCode.INTERNAL, called + " cannot be resolved: " + failure.getMessage());
        }
        return digests;
    }

    /** Whether a file of the program is what was recorded of it: its content, or where a link to it leads. */
    static boolean isAsRecorded(Path file, String recorded) throws RunFailure {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try {
            return recorded.startsWith(LEADS_TO)
                    ? recorded.equals(LEADS_TO + file.toRealPath())
                    : recorded.equals(digest(file));
        } catch (IOException gone) {
            return false;
        }
    }

    /** The digest of a file. */
    static String digest(Path file) throws RunFailure {
        try {
            return Sha256.hex(Files.readAllBytes(file));
        } catch (IOException failure) {
            throw new RunFailure(ExitCode.INTERNAL, file + " cannot be read: " + failure.getMessage());
        }
    }
}
