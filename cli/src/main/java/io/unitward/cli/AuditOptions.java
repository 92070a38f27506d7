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
 * @param whose which manager, and who asks
 * @param named what was named in place of the default places
 * @param limits how long what may take
 * @param dryRun whether nothing may be done
 * @param strict whether advice is a violation
 * @param noState whether nothing is remembered
 * @param stateDirectory where memory and journal are; null for the default place
 * @param snapshot a snapshot to judge instead of a live manager; null for live
 * @param memory what was remembered when {@code snapshot} was taken, a directory; null for nothing
 * @param plan {@code --plan}: digest of the plan that may be carried out, or the beginning of one; null for any
 * @param units full names and globs of the units to judge; empty: all
 * @param evidence where evidence of the run is written; null for nowhere
 */
record AuditOptions(
        Whose whose,
        Named named,
        Limits limits,
        boolean dryRun,
        boolean strict,
        boolean noState,
        @Nullable Path stateDirectory,
        @Nullable Path snapshot,
        @Nullable Path memory,
        @Nullable String plan,
        List<String> units,
        @Nullable Path evidence) {
    AuditOptions {
        units = List.copyOf(units);
    }

    /** On all units of a live manager, without evidence; advice is advice. */
    AuditOptions(
            Whose whose, Named named, Limits limits, boolean dryRun, boolean noState, @Nullable Path stateDirectory) {
        this(whose, named, limits, dryRun, false, noState, stateDirectory, null, null, null, List.of(), null);
    }

    /**
     * Which manager, and who asks.
     *
     * @param scope which
     * @param callerUid who asks
     * @param userOf the user whose manager root asks for; null for the caller's own or the system's
     */
    record Whose(Scope scope, long callerUid, @Nullable Account userOf) {
        static Whose of(ScopeOptions.Asked asked, long callerUid) {
            return new Whose(asked.scope(), callerUid, asked.userOf());
        }
    }

    /**
     * What was named on the command line.
     *
     * @param config {@code --config}; null for the default place
     * @param allowlist {@code --allowlist}; null for the default place
     * @param waivers {@code --waivers}; null for the default place
     * @param policies directories of policies besides those in the default places
     */
    record Named(
            @Nullable Path config,
            @Nullable Path allowlist,
            @Nullable Path waivers,
            List<Path> policies) {
        static final Named NOTHING = new Named(null, null, null, List.of());

        Named {
            policies = List.copyOf(policies);
        }

        /** Only {@code --config}, as of a command that judges nothing. */
        static Named config(Given given) {
            return new Named(given.path("--config"), null, null, List.of());
        }

        /** All that a command that judges and acts takes. */
        static Named all(Given given) {
            return new Named(
                    given.path("--config"),
                    given.path("--allowlist"),
                    given.path("--waivers"),
                    given.paths("--policies"));
        }
    }

    /**
     * How long what may take.
     *
     * @param timeout collecting
     * @param reloadTimeout one reload
     * @param settle how old the youngest pending file must be before anything is done
     */
    record Limits(Duration timeout, Duration reloadTimeout, Duration settle) {
        /** Of what only looks. */
        static Limits looking(Duration timeout) {
            return new Limits(timeout, timeout, Duration.ZERO);
        }
    }

    /** Those of a command that looks at a live manager, judges nothing and reads no configuration. */
    static AuditOptions looking(ScopeOptions.Asked asked, long callerUid, Duration timeout) {
        return new AuditOptions(Whose.of(asked, callerUid), Named.NOTHING, Limits.looking(timeout), true, true, null);
    }

    /** The same for a snapshot; null for a live manager. */
    AuditOptions of(@Nullable Path file) {
        return new AuditOptions(
                whose, named, limits, dryRun, strict, noState, stateDirectory, file, memory, plan, units, evidence);
    }

    /** The same, and evidence is written there; null for nowhere. */
    AuditOptions withEvidence(@Nullable Path place) {
        return new AuditOptions(
                whose, named, limits, dryRun, strict, noState, stateDirectory, snapshot, memory, plan, units, place);
    }

    Scope scope() {
        return whose.scope();
    }

    long callerUid() {
        return whose.callerUid();
    }

    @Nullable
    Account userOf() {
        return whose.userOf();
    }

    @Nullable
    Path config() {
        return named.config();
    }

    @Nullable
    Path allowlist() {
        return named.allowlist();
    }

    @Nullable
    Path waivers() {
        return named.waivers();
    }

    List<Path> policies() {
        return named.policies();
    }

    Duration timeout() {
        return limits.timeout();
    }

    Duration reloadTimeout() {
        return limits.reloadTimeout();
    }

    Duration settle() {
        return limits.settle();
    }

    /** Whose manager it is; that of a system manager is 0, or whoever asks. */
    long managerUid() {
        Account of = userOf();
        return of == null ? callerUid() : of.uid();
    }

    /** The manager, as a person would call it. */
    String managerName() {
        return scope().text() + " manager" + (userOf() == null ? "" : " of " + userOf());
    }
}
