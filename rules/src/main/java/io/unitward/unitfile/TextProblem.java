package io.unitward.unitfile;

/**
 * Something in a unit file that systemd does not take as it was probably meant.
 *
 * @param line where, counted from 1
 * @param message what systemd makes of it, a phrase
 */
public record TextProblem(int line, String message) {}
