package io.unitward.remediation.plan;

import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.ManagerInput;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.SourceFile;
import io.unitward.facts.UnitFile;
import io.unitward.pending.Fingerprint;
import io.unitward.pending.PendingChange;
import io.unitward.verdict.ActionDetail;
import io.unitward.verdict.PlannedAction;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The digest of a plan: over the actions, all that a reload would load, the unit search path, the policies that judged,
 * the configuration that permits, waivers in it, and what is held. Neither times nor active states go in (nor cause keys, which hold times), so that the same
 * change gives the same digest today and tomorrow.
 */
final class PlanDigest {
    private PlanDigest() {}

    /** 64 hex digits. */
    static String of(List<PlannedAction> actions, PlanInput input) {
        Snapshot snapshot = input.observation().snapshot();
        Fingerprint fingerprint = new Fingerprint()
                .add("unitward.plan/v1")
                .add(snapshot.manager().scope())
                .add(snapshot.manager().uid())
                .add(input.observation().report().policies())
                .add(input.observation().report().strict())
                .add(input.rules().configuration())
                .addAll(snapshot.manager().unitPath());
        if (!input.rules().holds().isEmpty() || input.rules().barred() != null) {
            fingerprint
                    .add("holds")
                    .addAll(input.rules().holds())
                    .add(input.rules().barred());
        }
        for (PlannedAction action : actions) {
            fingerprint.add(action.action()).add(action.target()).addAll(action.units());
            detail(action.detail(), fingerprint);
        }
        Map<String, String> contents = contents(snapshot);
        for (PendingChange change : input.observation().pending().changes()) {
            fingerprint
                    .add(change.path())
                    .add(change.kind())
                    .add(change.unit())
                    .add(change.explained())
                    .add(contents.get(change.path()));
        }
        return fingerprint.addAll(input.observation().pending().unknowns()).hex();
    }

    /** Path of each pending change → digest over what the plan's digest covers of it, in order. */
    static Map<String, String> pending(PlanInput input) {
        Map<String, String> contents = contents(input.observation().snapshot());
        Map<String, String> pending = new LinkedHashMap<>();
        for (PendingChange change : input.observation().pending().changes()) {
            // One path may stand there for several units.
            String before = pending.get(change.path());
            pending.put(
                    change.path(),
                    new Fingerprint()
                            .add(before)
                            .add(change.kind())
                            .add(change.unit())
                            .add(change.explained())
                            .add(contents.get(change.path()))
                            .hex());
        }
        return pending;
    }

    private static void detail(ActionDetail detail, Fingerprint fingerprint) {
        if (detail instanceof ActionDetail.Restore restore) {
            SourceFile source = restore.declared();
            fingerprint
                    .add("restore")
                    .add(source.owner())
                    .add(source.path())
                    .add(source.sourcePath())
                    .add(source.sha256())
                    .add(source.declared())
                    .add(restore.seen())
                    .add(restore.backup());
        } else if (detail instanceof ActionDetail.Quarantine quarantine) {
            fingerprint.add("quarantine").add(quarantine.path()).add(quarantine.seen());
        } else if (detail instanceof ActionDetail.Remove remove) {
            fingerprint.add("remove").add(remove.id());
        } else if (detail instanceof ActionDetail.PutBack back) {
            fingerprint
                    .add("put-back")
                    .add(back.path())
                    .add(back.seen())
                    .add(back.before().seen());
        }
    }

    /** Path → what is there, as far as it is known: where links lead and the digest of the content. */
    private static Map<String, String> contents(Snapshot snapshot) {
        Map<String, String> contents = new HashMap<>();
        for (SearchDirectory directory : snapshot.searchPath()) {
            for (DirectoryEntry entry : directory.entries()) {
                if (entry.link() != null) {
                    contents.put(directory.path() + "/" + entry.name(), "-> " + entry.link());
                }
            }
        }
        for (ManagerInput input : snapshot.managerInputs()) {
            if (input.sha256() != null) {
                contents.put(input.path(), input.sha256());
            }
        }
        for (UnitFile file : snapshot.files()) {
            contents.put(file.path(), file.status() + " " + file.realPath() + " " + file.links() + " " + file.sha256());
        }
        return contents;
    }
}
