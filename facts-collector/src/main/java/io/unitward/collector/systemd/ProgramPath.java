package io.unitward.collector.systemd;

import org.jspecify.annotations.Nullable;

/**
 * The {@code PATH} by which the commands of a unit find other programs.
 *
 * @param value the directories, with colons; null when the manager does not tell
 * @param files whether the unit has an {@code EnvironmentFile=}, which may say otherwise and is not read
 * @param invocation the {@code INVOCATION_ID} of the unit's present run; null when it has none
 */
public record ProgramPath(
        @Nullable String value, boolean files, @Nullable String invocation) {}
