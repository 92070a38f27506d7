package io.unitward.json;

import io.unitward.facts.Container;
import io.unitward.facts.Quadlet;
import io.unitward.facts.Stack;
import io.unitward.facts.UnitFile;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The field of a snapshot, and of the explanation of a unit, that is about sources of Quadlet; left out where there are none, as in older snapshots. */
public final class QuadletJson {
    private QuadletJson() {}

    /** Writes them as the field {@code quadlets}. */
    public static void write(JsonWriter json, List<Quadlet> quadlets) throws IOException {
        if (quadlets.isEmpty()) {
            return;
        }
        json.list("quadlets");
        for (Quadlet quadlet : quadlets) {
            json.begin()
                    .field("path", quadlet.path())
                    .field("unit", quadlet.unit())
                    .field("status", Words.of(quadlet.status()))
                    .field("changedAt", quadlet.changedAt())
                    .field("sha256", quadlet.sha256())
                    .field("image", quadlet.image())
                    .field("containerName", quadlet.containerName())
                    .field("generatedPath", quadlet.generatedPath())
                    .field("otherSource", quadlet.otherSource())
                    .field("problem", quadlet.problem());
            running(json, quadlet.running());
            json.end();
        }
        json.endList();
    }

    private static void running(JsonWriter json, Quadlet.Running running) throws IOException {
        if (running.equals(Quadlet.Running.NOT_ASKED)) {
            return;
        }
        json.begin("running");
        StacksWriter stacks = new StacksWriter(json);
        stacks.containers(running.containers());
        stacks.images(running.images());
        json.field("reason", running.reason()).end();
    }

    private static Quadlet.Running running(JsonReader in, StacksReader stacks) throws BadJson {
        List<Container> containers = null;
        List<Stack.Image> images = null;
        String reason = null;
        if (!in.object()) {
            return Quadlet.Running.NOT_ASKED;
        }
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "containers" -> containers = in.absent() ? null : stacks.containers();
                case "images" -> images = in.absent() ? null : stacks.images();
                case "reason" -> reason = in.text();
                default -> in.skip();
            }
        }
        return new Quadlet.Running(containers, images, reason);
    }

    static @Nullable List<Quadlet> read(JsonReader in, FileReader files, StacksReader stacks) throws BadJson {
        SnapshotReader.Once paths = new SnapshotReader.Once();
        return in.list(() -> one(in, files, stacks, paths));
    }

    private static Quadlet one(JsonReader in, FileReader files, StacksReader stacks, SnapshotReader.Once paths)
            throws BadJson {
        String path = null;
        String unit = null;
        UnitFile.Status status = null;
        Instant changedAt = null;
        String sha256 = null;
        String image = null;
        String containerName = null;
        String generatedPath = null;
        String otherSource = null;
        String problem = null;
        Quadlet.Running running = Quadlet.Running.NOT_ASKED;
        in.element();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "path" -> path = in.path();
                case "unit" -> unit = in.text();
                case "status" -> status = in.word(UnitFile.Status.class);
                case "changedAt" -> changedAt = in.instant();
                case "sha256" -> sha256 = files.digest();
                case "image" -> image = in.text();
                case "containerName" -> containerName = in.text();
                case "generatedPath" -> generatedPath = in.path();
                case "otherSource" -> otherSource = in.text();
                case "problem" -> problem = in.text();
                case "running" -> running = running(in, stacks);
                default -> in.skip();
            }
        }
        Quadlet quadlet = new Quadlet(
                in.need(path, "path"),
                unit,
                in.need(status, "status"),
                changedAt,
                sha256,
                image,
                containerName,
                generatedPath,
                otherSource,
                problem,
                running);
        paths.check(in, "source of Quadlet", quadlet.path());
        return quadlet;
    }
}
