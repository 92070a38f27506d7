package io.unitward.collector;

import io.unitward.collector.disk.HostRoots;
import io.unitward.collector.packages.PackageFiles;
import io.unitward.collector.packages.Packaged;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.SourceFile;
import io.unitward.facts.UnitNames;
import io.unitward.host.Deadline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** What the observed host's own package database declares. */
final class HostPackages implements PackageLookup {
    private final HostRoots roots;
    private final long callerUid;

    HostPackages(HostRoots roots, long callerUid) {
        this.roots = roots;
        this.callerUid = callerUid;
    }

    @Override
    public Map<CollectionRequest.SourceRequest, List<SourceFile>> look(
            Map<CollectionRequest.SourceRequest, Set<String>> wanted,
            List<String> unitPath,
            Deadline deadline,
            Consumer<CollectionProblem> problems) {
        PackageFiles packages = new PackageFiles(roots, callerUid, deadline);
        Set<String> asked = new TreeSet<>();
        wanted.forEach((source, paths) -> {
            asked.addAll(paths);
            // rpm is asked by path alone: a unit that is called by its full name is looked for in every directory.
            for (String unit : source.units()) {
                if (UnitNames.isUnitName(unit)) {
                    unitPath.forEach(directory -> asked.add(directory + "/" + unit));
                }
            }
        });
        Map<String, Packaged> answers = packages.lookUp(asked, unitPath);
        String problem = packages.problem();
        Map<CollectionRequest.SourceRequest, List<SourceFile>> files = new LinkedHashMap<>();
        wanted.forEach((source, paths) -> {
            if (problem != null) {
                problems.accept(new CollectionProblem(source.origin().text(), CollectionProblem.Kind.NOTE, problem));
            }
            files.put(source, files(source, paths, packages, answers));
        });
        return files;
    }

    private static List<SourceFile> files(
            CollectionRequest.SourceRequest source,
            Set<String> paths,
            PackageFiles packages,
            Map<String, Packaged> answers) {
        OwnedFiles owned = new OwnedFiles(source.units());
        List<SourceFile> files = new ArrayList<>();
        for (Packaged each : answers.values()) {
            boolean wanted = paths.contains(each.path());
            boolean gone = !wanted
                    && each.state() == Packaged.State.OWNED
                    && owned.unitOf(each.path()) != null
                    && packages.isMissing(each.path());
            if (wanted || gone) {
                files.add(packages.compare(source.owner(), each, answers));
            }
        }
        return files;
    }
}
