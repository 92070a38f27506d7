package io.unitward.cli;

import io.unitward.facts.Glob;
import io.unitward.facts.UnitNames;
import io.unitward.json.JsonWriter;
import io.unitward.json.Visible;
import io.unitward.remediation.journal.Account;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.JournalEntry;
import io.unitward.remediation.stack.Changes;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult.Outcome;
import io.unitward.verdict.FindingDraft;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the journal holds, action by action, for {@code unitward log}. */
final class DoneActions {
    /** How many findings or states a text shows of one action; JSON has all that are in the journal. */
    private static final int SHOWN = 12;

    private DoneActions() {}

    /**
     * An action from beginning to end.
     *
     * @param end null while it is unfinished
     */
    record Done(JournalEntry begin, @Nullable JournalEntry end) {
        String outcome() {
            return end == null
                    ? "unfinished"
                    : end.event() == JournalEntry.Event.ABANDONED ? "cut-short" : String.valueOf(end.outcome());
        }

        /** What the end tells; null when there is none but a lone end, of which the beginning is not known. */
        private @Nullable JournalEntry result() {
            return end == null || end.equals(begin) ? null : end;
        }

        /** The digest of the plan that it was part of; null when somebody typed it. */
        private @Nullable String plan() {
            String plan = begin.plan();
            return plan == null || plan.isEmpty() ? null : plan;
        }

        /** Whether it was an update of a stack that found every image to be what it was. */
        private boolean isIdle() {
            JournalEntry result = result();
            return result != null
                    && begin.action().equals(ActionKind.UPDATE_STACK.text())
                    && outcome().equals(Outcome.DONE.text())
                    && result.message().startsWith(Changes.NOTHING_NEW)
                    && before().states().equals(after().states());
        }

        private Account before() {
            return end != null && end.equals(begin) ? Account.NONE : begin.account();
        }

        private Account after() {
            return end == null ? Account.NONE : end.account();
        }
    }

    /**
     * The actions of a journal.
     *
     * @param since only those that ended, or began without an end, at that time or later; null for all
     * @param units globs of units, or {@code manager}; only what touched one of them; empty for all
     */
    static List<Done> of(ActionJournal.Contents journal, @Nullable Instant since, List<String> units) {
        Map<String, Done> actions = new LinkedHashMap<>();
        for (JournalEntry entry : journal.entries()) {
            if (entry.event() == JournalEntry.Event.UNREADABLE) {
                continue; // it is counted, and nothing can be told of it
            }
            if (entry.event() == JournalEntry.Event.BEGIN) {
                actions.put(entry.id(), new Done(entry, null));
            } else {
                Done begun = actions.get(entry.id());
                // An end without a beginning, which a damaged line may have held, is told as far as it goes.
                actions.put(entry.id(), new Done(begun == null ? entry : begun.begin(), entry));
            }
        }
        List<Done> wanted = new ArrayList<>();
        for (Done each : actions.values()) {
            Instant last = each.end() == null ? each.begin().at() : each.end().at();
            if (touches(each.begin(), units) && (since == null || !last.isBefore(since))) {
                wanted.add(each);
            }
        }
        return wanted;
    }

    private static boolean touches(JournalEntry begin, List<String> units) {
        return units.isEmpty()
                || matches(units, begin.target())
                || begin.units().stream().anyMatch(unit -> matches(units, unit));
    }

    /** Whether a unit is one of those asked for; what was done to a template was done to its instances. */
    static boolean matches(List<String> globs, String unit) {
        if (unit.equals(FindingDraft.MANAGER)) {
            return globs.contains(unit);
        }
        boolean isTemplate = UnitNames.isTemplate(unit);
        return globs.stream()
                .anyMatch(glob -> Glob.matches(glob, unit) || (isTemplate && unit.equals(UnitNames.templateOf(glob))));
    }

    /** Writes one, some lines. */
    static void text(Done each, Appendable to) throws IOException {
        JournalEntry begin = each.begin();
        line(
                to,
                "  " + begin.at().truncatedTo(ChronoUnit.SECONDS) + "  " + begin.action() + " " + begin.target() + "  "
                        + each.outcome() + (each.isIdle() ? ": nothing new" : ""));
        if (each.isIdle()) {
            return; // one a day would hide those that changed something
        }
        line(to, "      why     " + begin.message());
        several(
                to,
                "found",
                begin.account().findings().stream()
                        .map(because -> because.policy() + " of " + because.unit()
                                + (because.file() == null ? "" : ": " + because.file()))
                        .toList());
        if (!begin.units().isEmpty()) {
            line(to, "      units   " + String.join(", ", begin.units()));
        }
        several(
                to,
                "before",
                each.before().states().stream().map(DoneActions::shown).toList());
        several(
                to,
                "after",
                each.after().states().stream().map(DoneActions::shown).toList());
        int leftOut = each.before().leftOut() + each.after().leftOut();
        if (leftOut > 0) {
            line(to, "              " + leftOut + " more findings and states are not in the journal");
        }
        if (each.plan() != null) {
            line(to, "      plan    " + each.plan());
        }
        JournalEntry result = each.result();
        if (result != null) {
            line(to, "      result  " + result.at().truncatedTo(ChronoUnit.SECONDS) + "  " + result.message());
        }
        line(to, "      id      " + begin.id());
    }

    private static void several(Appendable to, String label, List<String> lines) throws IOException {
        String start = "      " + (label + "        ").substring(0, 8);
        for (String each : lines.subList(0, Math.min(SHOWN, lines.size()))) {
            line(to, start + each);
            start = "              ";
        }
        if (lines.size() > SHOWN) {
            line(to, start + "and " + (lines.size() - SHOWN) + " more, see -o json=-");
        }
    }

    private static String shown(Account.Was was) {
        return was.subject() + ": " + was.what() + (was.mode() == null ? "" : ", mode " + was.mode())
                + (was.digest() == null ? "" : ", sha256 " + was.digest());
    }

    private static void line(Appendable to, String text) throws IOException {
        to.append(Visible.of(text)).append('\n');
    }

    /** Writes one, as an object of a list. */
    static void json(Done each, JsonWriter json) throws IOException {
        JournalEntry begin = each.begin();
        json.begin()
                .field("id", begin.id())
                .field("action", begin.action())
                .field("target", begin.target())
                .texts("units", begin.units())
                .field("plan", each.plan())
                .field("reason", begin.message())
                .list("findings");
        for (Account.Because because : begin.account().findings()) {
            json.begin()
                    .field("policy", because.policy())
                    .field("unit", because.unit())
                    .field("file", because.file())
                    .end();
        }
        json.endList()
                .field("begun", begin.at())
                .field("ended", each.end() == null ? null : each.end().at())
                .field("outcome", each.outcome())
                .field("message", each.end() == null ? null : each.end().message());
        states("before", each.before(), json);
        states("after", each.after(), json);
        json.field("leftOut", (long) each.before().leftOut() + each.after().leftOut())
                .end();
    }

    private static void states(String name, Account account, JsonWriter json) throws IOException {
        json.list(name);
        for (Account.Was was : account.states()) {
            json.begin()
                    .field("subject", was.subject())
                    .field("what", was.what())
                    .field("digest", was.digest())
                    .field("mode", was.mode())
                    .end();
        }
        json.endList();
    }
}
