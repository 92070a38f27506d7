package io.unitward.cli;

import io.unitward.cli.evidence.EvidenceDraft;
import io.unitward.cli.evidence.Masked;
import io.unitward.cli.evidence.Secrets;
import io.unitward.cli.evidence.UnitMask;
import io.unitward.collector.systemd.ManagerLost;
import io.unitward.collector.systemd.ShownUnit;
import io.unitward.facts.CollectionRequest.TextRequest;
import io.unitward.facts.Container;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitView;
import io.unitward.host.Deadline;
import io.unitward.host.ManagerConnection;
import io.unitward.host.ManagerUnavailable;
import io.unitward.preview.UnitChange;
import io.unitward.verdict.Finding;
import io.unitward.verdict.RunReport;
import io.unitward.verdict.UnitVerdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The units that a run found something of, worst first, and what is secret about any unit.
 *
 * @param report of the run, with the texts of files as they are
 * @param units those with findings, strongest verdict first
 * @param changed the units that a reload would have changed
 * @param secrets what is taken out of texts
 */
record EvidenceSubjects(RunReport report, List<UnitVerdict> units, Set<String> changed, Secrets secrets) {
    static EvidenceSubjects of(RunReport report, Secrets secrets) {
        List<UnitVerdict> units = report.audit().units().stream()
                .filter(unit -> !unit.findings().isEmpty())
                .sorted(Comparator.comparing(UnitVerdict::verdict).thenComparing(UnitVerdict::unit))
                .toList();
        Set<String> changed = new HashSet<>();
        for (UnitChange change : report.preview().units()) {
            changed.add(change.unit());
        }
        return new EvidenceSubjects(report, units, changed, secrets);
    }

    /**
     * What is secret, whichever look saw it: values of variables and credentials of every unit, but for what names and paths
     * tell anyway.
     *
     * @param looks the snapshots, with texts
     * @param texts other texts of unit files, such as of those that are gone
     */
    static Secrets secrets(List<Snapshot> looks, List<String> texts) {
        Set<String> known = new HashSet<>();
        Set<String> harmless = new HashSet<>();
        Set<String> visible = new HashSet<>();
        texts.forEach(text -> known.addAll(UnitMask.values(text)));
        for (Snapshot snapshot : looks) {
            for (UnitFile file : snapshot.files()) {
                visible.add(file.path());
                addTo(harmless, file.sha256());
                if (file.content() != null) {
                    known.addAll(UnitMask.values(file.content()));
                }
            }
            for (Unit unit : snapshot.units()) {
                visible.add(unit.id());
                addTo(harmless, unit.invocationId());
            }
            addTo(harmless, snapshot.host().bootId());
            for (Stack stack : snapshot.stacks().declared()) {
                for (Container container : stack.containers() == null ? List.<Container>of() : stack.containers()) {
                    addTo(harmless, container.id());
                    addTo(harmless, container.imageId());
                    addTo(harmless, container.imageDigest());
                }
            }
        }
        known.removeIf(value -> visible.stream().anyMatch(text -> text.contains(value)));
        return Secrets.of(known, harmless);
    }

    private static void addTo(Set<String> words, @Nullable String word) {
        if (word != null) {
            words.add(word.substring(word.indexOf(':') + 1));
        }
    }

    /**
     * A snapshot that may be handed on.
     *
     * @param snapshot with texts of the files of these units alone, masked
     * @param keys what was taken out of them
     */
    record Safe(Snapshot snapshot, Map<String, Integer> keys) {}

    /** The snapshot that may be handed on. */
    Safe masked(Snapshot snapshot) {
        Set<String> names = new LinkedHashSet<>();
        units.forEach(unit -> names.add(unit.unit()));
        names.addAll(changed);
        Set<String> paths = new HashSet<>();
        for (Unit unit : snapshot.units()) {
            if (names.contains(unit.id())) {
                paths.addAll(paths(unit));
            }
        }
        Map<String, Integer> keys = new TreeMap<>();
        List<UnitFile> files = new ArrayList<>();
        for (UnitFile file : snapshot.files()) {
            Masked text = file.content() == null || !paths.contains(file.path())
                    ? null
                    : UnitMask.mask(file.content(), secrets);
            if (text != null) {
                text.keys().forEach((key, count) -> keys.merge(key, count, Integer::sum));
            }
            files.add(file.withContent(text == null ? null : text.text()));
        }
        TextRequest texts = new TextRequest(List.copyOf(names), false);
        return new Safe(snapshot.withFiles(snapshot.request().with(texts), files), keys);
    }

