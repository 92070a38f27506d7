package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is shown of a unit's journal. */
class UnitJournalTest {
    @Test
    void what_says_nothing_is_left_out_and_nothing_steers_a_terminal() {
        assertThat(UnitJournal.shown(
                        " Container web-1  Stopping\n Network web_default  Removed\n\nbad \u001b[31m thing\n"
                                + "Container web-1 of stack web is unhealthy\n"))
                .containsExactly("bad \\x1b[31m thing", "Container web-1 of stack web is unhealthy");
    }

    @Test
    void it_is_the_last_lines_and_none_is_too_long() {
        String many = "line\n".repeat(50) + "x".repeat(400) + "\n";
        assertThat(UnitJournal.shown(many))
                .hasSize(20)
                .last()
                .asString()
                .hasSize(303)
                .endsWith("...");
    }
}
