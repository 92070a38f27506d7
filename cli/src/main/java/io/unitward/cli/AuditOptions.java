package io.unitward.cli;

import io.unitward.facts.Scope;
import io.unitward.host.Account;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that one audit was asked.
 *
 * @param scope which manager
 * @param callerUid who asks
 * @param userOf the user whose manager root asks for; null for the caller's own or the system's
 * @param dryRun whether nothing may be done
 * @param config {@code --config}; null for the default place
 * @param allowlist {@code --allowlist}; null for the default place
 * @param waivers {@code --waivers}; null for the default place
 * @param plan {@code --plan}: digest of the plan that may be carried out, or the beginning of one; null for any
 * @param snapshot a snapshot to judge instead of a live manager; null for live
 * @param timeout how long collecting may take
 * @param reloadTimeout how long one reload may take
 * @param settle how old the youngest pending file must be before anything is done
 * @param strict whether advice is a violation
 * @param noState whether nothing is remembered
 * @param stateDirectory where memory and journal are; null for the default place
 * @param policies directories of policies besides those in the default places
 * @param units full names and globs of the units to judge; empty: all
 * @param evidence where evidence of the run is written; null for nowhere
 * @param memory what was remembered when {@code snapshot} was taken, a directory; null for nothing
 */
record AuditOptions(
        Scope scope,
        long callerUid,
        @Nullable Account userOf,
        boolean dryRun,
        @Nullable Path config,
        @Nullable Path allowlist,
        @Nullable Path waivers,
        @Nullable String plan,
        @Nullable Path snapshot,
        Duration timeout,
        Duration reloadTimeout,
        Duration settle,
        boolean strict,
        boolean noState,
        @Nullable Path stateDirectory,
        List<Path> policies,
        List<String> units,
        @Nullable Path evidence,
        @Nullable Path memory) {
    AuditOptions {
        policies = List.copyOf(policies);
        units = List.copyOf(units);
    }

    /** Without evidence. */
    AuditOptions(
            Scope scope,
            long callerUid,
            @Nullable Account userOf,
            boolean dryRun,
            @Nullable Path config,
            @Nullable Path allowlist,
            @Nullable Path waivers,
            @Nullable String plan,
            @Nullable Path snapshot,
            Duration timeout,
            Duration reloadTimeout,
            Duration settle,
            boolean strict,
            boolean noState,
            @Nullable Path stateDirectory,
            List<Path> policies,
            List<String> units) {
        this(
                scope,
                callerUid,
                userOf,
                dryRun,
                config,
                allowlist,
                waivers,
                plan,
                snapshot,
                timeout,
                reloadTimeout,
                settle,
                strict,
                noState,
                stateDirectory,
                policies,
                units,
                null,
                null);
    }

    /** Without policies of its own, as for a command that judges nothing. */
    AuditOptions(
            Scope scope,
            long callerUid,
            @Nullable Account userOf,
            boolean dryRun,
            @Nullable Path config,
            @Nullable Path allowlist,
            @Nullable Path snapshot,
            Duration timeout,
            Duration reloadTimeout,
            Duration settle,
            boolean strict,
            boolean noState,
            @Nullable Path stateDirectory,
            List<String> units) {
        this(
                scope,
                callerUid,
                userOf,
                dryRun,
                config,
                allowlist,
                null,
                null,
                snapshot,
                timeout,
                reloadTimeout,
                settle,
                strict,
                noState,
                stateDirectory,
                List.of(),
                units);
    }

    /** The same, and evidence is written there; null for nowhere. */
    AuditOptions withEvidence(@Nullable Path place) {
        return new AuditOptions(
                scope,
                callerUid,
                userOf,
                dryRun,
                config,
                allowlist,
                waivers,
                plan,
                snapshot,
                timeout,
                reloadTimeout,
                settle,
                strict,
                noState,
                stateDirectory,
                policies,
                units,
                place,
                memory);
    }

    /** Whose manager it is; that of a system manager is 0, or whoever asks. */
    long managerUid() {
        return userOf == null ? callerUid : userOf.uid();
    }

    /** The manager, as a person would call it. */
    String managerName() {
        return scope.text() + " manager" + (userOf == null ? "" : " of " + userOf);
    }

    /** Those of a command that looks at a live manager, judges nothing and reads no configuration. */
    static AuditOptions looking(ScopeOptions.Asked asked, long callerUid, Duration timeout) {
        return new AuditOptions(
                asked.scope(),
                callerUid,
                asked.userOf(),
                true,
                null,
                null,
                null,
                timeout,
                timeout,
                Duration.ZERO,
                false,
                true,
                null,
                List.of());
    }
}
