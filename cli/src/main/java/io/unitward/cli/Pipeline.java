package io.unitward.cli;

import io.unitward.config.Allowlist;
import io.unitward.config.ConfigException;
import io.unitward.config.ConfigFiles;
import io.unitward.config.ConfigPlaces;
import io.unitward.config.Configuration;
import io.unitward.config.Nearest;
import io.unitward.config.PolicyFile;
import io.unitward.engine.AuditEngine;
import io.unitward.engine.AuditInput;
import io.unitward.engine.Policies;
import io.unitward.engine.ShippedSources;
import io.unitward.engine.catalog.PolicyInfo;
import io.unitward.engine.compile.PolicyCheck;
import io.unitward.engine.compile.PolicySource;
import io.unitward.engine.reading.Explaining;
import io.unitward.engine.reading.Why;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.PolicyFact;
import io.unitward.facts.Snapshot;
import io.unitward.ownership.Artifacts;
import io.unitward.ownership.FileState;
import io.unitward.ownership.Ownership;
import io.unitward.pending.History;
import io.unitward.pending.PendingSet;
import io.unitward.pending.Repair;
import io.unitward.preview.ReloadPreview;
import io.unitward.remediation.Carried;
import io.unitward.remediation.HealRules;
import io.unitward.remediation.Healed;
import io.unitward.remediation.Healer;
import io.unitward.remediation.Remediator;
import io.unitward.remediation.Restarter;
import io.unitward.remediation.Undoing;
import io.unitward.remediation.act.LockHeld;
import io.unitward.remediation.act.RecordingExecutor;
import io.unitward.remediation.files.NotSeen;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.BeforeStore;
import io.unitward.remediation.journal.Kept;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateUnusable;
import io.unitward.remediation.plan.AllowlistLines;
import io.unitward.remediation.plan.HealPlanner;
import io.unitward.remediation.plan.Observation;
import io.unitward.remediation.plan.PlanInput;
import io.unitward.remediation.plan.PlanParts;
import io.unitward.remediation.plan.PlanRules;
import io.unitward.remediation.plan.Planner;
import io.unitward.remediation.plan.UnitActions;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.Hold;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.Refusal;
import io.unitward.verdict.RunReport;
import io.unitward.verdict.Waived;
import io.unitward.verdict.Waiver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The whole run. Configuration and memory are read; a snapshot is collected and classified; a plan is made and, unless this
 * is a dry run, carried out; what was touched is collected and classified again; the result is reported.
 */
final class Pipeline {
    /** Judging a hundred thousand units takes a few seconds. */
    private static final Duration LONGEST_JUDGING = Duration.ofMinutes(1);
    /** A rule that is looking for matches looks at no clock until it has some. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    private final AuditOptions options;
    private final Console console;
    private final AuditedManager manager;
    private final ConfigPlaces places;
    private final Configuration configuration;
    /** What was put right before, as far as memory tells. */
    private List<Repair> repairs = List.of();

    private @Nullable Policies policies;

    /**
     * Reads the configuration.
     *
     * @throws RunFailure with every problem in it, or of the program itself when another user would have to run it
     */
    Pipeline(AuditOptions options, Console console) throws RunFailure {
        this.options = options;
        this.console = console;
        this.places = new ConfigPlaces(
                options.callerUid(),
                Path.of("/etc/unitward"),
                Caller.userConfiguration(),
                options.config(),
                options.allowlist(),
                options.waivers());
        this.configuration = configuration(places);
        this.manager = AuditedManager.of(options);
        Phases.done("configuration read");
    }

    private Memory memory() throws RunFailure {
        Memory memory = Memory.open(options);
        repairs = memory.repairs();
        return memory;
    }

    /** Takes the snapshot that an audit judges, with the texts that a preview of a reload needs. */
    Snapshot collect() {
        // Of another user's answer nothing long is taken, and texts may be.
        return collect(
                options.userOf() != null
                        ? null
                        : new CollectionRequest.TextRequest(List.of(CollectionRequest.TextRequest.CHANGED), true));
    }

