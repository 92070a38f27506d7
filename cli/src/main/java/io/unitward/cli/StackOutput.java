package io.unitward.cli;

import io.unitward.engine.report.Style;
import io.unitward.facts.Snapshot;
import io.unitward.host.Deadline;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.stack.StackLook;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All that a verb about stacks says: its text as it comes, where that goes to standard output, and every other output asked for at
 * its end, however that comes about: success, failure, a bug, Ctrl-C or SIGTERM.
 */
final class StackOutput {
    /** What a verb does. */
    interface Work {
        ExitCode run(StackOutput out) throws RunFailure;
    }

    /** How long a result that is being written is waited for when this process is told to end. */
    private static final Duration WRITING = Duration.ofSeconds(10);

    private final String verb;
    private final boolean isDryRun;
    private final Outputs outputs;
    private final boolean isShown;
    private final Console console;
    private final List<String> said = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Map<String, StackAccount> accounts = new LinkedHashMap<>();
    private @Nullable StackSession session;
    private @Nullable String current;
    private boolean isOrderly;
    private @Nullable String unwatched;
    private boolean isToldToStop;
    private boolean isWritten;
    private final CountDownLatch written = new CountDownLatch(1);

    private StackOutput(Console console, String verb, boolean isDryRun, Outputs outputs) {
        this.verb = verb;
        this.isDryRun = isDryRun;
        this.outputs = outputs.besidesShown();
        this.isShown = outputs.isTextShown();
        this.console = console.heardBy(this::hear);
    }

    /** Of a command that writes its outputs itself. */
    static StackOutput none(Console console) throws RunFailure {
        return new StackOutput(console, "", false, Outputs.parse(List.of()));
    }

    /**
     * Does the work of a verb and writes what is to be written.
     *
     * @throws RunFailure that of the work, or when an output cannot be written
     */
    static int run(Console console, Given given, String verb, boolean isDryRun, Work work) throws RunFailure {
        return run(console, Outputs.parse(given.texts("-o")), verb, isDryRun, work);
    }

