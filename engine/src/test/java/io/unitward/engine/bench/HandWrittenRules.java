package io.unitward.engine.bench;

import static io.unitward.facts.View.LOADED;
import static io.unitward.facts.View.ON_DISK;

import io.unitward.engine.session.UnitFacts;
import io.unitward.facts.HealthStatus;
import io.unitward.facts.InputFile;
import io.unitward.facts.Layer;
import io.unitward.facts.PolicyFact;
import io.unitward.facts.PolicyNote;
import io.unitward.facts.UnitFile;
import io.unitward.facts.View;
import io.unitward.ownership.Artifact;
import io.unitward.ownership.ContainerState;
import io.unitward.ownership.DirectoryWriter;
import io.unitward.ownership.HealthTimerState;
import io.unitward.ownership.InputState;
import io.unitward.ownership.ManagerState;
import io.unitward.ownership.QuadletState;
import io.unitward.ownership.Relation;
import io.unitward.ownership.Repaired;
import io.unitward.ownership.ServiceState;
import io.unitward.ownership.StackState;
import io.unitward.ownership.UnitDefinition;
import io.unitward.ownership.UnitState;
import io.unitward.ownership.Unseen;
import io.unitward.ownership.ViewFile;
import io.unitward.pending.PendingChange;
import io.unitward.pending.Staleness;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The shipped policies as somebody would write them without a rule engine: one loop over the units, the facts of each sorted by
 * type, and a condition for each rule. What the rule engine is measured against; a test holds it to the same answers.
 */
public final class HandWrittenRules {
    private static final Set<Layer> OVERRIDING =
            Set.of(Layer.CONTROL, Layer.USER_CONFIG, Layer.ADMIN, Layer.RUNTIME, Layer.XDG_DATA);
    private static final Set<Layer> ENABLING =
            Set.of(Layer.CONTROL, Layer.TRANSIENT, Layer.USER_CONFIG, Layer.RUNTIME, Layer.XDG_DATA);
    private static final Set<String> UNLOADABLE = Set.of("bad-setting", "error");
    private static final Set<String> RUNNING = Set.of("active", "reloading", "activating");

    private final BiConsumer<String, Object> found;
    private final List<ManagerState> managers = new ArrayList<>();
    private final List<UnitState> states = new ArrayList<>();
    private final List<UnitDefinition> definitions = new ArrayList<>();
    private final List<ViewFile> files = new ArrayList<>();
    private final List<PendingChange> pending = new ArrayList<>();
    private final List<Relation> relations = new ArrayList<>();
    private final List<Artifact> artifacts = new ArrayList<>();
    private final List<Repaired> repaired = new ArrayList<>();
    private final List<DirectoryWriter> directories = new ArrayList<>();
    private final List<Unseen> unseen = new ArrayList<>();
    private final List<StackState> stacks = new ArrayList<>();
    private final List<ServiceState> services = new ArrayList<>();
    private final List<ContainerState> containers = new ArrayList<>();
    private final List<InputState> inputs = new ArrayList<>();
    private final List<HealthTimerState> timers = new ArrayList<>();
    private final List<QuadletState> quadlets = new ArrayList<>();
    private final List<PolicyNote> notes = new ArrayList<>();

    private HandWrittenRules(BiConsumer<String, Object> found) {
        this.found = found;
    }

    /**
     * Judges every unit, and the manager with each of them.
     *
     * @param found gets the name of each rule that fires, once for each way, and the fact it speaks of
     */
    public static void judge(List<PolicyFact> managerFacts, List<UnitFacts> units, BiConsumer<String, Object> found) {
        for (UnitFacts unit : units) {
            HandWrittenRules rules = new HandWrittenRules(found);
            managerFacts.forEach(rules::sort);
            unit.facts().forEach(rules::sort);
            rules.manager();
            rules.states();
            rules.definitions();
            rules.files();
            rules.pending();
            rules.relations();
            rules.artifacts();
            rules.stacks();
            rules.containers();
            rules.inputs();
            rules.quadlets();
            rules.directories.forEach(each -> found.accept("writable-by-others: directory", each));
            rules.notes.forEach(each -> found.accept(
                    each.kind() == PolicyNote.Kind.OVERRIDE_OUTDATED
                            ? "override-outdated"
                            : "override-outdated: nothing",
                    each));
            rules.unseen.forEach(each -> found.accept("snapshot-incomplete: unseen", each));
        }
    }

