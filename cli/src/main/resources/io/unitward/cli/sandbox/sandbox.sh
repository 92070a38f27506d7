#!/usr/bin/env bash
# Starts one throw-away systemd manager in namespaces of its own, and removes everything again when its standard input
# ends. The Java side (Sandbox) holds the other end of that pipe: when it closes the sandbox, or dies in whatever way,
# the input ends. Needs root, a writable cgroup2 hierarchy, util-linux and systemd; asks nothing of a host systemd.
# Another user can have a user manager of uid 0 in a user namespace, where that is permitted, from within a unit of their own
# manager that has a cgroup delegated to it: what is called root there is that user, and what is the host's belongs to nobody.
#
#   sandbox.sh up KIND UID DIR ROOTFUL...   the supervisor: stays outside the namespaces, ends and removes everything
#   sandbox.sh keep                         (started by it) the keeper: stays inside and holds the namespaces open, so
#                                           that they can still be entered when the manager has been killed
#                                           On SIGUSR1 it starts a user manager in the place of one that has ended
#   sandbox.sh enter CGROUP NSENTER-ARGS... for root: runs a command inside, in a cgroup of the sandbox
#   sandbox.sh down CGROUP DIR              the supervisor's last act alone, for when it was killed itself
#
# Lines on standard output: "cgroup PATH", "keeper PID", "gid N", "user NAME", then "ready MANAGER-PID"; or
# "unavailable REASON", one sentence without a full stop.
# Parameters of 'keep' come in the environment: UW_KIND UW_UID UW_DIR UW_GENERATORS UW_VISIBLE (one path a line) UW_ENV
# UW_TREE (another installation's root directory; empty: this host's) UW_FEATURES (of 'podman' and 'journal').
set -u
shopt -s nullglob dotglob
umask 022

say() { printf '%s\n' "$*" >&3 2>/dev/null || :; } # the reader may be dead: then there is nobody to tell

unavailable() {
    told=yes
    say "unavailable $*"
    exit 3
}

rootless() { [[ $UW_ROOTLESS ]]; }

has_feature() { [[ " $UW_FEATURES " = *" $1 "* ]]; }

# Waits 20 ms without starting a process: a read from a pipe on which nothing ever arrives.
pause() { read -rt 0.02 -u "$quiet" || :; }

# -n: the bookkeeping of these tools in /run/mount is the host's.
mount() { command mount -n "$@"; }
umount() { command umount -n "$@"; }

# ---------------------------------------------------------------------------------------------------- outside: supervisor

up() {
    export UW_KIND=$1 UW_UID=$2 UW_DIR=$3 UW_ROOTLESS=
    [[ $EUID = 0 ]] || UW_ROOTLESS=yes
    dir=$3 cgroup= keeper= told=
    exec 2>>"$dir/sandbox.log"
    trap '' PIPE # a dead reader must not end us before we have cleaned up
    trap 'exit 143' TERM INT HUP
    trap take_down EXIT
    find_tools
    make_cgroup
    say "cgroup $cgroup"
    prepare_directory
    local spaces=(-m -C)
    ! rootless || spaces+=(--map-root-user)
    [[ $UW_KIND = system ]] && spaces+=(-u -i -n)
    has_feature podman && spaces+=(-n)
    local sysctls='user.max_user_namespaces, kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns'
    unshare "${spaces[@]}" true 2>>"$dir/sandbox.log" ||
        unavailable "private namespaces (unshare ${spaces[*]}) are not permitted here$(! rootless || echo "; see sysctl $sysctls")"
    # The cgroup namespace's root is the cgroup of whoever calls unshare: so join ours first. Standard input goes on to
    # the keeper explicitly, since bash gives background jobs an empty one.
    (
        echo 0 >"$cgroup/cgroup.procs" &&
            exec unshare "${spaces[@]}" --propagation private -- bash "$dir/sandbox.sh" keep
    ) <&0 >>"$dir/sandbox.log" 2>&1 &
    keeper=$!
    say "keeper $keeper"
    local line
    while read -r line; do :; done # until the input ends
    exit 0
}

