package io.unitward.collector;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.SourceFile;
import io.unitward.host.Deadline;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What the package database declares of unit files: the place where {@code provider: package} plugs in. */
interface PackageLookup {
    /**
     * Looks up one owner's files.
     *
     * @param source whose files; its provider is {@code PACKAGE}
     * @param paths files of the owner's units that are on the search path
     * @param unitPath the directories of the search path, for finding what packages have there for these units and is gone
     * @param problems told what could not be looked up; a sentence without a full stop
     * @return for each of the paths one entry: {@code READ} with {@link io.unitward.facts.Declared#unmodified} where a package
     *     has it, {@code MISSING} where none has, {@code UNREADABLE} where that could not be told; and one for each further file
     *     that packages declare for these units
     */
    List<SourceFile> look(
            CollectionRequest.SourceRequest source,
            Set<String> paths,
            List<String> unitPath,
            Deadline deadline,
            Consumer<CollectionProblem> problems);
}
