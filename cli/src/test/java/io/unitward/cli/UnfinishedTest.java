package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Scope;
import io.unitward.host.Deadline;
import io.unitward.remediation.act.RunLock;
import io.unitward.remediation.journal.Account;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.PlannedAction;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run is told of actions that others began; one that really goes on is seen in {@code StackRestartTest}. */
class UnfinishedTest {
    private static final Instant AT = Instant.now().minusSeconds(60);

    @TempDir
    private Path place;

    private StateDirectory directory;
    private ActionJournal journal;
    private String web;

    @BeforeEach
    void begin() throws Exception {
        directory = StateDirectory.open(place, Scope.USER, Caller.uid());
        journal = new ActionJournal(directory);
        web = begun("web.service");
    }

    private String begun(String unit) throws Exception {
        PlannedAction restart =
                new PlannedAction(ActionKind.RESTART_UNIT, unit, List.of(unit), "somebody asked", List.of());
        return journal.begin(restart, "", AT, Account.NONE);
    }

    private List<String> notes() throws RunFailure {
        return Memory.open(new AuditOptions(
                        new AuditOptions.Whose(Scope.USER, Caller.uid(), null),
                        AuditOptions.Named.NOTHING,
                        AuditOptions.Limits.looking(Duration.ofSeconds(1)),
                        true,
                        false,
                        place))
                .notes();
    }

    private static String cutShort(String id) {
        return "restart-unit " + id + ", begun at " + AT + ", was cut short: how it ended is not known";
    }

    private static String goesOn(String id) {
        return "restart-unit " + id + ", begun at " + AT + ", is going on: another run does it";
    }

    /** Takes a lock as another process does, which this one's list of its own locks does not have. */
    private FileChannel lockedByAnother(String name) throws Exception {
        RunLock.await(directory, name, Deadline.in(Duration.ZERO)).close(); // makes the file
        FileChannel channel = FileChannel.open(directory.file(name + ".lock"), StandardOpenOption.WRITE);
        FileLock lock = channel.lock();
        assertThat(lock.isValid()).isTrue();
        return channel;
    }

    @Test
    void an_action_without_an_end_was_cut_short_where_nobody_acts() throws Exception {
        assertThat(notes()).as("there is no lock yet").containsExactly(cutShort(web));
        lockedByAnother("act").close();
        assertThat(notes()).as("its holder is gone").containsExactly(cutShort(web));
        try (FileChannel other = lockedByAnother("operate-web")) {
            assertThat(notes()).as("another lock").containsExactly(cutShort(web));
            assertThat(other.isOpen()).isTrue();
        }
    }

    @Test
    void the_last_one_goes_on_while_another_run_acts_and_those_before_it_do_not() throws Exception {
        String db = begun("db.service");
        try (FileChannel other = lockedByAnother("act")) {
            assertThat(notes()).containsExactly(cutShort(web), goesOn(db));
            assertThat(other.isOpen()).isTrue();
        }
        assertThat(notes()).containsExactly(cutShort(web), cutShort(db));
    }

    @Test
    void a_lock_of_this_very_run_is_no_other_run() throws Exception {
        try (RunLock ours = RunLock.take(directory)) {
            assertThat(notes()).containsExactly(cutShort(web));
            assertThat(ours).isNotNull();
        }
    }

    @Test
    void what_was_ended_is_not_told() throws Exception {
        journal.end(
                new ActionResult(web, ActionKind.RESTART_UNIT, "web.service", ActionResult.Outcome.DONE, "it runs"),
                AT.plusSeconds(1),
                List.of());
        try (FileChannel other = lockedByAnother("act")) {
            assertThat(notes()).isEmpty();
            assertThat(other.isOpen()).isTrue();
        }
    }
}