find_tools() {
    local tool
    for tool in unshare nsenter setpriv pivot_root mount umount env; do
        command -v "$tool" >/dev/null || unavailable "the command '$tool' (package util-linux) is not installed"
    done
    for UW_SYSTEMD in /usr/lib/systemd/systemd /lib/systemd/systemd /run/current-system/systemd/lib/systemd/systemd; do
        [[ -x $UW_TREE$UW_SYSTEMD ]] && export UW_SYSTEMD && return
    done
    unavailable "systemd is not installed${UW_TREE:+ in '$UW_TREE'}"
}

# A cgroup of our own directly below a mount of the cgroup2 hierarchy: /sys/fs/cgroup where there is only that one,
# /sys/fs/cgroup/unified on hybrid machines. Only directories are made; no setting of an existing cgroup is touched.
make_cgroup() {
    local device at type rest
    ! rootless || leave_own_cgroup
    while read -r device at type rest; do
        [[ $type = cgroup2 ]] || continue
        if mkdir "$at$own/${dir##*/}" 2>/dev/null; then
            cgroup=$at$own/${dir##*/}
            [[ -w $cgroup/cgroup.procs ]] && return
            rmdir "$cgroup" && cgroup=
        fi
    done </proc/self/mounts
    unavailable "no writable cgroup2 hierarchy is mounted here"
}

own=

# Of a cgroup that has children none but these may have processes, if controllers are handed down: so we go to a child, too.
leave_own_cgroup() {
    local line device at type rest
    while read -r line; do
        [[ $line != 0::* ]] || own=${line#0::}
    done </proc/self/cgroup
    while read -r device at type rest; do
        [[ $type = cgroup2 ]] && mkdir "$at$own/supervisor" && echo 0 >"$at$own/supervisor/cgroup.procs" || continue
        hand_down "$at$own"
    done </proc/self/mounts
}

prepare_directory() {
    [[ $UW_KIND = user ]] || return 0
    local entry
    entry=$(getent passwd "$UW_UID") || entry=
    IFS=: read -r UW_USER _ _ UW_GID _ <<<"$entry"
    if [[ -z $UW_USER ]]; then
        UW_USER=unitward UW_GID=$UW_UID
        getent passwd unitward >/dev/null && UW_USER=unitward$UW_UID
    fi
    export UW_USER UW_GID
    say "systemd $UW_SYSTEMD"
    say "user $UW_USER"
    say "gid $UW_GID"
    mkdir -p "$dir/home/.config/systemd/user"
    mkdir -m 700 "$dir/run"
    rootless || chown -R "$UW_UID:$UW_GID" "$dir/home" "$dir/run"
    chmod 700 "$dir/home"
    # Another uid must be able to reach its home and sockets below our directory, but not to list it.
    [[ $UW_UID = 0 ]] || chmod 711 "$dir"
}

take_down() {
    trap - EXIT
    trap '' TERM INT HUP
    [[ -z $cgroup ]] || end_cgroup "$cgroup" || exit 4
    [[ -z $keeper ]] || wait "$keeper" 2>/dev/null
    rm -rf --one-file-system -- "$dir" || exit 4
}

# Ends whatever runs in that cgroup and below, stopped or not, and removes it.
end_cgroup() {
    local attempt procs pid
    for ((attempt = 0; attempt < 500; attempt++)); do
        [[ -d $1 ]] || return 0
        if [[ -e $1/cgroup.kill ]]; then
            echo 1 >"$1/cgroup.kill"
        else # before Linux 5.14
            for procs in $(find "$1" -name cgroup.procs); do
                while read -r pid; do kill -KILL "$pid"; done <"$procs"
            done
        fi 2>/dev/null
        find "$1" -depth -type d -exec rmdir {} + 2>/dev/null
        [[ -d $1 ]] && pause
    done
    return 1
}

# ------------------------------------------------------------------------------------------------------- inside: keeper

# The last line of the log that is not a continuation.
last_words() { grep -v "^ " "$dir/sandbox.log" 2>/dev/null | tail -n 1; }

keep() {
    set -e
    dir=$UW_DIR told=
    trap '[[ $told ]] || say "unavailable the sandbox could not be set up: $(last_words)"' EXIT
    exec 4>"$dir/manager.log" 5<"$dir/manager.log" # opened now: the system manager's root does not show it
    cd /
    private_cgroup_mount
    ! has_feature podman || dead_end_network
    [[ -z $UW_TREE ]] || tree_for_host
    ! rootless || own_root
    "${UW_KIND}_view"
    "${UW_KIND}_manager"
    trap - EXIT
    set +e
    trap again USR1
    local line
    while read -r line; do :; done
    # Usually the supervisor has killed us by now. If it was killed itself, end what runs here; ourselves last.
    local group
    for group in /sys/fs/cgroup/*/; do
        [[ $group = */keeper/ ]] || echo 1 >"$group/cgroup.kill"
    done
}

