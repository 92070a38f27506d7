package io.unitward.unitfile;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * On which units a setting bears: whether a change of it can start or stop others, and is followed. What is in no class here is not
 * followed, so that a setting that nobody has thought of is never taken for one that concerns its unit alone. The relations that
 * systemd adds by itself are those of systemd.exec(5), systemd.service(5), systemd.socket(5), systemd.mount(5), systemd.path(5) and
 * systemd.resource-control(5) under "Automatic Dependencies".
 */
public final class Bearing {
    private static final Pattern CONDITION = Pattern.compile("(Condition|Assert)[A-Za-z]+");
    private static final List<String> TEMPORARY = List.of("/tmp", "/var/tmp");

    private enum Kind {
        /** It concerns its unit alone, or what comes at its next start. */
        OWN,
        /** What it ties its unit to, or when it ends it, is followed. */
        FOLLOWED,
        /** Its paths need the mounts on their way. */
        PATHS,
        /** Its unit gets directories for temporary files of its own, which need theirs. */
        TEMPORARY,
        /** A word is its unit's own, a file or a named socket is not. */
        STREAM,
        /** Services on the bus need the bus. */
        BUS,
        /** What it does to others is not followed. */
        OPEN
    }

    private static final String UNIT = """
            OWN: Description SourcePath JobTimeoutRebootArgument FailureActionExitStatus SuccessActionExitStatus RebootArgument
            OWN: Documentation Before After JoinsNamespaceOf RefuseManualStart RefuseManualStop AllowIsolate IgnoreOnIsolate
            OWN: SurviveFinalKillSignal StartLimitIntervalSec StartLimitBurst CollectMode
            FOLLOWED: Requires Requisite Wants BindsTo Upholds Conflicts OnSuccess OnFailure PropagatesReloadTo
            FOLLOWED: ReloadPropagatedFrom PropagatesStopTo StopPropagatedFrom PartOf StopWhenUnneeded OnSuccessJobMode
            FOLLOWED: OnFailureJobMode JobTimeoutSec JobRunningTimeoutSec JobTimeoutAction StartLimitAction FailureAction
            FOLLOWED: SuccessAction
            PATHS: RequiresMountsFor WantsMountsFor
            OPEN: DefaultDependencies""";

    private static final String SERVICE = """
            OWN: PIDFile USBFunctionDescriptors USBFunctionStrings ExecCondition ExecStartPre ExecStart ExecStartPost ExecReload
            OWN: ExecReloadPost ExecStop ExecStopPost RestartPreventExitStatus RestartForceExitStatus SuccessExitStatus OpenFile
            OWN: ReloadSignal TimeoutStartFailureMode TimeoutStopFailureMode ExitType NotifyAccess FileDescriptorStoreMax
            OWN: FileDescriptorStorePreserve OOMPolicy PermissionsStartOnly RootDirectoryStartOnly RemainAfterExit GuessMainPID
            OWN: NonBlocking Restart RestartSec RestartSteps RestartMaxDelaySec RestartMode
            FOLLOWED: TimeoutStartSec TimeoutStopSec TimeoutAbortSec RuntimeMaxSec RuntimeRandomizedExtraSec WatchdogSec Sockets
            BUS: Type
            OPEN: BusName""";

    private static final String SOCKET = """
            OWN: ExecStartPre ExecStartPost ExecStopPre ExecStopPost Symlinks SocketUser SocketGroup IPTOS TCPCongestion
            OWN: FileDescriptorName SmackLabel SmackLabelIPIn SmackLabelIPOut FlushPending Writable KeepAlive NoDelay FreeBind
            OWN: Transparent Broadcast PassCredentials PassPIDFD PassSecurity PassPacketInfo PassFileDescriptorsToExec
            OWN: AcceptFileDescriptors ReusePort RemoveOnStop SELinuxContextFromNet SocketProtocol BindIPv6Only Backlog SocketMode
            OWN: DirectoryMode MaxConnections MaxConnectionsPerSource KeepAliveTimeSec KeepAliveIntervalSec KeepAliveProbes
            OWN: DeferAcceptSec Priority ReceiveBuffer SendBuffer IPTTL Mark PipeSize Timestamping MessageQueueMaxMessages
            OWN: MessageQueueMessageSize TriggerLimitIntervalSec TriggerLimitBurst PollLimitIntervalSec PollLimitBurst
            OWN: ListenNetlink ListenMessageQueue
            FOLLOWED: TimeoutSec
            PATHS: ListenStream ListenDatagram ListenSequentialPacket ListenFIFO ListenSpecial ListenUSBFunction
            OPEN: Accept Service BindToDevice""";

    private static final String MOUNT = """
            OWN: DirectoryMode SloppyOptions LazyUnmount ForceUnmount ReadWriteOnly
            FOLLOWED: TimeoutSec
            OPEN: What Where Options Type""";

    private static final String AUTOMOUNT = """
            OWN: DirectoryMode ExtraOptions
            OPEN: Where TimeoutIdleSec""";