    /** The same, with the texts that are wanted. */
    Snapshot collect(CollectionRequest.@Nullable TextRequest texts) {
        CollectionRequest request = configuration.manifest().request(options.scope());
        Snapshot snapshot = manager.collect(texts == null ? request : request.with(texts));
        Phases.done("collected");
        return snapshot;
    }

    /** What a reload would change right now; judges nothing. */
    ReloadPreview preview() throws RunFailure {
        Memory memory = memory();
        Snapshot snapshot = collect();
        if (!snapshot.manager().available()) {
            throw new RunFailure(
                    ExitCode.UNKNOWN, "could not tell: " + snapshot.manager().unavailableReason());
        }
        memory.notes().forEach(this::note);
        PendingSet pending =
                PendingSet.of(snapshot, Ownership.bind(configuration.manifest(), snapshot), memory.history());
        return new UnitTexts(this::collect, memory.directory()).preview(snapshot, pending, memory.history());
    }

    /**
     * Why a policy finds something about a unit, or nothing.
     *
     * @param why null when no policy judges that unit
     * @param file the policy's; null for one that is shipped
     * @param snapshot what was looked at
     * @param waived what that policy finds of it and an audit does not count
     * @param holds what holds the unit, or everything
     */
    record Reasoned(
            @Nullable Why why, @Nullable String file, Snapshot snapshot, List<Waived> waived, List<Hold> holds) {
        Reasoned {
            waived = List.copyOf(waived);
            holds = List.copyOf(holds);
        }
    }

    /**
     * Tells why a policy finds something, or nothing, in what an audit would judge. Judges and remembers nothing.
     *
     * @param unit which unit of the snapshot, by its id
     * @throws RunFailure when no policy of that id judges, or the manager did not answer
     */
    Reasoned why(String policy, Function<Snapshot, String> unit, Background<Policies> shipped) throws RunFailure {
        JudgingPolicies judging = JudgingPolicies.begin(options, places, configuration, shipped);
        Path file = options.snapshot();
        try (Progress progress = Progress.start(console, "looking at the " + options.managerName())) {
            Policies judges = judging.await(progress);
            PolicyInfo asked = judges.list().stream()
                    .filter(each -> each.id().equals(policy))
                    .findFirst()
                    .orElseThrow(() -> noPolicy(policy, judges));
            Memory memory = memory();
            Snapshot snapshot = file == null ? collect(null) : SnapshotFile.read(file);
            String subject = unit.apply(snapshot);
            if (!snapshot.manager().available() && !subject.equals(FindingDraft.MANAGER)) {
                throw new RunFailure(
                        ExitCode.UNKNOWN,
                        "could not tell: " + snapshot.manager().unavailableReason());
            }
            AuditInput input = input(snapshot, judges, configuration.waivers(), memory.history());
            List<PolicyFact> facts = AuditEngine.facts(input, subject);
            PolicyFile own = judging.file(asked, judges);
            PolicyCheck.Checked checked = own == null
                    ? ShippedSources.checked(asked)
                    : PolicyCheck.check(List.of(new PolicySource(own.path(), own.text())))
                            .get(0);
            policies = judges;
            List<Waived> waived = configuration.waivers().isEmpty()
                    ? List.of()
                    : judge(snapshot, memory.history()).report().waivedOf(subject).stream()
                            .filter(each -> each.finding().policy().equals(policy))
                            .toList();
            progress.end();
            memory.notes().forEach(this::note);
            return new Reasoned(
                    facts.isEmpty()
                            ? null
                            : Patience.within(
                                    LONGEST_JUDGING, tooLong(judges), () -> Explaining.why(checked, subject, facts)),
                    own == null ? null : own.where(),
                    snapshot,
                    waived,
                    memory.holds(snapshot.takenAt()).stream()
                            .filter(hold -> hold.covers(subject, snapshot.takenAt()))
                            .toList());
        }
    }

