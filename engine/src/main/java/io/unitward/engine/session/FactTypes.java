package io.unitward.engine.session;

import io.unitward.facts.Manager;
import io.unitward.facts.PolicyFact;
import io.unitward.facts.PolicyNote;
import io.unitward.facts.Unit;
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

/** The closed list of what policies see. */
public final class FactTypes {
    /** Every type of fact a policy can match. */
    public static final List<Class<? extends PolicyFact>> ALL = List.of(
            Manager.class,
            ManagerState.class,
            Unit.class,
            UnitState.class,
            UnitDefinition.class,
            Expectation.class,
            ViewFile.class,
            PendingChange.class,
            DirectoryWriter.class,
            Relation.class,
            Artifact.class,
            Repaired.class,
            StackState.class,
            ServiceState.class,
            ContainerState.class,
            InputState.class,
            HealthTimerState.class,
            QuadletState.class,
            Unseen.class,
            PolicyNote.class);

    private FactTypes() {}
}
