package io.unitward.remediation.alert;

import io.unitward.facts.Snapshot;
import io.unitward.facts.UnitFile;
import io.unitward.ownership.Artifact;
import io.unitward.ownership.Artifacts;
import io.unitward.ownership.Expectation;
import io.unitward.ownership.Manifest;
import io.unitward.ownership.Ownership;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps files that were not as their source declares from being called recovered where nothing holds them against it any more:
 * with a source that is away nobody finds a difference. Pure.
 */
public final class Uncompared implements Sight.Gone {
    private static final String DRIFT = "artifact-drift";

    private final Sight.Gone gone;
    private final Manifest manifest;
    private final Snapshot snapshot;
    private @Nullable Ownership ownership;
    private List<Artifact> compared = List.of();

    /**
     * For one look.
     *
     * @param gone what nobody finds any more
     * @param manifest who declares what
     * @param snapshot what was seen
     */
    public Uncompared(Sight.Gone gone, Manifest manifest, Snapshot snapshot) {
        this.gone = gone;
        this.manifest = manifest;
        this.snapshot = snapshot;
    }

    @Override
    public boolean isGone(Subject subject) {
        String file = subject.file();
        boolean drift = subject.policy().equals(DRIFT) && file != null;
        return gone.isGone(subject) && (!drift || isRight(subject.unit(), String.valueOf(file)));
    }

    /** Whether a file is as declared, or is not declared any more. */
    private boolean isRight(String unit, String file) {
        Ownership bound = bound();
        List<Artifact> held = compared.stream()
                .filter(artifact -> artifact.path().equals(file))
                .toList();
        if (!held.isEmpty()) {
            return held.stream().noneMatch(artifact -> artifact.drift() == Artifact.Drift.UNKNOWN);
        }
        Expectation expectation = bound.expectationOf(unit);
        if (expectation == null || expectation.provider() == null) {
            return true; // nobody declares it any more
        }
        // Taken out of its source and away from here it is gone; a source of which nothing can be read says that of all
        // it had.
        return !isThere(file) && isReadable(expectation.owner());
    }

    private Ownership bound() {
        Ownership bound = ownership;
        if (bound == null) {
            bound = Ownership.bind(manifest, snapshot);
            compared = Artifacts.of(snapshot, bound).stream()
                    .map(Artifacts.Held::artifact)
                    .toList();
            ownership = bound;
        }
        return bound;
    }

    private boolean isThere(String path) {
        return snapshot.files().stream()
                .anyMatch(file -> file.path().equals(path) && file.status() != UnitFile.Status.MISSING);
    }

    private boolean isReadable(String owner) {
        return snapshot.sources().stream()
                .anyMatch(source -> source.owner().equals(owner) && source.status() == UnitFile.Status.READ);
    }
}
