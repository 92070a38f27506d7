package io.unitward.cli.install;

import java.util.ArrayList;
import java.util.List;

/**
 * The settings that keep a unit of ours from doing more than it is for.
 *
 * <p>Two things are left out on purpose. {@code MemoryDenyWriteExecute=}: Java compiles while it runs, and does not start
 * under it. And whatever shows the unit other files than the manager has ({@code PrivateTmp=}, {@code ProtectHome=yes},
 * {@code PrivateUsers=}): an audit that sees another tree judges another tree, and with other user ids every file has the wrong
 * owner.
 */
final class Hardening {
    /** Of what may not reach the network. */
    static final String NO_NETWORK = "RestrictAddressFamilies=AF_UNIX";

    private Hardening() {}

    /**
     * For a unit that only looks, and asks the manager for a reload.
     *
     * @param writable directories that it writes a result to
     */
    static List<String> auditing(Wanted wanted, List<String> writable) {
        return wanted.isSystem() ? system(wanted, writable) : user(wanted);
    }

    /** For a unit that writes declared files, too. */
    static List<String> healing(Wanted wanted) {
        if (wanted.isSystem()) {
            return system(wanted, wanted.writable());
        }
        return wanted.stacks() ? askingPodman() : user(wanted);
    }

    /**
     * For a unit that asks podman: {@code newuidmap} has the set-user-ID bit, so that {@code NoNewPrivileges=} would take it
     * away, and a user's manager implies that by nearly every other setting.
     */
    static List<String> askingPodman() {
        return List.of("UMask=0077");
    }

    private static List<String> system(Wanted wanted, List<String> writable) {
        List<String> lines = new ArrayList<>(List.of(
                "StateDirectory=unitward",
                "StateDirectoryMode=0700",
                "CacheDirectory=unitward",
                "CacheDirectoryMode=0700",
                "CapabilityBoundingSet=",
                "ProtectSystem=strict",
                "ProtectHome=read-only",
                "PrivateMounts=yes",
                "PrivateDevices=yes",
                "DevicePolicy=closed",
                "ProtectProc=invisible",
                "ProtectHostname=yes",
                "ProtectClock=yes",
                "ProtectKernelTunables=yes",
                "ProtectKernelModules=yes",
                "ProtectKernelLogs=yes",
                "ProtectControlGroups=yes",
                "RemoveIPC=yes"));
        if (!wanted.network()) {
            lines.add("PrivateNetwork=yes");
            lines.add("IPAddressDeny=any");
        }
        writable.forEach(path -> lines.add(writable(path)));
        lines.addAll(both(wanted));
        return lines;
    }

    /** A directory that is not there yet is no reason not to start. */
    static String writable(String path) {
        return "ReadWritePaths=" + ExecWords.quoted("-" + path.replace("%", "%%"));
    }

    /** All that a user's manager can do without putting the unit into a user namespace. */
    private static List<String> user(Wanted wanted) {
        return both(wanted);
    }

    private static List<String> both(Wanted wanted) {
        return List.of(
                "NoNewPrivileges=yes",
                "RestrictNamespaces=yes",
                "RestrictRealtime=yes",
                "RestrictSUIDSGID=yes",
                "LockPersonality=yes",
                NO_NETWORK + (wanted.network() ? " AF_INET AF_INET6" : ""),
                "SystemCallArchitectures=native",
                "SystemCallFilter=@system-service",
                "SystemCallFilter=~@privileged @resources",
                "SystemCallErrorNumber=EPERM",
                "KeyringMode=private",
                "UMask=0077");
    }
}
