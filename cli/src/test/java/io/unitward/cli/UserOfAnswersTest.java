package io.unitward.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Bond;
import io.unitward.facts.Bonds;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.HealthTimer;
import io.unitward.facts.Manager;
import io.unitward.facts.Podman;
import io.unitward.facts.Quadlet;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stacks;
import io.unitward.facts.UnitFile;
import io.unitward.host.Account;
import io.unitward.host.Deadline;
import io.unitward.json.SnapshotJson;
import io.unitward.remediation.act.Sent;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.PlannedAction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a process of the audited user answers: an unknown manager with one clear line, or nothing sent. The process is a
 * shell here, since that user may have made it anything; needs root.
 */
@Tag("real")
class UserOfAnswersTest {
    private static final CollectionRequest REQUEST =
            new CollectionRequest(Scope.USER, List.of("web-*.service"), List.of("web-a.service"), List.of());

    private static final Stacks STACKS = new Stacks(
            new Podman(Podman.Status.ANSWERED, "4.3.1", null),
            List.of(),
            List.of(new HealthTimer("ab".repeat(32) + ".timer", "ab".repeat(32), true)));

    private static final Bonds BONDS = new Bonds("web-a.service", Map.of(Bond.WANTS, List.of("web-b.service")), true);

    private static final Quadlet QUADLET = new Quadlet(
            "/q/a.container",
            null,
            UnitFile.Status.READ,
            Instant.parse("2026-01-01T12:00:00Z"),
            null,
            null,
            null,
            null,
            null,
            null);

    @TempDir
    Path directory;

    private Account nobody;

