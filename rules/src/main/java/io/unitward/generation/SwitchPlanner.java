package io.unitward.generation;

import io.unitward.facts.UnitNames;
import io.unitward.generation.Change.Kind;
import io.unitward.generation.SwitchStep.Phase;
import io.unitward.verdict.FindingDraft;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Works out what to do when one generation of unit files takes the place of another. Pure: the same input gives the same
 * plan, and once a plan was carried out, the next one is empty. docs/reconcile.md has every rule and where it comes from.
 *
 * <p>What is running and changed is switched as its new definition says; what is not running stays so, unless an active unit
 * newly pulls it in. What both generations have unchanged is never touched.
 */
public final class SwitchPlanner {
    private static final Set<String> NEVER_UNMOUNTED = Set.of(
            "-.mount",
            "nix.mount",
            "nix-store.mount",
            "usr.mount",
            "proc.mount",
            "sys.mount",
            "dev.mount",
            "run.mount");

    private final SwitchInput input;
    private final List<UnitNow> units;
    private final Map<String, UnitNow> byName = new HashMap<>();
    private final List<UnitNow> activeSockets = new ArrayList<>();
    /** What active units pull in by the new generation, with who does. */
    private final Map<String, Set<String>> pulledIn = new HashMap<>();

    private final Map<Phase, SortedMap<String, String>> steps = new HashMap<>();
    private final SortedMap<String, String> left = new TreeMap<>();
    private final Map<String, Set<String>> along = new HashMap<>();
    private final SortedMap<String, String> barred = new TreeMap<>();

    private SwitchPlanner(SwitchInput input) {
        this.input = input;
        this.units =
                input.units().stream().sorted(Comparator.comparing(UnitNow::id)).toList();
        for (UnitNow unit : units) {
            unit.names().forEach(name -> byName.put(name, unit));
            if (UnitNames.type(unit.id()).equals("socket") && unit.isActive() && !held(unit) && !isGone(unit)) {
                activeSockets.add(unit);
            }
            if (unit.activeState().equals("active")) {
                for (String wanted : input.to().pulledIn(unit.names())) {
                    pulledIn.computeIfAbsent(wanted, name -> new TreeSet<>()).add(unit.id());
                }
            }
        }
    }

    /** Plans. */
    public static SwitchPlan plan(SwitchInput input) {
        return new SwitchPlanner(input).plan();
    }

    private SwitchPlan plan() {
        for (List<String> names : subjects()) {
            unit(names, byName.get(names.get(0)));
        }
        newlyPulledIn();
        owed();
        if (!steps.isEmpty()) {
            targets();
            alongWithOthers();
            socketsOfHeld();
        }
        if (input.reload()) {
            step(Phase.DAEMON_RELOAD, FindingDraft.MANAGER, "the manager has not loaded what is on disk");
        }
        List<SwitchStep> ordered = new ArrayList<>();
        steps.forEach(
                (phase, units) -> units.forEach((unit, reason) -> ordered.add(new SwitchStep(phase, unit, reason))));
        ordered.sort(Comparator.comparing(SwitchStep::phase).thenComparing(SwitchStep::unit));
        ordered.forEach(step -> left.remove(step.unit()));
        return new SwitchPlan(ordered, left, along, barred);
    }

    /** What either generation is about: by the names it has in memory, or by the one name that a file has. */
    private List<List<String>> subjects() {
        List<List<String>> subjects = new ArrayList<>();
        Set<String> taken = new TreeSet<>();
        for (UnitNow unit : units) {
            taken.addAll(unit.names());
            if (!before(unit.names()).isNothing() || !after(unit.names()).isNothing()) {
                subjects.add(unit.names());
            }
        }
        SortedSet<String> files = new TreeSet<>(input.from().names());
        files.addAll(input.to().names());
        files.removeAll(taken);
        files.removeIf(UnitNames::isTemplate);
        files.forEach(name -> subjects.add(List.of(name)));
        return subjects;
    }

