package io.unitward.engine.diff;

/** What a difference is about. */
public enum SubjectKind {
    MANAGER,
    UNIT,
    /** A unit file or drop-in. */
    FILE,
    /** An entry of a {@code NAME.wants}, {@code .requires} or {@code .upholds} directory. */
    DEPENDENCY,
    /** A directory of the unit search path. */
    DIRECTORY,
    /** Something else that a reload reads. */
    MANAGER_INPUT,
    /** A declared stack. */
    STACK,
    /** A source of podman's Quadlet generator. */
    QUADLET,
    /** A container of either. */
    CONTAINER,
    /** A file that a stack reads. */
    INPUT
}
