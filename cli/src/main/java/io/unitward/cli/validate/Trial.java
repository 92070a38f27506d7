package io.unitward.cli.validate;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.ManagerSignal;
import io.unitward.cli.validate.Outcome.Done;
import io.unitward.cli.validate.Outcome.Expectation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One test while it runs: it does things on a host, and everything is written down. */
final class Trial {
    private final Bench bench;
    private final EvidenceSink sink;
    private final List<Done> done = new ArrayList<>();
    private final List<Expectation> expectations = new ArrayList<>();
    private final List<String> evidence = new ArrayList<>();
    private @Nullable ProbeHost host;

    Trial(Bench bench, EvidenceSink sink) {
        this.bench = bench;
        this.sink = sink;
    }

    /** The host that all of this is done on: a manager without podman unless {@link #podman} was asked for first. */
    ProbeHost host() throws Unprovided, IOException {
        ProbeHost now = host == null ? bench.manager() : host;
        host = now;
        return now;
    }

    /** Whether this is the manager of the caller, where nothing may be done that only a sandbox is for. */
    boolean isLive() throws Unprovided, IOException {
        return host().ground().place() == Outcome.Place.LIVE;
    }

    /** Goes on with a throw-away manager that has no probe. */
    ProbeHost sandbox() throws Unprovided, IOException {
        ProbeHost now = bench.sandbox();
        if (now != host) {
            now.clear();
        }
        host = now;
        return now;
    }

    /** Goes on with a host that has podman. */
    PodmanHost podman() throws Unprovided, IOException {
        PodmanHost podman = bench.podman();
        host = podman.host();
        return podman;
    }

    /** Runs {@code unitward ARGUMENTS}. */
    CommandResult unitward(String... arguments) throws Unprovided, IOException {
        return ran("unitward " + String.join(" ", arguments), host().unitward(List.of(arguments)));
    }

    /** Runs an audit without a settle time, and reads its report. */
    Audited audit(String... more) throws Unprovided, IOException {
        List<String> arguments = new ArrayList<>(List.of("audit", "--user", "--settle", "0"));
        arguments.addAll(host().ground().selection());
        arguments.addAll(List.of(more));
        arguments.addAll(List.of("-o", "json=-"));
        CommandResult result = unitward(arguments.toArray(String[]::new));
        return new Audited(result.exitCode(), AuditSeen.of(result.output()));
    }

    /** An audit that is no step of the test, for waiting; it writes nothing down. */
    CommandResult quietAudit(String... more) throws Unprovided, IOException {
        List<String> arguments = new ArrayList<>(List.of("audit", "--user", "--settle", "0", "--no-state"));
        ProbeHost used = Objects.requireNonNull(host, "no host was asked for");
        arguments.addAll(used.ground().selection());
        arguments.addAll(List.of(more));
        arguments.addAll(List.of("-o", "json=-"));
        return used.unitward(arguments);
    }

    /** Heals the probes. */
    CommandResult heal() throws Unprovided, IOException {
        List<String> arguments = new ArrayList<>(List.of("heal", "--user", "--settle", "0"));
        arguments.addAll(host().ground().selection());
        return unitward(arguments.toArray(String[]::new));
    }

    /**
     * An audit that ended.
     *
     * @param exitCode how
     * @param seen what its report says
     */
    record Audited(int exitCode, AuditSeen seen) {}

    /** Runs {@code systemctl --user VERB UNIT}. */
    CommandResult systemctl(String verb, String unit) throws Unprovided, IOException {
        return ran("systemctl --user " + verb + " " + unit, host().systemctl(verb, unit));
    }

    /** Starts or otherwise moves a unit, which must work for the test to go on. */
    void must(String verb, String unit) throws Unprovided, IOException {
        CommandResult result = systemctl(verb, unit);
        if (!result.succeeded()) {
            throw new IOException("'systemctl --user %s %s' ended with %d: %s"
                    .formatted(verb, unit, result.exitCode(), result.errors().strip()));
        }
    }

    /** Reloads the manager without asking unitward. */
    void reload() throws Unprovided, IOException {
        host().reload();
        did("systemctl --user daemon-reload");
    }

    /** Sends the manager a signal. */
    void signal(ManagerSignal signal) throws Unprovided, IOException {
        host().sandbox().signal(signal);
        did("SIG" + signal + " to the manager");
    }

