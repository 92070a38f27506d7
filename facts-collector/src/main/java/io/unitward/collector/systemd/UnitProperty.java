package io.unitward.collector.systemd;

import java.util.EnumSet;
import java.util.Set;

/** The properties of {@code org.freedesktop.systemd1.Unit} that are asked for. */
enum UnitProperty {
    ID("Id"),
    LOAD_STATE("LoadState"),
    ACTIVE_STATE("ActiveState"),
    SUB_STATE("SubState"),
    NAMES("Names"),
    FRAGMENT_PATH("FragmentPath"),
    DROP_IN_PATHS("DropInPaths"),
    SOURCE_PATH("SourcePath"),
    NEED_DAEMON_RELOAD("NeedDaemonReload"),
    TRANSIENT("Transient"),
    INVOCATION_ID("InvocationID"),
    INACTIVE_EXIT("InactiveExitTimestamp"),
    WANTS("Wants"),
    REQUIRES("Requires"),
    UPHOLDS("Upholds"),
    UPHELD_BY("UpheldBy"),
    REQUIRED_BY("RequiredBy"),
    REQUISITE_OF("RequisiteOf"),
    BOUND_BY("BoundBy"),
    CONSISTS_OF("ConsistsOf"),
    PROPAGATES_STOP_TO("PropagatesStopTo"),
    REQUISITE("Requisite"),
    BINDS_TO("BindsTo"),
    CONFLICTS("Conflicts"),
    CONFLICTED_BY("ConflictedBy"),
    PROPAGATES_RELOAD_TO("PropagatesReloadTo"),
    ON_SUCCESS("OnSuccess"),
    ON_FAILURE("OnFailure"),
    TRIGGERS("Triggers"),
    STOP_WHEN_UNNEEDED("StopWhenUnneeded"),
    FAILURE_ACTION("FailureAction"),
    JOB_TIMEOUT_ACTION("JobTimeoutAction"),
    ON_FAILURE_JOB_MODE("OnFailureJobMode"),
    ON_SUCCESS_JOB_MODE("OnSuccessJobMode"),
    START_LIMIT_ACTION("StartLimitAction"),
    SUCCESS_ACTION("SuccessAction");

    /** Where a unit's definition comes from: asked of every unit. */
    static final Set<UnitProperty> DEFINITION =
            EnumSet.of(NAMES, FRAGMENT_PATH, DROP_IN_PATHS, SOURCE_PATH, NEED_DAEMON_RELOAD, TRANSIENT);

    /** And its run: asked of units that an owner declares. */
    static final Set<UnitProperty> DEFINITION_AND_RUN = EnumSet.range(NAMES, INACTIVE_EXIT);

    /** All of it: what {@code ListUnits} would have told comes from here for a unit that it does not list. */
    static final Set<UnitProperty> ALL = EnumSet.range(ID, INACTIVE_EXIT);

    /** What it pulls in: asked where dependency links may have changed. */
    static final Set<UnitProperty> DEPENDENCIES = EnumSet.range(WANTS, UPHOLDS);

    /** Who starts it as soon as it can be started: asked of what could not be, and can be after a reload. */
    static final Set<UnitProperty> UPHOLDERS = EnumSet.of(UPHELD_BY);

    /** Whom systemd stops along with it. */
    static final Set<UnitProperty> STOPPED_ALONG = EnumSet.range(REQUIRED_BY, PROPAGATES_STOP_TO);

    /** What ends more than units, see {@link io.unitward.facts.Bonds#ACTIONS}. */
    static final Set<UnitProperty> ACTIONS = EnumSet.range(FAILURE_ACTION, SUCCESS_ACTION);

    /** What it is tied to, see {@link io.unitward.facts.Bond}: asked of every unit before units are started or stopped. */
    static final Set<UnitProperty> BONDS = bonds();

    private static Set<UnitProperty> bonds() {
        Set<UnitProperty> bonds = EnumSet.range(REQUIRED_BY, SUCCESS_ACTION);
        bonds.addAll(DEPENDENCIES);
        return bonds;
    }

    private final String text;

    UnitProperty(String text) {
        this.text = text;
    }

    /** systemd's own name for it. */
    String text() {
        return text;
    }
}
