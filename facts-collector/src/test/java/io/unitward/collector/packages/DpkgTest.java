package io.unitward.collector.packages;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.collector.packages.Packaged.State;
import io.unitward.facts.Declared;
import io.unitward.facts.Provider;
import io.unitward.facts.SourceFile;
import io.unitward.facts.UnitFile;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which package owns a path, and whether the file is as packaged, by a dpkg database. */
class DpkgTest {
    private static final String UNIT = "/usr/lib/systemd/system/web.service";

    @TempDir
    Path root;

    private FakeDpkg dpkg;

    @BeforeEach
    void database() {
        dpkg = new FakeDpkg(root);
    }

    @Test
    void anUnmodifiedFileOfAPackageComesWithTheDigestOfItsBytes() {
        dpkg.installed("web", "1:2.0-3", UNIT).put("web", UNIT, UNIT);
        assertThat(dpkg.compare(UNIT))
                .isEqualTo(new SourceFile(
                        "site",
                        UNIT,
                        "/var/lib/dpkg/info/web.md5sums",
                        UnitFile.Status.READ,
                        FakeDpkg.hex("SHA-256", "as packaged: web" + UNIT),
                        List.of(),
                        new Declared(Provider.PACKAGE, null, null, "web 1:2.0-3", null, true)));
    }

    @Test
    void aChangedFileIsModifiedAndSoIsOneThatIsGoneOrALink() throws IOException {
        dpkg.installed("web", "2", UNIT).host.file(UNIT, "changed");
        assertModified();
        dpkg.put("web", UNIT, "/srv/web.service");
        Files.delete(dpkg.host.at(UNIT));
        assertModified();
        // The same content, but not the package's file.
        dpkg.host.link(UNIT, "/srv/web.service");
        assertModified();
    }

    private void assertModified() {
        SourceFile source = dpkg.compare(UNIT);
        assertThat(source.status()).isEqualTo(UnitFile.Status.READ);
        assertThat(source.sha256()).isNull();
        assertThat(source.declared().unmodified()).isFalse();
    }

    @Test
    void aFileOfNoPackageIsUnownedOnceTheWholeDatabaseWasRead() throws IOException {
        dpkg.installed("web", "2", UNIT);
        String other = "/etc/systemd/system/web.service";
        assertThat(dpkg.askOne(other).state()).isEqualTo(State.UNOWNED);
        assertThat(dpkg.compare(other).status()).isEqualTo(UnitFile.Status.MISSING);
        dpkg.host.file("/var/lib/dpkg/info/web.list", "/.\n" + UNIT);
        assertThat(dpkg.askOne(other).state()).isEqualTo(State.UNKNOWN);
        dpkg.host.file("/var/lib/dpkg/info/web.list", "");
        assertThat(dpkg.askOne(other).state()).isEqualTo(State.UNKNOWN);
        Files.delete(dpkg.host.at("/var/lib/dpkg/info/web.list"));
        PackageFiles files = dpkg.files();
        assertThat(files.lookUp(List.of(other)).get(other).state()).isEqualTo(State.UNKNOWN);
        assertThat(files.problem()).isEqualTo("/var/lib/dpkg/info/web.list does not exist; reinstall the package");
    }

    @Test
    void withAMergedUsrBothNamesAreOneFile() {
        dpkg.host.link("/lib", "usr/lib");
        dpkg.installed("old", "1", "/lib/systemd/system/old.service").installed("web", "2", UNIT);
        dpkg.put("old", "/lib/systemd/system/old.service", "/usr/lib/systemd/system/old.service");
        dpkg.put("web", UNIT, UNIT);
        for (String path : List.of(
                "/lib/systemd/system/old.service",
                "/usr/lib/systemd/system/old.service",
                "/lib/systemd/system/web.service",
                UNIT)) {
            assertThat(dpkg.compare(path).declared().unmodified()).as(path).isTrue();
        }
    }

    @Test
    void withoutAMergedUsrTheyAreTwo() {
        dpkg.installed("old", "1", "/lib/systemd/system/old.service");
        assertThat(dpkg.askOne("/usr/lib/systemd/system/old.service").state()).isEqualTo(State.UNOWNED);
        assertThat(dpkg.askOne("/lib/systemd/system/old.service").state()).isEqualTo(State.OWNED);
    }

    @Test
    void aDivertedNameBelongsToTheDivertingPackageAndTheOtherFileLiesAside() {
        dpkg.installed("web", "2", UNIT).installed("wrapper", "3", UNIT);
        dpkg.host.file("/var/lib/dpkg/diversions", UNIT + "\n" + UNIT + ".distrib\nwrapper\n");
        dpkg.put("wrapper", UNIT, UNIT);
        dpkg.put("web", UNIT, UNIT + ".distrib");
        assertThat(dpkg.compare(UNIT).declared())
                .isEqualTo(new Declared(Provider.PACKAGE, null, null, "wrapper 3", null, true));
        assertThat(dpkg.compare(UNIT + ".distrib").declared())
                .isEqualTo(new Declared(Provider.PACKAGE, null, null, "web 2", null, true));
    }

