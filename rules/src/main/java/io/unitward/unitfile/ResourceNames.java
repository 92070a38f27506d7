package io.unitward.unitfile;

/** The settings that several sections share: systemd.exec(5), systemd.resource-control(5) and systemd.kill(5). */
final class ResourceNames {
    private ResourceNames() {}

    /** How processes are run. An empty list of directories takes back their mode as well. */
    static final String EXEC = """
            SCALAR: WorkingDirectory RootDirectory RootImage RootHash RootHashSignature RootVerity RootImagePolicy
            SCALAR: MountImagePolicy ExtensionImagePolicy User Group Nice OOMScoreAdjust IOSchedulingClass
            SCALAR: IOSchedulingPriority CPUSchedulingPolicy NUMAPolicy TTYPath TTYRows TTYColumns SyslogIdentifier
            SCALAR: SecureBits SystemCallErrorNumber NetworkNamespacePath IPCNamespacePath LogNamespace MountFlags
            SCALAR: MountAPIVFS Personality PAMName UtmpIdentifier SELinuxContext AppArmorProfile SmackProcessLabel
            LIST: RootImageOptions ExtensionDirectories ExtensionImages MountImages SupplementaryGroups
            LIST: CoredumpFilter CPUAffinity NUMAMask Environment EnvironmentFile PassEnvironment UnsetEnvironment
            LIST: LogExtraFields LogFilterPatterns AmbientCapabilities SystemCallFilter SystemCallArchitectures
            LIST: SystemCallLog RestrictNamespaces RestrictAddressFamilies RestrictFileSystems
            LIST: ReadWriteDirectories>ReadWritePaths ReadOnlyDirectories>ReadOnlyPaths
            LIST: InaccessibleDirectories>InaccessiblePaths ReadWritePaths ReadOnlyPaths InaccessiblePaths ExecPaths
            LIST: NoExecPaths ExecSearchPath TemporaryFileSystem ImportCredential
            LIST@RuntimeDirectory: RuntimeDirectory
            LIST@StateDirectory: StateDirectory
            LIST@CacheDirectory: CacheDirectory
            LIST@LogsDirectory: LogsDirectory
            LIST@ConfigurationDirectory: ConfigurationDirectory
            LIST@BindPaths: BindPaths BindReadOnlyPaths
            LIST@StandardInputText: StandardInputText StandardInputData
            LIST@SetCredential: SetCredential SetCredentialEncrypted
            LIST@LoadCredential: LoadCredential LoadCredentialEncrypted
            SET: CapabilityBoundingSet
            BOOLEAN: CPUSchedulingResetOnFork DynamicUser RemoveIPC TTYReset TTYVHangup TTYVTDisallocate
            BOOLEAN: SyslogLevelPrefix NoNewPrivileges MemoryDenyWriteExecute MemoryKSM RestrictRealtime
            BOOLEAN: RestrictSUIDSGID LockPersonality PrivateDevices ProtectKernelTunables ProtectKernelModules
            BOOLEAN: ProtectKernelLogs ProtectClock PrivateNetwork PrivateMounts PrivateIPC IgnoreSIGPIPE
            BOOLEAN: RootEphemeral SetLoginEnvironment
            NEVER_EMPTY: CPUSchedulingPriority PrivateTmp PrivateUsers PrivatePIDs ProtectControlGroups
            NEVER_EMPTY: ProtectHostname UMask StandardInput StandardOutput StandardError SyslogFacility SyslogLevel
            NEVER_EMPTY: LogLevelMax LogRateLimitIntervalSec LogRateLimitBurst TimerSlackNSec KeyringMode
            NEVER_EMPTY: ProtectProc ProcSubset LimitCPU LimitFSIZE LimitDATA LimitSTACK LimitCORE LimitRSS
            NEVER_EMPTY: LimitNOFILE LimitAS LimitNPROC LimitMEMLOCK LimitLOCKS LimitSIGPENDING LimitMSGQUEUE
            NEVER_EMPTY: LimitNICE LimitRTPRIO LimitRTTIME ProtectSystem ProtectHome RuntimeDirectoryPreserve
            NEVER_EMPTY: TimeoutCleanSec UtmpMode
            NEVER_EMPTY@RuntimeDirectory: RuntimeDirectoryMode
            NEVER_EMPTY@StateDirectory: StateDirectoryMode
            NEVER_EMPTY@CacheDirectory: CacheDirectoryMode
            NEVER_EMPTY@LogsDirectory: LogsDirectoryMode
            NEVER_EMPTY@ConfigurationDirectory: ConfigurationDirectoryMode""";

    /** What processes may use. */
    static final String CGROUP = """
            NEVER_EMPTY: Slice DevicePolicy ManagedOOMPreference MemoryPressureWatch
            LIST: AllowedCPUs StartupAllowedCPUs AllowedMemoryNodes StartupAllowedMemoryNodes DeviceAllow
            LIST: IODeviceWeight IOReadBandwidthMax IOWriteBandwidthMax IOReadIOPSMax IOWriteIOPSMax
            LIST: IODeviceLatencyTargetSec BlockIODeviceWeight BlockIOReadBandwidth BlockIOWriteBandwidth
            LIST: DisableControllers IPAddressAllow IPAddressDeny IPIngressFilterPath IPEgressFilterPath BPFProgram
            LIST: SocketBindAllow SocketBindDeny NFTSet
            LIST: RestrictNetworkInterfaces
            SET: Delegate
            BOOLEAN: CPUAccounting MemoryAccounting IOAccounting BlockIOAccounting TasksAccounting IPAccounting
            BOOLEAN: MemoryZSwapWriteback CoredumpReceive
            SCALAR: CPUWeight StartupCPUWeight CPUShares StartupCPUShares CPUQuota CPUQuotaPeriodSec MemoryMin
            SCALAR: DefaultMemoryMin DefaultMemoryLow DefaultStartupMemoryLow MemoryLow StartupMemoryLow MemoryHigh
            SCALAR: StartupMemoryHigh MemoryMax StartupMemoryMax MemorySwapMax StartupMemorySwapMax MemoryZSwapMax
            SCALAR: StartupMemoryZSwapMax MemoryLimit IOWeight StartupIOWeight BlockIOWeight StartupBlockIOWeight
            SCALAR: TasksMax DelegateSubgroup MemoryPressureThresholdSec ManagedOOMSwap ManagedOOMMemoryPressure
            SCALAR: ManagedOOMMemoryPressureLimit ManagedOOMMemoryPressureDurationSec""";

    /** How processes are ended. */
    static final String KILL = """
            BOOLEAN: SendSIGKILL SendSIGHUP
            SCALAR: KillMode
            NEVER_EMPTY: KillSignal RestartKillSignal FinalKillSignal WatchdogSignal""";
}
