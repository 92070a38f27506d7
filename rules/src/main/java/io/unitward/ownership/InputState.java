package io.unitward.ownership;

import io.unitward.facts.InputFile;
import io.unitward.facts.InputKind;
import io.unitward.facts.PolicyFact;

/**
 * One file that a declared stack reads, in flat words.
 *
 * @param subject the unit that starts the stack
 * @param stack the stack
 * @param path where it should be
 * @param usedPath what was looked at: {@code path}, or its legacy path while nothing is there
 * @param kind what it is for
 * @param secret whether nobody else may know its content
 * @param status what is there
 * @param legacy whether it was taken from its legacy path
 * @param exposed whether everybody on this machine can read it; false when that could not be told
 * @param mode its permission bits in octal; empty when not told
 * @param reason why it could not be looked at, a phrase; empty when it could
 */
public record InputState(
        String subject,
        String stack,
        String path,
        String usedPath,
        InputKind kind,
        boolean secret,
        InputFile.Status status,
        boolean legacy,
        boolean exposed,
        String mode,
        String reason)
        implements PolicyFact {}
