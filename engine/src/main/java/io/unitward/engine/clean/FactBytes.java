package io.unitward.engine.clean;

import io.unitward.facts.Manager;
import io.unitward.facts.PolicyFact;
import io.unitward.facts.PolicyNote;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitView;
import io.unitward.ownership.Artifact;
import io.unitward.ownership.ContainerState;
import io.unitward.ownership.DirectoryWriter;
import io.unitward.ownership.Expectation;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fact as bytes: its type and every one of its components, so that two facts are equal exactly if their bytes are. What a
 * policy cannot tell apart may be told apart here, never the other way round; a test changes each component of each type.
 */
final class FactBytes {
    private final Bytes to;

    FactBytes(Bytes to) {
        this.to = to;
    }

    /** Facts, in their order. */
    void all(List<PolicyFact> facts) {
        to.number(facts.size());
        facts.forEach(this::one);
    }

    /** The commonest first: in a usual run there are no others. */
    private void one(PolicyFact fact) {
        if (fact instanceof Unit unit) {
            unit(unit);
        } else if (fact instanceof UnitState state) {
            state(state);
        } else if (fact instanceof UnitDefinition definition) {
            definition(definition);
        } else if (fact instanceof ViewFile file) {
            file(file);
        } else if (fact instanceof Expectation expectation) {
            expectation(expectation);
        } else if (fact instanceof Relation relation) {
            relation(relation);
        } else if (fact instanceof Manager manager) {
            manager(manager);
        } else if (fact instanceof ManagerState state) {
            state(state);
        } else {
            rare(fact);
        }
    }

    private void rare(PolicyFact fact) {
        if (fact instanceof PendingChange change) {
            change(change);
        } else if (fact instanceof DirectoryWriter writer) {
            to.tag(10).text(writer.unit()).text(writer.path()).text(writer.writer());
        } else if (fact instanceof Unseen unseen) {
            to.tag(11).text(unseen.subject()).text(unseen.what());
        } else if (fact instanceof Artifact artifact) {
            artifact(artifact);
        } else if (fact instanceof Repaired repaired) {
            repaired(repaired);
        } else if (fact instanceof PolicyNote note) {
            note(note);
        } else if (fact instanceof QuadletState quadlet) {
            quadlet(quadlet);
        } else {
            ofStack(fact);
        }
    }

    private void ofStack(PolicyFact fact) {
        if (fact instanceof StackState stack) {
            stack(stack);
        } else if (fact instanceof ServiceState service) {
            service(service);
        } else if (fact instanceof ContainerState container) {
            container(container);
        } else if (fact instanceof InputState input) {
            input(input);
        } else if (fact instanceof HealthTimerState timer) {
            to.tag(20)
                    .text(timer.subject())
                    .text(timer.timer())
                    .text(timer.container())
                    .flag(timer.orphaned());
        } else {
            throw new IllegalArgumentException(
                    "a fact of type " + fact.getClass().getName() + "; expected one of those that policies see");
        }
    }

    private void unit(Unit unit) {
        to.tag(1)
                .text(unit.id())
                .texts(unit.names())
                .text(unit.loadState())
                .text(unit.activeState())
                .text(unit.subState())
                .flag(unit.needDaemonReload())
                .flag(unit.transientUnit())
                .text(unit.invocationId())
                .moment(unit.startedAt());
        view(unit.loaded());
        view(unit.onDisk());
        Unit.Dependencies pulled = unit.dependencies();
        to.flag(pulled != null);
        if (pulled != null) {
            to.texts(pulled.wants()).texts(pulled.requires()).texts(pulled.upholds());
        }
        to.texts(unit.stopsToo()).number(unit.gonePrograms().size());
        unit.gonePrograms().forEach(gone -> to.text(gone.path()).flag(gone.exists()));
    }

    private void view(@Nullable UnitView view) {
        to.flag(view != null);
        if (view != null) {
            to.text(view.fragmentPath())
                    .text(view.sourcePath())
                    .texts(view.dropInPaths())
                    .flag(view.masked())
                    .text(view.unitFileState());
        }
    }

    private void state(UnitState state) {
        to.tag(2)
                .text(state.subject())
                .text(state.type())
                .flag(state.known())
                .text(state.unknownReason())
                .flag(state.owned())
                .text(state.owner())
                .flag(state.required())
                .flag(state.absent())
                .flag(state.masked())
                .text(state.maskedBy())
                .flag(state.maskWaits())
                .text(state.loadState())
                .text(state.activeState())
                .text(state.subState())
                .flag(state.flagKnown())
                .flag(state.needDaemonReload())
                .flag(state.managerWide())
                .flag(state.transientUnit())
                .flag(state.healthCheck())
                .flag(state.reloadTriedBefore())
                .text(state.refusal())
                .text(state.refusedFile())
                .word(state.olderDefinition())
                .text(state.programGone())
                .text(state.reloadOverdue())
                .text(state.restartOverdue());
    }

    private void definition(UnitDefinition definition) {
        to.tag(3)
                .text(definition.subject())
                .word(definition.view())
                .text(definition.fragmentPath())
                .text(definition.sourcePath())
                .number(definition.dropIns())
                .flag(definition.masked())
                .text(definition.unitFileState())
                .text(definition.expectedStates())
                .flag(definition.stateExpected())
                .text(definition.loadState())
                .text(definition.loadReason())
                .text(definition.loadFile());
    }

