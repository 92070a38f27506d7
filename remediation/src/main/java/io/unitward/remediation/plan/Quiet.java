package io.unitward.remediation.plan;

import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.ManagerInput;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.UnitFile;
import io.unitward.pending.PendingChange;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether what is pending has been left alone long enough: somebody may be in the middle of a change. */
final class Quiet {
    /** Path → the newest change of it or, for a directory, of what is in it by name. */
    private final Map<String, Instant> times = new HashMap<>();

    private final PlanRules rules;
    private final Instant at;

    private Quiet(Snapshot snapshot, PlanRules rules, Instant at) {
        this.at = at;
        this.rules = rules;
        for (SearchDirectory directory : snapshot.searchPath()) {
            note(directory.path(), directory.changedAt());
            note(directory.path(), directory.appearedAt());
            for (DirectoryEntry entry : directory.entries()) {
                note(directory.path() + "/" + entry.name(), entry.changedAt());
            }
        }
        for (ManagerInput managerInput : snapshot.managerInputs()) {
            note(managerInput.path(), managerInput.changedAt());
        }
        for (UnitFile file : snapshot.files()) {
            note(file.path(), file.changedAt());
        }
    }

    /** Why it is too early to act; empty when it is not. */
    static List<Refusal> refusals(PlanInput input) {
        List<Refusal> refusals = new ArrayList<>();
        String activity = input.observation().snapshot().host().activity();
        if (activity != null) {
            refusals.add(refusal(null, "units may be changing right now: " + activity));
        }
        if (!input.rules().settle().isZero()) {
            Refusal early = new Quiet(
                            input.observation().snapshot(),
                            input.rules(),
                            input.observation().report().at())
                    .tooEarly(input);
            if (early != null) {
                refusals.add(early);
            }
        }
        return refusals;
    }

    /** Why it is too early to touch these paths; null when it is not. */
    static @Nullable String tooEarly(Snapshot snapshot, PlanRules rules, Instant at, List<String> paths) {
        String activity = snapshot.host().activity();
        if (activity != null) {
            return "units may be changing right now: " + activity;
        }
        Quiet quiet = new Quiet(snapshot, rules, at);
        for (String path : rules.settle().isZero() ? List.<String>of() : paths) {
            Instant newest = quiet.newest(path);
            if (newest == null) {
                return "it is not known when " + path + " changed; expected "
                        + rules.settle().toSeconds() + " s without a change";
            }
            if (newest.isAfter(at.minus(rules.settle()))) {
                return early(path, newest, at, rules.settle());
            }
        }
        return null;
    }

    private static String early(String path, Instant newest, Instant at, Duration settle) {
        long ago = Math.max(0, Duration.between(newest, at).toSeconds());
        return path + " or its directory changed " + ago + " s ago; expected " + settle.toSeconds()
                + " s without a change (--settle)";
    }

    private @Nullable Refusal tooEarly(PlanInput input) {
        Duration settle = input.rules().settle();
        String newestPath = null;
        Instant newest = null;
        for (PendingChange change : input.observation().pending().changes()) {
            Instant time = newest(change.path());
            if (time == null && change.kind() != PendingChange.Kind.FLAG) {
                return refusal(
                        change.path(),
                        "it is not known when " + change.path() + " changed; expected " + settle.toSeconds()
                                + " s without a change");
            }
            if (time != null && (newest == null || time.isAfter(newest))) {
                newest = time;
                newestPath = change.path();
            }
        }
        if (newest == null || !newest.isAfter(at.minus(settle))) {
            return null;
        }
        return refusal(newestPath, early(String.valueOf(newestPath), newest, at, settle));
    }

    /** The newest of the path's own time and that of the nearest directory we listed; null when neither is known. */
    private @Nullable Instant newest(String path) {
        Instant newest = times.get(path);
        if (newest == null && rules.ownWrites().containsKey(path)) {
            newest = Instant.MIN;
        }
        for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            Instant directory = times.get(path.substring(0, slash));
            if (directory != null) {
                return newest == null || directory.isAfter(newest) ? directory : newest;
            }
        }
        return newest;
    }

    private void note(String path, @Nullable Instant time) {
        // Only the very time of our own write is none.
        if (time != null && !time.equals(rules.ownWrites().get(path))) {
            times.merge(path, Recent.seen(time, at), (a, b) -> a.isAfter(b) ? a : b);
        }
    }

    private static Refusal refusal(@Nullable String subject, String reason) {
        return new Refusal(ActionKind.DAEMON_RELOAD, Refusal.Kind.NOT_PERMITTED, subject, reason);
    }
}
