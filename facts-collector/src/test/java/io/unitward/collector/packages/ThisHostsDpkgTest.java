package io.unitward.collector.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.unitward.collector.disk.HostRoots;
import io.unitward.collector.disk.TestHost;
import io.unitward.collector.packages.Packaged.State;
import io.unitward.facts.SourceFile;
import io.unitward.host.BoundedProcess;
import io.unitward.host.Deadline;
import io.unitward.host.ProcessResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database of the machine that runs the tests, where dpkg itself can be asked what is right. */
@Tag("real")
class ThisHostsDpkgTest {
    private static final String JOURNALD = "/lib/systemd/system/systemd-journald.service";

    @TempDir
    Path root;

    @BeforeEach
    void hasDpkg() {
        assumeThat(Path.of(Dpkg.STATUS)).exists();
    }

    private static PackageFiles files(HostRoots roots) {
        return new PackageFiles(roots, TestHost.uid(), Deadline.in(Duration.ofSeconds(60)));
    }

    private static SourceFile compare(PackageFiles files, String path) {
        Map<String, Packaged> answers = files.lookUp(List.of(path));
        return files.compare("site", answers.get(path), answers);
    }

    private static List<String> dpkgQuery(String... arguments) throws IOException {
        List<String> argv = new ArrayList<>(List.of("dpkg-query"));
        argv.addAll(List.of(arguments));
        ProcessResult result = new BoundedProcess(argv, Map.of("LC_ALL", "C", "PATH", "/usr/bin"))
                .run(Deadline.in(Duration.ofSeconds(60)));
        assertThat(result.succeeded()).as(result.stderr()).isTrue();
        return Arrays.asList(result.stdoutText().split("\n", -1));
    }

    @Test
    void aUnitOfSystemdIsOwnedAndUnmodifiedByEitherName() throws IOException {
        String version = dpkgQuery("-W", "-f", "${Version}", "systemd").get(0);
        PackageFiles files = files(HostRoots.THIS_HOST);
        for (String path : List.of(JOURNALD, "/usr" + JOURNALD)) {
            SourceFile source = compare(files, path);
            assertThat(source.declared().revision()).as(path).isEqualTo("systemd " + version);
            assertThat(source.declared().unmodified()).as(path).isTrue();
        }
        assertThat(files.problem()).isNull();
    }

    @Test
    void aChangedCopyOfThatUnitIsModified() throws IOException {
        TestHost host = new TestHost(root);
        for (String file : List.of("status", "info/format", "info/systemd.list", "info/systemd.md5sums")) {
            host.directory("/var/lib/dpkg/info");
            host.file("/var/lib/dpkg/" + file, "");
            Files.copy(
                    Path.of("/var/lib/dpkg/" + file),
                    host.at("/var/lib/dpkg/" + file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        host.link("/lib", "usr/lib");
        String unit = Files.readString(Path.of(JOURNALD));
        host.file("/usr" + JOURNALD, unit);
        PackageFiles files = files(host.roots());
        assertThat(compare(files, JOURNALD).declared().unmodified()).isTrue();
        host.file("/usr" + JOURNALD, unit + "#");
        assertThat(compare(files, JOURNALD).declared().unmodified()).isFalse();
    }

    /** Every unit file of every package, against dpkg's own answer. */
    @Test
    void agreesWithDpkgOnTheOwnerOfEveryUnitFile() throws IOException {
        Map<String, String> told = new TreeMap<>();
        for (String line : dpkgQuery("-S", "*/systemd/*.service")) {
            int colon = line.indexOf(": /");
            if (colon > 0
                    && !line.startsWith("diversion by")
                    && !line.substring(0, colon).contains(",")) {
                told.put(line.substring(colon + 2), line.substring(0, colon).replaceFirst(":.*", ""));
            }
        }
        assertThat(told).hasSizeGreaterThan(20);
        Map<String, Packaged> answers = files(HostRoots.THIS_HOST).lookUp(told.keySet());
        told.forEach((path, owner) -> {
            assertThat(answers.get(path).state()).as(path).isEqualTo(State.OWNED);
            assertThat(answers.get(path).name()).as(path).startsWith(owner + " ");
        });
        assertThat(files(HostRoots.THIS_HOST)
                        .lookUp(List.of("/etc/systemd/system/nobodys.service"))
                        .values())
                .allMatch(each -> each.state() == State.UNOWNED);
    }
}
