package io.unitward.remediation.stack;

import io.unitward.facts.Container;
import io.unitward.facts.Stack;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which image each container of a stack ran before it was updated. Pure.
 *
 * @param images by container name
 */
public record Recorded(Map<String, Image> images) {
    public Recorded {
        images = Collections.unmodifiableMap(new TreeMap<>(images));
    }

    /** Nothing ran. */
    public static final Recorded NOTHING = new Recorded(Map.of());

    /**
     * One image.
     *
     * @param service whose container it is; empty when podman does not tell
     * @param reference what the container was made from
     * @param id of the image
     * @param digest of its manifest; null when podman did not tell
     */
    public record Image(
            String service,
            String reference,
            String id,
            @Nullable String digest) {
        /** The id as people write it. */
        public String shortId() {
            return Recorded.shortId(id);
        }
    }

    /** What runs; null when podman does not tell that of every container. */
    public static @Nullable Recorded of(Stack seen) {
        if (seen.containers() == null) {
            return null;
        }
        Map<String, Image> images = new TreeMap<>();
        for (Container container : seen.containers()) {
            if (!container.isRunning()) {
                continue;
            }
            if (container.image() == null || container.imageId() == null) {
                return null;
            }
            String service = container.service() == null ? "" : container.service();
            images.put(
                    container.name(),
                    new Image(service, container.image(), container.imageId(), container.imageDigest()));
        }
        return new Recorded(images);
    }

    /** How what runs now differs from what ran then, one phrase each; empty when it is exactly that. */
    public List<String> differences(Stack now) {
        Recorded after = of(now);
        if (after == null) {
            return List.of("what runs now could not be told");
        }
        List<String> differences = new ArrayList<>();
        images.forEach((container, image) -> {
            Image its = after.images.get(container);
            if (its == null) {
                differences.add(container + " does not run");
            } else if (!its.id().equals(image.id())) {
                differences.add(container + " runs image " + shortId(its.id()) + ", and ran " + shortId(image.id()));
            }
        });
        return differences;
    }

    /**
     * The images that containers are made of now and that nothing ran then, each by reference, id and manifest digest; whether or
     * not the containers run.
     */
    public List<String> newer(Stack now) {
        TreeSet<String> newer = new TreeSet<>();
        if (now.containers() != null) {
            for (Container container : now.containers()) {
                String id = container.imageId();
                if (id != null
                        && images.values().stream()
                                .noneMatch(image -> image.id().equals(id))) {
                    newer.add((container.image() == null ? "" : container.image() + ", ") + "image " + shortId(id)
                            + (container.imageDigest() == null ? "" : ", " + container.imageDigest()));
                }
            }
        }
        return List.copyOf(newer);
    }

    static String shortId(String id) {
        return id.length() <= 12 ? id : id.substring(0, 12);
    }
}
