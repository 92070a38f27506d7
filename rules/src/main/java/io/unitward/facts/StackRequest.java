package io.unitward.facts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked about one declared stack. Paths are as written: <code>~</code> and <code>{runtime}</code> are not yet
 * expanded, because only the manager knows them.
 *
 * @param name the stack
 * @param uid whose manager runs it; null for that of whoever is audited
 * @param unit the unit that starts it
 * @param project its compose project
 * @param composeFiles the compose files, in the order the provider is given them; empty when none is to be opened
 * @param inputs what else it reads
 * @param directory what relative paths in the compose files start from; null for the directory of the first of them
 */
public record StackRequest(
        String name,
        @Nullable Long uid,
        String unit,
        String project,
        List<String> composeFiles,
        List<InputRequest> inputs,
        @Nullable String directory) {
    public StackRequest {
        composeFiles = List.copyOf(composeFiles);
        inputs = List.copyOf(inputs);
    }

    /** One whose relative paths start from the directory of its first compose file. */
    public StackRequest(
            String name,
            @Nullable Long uid,
            String unit,
            String project,
            List<String> composeFiles,
            List<InputRequest> inputs) {
        this(name, uid, unit, project, composeFiles, inputs, null);
    }

    /**
     * One file that a stack reads.
     *
     * @param path where it should be
     * @param legacy where it is taken from, with a warning, while it is not there; null for nowhere
     * @param kind what it is
     * @param secret whether its content, and so its digest, must not be known
     */
    public record InputRequest(String path, @Nullable String legacy, InputKind kind, boolean secret) {}

    /** The same about its unit and its containers alone: none of its files is opened. */
    public StackRequest withoutFiles() {
        return new StackRequest(name, uid, unit, project, List.of(), List.of());
    }

    /** Whether it concerns the manager of a user. */
    public boolean concerns(long managerUid) {
        return uid == null || uid == managerUid;
    }
}