    @Test
    void whatTheAdministratorDivertedIsNobodysAnyMore() {
        dpkg.host.link("/lib", "usr/lib");
        dpkg.installed("web", "2", UNIT);
        dpkg.host.file(
                "/var/lib/dpkg/diversions",
                "/lib/systemd/system/web.service\n/lib/systemd/system/web.service.off\n:\n");
        assertThat(dpkg.askOne(UNIT).state()).isEqualTo(State.UNOWNED);
        assertThat(dpkg.askOne(UNIT + ".off").name()).isEqualTo("web 2");
    }

    @Test
    void aConfigurationFileIsHeldAgainstTheDigestInStatus() {
        String path = "/etc/systemd/system/web.service";
        String fields = "Conffiles:\n " + path + " " + FakeDpkg.md5("as shipped") + "\nDescription: web\n more\n";
        dpkg.inState("web", "2", "install ok installed", fields, path);
        dpkg.host.file(path, "as shipped");
        assertThat(dpkg.compare(path).declared().unmodified()).isTrue();
        dpkg.host.file(path, "edited");
        assertThat(dpkg.compare(path).declared().unmodified()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "d41d8cd98f00b204e9800998ecf8427e obsolete",
                "newconffile",
                "d41d8cd98f00b204e9800998ecf8427e remove-on-upgrade"
            })
    void aConfigurationFileThatIsNotSettledIsUnknown(String rest) {
        String path = "/etc/systemd/system/web.service";
        dpkg.inState("web", "2", "install ok installed", "Conffiles:\n " + path + " " + rest + "\n", path);
        dpkg.host.file(path, "");
        assertThat(dpkg.compare(path).status()).isEqualTo(UnitFile.Status.UNREADABLE);
        assertThat(dpkg.compare(path).declared().unmodified()).isNull();
    }

    @Test
    void withoutADigestItIsOwnedAndNotKnownToBeUnmodified() {
        dpkg.installed("web", "2", UNIT).put("web", UNIT, UNIT);
        String sums = "/var/lib/dpkg/info/web.md5sums";
        String good = FakeDpkg.md5("as packaged: web" + UNIT) + "  " + UNIT.substring(1) + "\n";
        for (String text : List.of(
                "",
                good.strip(),
                good.replace("  ", " "),
                "x" + good,
                good + good.replaceFirst("^.{32}", FakeDpkg.md5("other")))) {
            dpkg.host.file(sums, text);
            SourceFile source = dpkg.compare(UNIT);
            assertThat(source.status()).as(text).isEqualTo(UnitFile.Status.UNREADABLE);
            assertThat(source.declared().revision()).isEqualTo("web 2");
            assertThat(source.declared().unmodified()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "install ok unpacked",
                "install ok half-installed",
                "install ok half-configured",
                "install reinstreq installed",
                "install ok triggers-pending",
                "deinstall ok config-files"
            })
    void aPackageThatIsNotWhollyInstalledTellsNothing(String state) {
        dpkg.inState("web", "2", state, "", UNIT).put("web", UNIT, UNIT);
        assertThat(dpkg.askOne(UNIT).state()).isEqualTo(State.UNKNOWN);
        assertThat(dpkg.askOne(UNIT).reason()).contains("web 2").contains(state);
    }

    @Test
    void anUninstalledPackageThatStatusStillNamesOwnsNothing() {
        dpkg.installed("web", "2", UNIT).inState("gone", "1", "unknown ok not-installed", "");
        assertThat(dpkg.askOne("/etc/x").state()).isEqualTo(State.UNOWNED);
    }

    @Test
    void packagesForSeveralArchitecturesShareAFileIfItIsTheSame() {
        dpkg.inState("lib", "1", "install ok installed", "Multi-Arch: same\n", UNIT)
                .put("lib", UNIT, UNIT);
        assertThat(dpkg.compare(UNIT).sourcePath()).isEqualTo("/var/lib/dpkg/info/lib:amd64.md5sums");
        assertThat(dpkg.compare(UNIT).declared().unmodified()).isTrue();
        dpkg.installed("other", "1", UNIT);
        assertThat(dpkg.askOne(UNIT).state()).isEqualTo(State.UNKNOWN);
        assertThat(dpkg.askOne(UNIT).reason()).isEqualTo("is listed by lib:amd64 and by other");
    }

    @Test
    void aRunOfDpkgMakesEverythingUnknown() throws IOException {
        dpkg.installed("web", "2", UNIT).put("web", UNIT, UNIT);
        dpkg.host.file("/var/lib/dpkg/updates/tmp.i", "");
        assertThat(dpkg.askOne(UNIT).state()).isEqualTo(State.OWNED);
        dpkg.host.file("/var/lib/dpkg/updates/0003", "Package: web\n");
        assertThat(dpkg.askOne(UNIT).reason())
                .isEqualTo("/var/lib/dpkg/updates/0003 was not yet taken in: dpkg is running or broke off;"
                        + " see dpkg --configure -a");
        Files.delete(dpkg.host.at("/var/lib/dpkg/updates/0003"));
        dpkg.host.file("/var/lib/dpkg/lock", "");
        Object inode = Files.getAttribute(dpkg.host.at("/var/lib/dpkg/lock"), "unix:ino");
        dpkg.host.file("/proc/locks", "1: POSIX  ADVISORY  WRITE 812 08:01:" + inode + " 0 EOF\n");
        assertThat(dpkg.askOne(UNIT).reason()).isEqualTo("a dpkg run is in progress");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "status|Package: web|it is cut off, or is no text",
                "status|'Package: web\nStatus: install ok installed\nArchitecture: amd64\n'|an entry has no package",
                "status|'Package: ../x\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\n'|an entry has no",
                "status|'Package: web\nStatus: installed\nArchitecture: amd64\nVersion: 1\n'|an entry has no package",
                "status|'Package: web\nnonsense\n'|has a line that is no field",
                "status|'Package: web\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\nConffiles:\n /x\n'|Conffiles",
                "diversions|'/a\n/b\n'|it is cut off, or is no text",
                "diversions|'/a\n/b\n\n'|line 1 does not begin two paths and a package",
                "info/format|9|expected 1"
            })
    void whatIsDamagedIsOneProblemAndUnknown(String file, String text, String problem) {
        dpkg.installed("web", "2", UNIT).put("web", UNIT, UNIT);
        dpkg.host.file("/var/lib/dpkg/" + file, text);
        PackageFiles files = dpkg.files();
        assertThat(files.lookUp(List.of(UNIT)).get(UNIT).state()).isEqualTo(State.UNKNOWN);
        assertThat(files.problem()).startsWith("/var/lib/dpkg/" + file).contains(problem);
    }

