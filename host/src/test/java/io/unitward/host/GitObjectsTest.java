package io.unitward.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.host.GitObjects.Entry;
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

class GitObjectsTest {
    @TempDir
    Path directory;

    private Path repository;

    @BeforeEach
    void repository() throws IOException {
        repository = Files.createDirectory(directory.resolve("repo"));
        git("init", "-q");
        Files.createDirectories(repository.resolve("units/web.service.d"));
        Files.writeString(repository.resolve("units/web.service"), "one");
        Files.writeString(repository.resolve("units/web.service.d/a.conf"), "a");
        Files.createSymbolicLink(repository.resolve("units/alias.service"), Path.of("web.service"));
        git("add", ".");
        git("commit", "-q", "-m", "one");
    }

    private String git(String... arguments) throws IOException {
        List<String> argv = new ArrayList<>(List.of("git"));
        argv.addAll(List.of(arguments));
        ProcessResult result = new BoundedProcess(
                        argv,
                        Map.of(
                                "HOME", directory.toString(),
                                "PATH", "/usr/bin:/bin",
                                "GIT_AUTHOR_NAME", "a",
                                "GIT_AUTHOR_EMAIL", "a@example.org",
                                "GIT_COMMITTER_NAME", "a",
                                "GIT_COMMITTER_EMAIL", "a@example.org"))
                .in(repository)
                .run(soon());
        assertThat(result.succeeded()).as(result.stderr()).isTrue();
        return result.stdoutText().strip();
    }

    private static Deadline soon() {
        return Deadline.in(Duration.ofSeconds(30));
    }

    private GitObjects open() throws IOException {
        return GitObjects.open(repository, git("rev-parse", "HEAD"), soon());
    }

    private String read(String commit, String path) throws IOException {
        return new String(GitObjects.read(repository, commit, path, soon()), UTF_8);
    }

    @Test
    void readsWhatTheCommitHoldsWhateverLiesInTheWorktree() throws IOException {
        String commit = git("rev-parse", "HEAD");
        Files.writeString(repository.resolve("units/web.service"), "two");
        git("commit", "-q", "-a", "-m", "two");
        assertThat(read(commit, "units/web.service")).isEqualTo("one");
        assertThat(read(git("rev-parse", "HEAD"), "units/web.service")).isEqualTo("two");
        assertThat(GitObjects.open(repository, commit, soon()).list("units"))
                .extracting(Entry::name, Entry::mode)
                .extracting(Object::toString)
                .containsExactly(
                        "(\"alias.service\", \"120000\")",
                        "(\"web.service\", \"100644\")",
                        "(\"web.service.d\", \"40000\")");
        git("gc", "-q");
        assertThat(read(commit, "units/web.service.d/a.conf")).as("from a pack").isEqualTo("a");
    }

    @Test
    void aBareRepositoryAndOneOfTheOtherHashAreReadToo() throws IOException {
        git("clone", "-q", "--bare", ".", directory + "/bare.git");
        String commit = git("rev-parse", "HEAD");
        repository = directory.resolve("bare.git");
        assertThat(read(commit, "units/web.service")).isEqualTo("one");
        repository = Files.createDirectory(directory.resolve("sha256"));
        git("init", "-q", "--object-format=sha256");
        Files.writeString(repository.resolve("web.service"), "one");
        git("add", ".");
        git("commit", "-q", "-m", "one");
        commit = git("rev-parse", "HEAD");
        assertThat(commit).hasSize(64);
        assertThat(read(commit, "web.service")).isEqualTo("one");
        String half = commit.substring(0, 40);
        assertThatThrownBy(() -> read(half, "web.service")).hasMessageContaining("of the id " + half + " in full");
    }

    @Test
    void whatIsNotThereIsSaid() throws IOException {
        String commit = git("rev-parse", "HEAD");
        String none = "0".repeat(39) + "1";
        assertThatThrownBy(() -> read(none, "units/web.service")).hasMessage("it has no commit " + none);
        assertThatThrownBy(() -> read(commit, "units/gone.service"))
                .hasMessage("commit " + commit + " has no file units/gone.service");
        assertThatThrownBy(() -> read(commit, "units/alias.service")).hasMessageContaining("has no file");
        assertThatThrownBy(() -> read("main", "units/web.service")).hasMessageContaining("is no id in full");
        String tree = git("rev-parse", "HEAD^{tree}");
        assertThatThrownBy(() -> read(tree, "units/web.service")).hasMessage(tree + " is a tree, no commit");
        assertThat(open().list("nothing/here")).isEmpty();
        assertThat(open().list("units/web.service")).isEmpty();
        repository = directory;
        assertThatThrownBy(() -> read(commit, "units/web.service")).hasMessage("it is no Git repository");
    }

