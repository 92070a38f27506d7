package io.unitward.remediation.journal;

import io.unitward.pending.Repair;
import io.unitward.verdict.ActionKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Works out from the journal what was put right before, and from what was kept how that differed. */
public final class Repairs {
    private Repairs() {}

    /** What was put right at all, by path; only of what was so often is it told how it differed. */
    public static List<Repair> of(List<JournalEntry> journal, BeforeStore store) {
        Map<String, List<JournalEntry>> begun = new TreeMap<>();
        for (JournalEntry entry : journal) {
            if (entry.event() == JournalEntry.Event.BEGIN
                    && (entry.action().equals(ActionKind.RESTORE_ARTIFACT.text())
                            || entry.action().equals(ActionKind.QUARANTINE_DROP_IN.text()))) {
                begun.computeIfAbsent(entry.target(), path -> new ArrayList<>()).add(entry);
            }
        }
        List<Repair> repairs = new ArrayList<>();
        begun.forEach((path, entries) -> {
            JournalEntry last = entries.get(entries.size() - 1);
            if (!last.units().isEmpty()) {
                repairs.add(new Repair(
                        path,
                        last.units().get(0),
                        entries.stream().map(JournalEntry::at).toList(),
                        entries.size() < Repair.OFTEN ? "" : difference(store, last.id())));
            }
        });
        return repairs;
    }

    private static String difference(BeforeStore store, String id) {
        try {
            Kept kept = store.read(id);
            return kept == null || kept.difference() == null ? "" : kept.difference();
        } catch (IOException unreadable) {
            return "";
        }
    }
}
