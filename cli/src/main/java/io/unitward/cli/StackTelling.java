package io.unitward.cli;

import io.unitward.collector.StackWatch;
import io.unitward.collector.podman.StackCollector;
import io.unitward.facts.Container;
import io.unitward.facts.HealthStatus;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.host.Deadline;
import io.unitward.json.Visible;
import io.unitward.ownership.ContainerState;
import io.unitward.ownership.StackDeclaration;
import io.unitward.ownership.StackFacts;
import io.unitward.remediation.stack.StackJudge;
import io.unitward.remediation.stack.StackLook;
import io.unitward.remediation.stack.Vigil;
import io.unitward.verdict.Finding;
import io.unitward.verdict.PolicyChanges;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Says how a stack is: a line when all is well, a table and the words of what failed when not. */
final class StackTelling {
    /** How long containers may take to say something for themselves. */
    private static final Duration WORDS = Duration.ofSeconds(10);

    private static final int LONGEST = 300;
    /** Of a health check; of a log podman is asked for no more. */
    private static final int MOST_LINES = 20;

    private StackTelling() {}

    /** The line of a stack that is as declared, or why it is not, and what there is of it. */
    static List<String> lines(StackDeclaration stack, StackWaiting.Ended ended, StackWatch watch) {
        StackLook look = Objects.requireNonNull(ended.vigil().look(), "look");
        String took = String.format(Locale.ROOT, "%.1f s", ended.took().toMillis() / 1000.0);
        List<String> lines = new ArrayList<>();
        if (ended.vigil().end() == Vigil.End.PASSED) {
            lines.add("stack " + stack.name() + " is as declared: " + running(look) + "; after " + took);
            lines.addAll(notes(look));
            return lines;
        }
        lines.add("stack " + stack.name()
                + switch (look.state()) {
                    case UNKNOWN -> ": could not tell whether it is as declared, after ";
                    case WAITING -> " is not as declared in time, after ";
                    default -> " is not as declared, after ";
                }
                + took + ":");
        look.doubts().forEach(doubt -> lines.add("  " + doubt(doubt)));
        lines.addAll(notes(look));
        lines.addAll(table(stack, ended.seen()));
        lines.addAll(words(stack, ended.seen(), watch));
        return lines;
    }

    /** A doubt in one line; what it is about comes first only where its sentence does not name that. */
    static String doubt(StackLook.Doubt doubt) {
        return Visible.of(doubt.text().contains(doubt.about()) ? doubt.text() : doubt.about() + ": " + doubt.text());
    }

    private static List<String> notes(StackLook look) {
        return look.notes().stream().map(note -> "  note: " + Visible.of(note)).toList();
    }

    /** What new policies find, which counts for nothing yet: a sentence for each, without a full stop. */
    static List<String> withheld(List<Finding> findings, List<PolicyChanges.Fresh> fresh) {
        List<String> notes = new ArrayList<>();
        for (Finding finding : findings) {
            fresh.stream()
                    .filter(each -> each.policy().equals(finding.policy()))
                    .forEach(each -> notes.add(finding.message() + " Policy " + each.policy()
                            + " is new, and what it finds counts from " + each.counts()
                            + " on, or once it is accepted: unitward policy accept " + each.policy()));
        }
        return notes;
    }

    /** The first of such lines without what it leads to. */
    static String head(List<String> lines) {
        String first = lines.get(0);
        return first.endsWith(":") ? first.substring(0, first.length() - 1) : first;
    }

    /** What runs, a phrase. */
    static String running(StackLook look) {
        return look.containers()
                + (look.containers() == 1 ? " container runs" : " containers run")
                + (look.healthy() == 0 ? "" : ", " + look.healthy() + " healthy")
                + (look.healthy() == 0 || look.unchecked() == 0
                        ? ""
                        : ", " + look.unchecked() + " without a health check");
    }

