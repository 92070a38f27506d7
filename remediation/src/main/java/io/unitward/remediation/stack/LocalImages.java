package io.unitward.remediation.stack;

import io.unitward.host.BoundedProcess;
import io.unitward.host.Deadline;
import io.unitward.host.ProcessResult;
import io.unitward.json.Visible;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks podman which image a reference names on this machine, by podman's own rules for short names. */
public final class LocalImages {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
    private static final String FORMAT = "{{.Id}}\n{{.Digest}}{{range .RepoTags}}\n{{.}}{{end}}";
    private static final int MOST = 64 << 10;
    private static final int ABSENT = 1;

    private final List<String> podman;
    private final Map<String, String> environment;

    /**
     * @param podman the program, and arguments before any of ours
     * @param environment all that it gets
     */
    public LocalImages(List<String> podman, Map<String, String> environment) {
        this.podman = List.copyOf(podman);
        this.environment = Map.copyOf(environment);
    }

    /**
     * What a reference names.
     *
     * @param reference as it was asked for
     * @param id of the image, 64 hex digits; null when there is none, and when that could not be told
     * @param digest of its manifest, such as {@code sha256:…}; null when podman does not tell
     * @param names all tags of that image, in full, with their registries
     * @param reason why it could not be told, a phrase; null when it could
     */
    public record Local(
            String reference,
            @Nullable String id,
            @Nullable String digest,
            List<String> names,
            @Nullable String reason) {
        public Local {
            names = List.copyOf(names);
        }

        /** Whether it is known that nothing of that name is here. */
        public boolean isMissing() {
            return id == null && reason == null;
        }
    }

    /** Looks one up; nothing is pulled. */
    public Local look(String reference, Deadline deadline) {
        try {
            ProcessResult exists = run(List.of("image", "exists", reference), deadline);
            if (!exists.timedOut() && exists.exitCode() == ABSENT) {
                return new Local(reference, null, null, List.of(), null);
            }
            ProcessResult told = exists.succeeded()
                    ? run(List.of("image", "inspect", "--format", FORMAT, reference), deadline)
                    : exists;
            List<String> lines = told.stdoutText().strip().lines().toList();
            if (!told.succeeded()) {
                return unknown(reference, told);
            }
            if (lines.isEmpty() || !ID.matcher(lines.get(0)).matches()) {
                return new Local(reference, null, null, List.of(), "'podman image inspect' is not understood");
            }
            String digest = lines.size() > 1 && lines.get(1).startsWith("sha256:") ? lines.get(1) : null;
            return new Local(
                    reference, lines.get(0), digest, lines.subList(Math.min(2, lines.size()), lines.size()), null);
        } catch (IOException e) {
            return new Local(reference, null, null, List.of(), String.valueOf(e.getMessage()));
        }
    }

    private static Local unknown(String reference, ProcessResult told) {
        return new Local(
                reference,
                null,
                null,
                List.of(),
                told.timedOut()
                        ? "podman did not tell in time"
                        : "podman ended with exit code " + told.exitCode() + ": "
                                + Visible.of(told.stderr().strip()));
    }

    private ProcessResult run(List<String> arguments, Deadline deadline) throws IOException {
        List<String> argv = new ArrayList<>(podman);
        argv.addAll(arguments);
        return new BoundedProcess(argv, environment)
                .in(Path.of("/"))
                .caps(MOST, MOST)
                .run(deadline);
    }
}
