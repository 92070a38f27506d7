package io.unitward.remediation;

import io.unitward.facts.SourceFile;
import io.unitward.ownership.FileState;
import io.unitward.ownership.Sha256;
import io.unitward.remediation.journal.Kept;
import io.unitward.verdict.ActionDetail;
import org.jspecify.annotations.Nullable;

/** Whether what is at a path is what an action was to leave there. Pure. */
final class Achieved {
    private Achieved() {}

    /** What was achieved, a sentence without a full stop; null when something else is there. */
    static @Nullable String message(Kept kept, FileState now) {
        String path = kept.planned().target();
        if (kept.planned().detail() instanceof ActionDetail.Restore restore) {
            return isAsDeclared(restore.declared(), now)
                    ? path + " is as " + source(restore.declared()) + " declares it"
                    : null;
        }
        if (kept.planned().detail() instanceof ActionDetail.Quarantine) {
            return now.kind() == FileState.Kind.MISSING ? path + " was moved to quarantine/" + kept.id() : null;
        }
        if (kept.planned().detail() instanceof ActionDetail.PutBack back) {
            FileState before = back.before();
            boolean same = now.kind() == before.kind()
                    && String.valueOf(now.link()).equals(String.valueOf(before.link()))
                    && String.valueOf(now.content()).equals(String.valueOf(before.content()));
            return same ? path + " is " + before.describe() + " again" : null;
        }
        return null;
    }

    private static boolean isAsDeclared(SourceFile declared, FileState now) {
        String link = declared.declared().link();
        if (link != null) {
            return link.equals(now.link());
        }
        return now.kind() == FileState.Kind.FILE && Sha256.hex(now.bytes()).equals(declared.sha256());
    }

    private static String source(SourceFile declared) {
        String revision = declared.declared().revision();
        return declared.sourcePath() + (revision == null ? "" : " (" + revision + ")");
    }
}