    /**
     * What a waiver would cover.
     *
     * @param findings how many findings
     * @param files path → digest of each file that one of them is about; empty when that is not known
     * @param unavailable why the manager did not tell; null when it did
     */
    record Tried(
            int findings,
            SortedMap<String, String> files,
            @Nullable String unavailable) {}

    /**
     * Tries one more waiver on what is there now. Remembers nothing.
     *
     * @throws RunFailure when the policies cannot be used, there is none of that id, or the caller may not waive it
     */
    Tried tryWaiver(Waiver waiver, Background<Policies> shipped) throws RunFailure {
        JudgingPolicies judging = JudgingPolicies.begin(options, places, configuration, shipped);
        Path file = options.snapshot();
        try (Progress progress = Progress.start(console, "looking at the " + options.managerName())) {
            Policies judges = judging.await(progress);
            judging.requireWaivable(waiver, judges);
            Memory memory = memory();
            Snapshot snapshot = file == null ? collect(null) : SnapshotFile.read(file);
            policies = judges;
            // As if it counted from the moment that is looked at: a recorded one may be of another day.
            Waiver now = waiver.from(snapshot.takenAt());
            AuditReport report = judge(snapshot, memory.history(), List.of(now)).report();
            progress.end();
            Map<String, String> digests = new HashMap<>();
            snapshot.managerInputs().forEach(each -> digests.put(each.path(), String.valueOf(each.sha256())));
            snapshot.files().forEach(each -> digests.put(each.path(), String.valueOf(each.sha256())));
            SortedMap<String, String> files = new TreeMap<>();
            for (Waived each : report.waived()) {
                String path = each.finding().file();
                if (path != null) {
                    String digest = digests.getOrDefault(path, "");
                    files.put(path, digest.equals("null") ? "" : digest);
                }
            }
            return new Tried(
                    report.waived().size(),
                    files,
                    snapshot.manager().available() ? null : snapshot.manager().unavailableReason());
        }
    }

    /** Where configuration is looked for, with waivers in a file that need not exist. */
    ConfigPlaces places(@Nullable Path waivers) {
        return new ConfigPlaces(
                places.callerUid(),
                places.etcDirectory(),
                places.userConfigDirectory(),
                places.configOverride(),
                places.allowlistOverride(),
                waivers);
    }

    /** The plan, if it is the one that was asked for; else nothing of it is done. */
    private Plan asked(Plan plan, PlanInput input, Memory memory) {
        String wanted = options.plan();
        if (wanted == null || plan.digest().startsWith(wanted)) {
            return plan;
        }
        List<Refusal> refusals = new ArrayList<>(List.of(new Refusal(
                ActionKind.DAEMON_RELOAD,
                Refusal.Kind.CHANGED,
                null,
                "the plan is not " + wanted + " any more, but " + plan.digest() + ": "
                        + PlanChange.of(wanted, plan, input, memory.directory()))));
        refusals.addAll(plan.refusals());
        return new Plan(plan.digest(), List.of(), refusals);
    }

    private static RunFailure noPolicy(String policy, Policies judges) {
        boolean off =
                judges.changes().off().stream().anyMatch(each -> each.policy().equals(policy));
        String nearest =
                Nearest.to(policy, judges.list().stream().map(PolicyInfo::id).toList());
        return new RunFailure(
                ExitCode.USAGE,
                off
                        ? "policy '" + policy + "' is switched off; expected one that judges"
                        : "no policy '" + policy + "'; expected an id that 'unitward policy list' has"
                                + (nearest == null ? "" : "; did you mean '" + nearest + "'?"));
    }

