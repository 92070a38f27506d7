package io.unitward.ownership;

import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.HealthTimer;
import io.unitward.facts.InputFile;
import io.unitward.facts.Podman;
import io.unitward.facts.PolicyFact;
import io.unitward.facts.Scope;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitNames;
import io.unitward.verdict.FindingDraft;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Works out the flat facts about declared stacks: what was observed against what the manifest says of it. Pure: the only
 * time it knows is that of the snapshot. In doubt a stack is unknown, and nothing undecided is taken for healthy.
 */
public final class StackFacts {
    /** What an update takes besides its deadlines: a pull, a stop before each start, and whoever acts on another unit. */
    private static final Duration OPERATING = Duration.ofMinutes(30);

    /** After so many starts by {@code Restart=} one more is no reason to wait: one may have been in vain for a moment's reason. */
    private static final long LOOP = 2;

    private final StackDeclaration declared;
    private final @Nullable Stack seen;
    private final String subject;
    private final SnapshotAge age;
    private final String notAsked;
    private final boolean managerStarting;
    private final @Nullable Instant managerLoaded;
    private final boolean isNowhere;
    private final List<PolicyFact> facts = new ArrayList<>();
    private final List<String> untold = new ArrayList<>();
    private final TreeSet<String> expected = new TreeSet<>();

    private StackFacts(StackDeclaration declared, Snapshot snapshot, @Nullable Stack seen, String subject) {
        String reason = snapshot.stacks().podman().reason();
        this.notAsked = "it " + (reason == null ? Podman.NOT_ASKED.reason() : reason);
        this.declared = declared;
        this.seen = seen;
        this.subject = subject;
        this.age = new SnapshotAge(snapshot.takenAt());
        String state = snapshot.manager().state();
        this.managerStarting = "starting".equals(state) || "initializing".equals(state);
        this.managerLoaded = snapshot.manager().loadedAt();
        this.isNowhere = isNowhere(declared.unit(), snapshot);
    }

    /** In doubt it is somewhere. */
    private static boolean isNowhere(String unit, Snapshot snapshot) {
        boolean seen = !snapshot.searchPath().isEmpty();
        for (SearchDirectory directory : snapshot.searchPath()) {
            if (directory.kind() == DirectoryKind.UNITS) {
                seen &= directory.status() == SearchDirectory.Status.LISTED
                        || directory.status() == SearchDirectory.Status.ABSENT;
                for (DirectoryEntry entry : directory.entries()) {
                    if (entry.name().equals(unit) || entry.name().equals(UnitNames.templateOf(unit))) {
                        return false;
                    }
                }
            }
        }
        return seen
                && snapshot.units().stream()
                        .noneMatch(each -> !each.isAbsent() && each.names().contains(unit));
    }

    /** Whether a stack of the manifest is one of the manager of a snapshot: only managers of users have stacks. */
    public static boolean concerns(StackDeclaration stack, Snapshot snapshot) {
        return snapshot.manager().scope() == Scope.USER
                && stack.concerns(snapshot.manager().uid());
    }

    /** All facts about stacks, each about the unit of its stack or about the manager. */
    public static List<PolicyFact> of(Snapshot snapshot, Manifest manifest) {
        Map<String, Stack> seen = new HashMap<>();
        snapshot.stacks().declared().forEach(stack -> seen.put(stack.name(), stack));
        Map<String, String> ids = new HashMap<>();
        for (Unit unit : snapshot.units()) {
            unit.names().forEach(name -> ids.putIfAbsent(name, unit.id()));
            ids.put(unit.id(), unit.id());
        }
        List<PolicyFact> all = new ArrayList<>();
        for (StackDeclaration stack : manifest.stacks()) {
            if (concerns(stack, snapshot)) {
                String subject = ids.getOrDefault(stack.unit(), stack.unit());
                all.addAll(new StackFacts(stack, snapshot, seen.get(stack.name()), subject).facts());
            }
        }
        for (HealthTimer timer : snapshot.stacks().healthTimers()) {
            all.add(new HealthTimerState(
                    FindingDraft.MANAGER,
                    timer.unit(),
                    shortId(timer.containerId()),
                    Boolean.TRUE.equals(timer.orphaned())));
        }
        return all;
    }

    private List<PolicyFact> facts() {
        if (seen == null) {
            facts.add(new StackState(
                    subject,
                    declared.name(),
                    declared.project(),
                    false,
                    notAsked,
                    false,
                    "",
                    false,
                    false,
                    "",
                    0,
                    0,
                    "",
                    false));
            return facts;
        }
        expect(seen);
        String settling = settling(seen);
        inputs(seen.files());
        untold.addAll(seen.problems());
        if (seen.services() == null && declared.services().isEmpty()) {
            untold.add(seen.servicesProblem() == null ? "its compose files were not told" : seen.servicesProblem());
        }
        if (seen.containers() != null) {
            ContainerFacts.Settling which = isMoving(seen)
                    ? ContainerFacts.Settling.ALL
                    : settling.isEmpty() ? ContainerFacts.Settling.NOTHING : ContainerFacts.Settling.HEALTH;
            facts.addAll(new ContainerFacts(declared, subject, age, seen, expected, which).of(seen.containers()));
        }
        requireReasons(seen);
        Stack.Run run = seen.run();
        Stack.CutShort cut = seen.cutShort();
        facts.add(new StackState(
                subject,
                declared.name(),
                declared.project(),
                untold.isEmpty(),
                String.join("; ", untold),
                !settling.isEmpty(),
                settling,
                run != null,
                run != null
                        && !run.activeState().equals("inactive")
                        && !run.activeState().equals("failed")
                        && !isLooping(run),
                run == null ? "" : state(run),
                expected.size(),
                seen.containers() == null ? 0 : seen.containers().size(),
                cut == null ? "" : cutShort(cut),
                cut != null && cut.phase() != Stack.Phase.PULLING));
        return facts;
    }

