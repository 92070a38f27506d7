package io.unitward.remediation.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which image each reference must name for the provider to make again what ran before: compose files and {@code .env} stay as
 * they are, so that what they name has to be that image. Pure.
 *
 * @param ids the image's id by reference
 * @param problems why that is impossible, a sentence each without a full stop; empty when it is possible
 */
public record RollbackTags(SortedMap<String, String> ids, List<String> problems) {
    public RollbackTags {
        ids = new TreeMap<>(ids);
        problems = List.copyOf(problems);
    }

    /**
     * Works them out.
     *
     * @param before what ran
     * @param declared what the provider will use; where that is not known a service keeps the reference that it ran
     */
    public static RollbackTags of(Recorded before, DeclaredImages declared) {
        SortedMap<String, String> ids = new TreeMap<>();
        Map<String, String> whose = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        before.images().forEach((container, image) -> {
            String reference = declared.images().getOrDefault(image.service(), image.reference());
            if (reference.indexOf('@') >= 0 && !reference.equals(image.reference())) {
                problems.add(container + " runs " + image.reference() + ", and its image is by now " + reference
                        + ": what is named by a digest cannot name the earlier image again; expected a tag, or 'onFailure:"
                        + " keep' for a stack that is not to be rolled back");
                return;
            }
            String other = ids.putIfAbsent(reference, image.id());
            if (other != null && !other.equals(image.id())) {
                problems.add(whose.get(reference) + " and " + container
                        + " run different images, and both are declared as "
                        + reference + ", which cannot name both again; expected that they run the same: 'unitward stack"
                        + " restart' makes them anew");
            }
            whose.putIfAbsent(reference, container);
        });
        return new RollbackTags(ids, problems);
    }

    /**
     * A reference in full, as a tag must be given: podman would give a short name to this machine instead of a registry, and
     * take it for the image for ever after.
     *
     * @param local what the reference names now
     * @return null when its registry is not known
     */
    public static @Nullable String full(LocalImages.Local local) {
        String reference = local.reference();
        int slash = reference.indexOf('/');
        String first = slash < 0 ? "" : reference.substring(0, slash);
        if (first.equals("localhost") || first.indexOf('.') >= 0 || first.indexOf(':') >= 0) {
            return reference;
        }
        String tagged = reference.indexOf(':') < 0 ? reference + ":latest" : reference;
        return local.names().stream()
                .filter(name -> name.endsWith("/" + tagged))
                .findFirst()
                .orElse(null);
    }
}
