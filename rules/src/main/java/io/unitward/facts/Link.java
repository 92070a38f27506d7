package io.unitward.facts;

/**
 * One symbolic link that was followed.
 *
 * @param path where the link is
 * @param target what it says, as written
 */
public record Link(String path, String target) {}
