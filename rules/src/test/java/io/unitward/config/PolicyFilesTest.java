package io.unitward.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which policies of operators are found, and which are refused because somebody else may have written them. */
class PolicyFilesTest {
    private static final long ALICE = 54321;

    @TempDir
    private Path tmp;

    private long self;
    private Path etc;
    private Path user;

    @BeforeEach
    void directories() throws IOException {
        tmp = tmp.toRealPath();
        self = (Integer) Files.getAttribute(tmp, "unix:uid");
        Files.setPosixFilePermissions(tmp, PosixFilePermissions.fromString("rwxr-xr-x"));
        etc = directory(tmp.resolve("etc"));
        user = directory(tmp.resolve("user"));
    }

    @Test
    void placesThatDoNotExistAreFine() throws ConfigException {
        assertThat(PolicyFiles.load(mine(), List.of()).isEmpty()).isTrue();
        assertThat(PolicyFiles.load(new ConfigPlaces(nonRoot(), tmp.resolve("no"), null, null, null), List.of())
                        .isEmpty())
                .isTrue();
    }

    @Test
    void theAdministratorsAreTheFloorOfAUserAndTheirOwnAreBesideThoseThatAreNamed() throws Exception {
        assumeRoot();
        policy(etc, "site", "from-etc");
        policy(user, "site", "from-home");
        Path named = directory(tmp.resolve("named"));
        drl(named, "other", "from-option");
        PolicyFiles.Found found = PolicyFiles.load(places(ALICE), List.of(named));
        assertThat(found.floor()).extracting(PolicyFile::id).containsExactly("from-etc");
        assertThat(found.own()).extracting(PolicyFile::id).containsExactly("from-home", "from-option");
        assertThat(found.own().get(1).where()).isEqualTo(named + "/other/from-option/from-option.drl");
        assertThat(found.own().get(1).text()).isEqualTo("rule from-option\n");
    }

    @Test
    void rootReadsNoUsersPolicies() throws Exception {
        assumeRoot();
        policy(etc, "site", "from-etc");
        policy(user, "site", "from-home");
        PolicyFiles.Found found = PolicyFiles.load(places(0), List.of());
        assertThat(found.floor()).isEmpty();
        assertThat(found.own()).extracting(PolicyFile::id).containsExactly("from-etc");
    }

    @Test
    void aNamedDirectoryMustExistAndBeOne() throws IOException {
        Path file = Files.writeString(tmp.resolve("file"), "x");
        assertThat(problems(mine(), tmp.resolve("no"), file))
                .containsExactly(
                        tmp + "/no: missing file '" + tmp + "/no'; expected a file that exists",
                        file + ": kind of file 'regular file'; expected a directory");
    }