    private static final String SWAP = """
            OWN: Priority
            FOLLOWED: TimeoutSec
            OPEN: What Options""";

    private static final String TIMER = """
            FOLLOWED: OnCalendar OnActiveSec OnBootSec OnStartupSec OnUnitActiveSec OnUnitInactiveSec OnClockChange
            FOLLOWED: OnTimezoneChange Persistent WakeSystem RemainAfterElapse FixedRandomDelay DeferReactivation AccuracySec
            FOLLOWED: RandomizedDelaySec RandomizedOffsetSec Unit""";

    private static final String PATH = """
            FOLLOWED: MakeDirectory DirectoryMode TriggerLimitIntervalSec TriggerLimitBurst Unit
            PATHS: PathExists PathExistsGlob PathChanged PathModified DirectoryNotEmpty""";

    private static final String SCOPE = """
            OWN: OOMPolicy
            FOLLOWED: RuntimeMaxSec RuntimeRandomizedExtraSec TimeoutStopSec""";

    /** What several sections have. */
    private static final String SHARED = """
            OWN: RootHash RootHashSignature RootVerity RootImagePolicy MountImagePolicy ExtensionImagePolicy User Group Nice
            OWN: OOMScoreAdjust IOSchedulingClass IOSchedulingPriority CPUSchedulingPolicy NUMAPolicy TTYRows TTYColumns
            OWN: SyslogIdentifier SecureBits SystemCallErrorNumber MountFlags MountAPIVFS Personality UtmpIdentifier
            OWN: SELinuxContext AppArmorProfile SmackProcessLabel RootImageOptions SupplementaryGroups CoredumpFilter
            OWN: CPUAffinity NUMAMask Environment EnvironmentFile PassEnvironment UnsetEnvironment LogExtraFields
            OWN: LogFilterPatterns AmbientCapabilities SystemCallFilter SystemCallArchitectures SystemCallLog
            OWN: RestrictNamespaces RestrictAddressFamilies RestrictFileSystems ReadWritePaths ReadOnlyPaths
            OWN: InaccessiblePaths ExecPaths NoExecPaths ExecSearchPath TemporaryFileSystem ImportCredential BindPaths
            OWN: BindReadOnlyPaths StandardInputText StandardInputData SetCredential SetCredentialEncrypted LoadCredential
            OWN: LoadCredentialEncrypted CapabilityBoundingSet CPUSchedulingResetOnFork RemoveIPC TTYReset TTYVHangup
            OWN: TTYVTDisallocate SyslogLevelPrefix NoNewPrivileges MemoryDenyWriteExecute MemoryKSM RestrictRealtime
            OWN: RestrictSUIDSGID LockPersonality PrivateDevices ProtectKernelTunables ProtectKernelModules
            OWN: ProtectKernelLogs ProtectClock PrivateNetwork PrivateMounts PrivateIPC IgnoreSIGPIPE RootEphemeral
            OWN: SetLoginEnvironment CPUSchedulingPriority PrivateUsers PrivatePIDs ProtectControlGroups ProtectHostname
            OWN: UMask SyslogFacility SyslogLevel LogLevelMax LogRateLimitIntervalSec LogRateLimitBurst TimerSlackNSec
            OWN: KeyringMode ProtectProc ProcSubset LimitCPU LimitFSIZE LimitDATA LimitSTACK LimitCORE LimitRSS LimitNOFILE
            OWN: LimitAS LimitNPROC LimitMEMLOCK LimitLOCKS LimitSIGPENDING LimitMSGQUEUE LimitNICE LimitRTPRIO LimitRTTIME
            OWN: ProtectSystem ProtectHome RuntimeDirectoryPreserve TimeoutCleanSec UtmpMode RuntimeDirectoryMode
            OWN: StateDirectoryMode CacheDirectoryMode LogsDirectoryMode ConfigurationDirectoryMode
            OWN: DevicePolicy ManagedOOMPreference MemoryPressureWatch AllowedCPUs StartupAllowedCPUs AllowedMemoryNodes
            OWN: StartupAllowedMemoryNodes DeviceAllow IODeviceWeight IOReadBandwidthMax IOWriteBandwidthMax IOReadIOPSMax
            OWN: IOWriteIOPSMax IODeviceLatencyTargetSec BlockIODeviceWeight BlockIOReadBandwidth BlockIOWriteBandwidth
            OWN: DisableControllers IPAddressAllow IPAddressDeny IPIngressFilterPath IPEgressFilterPath BPFProgram
            OWN: SocketBindAllow SocketBindDeny NFTSet RestrictNetworkInterfaces Delegate CPUAccounting MemoryAccounting
            OWN: IOAccounting BlockIOAccounting TasksAccounting IPAccounting MemoryZSwapWriteback CoredumpReceive CPUWeight
            OWN: StartupCPUWeight CPUShares StartupCPUShares CPUQuota CPUQuotaPeriodSec MemoryMin DefaultMemoryMin
            OWN: DefaultMemoryLow DefaultStartupMemoryLow MemoryLow StartupMemoryLow MemoryHigh StartupMemoryHigh MemoryMax
            OWN: StartupMemoryMax MemorySwapMax StartupMemorySwapMax MemoryZSwapMax StartupMemoryZSwapMax MemoryLimit
            OWN: IOWeight StartupIOWeight BlockIOWeight StartupBlockIOWeight TasksMax DelegateSubgroup
            OWN: MemoryPressureThresholdSec ManagedOOMMemoryPressureLimit ManagedOOMMemoryPressureDurationSec
            OWN: SendSIGKILL SendSIGHUP KillMode KillSignal RestartKillSignal FinalKillSignal WatchdogSignal
            FOLLOWED: Slice
            PATHS: WorkingDirectory RootDirectory RuntimeDirectory StateDirectory CacheDirectory LogsDirectory
            PATHS: ConfigurationDirectory
            TEMPORARY: PrivateTmp DynamicUser
            STREAM: StandardInput StandardOutput StandardError
            OPEN: RootImage MountImages ExtensionImages ExtensionDirectories LogNamespace NetworkNamespacePath
            OPEN: IPCNamespacePath TTYPath PAMName ManagedOOMSwap ManagedOOMMemoryPressure""";

