package io.unitward.cli.validate;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What this host has of the programs that the tests of stacks need.
 *
 * @param compose docker-compose 2
 * @param registry docker-registry; without it one of our own is used
 */
record HostTools(Path compose, Optional<Path> registry) {
    /** What images are made of. */
    static final Path BUSYBOX = Path.of("/bin/busybox");

    private static final List<Path> PROGRAMS = paths(
            "/usr/local/sbin",
            "/usr/local/bin",
            "/usr/sbin",
            "/usr/bin",
            "/sbin",
            "/bin",
            "/run/current-system/sw/bin");
    /** Where the docker command looks for compose. */
    private static final List<Path> PLUGINS = paths(
            "/usr/local/lib/docker/cli-plugins",
            "/usr/local/libexec/docker/cli-plugins",
            "/usr/lib/docker/cli-plugins",
            "/usr/libexec/docker/cli-plugins");

    private static final int PROGRAM_HEADER_OFFSET = 0x20;
    private static final int PROGRAM_HEADER_SIZE = 0x36;
    private static final int INTERPRETER = 3;

    HostTools {
        requireNonNull(compose, "compose is null");
        requireNonNull(registry, "registry is null");
    }

    /**
     * Looks for them.
     *
     * @param compose the docker-compose that somebody named; null to look for one
     * @throws Unprovided when one is not there
     */
    static HostTools find(@Nullable Path compose) throws Unprovided {
        need("podman", "podman crun conmon netavark aardvark-dns slirp4netns golang-github-containers-common");
        need("newuidmap", "uidmap");
        need("ip", "iproute2");
        requireStatic();
        Optional<Path> provider = compose == null
                ? find("docker-compose", PROGRAMS).or(() -> find("docker-compose", PLUGINS))
                : Optional.of(compose.toAbsolutePath()).filter(Files::isExecutable);
        if (provider.isEmpty()) {
            throw new Unprovided(
                    compose == null
                            ? "docker-compose 2 is not in " + directories(PROGRAMS)
                                    + ", nor among docker's plugins (package"
                                    + " docker-compose of Debian 13 or newer; or name one with --compose FILE)"
                            : "--compose '" + compose + "' is no program that can be run");
        }
        return new HostTools(provider.get(), find("docker-registry", PROGRAMS));
    }

    /** The same with a registry of our own, whatever this host has. */
    HostTools withoutRegistry() {
        return new HostTools(compose, Optional.empty());
    }

    private static void need(String program, String packages) throws Unprovided {
        if (find(program, PROGRAMS).isEmpty()) {
            throw new Unprovided(
                    "the program '" + program + "' is not installed (packages of Debian: " + packages + ")");
        }
    }

    private static Optional<Path> find(String program, List<Path> directories) {
        return directories.stream()
                .map(directory -> directory.resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A program that needs libraries would not run in an image that has none. */
    private static void requireStatic() throws Unprovided {
        String get = "the package busybox-static has it";
        try {
            if (!Files.isExecutable(BUSYBOX)) {
                throw new Unprovided("there is no '" + BUSYBOX + "' to make an image of; " + get);
            }
            if (needsInterpreter(Files.readAllBytes(BUSYBOX))) {
                throw new Unprovided(
                        "'" + BUSYBOX + "' is not statically linked, so no image can be made of it; " + get);
            }
        } catch (IOException e) {
            throw new Unprovided("'" + BUSYBOX + "' cannot be read: " + e.getMessage());
        }
    }

    /** Whether an ELF program of 64 bits, little endian, says that it is started by another one: the dynamic linker. */
    static boolean needsInterpreter(byte[] program) {
        ByteBuffer bytes = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
        if (program.length < 0x40 || bytes.getInt(0) != 0x464c457f || program[4] != 2 || program[5] != 1) {
            return true; // of what we cannot read nothing is claimed
        }
        long at = bytes.getLong(PROGRAM_HEADER_OFFSET);
        int size = bytes.getShort(PROGRAM_HEADER_SIZE);
        int count = bytes.getShort(PROGRAM_HEADER_SIZE + 2);
        for (int i = 0; i < count; i++) {
            long header = at + (long) i * size;
            if (header < 0 || header + 4 > program.length || bytes.getInt((int) header) == INTERPRETER) {
                return true;
            }
        }
        return false;
    }

    private static String directories(List<Path> those) {
        return those.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    private static List<Path> paths(String... directories) {
        return List.of(directories).stream().map(Path::of).toList();
    }
}
