package io.unitward.unitfile;

/**
 * A value and where it is assigned.
 *
 * @param path the file, as systemd names it
 * @param line where the assignment begins, counted from 1
 * @param key the key as written there
 * @param value what it says; of {@code Environment=} one variable
 * @param order rank among all values of the unit, in the order in which systemd reads them
 */
public record Placed(String path, int line, String key, String value, int order) {}
