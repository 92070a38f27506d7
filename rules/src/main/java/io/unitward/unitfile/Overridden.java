package io.unitward.unitfile;

/**
 * A value that does not count.
 *
 * @param what the value
 * @param by what took its place, or dropped it with an empty assignment; of a setting where the first counts, that first one
 */
public record Overridden(Placed what, Placed by) {}
