package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.faults.Program;
import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.Sandbox;
import io.unitward.cli.sandbox.SandboxCommand;
import io.unitward.cli.sandbox.SandboxSpec;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * How distributions lay out their unit files, played on a tree, whose every directory can be written to in the sandbox. Written from what is known of their layouts, not taken from their machines: the units themselves are Debian's.
 */
enum Distribution {
    DEBIAN(""),

    /**
     * Drop-ins for whole types in the vendor layer, and a user whose files may be written by a group that has nobody else in
     * it, which is what umask 002 makes.
     */
    FEDORA("""
            for scope in system user; do
                mkdir /usr/lib/systemd/$scope/service.d
                printf '[Service]\\nTimeoutStopFailureMode=abort\\n' >/usr/lib/systemd/$scope/service.d/10-timeout-abort.conf
            done
            if [ $UNITS != system ]; then
                setpriv --reuid $OWNER --regid $OWNER --clear-groups sh -c '
                    umask 002
                    cd ~/.config/systemd/user && mkdir default.target.wants notes.service.d
                    chmod g+w . ..
                    printf "[Service]\\nType=oneshot\\nRemainAfterExit=yes\\nExecStart=/bin/true\\n" >notes.service
                    printf "[Service]\\nNice=5\\n" >notes.service.d/nice.conf
                    ln -s ../notes.service default.target.wants/'
            fi
            """),

    /**
     * No vendor layer: every unit is a link in a directory of the store, to which {@code /etc/systemd/system} leads by way of
     * another link. Files are old as can be and nobody's to write; the store itself is its builders' as well. Home Manager
     * links a user's units in the same way.
     */
    NIXOS("""
            store=/nix/store
            echo 'nixbld:x:30000:nixbld1,nixbld2' >>/etc/group
            for i in 1 2; do echo "nixbld$i:x:3000$i:30000::/var/empty:/bin/false" >>/etc/passwd; done
            mkdir -p $store
            hashed() { printf %s "$1" | md5sum | cut -c1-32; }
            put() { # NAME FILE TEXT: prints where a file of a package is
                dir=$store/$(hashed "$1")-$1
                mkdir -p "$dir/$(dirname "$2")" && printf "$3" >"$dir/$2" && echo "$dir/$2"
            }
            static=$store/$(hashed etc)-etc/etc
            for scope in system user; do
                upstream=$store/$(hashed systemd)-systemd-257/example/systemd/$scope
                mkdir -p $upstream && cp -a /usr/lib/systemd/$scope/. $upstream/
                find /usr/lib/systemd/$scope -mindepth 1 -delete 2>/dev/null || :
                units=$store/$(hashed $scope)-$scope-units
                mkdir -p $units/multi-user.target.wants $units/dbus.service.d
                for unit in $upstream/*.*; do
                    [ -d $unit ] || ln -s $unit $units/
                done
                file=$(put unit-web.service web.service '[Service]\\nType=oneshot\\nRemainAfterExit=yes\\nExecStart=/bin/true\\n')
                ln -s $file $units/
                ln -s ../web.service $units/multi-user.target.wants/
                ln -s $(put unit-dbus.service overrides.conf '[Service]\\nNice=5\\n') $units/dbus.service.d/
                mkdir -p $static/systemd && ln -s $units $static/systemd/$scope
                rm -rf /etc/systemd/$scope && ln -s /etc/static/systemd/$scope /etc/systemd/$scope
            done
            ln -s $static /etc/static
            file=$(put notes.service notes.service '[Service]\\nType=oneshot\\nRemainAfterExit=yes\\nExecStart=/bin/true\\n')
            generation=$store/$(hashed files)-home-manager-files/.config/systemd/user
            mkdir -p $generation/default.target.wants
            ln -s $file $generation/
            ln -s $file $generation/default.target.wants/
            if [ $UNITS != system ]; then
                mkdir -p ~/.config/systemd/user/default.target.wants
                ln -s $generation/notes.service ~/.config/systemd/user/
                ln -s $generation/default.target.wants/notes.service ~/.config/systemd/user/default.target.wants/
                chown -hR $OWNER:$OWNER ~/.config
            fi
            find $store -type f -exec chmod 0444 {} +
            find $store -mindepth 1 -type d -exec chmod 0555 {} +
            chown root:nixbld $store && chmod 1775 $store
            find $store -mindepth 1 -exec touch -h -d @1 {} +
            """);

    private final String script;

    Distribution(String script) {
        this.script = script;
    }

    /** Starts a manager on a tree, which may be this host's root directory, and has it load the layout. */
    Sandbox start(SandboxSpec spec, Program program) throws Exception {
        Sandbox sandbox = Sandbox.start(program.visibleIn(spec));
        boolean ready = false;
        try {
            prepare(sandbox, spec.kind().name().toLowerCase(Locale.ROOT));
            ready = true;
            return sandbox;
        } finally {
            if (!ready) {
                sandbox.close();
            }
        }
    }

    private void prepare(Sandbox sandbox, String scope) throws IOException {
        if (script.isEmpty()) {
            return;
        }
        // A system manager's programs are read-only, for the manager; the tree below is the sandbox's own.
        String writable = scope.equals("system") ? "mount -n -o remount,bind,rw /usr\n" : "";
        SandboxCommand all = SandboxCommand.of(List.of("sh", "-euc", writable + script))
                .as(0)
                .with("HOME", sandbox.home().toString())
                .with("OWNER", Long.toString(sandbox.uid()))
                .with("UNITS", scope);
        CommandResult planted = sandbox.run(all);
        assertThat(planted.succeeded()).as(planted.errors()).isTrue();
        assertThat(sandbox.systemctl("daemon-reload").errors()).isEmpty();
        // A system manager in a sandbox goes no further than basic.target.
        String session = scope.equals("system") ? "basic.target" : "default.target";
        String own = this == NIXOS ? "web.service" : "dbus.service";
        assertThat(sandbox.systemctl("start", session, "dbus.service", own).errors())
                .isEmpty();
    }
}
