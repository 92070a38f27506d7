package io.unitward.ownership;

import io.unitward.facts.PolicyFact;

/**
 * One declared stack in flat words, told to the unit that starts it.
 *
 * @param subject the unit
 * @param stack its name
 * @param project its compose project
 * @param known whether all that the policies about stacks need could be told; false makes the unit unknown
 * @param unknownReason why not, a phrase; empty when known
 * @param settling whether it is being started, stopped or reloaded, or is inside its start and health deadlines: what is
 *     seen of its containers may not last
 * @param settlingReason why it is settling, a phrase; empty when it is not
 * @param unitStateKnown whether it could be told what its unit is doing
 * @param unitActive whether its unit is active, or on its way to or from it
 * @param unitState what its unit is doing, such as {@code failed (exit-code)}; empty when that could not be told
 * @param expected how many services must run; 0 when that could not be told
 * @param containers how many containers of its project there are; 0 when that could not be told
 * @param updateCutShort what is to be said of an update of it that was begun, not ended, and does not go on, a phrase; empty when
 *     there is none
 * @param updateReplaced whether that update had come so far that what runs may have been replaced
 */
public record StackState(
        String subject,
        String stack,
        String project,
        boolean known,
        String unknownReason,
        boolean settling,
        String settlingReason,
        boolean unitStateKnown,
        boolean unitActive,
        String unitState,
        int expected,
        int containers,
        String updateCutShort,
        boolean updateReplaced)
        implements PolicyFact {}
