package io.unitward.cli;

import io.unitward.cli.evidence.EvidenceDraft;
import io.unitward.cli.evidence.Masked;
import io.unitward.cli.evidence.Secrets;
import io.unitward.cli.evidence.TextDiff;
import io.unitward.cli.evidence.UnitMask;
import io.unitward.json.JsonWriter;
import io.unitward.ownership.FileState;
import io.unitward.remediation.files.NotSeen;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.BeforeStore;
import io.unitward.remediation.journal.Kept;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.unitfile.Utf8Text;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.RunReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a run did: its part of the journal, and how each file that it put right differs from what was there.
 *
 * @param changed the files among it, in the order of the run
 * @param problems what is missing of them: what → why
 */
record EvidenceActions(List<Change> changed, TreeMap<String, String> problems) {
    private static final String JOURNAL = "actions.json";

    /**
     * One file.
     *
     * @param result what became of the action
     * @param kept what was kept from before it
     * @param now what is there now; null when only its digest was looked at
     */
    record Change(ActionResult result, Kept kept, @Nullable FileState now) {}

    /** Reads what was kept, and looks at what is there now; another user's files are not looked at once more. */
    static EvidenceActions of(Configured run, @Nullable StateDirectory directory, RunReport report) {
        List<Change> changed = new ArrayList<>();
        TreeMap<String, String> problems = new TreeMap<>();
        if (directory == null) {
            return new EvidenceActions(changed, problems);
        }
        BeforeStore store = new BeforeStore(directory);
        for (ActionResult result : report.actions()) {
            try {
                Kept kept = store.read(result.id());
                if (kept != null) {
                    FileState now = run.options().userOf() != null
                            ? null
                            : run.manager().files().look(kept.planned().target());
                    changed.add(new Change(result, kept, now));
                }
            } catch (NotSeen | IOException unreadable) {
                problems.put("the difference of " + result.target(), String.valueOf(unreadable.getMessage()));
            }
        }
        return new EvidenceActions(changed, problems);
    }

    /** The texts of the files, as they were and as they are. */
    List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (Change change : changed) {
            texts.add(text(change.kept().before()));
            if (change.now() != null) {
                texts.add(text(change.now()));
            }
        }
        return texts;
    }

    /** Adds what the journal has of these actions, and a difference for each file. */
    void add(EvidenceDraft draft, @Nullable StateDirectory directory, RunReport report, Secrets secrets)
            throws IOException {
        if (directory == null || report.actions().isEmpty()) {
            return;
        }
        try {
            draft.addWhole(JOURNAL, journal(new ActionJournal(directory), report));
        } catch (IOException unreadable) {
            draft.omit(JOURNAL, "the journal cannot be read: " + unreadable.getMessage());
        }
        problems.forEach(draft::omit);
        int number = 0;
        for (Change change : changed) {
            String name = String.format(
                    Locale.ROOT,
                    "actions/%03d-%s.diff",
                    ++number,
                    change.result().action().text());
            draft.add(name, difference(change, secrets), EvidenceDraft.Keep.BEGINNING);
        }
    }

    private static byte[] journal(ActionJournal journal, RunReport report) throws IOException {
        Set<String> ids = report.actions().stream().map(ActionResult::id).collect(Collectors.toSet());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JsonWriter json = JsonWriter.indented(bytes).begin().list("actions");
        for (DoneActions.Done done : DoneActions.of(journal.read(), null, List.of())) {
            if (ids.contains(done.begin().id())) {
                DoneActions.json(done, json);
            }
        }
        json.endList().end().finish();
        return bytes.toByteArray();
    }

    private static Masked difference(Change change, Secrets secrets) {
        Kept kept = change.kept();
        String path = kept.planned().target();
        FileState now = change.now();
        String head = "action " + kept.id() + " " + change.result().action().text() + ": "
                + change.result().outcome().text() + "\n--- " + path + "  before: " + described(kept.before()) + "\n";
        if (now == null) {
            String known = kept.difference() == null ? "not known" : kept.difference();
            Masked masked = secrets.mask(known + "\n");
            return new Masked(head + "what was there, and what came in its place: " + masked.text(), masked.keys());
        }
        String seen = now.seen();
        boolean since = kept.after() == null || !kept.after().equals(seen);
        head += "+++ " + path + "  now: " + described(now) + (since ? ", which is not what the action left there" : "")
                + "\n";
        Masked before = UnitMask.mask(text(kept.before()), secrets);
        Masked after = UnitMask.mask(text(now), secrets);
        String lines = TextDiff.of(text(kept.before()), text(now), before.text(), after.text());
        return new Masked(head + lines, before.and(after).keys());
    }

    private static String described(FileState state) {
        if (state.kind() == FileState.Kind.MISSING) {
            return state.describe();
        }
        return state.describe() + (state.mode() == null ? "" : String.format(Locale.ROOT, ", mode %04o", state.mode()))
                + ", uid " + state.uid() + ", gid " + state.gid();
    }

    private static String text(FileState state) {
        return state.kind() == FileState.Kind.FILE ? Utf8Text.decode(state.bytes()) : "";
    }
}
