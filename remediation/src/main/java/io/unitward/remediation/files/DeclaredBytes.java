package io.unitward.remediation.files;

import io.unitward.facts.SourceFile;
import io.unitward.facts.UnitFile;
import io.unitward.host.Deadline;
import io.unitward.ownership.FileState;
import io.unitward.ownership.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads what a source declares right now, and gives it only if it is still what was judged. */
final class DeclaredBytes {
    private static final int MOST_LINKS = 40;

    private static final String NULL_DEVICE = "/dev/null";

    private final long uid;
    private final Deadline deadline;

    /**
     * For one action.
     *
     * @param uid who may write the source besides root
     * @param deadline when to stop waiting for a source that has to be asked
     */
    DeclaredBytes(long uid, Deadline deadline) {
        this.uid = uid;
        this.deadline = deadline;
    }

    /**
     * The bytes, of the digest that was planned; none for a link that masks its unit.
     *
     * @throws FileRefused when the source holds something else now, or somebody else could change it
     */
    byte[] read(SourceFile declared) throws IOException, FileRefused {
        boolean masks = declared.status() == UnitFile.Status.NULL_DEVICE
                && declared.declared().link() != null;
        String repository = declared.declared().repository();
        if (masks) {
            // A commit does not change; of anything else it must still be so.
            if (repository == null && file(declared.sourcePath()).length > 0) {
                throw FileRefused.changed("the source " + declared.sourcePath() + " changed since it was compared");
            }
            return new byte[0];
        }
        if (declared.sha256() == null) {
            throw FileRefused.because("no digest of " + declared.sourcePath() + " is known");
        }
        byte[] bytes = repository == null ? file(declared.sourcePath()) : committed(declared, repository);
        if (!Sha256.hex(bytes).equals(declared.sha256())) {
            throw FileRefused.changed("the source " + declared.sourcePath() + " changed since it was compared");
        }
        return bytes;
    }

    private byte[] committed(SourceFile declared, String repository) throws IOException, FileRefused {
        String path = declared.sourcePath();
        String commit = declared.declared().revision();
        if (commit == null || !path.startsWith(repository + "/")) {
            throw FileRefused.because(path + " is not in the Git repository " + repository);
        }
        return new CommittedBytes(uid, deadline).read(repository, commit, path.substring(repository.length() + 1));
    }

    /** Follows links, the last component's too: a source may be a link farm. */
    private byte[] file(String path) throws IOException, FileRefused {
        String at = path;
        for (int links = 0; links <= MOST_LINKS; links++) {
            if (at.equals(NULL_DEVICE)) {
                return new byte[0];
            }
            try (TrustedWalk walk = TrustedWalk.to(at, uid)) {
                String name = String.valueOf(Path.of(at).getFileName());
                Entry entry = Entry.at(walk.directory().at(name));
                if (entry == null) {
                    throw FileRefused.changed("the source " + path + " does not exist any more");
                }
                walk.requireKept(name, entry);
                if (!entry.isLink()) {
                    walk.requireUnwritten(name, entry);
                    return walk.directory().read(name, entry, FileState.MAX_CONTENT);
                }
                Path target = Files.readSymbolicLink(walk.directory().at(name));
                at = Path.of(walk.real()).resolve(target).normalize().toString();
            }
        }
        throw FileRefused.because("the source " + path + " leads through more links than the kernel follows");
    }
}