    private void unit(List<String> names, @Nullable UnitNow now) {
        String id = names.get(0);
        UnitDefinition before = before(names);
        UnitDefinition after = after(names);
        boolean was = before.hasFragment() && !before.isMasked();
        boolean is = after.hasFragment() && !after.isMasked();
        if (now == null) {
            return;
        }
        if (input.held().contains(id)) {
            if (differs(before, after)) {
                left.put(id, "it is held");
            }
        } else if (was && !is) {
            removed(now, before, after);
        } else if (after.isMasked() || (before.isNothing() && after.isNothing())) {
            return;
        } else if (differs(before, after)) {
            changed(now, before, after);
        }
    }

    private static boolean differs(UnitDefinition before, UnitDefinition after) {
        return before.isMasked() != after.isMasked()
                || before.hasFragment() != after.hasFragment()
                || Change.between(before, after).kind() != Kind.NONE;
    }

    private void removed(UnitNow now, UnitDefinition before, UnitDefinition after) {
        String id = now.id();
        if (now.elsewhere() != null && !after.isMasked()) {
            // Another directory has a unit of this name: it is not gone, it only comes from there now.
            if (now.isActive() && !SwitchMethod.isNeverStopped(id) && !isTarget(id)) {
                step(Phase.RESTART, id, "it comes from " + now.elsewhere() + " now");
            }
            return;
        }
        String why = after.isMasked() ? "it is masked now" : "it is not declared any more";
        if (now.isFailed()) {
            step(Phase.RESET_FAILED, id, why);
        } else if (!now.isActive()) {
            return;
        } else if (SwitchMethod.isNeverStopped(id)) {
            left.put(id, why + "; units of this type are never stopped");
        } else if (SwitchMethod.isFalse(before.switchFlag("X-StopOnRemoval"))) {
            left.put(id, why + ", and X-StopOnRemoval=false");
        } else if (SwitchMethod.isTrue(before.flag("Unit", "RefuseManualStop"))) {
            left.put(id, why + ", and RefuseManualStop=yes");
        } else {
            step(Phase.STOP, id, why);
        }
    }

    private void changed(UnitNow now, UnitDefinition before, UnitDefinition after) {
        String id = now.id();
        Change change = Change.between(before, after);
        boolean appeared = before.hasFragment() != after.hasFragment() || before.isMasked();
        if (!appeared && change.kind() == Kind.HARMLESS) {
            return;
        }
        String what = appeared ? "its unit file is new here" : change.told() + " changed";
        if (isTarget(id)) {
            return;
        }
        if (now.isFailed()) {
            failed(now, after, what);
        } else if (!now.isActive()) {
            left.put(id, what + "; it is not running, and stays so");
        } else if (SwitchMethod.isNeverStopped(id)) {
            left.put(id, what + "; units of this type are never restarted");
        } else if (!after.digest().equals(now.runsNew())) {
            running(now, before, after, appeared, change, what);
        }
    }

    /** A new definition may be the repair. One that nothing pulls in was started by somebody, and is left to them. */
    private void failed(UnitNow now, UnitDefinition after, String what) {
        String id = now.id();
        if (after.digest().equals(input.started().get(id))) {
            left.put(id, "it failed with this definition");
        } else if (isPulledInNow(now.names()) && SwitchMethod.refusal(after, after) == null) {
            step(Phase.RESET_FAILED, id, what + ", and it had failed");
            step(Phase.START, id, what + ", and it had failed");
        } else {
            left.put(id, what + "; it has failed, and nothing active wants it");
        }
    }

    private void running(
            UnitNow now, UnitDefinition before, UnitDefinition after, boolean appeared, Change change, String what) {
        String id = now.id();
        String type = UnitNames.type(id);
        SwitchMethod.Chosen chosen = SwitchMethod.of(before, after);
        if (!appeared && change.kind() == Kind.RELOAD_TRIGGERS && chosen.method() != SwitchMethod.KEEP) {
            chosen = SwitchMethod.reload(after, "only what triggers a reload");
        } else if (type.equals("mount") && chosen.method() != SwitchMethod.KEEP) {
            boolean remount = change.isOnly("Mount.Options") || NEVER_UNMOUNTED.contains(id);
            chosen = new SwitchMethod.Chosen(remount ? SwitchMethod.RELOAD : SwitchMethod.RESTART, "");
        } else if ((type.equals("timer") || type.equals("path") || type.equals("automount"))
                && chosen.method() == SwitchMethod.STOP_START) {
            chosen = new SwitchMethod.Chosen(SwitchMethod.RESTART, chosen.reason());
        }
        String reason = what + (chosen.reason().isEmpty() ? "" : " (" + chosen.reason() + ")");
        if (chosen.method() == SwitchMethod.KEEP) {
            left.put(id, reason);
        } else if (isAtWork(now, after)) {
            left.put(id, what + "; it is at work, and its next run has it");
        } else if (type.equals("socket") && chosen.method() != SwitchMethod.RELOAD) {
            socket(now, reason);
        } else {
            switched(now, chosen.method(), reason);
        }
    }