    private void sort(PolicyFact fact) {
        if (fact instanceof ViewFile each) {
            files.add(each);
        } else if (fact instanceof UnitState each) {
            states.add(each);
        } else if (fact instanceof UnitDefinition each) {
            definitions.add(each);
        } else if (fact instanceof PendingChange each) {
            pending.add(each);
        } else if (fact instanceof Relation each) {
            relations.add(each);
        } else if (fact instanceof Repaired each) {
            repaired.add(each);
        } else if (fact instanceof Artifact each) {
            artifacts.add(each);
        } else if (fact instanceof DirectoryWriter each) {
            directories.add(each);
        } else if (fact instanceof Unseen each) {
            unseen.add(each);
        } else if (fact instanceof StackState each) {
            stacks.add(each);
        } else if (fact instanceof ServiceState each) {
            services.add(each);
        } else if (fact instanceof ContainerState each) {
            containers.add(each);
        } else if (fact instanceof InputState each) {
            inputs.add(each);
        } else if (fact instanceof HealthTimerState each) {
            timers.add(each);
        } else if (fact instanceof QuadletState each) {
            quadlets.add(each);
        } else if (fact instanceof PolicyNote each) {
            notes.add(each);
        } else if (fact instanceof ManagerState each) {
            managers.add(each);
        }
    }

    private void when(boolean holds, String rule, Object about) {
        if (holds) {
            found.accept(rule, about);
        }
    }

    private void stacks() {
        for (StackState s : stacks) {
            when(!s.known(), "podman-unavailable", s);
            when(s.settling(), "stack-settling", s);
            when(!"".equals(s.updateCutShort()) && s.updateReplaced(), "stack-update-cut-short", s);
            when(!"".equals(s.updateCutShort()) && !s.updateReplaced(), "stack-update-cut-short: pulling", s);
            when(s.unitStateKnown() && !s.unitActive() && !s.settling(), "stack-unit-not-active", s);
        }
        services.forEach(s -> when(s.missing() && !s.settling(), "container-missing", s));
        services.forEach(s -> when(!"".equals(s.surplus()) && !s.settling(), "container-surplus", s));
        timers.forEach(t -> when(t.orphaned(), "orphaned-health-timer", t));
    }

    private void quadlets() {
        for (QuadletState q : quadlets) {
            boolean not = q.generated() == QuadletState.Generated.NO;
            when(not && q.declared(), "quadlet-not-generated", q);
            when(not && !q.declared(), "quadlet-not-generated: undeclared", q);
            when(!"".equals(q.imageDiffers()) && q.declared(), "quadlet-image-differs", q);
            when(!"".equals(q.imageDiffers()) && !q.declared(), "quadlet-image-differs: undeclared", q);
            when(!"".equals(q.updatePending()), "quadlet-image-differs: newer image", q);
            boolean unknown = q.generated() == QuadletState.Generated.UNKNOWN;
            when(unknown && q.declared(), "quadlet-not-generated: not known", q);
            when(unknown && !q.declared(), "quadlet-not-generated: undeclared, not known", q);
        }
    }

    private void containers() {
        for (ContainerState c : containers) {
            boolean matters = c.expected() && !c.settling();
            boolean stated = matters && c.running();
            when(!"".equals(c.untold()), "podman-unavailable: container", c);
            when(matters && !c.running() && !"".equals(c.state()), "container-not-running", c);
            when(stated && c.health() == HealthStatus.UNHEALTHY, "container-unhealthy", c);
            when(matters && c.healthOverdue(), "health-stale: undecided", c);
            when(matters && !"".equals(c.healthStale()), "health-stale", c);
            when(matters && c.restartedLately(), "container-restarted", c);
            when(c.otherUnit() != null && !c.settling(), "label-mismatch", c);
            when(!c.declared() && !c.settling(), "unknown-container", c);
            when(matters && !"".equals(c.imageDiffers()), "image-differs", c);
            when(matters && !"".equals(c.updatePending()), "image-update-pending", c);
        }
    }

    private void inputs() {
        for (InputState i : inputs) {
            when(i.status() == InputFile.Status.MISSING, "input-file-missing", i);
            when(
                    i.status() == InputFile.Status.DIRECTORY || i.status() == InputFile.Status.SPECIAL,
                    "input-file-missing: no file",
                    i);
            when(i.status() == InputFile.Status.UNREADABLE, "input-file-unreadable", i);
            when(i.status() == InputFile.Status.UNKNOWN, "input-file-unreadable: unknown", i);
            when(i.secret() && i.exposed(), "secret-readable-by-all", i);
            when(i.legacy(), "input-file-legacy", i);
        }
    }

    /** Whether a reload would take the unit from this file, and the file masks it. */
    private boolean isMask(@Nullable String path) {
        return definitions.stream()
                .anyMatch(d -> d.view() == ON_DISK && d.masked() && Objects.equals(d.fragmentPath(), path));
    }

    private boolean noFile(Predicate<ViewFile> such) {
        return files.stream().noneMatch(such);
    }

