package io.unitward.unitfile;

/**
 * One file that a unit is made of.
 *
 * @param path as systemd names it
 * @param text what it says
 * @param installs whether {@code systemctl enable} reads its {@code [Install]} section: it does in the fragment and, since
 *     version 236, in drop-ins of the unit's own name or its template, but not in those of a dash prefix, a type or an alias
 */
public record UnitSource(String path, UnitText text, boolean installs) {}
