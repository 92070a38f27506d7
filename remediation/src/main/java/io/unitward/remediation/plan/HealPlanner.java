package io.unitward.remediation.plan;

import io.unitward.facts.Glob;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitNames;
import io.unitward.ownership.Artifact;
import io.unitward.ownership.Artifacts;
import io.unitward.pending.Fingerprint;
import io.unitward.pending.History;
import io.unitward.pending.Repair;
import io.unitward.remediation.journal.JournalEntry;
import io.unitward.verdict.ActionDetail;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.Refusal;
import io.unitward.verdict.UnitVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns findings about files into actions on them, or into reasons why not. Pure: the same input gives the same plan.
 *
 * <p>One file does not stop another, unlike with a reload: each is restored or moved aside on its own merits. Only a limit of
 * the allowlist stops them all, for whoever set it did not expect so much to be wrong.
 */
public final class HealPlanner {
    /** How often a file is healed within a day before somebody has to look why. */
    public static final int MOST_A_DAY = Repair.OFTEN;

    private static final Duration DAY = Duration.ofDays(1);
    private static final String DRIFT = "artifact-drift";
    private static final Set<String> DROP_INS = Set.of("foreign-drop-in", "stale-drop-in");

    private final HealInput input;
    private final Instant at;
    /** The same as permissions and digests look at it. */
    private final PlanInput of;

    private final Map<String, Artifacts.Held> artifacts = new HashMap<>();
    private final Map<String, Unit> units = new HashMap<>();
    /** Name → the id of the unit that has it. */
    private final Map<String, String> ids = new HashMap<>();

    private final Map<String, PlannedAction> actions = new HashMap<>();
    private final Map<String, Refusal> refusals = new HashMap<>();

    private HealPlanner(HealInput input) {
        this.input = input;
        this.at = input.observation().report().at();
        this.of = new PlanInput(input.observation(), input.rules(), History.NONE, List.of(), 0);
        input.artifacts().forEach(held -> artifacts.put(held.artifact().path(), held));
        for (Unit unit : input.observation().snapshot().units()) {
            units.put(unit.id(), unit);
            unit.names().forEach(name -> ids.put(name, unit.id()));
        }
    }

    /** Whether a finding is one that calls for an action on its file. */
    public static boolean calls(ActionKind action, Finding finding) {
        return switch (action) {
            case RESTORE_ARTIFACT -> finding.policy().equals(DRIFT);
            case QUARANTINE_DROP_IN ->
                DROP_INS.contains(finding.policy()) && finding.classification() == Classification.BLOCK_AND_ALERT;
            default -> false;
        };
    }

    /** Plans for one observation; actions and refusals are by path, in order. */
    public static Plan plan(HealInput input) {
        return new HealPlanner(input).plan();
    }

    private Plan plan() {
        for (UnitVerdict verdict : input.observation().report().units()) {
            for (Finding finding : verdict.findings()) {
                String path = finding.file();
                if (path == null
                        || input.observation().report().changes().isFresh(finding.policy())
                        || !isSelected(verdict.unit())
                        || actions.containsKey(path)) {
                    continue;
                }
                if (calls(ActionKind.RESTORE_ARTIFACT, finding)) {
                    restore(verdict, path);
                } else if (calls(ActionKind.QUARANTINE_DROP_IN, finding)) {
                    quarantine(verdict, path);
                }
            }
        }
        limits();
        List<PlannedAction> planned = actions.values().stream()
                .sorted(Comparator.comparing(PlannedAction::action).thenComparing(PlannedAction::target))
                .toList();
        List<Refusal> refused = refusals.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
        return new Plan(PlanDigest.of(planned, of), planned, refused);
    }

    private void restore(UnitVerdict verdict, String path) {
        Artifacts.Held held = artifacts.get(path);
        if (held == null) {
            refuse(
                    ActionKind.RESTORE_ARTIFACT,
                    Refusal.Kind.NOT_VOUCHED,
                    path,
                    "no source of an owner declares " + path + ", so it is left alone");
            return;
        }
        Artifact artifact = held.artifact();
        if (!artifact.restorable() || held.seen() == null) {
            refuse(
                    ActionKind.RESTORE_ARTIFACT,
                    Refusal.Kind.NOT_VOUCHED,
                    path,
                    path + " " + artifact.explanation() + ", and is not put back: "
                            + (artifact.obstacle().isEmpty() ? "it is not known what is there" : artifact.obstacle()));
            return;
        }
        PlannedAction action = new PlannedAction(
                ActionKind.RESTORE_ARTIFACT,
                path,
                withLinked(verdict.unit(), path, held.source().declared().link()),
                path + " " + artifact.explanation(),
                List.of(cause(ActionKind.RESTORE_ARTIFACT, path, held.seen())),
                new ActionDetail.Restore(held.source(), held.seen(), input.backup()));
        take(action);
    }

    /**
     * A dependency link is one of each unit that has it as well as of the one that it pulls in, and an alias is one of the unit that it
     * names; the unit itself is first.
     *
     * @param link what the source says is there; null for a file
     */
    private List<String> withLinked(String unit, String path, @Nullable String link) {
        Set<String> units = new LinkedHashSet<>(Set.of(unit));
        String named = link == null ? "" : link.substring(link.lastIndexOf('/') + 1);
        if (UnitNames.isUnitName(named)) {
            units.add(ids.getOrDefault(named, named));
        }
        units.addAll(LinkedUnits.of(List.of(path), input.observation().snapshot()));
        return List.copyOf(units);
    }

