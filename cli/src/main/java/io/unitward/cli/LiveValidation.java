package io.unitward.cli;

import io.unitward.cli.validate.LiveRun;
import io.unitward.cli.validate.LiveUser;
import io.unitward.cli.validate.TestedProgram;
import io.unitward.cli.validate.ValidationTest;
import io.unitward.facts.Scope;
import io.unitward.json.Visible;
import io.unitward.remediation.act.LockHeld;
import io.unitward.remediation.act.RunLock;
import io.unitward.remediation.journal.HoldStore;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateUnusable;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.Hold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code unitward validate --live}: what must be so before anything is done on the manager of the caller. */
final class LiveValidation {
    private final Console console;
    private final LiveUser user;
    private final List<ValidationTest> tests;

    private LiveValidation(Console console, LiveUser user, List<ValidationTest> tests) {
        this.console = console;
        this.user = user;
        this.tests = tests;
    }

    /**
     * For whoever calls.
     *
     * @throws RunFailure for root, and when the environment does not tell where the caller's files are
     */
    static LiveValidation of(Console console, List<ValidationTest> tests) throws RunFailure {
        long uid = Caller.uid();
        if (uid == 0) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "--live is for the manager of a user, whose stacks are run without root; expected it from that user, and"
                            + " 'unitward validate' without --live from root");
        }
        String home = System.getenv("HOME");
        if (home == null || !home.startsWith("/")) {
            throw new RunFailure(ExitCode.USAGE, "HOME is not set; expected your home directory, as after a login");
        }
        Path runtime = Path.of(Caller.runtimeDirectory(uid));
        if (!Files.isDirectory(runtime)) {
            throw new RunFailure(ExitCode.UNKNOWN, unreachable("there is no directory " + runtime));
        }
        String path = System.getenv("PATH");
        String config = System.getenv("XDG_CONFIG_HOME");
        LiveUser user = new LiveUser(
                uid,
                System.getProperty("user.name", Long.toString(uid)),
                Path.of(home),
                runtime,
                config != null && config.startsWith("/") ? Path.of(config) : Path.of(home, ".config"),
                StateDirectory.of(Caller.stateDirectory(uid, Scope.USER), Scope.USER, uid),
                path == null ? "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin" : path);
        return new LiveValidation(console, user, tests);
    }

    private static String unreachable(String why) {
        return "your user manager cannot be asked: " + why
                + "; it runs while you are logged in, or always after 'loginctl"
                + " enable-linger'; expected XDG_RUNTIME_DIR as after a login, usually /run/user/UID, also where su or"
                + " cron does not set it";
    }

    /** Tells what would be done, and what is against it: the exit code says whether it would be begun. */
    int dryRun() throws RunFailure {
        plan().forEach(line -> console.out().println(Visible.of(line)));
        console.out().flush();
        if (Files.isDirectory(user.state())) {
            requireUnheld(new HoldStore(state()));
        }
        requireFree();
        return ExitCode.COMPLIANT.code();
    }

    private List<String> plan() {
        List<String> plan = new ArrayList<>(LiveRun.plan(user, tests));
        if (!Lingering.isOn()) {
            plan.add("note: " + Lingering.OFF + "; stay logged in until the end");
        }
        return plan;
    }

    /** A run that was begun, and the lock that keeps others away until it is closed. */
    record Begun(LiveRun run, RunLock lock) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            try {
                run.close();
            } finally {
                lock.close();
            }
        }
    }

    /**
     * Tells what will be done, removes what an earlier run left, and begins.
     *
     * @throws RunFailure when something is against it: nothing was done then
     */
    Begun begin(TestedProgram program, @Nullable Path compose) throws RunFailure {
        plan().forEach(line -> console.err().println(Visible.of(line)));
        console.err().flush();
        RunLock lock = lock();
        boolean begun = false;
        try {
            HoldStore holds = new HoldStore(state());
            Supplier<String> held = () -> held(holds);
            requireUnheld(holds);
            requireFree();
            if (LiveRun.leftSomething(user)) {
                LiveRun.removeLeftovers(user, held);
                console.tell("removed what a run that was killed had left");
                requireFree();
            } else {
                LiveRun.removeLeftovers(user, held);
            }
            Begun run = new Begun(LiveRun.begin(user, program, compose, held), lock);
            begun = true;
            return run;
        } catch (IOException failure) {
            throw new RunFailure(
                    ExitCode.INTERNAL, "the run could not be begun: " + failure.getMessage() + "; nothing was tested");
        } finally {
            if (!begun) {
                lock.close();
            }
        }
    }

    private RunLock lock() throws RunFailure {
        try {
            return RunLock.take(state());
        } catch (LockHeld held) {
            throw RunFailure.of(ExitCode.LOCKED, held);
        } catch (IOException failure) {
            throw new RunFailure(ExitCode.BAD_CONFIGURATION, "the state cannot be locked: " + failure.getMessage());
        }
    }

    private StateDirectory state() throws RunFailure {
        try {
            return StateDirectory.open(Caller.stateDirectory(user.uid(), Scope.USER), Scope.USER, user.uid());
        } catch (StateUnusable unusable) {
            throw new RunFailure(ExitCode.BAD_CONFIGURATION, String.valueOf(unusable.getMessage()));
        }
    }

    /** A hold on the manager, or on everything, is on the reloads of the tests, too. */
    private static void requireUnheld(HoldStore holds) throws RunFailure {
        String held = held(holds);
        if (!held.isEmpty()) {
            throw new RunFailure(ExitCode.ACTION_PENDING, held + "; nothing was done");
        }
    }

    private static String held(HoldStore holds) {
        HoldStore.Held held = holds.read();
        if (held.unusable() != null) {
            return held.unusable();
        }
        for (Hold hold : held.inForce(Instant.now())) {
            if (LiveRun.isMeant(hold.units()) || hold.units().equals(FindingDraft.MANAGER)) {
                return "'" + hold.units() + "' is held until " + hold.until() + " (" + hold.reason()
                        + "), and the tests reload this manager; expected no hold on it";
            }
        }
        return "";
    }

    private void requireFree() throws RunFailure {
        String obstacle;
        try {
            String unfit = LiveRun.unfit(user);
            if (unfit != null) {
                throw new RunFailure(ExitCode.BAD_CONFIGURATION, unfit + "; nothing was done");
            }
            obstacle = LiveRun.obstacle(user);
        } catch (IOException failure) {
            throw new RunFailure(ExitCode.UNKNOWN, unreachable(String.valueOf(failure.getMessage())));
        }
        if (obstacle != null) {
            throw new RunFailure(ExitCode.ACTION_PENDING, obstacle + "; nothing was done");
        }
        try {
            String inTheWay = LiveRun.inTheWay(user);
            if (inTheWay != null) {
                throw new RunFailure(ExitCode.ACTION_FAILED, inTheWay + "; nothing was done");
            }
        } catch (IOException failure) {
            throw new RunFailure(ExitCode.ACTION_FAILED, String.valueOf(failure.getMessage()));
        }
    }

    /** The program that runs now, as the manager of its user can start it. */
    static TestedProgram program() throws RunFailure {
        OwnProgram own = OwnProgram.here();
        return new TestedProgram(own.argv(), own.environment(), Map.of());
    }
}
