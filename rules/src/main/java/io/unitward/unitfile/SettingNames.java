package io.unitward.unitfile;

/** The settings of each section, by what becomes of several assignments; {@link Settings} reads these lines. */
final class SettingNames {
    private SettingNames() {}

    /** {@code [Unit]} without conditions. */
    static final String UNIT = """
            SCALAR: Description SourcePath JobTimeoutRebootArgument FailureActionExitStatus SuccessActionExitStatus
            SCALAR: RebootArgument
            LIST: Documentation
            DEPENDENCY: Requires Requisite Wants BindsTo BindTo>BindsTo Upholds Conflicts Before After OnSuccess
            DEPENDENCY: OnFailure PropagatesReloadTo PropagateReloadTo>PropagatesReloadTo ReloadPropagatedFrom
            DEPENDENCY: PropagateReloadFrom>ReloadPropagatedFrom PropagatesStopTo StopPropagatedFrom PartOf
            DEPENDENCY: JoinsNamespaceOf RequiresOverridable>Requires RequisiteOverridable>Requisite
            DEPENDENCY: RequiresMountsFor WantsMountsFor
            BOOLEAN: StopWhenUnneeded RefuseManualStart RefuseManualStop AllowIsolate DefaultDependencies
            BOOLEAN: OnFailureIsolate>OnFailureJobMode IgnoreOnIsolate SurviveFinalKillSignal
            NEVER_EMPTY: OnSuccessJobMode OnFailureJobMode JobTimeoutSec JobRunningTimeoutSec JobTimeoutAction
            NEVER_EMPTY: StartLimitIntervalSec StartLimitInterval>StartLimitIntervalSec StartLimitBurst
            NEVER_EMPTY: StartLimitAction FailureAction SuccessAction CollectMode""";

    /** Each is a condition and an assertion; one empty condition drops all of them, likewise for assertions. */
    static final String CONDITIONS = """
            PathExists PathExistsGlob PathIsDirectory PathIsSymbolicLink PathIsMountPoint PathIsReadWrite
            PathIsEncrypted PathIsSocket DirectoryNotEmpty FileNotEmpty FileIsExecutable NeedsUpdate FirstBoot
            Architecture Firmware Virtualization Host KernelCommandLine KernelVersion Version Credential
            Security Capability ACPower Memory CPUFeature CPUs Environment User Group ControlGroupController
            OSRelease MemoryPressure CPUPressure IOPressure KernelModuleLoaded Fraction""";

    /** {@code [Install]}: not read by the manager but when a unit is enabled. */
    static final String INSTALL = """
            LIST: Alias WantedBy RequiredBy UpheldBy
            DEPENDENCY: Also
            SCALAR: DefaultInstance""";

    /** {@code [Service]} alone. */
    static final String SERVICE = """
            SCALAR: PIDFile TimeoutAbortSec RebootArgument>Unit.RebootArgument USBFunctionDescriptors
            SCALAR: USBFunctionStrings
            LIST: ExecCondition ExecStartPre ExecStart ExecStartPost ExecReload ExecReloadPost ExecStop ExecStopPost
            LIST: RestartPreventExitStatus RestartForceExitStatus SuccessExitStatus OpenFile
            DEPENDENCY: Sockets
            NEVER_EMPTY: RestartSec RestartSteps RestartMaxDelaySec RestartMode ReloadSignal
            NEVER_EMPTY: TimeoutSec>TimeoutStartSec,TimeoutStopSec TimeoutStartSec TimeoutStopSec
            NEVER_EMPTY: TimeoutStartFailureMode TimeoutStopFailureMode RuntimeMaxSec RuntimeRandomizedExtraSec
            NEVER_EMPTY: WatchdogSec StartLimitInterval>Unit.StartLimitIntervalSec
            NEVER_EMPTY: StartLimitBurst>Unit.StartLimitBurst StartLimitAction>Unit.StartLimitAction
            NEVER_EMPTY: FailureAction>Unit.FailureAction Type ExitType Restart BusName FileDescriptorStoreMax
            NEVER_EMPTY: FileDescriptorStorePreserve NotifyAccess OOMPolicy
            BOOLEAN: PermissionsStartOnly RootDirectoryStartOnly RemainAfterExit GuessMainPID NonBlocking""";

