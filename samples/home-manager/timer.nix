# A Home Manager module: the audit as often as you like, as 'unitward install' would have it. Import it beside unitward.nix,
# whose unitward.package it uses. docs/install.md tells why each setting is there, and why others are not.
{ config, lib, pkgs, ... }:

let
  cfg = config.unitward;
in
{
  options.unitward.every = lib.mkOption {
    type = lib.types.str;
    default = "*:0/15";
    description = "When it runs, for OnCalendar=.";
  };

  config = {
    # They are units of this configuration like any other: unitward.yaml can declare them with provider: home-manager.
    systemd.user.services.unitward-audit = {
      Unit = {
        Description = "Whether what runs comes from where it should";
        OnFailure = "unitward-failed@%n.service";
      };
      Service = {
        Type = "oneshot";
        Environment = "JAVA_HOME=${pkgs.jre_headless}";
        ExecStart = "${cfg.package}/bin/unitward audit --user --alert";
        SuccessExitStatus = "10 11 12 13 14 15 16 20 65 69 75 143 SIGTERM";
        TimeoutStartSec = "15min";
        Nice = 10;
        # Where stacks are declared, leave out all below: podman needs newuidmap.
        NoNewPrivileges = true;
        RestrictNamespaces = true;
        RestrictRealtime = true;
        RestrictSUIDSGID = true;
        LockPersonality = true;
        RestrictAddressFamilies = "AF_UNIX";
        SystemCallArchitectures = "native";
        SystemCallFilter = [ "@system-service" "~@privileged @resources" ];
        SystemCallErrorNumber = "EPERM";
        KeyringMode = "private";
        UMask = "0077";
      };
    };

    systemd.user.services."unitward-failed@" = {
      Unit.Description = "Tell that %i failed";
      Service = {
        Type = "oneshot";
        Environment = "JAVA_HOME=${pkgs.jre_headless}";
        ExecStart = "${cfg.package}/bin/unitward alert-failure --user %i";
        SuccessExitStatus = "12";
        TimeoutStartSec = "2min";
      };
    };

    systemd.user.timers.unitward-audit = {
      Unit.Description = "Run unitward-audit.service";
      Timer = {
        OnCalendar = cfg.every;
        OnStartupSec = "2min";
        RandomizedDelaySec = 90;
        Persistent = true;
      };
      Install.WantedBy = [ "timers.target" ];
    };
  };
}