    private void manager() {
        for (ManagerState m : managers) {
            boolean up = m.available();
            boolean declared = !"".equals(m.failedDeclared());
            String state = String.valueOf(m.state());
            when(up && declared, "manager-degraded", m);
            boolean others = !"".equals(m.failedOthers());
            when(up && !declared && others && state.equals("degraded"), "manager-degraded: undeclared", m);
            when(up && state.equals("maintenance"), "manager-degraded: maintenance", m);
            boolean starting = state.equals("initializing") || state.equals("starting");
            when(up && starting, "manager-degraded: starting", m);
            boolean told =
                    starting || state.equals("running") || state.equals("degraded") || state.equals("maintenance");
            when(up && !told, "manager-degraded: untold", m);
            when(!up, "manager-unavailable", m);
            when(m.managerWideFlag() && m.reloadWanted(), "reload-pending: every unit", m);
            when(m.managerWideFlag() && !m.reloadWanted(), "reload-pending: every unit, none declared", m);
            for (PendingChange p : pending) {
                boolean unexplained = p.subject().equals("manager") && !p.explained();
                when(unexplained && m.reloadWanted(), "unexplained-pending-change", p);
                when(unexplained && !m.reloadWanted(), "unexplained-pending-change: nothing waits", p);
            }
        }
    }

    private void states() {
        for (UnitState u : states) {
            when(u.owned() && !u.known(), "snapshot-incomplete", u);
            when(!u.owned() && u.required() && !u.known(), "snapshot-incomplete: required", u);
            when(!u.owned() && !u.required() && !u.known(), "snapshot-incomplete: undeclared", u);
            when(u.owned() && u.known() && !u.flagKnown(), "snapshot-incomplete: flag", u);
            boolean runs = u.owned()
                    && "service".equals(u.type())
                    && "active".equals(u.activeState())
                    && !"exited".equals(u.subState());
            when(runs && u.olderDefinition() == UnitState.OlderDefinition.YES, "running-older-definition", u);
            when(runs && u.olderDefinition() == UnitState.OlderDefinition.MAYBE, "running-older-definition: maybe", u);
            boolean gone = u.owned() && !"".equals(u.programGone());
            when(gone && "active".equals(u.activeState()), "program-gone", u);
            when(gone && !"active".equals(u.activeState()), "program-gone: does not run", u);
            when(u.owned() && !"".equals(u.reloadOverdue()), "pending-too-long", u);
            when(u.owned() && !"".equals(u.restartOverdue()), "pending-too-long: restart", u);
            boolean unloadable = u.loadState() != null && UNLOADABLE.contains(u.loadState());
            boolean running = u.activeState() != null && RUNNING.contains(u.activeState());
            when(u.owned() && u.known() && unloadable, "owned-unit-broken", u);
            when(
                    u.owned() && u.known() && "not-found".equals(u.loadState()) && running,
                    "owned-unit-broken: runs without a file",
                    u);
            if (u.owned() && !unloadable) {
                for (UnitDefinition d : definitions) {
                    boolean breaks = d.view() == ON_DISK && d.loadState() != null && UNLOADABLE.contains(d.loadState());
                    when(breaks, "owned-unit-broken: by a reload", d);
                }
            }
            when(u.owned() && u.masked() && !u.maskWaits(), "owned-unit-masked", u);
            when(u.owned() && u.masked() && u.maskWaits(), "owned-unit-masked: by a reload", u);
            when(u.required() && u.absent() && u.known(), "owned-unit-missing", u);
            boolean flag = u.needDaemonReload();
            when(u.owned() && flag && u.reloadTriedBefore(), "reload-flag-sticky", u);
            boolean vouched = pending.stream().anyMatch(p -> p.subject().equals(u.subject()) && p.explained());
            when(u.owned() && flag && !u.managerWide() && !vouched, "reload-pending: flag", u);
            when(!u.owned() && flag && !u.managerWide() && !u.healthCheck(), "reload-pending: undeclared", u);
        }
    }

    private void definitions() {
        for (UnitDefinition d : definitions) {
            boolean unwanted = d.view() == ON_DISK && !d.masked() && !d.stateExpected();
            when(unwanted && d.unitFileState() != null, "unexpected-unit-file-state", d);
            when(
                    unwanted
                            && d.unitFileState() == null
                            && d.fragmentPath() != null
                            && noFile(
                                    f -> f.view() == ON_DISK && d.fragmentPath().equals(f.path()) && !f.known()),
                    "unexpected-unit-file-state: unknown",
                    d);
        }
    }