    @Test
    void whatIsNoPolicyMayLieAnywhereButForRules() throws Exception {
        Path folder = policy(user, "site", "good").getParent();
        Files.writeString(user.resolve("policies/README.md"), "x");
        Files.writeString(user.resolve("policies/site/LICENSE"), "x");
        Files.writeString(folder.resolve("good.md"), "x");
        Files.writeString(folder.resolve("good.drl~"), "x");
        Files.writeString(folder.resolve(".good.drl.swp"), "x");
        directory(folder.resolve("cases"));
        Files.writeString(folder.resolve("cases/one.yaml"), "x");
        directory(user.resolve("policies/.git"));
        directory(user.resolve("policies/docs"));
        directory(user.resolve("policies/docs/pictures"));
        assertThat(PolicyFiles.load(mine(), List.of()).own()).hasSize(1);

        Files.writeString(user.resolve("policies/top.drl"), "x");
        Files.writeString(user.resolve("policies/site/flat.drl"), "x");
        Files.writeString(folder.resolve("second.DRL"), "x");
        Files.writeString(folder.resolve("cases/lost.drl"), "x");
        directory(user.resolve("policies/site/empty"));
        directory(user.resolve("policies/site/empty/cases"));
        assertThat(problems(mine()))
                .hasSize(5)
                .allMatch(problem -> problem.contains("misplaced policy '") || problem.contains("missing file"))
                .anyMatch(problem -> problem.startsWith(folder + "/cases/lost.drl: misplaced"))
                .anyMatch(problem -> problem.endsWith("expected the rule of the policy 'empty'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"policies", "policies/site", "policies/site/good", "policies/site/good/good.drl"})
    void whatSomebodyElseMayWriteIsRefused(String what) throws Exception {
        policy(user, "site", "good");
        Path path = user.resolve(what);
        String good = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        for (String mode : List.of("rwxrwxr-x", "rwxr-xrwx")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
            assertThat(problems(mine()))
                    .singleElement()
                    .asString()
                    .startsWith(path + ": mode '" + (mode.endsWith("rwx") ? "0757" : "0775") + "'; expected " + path)
                    .endsWith("(chmod go-w " + path + ")");
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(good));
        assertThat(PolicyFiles.load(mine(), List.of()).own()).hasSize(1);
        Files.setPosixFilePermissions(user, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(problems(mine())).singleElement().asString().contains("(chmod go-w " + user + ")");
    }

    @Test
    void casesThatSomebodyElseMayWriteAreRefusedToo() throws Exception {
        Path cases = directory(policy(user, "site", "good").resolveSibling("cases"));
        Files.setPosixFilePermissions(cases, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(problems(mine())).singleElement().asString().contains("(chmod go-w " + cases + ")");
    }

    @Test
    void whatSomebodyElseOwnsIsRefused() throws Exception {
        assumeRoot();
        Path drl = policy(user, "site", "good");
        Files.setAttribute(drl, "unix:uid", 54322);
        assertThat(problems(places(ALICE)))
                .singleElement()
                .asString()
                .startsWith(drl + ": owner 'uid 54322'; expected " + drl + " to belong to root or uid 54321");
        Files.setAttribute(drl, "unix:uid", (int) ALICE);
        assertThat(PolicyFiles.load(places(ALICE), List.of()).own()).hasSize(1);
        Path planted = policy(etc, "site", "planted");
        Files.setAttribute(planted, "unix:uid", (int) ALICE);
        for (long uid : new long[] {0, ALICE}) {
            assertThat(problems(places(uid))).singleElement().asString().contains("to belong to root (");
        }
    }

    @Test
    void linksAreFollowedToWhatNobodyElseCanHaveWrittenAndNowhereElse() throws Exception {
        Path store = directory(tmp.resolve("store"));
        Path real = drl(store, "site", "linked");
        directory(user.resolve("policies"));
        Files.createSymbolicLink(user.resolve("policies/site"), store.resolve("site"));
        assertThat(PolicyFiles.load(mine(), List.of()).own())
                .extracting(PolicyFile::where)
                .containsExactly(user + "/policies/site/linked/linked.drl");
        Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(problems(mine())).singleElement().asString().contains("(chmod go-w " + store + ")");
        Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.delete(real);
        Files.createSymbolicLink(real, Path.of("nothing"));
        assertThat(problems(mine())).singleElement().asString().contains("dangling link");
        Files.delete(real);
        Files.createSymbolicLink(real, real.getFileName());
        assertThat(problems(mine())).singleElement().asString().contains("links that end at a file");
    }

    @Test
    void whatCannotBeLookedAtIsNotTakenForAFileThatNeedsNoReading() throws Exception {
        Path policies = policy(user, "site", "good").getParent().getParent().getParent();
        Path folder = policies.resolve("site/good");
        Files.createSymbolicLink(policies.resolve("category"), Path.of("/nothing/at/all"));
        Files.createSymbolicLink(policies.resolve("loop"), Path.of("loop"));
        fifo(policies.resolve("pipe"));
        Files.createSymbolicLink(policies.resolve("site/gone"), Path.of("nowhere"));
        fifo(policies.resolve("site/pipe"));
        Files.createSymbolicLink(policies.resolve("site/device"), Path.of("/dev/null"));
        Path elsewhere = directory(tmp.resolve("elsewhere"));
        Files.createSymbolicLink(folder.resolve("cases"), elsewhere);
        Files.createSymbolicLink(folder.resolve("good.md"), Path.of("no-page"));
        Path deep = folder.resolve("1/2/3/4/5/6/7/8");
        Files.createDirectories(deep);
        Files.createDirectories(folder.resolve("a/b/c/d/e/f/g/h/i"));
        Files.createSymbolicLink(policies.resolve("README"), Files.writeString(tmp.resolve("readme"), "x"));
        assertThat(problems(mine()))
                .containsExactlyInAnyOrder(
                        policies + "/category: dangling link '/nothing'; expected links that end at a file",
                        policies + "/loop: links '" + policies + "/loop'; expected links that end at a file",
                        policies + "/pipe: kind of file 'fifo'; expected a directory or a regular file",
                        policies + "/site/gone: dangling link '" + policies
                                + "/site/nowhere'; expected links that end at a file",
                        policies + "/site/pipe: kind of file 'fifo'; expected a directory or a regular file",
                        policies + "/site/device: kind of file 'character device'; expected a directory or a regular"
                                + " file",
                        folder + "/cases: link to a directory; expected a directory, or no such name, within a policy",
                        folder + "/good.md: dangling link '" + folder + "/no-page'; expected links that end at a file",
                        folder + "/a/b/c/d/e/f/g/h/i: depth; expected at most 8 directories below a policy");
    }

    private static void fifo(Path path) throws Exception {
        assertThat(new ProcessBuilder("mkfifo", "-m", "644", path.toString())
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void onlyRegularFilesOfUtf8TextAndBoundedSizeAreRead() throws Exception {
        Path fifo = drl(user.resolve("policies"), "site", "fifo");
        Files.delete(fifo);
        assertThat(new ProcessBuilder("mkfifo", "-m", "644", fifo.toString())
                        .start()
                        .waitFor())
                .isZero();
        Files.write(
                drl(user.resolve("policies"), "site", "latin"), "rule \u00e9".getBytes(StandardCharsets.ISO_8859_1));
        Files.write(drl(user.resolve("policies"), "site", "large"), new byte[256 * 1024 + 1]);
        Path device = drl(user.resolve("policies"), "site", "zero");
        Files.delete(device);
        Files.createSymbolicLink(device, Path.of("/dev/zero"));
        String below = user + "/policies/site/";
        assertThat(problems(mine()))
                .hasSize(4)
                .contains(
                        below + "fifo/fifo.drl: kind of file 'fifo'; expected a regular file",
                        below + "large/large.drl: size '262145 bytes'; expected at most 262144 bytes",
                        below + "latin/latin.drl:1:6: byte '0xe9'; expected UTF-8 text (the byte is at offset 5)",
                        below + "zero/zero.drl: kind of file 'character device'; expected a regular file");
    }

    @Test
    void namesAreThoseThatAPolicyCanHaveAndEachIdIsGivenOnce() throws Exception {
        drl(user.resolve("policies"), "site", "Loud");
        drl(user.resolve("policies"), "my site", "rule");
        drl(user.resolve("policies"), "one", "twice");
        drl(user.resolve("policies"), "two", "twice");
        String below = user + "/policies/";
        assertThat(problems(mine()))
                .containsExactlyInAnyOrder(
                        below + "site/Loud/Loud.drl: name 'Loud'; expected small letters, digits and single hyphens"
                                + " between them",
                        below + "my site/rule/rule.drl: name 'my site'; expected small letters, digits and single"
                                + " hyphens between them",
                        below + "two/twice/twice.drl: policy 'twice'; expected an id that no other policy has; " + below
                                + "one/twice/twice.drl has it too");
    }

    private Path policy(Path base, String category, String id) throws IOException {
        directory(base.resolve("policies"));
        return drl(base.resolve("policies"), category, id);
    }

    private static Path drl(Path place, String category, String id) throws IOException {
        directory(place);
        directory(place.resolve(category));
        Path folder = directory(place.resolve(category).resolve(id));
        Path file = Files.writeString(folder.resolve(id + ".drl"), "rule " + id + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        return file;
    }

    private static Path directory(Path path) throws IOException {
        Files.createDirectories(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        return path;
    }

    private long nonRoot() {
        return self == 0 ? ALICE : self;
    }

    private void assumeRoot() {
        assumeTrue(self == 0, "needs root, to make files of root and of other users");
    }

    private ConfigPlaces mine() {
        return new ConfigPlaces(nonRoot(), tmp.resolve("none"), user, null, null);
    }

    private ConfigPlaces places(long uid) {
        return new ConfigPlaces(uid, etc, user, null, null);
    }

    private static List<String> problems(ConfigPlaces places, Path... named) {
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> PolicyFiles.load(places, List.of(named)));
        assertThat(e).as("refused").isNotNull();
        return e.problems().stream().map(ConfigProblem::toString).toList();
    }
}
