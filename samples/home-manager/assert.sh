#!/bin/sh
# usage: assert.sh UNIT...   Fails the switch when a unit does not come from where this configuration says.
# UNITWARD names the program. It changes nothing: --dry-run.
set -u
export XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-/run/user/$(id -u)}"

"${UNITWARD:-unitward}" audit --user --dry-run "$@"
code=$?
case $code in
0) ;;
10) echo "unitward: a unit does not come from where it should; the switch is not all right" >&2 ;;
11) echo "unitward: a change is not loaded yet; the switch has left something undone" >&2 ;;
69) echo "unitward: could not tell whether units are as declared: the user manager is not available, or something of them could not be seen" >&2 ;;
*) echo "unitward: the audit ended with exit code $code" >&2 ;;
esac
exit $code
