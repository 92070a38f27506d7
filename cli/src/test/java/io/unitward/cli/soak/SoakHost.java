package io.unitward.cli.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Declared units of the user manager that this process finds by its environment, what is done to them, and the files that
 * configure unitward.
 *
 * @param directory what is this run's alone: configuration, what is declared, state
 * @param units how many units
 */
record SoakHost(Path directory, int units) {
    /** More than a kernel tick, by which the time of a file can lag behind the clock. */
    private static final long TICKS_NANOS = 25_000_000;

    private static final Path HOME = Path.of(Objects.requireNonNull(System.getenv("HOME"), "HOME is not set"));

    /** Makes units and configuration, and has the manager load and start them. */
    void make(String webhook) throws IOException {
        Files.createDirectories(declared(""));
        Files.createDirectories(managed(""));
        Files.createDirectories(policy().getParent());
        StringBuilder names = new StringBuilder();
        for (int unit = 0; unit < units; unit++) {
            edition(unit, "edition 0");
            names.append(' ').append(name(unit));
        }
        Files.writeString(managed("soak.target"), "[Unit]\nAfter=" + names + "\nWants=" + names + "\n");
        Files.writeString(configuration(), """
                apiVersion: unitward/v1
                owners:
                  - owner: soak
                    units: ["soak-*.service"]
                    fragment:
                      under: ["~/.config/systemd/user"]
                    dropIns:
                      allow: ["~/.config/systemd/user/{unit}.d/ours.conf"]
                    provider: directory
                    source: %s
                alerts:
                  grace: 10min
                  remind: 24h
                  sinks:
                    - sink: hook
                      type: command
                      argv: ["/usr/bin/test", "!", "-e", "%s"]
                    - sink: web
                      type: json
                      url: %s
                      timeout: 5s
                """.formatted(declared(""), hookDown(), webhook));
        Files.writeString(allowlist(), """
                apiVersion: unitward/v1
                allow:
                  - {action: daemon-reload, units: ["*"], max-per-hour: 60}
                  - {action: restore-artifact, units: ["soak-*.service"], max-per-hour: 60}
                  - {action: quarantine-drop-in, units: ["soak-*.service"], max-per-hour: 60}
                """);
        operatorsPolicy(0);
        reload();
        systemctl("start", "soak.target");
    }

    Path configuration() {
        return directory.resolve("unitward.yaml");
    }

    Path allowlist() {
        return directory.resolve("allowlist.yaml");
    }

    Path waivers() {
        return directory.resolve("waivers.yaml");
    }

    Path policies() {
        return directory.resolve("policies");
    }

    Path state() {
        return directory.resolve("state");
    }

    /** Where {@code -o} writes to. */
    Path outputs() {
        return directory.resolve("outputs");
    }

    /** Where the program keeps compiled policies. */
    static Path cache() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                ? Path.of("/var/cache/unitward")
                : HOME.resolve(".cache/unitward");
    }

    static Path runtime() {
        return Path.of(Objects.requireNonNull(System.getenv("XDG_RUNTIME_DIR"), "XDG_RUNTIME_DIR is not set"));
    }

    /** While it is there, the command that is told of alerts fails. */
    Path hookDown() {
        return directory.resolve("hook-down");
    }

    static String name(int unit) {
        return "soak-%02d.service".formatted(unit);
    }

    /** A unit as its owner declares it by now, on disk alone. */
    void edition(int unit, String description) throws IOException {
        Files.writeString(declared(name(unit)), unit(description));
        Files.writeString(managed(name(unit)), unit(description));
    }

    /** Somebody puts another file in the place of a unit's. */
    void replace(int unit, String description) throws IOException {
        Path other = managed(".other");
        Files.writeString(other, unit(description));
        Files.move(other, managed(name(unit)), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Somebody gives a unit a drop-in that nobody allows, and has it loaded. */
    void foreignDropIn(int unit, int nice) throws IOException {
        Path dropIn = dropIn(unit);
        Files.createDirectories(dropIn.getParent());
        Files.writeString(dropIn, "[Service]\nNice=" + nice + "\n");
        reload();
    }

    /** Whoever did that takes it back. */
    void withoutDropIn(int unit) throws IOException {
        Files.delete(dropIn(unit));
        reload();
    }

    private Path dropIn(int unit) {
        return managed(name(unit) + ".d/foreign.conf");
    }

    /** The operator's policy, which finds nothing, in another edition: it has to be compiled anew. */
    void operatorsPolicy(int edition) throws IOException {
        Files.writeString(policy(), """
                package io.unitward.policies;

                import io.unitward.ownership.UnitState;
                import io.unitward.verdict.FindingDraft;

                // Edition %d.
                rule "soak-policy"
                    @policy("soak-policy")
                    @classification("advice")
                    @severity("notice")
                    @since("1.0.0")
                    @summary("Never found")
                    @why("So that there is a policy of one's own.")
                    @remediation("Nothing.")
                when
                    UnitState( $unit : subject, owner == "nobody-%d" )
                then
                    insert( new FindingDraft( $unit, null, null, null, "Edition %d." ) );
                end
                """.formatted(edition, edition, edition));
    }

    /** An operator looks through what was moved aside, as the refusal says, and removes it. */
    void emptyQuarantine() throws IOException {
        try (Stream<Path> managers = Files.list(state())) {
            for (Path manager : managers.toList()) {
                delete(manager.resolve("quarantine"));
            }
        }
    }

    static void delete(Path place) throws IOException {
        if (Files.exists(place)) {
            try (Stream<Path> all = Files.walk(place)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    /** Reloads as anybody would, so that nothing on disk is newer than the load any more. */
    void reload() throws IOException {
        LockSupport.parkNanos(TICKS_NANOS);
        systemctl("daemon-reload");
    }

    private static void systemctl(String... words) throws IOException {
        List<String> argv = new ArrayList<>(List.of("systemctl", "--user"));
        argv.addAll(List.of(words));
        Process process = new ProcessBuilder(argv).inheritIO().start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException(argv + " failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Runs nothing that could go on with an older definition. */
    private static String unit(String description) {
        return "[Unit]\nDescription=" + description
                + "\n\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n";
    }

    private Path declared(String name) {
        return directory.resolve("declared").resolve(name);
    }

    private static Path managed(String name) {
        return HOME.resolve(".config/systemd/user").resolve(name);
    }

    private Path policy() {
        return policies().resolve("site/soak-policy/soak-policy.drl");
    }
}
