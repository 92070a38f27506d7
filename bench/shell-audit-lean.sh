#!/bin/sh
# The leaner baseline: for each owned unit one 'systemctl show', its properties picked by one awk.
# usage: shell-audit-lean.sh GLOB DIRECTORY   Prints what is wrong with each unit matching GLOB; exit 10 if anything is.
set -u
wrong=0
for unit in $(systemctl --user list-units --all --plain --no-legend "$1" | awk '{ print $1 }'); do
    systemctl --user show "$unit" -p Id,Names,LoadState,ActiveState,SubState,FragmentPath,SourcePath,DropInPaths,NeedDaemonReload,UnitFileState,Transient,Result |
        awk -F= -v unit="$unit" -v directory="$2" '
            { value[$1] = substr($0, length($1) + 2) }
            END {
                if (value["LoadState"] != "loaded") bad = bad " load state " value["LoadState"]
                if (index(value["FragmentPath"], directory "/") != 1) bad = bad " read from " value["FragmentPath"]
                if (value["DropInPaths"] != "") bad = bad " drop-in " value["DropInPaths"]
                if (value["NeedDaemonReload"] == "yes") bad = bad " needs a reload"
                if (bad != "") { print unit ":" bad; exit 1 }
            }' || wrong=10
done
exit $wrong
