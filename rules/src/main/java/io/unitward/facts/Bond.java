package io.unitward.facts;

import org.jspecify.annotations.Nullable;

/**
 * How one unit is tied to another, as far as an action on the one may do something to the other. Words of systemd.unit(5); what
 * each does is in {@code src/core/unit-dependency-atom.c}.
 */
public enum Bond {
    REQUIRES("Requires", true),
    REQUISITE("Requisite", true),
    BINDS_TO("BindsTo", true),
    WANTS("Wants", true),
    UPHOLDS("Upholds", true),
    CONFLICTS("Conflicts", true),
    CONFLICTED_BY("ConflictedBy", true),
    REQUIRED_BY("RequiredBy", true),
    REQUISITE_OF("RequisiteOf", true),
    BOUND_BY("BoundBy", true),
    CONSISTS_OF("ConsistsOf", true),
    PROPAGATES_STOP_TO("PropagatesStopTo", true),
    PROPAGATES_RELOAD_TO("PropagatesReloadTo", true),
    ON_SUCCESS("OnSuccess", true),
    ON_FAILURE("OnFailure", true),
    TRIGGERS("Triggers", true),
    PART_OF("PartOf", false),
    STOP_PROPAGATED_FROM("StopPropagatedFrom", false),
    RELOAD_PROPAGATED_FROM("ReloadPropagatedFrom", false),
    UPHELD_BY("UpheldBy", false),
    TRIGGERED_BY("TriggeredBy", false);

    private final String text;
    private final boolean told;

    Bond(String text, boolean told) {
        this.text = text;
        this.told = told;
    }

    /** systemd's own word: the setting, and the property of the manager. */
    public String text() {
        return text;
    }

    /** Whether the manager is asked for it; of the others it tells the {@linkplain #inverse other side}. */
    public boolean isTold() {
        return told;
    }

    /** The same seen from the other unit; null where systemd makes nothing of it that matters to an action. */
    public @Nullable Bond inverse() {
        return switch (this) {
            case REQUIRES -> REQUIRED_BY;
            case REQUIRED_BY -> REQUIRES;
            case REQUISITE -> REQUISITE_OF;
            case REQUISITE_OF -> REQUISITE;
            case BINDS_TO -> BOUND_BY;
            case BOUND_BY -> BINDS_TO;
            case CONFLICTS -> CONFLICTED_BY;
            case CONFLICTED_BY -> CONFLICTS;
            case CONSISTS_OF -> PART_OF;
            case PART_OF -> CONSISTS_OF;
            case PROPAGATES_STOP_TO -> STOP_PROPAGATED_FROM;
            case STOP_PROPAGATED_FROM -> PROPAGATES_STOP_TO;
            case PROPAGATES_RELOAD_TO -> RELOAD_PROPAGATED_FROM;
            case RELOAD_PROPAGATED_FROM -> PROPAGATES_RELOAD_TO;
            case UPHOLDS -> UPHELD_BY;
            case UPHELD_BY -> UPHOLDS;
            case TRIGGERS -> TRIGGERED_BY;
            case TRIGGERED_BY -> TRIGGERS;
            case WANTS, ON_SUCCESS, ON_FAILURE -> null;
        };
    }

    /** The bond of that name; null when there is none. */
    public static @Nullable Bond of(String text) {
        for (Bond bond : values()) {
            if (bond.text.equals(text)) {
                return bond;
            }
        }
        return null;
    }
}
