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
import org.jspecify.annotations.Nullable;

/** Gives a tag back to the image that had it. An image is named by its id, which is its content's. */
public final class ImageTags {
    private static final int MOST = 64 << 10;

    private final List<String> podman;
    private final Map<String, String> environment;

    /**
     * @param podman the program, and arguments before any of ours
     * @param environment all that it gets
     */
    public ImageTags(List<String> podman, Map<String, String> environment) {
        this.podman = List.copyOf(podman);
        this.environment = Map.copyOf(environment);
    }

    /**
     * Lets a reference name an image.
     *
     * @return why that failed, a phrase; null when it did not
     */
    public @Nullable String give(String reference, String imageId, Deadline deadline) {
        return run(List.of("tag", imageId, reference), deadline);
    }

    /**
     * Pulls an image by its digest.
     *
     * @param byDigest such as {@code registry.example/app@sha256:…}
     * @return why that failed, a phrase; null when it did not
     */
    public @Nullable String fetch(String byDigest, Deadline deadline) {
        return run(List.of("pull", "--quiet", byDigest), deadline);
    }

    private @Nullable String run(List<String> arguments, Deadline deadline) {
        List<String> argv = new ArrayList<>(podman);
        argv.addAll(arguments);
        String what = "'podman " + arguments.get(0) + "'";
        try {
            ProcessResult result = new BoundedProcess(argv, environment)
                    .in(Path.of("/"))
                    .caps(MOST, MOST)
                    .run(deadline);
            return result.succeeded()
                    ? null
                    : result.timedOut()
                            ? what + " did not end in time"
                            : what + " ended with exit code " + result.exitCode() + ": "
                                    + Visible.of(result.stderr().strip());
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
