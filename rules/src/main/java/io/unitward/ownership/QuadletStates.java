package io.unitward.ownership;

import io.unitward.facts.Container;
import io.unitward.facts.ManagerInput;
import io.unitward.facts.Quadlet;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.facts.UnitFile;
import io.unitward.ownership.QuadletState.Generated;
import io.unitward.verdict.FindingDraft;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Works out what became of each source of Quadlet. Pure; in doubt that is unknown. */
public final class QuadletStates {
    /** Of two clocks, one in the kernel's files and one of the manager: what changed at the same moment came later. */
    private static final Duration SAME_MOMENT = Duration.ofMillis(10);

    private final @Nullable Instant loadedAt;
    private final boolean hasGenerator;
    /** File name → the source of that name which was generated. */
    private final Map<String, String> first = new HashMap<>();

    private QuadletStates(Snapshot snapshot) {
        loadedAt = snapshot.manager().loadedAt();
        hasGenerator = snapshot.managerInputs().stream()
                .anyMatch(input -> input.kind() == ManagerInput.Kind.GENERATOR
                        && input.path()
                                .substring(input.path().lastIndexOf('/') + 1)
                                .startsWith("podman-"));
        for (Quadlet quadlet : snapshot.quadlets()) {
            if (quadlet.generatedPath() != null) {
                first.put(quadlet.name(), quadlet.path());
            }
        }
    }

    /**
     * Of each source of a snapshot.
     *
     * @param required the names of units that must exist
     */
    public static List<QuadletState> of(Snapshot snapshot, Ownership ownership, Set<String> required) {
        QuadletStates states = new QuadletStates(snapshot);
        List<QuadletState> all = new ArrayList<>();
        for (Quadlet quadlet : snapshot.quadlets()) {
            String unit = quadlet.generatedUnit();
            boolean declared = unit != null && (required.contains(unit) || ownership.expectationOf(unit) != null);
            all.add(states.state(quadlet, unit == null ? FindingDraft.MANAGER : unit, declared));
        }
        return all;
    }

    private QuadletState state(Quadlet quadlet, String subject, boolean declared) {
        String path = quadlet.path();
        if (quadlet.generatedPath() != null) {
            return new QuadletState(
                    subject, path, declared, Generated.YES, "", images(quadlet, true), images(quadlet, false));
        }
        if (quadlet.status() == UnitFile.Status.NULL_DEVICE) {
            return state(subject, path, declared, Generated.HIDDEN, "it is a mask");
        }
        String before = first.get(quadlet.name());
        if (before != null) {
            return state(subject, path, declared, Generated.HIDDEN, before + " goes first");
        }
        if (quadlet.problem() != null) {
            return state(subject, path, declared, Generated.UNKNOWN, quadlet.problem());
        }
        Instant changedAt = quadlet.changedAt();
        if (changedAt == null || loadedAt == null) {
            return state(
                    subject,
                    path,
                    declared,
                    Generated.UNKNOWN,
                    "whether a reload has read it is not known, because it is not told when "
                            + (loadedAt == null ? "the manager loaded its units" : "it was changed"));
        }
        return changedAt.isAfter(loadedAt.minus(SAME_MOMENT))
                ? state(
                        subject,
                        path,
                        declared,
                        Generated.WAITING,
                        "it was changed after the last reload, at " + changedAt)
                : state(subject, path, declared, Generated.NO, whyNot(quadlet));
    }

    private static QuadletState state(
            String subject, String path, boolean declared, Generated generated, String reason) {
        return new QuadletState(subject, path, declared, generated, reason, "", "");
    }

    /** The first container of which there is something to tell, by name. */
    private static String images(Quadlet quadlet, boolean differs) {
        List<Container> containers = quadlet.running().containers();
        List<Stack.Image> local = quadlet.running().images();
        if (containers == null || local == null) {
            return "";
        }
        Map<String, Stack.Image> images = new HashMap<>();
        local.forEach(image -> images.put(image.reference(), image));
        String wanted = quadlet.image();
        for (Container container : containers) {
            String told = "";
            if (container.isRunning() && !differs) {
                told = ContainerFacts.updatePending(container, images);
            } else if (container.isRunning() && wanted != null && isPlain(quadlet, wanted)) {
                told = ContainerFacts.imageDiffers(wanted, container, images);
            }
            if (!told.isEmpty()) {
                return container.name() + ": " + told;
            }
        }
        return "";
    }

    /** Whether an image is named as podman is given it, and not by another source or with specifiers. */
    private static boolean isPlain(Quadlet quadlet, String image) {
        return quadlet.path().endsWith(".container")
                && !image.endsWith(".image")
                && !image.endsWith(".build")
                && image.indexOf('%') < 0
                && image.indexOf('$') < 0;
    }

    private String whyNot(Quadlet quadlet) {
        if (quadlet.otherSource() != null) {
            return quadlet.unit() + " was generated from " + quadlet.otherSource();
        }
        return hasGenerator
                ? "the generator did not take it at the last reload"
                : "the manager has no generator whose name begins with podman-, which podman has from 4.4 on";
    }
}
