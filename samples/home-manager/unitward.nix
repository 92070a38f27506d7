# A Home Manager module: who owns which unit file, how a switch reconciles what runs, and the assertion after every switch.
# Import it beside your other modules. README.md tells each part in words.
{ config, lib, pkgs, ... }:

let
  cfg = config.unitward;

  # The generation as the activation script names it; the first one has no predecessor.
  reconcile = pkgs.writeShellScript "unitward-reconcile" (builtins.readFile ./reconcile.sh);
  assertOwned = pkgs.writeShellScript "unitward-assert" (builtins.readFile ./assert.sh);
in
{
  options.unitward = {
    package = lib.mkOption {
      type = lib.types.path;
      example = "/opt/unitward";
      description = "Where unitward is unpacked; bin/unitward in it is run.";
    };

    ownedUnits = lib.mkOption {
      type = lib.types.listOf lib.types.str;
      default = lib.mapAttrsToList (name: _: "${name}.service") config.systemd.user.services;
      description = "Units of this configuration. Only their files are forced, and only they are asserted.";
    };

    reconcileWith = lib.mkOption {
      type = lib.types.enum [ "sd-switch" "unitward" ];
      default = "sd-switch";
      description = ''
        Who switches running units from the old generation to the new one: sd-switch, as Home Manager does by itself, or
        unitward reconcile, which looks at each unit afterwards and reloads the manager only when everything is vouched for.
      '';
    };
  };

  config = {
    # A file that somebody put in the place of a link is replaced, but only where this configuration owns it: for anything
    # else Home Manager goes on to refuse, and says which file is in its way.
    xdg.configFile = lib.listToAttrs (
      map (unit: lib.nameValuePair "systemd/user/${unit}" { force = true; }) cfg.ownedUnits
    );

    # One of the two, never both: two that stop and start the same units undo each other's work. With "suggest" Home Manager
    # only prints what it would have done.
    systemd.user.startServices = if cfg.reconcileWith == "sd-switch" then "sd-switch" else "suggest";

    home.activation.unitwardReconcile = lib.mkIf (cfg.reconcileWith == "unitward") (
      lib.hm.dag.entryBetween [ "reloadSystemd" ] [ "linkGeneration" ] ''
        UNITWARD=${cfg.package}/bin/unitward run ${reconcile} "''${oldGenPath:-}" "$newGenPath"
      ''
    );

    # After everything else, whichever of the two has switched: does what runs come from where it should?
    home.activation.unitwardAssert = lib.hm.dag.entryAfter [ "reloadSystemd" "unitwardReconcile" ] ''
      UNITWARD=${cfg.package}/bin/unitward run ${assertOwned} ${lib.escapeShellArgs cfg.ownedUnits}
    '';
  };
}
