#!/bin/sh
# usage: reconcile.sh OLD NEW   Switches what runs from the old generation to the new one. OLD is empty for the first one.
# UNITWARD names the program. Run by the activation of a Home Manager generation, which fails when this does.
set -u
old=$1
new=$2
export XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-/run/user/$(id -u)}"

"${UNITWARD:-unitward}" reconcile --user ${old:+--from "$old"} --to "$new"
code=$?
case $code in
0) ;;
11) echo "unitward: a unit is held, see above: it still runs what it ran, and where a reload would have changed it nothing was switched; end the hold (unitward hold --release UNIT) and run the same again" >&2; exit 0 ;;
69) echo "unitward: the user manager is not available, so nothing was switched; units take the new generation when it starts" >&2; exit 0 ;;
*) echo "unitward: the switch of units failed with exit code $code; the new generation is linked, run the same again" >&2 ;;
esac
exit $code
