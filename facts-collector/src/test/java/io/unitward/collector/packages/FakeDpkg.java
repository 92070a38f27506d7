package io.unitward.collector.packages;

import io.unitward.collector.disk.TestHost;
import io.unitward.facts.SourceFile;
import io.unitward.host.Deadline;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A dpkg database in a small host, written as dpkg writes it. */
final class FakeDpkg {
    final TestHost host;
    private final StringBuilder status = new StringBuilder();

    FakeDpkg(Path root) {
        host = new TestHost(root);
        host.file("/var/lib/dpkg/info/format", "1\n");
        host.directory("/var/lib/dpkg/updates");
    }

    /** A package with the files that are in place now, which it also has digests of. */
    FakeDpkg installed(String name, String version, String... files) {
        return inState(name, version, "install ok installed", "", files);
    }

    /** The same in some state and with more fields. */
    FakeDpkg inState(String name, String version, String state, String fields, String... files) {
        String file = fields.contains("Multi-Arch: same") ? name + ":amd64" : name;
        StringBuilder list = new StringBuilder("/.\n");
        StringBuilder sums = new StringBuilder();
        for (String path : files) {
            list.append(path).append('\n');
            if (!path.startsWith("/etc/")) {
                sums.append(md5("as packaged: " + name + path))
                        .append("  ")
                        .append(path.substring(1))
                        .append('\n');
            }
        }
        host.file("/var/lib/dpkg/info/" + file + ".list", list.toString());
        host.file("/var/lib/dpkg/info/" + file + ".md5sums", sums.toString());
        status.append("Package: ").append(name).append("\nStatus: ").append(state);
        status.append("\nArchitecture: amd64\nVersion: ")
                .append(version)
                .append('\n')
                .append(fields)
                .append('\n');
        host.file("/var/lib/dpkg/status", status.toString());
        return this;
    }

    /** Puts a file in place as that package has it. */
    String put(String name, String listed, String path) {
        return host.file(path, "as packaged: " + name + listed);
    }

    Map<String, Packaged> ask(String... paths) {
        return files().lookUp(List.of(paths));
    }

    Packaged askOne(String path) {
        return ask(path).get(path);
    }

    SourceFile compare(String path) {
        PackageFiles files = files();
        Map<String, Packaged> answers = files.lookUp(List.of(path));
        return files.compare("site", answers.get(path), answers);
    }

    /** As if nobody were root, so that files are opened whoever runs the tests. */
    PackageFiles files() {
        return new PackageFiles(host.roots(), 1000, Deadline.in(Duration.ofSeconds(30)));
    }

    static String md5(String text) {
        return hex("MD5", text);
    }

    static String hex(String algorithm, String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
