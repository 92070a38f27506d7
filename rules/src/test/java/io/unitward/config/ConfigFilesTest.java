package io.unitward.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.unitward.ownership.Manifest;
import io.unitward.ownership.Owner;
import io.unitward.verdict.ActionKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who may configure whom. Cases need files of root and of others, and so run as root; those about a caller's own files
 * run as anybody.
 */
class ConfigFilesTest {
    private static final long ALICE = 54_321;
    private static final long BOB = 54_322;
    private static final String HEAD = "apiVersion: unitward/v1\n";

    @TempDir
    private Path tmp;

    private Path etc;
    private Path user;
    private long self;

    @BeforeEach
    void directories() throws IOException {
        // The temporary directory's own parents are root's and sticky at most, as /tmp is.
        tmp = tmp.toRealPath();
        self = (Integer) Files.getAttribute(tmp, "unix:uid");
        etc = directory(tmp.resolve("etc"));
        user = directory(tmp.resolve("user"));
        mode(tmp, "rwxr-xr-x");
    }

    @Test
    void withoutAnyFileNothingIsDeclaredAndAReloadAllowed() throws ConfigException {
        assumeRoot();
        for (long uid : List.of(0L, ALICE)) {
            Configuration read = ConfigFiles.load(places(uid, null, null));
            assertThat(read.manifest()).isEqualTo(Manifest.EMPTY);
            assertThat(read.allowlist()).isEqualTo(Allowlist.DEFAULT);
            assertThat(read.files()).isEmpty();
        }
    }

    @Test
    void directoriesThatDoNotExistAreFine() throws ConfigException {
        Path nowhere = tmp.resolve("no/where");
        Configuration read = ConfigFiles.load(new ConfigPlaces(self, nowhere, nowhere.resolve("deep"), null, null));
        assertThat(read.files()).isEmpty();
        assertThat(ConfigFiles.load(new ConfigPlaces(self, nowhere, null, null, null)))
                .isEqualTo(read);
    }

    @Test
    void aCallersOwnFilesCount() throws Exception {
        write(user.resolve("unitward.yaml"), owner("mine", "*.service"));
        write(user.resolve("allowlist.yaml"), HEAD + "allow: []\n");
        Configuration read = ConfigFiles.load(new ConfigPlaces(nonRoot(), tmp.resolve("none"), user, null, null));
        assertThat(read.manifest().owners()).extracting(Owner::name).containsExactly("mine");
        assertThat(read.manifest().floor()).isEmpty();
        assertThat(read.allowlist().own()).isEmpty();
        assertThat(read.files())
                .containsExactly(
                        user.resolve("unitward.yaml").toString(),
                        user.resolve("allowlist.yaml").toString());
    }

    @Test
    void namedFilesReplaceTheCallersOwn() throws Exception {
        write(user.resolve("unitward.yaml"), "broken: [");
        Path named = write(tmp.resolve("other.yaml"), owner("named", "*.service"));
        Path list = write(tmp.resolve("list.yaml"), HEAD + "allow: []\n");
        Configuration read = ConfigFiles.load(new ConfigPlaces(nonRoot(), tmp.resolve("none"), user, named, list));
        assertThat(read.manifest().owners()).extracting(Owner::name).containsExactly("named");
        assertThat(read.files()).containsExactly(named.toString(), list.toString());
    }

    @Test
    void aNamedFileMustExist() {
        assertThat(problems(new ConfigPlaces(
                        nonRoot(), tmp.resolve("none"), user, tmp.resolve("no.yaml"), tmp.resolve("no/l.yaml"))))
                .containsExactly(
                        tmp + "/no.yaml: missing file '" + tmp + "/no.yaml'; expected a file that exists",
                        tmp + "/no/l.yaml: missing file '" + tmp + "/no'; expected a file that exists");
    }

    @Test
    void problemsOfAllFilesComeTogether() throws IOException {
        write(user.resolve("unitward.yaml"), HEAD + "owner: []\n");
        write(user.resolve("allowlist.yaml"), HEAD + "allowed: []\n");
        assertThat(problems(new ConfigPlaces(nonRoot(), tmp.resolve("none"), user, null, null)))
                .hasSize(4)
                .anyMatch(problem -> problem.startsWith(user + "/unitward.yaml:2:1: unknown key 'owner'"))
                .anyMatch(problem -> problem.startsWith(user + "/allowlist.yaml:2:1: unknown key 'allowed'"));
    }

