package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.remediation.journal.Account;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.JournalEntry;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How updates of stacks are told in the log. */
class DoneActionsTest {
    private static final Instant AT = Instant.parse("2026-11-27T04:00:00Z");

    private static Account runs(String image) {
        return Account.of(List.of(), List.of(new Account.Was("web-app-1", image, null, null)));
    }

    private static String text(String outcome, String message, Account after) throws IOException {
        JournalEntry begin = new JournalEntry(
                JournalEntry.Event.BEGIN,
                "id-1",
                AT,
                "update-stack",
                "web.service",
                List.of("web.service"),
                "",
                null,
                "stack update web",
                runs("one"));
        JournalEntry end = new JournalEntry(
                JournalEntry.Event.END,
                "id-1",
                AT,
                "update-stack",
                "web.service",
                List.of(),
                "",
                outcome,
                message,
                after);
        StringBuilder text = new StringBuilder();
        for (DoneActions.Done each :
                DoneActions.of(new ActionJournal.Contents(List.of(begin, end), 0), null, List.of())) {
            DoneActions.text(each, text);
        }
        return text.toString();
    }

    @Test
    void an_update_that_found_nothing_new_is_one_line() throws IOException {
        assertThat(text("done", "nothing new; 1 container runs (exit code 0)", runs("one")))
                .isEqualTo("  2026-11-27T04:00:00Z  update-stack web.service  done: nothing new\n");
    }

    @Test
    void any_other_is_told_in_full_and_without_a_plan_that_it_does_not_have() throws IOException {
        for (String told : List.of(
                text("done", "updated app:1 (app); 1 container runs", runs("two")),
                text("done", "nothing new; 1 container runs", runs("two")),
                text("failed", "nothing new; but it is not as declared", runs("one")))) {
            assertThat(told).contains("      why     stack update web\n", "      before  ", "      result  ");
            assertThat(told).doesNotContain("      plan");
        }
    }
}
