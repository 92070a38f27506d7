package io.unitward.collector;

import io.unitward.collector.disk.UnitFileReader;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Manager;
import io.unitward.facts.Scope;
import io.unitward.host.Deadline;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks up, for each unit file below an owner's directories, what that owner's source holds for it. */
final class Sources {
    private final CollectionRequest request;
    private final Manager manager;
    private final UnitFileReader reader;
    private final Deadline deadline;

    Sources(CollectionRequest request, Manager manager, UnitFileReader reader, Deadline deadline) {
        this.request = request;
        this.manager = manager;
        this.reader = reader;
        this.deadline = deadline;
    }

    void read(Collection<String> paths, Gathered gathered) {
        Set<String> done = new HashSet<>();
        for (CollectionRequest.SourceRequest source : request.sources()) {
            String directory = expand(source.directory());
            if (directory == null) {
                note(gathered, source.directory(), "cannot be looked up, because the manager does not tell its home");
                continue;
            }
            for (String under : source.under()) {
                String prefix = expand(under);
                if (prefix == null) {
                    note(gathered, under, "cannot be looked up, because the manager does not tell its home");
                    continue;
                }
                for (String path : paths) {
                    if (!isBelow(prefix, path) || !done.add(source.owner() + '\0' + path)) {
                        continue;
                    }
                    if (deadline.passed()) {
                        note(gathered, source.directory(), "not looked at in full before the deadline");
                        return;
                    }
                    gathered.source(reader.source(source.owner(), path, directory + path.substring(prefix.length())));
                }
            }
        }
    }

    /** An absolute path without a slash at its end; null when it cannot be told. */
    private @Nullable String expand(String path) {
        boolean system = manager.scope() == Scope.SYSTEM;
        String home = system ? "/root" : manager.home();
        String runtime = system ? "/run" : manager.runtimeDirectory();
        String expanded = path;
        if (path.equals("~") || path.startsWith("~/")) {
            expanded = home == null ? "" : home + path.substring(1);
        } else if (path.startsWith("{runtime}")) {
            expanded = runtime == null ? "" : runtime + path.substring("{runtime}".length());
        }
        while (expanded.length() > 1 && expanded.endsWith("/")) {
            expanded = expanded.substring(0, expanded.length() - 1);
        }
        return expanded.startsWith("/") ? expanded : null;
    }

    private static boolean isBelow(String directory, String path) {
        return path.length() > directory.length() + 1
                && path.startsWith(directory)
                && path.charAt(directory.length()) == '/'
                && !path.contains("/../");
    }

    private static void note(Gathered gathered, String subject, String reason) {
        gathered.problem(new CollectionProblem(subject, CollectionProblem.Kind.NOTE, reason));
    }
}
