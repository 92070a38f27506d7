# A Home Manager module: the units of stacks, as 'unitward stack unit' prints them. README.md tells how to get them into
# files. It needs nothing of the other modules here.
{ config, lib, ... }:

let
  directory = config.unitward.stackUnits;
  units = builtins.attrNames (builtins.readDir directory);
  text = unit: builtins.readFile (directory + "/${unit}");
  # Home Manager enables nothing that it has no options for: what [Install] says is linked here.
  wantedBy = unit:
    let said = builtins.match ".*\nWantedBy=([^\n]+)\n.*" (text unit);
    in if said == null then [ ] else [ "systemd/user/${builtins.head said}.wants/${unit}" ];
  links = unit: [ "systemd/user/${unit}" ] ++ wantedBy unit;
in
{
  options.unitward.stackUnits = lib.mkOption {
    type = lib.types.path;
    example = "./stacks";
    description = "A directory that holds the units, and nothing else.";
  };

  config.xdg.configFile = builtins.listToAttrs (
    builtins.concatMap
      (unit: map (link: { name = link; value = { source = directory + "/${unit}"; }; }) (links unit))
      units
  );
}
