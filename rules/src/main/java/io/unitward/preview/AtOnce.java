package io.unitward.preview;

import io.unitward.preview.SettingChange.Effect;
import java.util.Set;

/**
 * Which settings of a running unit take effect with the reload itself. Measured on systemd 252: a pending {@code Upholds=}
 * started its unit, a changed path unit fired, a shortened timer fired; the next stop ran the new {@code ExecStop=}. The
 * limits are those that systemd applies to the control group of a running unit; what only a new process gets, such as
 * {@code LimitNOFILE=}, waits for the next start.
 */
final class AtOnce {
    private static final Set<String> ACTS = Set.of(
            "Upholds",
            "BindsTo",
            "StopWhenUnneeded",
            "StopPropagatedFrom",
            "RuntimeMaxSec",
            "RuntimeRandomizedExtraSec",
            "JobTimeoutSec",
            "JobRunningTimeoutSec",
            "Conflicts");

    private static final Set<String> REPLACES = Set.of(
            "ExecReload",
            "ExecReloadPost",
            "ExecStop",
            "ExecStopPost",
            "ExecStopPre",
            "Restart",
            "RestartSec",
            "RestartMode",
            "RestartSteps",
            "RestartMaxDelaySec",
            "RestartForceExitStatus",
            "RestartPreventExitStatus",
            "SuccessExitStatus",
            "RemainAfterExit",
            "OnFailure",
            "OnFailureJobMode",
            "OnSuccess",
            "OnSuccessJobMode",
            "FailureAction",
            "SuccessAction",
            "StartLimitAction",
            "StartLimitBurst",
            "StartLimitIntervalSec",
            "TimeoutStopSec",
            "TimeoutAbortSec",
            "WatchdogSec",
            "KillMode",
            "KillSignal",
            "RestartKillSignal",
            "FinalKillSignal",
            "SendSIGKILL",
            "SendSIGHUP",
            "OOMPolicy",
            "PropagatesStopTo",
            "PropagatesReloadTo",
            "ReloadPropagatedFrom",
            "PartOf",
            "Requires",
            "TriggerLimitBurst",
            "TriggerLimitIntervalSec");

    private static final Set<String> LIMIT_PREFIXES = Set.of(
            "CPUQuota",
            "CPUWeight",
            "CPUShares",
            "StartupCPU",
            "Memory",
            "StartupMemory",
            "DefaultMemory",
            "IO",
            "BlockIO",
            "StartupIO",
            "StartupBlockIO",
            "TasksMax",
            "Allowed",
            "StartupAllowed",
            "Device",
            "IPAddress",
            "IPIngress",
            "IPEgress",
            "SocketBind",
            "RestrictNetworkInterfaces",
            "BPFProgram",
            "ManagedOOM",
            "Delegate",
            "DisableControllers",
            "NFTSet");

    private AtOnce() {}

    /** What a changed setting of a unit means; for a unit that does not run it always waits for a start. */
    static Effect of(boolean active, String section, String key) {
        if (!active) {
            return Effect.NEXT_START;
        }
        boolean trigger = section.equals("Timer") || section.equals("Path") || section.equals("Automount");
        if (trigger || ACTS.contains(key) || (section.equals("Socket") && key.startsWith("Listen"))) {
            return Effect.ACTS;
        }
        if (REPLACES.contains(key)) {
            return Effect.REPLACES;
        }
        return isLimit(key) ? Effect.LIMITS : Effect.NEXT_START;
    }

    private static boolean isLimit(String key) {
        // IOSchedulingClass= and MemoryDenyWriteExecute= are given to a process when it starts.
        if (key.startsWith("IOScheduling") || key.startsWith("MemoryDeny") || key.equals("MemoryKSM")) {
            return false;
        }
        for (String prefix : LIMIT_PREFIXES) {
            if (key.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