    /** Writes down that something was done. */
    void did(String what) throws Unprovided, IOException {
        done.add(new Done(shortened(what), null, null));
    }

    /** Writes down a command that was run. */
    CommandResult ran(String what, CommandResult result) throws Unprovided, IOException {
        String name = "%02d-%s.txt"
                .formatted(done.size() + 1, what.replaceAll("[^a-z0-9]+", "-").replaceAll("^(.{1,40}).*$", "$1"));
        String text = "$ %s\nexit code %d%s\n\n%s%s"
                .formatted(
                        what,
                        result.exitCode(),
                        result.timedOut() ? ", killed at its deadline" : "",
                        result.output(),
                        result.errors().isEmpty() ? "" : "\n--- standard error ---\n" + result.errors());
        keep(name, text);
        done.add(new Done(shortened(what), result.exitCode(), name));
        return result;
    }

    /** Keeps a text as evidence. */
    void keep(String name, String text) throws IOException {
        sink.add(name, text);
        evidence.add(name);
    }

    /**
     * Demands that something is so.
     *
     * @param expected what must be so, as a sentence without a full stop
     * @param observed what is so, likewise
     * @throws Refuted when it is not
     */
    void expect(String expected, boolean holds, String observed) throws Refuted, Unprovided, IOException {
        Expectation expectation = new Expectation(shortened(expected), shortened(observed), holds);
        expectations.add(expectation);
        if (!holds) {
            throw new Refuted("expected: " + expectation.expected() + "; observed: " + expectation.observed());
        }
    }

    /** Demands that a value is what it must be. */
    void same(String what, String expected, String observed) throws Refuted, Unprovided, IOException {
        expect(what + " is '" + expected + "'", observed.equals(expected), "it is '" + observed + "'");
    }

    /** Demands that a command ended with that code, and within its deadline. */
    void ended(String what, int expected, CommandResult result) throws Refuted, Unprovided, IOException {
        boolean holds = result.exitCode() == expected && !result.timedOut();
        expect(
                what + " ends with " + expected,
                holds,
                "it " + (result.timedOut() ? "did not end" : "ended with " + result.exitCode())
                        + (holds || result.errors().isBlank() ? "" : ": " + lastLine(result.errors())));
    }

    /** The same of an audit. */
    void ended(int expected, Audited audit) throws Refuted, Unprovided, IOException {
        expect(
                "the audit ends with " + expected,
                audit.exitCode == expected,
                "it ended with " + audit.exitCode
                        + (audit.exitCode == expected ? "" : ", findings: " + audit.seen.findings()));
    }

    /** Demands a finding. */
    void found(Audited audit, String unit, String policy, String endOfFile) throws Refuted, Unprovided, IOException {
        expect(
                "the audit finds " + new AuditSeen.Found(unit, policy, endOfFile),
                audit.seen.has(unit, policy, endOfFile),
                "it finds " + audit.seen.findings());
    }

    /** Demands that the text holds a part. */
    void says(String what, String text, String part) throws Refuted, Unprovided, IOException {
        expect(what + " says '" + part + "'", text.contains(part), text.isBlank() ? "it says nothing" : text.strip());
    }

    /** Demands that a property of a unit has that value. */
    void property(String unit, String property, String expected) throws Refuted, Unprovided, IOException {
        same(property + " of " + unit, expected, host().property(unit, property));
    }

    /** Demands that a file holds that text. */
    void holds(Path file, String expected) throws Refuted, Unprovided, IOException {
        String observed = Files.exists(file) ? Files.readString(file) : "(no file)";
        expect(file + " holds what is declared", observed.equals(expected), "it holds: " + observed.strip());
    }

    List<Done> done() {
        return List.copyOf(done);
    }

    List<Expectation> expectations() {
        return List.copyOf(expectations);
    }

    List<String> evidence() {
        return List.copyOf(evidence);
    }

    /** The host, if one was used. */
    @Nullable
    ProbeHost usedHost() {
        return host;
    }

    /** The home directory's name is another one each time. */
    private String shortened(String text) {
        return host == null ? text : text.replace(host.base().toString(), "~");
    }

    private static String lastLine(String text) {
        String all = text.strip();
        return all.substring(all.lastIndexOf('\n') + 1);
    }
}
