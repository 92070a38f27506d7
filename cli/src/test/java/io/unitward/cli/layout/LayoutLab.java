package io.unitward.cli.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.layout.Layout.Part;
import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.Sandbox;
import io.unitward.cli.sandbox.SandboxCommand;
import io.unitward.cli.sandbox.SandboxKind;
import io.unitward.cli.sandbox.SandboxSpec;
import io.unitward.collector.disk.Accounts;
import io.unitward.collector.disk.Contents;
import io.unitward.collector.disk.DiskUnit;
import io.unitward.collector.disk.HostRoots;
import io.unitward.collector.disk.OnDisk;
import io.unitward.collector.disk.Resolver;
import io.unitward.collector.disk.SearchPathWalk;
import io.unitward.collector.disk.Trust;
import io.unitward.facts.Layers;
import io.unitward.facts.Manager;
import io.unitward.facts.Scope;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A throw-away manager whose search path is filled with layouts, and asked. */
final class LayoutLab implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String GENERATOR = """
            #!/bin/sh
            cp -a %1$s/generator/. "$1"
            cp -a %1$s/generator.early/. "$2"
            cp -a %1$s/generator.late/. "$3"
            """.formatted(Places.GENERATED);

    private final Sandbox sandbox;
    private final List<String> unitPath;
    private final String version;
    private final Deque<Path> made = new ArrayDeque<>();

    private LayoutLab(Sandbox sandbox) throws IOException {
        this.sandbox = sandbox;
        this.unitPath =
                List.of(sandbox.systemctl("show", "-P", "UnitPath").text().split(" "));
        this.version = sandbox.systemctl("show", "-P", "Version").text();
        for (String layer : List.of("generator", "generator.early", "generator.late")) {
            Files.createDirectories(onHost(Places.GENERATED + "/" + layer));
        }
    }

    static LayoutLab start(SandboxKind kind, Path scratch) throws Exception {
        return start(kind == SandboxKind.USER ? SandboxSpec.userOf(1500) : SandboxSpec.system(), scratch);
    }

    static LayoutLab start(SandboxSpec spec, Path scratch) throws Exception {
        Path generators = Files.createDirectories(scratch.resolve("generators"));
        Path generator = Files.writeString(generators.resolve("layouts"), GENERATOR);
        Files.setPosixFilePermissions(generator, PosixFilePermissions.fromString("rwxr-xr-x"));
        Sandbox sandbox = Sandbox.start(spec.withGenerators(generators));
        boolean ready = false;
        try {
            LayoutLab lab = new LayoutLab(sandbox);
            ready = true;
            return lab;
        } finally {
            if (!ready) {
                sandbox.close();
            }
        }
    }

    Sandbox sandbox() {
        return sandbox;
    }

    /** What the manager says of its release. */
    String version() {
        return version;
    }

    /** Directories of the search path that are this sandbox's own. */
    Places places() {
        List<String> own = new ArrayList<>();
        for (String path : unitPath) {
            if (!path.startsWith("/usr/") && !path.startsWith("/lib/")) {
                own.add(path);
            }
        }
        return new Places(own, isUser() ? sandbox.home() + "/store" : "/var/lib/store");
    }

    /** Puts files in place. One that cannot be made, because an earlier one is in the way, is left out. */
    void write(List<Part> parts) throws IOException {
        for (Part part : parts) {
            try {
                write(part);
            } catch (FileAlreadyExistsException e) {
                continue;
            } catch (FileSystemException e) {
                // A parent is a file, or a link that leads nowhere.
                continue;
            }
        }
    }

    private void write(Part part) throws IOException {
        Path path = onHost(Places.writtenAt(part.path()));
        directories(path.getParent());
        switch (part.kind()) {
            case FILE -> Files.writeString(Files.createFile(path), part.text());
            case LINK -> Files.createSymbolicLink(path, Path.of(part.text()));
            case DIRECTORY -> Files.createDirectory(path);
            case FIFO -> {
                if (Files.exists(path)) {
                    throw new FileAlreadyExistsException(path.toString());
                }
                assertThat(new ProcessBuilder("mkfifo", path.toString())
                                .start()
                                .onExit()
                                .join()
                                .exitValue())
                        .isZero();
            }
        }
        made.push(path);
    }

    private void directories(@Nullable Path path) throws IOException {
        if (path != null && !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            directories(path.getParent());
            Files.createDirectory(path);
            made.push(path);
        }
    }

    /** Takes away all that was put in place. */
    void clear() throws IOException {
        for (Path path : made) {
            Files.deleteIfExists(path);
        }
        made.clear();
    }

    void reload() throws IOException {
        CommandResult result = run(List.of("daemon-reload"));
        assertThat(result.exitCode()).as(result.errors()).isZero();
    }

    /** What unitward says of the files as they are. */
    OnDisk predict() {
        Scope scope = isUser() ? Scope.USER : Scope.SYSTEM;
        long uid = isUser() ? sandbox.uid() : 0;
        String runtime = isUser() ? sandbox.runtimeDirectory().toString() : "/run";
        String config = isUser() ? sandbox.home() + "/.config" : "/etc";
        Manager manager =
                new Manager(scope, uid, true, null, version, "running", null, runtime, unitPath, null, List.of());
        HostRoots roots = new HostRoots(sandbox.root());
        Resolver resolver = new Resolver(roots, new Trust(uid, Accounts.read(roots)));
        Layers layers = new Layers(scope, unitPath, runtime, config, null);
        SearchPathWalk walk = new SearchPathWalk(resolver, layers, unitPath, runtime, Deadline.in(LIMIT));
        unitPath.forEach(walk::walk);
        return new OnDisk(walk, manager, config, resolver, new Contents(uid, uid), Deadline.in(LIMIT));
    }

    /** The same in systemd's words; null when unitward says that it cannot tell. */
    static @Nullable Seen seen(@Nullable DiskUnit unit) {
        if (unit == null) {
            return null;
        }
        return new Seen(
                unit.id(),
                unit.names(),
                unit.loadState().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                unit.view().fragmentPath() == null ? "" : unit.view().fragmentPath(),
                unit.view().dropInPaths(),
                unit.view().fragmentPath() == null
                        ? ""
                        : String.valueOf(unit.view().unitFileState()));
    }

    /** What the manager says, for each name in that order. */
    Map<String, Seen> ask(List<String> names) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "show", "-p", "Id", "-p", "Names", "-p", "LoadState", "-p", "FragmentPath", "-p", "DropInPaths"));
        command.addAll(List.of("-p", "UnitFileState", "--"));
        command.addAll(names);
        CommandResult result = run(command);
        assertThat(result.exitCode()).as(result.errors()).isZero();
        List<String> blocks = List.of(result.output().strip().split("\n\n"));
        assertThat(blocks).as("answers").hasSameSizeAs(names);
        Map<String, Seen> seen = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
            seen.put(names.get(i), answer(blocks.get(i)));
        }
        return seen;
    }

    /** The state of every unit file, templates included, which cannot be loaded. */
    Map<String, String> askFiles() throws IOException {
        CommandResult result = run(List.of("list-unit-files", "--no-legend", "--no-pager", "--full"));
        Map<String, String> states = new TreeMap<>();
        for (String line : result.text().split("\n")) {
            List<String> words = List.of(line.strip().split(" +"));
            if (words.size() > 1) {
                states.put(words.get(0), words.get(1));
            }
        }
        return states;
    }

    private static Seen answer(String block) {
        Map<String, String> values = new HashMap<>();
        for (String line : block.split("\n")) {
            int equals = line.indexOf('=');
            values.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return new Seen(
                values.getOrDefault("Id", ""),
                List.copyOf(new TreeSet<>(words(values, "Names"))),
                values.getOrDefault("LoadState", ""),
                values.getOrDefault("FragmentPath", ""),
                words(values, "DropInPaths"),
                values.getOrDefault("UnitFileState", ""));
    }

    private static List<String> words(Map<String, String> values, String key) {
        String value = values.getOrDefault(key, "");
        return value.isEmpty() ? List.of() : List.of(value.split(" "));
    }

    private CommandResult run(List<String> arguments) throws IOException {
        List<String> argv = new ArrayList<>(List.of("systemctl"));
        if (isUser()) {
            argv.add("--user");
        }
        argv.addAll(arguments);
        CommandResult result = sandbox.run(SandboxCommand.of(argv).within(LIMIT));
        assertThat(result.timedOut()).as("%s hangs", arguments).isFalse();
        return result;
    }

    private Path onHost(String inside) {
        Path same = Path.of(inside);
        boolean shared = isUser() && (same.startsWith(sandbox.home()) || same.startsWith(sandbox.runtimeDirectory()));
        return shared ? same : sandbox.path(inside);
    }

    private boolean isUser() {
        return sandbox.uid() != 0;
    }

    @Override
    public void close() throws IOException {
        sandbox.close();
    }
}
