package io.unitward.cli;

import io.unitward.facts.Scope;
import io.unitward.remediation.alert.AlertMemory;
import io.unitward.remediation.alert.AlertStore;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateUnusable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Lets the next run try a sink that is known to work again, whatever pause it has. */
final class SinkRetry {
    private static final Pattern MANAGER = Pattern.compile("(system|user)-([0-9]{1,10})");

    private SinkRetry() {}

    /**
     * Of all managers that the caller keeps state of.
     *
     * @param state the state directory of all of them; need not exist
     * @param problems gets what was wrong, sentences without a full stop
     * @return for how many of them the sink had a pause
     */
    static int of(Path state, String sink, List<String> problems) {
        int managers = 0;
        for (Path directory : directories(state, problems)) {
            Matcher manager = MANAGER.matcher(directory.getFileName().toString());
            if (!manager.matches()) {
                continue;
            }
            try {
                AlertMemory before = AlertStore.read(directory);
                if (before.trying(sink).equals(before)) {
                    continue;
                }
                Scope scope = manager.group(1).equals("system") ? Scope.SYSTEM : Scope.USER;
                StateDirectory own = StateDirectory.open(state, scope, Long.parseLong(manager.group(2)));
                new AlertStore(own).update(current -> current.trying(sink));
                managers++;
            } catch (IOException | StateUnusable failure) {
                problems.add("when it is tried next is left as it is: " + failure.getMessage());
            }
        }
        return managers;
    }

    private static List<Path> directories(Path state, List<String> problems) {
        if (!Files.isDirectory(state)) {
            return List.of();
        }
        List<Path> directories = new ArrayList<>();
        try (Stream<Path> entries = Files.list(state)) {
            entries.sorted().forEach(directories::add);
        } catch (IOException failure) {
            problems.add("when it is tried next is left as it is: " + failure.getMessage());
        }
        return directories;
    }
}