    /** Runs an audit with policies that may still be loading. */
    RunReport run(Background<Policies> shipped) throws RunFailure {
        JudgingPolicies judging = JudgingPolicies.begin(options, places, configuration, shipped);
        Path file = options.snapshot();
        Background<Snapshot> live = file == null ? Background.start("unitward-live", this::collect) : null;
        Memory memory = memory();
        Phases.done("memory read");
        try (Progress progress = Progress.start(console, "looking at the " + options.managerName())) {
            Snapshot snapshot = live == null ? SnapshotFile.read(Objects.requireNonNull(file)) : live.await();
            Selection selection = new Selection(options.units());
            selection.requireMatches(snapshot);
            policies = judging.await(progress);
            Observation before = judge(snapshot, memory.history());
            PlanRules rules = rules(memory, before);
            PlanInput input = new PlanInput(before, rules, memory.history(), memory.reloads(), 0);
            Plan made = Planner.plan(input);
            Plan plan = asked(made, input, memory);
            UnitTexts texts =
                    new UnitTexts(live == null || options.userOf() != null ? null : this::collect, memory.directory());
            ReloadPreview preview = texts.preview(before.snapshot(), before.pending(), memory.history());
            Phases.done("planned");
            Carried carried = carryOut(plan, rules, memory, progress, false);
            Observation after =
                    carried.last() == null ? before : judge(carried.last().snapshot(), carried.history());
            String forgotten = carried.results().isEmpty() ? memory.remember(after) : null;
            // What a newer version keeps is not ours to drop.
            String unkept = !memory.isKept()
                    ? null
                    : texts.keep(after, carried.results().isEmpty() ? memory.latest() : carried.history());
            String unplanned = options.dryRun() ? memory.remember(PlanParts.of(made, input)) : null;
            String unlogged = memory.log(before);
            if (carried.last() != null) {
                unlogged = memory.log(after);
            }
            Phases.done("remembered");

            progress.end();
            memory.notes().forEach(this::note);
            carried.notes().stream()
                    .filter(text -> !memory.notes().contains(text))
                    .forEach(this::note);
            String unasked = live != null
                    ? null
                    : Unasked.note(
                            configuration.manifest().request(snapshot.manager().scope()),
                            snapshot.request(),
                            options.config());
            if (unasked != null) {
                note(unasked);
            }
            if (forgotten != null) {
                note(forgotten);
            }
            if (unlogged != null) {
                note(unlogged);
            }
            if (unplanned != null) {
                note(unplanned);
            }
            if (unkept != null) {
                note(unkept);
            }
            return report(selection, preview, plan, carried, after, memory);
        }
    }

    /** The manager that the run is about. */
    AuditedManager manager() {
        return manager;
    }

    /** Waits for the policies that {@link #look} judges by. */
    void judgeBy(Background<Policies> shipped) throws RunFailure {
        JudgingPolicies judging = JudgingPolicies.begin(options, places, configuration, shipped);
        try (Progress progress = Progress.start(console, "looking at the " + options.managerName())) {
            policies = judging.await(progress);
        }
    }

    /** One look that asks of more units in full than the manifest wants; judged. */
    Observation look(List<String> units, History history) throws RunFailure {
        CollectionRequest request = configuration.manifest().request(options.scope());
        List<String> owned = new ArrayList<>(request.ownedUnits());
        owned.addAll(units);
        Path file = options.snapshot();
        return judge(
                file != null
                        ? SnapshotFile.read(file)
                        : manager.collect(new CollectionRequest(
                                request.scope(),
                                owned,
                                request.requiredUnits(),
                                request.sources(),
                                request.pinned(),
                                null,
                                request.stacks())),
                history);
    }

    /**
     * What a heal was asked beyond what an audit is.
     *
     * @param backup whether what is replaced stays beside it
     * @param again whether to heal what was healed several times already
     */
    record HealAsked(boolean backup, boolean again) {}