    @Test
    void twoEntriesForOnePackageAreDamage() {
        dpkg.installed("web", "2", UNIT).installed("web", "3", UNIT);
        assertThat(dpkg.askOne(UNIT).reason()).contains("two entries for package web");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "info", "info/web.list", "info/web.md5sums", ""})
    void aDatabaseThatOthersMayWriteIsNotBelieved(String file) {
        dpkg.installed("web", "2", UNIT).put("web", UNIT, UNIT);
        dpkg.host.mode("/var/lib/dpkg/" + file, "rwxrwxrwx");
        SourceFile source = dpkg.compare(UNIT);
        assertThat(source.status()).isEqualTo(UnitFile.Status.UNREADABLE);
        assertThat(source.declared().unmodified()).isNull();
    }

    @Test
    void aHostWithoutADatabaseIsUnknownNotUnowned() throws IOException {
        PackageFiles files = dpkg.files();
        assertThat(files.lookUp(List.of(UNIT)).get(UNIT).state()).isEqualTo(State.UNKNOWN);
        assertThat(files.problem()).contains("no package database");
        assertThat(files.lookUp(List.of())).isEmpty();
        assertThat(files.problem()).isNull();
    }

    @Test
    void rootDoesNotOpenAFileThatOthersMayChange() {
        dpkg.installed("web", "2", UNIT).put("web", UNIT, UNIT);
        dpkg.host.mode(UNIT, "rw-rw-rw-");
        PackageFiles files = new PackageFiles(dpkg.host.roots(), 0, Deadline.in(Duration.ofSeconds(30)));
        Map<String, Packaged> answers = files.lookUp(List.of(UNIT));
        assertThat(files.compare("site", answers.get(UNIT), answers).status()).isEqualTo(UnitFile.Status.UNREADABLE);
        assertThat(dpkg.compare(UNIT).declared().unmodified()).isTrue();
    }

    @Test
    void aDirectoryThatIsALinkIsOneWithWhatItLeadsTo() {
        String listed = "/etc/systemd/user/web.service";
        dpkg.host.link("/etc/xdg/systemd/user", "../../systemd/user");
        dpkg.inState(
                "web",
                "2",
                "install ok installed",
                "Conffiles:\n " + listed + " " + FakeDpkg.md5("as shipped") + "\n",
                listed);
        dpkg.host.file(listed, "as shipped");
        assertThat(dpkg.compare("/etc/xdg/systemd/user/web.service").declared().unmodified())
                .isTrue();
    }

    @Test
    void tellsWhatPackagesHaveBelowDirectoriesByTheNamesOfThese() {
        dpkg.host.link("/lib", "usr/lib");
        dpkg.installed("old", "1", "/lib/systemd/system/old.service", "/lib/systemd/system/a.target.wants/old.service");
        dpkg.installed("web", "2", UNIT, "/usr/lib/systemd/systematic/x.service", "/usr/share/web");
        assertThat(dpkg.files().lookUp(List.of("/etc/x"), List.of("/etc", "/lib/systemd/system")))
                .containsOnlyKeys(
                        "/etc/x",
                        "/lib/systemd/system/a.target.wants/old.service",
                        "/lib/systemd/system/old.service",
                        "/lib/systemd/system/web.service");
    }
}
