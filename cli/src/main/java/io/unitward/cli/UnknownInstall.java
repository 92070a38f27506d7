package io.unitward.cli;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.generation.GenerationFile;
import io.unitward.host.Deadline;
import io.unitward.ownership.OwnUnits;
import io.unitward.remediation.act.Executor;
import io.unitward.remediation.act.Jobs;
import io.unitward.remediation.files.UnitFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * A manager for which units of ours were installed, and what was written down of them cannot be used: what they must be is not
 * known, so that none of them counts as clean. Everything else is judged as ever.
 *
 * @param manager which is asked
 * @param damage why it is not known, a sentence without a full stop
 */
record UnknownInstall(AuditedManager manager, String damage) implements AuditedManager {
    /** Of this it is said even where no unit of ours is to be seen: what should be there is not known. */
    static final String ALWAYS = OwnUnits.AUDIT + ".service";

    @Override
    public Snapshot collect(CollectionRequest request) {
        Snapshot seen = manager.collect(request);
        TreeSet<String> subjects = new TreeSet<>(List.of(ALWAYS));
        seen.units().stream().map(Unit::id).filter(OwnUnits::isOne).forEach(subjects::add);
        List<CollectionProblem> problems = new ArrayList<>(seen.problems());
        for (String unit : subjects) {
            problems.add(new CollectionProblem(unit, CollectionProblem.Kind.UNIT, damage));
        }
        problems.sort(Comparator.comparing(CollectionProblem::subject));
        return seen.withProblems(problems);
    }

    @Override
    public Executor executor() {
        return manager.executor();
    }

    @Override
    public Jobs jobs() {
        return manager.jobs();
    }

    @Override
    public List<GenerationFile> generation(Path directory, Deadline deadline) throws IOException {
        return manager.generation(directory, deadline);
    }

    @Override
    public UnitFiles files() {
        return manager.files();
    }
}
