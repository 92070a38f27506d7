package io.unitward.ownership;

import io.unitward.facts.HealthStatus;
import io.unitward.facts.PolicyFact;
import org.jspecify.annotations.Nullable;

/**
 * One container of a declared stack in flat words, with every age already compared with what the stack declares.
 *
 * @param subject the unit that starts the stack
 * @param stack the stack
 * @param container its name
 * @param id the first twelve digits of its id
 * @param service its compose service; empty when it has no such label
 * @param expected whether its service must run
 * @param declared whether its service is one of the compose files or of the manifest; true, too, while the compose files
 *     could not be read
 * @param settling whether it may still change by itself: it runs and the stack is {@linkplain StackState#settling settling}, or
 *     the stack is being started, stopped or updated
 * @param untold what podman did not tell of it in a form we know, a phrase; empty when it told everything
 * @param running whether it runs
 * @param state podman's word for its state; empty when not told
 * @param condition the same, with the exit code of a run that ended, such as {@code exited (exit code 3)}
 * @param health what its health check found last
 * @param healthOverdue whether its health check has been undecided for longer than the stack's health deadline
 * @param healthStale why its health is not that of now, a phrase; empty when it is, or when it has no health check
 * @param restartedLately whether its restart policy started it again within the stack's stability window
 * @param restarts how often its restart policy has started it again, in digits; {@code 0} when not told
 * @param otherUnit the unit that its label {@code PODMAN_SYSTEMD_UNIT} names, where that is another one; null otherwise
 * @param imageDiffers how its image differs from the one that the compose files name, a phrase; empty when it does not, or
 *     that cannot be told
 * @param updatePending what has been pulled for its image since it was made, a phrase; empty when nothing has
 */
public record ContainerState(
        String subject,
        String stack,
        String container,
        String id,
        String service,
        boolean expected,
        boolean declared,
        boolean settling,
        String untold,
        boolean running,
        String state,
        String condition,
        HealthStatus health,
        boolean healthOverdue,
        String healthStale,
        boolean restartedLately,
        String restarts,
        @Nullable String otherUnit,
        String imageDiffers,
        String updatePending)
        implements PolicyFact {}
