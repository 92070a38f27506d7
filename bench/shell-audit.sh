#!/bin/sh
# The baseline: how such an audit is usually written. For each unit one 'systemctl show', for each property one awk.
# usage: shell-audit.sh GLOB DIRECTORY   Prints what is wrong with each unit matching GLOB; exit 10 if anything is.
# shell-audit-lean.sh is the same with a single awk per unit, for who has counted processes already.
set -u
wrong=0
property() { printf '%s\n' "$shown" | awk -F= -v name="$1" '$1 == name { print substr($0, length(name) + 2) }'; }
for unit in $(systemctl --user list-units --all --plain --no-legend "$1" | awk '{ print $1 }'); do
    shown=$(systemctl --user show "$unit" -p Id,Names,LoadState,ActiveState,SubState,FragmentPath,SourcePath,DropInPaths,NeedDaemonReload,UnitFileState,Transient,Result)
    load=$(property LoadState)
    fragment=$(property FragmentPath)
    drop_ins=$(property DropInPaths)
    reload=$(property NeedDaemonReload)
    state=$(property UnitFileState)
    result=$(property Result)
    bad=
    [ "$load" = loaded ] || bad="$bad load state $load"
    case $fragment in "$2"/*) ;; *) bad="$bad read from $fragment" ;; esac
    [ -z "$drop_ins" ] || bad="$bad drop-in $drop_ins"
    [ "$reload" = no ] || bad="$bad needs a reload"
    case $state in masked* | bad) bad="$bad unit file is $state" ;; esac
    [ "$result" = success ] || bad="$bad result $result"
    if [ -n "$bad" ]; then
        echo "$unit:$bad"
        wrong=10
    fi
done
exit $wrong