    /** A oneshot that is running will be over by itself, and must not be cut off in the middle. */
    private static boolean isAtWork(UnitNow now, UnitDefinition after) {
        return now.activeState().equals("activating")
                && "oneshot".equals(after.value("Service", "Type"))
                && !SwitchMethod.isTrue(after.flag("Service", "RemainAfterExit"));
    }

    private void switched(UnitNow now, SwitchMethod method, String reason) {
        String id = now.id();
        switch (method) {
            case RELOAD -> step(Phase.RELOAD, id, reason);
            case RESTART -> step(Phase.RESTART, id, reason);
            case STOP_START -> {
                List<UnitNow> sockets = activeSockets(now);
                step(Phase.STOP, id, reason);
                for (UnitNow socket : sockets) {
                    step(Phase.STOP, socket.id(), id + " must not be started by it meanwhile");
                    step(Phase.START, socket.id(), "it was stopped for " + id);
                }
                if (sockets.isEmpty() || isPulledInNow(now.names())) {
                    step(Phase.START, id, reason);
                }
            }
            case KEEP -> left.put(id, reason);
        }
    }

    /** systemd refuses to start a socket while its service runs. */
    private void socket(UnitNow socket, String reason) {
        step(Phase.STOP, socket.id(), reason);
        step(Phase.START, socket.id(), reason);
        for (UnitNow unit : units) {
            if (unit.isActive()
                    && !held(unit)
                    && !isGone(unit)
                    && activeSockets(unit).contains(socket)) {
                step(Phase.STOP, unit.id(), socket.id() + " cannot be started while it runs");
                if (isPulledInNow(unit.names())) {
                    step(Phase.START, unit.id(), "it was stopped for " + socket.id());
                }
            }
        }
    }

    /** A socket that was stopped could not be started again, and would stay down, while its service has to run. */
    private void socketsOfHeld() {
        for (UnitNow service : units) {
            if (!service.isActive() || !held(service)) {
                continue;
            }
            for (UnitNow socket : activeSockets(service)) {
                String id = socket.id();
                if (steps.getOrDefault(Phase.START, new TreeMap<>()).containsKey(id)
                        || steps.getOrDefault(Phase.RESTART, new TreeMap<>()).containsKey(id)) {
                    barred.put(id, service.id() + " is held, and systemd starts no socket whose service runs");
                }
            }
        }
    }

    /** The active sockets that start a service, by name or by their own word. */
    private List<UnitNow> activeSockets(UnitNow service) {
        if (!UnitNames.type(service.id()).equals("service")) {
            return List.of();
        }
        List<UnitNow> sockets = new ArrayList<>();
        for (UnitNow unit : activeSockets) {
            UnitDefinition known = before(unit.names());
            UnitDefinition next = after(unit.names());
            boolean says = service.names().contains(String.valueOf(known.value("Socket", "Service")))
                    || service.names().contains(String.valueOf(next.value("Socket", "Service")));
            boolean accepts = SwitchMethod.isTrue(known.flag("Socket", "Accept"));
            boolean bySameName = known.value("Socket", "Service") == null
                    && !accepts
                    && service.names().contains(unit.id().replaceFirst("\\.socket$", ".service"));
            if (says || bySameName) {
                sockets.add(unit);
            }
        }
        return sockets;
    }

