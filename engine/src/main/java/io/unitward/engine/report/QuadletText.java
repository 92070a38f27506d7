package io.unitward.engine.report;

import io.unitward.facts.Container;
import io.unitward.facts.Quadlet;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From a source of Quadlet to what runs of it, as text: a line for the source, and one for each of its containers. */
final class QuadletText {
    private final TextOut out;

    QuadletText(TextOut out) {
        this.out = out;
    }

    void write(List<Quadlet> quadlets) throws IOException {
        for (Quadlet quadlet : quadlets) {
            String path = quadlet.generatedPath();
            out.line("  quadlet   " + quadlet.path() + (path == null ? ": not generated" : " -> " + path));
            Quadlet.Running running = quadlet.running();
            if (running.reason() != null) {
                out.paragraph(12, "its containers are not known: " + running.reason());
            }
            for (Container container : running.containers() == null ? List.<Container>of() : running.containers()) {
                out.line("            " + container.name() + ": " + known(container.state()) + ", from "
                        + known(container.image()) + " (" + known(container.imageDigest()) + ")");
            }
            if (running.containers() != null && running.containers().isEmpty()) {
                out.line("            no container");
            }
        }
    }

    private static String known(@Nullable String word) {
        return word == null ? "not told" : word;
    }
}
