package io.unitward.ownership;

import io.unitward.facts.StackRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code stacks:} in {@code unitward.yaml}: a compose stack that runs as a unit of a user's manager. Paths are
 * as written; <code>~</code> and <code>{runtime}</code> are the audited manager's.
 *
 * @param name what verbs and reports call it
 * @param uid whose manager runs it; null for that of whoever is audited
 * @param unit the service that starts it
 * @param project its compose project
 * @param composeFiles its compose files, in the order the provider is given them; at least one
 * @param provider the command that carries out compose verbs, as arguments without a verb; never a line for a shell
 * @param directory where the provider runs, and what relative paths in the compose files start from
 * @param inputs what else it reads, in the order declared
 * @param services the services that must run; empty for all that the compose files start by default
 * @param deadlines how long things may take
 * @param gate whether starting the unit waits until the stack is as declared
 * @param update how it is updated
 */
public record StackDeclaration(
        String name,
        @Nullable Long uid,
        String unit,
        String project,
        List<String> composeFiles,
        List<String> provider,
        String directory,
        List<StackRequest.InputRequest> inputs,
        List<String> services,
        Deadlines deadlines,
        Gate gate,
        Update update) {
    /** docker-compose v2 through podman's socket: of the providers that exist its exit codes can be relied on most. */
    public static final List<String> DEFAULT_PROVIDER = List.of("docker-compose");

    public StackDeclaration {
        composeFiles = List.copyOf(composeFiles);
        provider = List.copyOf(provider);
        inputs = List.copyOf(inputs);
        services = List.copyOf(services);
    }

    /** What has to be collected so that it can be judged. */
    public StackRequest request() {
        return new StackRequest(name, uid, unit, project, composeFiles, inputs, directory);
    }

    /** Whether it concerns the manager of a user. */
    public boolean concerns(long managerUid) {
        return uid == null || uid == managerUid;
    }

    /** The service that verifies it where its {@link #gate} is in the background; its failure is the stack's. */
    public String verifyUnit() {
        return unit.replaceFirst("\\.service$", "-verify.service");
    }

    /**
     * How long things may take.
     *
     * @param start from the start of the unit until every expected container runs
     * @param health from then until every container with a health check is healthy; no health check may stay
     *     undecided for longer
     * @param stable how long all of it must then have held before it counts
     * @param pull how long a pull of its images may take
     */
    public record Deadlines(Duration start, Duration health, Duration stable, Duration pull) {
        /** A large image over a slow line. */
        private static final Duration PULL = Duration.ofMinutes(10);

        /** With ten minutes for a pull, or as long as a start where that is longer. */
        public Deadlines(Duration start, Duration health, Duration stable) {
            this(start, health, stable, start.compareTo(PULL) > 0 ? start : PULL);
        }

        public static final Deadlines DEFAULT =
                new Deadlines(Duration.ofSeconds(120), Duration.ofSeconds(60), Duration.ofSeconds(10));
    }

    /** Whether starting the unit waits until the stack is as declared. */
    public enum Gate {
        /** The unit is not started before the stack is verified, and fails when it is not. */
        BLOCKING,
        /** The unit is started at once; a service of its own verifies the stack and reports. */
        BACKGROUND
    }

    /**
     * How a stack is updated.
     *
     * @param onFailure what happens to one that is not as declared after its update
     * @param order smaller numbers first; the same number: by name
     * @param canary whether it is updated before all others, which are left alone when it fails
     */
    public record Update(OnFailure onFailure, int order, boolean canary) {
        /** Of a stack that does not say. */
        public static final int DEFAULT_ORDER = 1000;

        public static final Update DEFAULT = new Update(OnFailure.ROLLBACK, DEFAULT_ORDER, false);

        /** What happens to a stack that is not as declared after its update. */
        public enum OnFailure {
            /** The recorded digests are restored, and verified. */
            ROLLBACK,
            /** It is left as the update made it. */
            KEEP
        }
    }
}