    private void quarantine(UnitVerdict verdict, String path) {
        DropInPlace place = DropInPlace.of(input.observation().snapshot(), names(verdict.unit()), path);
        String seen = place.seen();
        String obstacle = verdict.owner() == null ? "nobody declares " + verdict.unit() : place.obstacle();
        if (obstacle == null) {
            obstacle = input.packaged().get(path);
        }
        if (obstacle != null || seen == null) {
            refuse(
                    ActionKind.QUARANTINE_DROP_IN,
                    Refusal.Kind.NOT_VOUCHED,
                    path,
                    path + " is not moved aside: " + (obstacle == null ? "it is not known what is there" : obstacle));
            return;
        }
        take(new PlannedAction(
                ActionKind.QUARANTINE_DROP_IN,
                path,
                List.of(verdict.unit()),
                path + " is no drop-in that the owner of " + verdict.unit() + " allows",
                List.of(cause(ActionKind.QUARANTINE_DROP_IN, path, seen)),
                new ActionDetail.Quarantine(path, seen)));
    }

    private static String cause(ActionKind kind, String path, String seen) {
        return new Fingerprint().add(kind).add(path).add(seen).hex();
    }

    /** Plans an action that is possible, if it is also permitted and nobody is in the middle of a change. */
    private void take(PlannedAction action) {
        if (input.rules().barred() != null) {
            refuse(
                    action.action(),
                    Refusal.Kind.NOT_PERMITTED,
                    action.target(),
                    input.rules().barred());
            return;
        }
        List<Refusal> held = Held.refusals(of, action.action(), action.units(), List.of(action.target()));
        if (!held.isEmpty()) {
            refuse(
                    action.action(),
                    Refusal.Kind.NOT_PERMITTED,
                    action.target(),
                    held.get(0).reason());
            return;
        }
        String denied = action.units().stream()
                .flatMap(unit -> input.rules().allowlist().whyNot(action.action(), unit).stream())
                .findFirst()
                .orElse(null);
        if (denied != null) {
            refuse(action.action(), Refusal.Kind.NOT_PERMITTED, action.target(), action.reason() + "; " + denied);
            return;
        }
        String early = Quiet.tooEarly(input.observation().snapshot(), input.rules(), at, List.of(action.target()));
        if (early != null) {
            refuse(action.action(), Refusal.Kind.NOT_PERMITTED, action.target(), early);
            return;
        }
        String often = tooOften(action.target());
        if (often != null && !input.again()) {
            refuse(action.action(), Refusal.Kind.NO_EFFECT, action.target(), often);
            return;
        }
        actions.put(action.target(), action);
        refusals.remove(action.target());
    }

    /** Why a path was healed too often within the last day, undone or not; null when it was not. */
    private @Nullable String tooOften(String path) {
        List<JournalEntry> day = input.journal().stream()
                .filter(entry -> Recent.is(entry.at(), at, DAY))
                .toList();
        List<Instant> healed = day.stream()
                .filter(entry -> entry.event() == JournalEntry.Event.BEGIN
                        && entry.target().equals(path))
                .filter(entry -> entry.action().equals(ActionKind.RESTORE_ARTIFACT.text())
                        || entry.action().equals(ActionKind.QUARANTINE_DROP_IN.text()))
                .map(JournalEntry::at)
                .toList();
        if (healed.size() >= MOST_A_DAY) {
            return path + " was healed " + healed.size() + " times within a day, last at "
                    + healed.get(healed.size() - 1)
                    + ": somebody keeps changing it; find out who, then heal with --again";
        }
        long unreadable = day.stream()
                .filter(entry -> entry.event() == JournalEntry.Event.UNREADABLE)
                .count();
        return healed.size() + unreadable < MOST_A_DAY
                ? null
                : path + " may have been healed " + (healed.size() + unreadable)
                        + " times within a day: the journal tells of " + healed.size() + " and has " + unreadable
                        + (unreadable == 1 ? " line" : " lines")
                        + " that cannot be read; find out whether somebody keeps changing it, then heal with --again";
    }

    /** Over a limit nothing at all is done: neither that kind of action, nor another. */
    private void limits() {
        Map<ActionKind, Set<String>> changed = new EnumMap<>(ActionKind.class);
        Map<ActionKind, Integer> counts = new EnumMap<>(ActionKind.class);
        for (PlannedAction action : actions.values()) {
            changed.computeIfAbsent(action.action(), kind -> new TreeSet<>()).addAll(action.units());
            counts.merge(action.action(), 1, Integer::sum);
        }
        String over = null;
        for (Map.Entry<ActionKind, Set<String>> each : changed.entrySet()) {
            String limit = Permissions.overLimit(
                    input.rules().allowlist(),
                    each.getKey(),
                    each.getValue(),
                    counts.getOrDefault(each.getKey(), 0),
                    lastHour(each.getKey()));
            over = over == null ? limit : over;
        }
        if (over != null) {
            String reason = over;
            actions.values()
                    .forEach(action -> refuse(action.action(), Refusal.Kind.NOT_PERMITTED, action.target(), reason));
            actions.clear();
        }
    }

    private long lastHour(ActionKind kind) {
        return input.journal().stream()
                .filter(entry -> entry.countsAs(kind.text()) && Recent.is(entry.at(), at, Duration.ofHours(1)))
                .count();
    }

    private void refuse(ActionKind action, Refusal.Kind kind, String path, String reason) {
        refusals.put(path, new Refusal(action, kind, path, reason));
    }

    private boolean isSelected(String unit) {
        List<String> globs = input.rules().units();
        return globs.isEmpty()
                || names(unit).stream().anyMatch(name -> globs.stream().anyMatch(glob -> Glob.matches(glob, name)));
    }

    private List<String> names(String unit) {
        @Nullable Unit observed = units.get(unit);
        return observed == null ? List.of(unit) : observed.names();
    }
}
