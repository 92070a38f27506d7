package io.unitward.collector;

import io.unitward.collector.disk.SourceReader;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Declared;
import io.unitward.facts.Manager;
import io.unitward.facts.Origin;
import io.unitward.facts.Provider;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.SourceFile;
import io.unitward.facts.UnitFile;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks up, for each unit file below an owner's directories, what that owner's source holds for it, and what else the source
 * declares for the owner's units. What cannot be told is unknown in the result, never absent.
 */
final class Sources {
    private static final List<String> HOME_PLACES = List.of("~/.config/systemd/user", "~/.local/share/systemd/user");

    private final CollectionRequest request;
    private final Places places;
    private final Manager manager;
    private final SourceReader reader;
    private final PackageLookup packages;
    private final Checkouts checkouts;
    private final Deadline deadline;
    private final Consumer<SourceFile> found;
    private final Consumer<CollectionProblem> problems;

    Sources(
            CollectionRequest request,
            Manager manager,
            SourceReader reader,
            PackageLookup packages,
            Checkouts checkouts,
            Deadline deadline,
            Consumer<SourceFile> found,
            Consumer<CollectionProblem> problems) {
        this.request = request;
        this.places = new Places(manager);
        this.manager = manager;
        this.reader = reader;
        this.packages = packages;
        this.checkouts = checkouts;
        this.deadline = deadline;
        this.found = found;
        this.problems = problems;
    }

    /**
     * Looks them all up.
     *
     * @param paths the files that were looked at
     * @param searchPath what is on the search path
     * @return the paths that sources declare, whether or not anything is there
     */
    Set<String> read(Collection<String> paths, List<SearchDirectory> searchPath) {
        Set<String> present = new HashSet<>(paths);
        for (SearchDirectory directory : searchPath) {
            directory.entries().forEach(entry -> present.add(directory.path() + "/" + entry.name()));
        }
        Set<String> declared = new TreeSet<>();
        Map<CollectionRequest.SourceRequest, List<SourceFile>> packaged = packaged(paths);
        for (CollectionRequest.SourceRequest source : request.sources()) {
            List<SourceFile> its = Origin.HEAD.equals(source.origin().commit())
                    ? checkouts.look(source, paths, problems)
                    : source.origin().provider() == Provider.PACKAGE
                            ? packaged.getOrDefault(source, List.of())
                            : files(source, paths, present);
            for (SourceFile file : its) {
                found.accept(file);
                if (file.status() != UnitFile.Status.MISSING) {
                    declared.add(file.path());
                }
            }
        }
        return declared;
    }

    /** What the package database says, of all owners that take their files from there. */
    private Map<CollectionRequest.SourceRequest, List<SourceFile>> packaged(Collection<String> paths) {
        Map<CollectionRequest.SourceRequest, Set<String>> wanted = new LinkedHashMap<>();
        for (CollectionRequest.SourceRequest source : request.sources()) {
            if (source.origin().provider() != Provider.PACKAGE) {
                continue;
            }
            OwnedFiles owned = new OwnedFiles(source.units());
            Set<String> its = new TreeSet<>();
            for (String path : paths) {
                if (owned.unitOf(path) != null) {
                    its.add(path);
                }
            }
            wanted.put(source, its);
        }
        return wanted.isEmpty() ? Map.of() : packages.look(wanted, manager.unitPath(), deadline, problems);
    }

    private List<SourceFile> files(
            CollectionRequest.SourceRequest source, Collection<String> paths, Set<String> present) {
        Map<String, String> mirrors = new LinkedHashMap<>();
        try {
            SourceTree tree = tree(source, mirrors);
            return files(source, tree, mirrors, paths, present);
        } catch (IOException e) {
            problem(source, String.valueOf(e.getMessage()));
            return unknown(source, paths);
        }
    }

