package io.unitward.ownership;

import io.unitward.pending.Fingerprint;
import org.jspecify.annotations.Nullable;

/**
 * A digest over what is at a path: it ties what was judged to what is found when an action is done. Whoever looks, from facts
 * or at the disk itself, gets the same digest for the same thing.
 */
public final class ArtifactSeen {
    private ArtifactSeen() {}

    /** Nothing is there. */
    public static String missing() {
        return new Fingerprint().add("missing").hex();
    }

    /** A symbolic link, whatever it leads to. */
    public static String link(String target) {
        return new Fingerprint().add("link").add(target).hex();
    }

    /**
     * A regular file.
     *
     * @param sha256 of its content, in lower case
     * @param mode its permission bits
     */
    public static String file(@Nullable String sha256, @Nullable Integer mode, @Nullable Long uid, @Nullable Long gid) {
        return new Fingerprint()
                .add("file")
                .add(sha256)
                .add(mode)
                .add(uid)
                .add(gid)
                .hex();
    }
}