    /** A line for each container, and one for the unit. */
    static List<String> table(StackDeclaration stack, Snapshot snapshot) {
        List<String> lines = new ArrayList<>();
        Stack seen = StackJudge.seen(stack, snapshot);
        if (seen == null) {
            return lines;
        }
        Stack.Run run = seen.run();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(stack.unit(), run == null ? "not told" : run.activeState() + " (" + run.subState() + ")", ""));
        List<Container> containers = seen.containers();
        if (containers != null) {
            Set<String> stale = stale(stack, snapshot);
            containers.forEach(each ->
                    rows.add(List.of(each.name(), state(each), health(each, stale.contains(each.name())))));
        }
        int first = rows.stream().mapToInt(row -> row.get(0).length()).max().orElse(0);
        int second = rows.stream().mapToInt(row -> row.get(1).length()).max().orElse(0);
        for (List<String> row : rows) {
            String line = "  " + pad(row.get(0), first) + "  " + pad(row.get(1), second) + "  " + row.get(2);
            lines.add(Visible.of(line.stripTrailing()));
        }
        if (containers == null) {
            lines.add("  its containers could not be told");
        } else if (containers.isEmpty()) {
            lines.add("  no containers");
        }
        return lines;
    }

    /** The names of the containers whose health is by a check that is too old to go by. */
    static Set<String> stale(StackDeclaration stack, Snapshot snapshot) {
        Set<String> stale = new TreeSet<>();
        StackFacts.of(snapshot, StackJudge.only(stack)).forEach(fact -> {
            if (fact instanceof ContainerState container
                    && !container.healthStale().isEmpty()) {
                stale.add(container.container());
            }
        });
        return stale;
    }

    /** What the next start of it would start in place of what runs, a phrase for each container: its tag has moved since. */
    static List<String> pending(StackDeclaration stack, Snapshot snapshot) {
        List<String> pending = new ArrayList<>();
        StackFacts.of(snapshot, StackJudge.only(stack)).forEach(fact -> {
            if (fact instanceof ContainerState container
                    && !container.updatePending().isEmpty()) {
                pending.add("the next start makes " + container.container() + " of another image: "
                        + container.updatePending());
            }
        });
        return pending;
    }

    /** What still runs, one phrase; for a failure to say what became of the stack. */
    static String remaining(StackDeclaration stack, Snapshot snapshot) {
        Stack seen = StackJudge.seen(stack, snapshot);
        List<Container> containers = seen == null ? null : seen.containers();
        if (containers == null) {
            return "what still runs of it could not be told";
        }
        Set<String> stale = stale(stack, snapshot);
        List<String> up = containers.stream()
                .filter(Container::isRunning)
                .map(each -> each.name()
                        + (each.health().status() == HealthStatus.NONE
                                ? ""
                                : " (" + health(each, stale.contains(each.name())) + ")"))
                .toList();
        return up.isEmpty() ? "nothing of it runs" : "still running: " + String.join(", ", up);
    }

    /** How to stop what runs, a phrase with a semicolon: a unit that failed to start does not. Empty when nothing runs. */
    static String toStop(StackDeclaration stack, Snapshot snapshot) {
        Stack seen = StackJudge.seen(stack, snapshot);
        List<Container> containers = seen == null ? null : seen.containers();
        if (containers == null || containers.stream().noneMatch(Container::isRunning)) {
            return "";
        }
        List<String> words = new ArrayList<>();
        if (StackUnitText.needsSocket(stack)) {
            words.add("DOCKER_HOST=unix://$XDG_RUNTIME_DIR/podman/podman.sock"); // a shell does not have it
        }
        words.addAll(stack.provider());
        words.addAll(List.of("-p", stack.project()));
        stack.composeFiles().forEach(file -> words.addAll(List.of("-f", file)));
        words.add("down");
        return "; the failed unit leaves that as it is, to stop it: " + String.join(" ", words);
    }

    private static List<String> words(StackDeclaration stack, Snapshot snapshot, StackWatch watch) {
        Stack seen = StackJudge.seen(stack, snapshot);
        if (seen == null || seen.containers() == null) {
            return List.of();
        }
        List<Container> failing = seen.containers().stream()
                .filter(each -> !each.isRunning()
                        || each.health().status() == HealthStatus.UNHEALTHY
                        || each.health().status() == HealthStatus.STARTING)
                .toList();
        return said(watch.words(snapshot.manager(), failing, Deadline.in(WORDS)));
    }

    /** A line for each line that containers said. */
    static List<String> said(List<StackCollector.Words> all) {
        List<String> lines = new ArrayList<>();
        for (StackCollector.Words words : all) {
            if (words.check() != null) {
                words.check()
                        .lines()
                        .limit(MOST_LINES)
                        .forEach(line -> lines.add("  " + words.container() + ", last health check: " + shown(line)));
            }
            words.log().forEach(line -> lines.add("  " + words.container() + ", log: " + shown(line)));
        }
        return lines;
    }

    private static String shown(String text) {
        String line = Visible.of(text);
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
    }

    private static String state(Container container) {
        String state = container.state() == null ? "state not told" : container.state();
        return container.hasEnded() && container.exitCode() != null
                ? state + " (exit code " + container.exitCode() + ")"
                : state;
    }

    private static String health(Container container, boolean stale) {
        return container.health().status() == HealthStatus.NONE
                ? ""
                : container.health().status().name().toLowerCase(Locale.ROOT) + (stale ? ", stale" : "");
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