    @BeforeEach
    void find() throws IOException {
        nobody = Objects.requireNonNull(Account.find("65534"), "no user 65534");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void silence_noise_and_failure() {
        unknown("exit 3", "it ended with exit code 3");
        unknown("echo 'no \u001b[2Jway' >&2; echo and more >&2; exit 3", "exit code 3: no \\x1b[2Jway");
        unknown("kill -KILL $$", "it ended with exit code 137");
        unknown(":", "its answer is no snapshot: is empty");
        unknown("echo nonsense", "its answer is no snapshot: line 1, column");
        unknown("echo '{}'", "its answer is no snapshot: is no snapshot: it has no schema");
        unknown("head -c 100000 /dev/urandom", "its answer is no snapshot:");
        unknown("printf '{\"schema\": '", "ends too early");
        unknown("yes x", "it wrote more than 24576 KiB");
        unknown("yes x >&2", "it wrote more than 24576 KiB");
        unknown("yes '[' | head -c 1000000", "an object");
        unknown("printf '{\"schema\":'; yes '[' | head -c 1000000", "its answer is no snapshot:");
        unknown("printf '{\"a\":'; yes '[' | head -c 1000000", "a field that does not belong there");
    }

    @Test
    void one_that_hangs_ends_with_the_deadline() {
        Deadline deadline = Deadline.in(Duration.ofSeconds(60));
        Snapshot seen = new UserOf(nobody, Duration.ofMillis(1), shell("sleep 1000")).ask(REQUEST, Instant.now());

        assertThat(seen.manager().unavailableReason()).contains("it did not end within 10 s");
        assertThat(deadline.passed()).isFalse();
    }

    @Test
    void an_answer_to_something_else() throws IOException {
        assertThat(ask("cat " + answer(text -> text)).manager().available())
                .as("the genuine answer")
                .isTrue();

        wrong(text -> text.replace("\"uid\":65534", "\"uid\":0"), "is about the user manager of uid 0");
        wrong(
                text -> text.replaceFirst("\"scope\":\"user\"", "\"scope\":\"system\""),
                "is about the system manager of uid 65534");
        wrong(text -> text.replace("web-a.service", "web-b.service"), "is to another question");
        wrong(text -> text.replaceFirst("\"bootId\":\"....", "\"bootId\":\"beef"), "is of another boot or machine");
        wrong(text -> text.replaceFirst("\"takenAt\":\"20", "\"takenAt\":\"19"), "is of another time");
        wrong(text -> text.replaceFirst("\"takenAt\":\"20", "\"takenAt\":\"29"), "is of another time");
        wrong(text -> text.replace("\"available\":true", "\"available\":false"), "does not say why");
        wrong(text -> text.replace("\"units\":[]", "\"units\":null"), "is no snapshot");
        wrong(text -> text.replace("\"units\":[]", "\"units\":[],\"more\":1"), "does not belong there");
        wrong(text -> text.replace("unitward.snapshot/v1", "unitward.snapshot/v2"), "newer unitward");
        String many = "\"/a\",".repeat(201);
        wrong(
                text -> text.replace("\"unitPath\":[", "\"unitPath\":[" + many),
                "names 202 directories on the unit search path, more than the 200 it may");
    }

    @Test
    void all_of_a_genuine_answer_is_kept() throws IOException {
        Snapshot genuine = genuine();
        Snapshot seen = ask("cat " + answer(genuine, text -> text));

        assertThat(genuine.bonds()).isNotEmpty();
        assertThat(genuine.quadlets()).isNotEmpty();
        assertThat(seen).isEqualTo(genuine.with(seen.host()));
    }

    @Test
    void what_came_of_a_reload_is_known_only_from_a_clear_answer() {
        assertThat(reload("cat >/dev/null; echo '{\"sent\":\"accepted\",\"reason\":\"\"}'"))
                .isEqualTo(new Sent.Accepted());
        assertThat(reload("echo '{\"sent\":\"refused\",\"reason\":\"no\"}'")).isEqualTo(new Sent.Refused("no"));
        assertThat(reload("echo '{\"sent\":\"not-sent\",\"reason\":\"no\"}'")).isEqualTo(new Sent.NotSent("no"));
        for (String bad : List.of(":", "echo x", "exit 1", "echo '{\"sent\":\"perhaps\",\"reason\":\"\"}'", "yes")) {
            assertThat(reload(bad)).as(bad).isInstanceOfSatisfying(Sent.NoAnswer.class, none -> {
                assertThat(none.timedOut()).isFalse();
                assertThat(none.reason())
                        .startsWith("the process that asks as nobody (uid 65534) gave no usable answer");
            });
        }
    }

    private Sent reload(String line) {
        PlannedAction action = new PlannedAction(ActionKind.DAEMON_RELOAD, "manager", List.of(), "why", List.of());
        return new UserOf(nobody, Duration.ofSeconds(20), shell(line))
                .executor()
                .execute(action, Deadline.in(Duration.ofSeconds(20)));
    }

    private void unknown(String line, String why) {
        Snapshot seen = ask(line);

        assertThat(seen.manager().available()).as(line).isFalse();
        assertThat(seen.manager().uid()).isEqualTo(65534);
        assertThat(seen.request()).isEqualTo(REQUEST);
        assertThat(seen.units()).isEmpty();
        String reason = String.valueOf(seen.manager().unavailableReason());
        assertThat(reason)
                .as(line)
                .startsWith("the process that asks as nobody (uid 65534) gave no usable answer: ")
                .contains(why)
                .doesNotContainPattern("[\\x00-\\x1f\\x7f]")
                .hasSizeLessThan(500);
        assertThat(seen.problems())
                .containsExactly(new CollectionProblem("manager", CollectionProblem.Kind.MANAGER, reason));
    }

    private void wrong(UnaryOperator<String> change, String why) throws IOException {
        unknown("cat " + answer(change), why);
    }

    /** A file with what a process might answer, changed. */
    private Path answer(UnaryOperator<String> change) throws IOException {
        return answer(genuine(), change);
    }

    private Path answer(Snapshot genuine, UnaryOperator<String> change) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SnapshotJson.writeCompact(genuine, bytes);
        String text = bytes.toString(UTF_8);
        Path file = directory.resolve("answer.json");
        Files.writeString(file, change.apply(text));
        return file;
    }

    private Snapshot genuine() {
        Snapshot nothing = ask("exit 3");
        Manager manager = new Manager(
                Scope.USER, 65534, true, null, "252", "running", "/", null, List.of("/a"), Instant.now(), List.of());
        return new Snapshot(
                nothing.schema(),
                Instant.now(),
                nothing.host(),
                manager,
                REQUEST,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                STACKS,
                List.of(QUADLET),
                List.of(BONDS));
    }

    /** Asks as if a minute ago: the answers here were made before the question. */
    private Snapshot ask(String line) {
        return new UserOf(nobody, Duration.ofSeconds(30), shell(line))
                .ask(REQUEST, Instant.now().minusSeconds(60));
    }

    private static OwnProgram shell(String line) {
        return new OwnProgram(List.of("/bin/sh", "-c", line), Map.of("PATH", "/usr/bin:/bin"), List.of());
    }
}