    @Test
    void replaceRefsAndAlternatesCountForNothing() throws IOException {
        String commit = git("rev-parse", "HEAD");
        Files.writeString(repository.resolve("units/web.service"), "evil");
        git("commit", "-q", "-a", "-m", "evil");
        git("replace", commit, git("rev-parse", "HEAD"));
        assertThat(git("show", commit + ":units/web.service")).isEqualTo("evil");
        assertThat(read(commit, "units/web.service")).isEqualTo("one");
        Files.writeString(repository.resolve(".git/objects/info/alternates"), directory + "/elsewhere\n");
        assertThatThrownBy(() -> read(commit, "units/web.service"))
                .hasMessage("it takes objects from elsewhere, says its objects/info/alternates");
    }

    @Test
    void anObjectThatIsNotWhatItsIdSaysIsDamaged() throws IOException {
        String blob = git("rev-parse", "HEAD:units/web.service");
        Files.writeString(directory.resolve("other"), "evil");
        String other = git("hash-object", "-w", directory + "/other");
        Path objects = repository.resolve(".git/objects");
        Path victim = objects.resolve(blob.substring(0, 2)).resolve(blob.substring(2));
        Files.delete(victim);
        Files.copy(objects.resolve(other.substring(0, 2)).resolve(other.substring(2)), victim);
        assertThatThrownBy(() -> read(git("rev-parse", "HEAD"), "units/web.service"))
                .isInstanceOf(IOException.class);
        assertThat(open().list("units")).as("the rest is as before").hasSize(3);
    }

    @Test
    void nothingThatTheRepositoryConfiguresIsRun() throws IOException {
        String commit = git("rev-parse", "HEAD");
        Path ran = directory.resolve("ran");
        Path script = directory.resolve("evil");
        Files.writeString(script, "#!/bin/sh\ntouch " + ran + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        for (String key : List.of(
                "core.fsmonitor",
                "core.pager",
                "core.sshCommand",
                "core.editor",
                "core.askPass",
                "core.gitProxy",
                "core.alternateRefsCommand",
                "pager.cat-file",
                "filter.x.smudge",
                "filter.x.process",
                "diff.x.textconv",
                "alias.cat-file",
                "trace2.normalTarget",
                "credential.helper",
                "remote.origin.uploadpack")) {
            git("config", key, key.startsWith("alias") ? "!" + script : script.toString());
        }
        git("config", "core.hooksPath", directory.toString());
        Files.copy(script, directory.resolve("post-checkout"));
        Files.writeString(repository.resolve(".git/info/attributes"), "* filter=x diff=x\n");
        assertThat(read(commit, "units/web.service")).isEqualTo("one");
        assertThat(ran).doesNotExist();

        // What is lacking is not fetched either, by no version of Git and however the promise is hidden.
        String blob = git("rev-parse", "HEAD:units/web.service");
        Files.delete(repository.resolve(".git/objects/" + blob.substring(0, 2) + "/" + blob.substring(2)));
        Files.writeString(
                directory.resolve("hidden"),
                "[remote \"origin\"]\n\turl = ext::" + script + "\n\tpromisor = true\n"
                        + "[extensions]\n\tpartialClone = origin\n[protocol]\n\tallow = always\n");
        git("config", "core.repositoryformatversion", "1");
        git("config", "include.path", directory + "/hidden");
        assertThatThrownBy(() -> read(commit, "units/web.service")).isInstanceOf(IOException.class);
        assertThat(ran).doesNotExist();
        git("config", "extensions.partialClone", "origin");
        assertThatThrownBy(() -> read(commit, "units/web.service"))
                .hasMessage("it is a partial clone, which lacks objects");
        assertThat(ran).doesNotExist();
    }

    @Test
    void aWorktreeOfAnotherRepositoryIsRefused() throws IOException {
        git("worktree", "add", "-q", directory + "/tree");
        String commit = git("rev-parse", "HEAD");
        repository = directory.resolve("tree");
        assertThatThrownBy(() -> read(commit, "units/web.service"))
                .hasMessage("its .git is a file that names another place; name the main repository");
    }
}