    private void file(ViewFile file) {
        to.tag(4)
                .text(file.unit())
                .word(file.view())
                .word(file.role())
                .text(file.path())
                .word(file.layer())
                .word(file.status())
                .flag(file.known())
                .flag(file.owned())
                .flag(file.expected())
                .text(file.place())
                .flag(file.vouched())
                .flag(file.vouchable())
                .flag(file.drifted())
                .text(file.vouching())
                .text(file.overrides())
                .text(file.writer())
                .word(file.staleness())
                .text(file.cause());
    }

    private void expectation(Expectation expectation) {
        to.tag(5)
                .text(expectation.unit())
                .text(expectation.owner())
                .texts(expectation.fragmentUnder())
                .texts(expectation.resolvesUnder())
                .flag(expectation.contentAny())
                .texts(expectation.dropInsAllowed())
                .flag(expectation.vendorDropIns())
                .word(expectation.provider())
                .text(expectation.source())
                .texts(expectation.unitFileStates())
                .flag(expectation.required());
    }

    private void relation(Relation relation) {
        to.tag(6)
                .text(relation.subject())
                .word(relation.kind())
                .text(relation.path())
                .word(relation.layer())
                .text(relation.other())
                .flag(relation.owned())
                .flag(relation.expected())
                .flag(relation.inMemory());
    }

    private void manager(Manager manager) {
        to.tag(7)
                .word(manager.scope())
                .number(manager.uid())
                .flag(manager.available())
                .text(manager.unavailableReason())
                .text(manager.version())
                .text(manager.state())
                .text(manager.home())
                .text(manager.runtimeDirectory())
                .texts(manager.unitPath())
                .moment(manager.loadedAt())
                .texts(manager.failedUnits());
    }

    private void state(ManagerState state) {
        to.tag(8)
                .text(state.subject())
                .flag(state.available())
                .text(state.unavailableReason())
                .text(state.state())
                .text(state.failedDeclared())
                .text(state.failedOthers())
                .flag(state.managerWideFlag())
                .flag(state.reloadWanted());
    }

    private void change(PendingChange change) {
        to.tag(9)
                .text(change.path())
                .word(change.kind())
                .text(change.unit())
                .text(change.cause())
                .word(change.staleness())
                .flag(change.explained())
                .text(change.explanation())
                .flag(change.leaves());
    }

    private void artifact(Artifact artifact) {
        to.tag(12)
                .text(artifact.unit())
                .text(artifact.path())
                .word(artifact.kind())
                .text(artifact.owner())
                .word(artifact.provider())
                .text(artifact.sourcePath())
                .text(artifact.revision())
                .word(artifact.drift())
                .text(artifact.explanation())
                .flag(artifact.restorable())
                .text(artifact.obstacle());
    }

    private void repaired(Repaired repaired) {
        to.tag(13)
                .text(repaired.unit())
                .text(repaired.path())
                .flag(repaired.often())
                .text(repaired.times())
                .text(repaired.last())
                .text(repaired.writer())
                .text(repaired.difference())
                .text(repaired.explanation());
    }

    private void note(PolicyNote note) {
        to.tag(14)
                .text(note.subject())
                .word(note.kind())
                .text(note.policy())
                .text(note.path())
                .text(note.named())
                .text(note.actual());
    }

    private void quadlet(QuadletState quadlet) {
        to.tag(15)
                .text(quadlet.subject())
                .text(quadlet.path())
                .flag(quadlet.declared())
                .word(quadlet.generated())
                .text(quadlet.reason())
                .text(quadlet.imageDiffers())
                .text(quadlet.updatePending());
    }

    private void stack(StackState stack) {
        to.tag(16)
                .text(stack.subject())
                .text(stack.stack())
                .text(stack.project())
                .flag(stack.known())
                .text(stack.unknownReason())
                .flag(stack.settling())
                .text(stack.settlingReason())
                .flag(stack.unitStateKnown())
                .flag(stack.unitActive())
                .text(stack.unitState())
                .number(stack.expected())
                .number(stack.containers())
                .text(stack.updateCutShort())
                .flag(stack.updateReplaced());
    }

    private void service(ServiceState service) {
        to.tag(17)
                .text(service.subject())
                .text(service.stack())
                .text(service.service())
                .flag(service.missing())
                .text(service.lack())
                .text(service.surplus())
                .flag(service.settling());
    }

    private void container(ContainerState container) {
        to.tag(18)
                .text(container.subject())
                .text(container.stack())
                .text(container.container())
                .text(container.id())
                .text(container.service())
                .flag(container.expected())
                .flag(container.declared())
                .flag(container.settling())
                .text(container.untold())
                .flag(container.running())
                .text(container.state())
                .text(container.condition())
                .word(container.health())
                .flag(container.healthOverdue())
                .text(container.healthStale())
                .flag(container.restartedLately())
                .text(container.restarts())
                .text(container.otherUnit())
                .text(container.imageDiffers())
                .text(container.updatePending());
    }

    private void input(InputState input) {
        to.tag(19)
                .text(input.subject())
                .text(input.stack())
                .text(input.path())
                .text(input.usedPath())
                .word(input.kind())
                .flag(input.secret())
                .word(input.status())
                .flag(input.legacy())
                .flag(input.exposed())
                .text(input.mode())
                .text(input.reason());
    }
}
