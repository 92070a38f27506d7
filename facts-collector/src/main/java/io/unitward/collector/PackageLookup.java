package io.unitward.collector;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.SourceFile;
import io.unitward.host.Deadline;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What the package database declares of unit files: the place where {@code provider: package} plugs in. */
interface PackageLookup {
    /**
     * Looks up the files of all owners at once, since the database is read as a whole.
     *
     * @param wanted by owner, of which each has the provider {@code PACKAGE}: files of its units that are on the search path
     * @param unitPath the directories of the search path, for finding what packages have there for these units and is gone
     * @param problems told what could not be looked up; a sentence without a full stop
     * @return by owner, for each of its paths one entry: {@code READ} with {@link io.unitward.facts.Declared#unmodified} where a package
     *     has it, {@code MISSING} where none has, {@code UNREADABLE} where that could not be told; and one for each further file
     *     that packages declare for these units
     */
    Map<CollectionRequest.SourceRequest, List<SourceFile>> look(
            Map<CollectionRequest.SourceRequest, Set<String>> wanted,
            List<String> unitPath,
            Deadline deadline,
            Consumer<CollectionProblem> problems);
}