    /** What an active unit pulls in now and did not before, or could not, because there was no such unit. */
    private void newlyPulledIn() {
        for (UnitNow puller : units) {
            if (!puller.activeState().equals("active") || isStopped(puller.id())) {
                continue;
            }
            SortedSet<String> before = input.from().pulledIn(puller.names());
            for (String wanted : input.to().pulledIn(puller.names())) {
                UnitNow now = byName.get(wanted);
                List<String> names = now == null ? List.of(wanted) : now.names();
                UnitDefinition after = after(names);
                boolean possible = !before(names).hasFragment() || before(names).isMasked();
                boolean isNew = !before.contains(wanted) || (after.hasFragment() && possible);
                boolean exists = after.hasFragment() || (now != null && now.elsewhere() != null);
                if (isNew && exists) {
                    pulledIn(puller, names, now, after);
                }
            }
        }
    }

    private void pulledIn(UnitNow puller, List<String> names, @Nullable UnitNow now, UnitDefinition after) {
        String id = names.get(0);
        boolean up = now != null && (now.isActive() || now.activeState().equals("deactivating"));
        if (up || after.isMasked()) {
            return;
        }
        String reason = puller.id() + " wants it now";
        if (after.digest().equals(input.started().get(id))) {
            left.put(id, reason + ", but it was started for that before, and has ended or was stopped since");
        } else if (input.held().contains(id)) {
            left.put(id, reason + ", but it is held");
        } else if (SwitchMethod.isTrue(after.flag("Unit", "RefuseManualStart"))) {
            left.put(id, reason + ", but RefuseManualStart=yes");
        } else if (SwitchMethod.isTrue(after.switchFlag("X-OnlyManualStart"))) {
            left.put(id, reason + ", but X-OnlyManualStart=true");
        } else {
            if (now != null && now.isFailed()) {
                step(Phase.RESET_FAILED, id, reason + ", and it had failed");
            }
            step(Phase.START, id, reason);
        }
    }

    /** What an earlier switch was to bring up, and was cut short or saw fail: nobody wanted it to be down. */
    private void owed() {
        for (String unit : new TreeSet<>(input.owed())) {
            UnitNow now = byName.get(unit);
            UnitDefinition after = after(now == null ? List.of(unit) : now.names());
            boolean exists = after.hasFragment() || (now != null && !isGone(now) && now.declared());
            boolean down = now == null || now.activeState().equals("inactive") || now.isFailed();
            if (down && exists && !after.isMasked() && input.held().contains(unit)) {
                left.put(unit, "an earlier switch did not bring it up, and it is held");
            } else if (down && exists && !after.isMasked()) {
                if (now != null && now.isFailed()) {
                    step(Phase.RESET_FAILED, unit, "an earlier switch did not bring it up");
                }
                step(Phase.START, unit, "an earlier switch did not bring it up");
            }
        }
    }

    /** Targets that ask for it are stopped and started, so that what is ordered by them is ordered anew. */
    private void targets() {
        for (UnitNow unit : units) {
            UnitDefinition after = after(unit.names());
            if (isTarget(unit.id())
                    && unit.isActive()
                    && !held(unit)
                    && !isStopped(unit.id())
                    && SwitchMethod.isTrue(after.flag("Unit", "X-StopOnReconfiguration"))
                    && SwitchMethod.refusal(before(unit.names()), after) == null) {
                step(Phase.STOP, unit.id(), "X-StopOnReconfiguration=true");
                step(Phase.START, unit.id(), "X-StopOnReconfiguration=true");
            }
        }
    }

    /**
     * systemd stops what is bound to a unit along with it, and restarts it along, but does not start it again: that is planned
     * here. What must not go along bars the whole plan.
     */
    private void alongWithOthers() {
        Map<String, Set<String>> bound = bound();
        Set<String> stopped =
                Set.copyOf(steps.getOrDefault(Phase.STOP, new TreeMap<>()).keySet());
        SortedSet<String> causes = new TreeSet<>(stopped);
        causes.addAll(steps.getOrDefault(Phase.RESTART, new TreeMap<>()).keySet());
        for (String cause : causes) {
            SortedSet<String> others = new TreeSet<>();
            for (String other : reached(cause, bound)) {
                UnitNow now = byName.get(other);
                if (now != null && now.isActive() && !other.equals(cause)) {
                    others.add(other);
                    along(now, cause, stopped.contains(cause));
                }
            }
            if (!others.isEmpty()) {
                along.put(cause, others);
            }
        }
    }

