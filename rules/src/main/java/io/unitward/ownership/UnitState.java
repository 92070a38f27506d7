package io.unitward.ownership;

import io.unitward.facts.PolicyFact;
import org.jspecify.annotations.Nullable;

/**
 * One unit in flat words, with every relation that needs more than the unit itself already worked out. This is what
 * policies join on.
 *
 * @param subject unit name
 * @param type unit type: what follows the last dot
 * @param known whether it could be told what the manager has loaded for it; false makes the unit unknown
 * @param unknownReason why not, a phrase; empty when known
 * @param owned whether an owner declares it
 * @param owner who; empty when nobody does
 * @param required whether it must exist
 * @param absent whether neither the manager nor the unit search path has it
 * @param masked whether either view of it is masked
 * @param maskedBy the file that masks it; null when it is not masked, or that is not told
 * @param maskWaits whether it is masked on disk alone, so that only a reload masks it
 * @param loadState systemd's {@code LoadState}; {@code stub}, as systemd itself says, for a unit that is on disk only
 * @param activeState systemd's {@code ActiveState}
 * @param subState systemd's {@code SubState}
 * @param flagKnown whether systemd's {@code NeedDaemonReload} was told
 * @param needDaemonReload that flag; false when it was not told
 * @param managerWide whether that flag is set on every unit, for a cause that is not this unit's
 * @param transientUnit systemd's {@code Transient}; false when it was not told
 * @param healthCheck whether it is one of podman's transient health checks
 * @param reloadTriedBefore whether the flag is set although a reload was carried out on this boot for the same cause
 * @param refusal why systemd refused it, with the file and line where there is one, or why that cannot be told, a phrase;
 *     empty when it did not
 * @param refusedFile the file that it was refused for; null when that is none, or not known
 * @param olderDefinition whether its run began with another definition than the loaded one
 * @param programGone what its loaded {@code ExecStart=} cannot run and why, a phrase; empty when there is nothing like that, or it
 *     could not be told, or the unit neither runs nor is started by anything
 * @param reloadOverdue since when a change of it that may be loaded waits for a reload, a phrase; empty unless that is longer than
 *     {@code pendingGrace}
 * @param restartOverdue since when its run waits for a restart, because it began with another definition, a phrase; empty unless
 *     that is longer than {@code pendingGrace}
 */
public record UnitState(
        String subject,
        String type,
        boolean known,
        String unknownReason,
        boolean owned,
        String owner,
        boolean required,
        boolean absent,
        boolean masked,
        @Nullable String maskedBy,
        boolean maskWaits,
        String loadState,
        String activeState,
        String subState,
        boolean flagKnown,
        boolean needDaemonReload,
        boolean managerWide,
        boolean transientUnit,
        boolean healthCheck,
        boolean reloadTriedBefore,
        String refusal,
        @Nullable String refusedFile,
        OlderDefinition olderDefinition,
        String programGone,
        String reloadOverdue,
        String restartOverdue)
        implements PolicyFact {
    /** Whether a run began with another definition than the loaded one. */
    public enum OlderDefinition {
        /** Nothing tells of another one, or a change of the unit is pending. */
        NO("no"),
        /** Only a time says so: the run was not seen before, and a file changed after it began. */
        MAYBE("maybe"),
        /** The definition this run began with is recorded, and it is another one. */
        YES("yes");

        private final String text;

        OlderDefinition(String text) {
            this.text = text;
        }

        /** The word used in reports. */
        public String text() {
            return text;
        }
    }
}