    @Test
    void whatIsNoRegularFileIsRefusedWithoutReadingIt() throws Exception {
        Path fifo = tmp.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            assertThat(named(fifo)).containsExactly(fifo + ": kind of file 'fifo'; expected a regular file");
            assertThat(named(tmp)).containsExactly(tmp + ": kind of file 'directory'; expected a regular file");
            assertThat(named(Path.of("/dev/null")))
                    .containsExactly("/dev/null: kind of file 'character device'; expected a regular file");
            assertThat(named(Path.of("/dev/null/x"))).hasSize(1);
        });
    }

    @Test
    void hugeFilesAreRefusedWithoutReadingThem() throws IOException {
        Path huge = write(tmp.resolve("huge.yaml"), "x");
        try (var file = new java.io.RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength(1L << 40);
        }
        assertThat(named(huge)).containsExactly(huge + ": size '1099511627776 bytes'; expected at most 1048576 bytes");
    }

    @Test
    void linksMustEnd() throws IOException {
        Path loop = Files.createSymbolicLink(tmp.resolve("loop"), Path.of("loop"));
        assertThat(named(loop)).containsExactly(loop + ": links '" + loop + "'; expected links that end at a file");
        Files.createSymbolicLink(user.resolve("unitward.yaml"), Path.of("../nothing/here"));
        assertThat(problems(new ConfigPlaces(nonRoot(), tmp.resolve("none"), user, null, null)))
                .containsExactly(user + "/unitward.yaml: dangling link '" + tmp
                        + "/nothing'; expected links that end at a file");
    }

    @Test
    void linksAreFollowedAndAbsenceBehindThemIsFine() throws Exception {
        Path real = directory(tmp.resolve("real"));
        Path link = Files.createSymbolicLink(tmp.resolve("link"), Path.of("./user/../real"));
        ConfigPlaces places = new ConfigPlaces(nonRoot(), tmp.resolve("none"), link, null, null);
        assertThat(ConfigFiles.load(places).files()).isEmpty();
        write(real.resolve("unitward.yaml"), owner("mine", "*"));
        assertThat(ConfigFiles.load(places).manifest().owners()).hasSize(1);
    }

    @Test
    void digestCoversBytesAndNotPlaces() throws Exception {
        ConfigPlaces places = new ConfigPlaces(nonRoot(), tmp.resolve("none"), user, null, null);
        String none = ConfigFiles.load(places).digest();
        Path file = write(user.resolve("unitward.yaml"), owner("mine", "*"));
        String first = ConfigFiles.load(places).digest();
        assertThat(first)
                .hasSize(64)
                .isNotEqualTo(none)
                .isEqualTo(ConfigFiles.load(places).digest());
        Path copy = write(tmp.resolve("copy.yaml"), owner("mine", "*"));
        ConfigPlaces elsewhere = new ConfigPlaces(nonRoot(), tmp.resolve("none"), null, copy, null);
        assertThat(ConfigFiles.load(elsewhere).digest()).isEqualTo(first);
        write(file, owner("mine", "*") + "# comment\n");
        assertThat(ConfigFiles.load(places).digest()).isNotEqualTo(first);
    }

    @Test
    void filesThatOthersMayWriteAreRefused() throws Exception {
        Path file = write(user.resolve("unitward.yaml"), owner("mine", "*"));
        ConfigPlaces places = new ConfigPlaces(nonRoot(), tmp.resolve("none"), user, null, null);
        mode(file, "rw-r--rw-");
        assertThat(problems(places))
                .containsExactly(file + ": mode '0646'; expected " + file
                        + " not to be writable by group or others (chmod go-w " + file + ")");
        mode(file, "rw-r--r--");
        mode(user, "rwxr-xrwx");
        assertThat(problems(places)).singleElement().asString().contains("(chmod go-w " + user + ")");
    }

    @Test
    void aDirectoryOthersMayWriteIsFineWithoutAFileInIt() throws Exception {
        mode(user, "rwxrwxrwx");
        assertThat(ConfigFiles.load(new ConfigPlaces(nonRoot(), tmp.resolve("none"), user, null, null))
                        .files())
                .isEmpty();
    }

    @Test
    void rootTakesEtcOnly() throws Exception {
        assumeRoot();
        write(etc.resolve("unitward.yaml"), owner("etc", "*"));
        write(etc.resolve("allowlist.yaml"), HEAD + "allow: []\n");
        write(user.resolve("unitward.yaml"), "broken: [");
        Configuration read = ConfigFiles.load(places(0, null, null));
        assertThat(read.manifest().owners()).extracting(Owner::name).containsExactly("etc");
        assertThat(read.manifest().floor()).isEmpty();
        assertThat(read.allowlist().own()).isEmpty();
        assertThat(read.allowlist().floor()).isNull();
    }

    @Test
    void anOverrideTakesThePlaceOfEtcForRoot() throws Exception {
        assumeRoot();
        write(etc.resolve("unitward.yaml"), owner("etc", "*"));
        Path named = write(tmp.resolve("named.yaml"), owner("named", "*"));
        Configuration read = ConfigFiles.load(places(0, named, null));
        assertThat(read.manifest().owners()).extracting(Owner::name).containsExactly("named");
        assertThat(read.manifest().floor()).isEmpty();
    }

    @Test
    void rootRefusesWhatIsNotRoots() throws Exception {
        assumeRoot();
        Path named = write(tmp.resolve("named.yaml"), owner("named", "*"));
        own(named, ALICE);
        assertThat(problems(places(0, named, null)))
                .containsExactly(named + ": owner 'uid 54321'; expected " + named + " to belong to root (chown root "
                        + named + ")");
        own(named, 0);
        own(etc, ALICE);
        mode(etc, "rwxrwxr-x");
        write(etc.resolve("allowlist.yaml"), HEAD + "allow: []\n");
        assertThat(problems(places(0, named, null)))
                .hasSize(4)
                .allMatch(problem ->
                        problem.startsWith(etc + "/allowlist.yaml: ") || problem.startsWith(etc + "/waivers.yaml: "));
    }

    @Test
    void everyLinkOnTheWayCounts() throws Exception {
        assumeRoot();
        Path real = write(directory(tmp.resolve("store")).resolve("a.yaml"), owner("named", "*"));
        Path home = directory(tmp.resolve("home"));
        Path theirs = Files.createSymbolicLink(home.resolve("theirs.yaml"), real);
        own(home, ALICE);
        Path link = Files.createSymbolicLink(etc.resolve("unitward.yaml"), theirs);
        // What is read in the end is root's, but alice decides which of root's files that is.
        assertThat(problems(places(0, null, null)))
                .containsExactly(link + ": owner 'uid 54321'; expected " + home + " to belong to root (chown root "
                        + home + ")");
        own(home, 0);
        assertThat(ConfigFiles.load(places(0, null, null)).manifest().owners()).hasSize(1);
    }

    @Test
    void stickyDirectoriesAreFineForTrustedEntries() throws Exception {
        assumeRoot();
        Path shared = directory(tmp.resolve("shared"));
        Files.setAttribute(shared, "unix:mode", 01777);
        Path named = write(shared.resolve("named.yaml"), owner("named", "*"));
        assertThat(ConfigFiles.load(places(0, named, null)).manifest().owners()).hasSize(1);
        own(named, BOB);
        assertThat(problems(places(0, named, null))).hasSize(1);
    }

    @Test
    void anEtcThatOthersMayWriteIsRefusedEvenWithoutAFile() throws Exception {
        assumeRoot();
        mode(etc, "rwxrwxrwx");
        for (long uid : List.of(0L, ALICE)) {
            assertThat(problems(places(uid, null, null)))
                    .hasSize(3)
                    .allMatch(problem -> problem.contains("(chmod go-w " + etc + ")"));
        }
    }

    @Test
    void etcIsTheFloorOfEverybodyElse() throws Exception {
        assumeRoot();
        write(etc.resolve("unitward.yaml"), owner("floor", "a*") + "trustedWriters: {users: [carol]}\n");
        write(etc.resolve("allowlist.yaml"), allow("a*"));
        own(write(user.resolve("unitward.yaml"), owner("mine", "b*")), ALICE);
        own(write(user.resolve("allowlist.yaml"), allow("*")), ALICE);
        own(user, ALICE);
        Configuration read = ConfigFiles.load(places(ALICE, null, null));
        assertThat(read.manifest().floor()).extracting(Owner::name).containsExactly("floor");
        assertThat(read.manifest().owners()).extracting(Owner::name).containsExactly("mine");
        assertThat(read.manifest().trustedUsers()).containsExactly("carol");
        assertThat(read.allowlist().permits(ActionKind.DAEMON_RELOAD, List.of("a.service")))
                .isTrue();
        assertThat(read.allowlist().permits(ActionKind.DAEMON_RELOAD, List.of("b.service")))
                .isFalse();
        assertThat(read.files()).hasSize(4);

        Path named = write(tmp.resolve("named.yaml"), owner("named", "b*"));
        Path list = write(tmp.resolve("list.yaml"), allow("*"));
        Configuration overridden = ConfigFiles.load(places(ALICE, named, list));
        assertThat(overridden.manifest().floor()).hasSize(1);
        assertThat(overridden.allowlist().permits(ActionKind.DAEMON_RELOAD, List.of("b.service")))
                .isFalse();
    }

    @Test
    void howLongAnythingMayWaitIsWhatTheFloorSaysOrLess() throws Exception {
        assumeRoot();
        own(user, ALICE);
        record Said(String floor, String mine, Duration counts) {}
        for (Said said : List.of(
                new Said("", "", Duration.ofHours(24)),
                new Said("", "pendingGrace: 48h\n", Duration.ofHours(48)),
                new Said("pendingGrace: 2min\n", "", Duration.ofMinutes(2)),
                new Said("pendingGrace: 2min\n", "pendingGrace: 48h\n", Duration.ofMinutes(2)),
                new Said("pendingGrace: 48h\n", "pendingGrace: 0s\n", Duration.ZERO))) {
            write(etc.resolve("unitward.yaml"), owner("floor", "a*") + said.floor());
            own(write(user.resolve("unitward.yaml"), owner("mine", "b*") + said.mine()), ALICE);
            assertThat(ConfigFiles.load(places(ALICE, null, null)).manifest().pendingGrace())
                    .as(said.toString())
                    .isEqualTo(said.counts());
            assertThat(ConfigFiles.load(places(0, null, null)).manifest().pendingGrace())
                    .as("root's own")
                    .isEqualTo(
                            said.floor().isEmpty()
                                    ? Duration.ofHours(24)
                                    : said.floor().contains("2min") ? Duration.ofMinutes(2) : Duration.ofHours(48));
        }
        own(write(user.resolve("unitward.yaml"), owner("mine", "b*") + "pendingGrace: 9000h\n"), ALICE);
        assertThatThrownBy(() -> ConfigFiles.load(places(ALICE, null, null)))
                .hasMessageContaining("pendingGrace '9000h'; expected a time from 0s to 8784h");
    }

    @Test
    void aFloorWithoutUserFilesStands() throws Exception {
        assumeRoot();
        write(etc.resolve("allowlist.yaml"), HEAD + "allow: []\n");
        assertThat(ConfigFiles.load(places(ALICE, null, null)).allowlist().own())
                .isEmpty();
    }

    @Test
    void aCallerMayNotUseAnotherUsersFileNorOneItPlantedAsFloor() throws Exception {
        assumeRoot();
        Path named = write(tmp.resolve("named.yaml"), owner("named", "b*"));
        own(named, BOB);
        assertThat(problems(places(ALICE, named, null)))
                .containsExactly(named + ": owner 'uid 54322'; expected " + named
                        + " to belong to root or uid 54321 (chown 54321 " + named + ")");
        own(write(etc.resolve("unitward.yaml"), owner("floor", "a*")), ALICE);
        assertThat(problems(places(ALICE, null, null)))
                .singleElement()
                .asString()
                .contains("to belong to root (");
    }

    /** A uid whose own files the test can write: root's files count as well for it. */
    private long nonRoot() {
        return self == 0 ? ALICE : self;
    }

    private void assumeRoot() {
        assumeTrue(self == 0, "needs root, to make files of root and of other users");
    }

    private ConfigPlaces places(long uid, @Nullable Path config, @Nullable Path allowlist) {
        return new ConfigPlaces(uid, etc, user, config, allowlist);
    }

    private List<String> named(Path file) {
        return problems(new ConfigPlaces(nonRoot(), tmp.resolve("none"), user, file, null));
    }

    private static List<String> problems(ConfigPlaces places) {
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> ConfigFiles.load(places));
        assertThat(e).as("refused").isNotNull();
        return e.problems().stream().map(ConfigProblem::toString).toList();
    }

    private static String owner(String name, String units) {
        return HEAD + "owners: [{owner: " + name + ", units: [\"" + units + "\"]}]\n";
    }

    private static String allow(String units) {
        return HEAD + "allow: [{action: daemon-reload, units: [\"" + units + "\"]}]\n";
    }

    private static Path directory(Path path) throws IOException {
        Files.createDirectory(path);
        mode(path, "rwxr-xr-x");
        return path;
    }

    private static Path write(Path path, String text) throws IOException {
        Files.writeString(path, text);
        mode(path, "rw-r--r--");
        return path;
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static void own(Path path, long uid) throws IOException {
        Files.setAttribute(path, "unix:uid", (int) uid, LinkOption.NOFOLLOW_LINKS);
    }
}