    private void files() {
        for (ViewFile f : files) {
            boolean loaded = f.view() == LOADED;
            boolean fragment = f.role() == ViewFile.Role.FRAGMENT;
            boolean overriding = !f.owned() && loaded && OVERRIDING.contains(f.layer());
            when(overriding && !fragment, "undeclared-drop-in", f);
            when(
                    overriding && fragment && f.status() == UnitFile.Status.READ && f.overrides() != null,
                    "vendor-unit-overridden",
                    f);
            when(f.owned() && !f.known() && f.writer() == null, "snapshot-incomplete: file", f);
            boolean placed = loaded && f.owned() && f.expected();
            when(placed && f.drifted() && f.staleness() == Staleness.CURRENT, "content-drift", f);
            when(placed && !f.vouched() && !f.vouchable() && f.known(), "content-drift: not known", f);
            boolean misplaced = f.owned() && !f.expected();
            when(misplaced && !fragment, "foreign-drop-in", f);
            when(
                    misplaced
                            && fragment
                            && f.status() != UnitFile.Status.NULL_DEVICE
                            && relations.stream()
                                    .noneMatch(r -> r.kind() == Relation.Kind.LINK_REPLACED
                                            && Objects.equals(r.path(), f.path())),
                    "fragment-outside-owner-layer",
                    f);
            when(f.writer() != null, "writable-by-others", f);
            if (f.staleness() == Staleness.STALE) {
                for (UnitState u : states) {
                    for (PendingChange p : pending) {
                        boolean unflagged = u.owned()
                                && !"stub".equals(u.loadState())
                                && u.flagKnown()
                                && !u.needDaemonReload()
                                && p.subject().equals(u.subject())
                                && Objects.equals(p.path(), f.path())
                                && p.explained();
                        when(unflagged, "content-changed-unflagged", f);
                    }
                }
            }
        }
    }

    private void pending() {
        for (PendingChange p : pending) {
            for (UnitState u : states) {
                if (u.owned() && p.subject().equals(u.subject())) {
                    when(p.explained(), "reload-pending", p);
                    when(
                            !p.explained()
                                    && !isMask(p.path())
                                    && noFile(f -> f.view() == ON_DISK
                                            && Objects.equals(f.path(), p.path())
                                            && f.writer() != null),
                            "reload-pending-unvouched",
                            p);
                }
            }
        }
    }

    private void artifacts() {
        repaired.forEach(each -> when(each.often(), "healed-repeatedly", each));
        for (Artifact a : artifacts) {
            boolean drifted = switch (a.drift()) {
                case MISSING, REPLACED, OTHER_LINK, CONTENT, MODE, OWNER -> true;
                case NONE, MASKED, UNKNOWN -> false;
            };
            boolean masked = a.drift() == Artifact.Drift.MASKED;
            when((drifted || masked) && a.restorable(), "artifact-drift", a);
            boolean installed = "unitward install".equals(a.owner());
            when(drifted && !a.restorable() && !installed, "artifact-drift: not restorable", a);
            when(drifted && !a.restorable() && installed, "artifact-drift: installed", a);
            boolean shown = states.stream().anyMatch(u -> u.masked() && Objects.equals(u.subject(), a.subject()));
            when(masked && !a.restorable() && !shown, "artifact-drift: masked", a);
            boolean told = files.stream()
                    .anyMatch(f -> f.view() == View.LOADED && Objects.equals(f.path(), a.path()) && !f.vouchable());
            when(a.drift() == Artifact.Drift.UNKNOWN && !told, "artifact-drift: not known", a);
        }
    }

    private void relations() {
        for (Relation r : relations) {
            boolean foreign = r.owned() && !r.expected();
            switch (r.kind()) {
                case ALIAS -> when(foreign, "foreign-alias", r);
                case DEPENDENCY -> when(foreign && r.layer() != Layer.VENDOR, "foreign-dependency-link", r);
                case PULLED_IN -> {
                    when(foreign, "foreign-dependency-link: enabled elsewhere", r);
                    when(!r.owned() && ENABLING.contains(r.layer()), "foreign-dependency-link: undeclared", r);
                }
                case LOOK_ALIKE -> when(true, "look-alike-unit", r);
                case LINK_REPLACED ->
                    when(
                            artifacts.stream()
                                    .noneMatch(a ->
                                            a.drift() == Artifact.Drift.REPLACED && Objects.equals(a.path(), r.path())),
                            "managed-link-replaced",
                            r);
                case SHADOWED -> {
                    when(r.owned() && !isMask(r.other()), "shadowed-definition", r);
                    when(!r.owned(), "shadowed-definition: undeclared", r);
                }
                case STRAY_DROP_IN -> {
                    String owned = r.expected() ? "stale-drop-in: allowed" : "stale-drop-in";
                    when(true, r.owned() ? owned : "stale-drop-in: undeclared", r);
                }
                case PLANTED_CONTROL ->
                    when(true, r.inMemory() ? "planted-unit-file: control" : "planted-unit-file: on disk", r);
                case PLANTED_TRANSIENT ->
                    when(true, r.inMemory() ? "planted-unit-file: transient" : "planted-unit-file: on disk", r);
            }
        }
    }
}
