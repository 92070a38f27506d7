package io.unitward.remediation.files;

import io.unitward.ownership.FileState;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What a restored file should be, beyond its content. */
final class Wanted {
    private static final int USUAL_MODE = 0644;
    private static final int ORDINARY_BITS = 0777;
    private static final int OTHERS_WRITE = 0022;
    private static final int OWNER_READS = 0400;

    private Wanted() {}

    /**
     * The mode its source declares, else the one it had, without what would let others write it; the owner it had, if that is
     * root or the manager's user.
     */
    static FileState file(FileState before, byte[] bytes, @Nullable Integer declaredMode, long uid) {
        boolean was = before.kind() == FileState.Kind.FILE;
        Integer had = was ? before.mode() : null;
        int mode = declaredMode != null
                ? declaredMode & ORDINARY_BITS
                : (had == null ? USUAL_MODE : (had & ORDINARY_BITS & ~OTHERS_WRITE)) | OWNER_READS;
        boolean ownerStays = was && before.uid() != null && (before.uid() == 0 || before.uid() == uid);
        return new FileState(
                FileState.Kind.FILE,
                null,
                Base64.getEncoder().encodeToString(bytes),
                mode,
                ownerStays ? before.uid() : null,
                ownerStays ? before.gid() : null,
                null,
                null,
                null);
    }
}