    private static String cutShort(Stack.CutShort update) {
        return "begun at " + update.begun()
                + switch (update.phase()) {
                    case PULLING ->
                        " was cut short while images were pulled: tags may name images that nobody has tried";
                    case REDEPLOYING -> " was cut short: what runs may be what nobody has verified";
                    case ROLLING_BACK -> " failed, and putting back what ran before it failed, too, or was cut short";
                };
    }

    /** A part that is missing without a word is as unknown as one with a reason. */
    private void requireReasons(Stack stack) {
        if (untold.isEmpty() && stack.run() == null) {
            untold.add("what its unit is doing was not told");
        }
        if (untold.isEmpty() && (stack.containers() == null || stack.images() == null)) {
            untold.add("its containers were not told");
        }
        if (untold.isEmpty() && expected.isEmpty()) {
            untold.add("no service that must run is known");
        }
    }

    private void expect(Stack stack) {
        expected.addAll(declared.services());
        if (declared.services().isEmpty() && stack.services() != null) {
            for (Stack.Service service : stack.services()) {
                if (service.mustRun()) {
                    expected.add(service.name());
                }
            }
        }
    }

    private String state(Stack.Run run) {
        if (isNowhere && run.activeState().equals("inactive")) {
            return "not there: the manager has none of that name, nor has its unit search path a file";
        }
        boolean failed = run.result() != null && !run.result().equals("success");
        return run.activeState()
                + (failed ? " (" + run.result() + ")" : "")
                + (isLooping(run) ? ", started again and again by systemd" : "");
    }

    /**
     * Whether systemd starts it once more by {@code Restart=} after it did so in vain: each attempt is young, and none would ever be
     * judged. A start that somebody asks for begins to count anew.
     */
    private static boolean isLooping(Stack.Run run) {
        return run.activeState().equals("activating") && run.restarts() != null && run.restarts() >= LOOP;
    }

    /** Why what is seen may not last; empty when it should. Bounded, but for a job that waits: systemd tells no time of it. */
    private String settling(Stack stack) {
        if (isOperated(stack)) {
            return "unitward is restarting or updating it";
        }
        return settling(stack.run());
    }

    /** An update with its rollback: whatever takes longer than all its deadlines does not settle. */
    private Duration longestOperation() {
        StackDeclaration.Deadlines deadlines = declared.deadlines();
        return OPERATING.plus(deadlines
                .start()
                .plus(deadlines.health())
                .plus(deadlines.stable())
                .multipliedBy(8));
    }

    /**
     * Whether containers may come and go. A unit that is active has all of them, since whatever started them is done; only
     * their health may take until its deadline.
     */
    private boolean isMoving(Stack stack) {
        Stack.Run run = stack.run();
        boolean settled = run != null && run.activeState().equals("active") && run.job() == null;
        return !settling(stack).isEmpty() && !(settled && !isOperated(stack));
    }

    private boolean isOperated(Stack stack) {
        return stack.operatedSince() != null && age.isWithin(stack.operatedSince(), longestOperation());
    }

    private String settling(Stack.@Nullable Run run) {
        if (run == null) {
            return "";
        }
        if (isLooping(run)) {
            return "";
        }
        StackDeclaration.Deadlines deadlines = declared.deadlines();
        Duration starting = deadlines.start().plus(deadlines.health());
        switch (run.activeState()) {
            case "active" -> {
                if (age.isWithin(run.startedAt(), starting)) {
                    return "its unit was started less than " + starting.toSeconds() + " s ago";
                }
            }
            case "activating", "deactivating", "reloading", "refreshing", "maintenance" -> {
                Duration longest = starting.plus(deadlines.stable());
                return age.isWithin(run.stateChangedAt(), longest) ? "its unit is " + run.activeState() : "";
            }
            default -> {
                // Another unit may keep it from being done for ever; one that is still to be started has a job.
                boolean lately = managerStarting && age.isWithin(managerLoaded, starting);
                if (lately && run.activeState().equals("inactive")) {
                    return "the manager has not finished starting";
                }
            }
        }
        return run.job() == null ? "" : "its unit has a " + run.job() + " job";
    }

    private void inputs(List<InputFile> files) {
        for (InputFile file : files) {
            facts.add(new InputState(
                    subject,
                    declared.name(),
                    file.path(),
                    file.usedPath(),
                    file.kind(),
                    file.secret(),
                    file.status(),
                    file.legacy(),
                    Boolean.TRUE.equals(file.exposed()),
                    file.mode() == null ? "" : String.format("%04o", file.mode()),
                    file.reason() == null ? "" : file.reason()));
        }
    }

    static String shortId(String id) {
        return id.length() <= 12 ? id : id.substring(0, 12);
    }
}
