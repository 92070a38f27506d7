package io.unitward.collector;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Declared;
import io.unitward.facts.Provider;
import io.unitward.facts.SourceFile;
import io.unitward.facts.UnitFile;
import io.unitward.host.Deadline;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Without any package database: whom a file belongs to is unknown. */
final class NoPackages implements PackageLookup {
    private static final Declared DECLARED = new Declared(Provider.PACKAGE, null, null, null, null, null);

    private int looks;

    /** How often it was asked. */
    int looks() {
        return looks;
    }

    @Override
    public Map<CollectionRequest.SourceRequest, List<SourceFile>> look(
            Map<CollectionRequest.SourceRequest, Set<String>> wanted,
            List<String> unitPath,
            Deadline deadline,
            Consumer<CollectionProblem> problems) {
        looks++;
        Map<CollectionRequest.SourceRequest, List<SourceFile>> unknown = new LinkedHashMap<>();
        wanted.forEach((source, paths) -> {
            problems.accept(new CollectionProblem(
                    source.origin().text(),
                    CollectionProblem.Kind.NOTE,
                    "was not found, so nothing is known of its files"));
            unknown.put(
                    source,
                    paths.stream()
                            .map(path -> new SourceFile(
                                    source.owner(), path, path, UnitFile.Status.UNREADABLE, null, List.of(), DECLARED))
                            .toList());
        });
        return unknown;
    }
}
