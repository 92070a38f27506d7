package io.unitward.remediation.files;

import io.unitward.facts.SourceFile;
import io.unitward.ownership.FileState;
import io.unitward.ownership.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads what a source declares right now, and gives it only if it is still what was judged. */
final class DeclaredBytes {
    private static final int MOST_LINKS = 40;

    private final long uid;

    /** @param uid who may write the source besides root */
    DeclaredBytes(long uid) {
        this.uid = uid;
    }

    /**
     * The bytes, of the digest that was planned.
     *
     * @throws FileRefused when the source holds something else now, or somebody else could change it
     */
    byte[] read(SourceFile declared) throws IOException, FileRefused {
        if (declared.sha256() == null) {
            throw FileRefused.because("no digest of " + declared.sourcePath() + " is known");
        }
        if (declared.declared().repository() != null) {
            throw FileRefused.because("reading " + declared.sourcePath() + " from the Git repository "
                    + declared.declared().repository() + " is not supported by this version");
        }
        byte[] bytes = file(declared.sourcePath());
        if (!Sha256.hex(bytes).equals(declared.sha256())) {
            throw FileRefused.changed("the source " + declared.sourcePath() + " changed since it was compared");
        }
        return bytes;
    }

    /** Follows links, the last component's too: a source may be a link farm. */
    private byte[] file(String path) throws IOException, FileRefused {
        String at = path;
        for (int links = 0; links <= MOST_LINKS; links++) {
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
