package io.unitward.collector;

import io.unitward.collector.disk.Checkout;
import io.unitward.collector.disk.HostFiles;
import io.unitward.collector.disk.SourceReader;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Declared;
import io.unitward.facts.Provider;
import io.unitward.facts.SourceFile;
import io.unitward.host.Deadline;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** Tells which commit is checked out where files lie, see {@link io.unitward.facts.Origin#HEAD}. */
final class Checkouts {
    private final HostFiles files;
    private final DirectoryTree tree;

    /** @param files believes those whose repositories count */
    Checkouts(HostFiles files, SourceReader reader, Deadline deadline) {
        this.files = files;
        this.tree = new DirectoryTree(reader, false, deadline);
    }

    /** The files below the source's directory as they lie there; none, if they lie in no checkout. */
    List<SourceFile> look(
            CollectionRequest.SourceRequest source, Collection<String> paths, Consumer<CollectionProblem> problems) {
        String directory = String.valueOf(source.origin().directory());
        Checkout checkout;
        try {
            checkout = Checkout.of(files, directory);
        } catch (HostFiles.NotRead e) {
            problems.accept(new CollectionProblem(
                    directory,
                    CollectionProblem.Kind.NOTE,
                    "lies in a Git checkout that is not believed: " + e.reason()));
            return List.of();
        }
        List<SourceFile> found = new ArrayList<>();
        if (checkout == null) {
            return found;
        }
        Declared declared = new Declared(Provider.DIRECTORY, null, null, checkout.commit(), checkout.directory(), null);
        OwnedFiles owned = new OwnedFiles(source.units());
        for (String path : paths) {
            for (String under : source.under()) {
                if (Places.isBelow(under, path) && owned.unitOf(path) != null) {
                    SourceFile file = tree.file(source.owner(), path, directory + path.substring(under.length()));
                    found.add(new SourceFile(
                            file.owner(),
                            path,
                            file.sourcePath(),
                            file.status(),
                            file.sha256(),
                            file.writers(),
                            declared));
                    break;
                }
            }
        }
        return found;
    }
}