    /**
     * Puts files right, then reloads as an audit would: what was put right waits like any other change, and everything that
     * waits with it is looked at.
     */
    RunReport heal(HealAsked asked, Background<Policies> shipped) throws RunFailure {
        JudgingPolicies judging = JudgingPolicies.begin(options, places, configuration, shipped);
        Background<Snapshot> live = Background.start("unitward-live", this::collect);
        Memory memory = recovered();
        try (Progress progress = Progress.start(console, "looking at the " + options.managerName())) {
            Snapshot snapshot = live.await();
            Selection selection = new Selection(options.units());
            selection.requireMatches(snapshot);
            policies = judging.await(progress);
            Observation before = judge(snapshot, memory.history());
            HealRules rules = new HealRules(rules(memory, before), this::artifacts, asked.backup(), asked.again());
            Plan plan = HealPlanner.plan(rules.input(before, memory.journal()));
            List<AllowlistAdvice> advice = allowlistAdvice(rules, before, memory);
            Healed healed = new Healed(List.of(), null, Map.of(), true, List.of());
            if (!options.dryRun()
                    && memory.directory() != null
                    && !plan.actions().isEmpty()) {
                progress.now("putting files right, and looking again");
                Healer healer = healer(memory.directory());
                healed = acting(() -> healer.heal(plan, rules, this::lookAgain));
            }
            RunReport report = afterFiles(selection, memory, progress, before, plan, healed, true);
            advice.forEach(this::permit);
            return report;
        }
    }

    /** Puts back what was there before an action, then reloads as an audit would. */
    RunReport undo(String id, Background<Policies> shipped) throws RunFailure {
        JudgingPolicies judging = JudgingPolicies.begin(options, places, configuration, shipped);
        Background<Snapshot> live = Background.start("unitward-live", this::collect);
        Memory memory = recovered();
        StateDirectory directory = memory.directory();
        if (directory == null) {
            throw new RunFailure(
                    ExitCode.BAD_CONFIGURATION, "there is no state directory to undo from; see the note above");
        }
        Kept kept = kept(directory, id);
        try (Progress progress = Progress.start(console, "looking at the " + options.managerName())) {
            Snapshot snapshot = live.await();
            policies = judging.await(progress);
            Observation before = judge(snapshot, memory.history());
            FileState now;
            try {
                now = manager.files().look(kept.planned().target());
            } catch (NotSeen notSeen) {
                throw new RunFailure(ExitCode.ACTION_FAILED, "nothing was undone: " + notSeen.getMessage());
            }
            PlanRules rules = rules(memory, before);
            Plan plan = Undoing.plan(kept, now, new PlanInput(before, rules, memory.history(), List.of(), 0));
            Healed undone =
                    new Healed(List.of(), null, Map.of(), plan.refusals().isEmpty(), List.of());
            if (!options.dryRun() && !plan.actions().isEmpty()) {
                progress.now("putting back what was there, and looking again");
                Healer healer = healer(directory);
                undone = acting(() -> healer.undo(plan, kept, rules, this::lookAgain));
            }
            return afterFiles(new Selection(List.of()), memory, progress, before, plan, undone, false);
        }
    }

    /** What could be undone. Changes nothing. */
    Undoable undoable() throws RunFailure {
        Memory memory = memory();
        memory.notes().forEach(this::note);
        StateDirectory directory = memory.directory();
        try {
            return directory == null
                    ? new Undoable(List.of(), 0)
                    : Undoable.of(new BeforeStore(directory), manager.files());
        } catch (IOException unreadable) {
            throw new RunFailure(
                    ExitCode.BAD_DATA, "what was kept before actions cannot be read: " + unreadable.getMessage());
        }
    }

