package io.unitward.collector;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Declared;
import io.unitward.facts.Provider;
import io.unitward.facts.SourceFile;
import io.unitward.facts.UnitFile;
import io.unitward.host.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Without any package database: whom a file belongs to is unknown. */
final class NoPackages implements PackageLookup {
    private static final Declared DECLARED = new Declared(Provider.PACKAGE, null, null, null, null, null);

    @Override
    public List<SourceFile> look(
            CollectionRequest.SourceRequest source,
            Set<String> paths,
            List<String> unitPath,
            Deadline deadline,
            Consumer<CollectionProblem> problems) {
        problems.accept(new CollectionProblem(
                source.origin().text(),
                CollectionProblem.Kind.NOTE,
                "was not found, so nothing is known of its files"));
        List<SourceFile> unknown = new ArrayList<>();
        for (String path : paths) {
            unknown.add(
                    new SourceFile(source.owner(), path, path, UnitFile.Status.UNREADABLE, null, List.of(), DECLARED));
        }
        return unknown;
    }
}
