package io.unitward.collector;

import io.unitward.facts.SourceFile;
import java.io.IOException;
import java.util.Set;

/** The files of one source, by the paths that they have in it. */
interface SourceTree {
    /** So many names are listed at most. */
    int MOST_NAMES = 50_000;

    /**
     * The files below a directory of the source that units of an owner are made of.
     *
     * @return paths from that directory on, sorted; empty when there is no such directory
     * @throws IOException when it cannot be told in full; a sentence without a full stop
     */
    Set<String> declared(String directory, OwnedFiles owned) throws IOException;

    /**
     * What the source has for one path. What cannot be read is so in the result.
     *
     * @param path the path on the search path
     * @param sourcePath the file in the source
     */
    SourceFile file(String owner, String path, String sourcePath);
}
