package io.unitward.remediation.stack;

import io.unitward.config.ComposeFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether the images that a start needs are on this machine. A start that misses one ends the containers that ran before, and
 * has nothing to put in their place. Pure.
 *
 * @param problems images that are missing, one sentence each, without a full stop
 * @param untold what could not be told, likewise
 * @param notes what does not stand in the way
 * @param pulled services that the provider pulls at each start whatever is here ({@code pull_policy: always} and the like), sorted
 */
public record ImageCheck(List<String> problems, List<String> untold, List<String> notes, List<String> pulled) {
    public ImageCheck {
        problems = List.copyOf(problems);
        untold = List.copyOf(untold);
        notes = List.copyOf(notes);
        pulled = List.copyOf(pulled);
    }

    /** Who starts. */
    public enum Starter {
        /** Somebody who can pull first, and has lost nothing yet. */
        OPERATOR,
        /** The same who has pulled. */
        AFTER_PULL,
        /** The unit itself: what ran before is gone already, and the provider pulls what it misses. */
        UNIT
    }

    /** None that are known. */
    public static ImageCheck unknown(String reason, boolean stands) {
        String text = "whether its images are on this machine was not looked at: " + reason;
        return stands
                ? new ImageCheck(List.of(), List.of(text), List.of(), List.of())
                : new ImageCheck(List.of(), List.of(), List.of(text), List.of());
    }

    /** The same and more. */
    public ImageCheck and(Preflight more) {
        Preflight all = new Preflight(problems, untold, notes).and(more);
        return new ImageCheck(all.problems(), all.untold(), all.warnings(), pulled);
    }

    /**
     * Judges.
     *
     * @param stack its name
     * @param services that are started
     * @param declared which image each has
     * @param origins where each says so
     * @param local what podman has, by reference
     * @param policies whether the provider keeps to {@code pull_policy}
     */
    public static ImageCheck of(
            String stack,
            Set<String> services,
            DeclaredImages declared,
            Map<String, ComposeFile.Origin> origins,
            Map<String, LocalImages.Local> local,
            boolean policies,
            Starter starter) {
        Judging judging = new Judging(stack, origins, local, policies, starter);
        Map<String, SortedSet<String>> byImage = new TreeMap<>();
        for (String service : new TreeSet<>(services)) {
            String image = declared.images().get(service);
            ComposeFile.Origin origin = origins.get(service);
            if (image != null) {
                byImage.computeIfAbsent(image, any -> new TreeSet<>()).add(service);
            } else if (origin != null && origin.built()) {
                judging.notes.add("service " + service + " is built (" + origin.where()
                        + "): whether its image is on this machine was not looked at");
            }
        }
        byImage.forEach(judging::image);
        for (String each : declared.notJudged()) {
            judging.notes.add("whether images are on this machine could not be told of " + each);
        }
        return new ImageCheck(judging.problems, judging.untold, judging.notes, List.copyOf(judging.pulled));
    }

    private static final class Judging {
        private final String stack;
        private final Map<String, ComposeFile.Origin> origins;
        private final Map<String, LocalImages.Local> local;
        private final boolean policies;
        private final Starter starter;
        private final List<String> problems = new ArrayList<>();
        private final List<String> untold = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private final TreeSet<String> pulled = new TreeSet<>();

        private Judging(
                String stack,
                Map<String, ComposeFile.Origin> origins,
                Map<String, LocalImages.Local> local,
                boolean policies,
                Starter starter) {
            this.stack = stack;
            this.origins = origins;
            this.local = local;
            this.policies = policies;
            this.starter = starter;
        }

        private void image(String image, SortedSet<String> services) {
            ComposeFile.Origin origin = origins.get(services.first());
            String policy = policy(services);
            boolean always = policies && pullsAlways(policy);
            if (always) {
                pulled.addAll(services);
            }
            String what = "image " + image + " of service" + (services.size() == 1 ? " " : "s ")
                    + String.join(", ", services) + (origin == null ? "" : " (" + origin.where() + ")");
            LocalImages.Local here = local.get(image);
            if (here == null || here.reason() != null) {
                (starter == Starter.UNIT ? notes : untold)
                        .add("whether " + what + " is on this machine: "
                                + (here == null ? "podman was not asked" : here.reason()));
            } else if (here.isMissing() && isBuilt(services)) {
                notes.add(what + " is not on this machine; the provider builds it");
            } else if (here.isMissing() && policies && "never".equals(policy)) {
                problems.add(
                        what + " is not on this machine, and by its 'pull_policy: never' the provider does not pull it;"
                                + " to pull it: podman pull " + image);
            } else if (here.isMissing() && starter == Starter.AFTER_PULL) {
                problems.add(what + " is not on this machine, though the pull ended well");
            } else if (here.isMissing() && !always) {
                if (starter == Starter.OPERATOR) {
                    problems.add(what + " is not on this machine; to pull it first: unitward stack restart " + stack
                            + " --pull");
                } else {
                    notes.add(what + " is not on this machine; the provider pulls it");
                }
            }
        }

        /** The first that says one. */
        private @Nullable String policy(SortedSet<String> services) {
            for (String service : services) {
                ComposeFile.Origin origin = origins.get(service);
                if (origin != null && origin.pullPolicy() != null) {
                    return origin.pullPolicy();
                }
            }
            return null;
        }

        private boolean isBuilt(SortedSet<String> services) {
            return services.stream().anyMatch(service -> {
                ComposeFile.Origin origin = origins.get(service);
                return origin != null && (origin.built() || "build".equals(origin.pullPolicy()));
            });
        }

        private static boolean pullsAlways(@Nullable String policy) {
            return policy != null
                    && (policy.equals("always")
                            || policy.equals("daily")
                            || policy.equals("weekly")
                            || policy.startsWith("every_"));
        }
    }
}
