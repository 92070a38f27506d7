package io.unitward.remediation.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.facts.Scope;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.PlannedAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The journal stays within its bound, whatever it holds and whenever a run ends, and keeps all that decides something. */
class JournalGrowthTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final PlannedAction RELOAD =
            new PlannedAction(ActionKind.DAEMON_RELOAD, "manager", List.of("web.service"), "why", List.of("0123"));
    /** Some ten kilobytes. */
    private static final Account MUCH = Account.of(
            List.of(),
            IntStream.range(0, 100)
                    .mapToObj(i -> new Account.Was("/etc/systemd/system/" + i + ".service", "drop-in", null, null))
                    .toList());

    @TempDir(factory = InMemory.class)
    Path temporary;

    private ActionJournal journal;
    private Path file;

    @BeforeEach
    void open() throws StateUnusable {
        StateDirectory directory = StateDirectory.open(temporary, Scope.SYSTEM, 0);
        journal = new ActionJournal(directory);
        file = directory.file("actions.jsonl");
    }

    @Test
    void tenThousandRunsStayWithinTheBound() throws Exception {
        String unfinished = journal.begin(RELOAD, "p", START, MUCH);
        Instant at = START;
        long largest = 0;
        for (int run = 0; run < 10_000; run++) {
            at = at.plus(Duration.ofMinutes(20));
            done(at, run % 10 == 0 ? MUCH : Account.NONE);
            largest = Math.max(largest, Files.size(file));
        }
        assertThat(largest).isGreaterThan(ActionJournal.FULL).isLessThan(ActionJournal.FULL + 20_000);
        assertThat(others()).isEmpty();
        ActionJournal.Contents contents = journal.read();
        assertThat(contents.damaged()).isZero();
        assertThat(contents.unfinished()).extracting(JournalEntry::id).containsExactly(unfinished);
        // Whole actions, without a gap, up to the last.
        List<Instant> begun = contents.begun(ActionKind.DAEMON_RELOAD);
        assertThat(contents.entries()).hasSize(2 * begun.size() - 1);
        assertThat(begun.get(begun.size() - 1)).isEqualTo(at);
        for (int i = 2; i < begun.size(); i++) {
            assertThat(Duration.between(begun.get(i - 1), begun.get(i))).isEqualTo(Duration.ofMinutes(20));
        }
        assertThat(begun.size()).isGreaterThan(500);
    }

    @Test
    void whatIsOfTheLastDayStaysAlthoughItIsMore() throws Exception {
        done(START.minus(Duration.ofDays(3)), Account.NONE);
        for (int i = 0; Files.size(file) <= ActionJournal.FULL; i++) {
            done(START.plusSeconds(i), MUCH);
        }
        int before = journal.read().entries().size();
        journal.begin(RELOAD, "p", START.plus(Duration.ofHours(23)), Account.NONE);
        // One action less is not worth writing all of it anew.
        assertThat(journal.read().entries()).hasSize(before + 1);
        String id = journal.begin(RELOAD, "p", START.plus(Duration.ofHours(50)), Account.NONE);
        assertThat(Files.size(file)).isLessThan(ActionJournal.FULL / 2 + 1000);
        assertThat(journal.unfinished()).hasSize(2).extracting(JournalEntry::id).contains(id);
    }

    @Test
    void nothingMoreIsBegunWhereTooMuchWasDoneWithinADay() throws Exception {
        String id = done(START, MUCH);
        String lines = Files.readString(file);
        StringBuilder many = new StringBuilder();
        for (int i = 0; many.length() < 13 << 20; i++) {
            many.append(lines.replace(id, ActionJournal.id(START).substring(0, 17) + String.format("%08x", i)));
        }
        Files.writeString(file, many);
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> journal.begin(RELOAD, "p", START.plusSeconds(60), Account.NONE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("holds more than 12 MiB of what was done within a day");
        assertThat(journal.full(START.plusSeconds(60)))
                .startsWith("the journal " + file + " holds more than 12 MiB")
                .contains("'unitward log --actions'", "move the journal aside");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        // What was begun can still be ended, and a day after that all is well.
        Instant later = START.plus(Duration.ofHours(30));
        assertThat(journal.full(later)).isNull();
        journal.end(
                new ActionResult("x", RELOAD.action(), "manager", ActionResult.Outcome.DONE, "so"), later, List.of());
        journal.begin(RELOAD, "p", later, Account.NONE);
        assertThat(Files.size(file)).isLessThan(ActionJournal.FULL / 2 + 1000);
    }

    @Test
    void whatEndedLongAgoGoesWithTheYears() throws Exception {
        String unfinished = journal.begin(RELOAD, "p", START.minusSeconds(1), Account.NONE);
        done(START, Account.NONE);
        done(START.plus(Duration.ofDays(300)), Account.NONE);
        done(START.plus(Duration.ofDays(600)), Account.NONE);
        done(START.plus(Duration.ofDays(729)), Account.NONE);
        assertThat(journal.read().begun(ActionKind.DAEMON_RELOAD)).hasSize(5);
        done(START.plus(Duration.ofDays(731)), Account.NONE);
        assertThat(journal.unfinished()).extracting(JournalEntry::id).containsExactly(unfinished);
        assertThat(journal.read().begun(ActionKind.DAEMON_RELOAD))
                .containsExactly(
                        START.minusSeconds(1),
                        START.plus(Duration.ofDays(600)),
                        START.plus(Duration.ofDays(729)),
                        START.plus(Duration.ofDays(731)));
    }

    @Test
    void aClockThatIsFarAheadForgetsNothing() throws Exception {
        for (int i = 0; i < 5; i++) {
            done(START.plusSeconds(i), Account.NONE);
        }
        done(START.plus(Duration.ofDays(9000)), Account.NONE);
        assertThat(journal.read().begun(ActionKind.DAEMON_RELOAD)).hasSize(6);
    }

    /** Several actions while it is ahead, and again when it is right; there, only what is really old goes. */
    @ParameterizedTest
    @CsvSource({"400", "19900", "-400", "-20000"})
    void aClockThatWasInAnotherYearForgetsNothing(long days) throws Exception {
        List<Instant> all = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            Instant at = START.plus(Duration.ofDays(i / 3 == 1 ? days : 0)).plus(Duration.ofDays(i));
            done(at, Account.NONE);
            all.add(at);
        }
        assertThat(journal.read().begun(ActionKind.DAEMON_RELOAD)).containsExactlyElementsOf(all);
    }

    @Test
    void linesThatCannotBeReadStayWhileTheyMayBeYoung() throws Exception {
        Files.writeString(file, "{old\n");
        done(START, Account.NONE);
        fill(START.plusSeconds(1));
        Files.writeString(file, "{young\n", StandardOpenOption.APPEND);
        Instant now = START.plus(Duration.ofDays(9));
        Files.setLastModifiedTime(file, FileTime.from(now));
        done(now, Account.NONE);
        done(now, Account.NONE);
        assertThat(Files.readString(file)).contains("\n{young\n").doesNotContain("{old");
        assertThat(Files.size(file)).isLessThan(ActionJournal.FULL / 2 + 1000);
    }

    @Test
    void aJournalThatANewerOneWroteIsNotShortened() throws Exception {
        fill(START);
        Files.writeString(file, "{\"schema\":\"unitward.actions/v2\"}\n", StandardOpenOption.APPEND);
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> journal.begin(RELOAD, "p", START.plus(Duration.ofDays(9)), Account.NONE))
                .hasMessageContaining("is left as it is");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "actions.jsonl written anew, false",
        "actions.jsonl to be renamed, false",
        "actions.jsonl renamed, true",
        "actions.jsonl replaced, true"
    })
    void cutShortWhileItIsShortened(String step, boolean shortened) throws Exception {
        String unfinished = journal.begin(RELOAD, "p", START, Account.NONE);
        Instant now = START.plus(Duration.ofDays(9));
        while (Files.size(file) <= ActionJournal.FULL - 20_000) {
            done(START.plusSeconds(1), MUCH);
        }
        String young = "";
        while (Files.size(file) <= ActionJournal.FULL) {
            young = done(now.minusSeconds(60), MUCH);
        }
        List<JournalEntry> before = journal.read().entries();

        assertThat(begunElsewhere(step, now)).isEqualTo(137);

        ActionJournal.Contents contents = journal.read();
        assertThat(contents.damaged()).isZero();
        assertThat(contents.unfinished()).extracting(JournalEntry::id).containsExactly(unfinished);
        assertThat(contents.entries()).extracting(JournalEntry::id).endsWith(young, young);
        if (shortened) {
            assertThat(Files.size(file)).isLessThan(ActionJournal.FULL / 2 + 1000);
        } else {
            assertThat(contents.entries()).isEqualTo(before);
        }
        String id = journal.begin(RELOAD, "p", now, Account.NONE);
        assertThat(Files.size(file)).isLessThan(ActionJournal.FULL / 2 + 1000);
        assertThat(journal.unfinished()).extracting(JournalEntry::id).containsExactly(unfinished, id);
        assertThat(journal.read().begun(ActionKind.DAEMON_RELOAD)).contains(START, now.minusSeconds(60), now);
        assertThat(others()).isEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    /** Begins an action in another process, which ends at a step. */
    private int begunElsewhere(String step, Instant at) throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        CutShort.class.getName(),
                        temporary.toString(),
                        step,
                        "begin",
                        at.toString())
                .inheritIO()
                .start();
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return child.exitValue();
    }

    private String done(Instant at, Account account) throws IOException {
        String id = journal.begin(RELOAD, "p", at, account);
        journal.end(
                new ActionResult(id, RELOAD.action(), "manager", ActionResult.Outcome.DONE, "so"),
                at.plusMillis(5),
                List.of());
        return id;
    }

    /** Old actions until it is full. */
    private void fill(Instant at) throws IOException {
        while (!Files.exists(file) || Files.size(file) <= ActionJournal.FULL) {
            done(at, MUCH);
        }
    }

    private List<Path> others() throws IOException {
        try (Stream<Path> files = Files.list(file.getParent())) {
            return files.filter(each -> !each.equals(file)).toList();
        }
    }
}
