package io.unitward.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.collector.disk.TestHost;
import io.unitward.facts.SourceFile;
import io.unitward.facts.UnitFile.Status;
import io.unitward.host.BoundedProcess;
import io.unitward.host.Deadline;
import io.unitward.host.ProcessResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitTreeTest {
    private static final String U = "/home/a/.config/systemd/user";
    private static final OwnedFiles WEB = new OwnedFiles(List.of("web-stack.*"));

    @TempDir
    Path root;

    private TestHost host;
    private String commit = "";

    @BeforeEach
    void repository() throws IOException {
        host = new TestHost(root);
        host.directory("/srv/dotfiles");
        git("init", "-q");
        host.file("/srv/dotfiles/units/web-stack.service", "abc");
        host.file("/srv/dotfiles/units/web-stack.service.d/a.conf", "a");
        host.file("/srv/dotfiles/units/other.service", "other");
        host.link("/srv/dotfiles/units/default.target.wants/web-stack.service", "../web-stack.service");
        host.link("/srv/dotfiles/units/web-stack.timer", "/dev/null");
        host.link("/srv/dotfiles/units/web-stack.socket", "/etc/passwd");
        host.mode("/srv/dotfiles/units/web-stack.service.d/a.conf", "rwxr-xr-x");
        git("add", ".");
        git("commit", "-q", "-m", "one");
        commit = git("rev-parse", "HEAD");
    }

    private String git(String... arguments) throws IOException {
        List<String> argv = new ArrayList<>(List.of("git"));
        argv.addAll(List.of(arguments));
        Map<String, String> environment = Map.of(
                "HOME", root.toString(),
                "PATH", "/usr/bin:/bin",
                "GIT_AUTHOR_NAME", "a",
                "GIT_AUTHOR_EMAIL", "a@example.org",
                "GIT_COMMITTER_NAME", "a",
                "GIT_COMMITTER_EMAIL", "a@example.org");
        ProcessResult result = new BoundedProcess(argv, environment)
                .in(host.at("/srv/dotfiles"))
                .run(soon());
        assertThat(result.succeeded()).as(result.stderr()).isTrue();
        return result.stdoutText().strip();
    }

    private static Deadline soon() {
        return Deadline.in(Duration.ofSeconds(30));
    }

    private GitTree find(String directory) throws IOException {
        return GitTree.find(host.sources(), directory, commit, soon());
    }

    private static SourceFile file(GitTree tree, String name) {
        return tree.file("lab", U + "/" + name, "/srv/dotfiles/units/" + name);
    }

    @Test
    void declaresWhatTheCommitHas() throws IOException {
        host.file("/srv/dotfiles/units/web-stack.service", "an edit that nobody committed");
        host.file("/srv/dotfiles/units/web-stack.path", "new, and not committed either");
        GitTree tree = find("/srv/dotfiles/units");
        assertThat(tree.declared("/srv/dotfiles/units", WEB))
                .containsExactly(
                        "default.target.wants/web-stack.service",
                        "web-stack.service",
                        "web-stack.service.d/a.conf",
                        "web-stack.socket",
                        "web-stack.timer");
        SourceFile unit = file(tree, "web-stack.service");
        assertThat(unit.sha256()).startsWith("ba7816bf");
        assertThat(unit.declared().revision()).isEqualTo(commit);
        assertThat(unit.declared().repository()).isEqualTo("/srv/dotfiles");
        assertThat(unit.declared().mode()).isEqualTo(0644);
        assertThat(file(tree, "web-stack.service.d/a.conf").declared().mode()).isEqualTo(0755);
        SourceFile wants = file(tree, "default.target.wants/web-stack.service");
        assertThat(wants.declared().link()).isEqualTo("../web-stack.service");
        assertThat(wants.sha256()).as("of what it leads to").isEqualTo(unit.sha256());
        assertThat(file(tree, "web-stack.timer").status()).isEqualTo(Status.NULL_DEVICE);
        assertThat(file(tree, "web-stack.socket").status())
                .as("out of the tree")
                .isEqualTo(Status.UNREADABLE);
        assertThat(file(tree, "web-stack.path").status()).isEqualTo(Status.MISSING);
        assertThat(file(tree, "web-stack.service.d").status()).isEqualTo(Status.NOT_REGULAR);
    }

    @Test
    void aPlaceThatIsNotCheckedOutIsFoundAllTheSame() throws IOException {
        git("mv", "units", "moved");
        GitTree tree = find("/srv/dotfiles/units");
        assertThat(file(tree, "web-stack.service").status()).isEqualTo(Status.READ);
        assertThat(tree.declared("/srv/dotfiles/nowhere", WEB)).isEmpty();
    }

    @Test
    void aDirectoryThatTheCommitHasNotIsNoSource() throws IOException {
        for (String wrong : List.of("unts", "units/web-stack.service", "no/units")) {
            assertThatThrownBy(() -> find("/srv/dotfiles/" + wrong))
                    .hasMessage("commit " + commit + " has no directory '" + wrong + "'");
        }
        assertThat(find("/srv/dotfiles").declared("/srv/dotfiles", WEB)).isEmpty();
    }

    @Test
    void aBareRepositoryIsOneToo() throws IOException {
        git("clone", "-q", "--bare", ".", host.at("/srv/bare.git").toString());
        GitTree tree = find("/srv/bare.git/units");
        assertThat(tree.file("lab", U + "/web-stack.service", "/srv/bare.git/units/web-stack.service")
                        .status())
                .isEqualTo(Status.READ);
    }

    @Test
    void gitIsNotRunWhereOthersMayWrite() throws IOException {
        for (String place : List.of("/srv/dotfiles", "/srv/dotfiles/.git", "/srv/dotfiles/.git/objects/pack")) {
            host.mode(place, "rwxrwxrwx");
            assertThatThrownBy(() -> find("/srv/dotfiles/units"))
                    .hasMessage("git is not run there: " + place + " may be written by others");
            host.mode(place, "rwxr-xr-x");
        }
        host.mode("/srv/dotfiles/.git/config", "rw-rw-rw-");
        assertThatThrownBy(() -> find("/srv/dotfiles/units")).hasMessageContaining("/.git/config may be written");
    }

    @Test
    void linksToOtherRepositoriesAreNotFollowed() throws IOException {
        host.link("/srv/linked/.git", "/srv/dotfiles/.git");
        assertThatThrownBy(() -> find("/srv/linked/units"))
                .hasMessage("/srv/linked/.git is a link; name the repository that it leads to");
        Files.move(host.at("/srv/dotfiles/.git/objects/pack"), host.at("/srv/pack"));
        host.link("/srv/dotfiles/.git/objects/pack", "/srv/pack");
        assertThatThrownBy(() -> find("/srv/dotfiles/units"))
                .hasMessage("/srv/dotfiles/.git/objects/pack is a link, or cannot be looked at");
        host.file("/srv/tree/.git", "gitdir: /srv/dotfiles/.git");
        assertThatThrownBy(() -> find("/srv/tree")).hasMessageContaining("names another place");
        assertThatThrownBy(() -> find("/srv/none/units")).hasMessage("it is in no Git repository");
    }

    @Test
    void withoutTheCommitNothingIsKnown() throws IOException {
        commit = "0".repeat(39) + "1";
        GitTree tree = find("/srv/dotfiles/units");
        assertThatThrownBy(() -> tree.declared("/srv/dotfiles/units", WEB)).hasMessage("it has no commit " + commit);
        assertThat(file(tree, "web-stack.service").status()).isEqualTo(Status.UNREADABLE);
    }
}