    /** The files behind a unit, in both views. */
    private static Set<String> paths(Unit unit) {
        Set<String> paths = new LinkedHashSet<>();
        for (UnitView view : new UnitView[] {unit.loaded(), unit.onDisk()}) {
            if (view != null) {
                if (view.fragmentPath() != null) {
                    paths.add(view.fragmentPath());
                }
                if (view.sourcePath() != null) {
                    paths.add(view.sourcePath());
                }
                paths.addAll(view.dropInPaths());
            }
        }
        return paths;
    }

    /**
     * Adds what is known of each of them.
     *
     * @param in the directory of the look, with a slash at its end; empty for the last one, which the manager is asked for, too
     */
    void add(EvidenceDraft draft, Configured run, String in) throws IOException {
        Map<String, UnitFile> files = new HashMap<>();
        report.snapshot().files().forEach(file -> files.put(file.path(), file));
        Map<String, Unit> seen = new HashMap<>();
        report.snapshot().units().forEach(unit -> seen.put(unit.id(), unit));
        Deadline deadline = Deadline.in(EvidenceRun.LIMIT);
        boolean now = in.isEmpty();
        boolean live = now && run.options().snapshot() == null && run.options().userOf() == null;
        try (ManagerConnection connection = live && !units.isEmpty() ? connected(draft, run, deadline) : null) {
            int number = 0;
            for (UnitVerdict unit : units) {
                if (++number > draft.limits().units()) {
                    draft.omit(unit.unit(), "more units have findings than evidence is taken of");
                    continue;
                }
                String place = in + new EvidenceName(number, unit.unit()).directory();
                if (now) {
                    draft.unit(unit.unit(), unit.verdict().text(), place);
                }
                Set<String> paths = new LinkedHashSet<>();
                Unit found = seen.get(unit.unit());
                if (found != null) {
                    paths.addAll(paths(found));
                }
                for (Finding finding : unit.findings()) {
                    if (finding.file() != null) {
                        paths.add(finding.file());
                    }
                }
                new EvidenceFiles(draft, secrets, place).add(paths, files);
                if (live) {
                    addLive(draft, run, connection, unit.unit(), place, deadline);
                }
            }
        }
        if (now && !live && !units.isEmpty()) {
            draft.omit(
                    "properties and journals",
                    run.options().snapshot() != null
                            ? "a snapshot file was judged, and no manager asked"
                            : "they are another user's, whom only the question of an audit is put to");
        }
        EvidenceStacks.add(draft, report, secrets, in);
    }

    private void addLive(
            EvidenceDraft draft,
            Configured run,
            @Nullable ManagerConnection connection,
            String unit,
            String place,
            Deadline deadline)
            throws IOException {
        if (deadline.passed()) {
            draft.omit(place + "/journal.txt", "there was no time left");
            return;
        }
        if (connection != null) {
            try {
                String shown = String.join("\n", ShownUnit.lines(connection, deadline, unit)) + "\n";
                draft.add(place + "/properties.txt", secrets.mask(shown), EvidenceDraft.Keep.BEGINNING);
            } catch (ManagerLost lost) {
                draft.omit(place + "/properties.txt", "the manager stopped answering: " + lost.getMessage());
            }
        }
        UnitJournal.Tail tail = UnitJournal.tail(run.options().scope(), unit, deadline);
        if (tail.problem() != null) {
            draft.omit(place + "/journal.txt", tail.problem());
        } else if (tail.text().isEmpty()) {
            draft.omit(place + "/journal.txt", "the journal has nothing of it that this user may read");
        } else {
            draft.add(place + "/journal.txt", secrets.mask(tail.text() + "\n"), EvidenceDraft.Keep.END);
        }
    }

    private static @Nullable ManagerConnection connected(EvidenceDraft draft, Configured run, Deadline deadline) {
        try {
            return new LiveHost(run.options()).connect(deadline);
        } catch (ManagerUnavailable unavailable) {
            draft.omit("properties", "the manager cannot be asked: " + unavailable.getMessage());
            return null;
        }
    }
}