    private Kept kept(StateDirectory directory, String id) throws RunFailure {
        Kept kept;
        try {
            kept = new BeforeStore(directory).read(id);
        } catch (IOException unreadable) {
            throw new RunFailure(
                    ExitCode.BAD_DATA, "what was kept for " + id + " cannot be read: " + unreadable.getMessage());
        }
        if (kept == null) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "nothing is kept for action '" + id + "' of the " + options.managerName()
                            + "; expected the id of one that changed a file, as its report and the journal have it"
                            + " (the last " + BeforeStore.MOST_KEPT + " are kept)");
        }
        return kept;
    }

    private PlanRules rules(Memory memory, Observation seen) {
        return new PlanRules(
                options.units(),
                configuration.allowlist(),
                memory.holds(seen.report().at()),
                options.settle(),
                configuration.digest(),
                memory.barred(),
                Map.of());
    }

    private List<Artifacts.Held> artifacts(Observation seen) {
        return Artifacts.of(seen.snapshot(), Ownership.bind(configuration.manifest(), seen.snapshot()));
    }

    /** Memory, after what earlier runs left half done was brought to an end. */
    private Memory recovered() throws RunFailure {
        Memory found = memory();
        if (options.dryRun() || found.directory() == null) {
            return found;
        }
        Healer healer = healer(found.directory());
        List<String> notes = acting(healer::recover);
        notes.forEach(this::note);
        return notes.isEmpty() ? found : memory();
    }

    private Healer healer(StateDirectory directory) {
        return new Healer(manager.executor(), manager.files(), directory, InstantSource.system());
    }

    /**
     * The reload and the restarts that may follow upon what was done to files, and the report on all of it.
     *
     * @param restarts whether units may be restarted
     */
    private RunReport afterFiles(
            Selection selection,
            Memory memory,
            Progress progress,
            Observation before,
            Plan plan,
            Healed healed,
            boolean restarts)
            throws RunFailure {
        Observation now = healed.last() == null ? before : healed.last();
        PlanRules rules = rules(memory, now).after(healed.writes());
        // A plan for files that are still to be put right says nothing of the reload that would follow.
        boolean done = healed.whole() && (options.dryRun() ? plan.actions().isEmpty() : true);
        Plan reload = done
                ? Planner.plan(new PlanInput(now, rules, memory.history(), memory.reloads(), 0))
                : new Plan(plan.digest(), List.of(), List.of());
        boolean acted = !healed.results().isEmpty();
        Carried carried = carryOut(reload, rules, memory, progress, acted);
        Observation loaded = carried.last() == null ? now : judge(carried.last().snapshot(), carried.history());
        boolean well = carried.results().stream().allMatch(result -> result.outcome() == ActionResult.Outcome.DONE)
                && (!options.dryRun() || reload.actions().isEmpty());
        Restarted restarted = restarts && done && well
                ? restart(
                        memory,
                        progress,
                        loaded,
                        carried.history(),
                        acted || !carried.results().isEmpty())
                : Restarted.nothing(carried.history());
        Carried last = restarted.carried();
        Observation after = last.last() == null ? loaded : judge(last.last().snapshot(), last.history());
        boolean idle = healed.results().isEmpty()
                && carried.results().isEmpty()
                && last.results().isEmpty();
        String forgotten = idle ? memory.remember(after) : null;
        progress.end();
        Stream.of(memory.notes(), healed.notes(), carried.notes(), last.notes())
                .flatMap(List::stream)
                .distinct()
                .forEach(this::note);
        if (forgotten != null) {
            note(forgotten);
        }
        List<ActionResult> results =
                new ArrayList<>(NotLoaded.marked(healed.results(), after.pending(), reload, carried.results()));
        results.addAll(carried.results());
        results.addAll(last.results());
        return report(
                selection,
                ReloadPreview.NOTHING,
                both(both(plan, reload), restarted.plan()),
                new Carried(results, null, last.history(), List.of()),
                after,
                memory);
    }

    /**
     * Restarts that follow upon a reload.
     *
     * @param plan what is to be restarted, and what is not and why
     * @param carried what became of it
     */
    private record Restarted(Plan plan, Carried carried) {
        static Restarted nothing(History history) {
            return new Restarted(new Plan("", List.of(), List.of()), new Carried(List.of(), null, history, List.of()));
        }
    }

    /** Units that surely run an older definition, where the allowlist names them; of the others the findings tell. */
    private Restarted restart(Memory memory, Progress progress, Observation seen, History history, boolean acted)
            throws RunFailure {
        PlanRules rules = rules(memory, seen);
        PlanInput input = new PlanInput(seen, rules, history, List.of(), 0);
        UnitActions.Planned planned =
                UnitActions.plan(ActionKind.RESTART_UNIT, input, memory.begun(ActionKind.RESTART_UNIT));
        Plan plan = UnitActions.asPlan(ActionKind.RESTART_UNIT, planned, input);
        StateDirectory directory = memory.directory();
        if (options.dryRun() || directory == null || plan.actions().isEmpty()) {
            return new Restarted(plan, Restarted.nothing(history).carried());
        }
        progress.now("restarting units, and looking again");
        Restarter restarter = new Restarter(manager.executor(), manager.files(), directory, InstantSource.system());
        return new Restarted(plan, told(acted, plan, history, () -> restarter.restart(plan, rules, this::lookAgain)));
    }

    private static Plan both(Plan files, Plan reload) {
        List<PlannedAction> actions = new ArrayList<>(files.actions());
        actions.addAll(reload.actions());
        List<Refusal> refusals = new ArrayList<>(files.refusals());
        refusals.addAll(reload.refusals());
        boolean second = files.actions().isEmpty() && !reload.digest().isEmpty();
        return new Plan(second ? reload.digest() : files.digest(), actions, refusals);
    }

    /** The lines that would permit what the allowlist refused. */
    private List<AllowlistAdvice> allowlistAdvice(HealRules rules, Observation seen, Memory memory) {
        Allowlist everything = new Allowlist(List.of(
                new Allowlist.Entry(ActionKind.RESTORE_ARTIFACT, List.of("*"), null, null, "everything"),
                new Allowlist.Entry(ActionKind.QUARANTINE_DROP_IN, List.of("*"), null, null, "everything")));
        PlanRules wanting = rules.plan().with(everything);
        Plan wanted = HealPlanner.plan(
                new HealRules(wanting, rules.artifacts(), rules.backup(), rules.again()).input(seen, memory.journal()));
        return AllowlistAdvice.of(configuration.allowlist(), AllowlistLines.wanted(wanted), places);
    }

    private void permit(AllowlistAdvice advice) {
        console.tell("to permit what the allowlist does not, " + advice.head());
        advice.lines().forEach(line -> console.err().println(line));
    }

    /** Something that takes the lock. */
    private interface Acting<T> {
        T run() throws LockHeld, StateUnusable;
    }

    private <T> T acting(Acting<T> work) throws RunFailure {
        try {
            return work.run();
        } catch (Unjudged unjudged) {
            List<String> lines = new ArrayList<>(unjudged.failure.lines());
            lines.add("what was done before that is in the journal; the next run looks anew");
            throw new RunFailure(unjudged.failure.exitCode(), lines);
        } catch (LockHeld held) {
            throw RunFailure.of(ExitCode.LOCKED, held);
        } catch (StateUnusable unusable) {
            throw RunFailure.of(ExitCode.BAD_CONFIGURATION, unusable);
        }
    }

    /** What cannot be begun because the state cannot be used is a failed action, where others were done: they must be told. */
    private Carried told(boolean acted, Plan plan, History history, Acting<Carried> work) throws RunFailure {
        return acting(() -> {
            try {
                return work.run();
            } catch (StateUnusable unusable) {
                if (!acted) {
                    throw unusable;
                }
                PlannedAction action = plan.actions().get(0);
                ActionResult not = new ActionResult(
                        ActionJournal.id(Instant.now()),
                        action.action(),
                        action.target(),
                        ActionResult.Outcome.FAILED,
                        "nothing was sent: " + unusable.getMessage());
                return new Carried(List.of(not), null, history, List.of());
            }
        });
    }

    private RunReport report(
            Selection selection, ReloadPreview preview, Plan plan, Carried carried, Observation after, Memory memory) {
        AuditReport asked = selection.of(after.report(), after.snapshot());
        List<ExitCode> codes = ExitCodes.of(
                after.snapshot(), after.pending(), asked, after.report(), plan, carried.results(), !options.dryRun());
        return new RunReport(
                codes.get(0).code(),
                codes.stream().map(ExitCode::code).toList(),
                options.dryRun(),
                options.userOf() == null ? null : options.userOf().name(),
                after.snapshot(),
                asked,
                preview,
                plan,
                carried.results(),
                memory.holds(after.report().at()));
    }

    private Carried carryOut(Plan plan, PlanRules rules, Memory memory, Progress progress, boolean acted)
            throws RunFailure {
        if (options.dryRun() || memory.directory() == null || plan.actions().isEmpty()) {
            return Remediator.record(plan, new RecordingExecutor(), memory.history());
        }
        progress.now("reloading the " + options.managerName() + ", and looking again");
        Remediator remediator = new Remediator(
                manager.executor(),
                manager.files(),
                memory.directory(),
                options.reloadTimeout(),
                InstantSource.system());
        return told(acted, plan, memory.history(), () -> remediator.carryOut(plan, rules, this::lookAgain));
    }

    /** Why a second look came to no end, through the remediator, which could make nothing of it. */
    private static final class Unjudged extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final RunFailure failure;

        Unjudged(RunFailure failure) {
            super(failure);
            this.failure = failure;
        }
    }

    private Observation lookAgain(History history) {
        try {
            return judge(collect(), history);
        } catch (RunFailure failure) {
            throw new Unjudged(failure);
        }
    }

    /**
     * Judges, the first time and every other. Operators' policies are bounded, and there is a deadline that is looked at now
     * and then; where neither helps, the run ends.
     */
    private Observation judge(Snapshot snapshot, History history) throws RunFailure {
        return judge(snapshot, history, configuration.waivers());
    }

    private Observation judge(Snapshot snapshot, History history, List<Waiver> waivers) throws RunFailure {
        Policies judges = Objects.requireNonNull(policies, "policies");
        AuditInput input = input(snapshot, judges, waivers, history);
        if (judges.changes().isEmpty()) {
            return judge(input);
        }
        return Patience.within(LONGEST_JUDGING.plus(GRACE), tooLong(judges), () -> judge(input));
    }

    private static String tooLong(Policies judges) {
        Set<String> operators = new TreeSet<>();
        judges.changes().added().forEach(each -> operators.add(each.policy()));
        judges.changes().overridden().forEach(each -> operators.add(each.policy()));
        return "could not tell: the policies did not come to an end; expected ones that judge within "
                + LONGEST_JUDGING.toSeconds() + " s"
                + (operators.isEmpty() ? "" : "; operators' are " + String.join(", ", operators));
    }

    /** Derives and classifies; pure but for the deadline. */
    private static Observation judge(AuditInput input) {
        Phases.done("judging");
        long end = System.nanoTime() + LONGEST_JUDGING.toNanos();
        AuditEngine.Judgement judged = AuditEngine.judge(input, () -> System.nanoTime() - end > 0);
        Phases.done("classified");
        return new Observation(input.snapshot(), judged.report(), judged.pending());
    }

    private AuditInput input(Snapshot snapshot, Policies judges, List<Waiver> waivers, History history) {
        return new AuditInput(
                snapshot,
                configuration.manifest(),
                judges,
                waivers,
                history,
                repairs,
                options.strict(),
                snapshot.takenAt());
    }

    private static Configuration configuration(ConfigPlaces places) throws RunFailure {
        try {
            return ConfigFiles.load(places);
        } catch (ConfigException failure) {
            throw new RunFailure(
                    ExitCode.BAD_CONFIGURATION,
                    failure.problems().stream().map(Object::toString).toList());
        }
    }

    private void note(String text) {
        console.tell("note: " + text);
    }
}
