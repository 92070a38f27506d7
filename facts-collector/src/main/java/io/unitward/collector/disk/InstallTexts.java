package io.unitward.collector.disk;

import io.unitward.facts.UnitFile;
import io.unitward.facts.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what files say about how they are installed, each path once. */
final class InstallTexts {
    private final Resolver resolver;
    private final Contents contents;
    private final Map<String, InstallText> known = new HashMap<>();

    InstallTexts(Resolver resolver, Contents contents) {
        this.resolver = resolver;
        this.contents = contents;
    }

    /**
     * Reads a regular file.
     *
     * @throws NotSeen when it may not be opened, or could not be
     */
    InstallText read(String path) throws NotSeen {
        InstallText text = known.get(path);
        if (text == null) {
            text = open(resolver.asListed(path), path);
            known.put(path, text);
        }
        return text;
    }

    private InstallText open(Trail trail, String path) throws NotSeen {
        List<Writer> writers = new ArrayList<>(trail.writers);
        if (trail.isFound()) {
            resolver.trust().addWriters(writers, path, trail.stat);
        }
        Contents.Content content = contents.read(trail, !writers.isEmpty());
        if (content.status() == UnitFile.Status.READ && content.install() != null) {
            return content.install();
        }
        throw new NotSeen(path, "could not be read");
    }
}