    /** {@code [Socket]} alone; one empty {@code Listen…=} drops all that is listened on. */
    static final String SOCKET = """
            LIST@Listen: ListenStream ListenDatagram ListenSequentialPacket ListenFIFO ListenNetlink ListenSpecial
            LIST@Listen: ListenMessageQueue ListenUSBFunction
            LIST: ExecStartPre ExecStartPost ExecStopPre ExecStopPost Symlinks
            SCALAR: BindToDevice SocketUser SocketGroup IPTOS TCPCongestion FileDescriptorName SmackLabel
            SCALAR: SmackLabelIPIn SmackLabelIPOut
            BOOLEAN: Accept FlushPending Writable KeepAlive NoDelay FreeBind Transparent Broadcast PassCredentials
            BOOLEAN: PassPIDFD PassSecurity PassPacketInfo PassFileDescriptorsToExec AcceptFileDescriptors ReusePort
            BOOLEAN: RemoveOnStop SELinuxContextFromNet
            NEVER_EMPTY: SocketProtocol BindIPv6Only Backlog TimeoutSec SocketMode DirectoryMode MaxConnections
            NEVER_EMPTY: MaxConnectionsPerSource KeepAliveTimeSec KeepAliveIntervalSec KeepAliveProbes
            NEVER_EMPTY: DeferAcceptSec Priority ReceiveBuffer SendBuffer IPTTL Mark PipeSize Timestamping
            NEVER_EMPTY: MessageQueueMaxMessages MessageQueueMessageSize Service TriggerLimitIntervalSec
            NEVER_EMPTY: TriggerLimitBurst PollLimitIntervalSec PollLimitBurst""";

    /** {@code [Mount]} alone. */
    static final String MOUNT = """
            SCALAR: What Where Options Type
            NEVER_EMPTY: TimeoutSec DirectoryMode
            BOOLEAN: SloppyOptions LazyUnmount ForceUnmount ReadWriteOnly""";

    /** {@code [Automount]}. */
    static final String AUTOMOUNT = """
            SCALAR: Where ExtraOptions
            NEVER_EMPTY: DirectoryMode TimeoutIdleSec""";

    /** {@code [Swap]} alone. */
    static final String SWAP = """
            SCALAR: What Priority Options
            NEVER_EMPTY: TimeoutSec""";

    /** {@code [Timer]}; one empty {@code On…Sec=} or {@code OnCalendar=} drops all of them. */
    static final String TIMER = """
            LIST@Timer: OnCalendar OnActiveSec OnBootSec OnStartupSec OnUnitActiveSec OnUnitInactiveSec
            BOOLEAN: OnClockChange OnTimezoneChange Persistent WakeSystem RemainAfterElapse FixedRandomDelay
            BOOLEAN: DeferReactivation
            NEVER_EMPTY: AccuracySec RandomizedDelaySec RandomizedOffsetSec
            FIRST: Unit""";

    /** {@code [Path]}; one empty path drops all of them. */
    static final String PATH = """
            LIST@Path: PathExists PathExistsGlob PathChanged PathModified DirectoryNotEmpty
            BOOLEAN: MakeDirectory
            NEVER_EMPTY: DirectoryMode TriggerLimitIntervalSec TriggerLimitBurst
            FIRST: Unit""";

    /** {@code [Scope]} alone. */
    static final String SCOPE = """
            NEVER_EMPTY: RuntimeMaxSec RuntimeRandomizedExtraSec TimeoutStopSec OOMPolicy""";
}