    private static final Map<String, Kind> TABLE = table();

    private Bearing() {}

    /** Whether a setting is in the table at all; what is not counts as one that is not followed. */
    static boolean isKnown(String section, String key) {
        return kind(section, key) != null;
    }

    /**
     * Whether all that a change of a setting does to other units is followed.
     *
     * @param before its values, in order
     * @param after its values then
     * @param mounts paths of the mounts that a path may need: those of units that have a file; null when these are not known
     */
    public static boolean isFollowed(
            String section, String key, List<String> before, List<String> after, @Nullable Collection<String> mounts) {
        Kind kind = kind(section, key);
        if (kind == null) {
            return Settings.isExtension(section) || Settings.isExtension(key);
        }
        return switch (kind) {
            case OWN, FOLLOWED -> true;
            case PATHS ->
                Stream.of(before, after)
                        .flatMap(List::stream)
                        .flatMap(value -> Arrays.stream(value.split("\\s+", -1)))
                        .filter(word -> !word.isEmpty() && !isPort(section, key, word))
                        .noneMatch(word -> needs(word, mounts));
            case TEMPORARY -> TEMPORARY.stream().noneMatch(path -> needs(path, mounts));
            case STREAM -> Stream.of(before, after).flatMap(List::stream).allMatch(Bearing::isPlain);
            case BUS -> !before.contains("dbus") && !after.contains("dbus");
            case OPEN -> false;
        };
    }

    /** The path at which a mount unit mounts, by its name; null when it has none. */
    public static @Nullable String mountPoint(String unit) {
        return UnitPaths.unescape(unit.substring(0, unit.lastIndexOf('.')));
    }

    private static boolean needs(String word, @Nullable Collection<String> mounts) {
        if (mounts == null) {
            return true;
        }
        boolean literal = word.startsWith("/") && word.indexOf('%') < 0 && !word.contains("..");
        // What is relative, or has a specifier, may lie anywhere.
        return literal
                ? mounts.stream().anyMatch(mount -> (UnitPaths.simplify(word) + "/").startsWith(mount + "/"))
                : !mounts.isEmpty();
    }

    /** Whether it is listened on something that is no file: a port, an address, a name of its own. */
    private static boolean isPort(String section, String key, String word) {
        return section.equals("Socket") && key.startsWith("Listen") && !word.startsWith("/") && word.indexOf('%') < 0;
    }

    private static boolean isPlain(String value) {
        return value.indexOf(':') < 0 && !value.equals("socket");
    }

    private static @Nullable Kind kind(String section, String key) {
        Kind own = TABLE.get(section + "." + key);
        boolean shares =
                Set.of("Service", "Socket", "Mount", "Swap", "Slice", "Scope").contains(section);
        if (own != null || !shares) {
            boolean ownAlone = section.equals("Install")
                    || (section.equals("Unit") && CONDITION.matcher(key).matches());
            return own == null && ownAlone ? Kind.OWN : own;
        }
        return TABLE.get("." + key);
    }

    private static Map<String, Kind> table() {
        Map<String, Kind> table = new HashMap<>(1024);
        Map<String, String> sections = Map.of(
                "Unit", UNIT,
                "Service", SERVICE,
                "Socket", SOCKET,
                "Mount", MOUNT,
                "Automount", AUTOMOUNT,
                "Swap", SWAP,
                "Timer", TIMER,
                "Path", PATH,
                "Scope", SCOPE,
                "", SHARED);
        sections.forEach((section, lines) -> {
            for (String line : lines.split("\n", -1)) {
                int colon = line.indexOf(':');
                Kind kind = Kind.valueOf(line.substring(0, colon));
                for (String key : line.substring(colon + 1).strip().split(" ", -1)) {
                    table.put(section + "." + key, kind);
                }
            }
        });
        return Map.copyOf(table);
    }
}