# The manager must find a hierarchy whose root is our own cgroup, at the usual place and the only one.
private_cgroup_mount() {
    if rootless; then # what the host mounted stays; and a file system is not mounted over itself
        mount -t tmpfs -o mode=755 cover /sys/fs/cgroup
    else
        umount -R -l /sys/fs/cgroup || :
    fi
    mount -t cgroup2 cgroup2 /sys/fs/cgroup
    # No process may sit in a cgroup that hands controllers to its children: leave the root, then hand down what there is.
    mkdir /sys/fs/cgroup/keeper
    echo 0 >/sys/fs/cgroup/keeper/cgroup.procs
    hand_down /sys/fs/cgroup
}

hand_down() {
    local controller
    for controller in cpu io memory pids; do
        echo "+$controller" >"$1/cgroup.subtree_control" || :
    done 2>/dev/null
}

# slirp4netns and pasta want an interface with a default route: one whose other end nobody answers at. The addresses are of
# a block that is kept for documentation.
dead_end_network() {
    local ip
    ip=$(command -v ip) || unavailable "the command 'ip' (package iproute2) is not installed"
    "$ip" link set lo up
    "$ip" link add uw0 type veth peer name uw1
    "$ip" addr add 198.51.100.1/24 dev uw0
    "$ip" link set uw0 up
    "$ip" link set uw1 up
    "$ip" route add default via 198.51.100.2
}

# Puts another installation in the place of this host's: what follows does not notice. Whatever is written there stays in
# memory. Of the host remain the kernel's file systems and what is named.
tree_for_host() {
    local over=$dir/over root=$dir/tree path
    mkdir "$over" "$root"
    mount -t tmpfs -o mode=755 over "$over"
    mkdir "$over"/{upper,work}
    mount -t overlay -o "lowerdir=$UW_TREE,upperdir=$over/upper,workdir=$over/work" tree "$root"
    for path in /proc /sys /dev; do mount --rbind "$path" "$root$path"; done
    mkdir -p "$root$dir"
    mount --bind "$dir" "$root$dir"
    while read -r path; do
        [[ -z $path ]] || bind_at "$path" "$root$path"
    done <<<"$UW_GENERATORS"$'\n'"$UW_VISIBLE"
    go_to_root "$root"
}

go_to_root() {
    cd "$1"
    pivot_root . mnt
    cd /
    umount -l /mnt
}

