package io.unitward.cli;

import io.unitward.facts.Container;
import io.unitward.facts.Stack;
import io.unitward.remediation.stack.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The images that an update came by, for whoever reads its result. Pure.
 *
 * @param pulled what the pull made tags name, whether that was given back since or not
 * @param before what ran before, and what a rollback puts back; by container
 * @param made what its containers were made of once the update was through with that, whether they run or not; by container
 */
record UpdateTrail(List<Pulled> pulled, Map<String, Recorded.Image> before, Map<String, Recorded.Image> made) {
    UpdateTrail {
        pulled = List.copyOf(pulled);
        before = Map.copyOf(before);
        made = Map.copyOf(made);
    }

    /** Of one that has not begun. */
    static final UpdateTrail NONE = new UpdateTrail(List.of(), Map.of(), Map.of());

    /**
     * One tag that the pull moved.
     *
     * @param reference in full
     * @param from the id of the image that it named before; null for none
     * @param to the id of the one that it named then; null for none
     */
    record Pulled(
            String reference,
            @Nullable String from,
            @Nullable String to) {}

    /** The same with what a pull did to tags: reference → id. */
    UpdateTrail pulled(Map<String, String> from, Map<String, String> to) {
        TreeSet<String> references = new TreeSet<>(from.keySet());
        references.addAll(to.keySet());
        List<Pulled> moved = new ArrayList<>();
        for (String reference : references) {
            if (!Objects.equals(from.get(reference), to.get(reference))) {
                moved.add(new Pulled(reference, from.get(reference), to.get(reference)));
            }
        }
        return new UpdateTrail(moved, before, made);
    }

    /** The same with what ran before. */
    UpdateTrail before(Recorded ran) {
        return new UpdateTrail(pulled, ran.images(), made);
    }

    /** The same with what there is now; null when that was not told. */
    UpdateTrail made(@Nullable Stack now) {
        return now == null ? this : new UpdateTrail(pulled, before, images(now));
    }

    /** The image of each container, whether it runs or not; those that podman does not tell are left out. */
    static SortedMap<String, Recorded.Image> images(Stack seen) {
        SortedMap<String, Recorded.Image> images = new TreeMap<>();
        List<Container> containers = seen.containers();
        for (Container each : containers == null ? List.<Container>of() : containers) {
            String id = each.imageId();
            if (id != null) {
                images.put(
                        each.name(),
                        new Recorded.Image(
                                each.service() == null ? "" : each.service(),
                                each.image() == null ? "" : each.image(),
                                id,
                                each.imageDigest()));
            }
        }
        return images;
    }
}