    private void along(UnitNow now, String cause, boolean stops) {
        String id = now.id();
        String verb = stops ? "stop" : "restart";
        if (held(now)) {
            barred.put(cause, "systemd would " + verb + " " + id + " along with it, and " + id + " is held");
        } else if (!stops || isStopped(id) || isGone(now)) {
            return;
        } else if (!now.declared()
                || SwitchMethod.isNeverStopped(id)
                || SwitchMethod.isTrue(after(now.names()).flag("Unit", "RefuseManualStart"))) {
            barred.put(cause, "systemd would stop " + id + " along with it, and " + id + " could not be started again");
        } else {
            String reason = "systemd stops it along with " + cause;
            String reload = steps.getOrDefault(Phase.RELOAD, new TreeMap<>()).remove(id);
            if (reload != null) {
                step(Phase.RESTART, id, reload);
            } else if (!steps.getOrDefault(Phase.RESTART, new TreeMap<>()).containsKey(id)) {
                step(Phase.START, id, reason);
            }
        }
    }

    /** Unit → what is stopped when it is; by primary names. */
    private Map<String, Set<String>> bound() {
        Map<String, Set<String>> bound = new HashMap<>();
        for (UnitNow unit : units) {
            Set<String> causes = new TreeSet<>(unit.boundTo());
            Set<String> others = new TreeSet<>();
            for (Generation generation : List.of(input.from(), input.to())) {
                causes.addAll(generation.boundTo(unit.names()));
                others.addAll(generation.stopsToo(unit.names()));
            }
            causes.forEach(cause -> bound.computeIfAbsent(primary(cause), each -> new TreeSet<>())
                    .add(unit.id()));
            others.forEach(other ->
                    bound.computeIfAbsent(unit.id(), each -> new TreeSet<>()).add(primary(other)));
        }
        return bound;
    }

    private String primary(String name) {
        UnitNow unit = byName.get(name);
        return unit == null ? name : unit.id();
    }

    /** Through units that do not run as well, as systemd does. */
    private static Set<String> reached(String cause, Map<String, Set<String>> bound) {
        Set<String> reached = new TreeSet<>();
        List<String> next = new ArrayList<>(List.of(cause));
        while (!next.isEmpty()) {
            for (String other : bound.getOrDefault(next.remove(next.size() - 1), Set.of())) {
                if (reached.add(other)) {
                    next.add(other);
                }
            }
        }
        return reached;
    }

    /** Whether something that is active, and stays so, pulls it in by the new generation. */
    private boolean isPulledInNow(List<String> names) {
        return names.stream()
                .flatMap(name -> pulledIn.getOrDefault(name, Set.of()).stream())
                .anyMatch(puller -> !names.contains(puller) && !isStopped(puller));
    }

    /** Whether nothing of it will be there to be started. */
    private boolean isGone(UnitNow unit) {
        UnitDefinition after = after(unit.names());
        boolean undeclared = before(unit.names()).hasFragment() && !after.hasFragment() && unit.elsewhere() == null;
        return undeclared || after.isMasked();
    }

    private boolean held(UnitNow unit) {
        return input.held().contains(unit.id());
    }

    private boolean isStopped(String unit) {
        return steps.getOrDefault(Phase.STOP, new TreeMap<>()).containsKey(unit);
    }

    private static boolean isTarget(String unit) {
        return UnitNames.type(unit).equals("target");
    }

    private UnitDefinition before(List<String> names) {
        return input.from().definition(names);
    }

    private UnitDefinition after(List<String> names) {
        return input.to().definition(names);
    }

    /** The first reason stays; a unit is stopped, reloaded, restarted or started once. */
    private void step(Phase phase, String unit, String reason) {
        if (phase == Phase.RELOAD || phase == Phase.RESTART) {
            if (isStopped(unit)) {
                return;
            }
        } else if (phase == Phase.STOP) {
            steps.getOrDefault(Phase.RELOAD, new TreeMap<>()).remove(unit);
            String restart = steps.getOrDefault(Phase.RESTART, new TreeMap<>()).remove(unit);
            if (restart != null) {
                step(Phase.START, unit, restart);
            }
        }
        steps.computeIfAbsent(phase, each -> new TreeMap<>()).putIfAbsent(unit, Objects.requireNonNull(reason));
    }
}
