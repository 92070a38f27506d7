package io.unitward.cli;

import io.unitward.facts.Container;
import io.unitward.facts.Snapshot;
import io.unitward.json.JsonWriter;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.stack.StackLook;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The parts of stacks that several outputs have alike. */
final class StackJson {
    private StackJson() {}

    /** {@code doubts}: what is not as declared. */
    static void doubts(JsonWriter json, List<StackLook.Doubt> doubts) throws IOException {
        json.list("doubts");
        for (StackLook.Doubt doubt : doubts) {
            json.begin()
                    .field("about", doubt.about())
                    .field("text", doubt.text())
                    .end();
        }
        json.endList();
    }

    /** {@code containers}: what there is of it. */
    static void containers(JsonWriter json, StackDeclaration stack, Snapshot seen, List<Container> containers)
            throws IOException {
        Set<String> stale = StackTelling.stale(stack, seen);
        json.list("containers");
        for (Container container : containers) {
            json.begin()
                    .field("container", container.name())
                    .field("id", container.id())
                    .field("service", container.service())
                    .field("state", container.state())
                    .field("exitCode", container.hasEnded() ? container.exitCode() : null)
                    .field("health", container.health().status().name().toLowerCase(Locale.ROOT))
                    .field("healthStale", stale.contains(container.name()))
                    .field("checkedAt", container.health().lastEndedAt())
                    .field("startedAt", container.startedAt())
                    .field("image", container.image())
                    .field("imageId", container.imageId())
                    .field("imageDigest", container.imageDigest())
                    .end();
        }
        json.endList();
    }
}
