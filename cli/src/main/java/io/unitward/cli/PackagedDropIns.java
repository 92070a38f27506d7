package io.unitward.cli;

import io.unitward.collector.disk.HostRoots;
import io.unitward.collector.packages.PackageFiles;
import io.unitward.collector.packages.Packaged;
import io.unitward.host.Deadline;
import io.unitward.remediation.plan.HealPlanner;
import io.unitward.remediation.plan.Observation;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.Finding;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which drop-ins that an owner does not allow came with a package: somebody installed these on purpose, and moved aside they
 * would come back with the next version. Where the database cannot be read, each may be one. A host without a database has none.
 */
final class PackagedDropIns {
    private PackagedDropIns() {}

    /**
     * Asks of what one look found, by path, why it is to be left; what is no package's is not in it.
     *
     * <p>Of another user's files root does not ask: the names are that user's. The process that is the user does so, right
     * before it moves one.
     */
    static Function<Observation, Map<String, String>> of(Configured run) {
        return seen -> run.options().userOf() != null
                ? Map.of()
                : ask(
                        HostRoots.THIS_HOST,
                        run.options().callerUid(),
                        foreign(seen),
                        run.options().timeout());
    }

    private static Collection<String> foreign(Observation seen) {
        Collection<String> paths = new TreeSet<>();
        seen.report().units().stream()
                .flatMap(verdict -> verdict.findings().stream())
                .filter(finding -> HealPlanner.calls(ActionKind.QUARANTINE_DROP_IN, finding))
                .map(Finding::file)
                .filter(path -> path != null)
                .forEach(paths::add);
        return paths;
    }

    /**
     * The same of some paths.
     *
     * @param limit how long the database may be read; what was not told by then is not known
     */
    static Map<String, String> ask(HostRoots roots, long callerUid, Collection<String> paths, Duration limit) {
        if (paths.isEmpty()) {
            return Map.of();
        }
        PackageFiles packages = new PackageFiles(roots, callerUid, Deadline.in(limit));
        Map<String, Packaged> answers = packages.lookUp(paths);
        Map<String, String> left = new TreeMap<>();
        if (!packages.isAbsent()) {
            answers.forEach((path, packaged) -> {
                String why = why(packaged);
                if (why != null) {
                    left.put(path, why);
                }
            });
        }
        return left;
    }

    private static @Nullable String why(Packaged packaged) {
        return switch (packaged.state()) {
            case OWNED ->
                "it belongs to the package " + packaged.name()
                        + "; list it in dropIns.allow of the owner, or remove the package";
            case UNKNOWN -> "it is not known whether it belongs to a package: " + packaged.reason();
            case UNOWNED -> null;
        };
    }
}