# Without root what is the host's belongs to nobody inside, and unitward trusts nothing below a directory of nobody's. So the
# root directory and all that lead to ours, or to unitward's state, are made anew in memory; what else is in them is the host's.
own_root() {
    local root=$dir/tree
    mkdir "$root"
    mount -t tmpfs -o mode=755 root "$root"
    mirror "" "$root" >"$dir/root.fstab"
    mkdir -p "$root/mnt" "$root/var/lib/unitward" "$root$dir" # one on the way to it may not be ours to list
    fstab_line "$dir" "$root$dir" >>"$dir/root.fstab"
    mount -a -T "$dir/root.fstab"
    go_to_root "$root"
}

# Makes for every entry of a directory one in another to bind it to, and prints the lines of an fstab that do so: a single
# process for all of them. Of what leads to our directory, or to unitward's state, a copy is made instead; /run is another one
# later anyway.
mirror() { # FROM ONTO
    local entry name
    for entry in "$1"/*; do
        name=${entry##*/}
        if [[ -L $entry ]]; then
            cp -P "$entry" "$2/"
        elif [[ ($dir = "$entry"/?* && $entry != /run) || $entry = /var || $entry = /var/lib ]]; then
            mkdir "$2/$name"
            mirror "$entry" "$2/$name"
        elif [[ $dir != "$entry" ]]; then
            if [[ -d $entry ]]; then mkdir "$2/$name"; else : >"$2/$name"; fi
            fstab_line "$entry" "$2/$name"
        fi
    done
}

# What is gone meanwhile is not missed.
fstab_line() { printf '%s %s none rbind,nofail 0 0\n' "${1// /\\040}" "${2// /\\040}"; }

bind_at() {
    [[ -e $1 ]] || unavailable "the path '$1', which should be visible inside, does not exist"
    if [[ -d $1 ]]; then mkdir -p "$2"; else mkdir -p "${2%/*}" && : >>"$2"; fi
    mount --rbind "$1" "$2"
}

# --- the view of a user manager: the host's files, except where a manager or unitward would read or leave something

