package io.unitward.collector;

import io.unitward.collector.disk.Checkout;
import io.unitward.collector.disk.HostFiles;
import io.unitward.collector.disk.UnitFileReader;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Declared;
import io.unitward.facts.Manager;
import io.unitward.facts.Origin;
import io.unitward.facts.Provider;
import io.unitward.facts.SourceFile;
import io.unitward.facts.UnitFile;
import io.unitward.host.Deadline;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Looks up, for each unit file below an owner's directories, what that owner's source holds for it. */
final class Sources {
    private final CollectionRequest request;
    private final Places places;
    private final Manager manager;
    private final UnitFileReader reader;
    private final PackageLookup packages;
    private final HostFiles files;
    private final Deadline deadline;

    Sources(
            CollectionRequest request,
            Manager manager,
            UnitFileReader reader,
            PackageLookup packages,
            HostFiles files,
            Deadline deadline) {
        this.request = request;
        this.places = new Places(manager);
        this.manager = manager;
        this.reader = reader;
        this.packages = packages;
        this.files = files;
        this.deadline = deadline;
    }

    void read(Collection<String> paths, Gathered gathered) {
        for (CollectionRequest.SourceRequest source : request.sources()) {
            Origin origin = source.origin();
            switch (origin.provider()) {
                case PACKAGE -> packages(source, paths, gathered);
                case HOME_MANAGER -> unsupported(source, paths, gathered);
                case DIRECTORY -> {
                    if (Origin.HEAD.equals(origin.commit())) {
                        checkout(source, paths, gathered);
                    } else if (origin.commit() == null) {
                        directory(source, paths, gathered);
                    } else {
                        unsupported(source, paths, gathered);
                    }
                }
            }
        }
    }

    private void packages(CollectionRequest.SourceRequest source, Collection<String> paths, Gathered gathered) {
        OwnedFiles owned = new OwnedFiles(source.units());
        Set<String> its = new TreeSet<>();
        for (String path : paths) {
            if (owned.unitOf(path) != null) {
                its.add(path);
            }
        }
        packages.look(source, its, manager.unitPath(), deadline, gathered::problem)
                .forEach(gathered::source);
    }

    /** Which commit is checked out where the files lie; nothing, if they lie in no checkout. */
    private void checkout(CollectionRequest.SourceRequest source, Collection<String> paths, Gathered gathered) {
        String directory = String.valueOf(source.origin().directory());
        Checkout checkout;
        try {
            checkout = Checkout.of(files, directory);
        } catch (HostFiles.NotRead e) {
            note(gathered, directory, "lies in a Git checkout that is not believed: " + e.reason());
            return;
        }
        if (checkout == null) {
            return;
        }
        Declared declared = new Declared(Provider.DIRECTORY, null, null, checkout.commit(), checkout.directory(), null);
        OwnedFiles owned = new OwnedFiles(source.units());
        for (String path : paths) {
            String under = source.under().stream()
                    .filter(each -> Places.isBelow(each, path))
                    .findFirst()
                    .orElse(null);
            if (under != null && owned.unitOf(path) != null) {
                SourceFile file = reader.source(source.owner(), path, directory + path.substring(under.length()));
                gathered.source(new SourceFile(
                        file.owner(), path, file.sourcePath(), file.status(), file.sha256(), file.writers(), declared));
            }
        }
    }

    private void directory(CollectionRequest.SourceRequest source, Collection<String> paths, Gathered gathered) {
        String directory = places.expand(String.valueOf(source.origin().directory()));
        if (directory == null) {
            note(gathered, source.origin().text(), "cannot be looked up, because the manager does not tell its home");
            return;
        }
        Set<String> done = new HashSet<>();
        for (String under : source.under()) {
            String prefix = places.expand(under);
            if (prefix == null) {
                note(gathered, under, "cannot be looked up, because the manager does not tell its home");
                continue;
            }
            for (String path : paths) {
                if (!Places.isBelow(prefix, path) || !done.add(path)) {
                    continue;
                }
                if (deadline.passed()) {
                    note(gathered, source.origin().text(), "not looked at in full before the deadline");
                    return;
                }
                gathered.source(reader.source(source.owner(), path, directory + path.substring(prefix.length())));
            }
        }
    }

    private void unsupported(CollectionRequest.SourceRequest source, Collection<String> paths, Gathered gathered) {
        note(gathered, source.origin().text(), "is not supported by this version");
        Declared declared = new Declared(source.origin().provider(), null, null, null, null, null);
        for (String path : paths) {
            if (new OwnedFiles(source.units()).unitOf(path) != null) {
                gathered.source(new SourceFile(
                        source.owner(), path, path, UnitFile.Status.UNREADABLE, null, List.of(), declared));
            }
        }
    }

    private static void note(Gathered gathered, String subject, String reason) {
        gathered.problem(new CollectionProblem(subject, CollectionProblem.Kind.NOTE, reason));
    }
}
