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
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal survives whatever a crash leaves of it. */
class ActionJournalTest {
    private static final Instant AT = Instant.parse("2026-01-01T12:00:00.123Z");
    private static final PlannedAction RELOAD = new PlannedAction(
            ActionKind.DAEMON_RELOAD, "manager", List.of("web.service"), "says \"why\"\nand more", List.of("0123"));

    @TempDir
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
    void whatIsWrittenIsReadBack() throws Exception {
        assertThat(journal.read().entries()).isEmpty();
        Account before = Account.of(
                List.of(new Account.Because("reload-pending", "web.service", "/etc/\"x\".conf")),
                List.of(new Account.Was("/etc/x.conf", "drop-in", null, null)));
        List<Account.Was> after = List.of(new Account.Was("/etc/x.conf", "a file", "ab".repeat(32), "644"));
        String id = journal.begin(RELOAD, "digest", AT, before);
        assertThat(id).matches("20260101T120000Z-[0-9a-f]{8}");
        assertThat(journal.unfinished()).hasSize(1);
        journal.end(
                new ActionResult(id, RELOAD.action(), RELOAD.target(), ActionResult.Outcome.DONE, "proved"),
                AT.plusSeconds(1),
                after);
        assertThat(journal.unfinished()).isEmpty();
        assertThat(journal.read().entries())
                .containsExactly(
                        new JournalEntry(
                                JournalEntry.Event.BEGIN,
                                id,
                                AT,
                                "daemon-reload",
                                "manager",
                                List.of("web.service"),
                                "digest",
                                null,
                                "says \"why\"\nand more",
                                before),
                        new JournalEntry(
                                JournalEntry.Event.END,
                                id,
                                AT.plusSeconds(1),
                                "daemon-reload",
                                "manager",
                                List.of(),
                                null,
                                "done",
                                "proved",
                                Account.of(List.of(), after)));
        assertThat(Files.readAllLines(file)).hasSize(2);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void linesOfVersionsThatToldLessAreReadAsTheyAre() throws Exception {
        Files.writeString(file, """
                {"event":"begin","id":"a","at":"2026-01-01T12:00:00Z","action":"daemon-reload","target":"manager","units":["web.service"],"plan":"p","message":"why"}
                {"event":"end","id":"a","at":"2026-01-01T12:00:01Z","action":"daemon-reload","target":"manager","outcome":"done","message":"proved"}
                """);
        ActionJournal.Contents contents = journal.read();
        assertThat(contents.damaged()).isZero();
        assertThat(contents.entries()).extracting(JournalEntry::account).containsExactly(Account.NONE, Account.NONE);
        assertThat(contents.unfinished()).isEmpty();
    }

    @Test
    void whatOneLineDoesNotHoldIsCounted() throws Exception {
        List<Account.Because> findings = IntStream.range(0, 250)
                .mapToObj(i -> new Account.Because("reload-pending", i + ".service", null))
                .toList();
        List<Account.Was> states = IntStream.range(0, 201)
                .mapToObj(i -> new Account.Was("/etc/" + i, "unit file", null, null))
                .toList();
        journal.begin(RELOAD, "digest", AT, Account.of(findings, states));
        Account read = journal.read().entries().get(0).account();
        assertThat(read.findings()).isEqualTo(findings.subList(0, 200));
        assertThat(read.states()).isEqualTo(states.subList(0, 200));
        assertThat(read.leftOut()).isEqualTo(51);
    }

    @Test
    void aTruncatedLastLineIsClosedAndKept() throws Exception {
        String first = journal.begin(RELOAD, "digest", AT, Account.NONE);
        byte[] whole = Files.readAllBytes(file);
        for (int cut = 1; cut < whole.length; cut++) {
            Files.write(file, whole);
            Files.write(file, Arrays.copyOf(whole, cut), StandardOpenOption.APPEND);
            String second = journal.begin(RELOAD, "digest", AT, Account.NONE);
            ActionJournal.Contents contents = journal.read();
            // Cut just before the line feed, the line is whole and counts.
            boolean isWhole = cut == whole.length - 1;
            assertThat(contents.damaged()).as("cut at " + cut).isEqualTo(isWhole ? 0 : 1);
            assertThat(contents.entries())
                    .extracting(JournalEntry::id)
                    .startsWith(first)
                    .endsWith(second)
                    .hasSize(isWhole ? 3 : 2);
            assertThat(Files.readString(file)).startsWith(new String(whole) + new String(whole, 0, cut) + "\n{");
        }
    }

    @Test
    void linesThatAreNoEntriesAreCountedAndNotLost() throws Exception {
        byte[] garbage = {(byte) 0xff, 0, '{', '\n', '[', ']', '\n', '{', '}', '\n', '"', 'x', '"', '\n', '\n'};
        Files.write(file, garbage);
        String id = journal.begin(RELOAD, "digest", AT, Account.NONE);
        assertThat(journal.read().damaged()).isEqualTo(4);
        assertThat(journal.unfinished()).extracting(JournalEntry::id).containsExactly(id);
        assertThat(Files.readAllBytes(file)).startsWith(garbage);
    }

    @Test
    void beginsWithoutEndAreFoundWhateverStandsBetween() throws Exception {
        String lost = journal.begin(RELOAD, "digest", AT, Account.NONE);
        String ended = journal.begin(RELOAD, "digest", AT, Account.NONE);
        journal.end(
                new ActionResult(ended, RELOAD.action(), "manager", ActionResult.Outcome.FAILED, "no"), AT, List.of());
        assertThat(journal.unfinished()).extracting(JournalEntry::id).containsExactly(lost);
        journal.abandoned(journal.unfinished().get(0), AT);
        assertThat(journal.unfinished()).isEmpty();
        assertThat(journal.read().begun(ActionKind.DAEMON_RELOAD)).hasSize(2);
    }

    @Test
    void aLinkIsNotFollowed() throws Exception {
        Path elsewhere = Files.createFile(temporary.resolve("elsewhere"));
        Files.createSymbolicLink(file, elsewhere);
        assertThatThrownBy(() -> journal.begin(RELOAD, "digest", AT, Account.NONE))
                .isInstanceOf(IOException.class);
        assertThat(Files.size(elsewhere)).isZero();
    }

    @Test
    void aJournalThatIsTooLargeIsNotReadAndBarsEveryAction() throws Exception {
        journal.begin(RELOAD, "digest", AT, Account.NONE);
        try (java.io.RandomAccessFile sparse = new java.io.RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(ActionJournal.LARGEST);
            assertThat(journal.read().newer()).isNull();
            sparse.setLength(ActionJournal.LARGEST + 1);
        }
        assertThat(journal.read().newer()).contains(file.toString(), "larger than 16 MiB", "move it aside");
        assertThat(journal.read().entries()).isEmpty();
    }
}
