package io.unitward.ownership;

import io.unitward.facts.PolicyFact;

/**
 * One service that a declared stack must run; there is none while podman could not tell the containers.
 *
 * @param subject the unit that starts the stack
 * @param stack the stack
 * @param service the compose service
 * @param missing whether it has fewer containers, running or not, than it is to have
 * @param lack what it has instead, such as {@code no container} or {@code 1 of 2 containers}; empty when none is missing
 * @param surplus what it has when that are more than it is to have, such as {@code 3 containers, and is to have 2}; empty when not
 * @param settling whether its containers may still come and go: the stack is being started, stopped or updated
 */
public record ServiceState(
        String subject, String stack, String service, boolean missing, String lack, String surplus, boolean settling)
        implements PolicyFact {}
