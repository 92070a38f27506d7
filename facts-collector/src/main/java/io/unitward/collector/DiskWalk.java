package io.unitward.collector;

import io.unitward.collector.disk.Contents;
import io.unitward.collector.disk.DiskUnit;
import io.unitward.collector.disk.InputDirectories;
import io.unitward.collector.disk.ManagerInputReader;
import io.unitward.collector.disk.OnDisk;
import io.unitward.collector.disk.QuadletReader;
import io.unitward.collector.disk.Resolver;
import io.unitward.collector.disk.SearchPathWalk;
import io.unitward.collector.disk.UnitFileReader;
import io.unitward.collector.systemd.OwnedNames;
import io.unitward.facts.Each;
import io.unitward.facts.Layer;
import io.unitward.facts.Layers;
import io.unitward.facts.Manager;
import io.unitward.facts.Quadlet;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.UnitFile;
import io.unitward.host.Deadline;
import io.unitward.pending.Definitions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
     * @param files what of that declared units are made of, by path
     * @param quadlets sources of Quadlet
     */
    record Seen(
            List<SearchDirectory> searchPath,
            OnDisk onDisk,
            Map<String, UnitFileReader.Seen> files,
            List<Quadlet> quadlets) {}

    /** Begins to look. */
    DiskWalk(
            Manager manager,
            InputDirectories directories,
            Layers layers,
            Resolver resolver,
            Contents contents,
            OwnedNames owned,
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
            ManagerInputReader.Inputs inputs = new ManagerInputReader(resolver, contents, deadline, manager.loadedAt())
                    .read(manager.scope(), manager.uid(), directories);
            gathered.inputs(inputs);
            List<Quadlet> quadlets = new QuadletReader(resolver, contents, deadline).read(inputs, all);
            gathered.quadlets(quadlets);
            OnDisk onDisk = new OnDisk(walk, manager, directories.configHome(), resolver, contents, deadline);
            onDisk.resolveAll();
            // While the manager still answers: these are wanted whatever it says.
            return new Seen(
                    all,
                    onDisk,
                    read(onDisk, owned, new UnitFileReader(resolver, layers, contents), deadline),
                    quadlets);
        });
        Thread thread = new Thread(task, "unitward-walk");
        thread.setDaemon(true);
        thread.start();
    }

    /** Only what is plainly there: whatever is not, or may go with its unit at any moment, is looked at last. */
    private static Map<String, UnitFileReader.Seen> read(
            OnDisk onDisk, OwnedNames owned, UnitFileReader reader, Deadline deadline) {
        Map<String, UnitFileReader.Seen> files = new HashMap<>();
        for (DiskUnit unit : onDisk.all()) {
            if (deadline.passed() || !Each.any(unit.names(), owned::declares)) {
                continue;
            }
            for (String path : Definitions.paths(unit.view())) {
                UnitFileReader.Seen seen = files.containsKey(path) ? null : reader.read(path);
                boolean plain = seen != null
                        && seen.file().status() == UnitFile.Status.READ
                        && seen.file().layer() != Layer.TRANSIENT;
                if (plain) {
                    files.put(path, seen);
                }
            }
        }
        return files;
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
