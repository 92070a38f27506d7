package io.unitward.collector;

import io.unitward.collector.disk.Contents;
import io.unitward.collector.disk.InputDirectories;
import io.unitward.collector.disk.ManagerInputReader;
import io.unitward.collector.disk.OnDisk;
import io.unitward.collector.disk.Resolver;
import io.unitward.collector.disk.SearchPathWalk;
import io.unitward.facts.Layers;
import io.unitward.facts.Manager;
import io.unitward.facts.SearchDirectory;
import io.unitward.host.Deadline;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The search path and the manager's inputs, looked at on a thread of its own while the manager answers about its units.
 *
 * <p>The resolver and the contents belong to that thread until {@link #join} has returned.
 */
final class DiskWalk {
    private final FutureTask<Seen> task;

    /**
     * What was seen.
     *
     * @param searchPath every directory
     * @param onDisk what the manager would have after a reload
     */
    record Seen(List<SearchDirectory> searchPath, OnDisk onDisk) {}

    /** Begins to look. */
    DiskWalk(
            Manager manager,
            InputDirectories directories,
            Layers layers,
            Resolver resolver,
            Contents contents,
            Deadline deadline,
            Gathered gathered) {
        this.task = new FutureTask<>(() -> {
            List<SearchDirectory> all = new ArrayList<>();
            SearchPathWalk walk =
                    new SearchPathWalk(resolver, layers, manager.unitPath(), manager.runtimeDirectory(), deadline);
            for (String path : new LinkedHashSet<>(manager.unitPath())) {
                SearchPathWalk.Walked walked = walk.walk(path);
                gathered.walked(path, walked);
                all.addAll(walked.directories());
            }
            gathered.inputs(new ManagerInputReader(resolver, contents, deadline, manager.loadedAt())
                    .read(manager.scope(), manager.uid(), directories));
            OnDisk onDisk = new OnDisk(walk, manager, directories.configHome(), resolver, contents, deadline);
            onDisk.resolveAll();
            return new Seen(all, onDisk);
        });
        Thread thread = new Thread(task, "unitward-walk");
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits for it to end. */
    Seen join() {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("walk of the unit search path: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the unit search path was walked", e);
        }
    }
}
