package io.unitward.collector.disk;

import io.unitward.facts.Layers;
import io.unitward.facts.Scope;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A small host in a temporary directory, owned by whoever runs the tests. */
public final class TestHost {
    public static final List<String> UNIT_PATH =
            List.of("/home/a/.config/systemd/user", "/etc/systemd/user", "/usr/lib/systemd/user");

    private final Path root;

    public TestHost(Path root) {
        this.root = root;
        for (String directory : UNIT_PATH) {
            directory(directory);
        }
    }

    public HostRoots roots() {
        return new HostRoots(root);
    }

    public static long uid() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Trust trust() {
        return new Trust(uid(), Accounts.of(List.of(), List.of()));
    }

    Resolver resolver() {
        return new Resolver(roots(), trust());
    }

    static Layers layers() {
        return new Layers(Scope.USER, UNIT_PATH, null, "/home/a/.config", null);
    }

    static Deadline soon() {
        return Deadline.in(Duration.ofSeconds(60));
    }

    /** As if nobody were root, so that files are opened whoever runs the tests. */
    UnitFileReader files() {
        return new UnitFileReader(resolver(), layers(), new Contents(1000, uid()));
    }

    /** The same of what owners declare. */
    public SourceReader sources() {
        return new SourceReader(resolver(), new Contents(1000, uid()));
    }

    public Path at(String path) {
        return root.resolve(path.substring(1));
    }

    public String directory(String path) {
        try {
            Files.createDirectories(
                    at(path), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String file(String path, String content) {
        try {
            directory(path.substring(0, path.lastIndexOf('/') + 1));
            Files.writeString(at(path), content);
            mode(path, "rw-r--r--");
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String link(String path, String target) {
        try {
            directory(path.substring(0, path.lastIndexOf('/') + 1));
            Files.createSymbolicLink(at(path), Path.of(target));
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void mode(String path, String permissions) {
        try {
            Files.setPosixFilePermissions(at(path), PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void fifo(String path) throws IOException, InterruptedException {
        directory(path.substring(0, path.lastIndexOf('/') + 1));
        if (new ProcessBuilder("mkfifo", at(path).toString()).start().waitFor() != 0) {
            throw new IOException("mkfifo " + path);
        }
    }

    public Instant ctime(String path) {
        try {
            return Stat.of(at(path)).ctime();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the kernel's clock for file times tick, so that what follows is newer than what was there. */
    public void tick() throws IOException {
        Path probe = Files.createTempFile("unitward", "tick");
        Instant before = Stat.of(probe).ctime();
        while (!Stat.of(probe).ctime().isAfter(before.plusMillis(1))) {
            Files.writeString(probe, "x");
        }
        Files.delete(probe);
    }
}
