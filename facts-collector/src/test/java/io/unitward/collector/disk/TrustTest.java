package io.unitward.collector.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Writer;
import io.unitward.facts.Writer.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrustTest {
    private static final Accounts ACCOUNTS = Accounts.of(
            List.of(
                    "root:x:0:0::/root:/bin/sh",
                    "ann:x:1000:1000::/home/ann:/bin/sh",
                    "bob:x:1001:1001::/home/bob:/bin/sh",
                    "eve:x:1002:2000::/home/eve:/bin/sh",
                    "broken line",
                    "neg:x:-1:0:::"),
            List.of(
                    "root:x:0:",
                    "ann:x:1000:",
                    "bob:x:1001:ann",
                    "shared:x:2000:",
                    "team:x:3000:ann,bob",
                    "far:x:4000:somebody-from-ldap",
                    "staff:x:50:"));

    private final Trust ann = new Trust(1000, ACCOUNTS);

    private static Stat stat(int mode, long uid, long gid) {
        return new Stat(mode, uid, gid, 0, 1, 1, Instant.EPOCH, Instant.EPOCH);
    }

    private static Stat directory(int permissions, long uid, long gid) {
        return stat(0040000 | permissions, uid, gid);
    }

    private static Stat file(int permissions, long uid, long gid) {
        return stat(0100000 | permissions, uid, gid);
    }

    private List<Writer> writers(Stat stat) {
        List<Writer> writers = new ArrayList<>();
        ann.addWriters(writers, "/f", stat);
        return writers;
    }

    private List<Writer> replacers(Stat directory, Stat entry) {
        List<Writer> writers = new ArrayList<>();
        ann.addReplacers(writers, "/d", directory, "/d/f", entry);
        return writers;
    }

    @Test
    void rootTheManagersUserAndItsPrivateGroupAreTrusted() {
        assertThat(writers(file(0664, 1000, 1000))).isEmpty();
        assertThat(writers(file(0664, 0, 0))).isEmpty();
    }

    @Test
    void anybodyElseIsNot() {
        assertThat(writers(file(0644, 1001, 1001))).containsExactly(new Writer(Kind.USER, 1001, "bob", "/f"));
        assertThat(writers(file(0600, 7, 7))).containsExactly(new Writer(Kind.USER, 7, null, "/f"));
        assertThat(writers(file(0666, 1000, 1000))).containsExactly(new Writer(Kind.EVERYBODY, -1, null, "/f"));
    }

    @Test
    void aGroupIsTrustedOnlyWhileNobodyElseIsInIt() {
        // bob is in his own group by /etc/passwd, eve in 'shared', bob in 'team' by /etc/group.
        assertThat(writers(file(0664, 1000, 1001))).containsExactly(new Writer(Kind.GROUP, 1001, "bob", "/f"));
        assertThat(writers(file(0664, 1000, 2000))).containsExactly(new Writer(Kind.GROUP, 2000, "shared", "/f"));
        assertThat(writers(file(0664, 1000, 3000))).containsExactly(new Writer(Kind.GROUP, 3000, "team", "/f"));
        assertThat(writers(file(0664, 1000, 4000))).containsExactly(new Writer(Kind.GROUP, 4000, "far", "/f"));
        assertThat(writers(file(0664, 1000, 9999))).containsExactly(new Writer(Kind.GROUP, 9999, null, "/f"));
        assertThat(writers(file(0664, 0, 50))).isEmpty();
    }

    @Test
    void aDirectoryLetsItsWritersReplaceWhatIsInIt() {
        assertThat(replacers(directory(0775, 0, 3000), file(0644, 0, 0)))
                .containsExactly(new Writer(Kind.GROUP, 3000, "team", "/d"));
        assertThat(replacers(directory(0777, 0, 0), file(0644, 0, 0)))
                .containsExactly(new Writer(Kind.EVERYBODY, -1, null, "/d"));
        assertThat(replacers(directory(0755, 1001, 0), file(0644, 0, 0)))
                .containsExactly(new Writer(Kind.USER, 1001, "bob", "/d"));
    }

    @Test
    void aStickyDirectoryLetsOnlyOwnersReplace() {
        assertThat(replacers(directory(01777, 0, 0), file(0644, 1000, 1000))).isEmpty();
        assertThat(replacers(directory(01777, 0, 0), file(0644, 1001, 1001)))
                .containsExactly(new Writer(Kind.USER, 1001, "bob", "/d/f"));
        assertThat(replacers(directory(01777, 1002, 0), file(0644, 0, 0)))
                .containsExactly(new Writer(Kind.USER, 1002, "eve", "/d"));
    }

    @Test
    void aStoreIsNotWrittenByItsBuildGroup() {
        List<Writer> writers = new ArrayList<>();
        ann.addReplacers(writers, "/nix/store", directory(0775, 0, 3000), "/nix/store/x", file(0444, 0, 0));
        ann.addWriters(writers, "/nix/store/x", file(0464, 0, 3000));
        assertThat(writers).isEmpty();
        ann.addWriters(writers, "/nix/stored", file(0464, 0, 3000));
        assertThat(writers).hasSize(1);
    }

    @Test
    void theManagersUserIsNotTrustedByRootsManager() {
        List<Writer> writers = new ArrayList<>();
        new Trust(0, ACCOUNTS).addWriters(writers, "/f", file(0664, 1000, 1000));
        assertThat(writers).extracting(Writer::kind).containsExactly(Kind.USER, Kind.GROUP);
    }
}