    /** The same for those outputs. */
    static int run(Console console, Outputs outputs, String verb, boolean isDryRun, Work work) throws RunFailure {
        StackOutput out = new StackOutput(console, verb, isDryRun, outputs);
        Thread hook = new Thread(out::signalled, "unitward-stack-output");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            ExitCode code = work.run(out);
            out.write(code);
            return code.code();
        } catch (RunFailure failure) {
            out.failed(failure.exitCode(), failure.lines());
            throw failure;
        } catch (RuntimeException | Error failure) {
            out.failed(ExitCode.INTERNAL, List.of("internal error: " + failure));
            throw failure;
        } finally {
            out.forget(hook);
        }
    }

    /** Says what goes on without us when this process is told to end from here on; null for nothing. */
    synchronized void goesOn(@Nullable String line) {
        unwatched = line;
    }

    private void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // It runs already, and there is nothing left for it to do.
            return;
        }
    }

    /** Where to tell what is no result; it is kept for programs as well. */
    Console console() {
        return console;
    }

    /** What looks at stacks, for {@link #end}. */
    synchronized void session(StackSession its) {
        session = its;
    }

    /** A line of the result. */
    void say(String line) {
        synchronized (this) {
            said.add(line);
        }
        if (isShown) {
            // What is set in is a row of a table, or what others said.
            console.out().println(line.startsWith(" ") ? line : console.wrapped(line));
            console.out().flush();
        }
    }

    /** What is told from now on is about this stack. */
    synchronized void begin(StackDeclaration stack) {
        current = stack.name();
        accounts.putIfAbsent(stack.name(), StackAccount.of(stack));
    }

    /** Keeps something of a stack that was begun. */
    synchronized void keep(StackDeclaration stack, UnaryOperator<StackAccount> change) {
        accounts.computeIfPresent(stack.name(), (name, account) -> change.apply(account));
    }

    /** What there is to say of a stack so far; null of one that was not begun. */
    synchronized @Nullable StackAccount account(StackDeclaration stack) {
        return accounts.get(stack.name());
    }

    /** Keeps how it ended for a stack, and what there is of it now, where programs want to know. */
    void end(StackDeclaration stack, ExitCode code, @Nullable PendingWhy why, String text) {
        look(stack);
        keep(stack, account -> account.ended(code, why, text));
    }

    /**
     * Says whether the verb itself brings what it does to an end when this process is told to; where it does not, what there is by
     * then is written when that comes.
     */
    synchronized void orderly(boolean is) {
        isOrderly = is;
    }

    private void look(StackDeclaration stack) {
        StackSession looks;
        synchronized (this) {
            StackAccount account = accounts.get(stack.name());
            boolean isWanted = outputs.hasJson() && !verb.equals(StackPreflightCommand.VERB);
            looks = isWanted && account != null && account.seen() == null ? session : null;
        }
        if (looks != null) {
            Deadline deadline = Deadline.in(StackSession.LOOK);
            Snapshot seen = looks.watch(stack).look(deadline);
            StackLook judged = looks.isJudging() ? looks.judge(stack, seen, null, deadline.passed()) : null;
            keep(stack, account -> account.seen(seen, judged));
        }
    }

    private synchronized void hear(String text) {
        for (String name : accounts.keySet()) {
            String prefix = "stack " + name + ": ";
            if (text.startsWith(prefix)) {
                accounts.computeIfPresent(name, (any, account) -> account.told(text.substring(prefix.length())));
                return;
            }
        }
        if (current != null) {
            accounts.computeIfPresent(current, (any, account) -> account.told(text));
        } else {
            problems.add(text);
        }
    }

    private void failed(ExitCode code, List<String> lines) throws RunFailure {
        StackAccount open;
        synchronized (this) {
            lines.forEach(this::hear);
            open = current == null ? null : accounts.get(current);
        }
        if (open != null && open.code() == null) {
            if (code != ExitCode.INTERNAL) {
                look(open.stack());
            }
            keep(
                    open.stack(),
                    account -> account.ended(
                            code, code == ExitCode.ACTION_PENDING ? PendingWhy.HELD : null, String.join("; ", lines)));
        }
        try {
            write(code);
        } catch (RunFailure unwritten) {
            unwritten.lines().forEach(console::tell);
        }
    }

    /** This process was told to end. */
    private void signalled() {
        boolean isOurs;
        String goesOn;
        synchronized (this) {
            goesOn = isOrderly || isWritten ? null : unwatched;
        }
        if (goesOn != null) {
            console.tell(goesOn);
        }
        synchronized (this) {
            isToldToStop = true;
            if (isOrderly) {
                return;
            }
            isOurs = !isWritten;
            isWritten = true;
        }
        try {
            if (isOurs) {
                outputs.write(rendering(null), console);
            } else if (!written.await(WRITING.toMillis(), TimeUnit.MILLISECONDS)) {
                console.tell("told to end while the result was written; it may be missing");
            }
        } catch (RunFailure unwritten) {
            unwritten.lines().forEach(console::tell);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(ExitCode code) throws RunFailure {
        boolean isTooLate;
        synchronized (this) {
            isTooLate = isWritten;
            isWritten = true;
            isToldToStop |= isEnding();
        }
        if (isTooLate) {
            awaitTheEnd(); // what was written says that a signal ended the process, and so it does
        }
        try {
            outputs.write(rendering(code), console);
        } finally {
            written.countDown();
        }
    }

    /** Who brought the work to an end may have heard of the signal before our own hook was begun: it says no order. */
    private static boolean isEnding() {
        Thread probe = new Thread(() -> {}, "unitward-probe");
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException ending) {
            return true;
        }
    }

    private static void awaitTheEnd() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Outputs.Rendering rendering(@Nullable ExitCode code) {
        List<String> lines = List.copyOf(said);
        StackRunJson json = new StackRunJson(
                verb, isDryRun, code, isToldToStop, List.copyOf(problems), List.copyOf(accounts.values()));
        return new Outputs.Rendering() {
            @Override
            public void text(Appendable to, Style style) throws IOException {
                for (String line : lines) {
                    to.append(line).append('\n');
                }
            }

            @Override
            public void json(OutputStream to) throws IOException {
                json.write(to);
            }
        };
    }
}