user_view() {
    # /etc is a copy in memory: tests plant files in any admin directory, also in ones that this host does not have.
    mkdir "$dir/etc" "$dir/newrun"
    mount -t tmpfs -o mode=755 etc "$dir/etc"
    copy_etc "$dir/etc"
    sed -i "/^[^:]*:[^:]*:$UW_UID:/d" "$dir/etc/passwd"
    printf '%s:x:%s:%s::%s/home:/bin/sh\n' "$UW_USER" "$UW_UID" "$UW_GID" "$dir" >>"$dir/etc/passwd"
    getent group "$UW_GID" >/dev/null || printf '%s:x:%s:\n' "$UW_USER" "$UW_GID" >>"$dir/etc/group"
    # /run is empty but for what is named here: no socket of the host's services can be reached by mistake.
    local new=$dir/newrun path
    mount -t tmpfs -o mode=755 run "$new"
    mkdir -p "$new"/systemd/{system,user,user-generators} "$new/lock" "$new/user/$UW_UID" # 'system' means: systemd runs
    mount --bind "$dir/run" "$new/user/$UW_UID" # where --user-of looks for it
    copy_generators "$new/systemd/user-generators"
    for path in /run/current-system /run/booted-system /run/wrappers; do # NixOS keeps its programs there
        [[ -e $path ]] && keep_visible "$path" "$new${path#/run}"
    done
    while read -r path; do
        [[ $path = /run/* ]] && keep_visible "$path" "$new${path#/run}"
    done <<<"$dir"$'\n'"$UW_VISIBLE"
    ! has_feature podman || podman_view "$dir/etc" "$new"
    mount --move "$dir/etc" /etc
    private_state
    mount --move "$new" /run
    ! has_feature journal || journal
    # Podman warns where mounts do not reach its own namespaces. Last: nothing can be moved below a shared mount.
    ! has_feature podman || mount --make-rshared /
}

# What a host that is set up for rootless podman has. Nothing of it is in the manager's owner's hands.
podman_view() { # ETC RUN
    local file
    [[ -c /dev/net/tun ]] || unavailable "the device '/dev/net/tun', which the network of containers needs, does not exist"
    mknod "$2/tun" c 10 200 # where no udev runs it is for root alone
    chmod 666 "$2/tun"
    mount --bind "$2/tun" /dev/net/tun
    mount -t tmpfs -o mode=1777 shm /dev/shm # podman's locks are named after the uid
    for file in "$1"/sub{uid,gid}; do
        grep -qE "^($UW_USER|$UW_UID):" "$file" 2>/dev/null || echo "$UW_USER:$subordinate" >>"$file"
    done
    # Quadlet's units wait for the network of the system's manager, which a sandbox has not: up to 90 s.
    local wait=podman-user-wait-network-online.service
    [[ ! -e /usr/lib/systemd/user/$wait ]] ||
        printf '[Unit]\nDescription=No network to wait for\n\n[Service]\nType=oneshot\nExecStart=/bin/true\n' \
            >"$2/systemd/user/$wait"
}
subordinate=100000:65536 # where useradd begins, and as many as an image can name

# A journal in memory. It is split by user only below /var/log/journal.
journal() {
    local service=/sys/fs/cgroup/system.slice/systemd-journald.service attempt
    mount -t tmpfs -o mode=755 log /var/log
    mkdir -p /var/log/journal /run/log /run/systemd/journal /run/systemd/journald.conf.d "$service"
    : >/run/systemd/journal/flushed
    printf '[Journal]\nStorage=persistent\nSplitMode=uid\nReadKMsg=no\nAudit=no\nRateLimitBurst=0\n' \
        >/run/systemd/journald.conf.d/sandbox.conf
    (
        echo 0 >"$service/cgroup.procs"
        exec env -i PATH=/usr/bin:/bin LANG=C.UTF-8 "${UW_SYSTEMD%/*}/systemd-journald"
    ) </dev/null >&4 2>&1 3>&- 4>&- 5<&- {quiet}<&- &
    for ((attempt = 0; attempt < 500; attempt++)); do
        [[ -S /run/systemd/journal/stdout ]] && return
        kill -0 $! 2>/dev/null || unavailable "the journal ended at once: $(tail -n 1 <&5)"
        pause
    done
    unavailable "the journal did not open its socket within 10 s: $(tail -n 1 <&5)"
}

copy_etc() {
    local owners=(--preserve=ownership)
    ! rootless || owners=(--no-preserve=ownership)
    cp -a "${owners[@]}" /etc/. "$1/" || [[ -s $1/passwd ]] # a single unreadable file is no obstacle
    rm -rf "$1/unitward" # what root declared for this host is not for the sandbox, and names users who are not inside
    mkdir -p "$1"/{systemd/system,systemd/user,xdg/systemd,environment.d,unitward}
    if [[ ! -s $1/machine-id ]]; then
        rm -f "$1/machine-id"
        tr -d - </proc/sys/kernel/random/uuid >"$1/machine-id"
    fi
}

copy_generators() {
    local file
    for file in ${UW_GENERATORS:+"$UW_GENERATORS"/*}; do
        cp -p "$file" "$1/"
        chmod a+rx "$1/${file##*/}" # the manager's uid must be able to run it
    done
}

keep_visible() {
    if [[ -L $1 ]]; then
        mkdir -p "${2%/*}" && cp -P "$1" "$2"
    else
        mkdir -p "$2" && mount --rbind "$1" "$2"
    fi
}

# An empty /var/lib/unitward. Where the host has none, there is nothing to mount it on: then a tmpfs goes over /var/lib
# in which every entry of the host is bound to its place again, and ours is added.
private_state() {
    if [[ ! -d /var/lib/unitward ]]; then
        local below=$dir/lib.host above=$dir/lib.new
        mkdir "$below" "$above"
        mount --rbind /var/lib "$below"
        mount -t tmpfs -o mode=755 lib "$above"
        mirror "$below" "$above" >"$dir/lib.fstab"
        mount -a -T "$dir/lib.fstab"
        mkdir "$above/unitward"
        mount --move "$above" /var/lib
        umount -R -l "$below"
    fi
    mount -t tmpfs -o mode=755 state /var/lib/unitward
}

user_manager() {
    # The same cgroup paths as on a host with logind; the second one is for commands run by the sandbox's owner.
    local slice=/sys/fs/cgroup/user.slice/user-$UW_UID.slice
    local unit=$slice/user@$UW_UID.service session=$slice/session-1.scope group
    mkdir -p "$unit" "$session"
    for group in "${slice%/*}" "$slice"; do hand_down "$group"; done
    if [[ $UW_UID != 0 ]]; then
        for group in "$unit" "$session"; do
            chown "$UW_UID:$UW_GID" "$group" "$group"/cgroup.{procs,threads,subtree_control}
        done
        chown "$UW_UID:$UW_GID" "$slice/cgroup.procs"
    fi
    local identity=(setpriv --reuid "$UW_UID" --regid "$UW_GID" --init-groups --)
    [[ $UW_UID = 0 ]] && identity=()
    local more=()
    [[ -z $UW_ENV ]] || mapfile -t more <<<"$UW_ENV"
    (
        echo 0 >"$unit/cgroup.procs"
        cd / # as user@.service does
        exec "${identity[@]}" env -i PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin LANG=C.UTF-8 HOME="$dir/home" \
            USER="$UW_USER" LOGNAME="$UW_USER" SHELL=/bin/sh XDG_RUNTIME_DIR="$dir/run" \
            SYSTEMD_LOG_TARGET=console SYSTEMD_LOG_LEVEL=info "${more[@]}" "$UW_SYSTEMD" --user
    ) </dev/null >&4 2>&1 3>&- 4>&- 5<&- {quiet}<&- &
    await_manager $! "$dir/run/systemd/private"
    say "ready $!"
}

# What the ended one started may still run, as after a crash where nobody cleans up.
again() {
    rm -f "$dir/run/systemd/private" # the ended one's: it would look as if the new one listened
    (user_manager)
}

await_manager() {
    local attempt
    for ((attempt = 0; attempt < 500; attempt++)); do
        [[ -S $2 ]] && return
        kill -0 "$1" 2>/dev/null || unavailable "the manager ended at once: $(tail -n 1 <&5)"
        pause
    done
    unavailable "the manager did not open its socket within 10 s: $(tail -n 1 <&5)"
}

# --- the view of a system manager: a root of its own in memory; of the host only programs, read-only

system_view() {
    root=$dir/root
    mkdir "$root"
    mount -t tmpfs -o mode=755 root "$root"
    mkdir -p "$root"/{usr,etc,proc,sys,dev,run,tmp,mnt,home,var/lib,var/log}
    mkdir -m 700 "$root/root"
    mkdir -m 1777 "$root/var/tmp"
    mount -t tmpfs -o mode=1777 tmp "$root/tmp"
    mount -t tmpfs -o mode=755 run "$root/run"
    local path
    for path in /usr /bin /sbin /lib /lib32 /lib64 /libx32 /nix /var/lib/dpkg; do
        if [[ -L $path ]]; then cp -P "$path" "$root$path"; elif [[ -d $path ]]; then read_only "$path"; fi
    done
    copy_etc "$root/etc"
    # Units enabled on this host and its disks are not for the sandbox.
    rm -rf "$root"/etc/{fstab,crypttab,systemd/system}
    mkdir -p "$root/etc/systemd/system"
    echo sandbox >"$root/etc/hostname"
    mkdir -p "$root/run/systemd/system-generators" "$root/run/systemd/journald.conf.d" "$root/etc/unitward"
    copy_generators "$root/run/systemd/system-generators"
    printf '[Journal]\nStorage=volatile\nReadKMsg=no\nAudit=no\n' >"$root/run/systemd/journald.conf.d/sandbox.conf"
    # What sysinit and local-fs would start serves real hardware and kernel settings (udev, sysctl, modules, mounts).
    mkdir -p "$dir/empty"
    for path in "$root"/usr/lib/systemd/system/{sysinit,local-fs}.target.wants; do
        [[ ! -d $path ]] || mount --bind "$dir/empty" "$path"
    done
    while read -r path; do
        [[ -z $path || (-z $UW_TREE && $path = /usr/*) ]] || read_only "$path"
    done <<<"$UW_VISIBLE"
    mount -t sysfs -o ro sysfs "$root/sys"
    mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
    system_devices
    cd "$root"
    mount --bind /proc "$root/proc" # umount reads it; PID 1 mounts its own
    pivot_root . mnt
    cd /
    umount -l /mnt
    umount -l /proc
}

read_only() {
    [[ -e $1 ]] || unavailable "the path '$1', which should be visible inside, does not exist"
    if [[ -d $1 ]]; then mkdir -p "$root$1"; else mkdir -p "$root${1%/*}" && : >"$root$1"; fi
    mount --bind "$1" "$root$1"
    mount -o remount,bind,ro "$root$1"
}

system_devices() {
    local node
    mount -t tmpfs -o mode=755 dev "$root/dev"
    for node in null zero full random urandom tty; do
        : >"$root/dev/$node"
        mount --bind "/dev/$node" "$root/dev/$node"
        mount -o remount,bind,ro "$root/dev/$node" # it can be written to, but not chmod-ed: it is the host's node
    done
    mkdir "$root/dev/pts"
    mkdir -m 1777 "$root/dev/shm"
    mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$root/dev/pts"
    ln -s pts/ptmx "$root/dev/ptmx"
    ln -s /proc/self/fd "$root/dev/fd"
}

system_manager() {
    local more=()
    [[ -z $UW_ENV ]] || mapfile -t more <<<"$UW_ENV"
    # A process id namespace, so that the manager is PID 1 and everything ends with it.
    unshare -p -f --kill-child=KILL -- bash -c "$first_process" bash "$UW_SYSTEMD" "${more[@]}" \
        </dev/null >&4 2>&1 3>&- 4>&- 5<&- {quiet}<&- &
    await_manager $! /run/systemd/private
    local pid
    read -r pid </sys/fs/cgroup/init.scope/cgroup.procs # as this process sees it, which is still the host's view
    say "ready $pid"
}

# What becomes PID 1. Kernel settings are not namespaced, so they are made read-only; so are capabilities to change the
# kernel, the clock and devices taken away for good.
first_process='
set -e
mount -n -t proc proc /proc
for path in sys sysrq-trigger irq bus; do
    [[ ! -e /proc/$path ]] || { mount -n --bind /proc/$path /proc/$path; mount -n -o remount,bind,ro /proc/$path; }
done
echo 0 >/sys/fs/cgroup/cgroup.procs
systemd=$1; shift
exec setpriv --bounding-set -sys_module,-sys_rawio,-sys_time,-mknod,-syslog,-audit_control,-mac_admin,-mac_override -- \
    env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 container=unitward "$@" \
    "$systemd" --system --unit=basic.target --log-target=console --show-status=0
'

# ------------------------------------------------------------------------------------------------------------- commands

enter() {
    mkdir -p "$1" && echo 0 >"$1/cgroup.procs" || exit 3
    shift
    exec nsenter "$@" 3>&-
}

down() {
    cgroup=$1 dir=$2 keeper=
    take_down
}

# Everything is read before anything runs: the file is removed together with the sandbox.
main() {
    [[ $1 = keep ]] || exec 3>&1 # the keeper's own output is a log; it inherits 3 from the supervisor
    exec {quiet}<> <(:)
    "$@"
    exit
}
main "$@"
