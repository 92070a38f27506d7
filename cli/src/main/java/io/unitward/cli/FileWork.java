package io.unitward.cli;

import io.unitward.remediation.Healer;
import io.unitward.remediation.journal.StateDirectory;
import java.time.InstantSource;
import java.util.List;

/** What every run does that works on files, before it does so. */
final class FileWork {
    private FileWork() {}

    /** Memory, after what earlier runs left half done was brought to an end. */
    static Memory recovered(Configured run) throws RunFailure {
        Memory found = Memory.open(run.options());
        StateDirectory directory = found.directory();
        if (run.options().dryRun() || directory == null) {
            return found;
        }
        Healer healer = healer(run, directory);
        List<String> notes = Acting.run(healer::recover);
        notes.forEach(run::note);
        return notes.isEmpty() ? found : Memory.open(run.options());
    }

    /** What works on the files of the run's manager. */
    static Healer healer(Configured run, StateDirectory directory) {
        return new Healer(run.manager().executor(), run.manager().files(), directory, InstantSource.system());
    }
}
