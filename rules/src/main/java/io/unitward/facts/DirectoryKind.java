package io.unitward.facts;

/** What systemd reads a directory of the search path for. */
public enum DirectoryKind {
    /** One entry of {@code UnitPath}: unit files. */
    UNITS,
    /** {@code NAME.d}: drop-ins. */
    DROP_INS,
    /** {@code NAME.wants}, {@code NAME.requires}, {@code NAME.upholds}: dependency links. */
    DEPENDENCIES
}