    /**
     * The source's files.
     *
     * @param mirrors is told which directory of the search path is declared by which directory of the source
     */
    private SourceTree tree(CollectionRequest.SourceRequest source, Map<String, String> mirrors) throws IOException {
        Origin origin = source.origin();
        if (origin.provider() == Provider.HOME_MANAGER) {
            HomeTree tree = HomeTree.find(reader, places, origin.generation(), user(), deadline);
            String home = String.valueOf(places.home());
            for (String under : source.under().isEmpty() ? HOME_PLACES : source.under()) {
                String prefix = expand(under);
                if (Places.isBelow(home, prefix)) {
                    mirrors.put(prefix, tree.files() + prefix.substring(home.length()));
                }
            }
            return tree;
        }
        String directory = expand(String.valueOf(origin.directory()));
        for (String under : source.under()) {
            mirrors.put(expand(under), directory);
        }
        return origin.commit() == null
                ? new DirectoryTree(reader, source.linked(), deadline)
                : GitTree.find(reader, directory, origin.commit(), deadline);
    }

    private List<SourceFile> files(
            CollectionRequest.SourceRequest source,
            SourceTree tree,
            Map<String, String> mirrors,
            Collection<String> paths,
            Set<String> present) {
        Map<String, String> wanted = new LinkedHashMap<>();
        mirrors.forEach((under, directory) -> {
            for (String path : paths) {
                if (Places.isBelow(under, path)) {
                    wanted.putIfAbsent(path, directory + path.substring(under.length()));
                }
            }
        });
        for (String directory : new TreeSet<>(mirrors.values())) {
            try {
                declared(source, tree, mirrors, directory, present, wanted);
            } catch (IOException e) {
                problem(source, directory + ": " + e.getMessage());
            }
        }
        List<SourceFile> files = new ArrayList<>();
        wanted.forEach((path, sourcePath) -> files.add(
                deadline.passed() ? unknown(source, path, sourcePath) : tree.file(source.owner(), path, sourcePath)));
        if (deadline.passed()) {
            problem(source, "not looked at in full before the deadline");
        }
        return files;
    }

    /** What several directories of the search path may hold is missing only where none has it. */
    private void declared(
            CollectionRequest.SourceRequest source,
            SourceTree tree,
            Map<String, String> mirrors,
            String directory,
            Set<String> present,
            Map<String, String> wanted)
            throws IOException {
        if (source.units().isEmpty()) {
            return;
        }
        List<String> unders = new ArrayList<>();
        mirrors.forEach((under, mirrored) -> {
            if (mirrored.equals(directory)) {
                unders.add(under);
            }
        });
        unders.sort((a, b) -> Boolean.compare(isSearched(b), isSearched(a)));
        for (String file : tree.declared(directory, new OwnedFiles(source.units()))) {
            boolean somewhere = false;
            for (String under : unders) {
                String path = under + "/" + file;
                if (present.contains(path)) {
                    somewhere = true;
                    wanted.putIfAbsent(path, directory + "/" + file);
                }
            }
            // A directory that systemd does not read has nothing to miss.
            if (!somewhere && isSearched(unders.get(0))) {
                wanted.putIfAbsent(unders.get(0) + "/" + file, directory + "/" + file);
            }
        }
    }

    private boolean isSearched(String directory) {
        return manager.unitPath().contains(directory);
    }

    private String expand(String path) throws IOException {
        String expanded = places.expand(path);
        if (expanded == null) {
            throw new IOException("it cannot be looked up, because the manager does not tell its home");
        }
        return expanded;
    }

    private @Nullable String user() {
        return reader.userName(manager.uid());
    }

    private List<SourceFile> unknown(CollectionRequest.SourceRequest source, Collection<String> paths) {
        List<SourceFile> unknown = new ArrayList<>();
        OwnedFiles owned = new OwnedFiles(source.units());
        for (String path : paths) {
            if (owned.unitOf(path) != null) {
                unknown.add(unknown(source, path, path));
            }
        }
        return unknown;
    }

    private static SourceFile unknown(CollectionRequest.SourceRequest source, String path, String sourcePath) {
        Declared declared = new Declared(source.origin().provider(), null, null, null, null, null);
        return new SourceFile(source.owner(), path, sourcePath, UnitFile.Status.UNREADABLE, null, List.of(), declared);
    }

    /** Whether the source declares something that is missing is then not known, so the manager is not. */
    private void problem(CollectionRequest.SourceRequest source, String reason) {
        problems.accept(new CollectionProblem(
                source.origin().text(),
                CollectionProblem.Kind.DIRECTORY,
                "the source of owner " + source.owner() + ": " + reason));
    }
}
