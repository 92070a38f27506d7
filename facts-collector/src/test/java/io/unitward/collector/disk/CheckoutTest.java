package io.unitward.collector.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.collector.disk.HostFiles.NotRead;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which commit a directory is checked out at. */
class CheckoutTest {
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final String GIT = "/home/a/dotfiles/.git";
    private static final String BELOW = "/home/a/dotfiles/systemd/user";

    @TempDir
    Path root;

    private TestHost host;

    @BeforeEach
    void host() {
        host = new TestHost(root);
        host.directory(BELOW);
    }

    private Checkout of(String directory) throws NotRead {
        return Checkout.of(HostFiles.believing(host.roots(), 1000, TestHost.uid()), directory);
    }

    @Test
    void aBranchIsLookedUpAloneAndAmongThePackedOnes() throws NotRead {
        assertThat(of(BELOW)).isNull();
        host.file(GIT + "/HEAD", "ref: refs/heads/main\n");
        host.file(GIT + "/packed-refs", "# pack-refs\n" + COMMIT + " refs/heads/main\n^" + COMMIT + "\n");
        assertThat(of(BELOW)).isEqualTo(new Checkout("/home/a/dotfiles", COMMIT));
        host.file(GIT + "/refs/heads/main", COMMIT.replace('0', 'f') + "\n");
        assertThat(of(BELOW).commit()).isEqualTo(COMMIT.replace('0', 'f'));
        assertThat(of("/home/a")).isNull();
    }

    @Test
    void aDetachedHeadIsACommitAndAWorktreeSaysWhereItsRepositoryIs() throws NotRead {
        host.file(GIT, "gitdir: ../main/.git/worktrees/dotfiles\n");
        host.file("/home/a/main/.git/worktrees/dotfiles/HEAD", COMMIT + "\n");
        assertThat(of(BELOW)).isEqualTo(new Checkout("/home/a/dotfiles", COMMIT));
        host.file("/home/a/main/.git/worktrees/dotfiles/HEAD", "ref: refs/heads/x\n");
        host.file("/home/a/main/.git/worktrees/dotfiles/commondir", "../..\n");
        host.file("/home/a/main/.git/refs/heads/x", COMMIT + "\n");
        assertThat(of(BELOW).commit()).isEqualTo(COMMIT);
    }

    @Test
    void whatOthersMayWriteOrMakesNoSenseIsNotBelieved() {
        host.file(GIT + "/HEAD", "ref: refs/../../x\n");
        assertThatThrownBy(() -> of(BELOW)).isInstanceOf(NotRead.class).hasMessageContaining("stands for no commit");
        host.file(GIT + "/HEAD", "ref: refs/heads/main\n");
        assertThatThrownBy(() -> of(BELOW)).hasMessageContaining("stands for no commit");
        host.file(GIT + "/refs/heads/main", "ref: refs/heads/main\n");
        assertThatThrownBy(() -> of(BELOW)).hasMessageContaining("stands for no commit");
        host.file(GIT + "/refs/heads/main", COMMIT + "\n");
        host.mode(GIT, "rwxrwxrwx");
        assertThatThrownBy(() -> of(BELOW)).hasMessageContaining("may be written by others through " + GIT);
    }
}
