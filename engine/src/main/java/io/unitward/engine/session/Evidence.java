package io.unitward.engine.session;

import io.unitward.facts.PolicyNote;
import io.unitward.ownership.Artifact;
import io.unitward.ownership.ContainerState;
import io.unitward.ownership.DirectoryWriter;
import io.unitward.ownership.Expectation;
import io.unitward.ownership.HealthTimerState;
import io.unitward.ownership.InputState;
import io.unitward.ownership.ManagerState;
import io.unitward.ownership.QuadletState;
import io.unitward.ownership.Repaired;
import io.unitward.ownership.ServiceState;
import io.unitward.ownership.StackState;
import io.unitward.ownership.UnitState;
import io.unitward.ownership.Unseen;
import io.unitward.ownership.ViewFile;
import io.unitward.pending.PendingChange;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a rule saw, by name, taken from the facts it matched and not from what it says. */
final class Evidence {
    private final Map<String, String> values = new TreeMap<>();

    private Evidence() {}

    /** The evidence of one match; where two facts name the same thing, the first pattern's wins. */
    static Map<String, String> of(List<?> matched) {
        Evidence evidence = new Evidence();
        matched.forEach(evidence::add);
        return evidence.values;
    }

    private void add(Object fact) {
        if (fact instanceof ViewFile file) {
            add(file);
        } else if (fact instanceof UnitState state) {
            add(state);
        } else if (fact instanceof PendingChange change) {
            put("path", change.path());
            put("kind", change.kind().text());
            put("cause", change.cause());
            put("staleness", change.staleness().text());
            put("explained", change.explained());
            put("explanation", change.explanation());
        } else if (fact instanceof ManagerState manager) {
            put("managerState", manager.state());
            put("failedDeclared", manager.failedDeclared());
            put("failedOthers", manager.failedOthers());
            put("reason", manager.unavailableReason());
        } else if (fact instanceof DirectoryWriter writer) {
            put("path", writer.path());
            put("writer", writer.writer());
        } else if (fact instanceof Artifact artifact) {
            put("path", artifact.path());
            put("kind", artifact.kind().text());
            put("owner", artifact.owner());
            put("drift", artifact.drift().text());
            put("source", artifact.sourcePath());
            put("revision", artifact.revision());
            put("obstacle", artifact.obstacle());
        } else if (fact instanceof Repaired repaired) {
            put("path", repaired.path());
            put("times", repaired.times());
            put("last", repaired.last());
            put("writer", repaired.writer());
            put("difference", repaired.difference());
        } else if (fact instanceof Unseen unseen) {
            put("reason", unseen.what());
        } else if (fact instanceof PolicyNote note) {
            put("overriding", note.path());
            put("madeFor", note.named());
            put("replaces", note.actual());
        } else if (fact instanceof StackState stack) {
            put("stack", stack.stack());
            put("unitState", stack.unitState());
            put("reason", stack.unknownReason());
            put("settling", stack.settlingReason());
            put("update", stack.updateCutShort());
        } else if (fact instanceof ServiceState service) {
            put("stack", service.stack());
            put("service", service.service());
        } else if (fact instanceof ContainerState container) {
            add(container);
        } else if (fact instanceof InputState input) {
            put("stack", input.stack());
            put("path", input.usedPath());
            put("mode", input.mode());
            put("reason", input.reason());
        } else if (fact instanceof HealthTimerState timer) {
            put("timer", timer.timer());
            put("container", timer.container());
        } else if (fact instanceof QuadletState quadlet) {
            put("path", quadlet.path());
            put("generated", quadlet.generated().text());
            put("reason", quadlet.reason());
            put("imageDiffers", quadlet.imageDiffers());
            put("updatePending", quadlet.updatePending());
        } else if (fact instanceof Expectation expectation) {
            put("owner", expectation.owner());
            put("fragmentUnder", String.join(", ", expectation.fragmentUnder()));
            put("source", expectation.source());
        }
    }

    private void add(ViewFile file) {
        put("path", file.path());
        put("view", file.view().text());
        put("layer", file.layer().text());
        put("place", file.place());
        put("overrides", file.overrides());
        put("writer", file.writer());
        put("staleness", file.staleness().text());
        put("cause", file.cause());
        if (file.owned()) {
            put("vouched", file.vouched());
            put("vouching", file.vouching());
        }
    }

    private void add(ContainerState container) {
        put("stack", container.stack());
        put("container", container.container());
        put("containerId", container.id());
        put("service", container.service());
        put("state", container.condition());
        put("health", container.health().name().toLowerCase(Locale.ROOT));
        put("healthStale", container.healthStale());
        put("restarts", container.restarts());
    }

    private void add(UnitState state) {
        put("owner", state.owner());
        put("loadState", state.loadState());
        put("activeState", state.activeState());
        put("reason", state.unknownReason());
        if (state.flagKnown()) {
            put("needDaemonReload", state.needDaemonReload());
        }
        if (state.olderDefinition() != UnitState.OlderDefinition.NO) {
            put("olderDefinition", state.olderDefinition().text());
        }
        put("programGone", state.programGone());
        put("reloadOverdue", state.reloadOverdue());
        put("restartOverdue", state.restartOverdue());
    }

    private void put(String name, @Nullable Object value) {
        if (value != null && !value.toString().isEmpty()) {
            values.putIfAbsent(name, value.toString());
        }
    }
}
