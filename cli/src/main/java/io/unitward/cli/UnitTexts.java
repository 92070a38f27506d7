package io.unitward.cli;

import io.unitward.facts.CollectionRequest.TextRequest;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.pending.Definitions;
import io.unitward.pending.History;
import io.unitward.pending.PendingSet;
import io.unitward.preview.ReloadPreview;
import io.unitward.preview.Texts;
import io.unitward.preview.UnitChange;
import io.unitward.remediation.journal.AcceptedTexts;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.plan.Observation;
import io.unitward.unitfile.Utf8Text;
import io.unitward.verdict.UnitVerdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The texts of unit files: those that a preview needs, and those that are kept for later ones. On an ordinary day, with
 * nothing pending and everything kept, not one is read.
 */
final class UnitTexts {
    /** One look with the texts of some units; null where texts are not to be had, as in a snapshot file. */
    private final @Nullable Function<TextRequest, Snapshot> look;

    private final @Nullable AcceptedTexts accepted;
    /** Texts that were looked at for a preview, by digest, so that they need not be looked at again to be kept. */
    private final Map<String, String> seen = new HashMap<>();

    UnitTexts(@Nullable Function<TextRequest, Snapshot> look, @Nullable StateDirectory directory) {
        this.look = look;
        this.accepted = directory == null ? null : new AcceptedTexts(directory);
    }

    /** What a reload would change, with the settings of units as far as their texts are known. */
    ReloadPreview preview(Snapshot snapshot, PendingSet pending, History history) {
        ReloadPreview files = ReloadPreview.of(snapshot, pending, history, Texts.NONE);
        if (files.units().isEmpty()) {
            return files;
        }
        List<String> units = new ArrayList<>();
        for (UnitChange change : files.units()) {
            units.add(change.unit());
        }
        seen.putAll(contents(snapshot));
        Map<String, String> texts = new HashMap<>(seen);
        texts.putAll(remembered(snapshot, new HashSet<>(units), history));
        if (look != null && lacks(snapshot, new HashSet<>(units), texts)) {
            seen.putAll(contents(look.apply(new TextRequest(units, true))));
            texts.putAll(seen);
        }
        ReloadPreview preview = ReloadPreview.of(snapshot, pending, history, new Texts(texts));
        Set<String> mayStop = new TreeSet<>();
        preview.units().forEach(change -> mayStop.addAll(change.mayStop()));
        if (look == null || !lacks(snapshot, mayStop, texts)) {
            return preview;
        }
        // Units that do not change themselves: only their own files say whether they stay when nothing needs them.
        seen.putAll(contents(look.apply(new TextRequest(List.copyOf(mayStop), true))));
        texts.putAll(seen);
        return ReloadPreview.of(snapshot, pending, history, new Texts(texts));
    }

    /** Whether the text of a file that a reload would read for one of these units is not known, though it was looked at. */
    private static boolean lacks(Snapshot snapshot, Set<String> units, Map<String, String> texts) {
        Map<String, UnitFile> files = new HashMap<>();
        snapshot.files().forEach(file -> files.put(file.path(), file));
        for (Unit unit : snapshot.units()) {
            if (units.contains(unit.id())) {
                for (String path : Definitions.paths(unit.onDisk())) {
                    UnitFile file = files.get(path);
                    if (file != null && file.sha256() != null && !texts.containsKey(file.sha256())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private Map<String, String> remembered(Snapshot snapshot, Set<String> units, History history) {
        Set<String> digests = new HashSet<>();
        for (Unit unit : snapshot.units()) {
            if (units.contains(unit.id())) {
                for (String path : Definitions.paths(unit.loaded())) {
                    String digest = history.loaded().get(path);
                    if (digest != null) {
                        digests.add(digest);
                    }
                }
            }
        }
        Map<String, String> texts = new HashMap<>();
        if (accepted != null) {
            try {
                accepted.read(digests).forEach((digest, text) -> texts.put(digest, Utf8Text.decode(text)));
            } catch (IOException unreadable) {
                // A text that cannot be read is not known; the preview says so of each.
                return texts;
            }
        }
        return texts;
    }

    /**
     * Keeps the texts of what declared units have loaded, and forgets what is not loaded any more. What was kept stays as long
     * as it is loaded, whichever manifest this run was given.
     *
     * @param history what is known to be loaded
     * @return why that failed, a sentence without a full stop; null when it did not
     */
    @Nullable
    String keep(Observation observation, History history) {
        if (accepted == null || look == null || !history.speaksOf(observation.snapshot())) {
            return null;
        }
        Set<String> wanted = new HashSet<>(history.loaded().values());
        List<String> incomplete = new ArrayList<>();
        try {
            Set<String> kept = accepted.kept();
            Set<String> declared = declared(observation);
            Set<String> missed = new HashSet<>();
            for (Unit unit : observation.snapshot().units()) {
                boolean missing = false;
                if (declared.contains(unit.id())) {
                    for (String path : Definitions.paths(unit.loaded())) {
                        String digest = history.loaded().get(path);
                        if (digest != null && !kept.contains(digest)) {
                            missed.add(digest);
                            missing |= !seen.containsKey(digest);
                        }
                    }
                }
                if (missing) {
                    incomplete.add(unit.id());
                }
            }
            if (!incomplete.isEmpty()) {
                seen.putAll(contents(look.apply(new TextRequest(incomplete, true))));
            }
            if (!missed.isEmpty() || !wanted.containsAll(kept)) {
                accepted.keep(bytes(seen, missed), wanted);
            }
            return null;
        } catch (IOException failure) {
            return "the texts of what is loaded could not be kept: " + failure.getMessage();
        }
    }

    private static Set<String> declared(Observation observation) {
        Set<String> declared = new HashSet<>();
        for (UnitVerdict unit : observation.report().units()) {
            if (unit.owner() != null) {
                declared.add(unit.unit());
            }
        }
        return declared;
    }

    /** Texts that the snapshot holds and that are not masked, by digest. */
    private static Map<String, String> contents(Snapshot snapshot) {
        Map<String, String> contents = new HashMap<>();
        TextRequest asked = snapshot.request().texts();
        for (UnitFile file : snapshot.files()) {
            if (asked != null && file.sha256() != null && file.content() != null) {
                contents.put(file.sha256(), file.content());
            }
        }
        return contents;
    }

    /** Their bytes, where the text stands for all of them: what is no UTF-8 cannot be written back. */
    private static Map<String, byte[]> bytes(Map<String, String> texts, Set<String> wanted) {
        Map<String, byte[]> bytes = new HashMap<>();
        texts.forEach((digest, text) -> {
            if (wanted.contains(digest) && text.indexOf(Utf8Text.BROKEN) < 0) {
                bytes.put(digest, text.getBytes(StandardCharsets.UTF_8));
            }
        });
        return bytes;
    }
}
