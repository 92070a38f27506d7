package io.unitward.unitfile;

/**
 * One {@code Key=Value} of a unit file, continuation lines joined.
 *
 * @param section the section header above it, without brackets
 * @param key what stands before the first {@code =}, trimmed
 * @param value what follows it, trimmed; a backslash at the end of a line has become a space, quotes are as written
 * @param line where it begins, counted from 1
 * @param lastLine where it ends; what systemd names in its own messages
 */
public record Assignment(String section, String key, String value, int line, int lastLine) {}
