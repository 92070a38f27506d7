package io.unitward.unitfile;

import io.unitward.facts.Layer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One file that the loaded definition of a unit comes from, or the one on disk of a unit that is on disk only.
 *
 * @param path as systemd names it
 * @param dropIn whether it is a drop-in
 * @param layer where it sits
 * @param knowledge how far its text tells what was loaded
 * @param changedAt when it last changed, links included; null when unknown
 */
public record BlamedFile(
        String path,
        boolean dropIn,
        Layer layer,
        Knowledge knowledge,
        @Nullable Instant changedAt) {
    /** The same of a unit that is not in memory: whenever the file changed, its text is what would be loaded. */
    BlamedFile notLoaded() {
        boolean read = knowledge == Knowledge.AS_LOADED || knowledge == Knowledge.CHANGED;
        return read ? new BlamedFile(path, dropIn, layer, Knowledge.ON_DISK, changedAt) : this;
    }

    /** How far the text on disk tells what the manager loaded. */
    public enum Knowledge {
        /** The file is older than the load, so its text is what was loaded. */
        AS_LOADED("as loaded"),
        /** The unit is not in memory, so that nothing is loaded of it: its text is what would be. */
        ON_DISK("on disk, and not loaded"),
        /** Nothing is in it: a mask. */
        NULL_DEVICE("nothing, it leads to /dev/null"),
        /** It may have changed since the load: what was loaded is not known any more, and what is shown is on disk. */
        CHANGED("changed since the load: this is what is on disk, not what is loaded"),
        /** It is gone: what was loaded from it is not known any more. */
        GONE("gone since the load: what it said is not known any more"),
        /** It could not be read, or was left out. */
        UNREAD("not read");

        private final String text;

        Knowledge(String text) {
            this.text = text;
        }

        /** What to say of it. */
        public String text() {
            return text;
        }
    }
}
