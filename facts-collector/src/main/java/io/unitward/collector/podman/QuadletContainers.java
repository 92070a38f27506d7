package io.unitward.collector.podman;

import io.unitward.facts.Container;
import io.unitward.facts.Quadlet;
import io.unitward.facts.Stack;
import io.unitward.facts.UnitNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the containers of units of Quadlet: podman's generator gives each the label {@code PODMAN_SYSTEMD_UNIT}. */
final class QuadletContainers {
    private static final int MOST_AT_ONCE = 200;

    private final PodmanClient client;

    QuadletContainers(PodmanClient client) {
        this.client = client;
    }

    /** Whether a source was generated to a unit that runs containers. */
    static boolean hasAny(Quadlet quadlet) {
        return quadlet.generatedPath() != null && quadlet.runsContainers();
    }

    /** The same sources with a reason why podman could not tell, where it would have been asked. */
    static List<Quadlet> unknown(List<Quadlet> quadlets, @Nullable String reason) {
        String why = reason == null ? "podman was not asked" : reason;
        return quadlets.stream()
                .map(quadlet -> hasAny(quadlet) ? quadlet.with(new Quadlet.Running(null, null, why)) : quadlet)
                .toList();
    }

    List<Quadlet> look(List<Quadlet> quadlets) throws NotAnswered {
        TreeSet<String> units = new TreeSet<>();
        quadlets.stream().filter(QuadletContainers::hasAny).forEach(quadlet -> units.add(quadlet.generatedUnit()));
        for (int attempt = 1; ; attempt++) {
            List<String> wanted = new ArrayList<>();
            for (ListedContainer container :
                    client.ask(List.of("ps", "--all", "--format", "json"), ListedContainer::all)) {
                String unit = container.unit();
                if (unit != null && (units.contains(unit) || units.contains(UnitNames.templateOf(unit)))) {
                    wanted.add(container.id());
                }
            }
            try {
                List<Container> containers = inspect(wanted);
                List<ListedImage> images =
                        client.ask(List.of("images", "--all", "--digests", "--format", "json"), ListedImage::all);
                return quadlets.stream()
                        .map(quadlet -> hasAny(quadlet) ? quadlet.with(running(quadlet, containers, images)) : quadlet)
                        .toList();
            } catch (NotAnswered e) {
                // One that was removed between the two questions makes the second one fail.
                if (attempt > 1) {
                    throw e;
                }
            }
        }
    }

    private List<Container> inspect(List<String> wanted) throws NotAnswered {
        List<Container> all = new ArrayList<>();
        TreeSet<String> answered = new TreeSet<>();
        for (int from = 0; from < wanted.size(); from += MOST_AT_ONCE) {
            List<String> arguments = new ArrayList<>(List.of("inspect", "--type", "container"));
            arguments.addAll(wanted.subList(from, Math.min(wanted.size(), from + MOST_AT_ONCE)));
            for (InspectedContainer each : client.ask(arguments, InspectedContainer::all)) {
                answered.add(each.container().id());
                all.add(each.container());
            }
        }
        if (all.size() != wanted.size() || !answered.containsAll(wanted)) {
            throw new NotAnswered("'podman inspect' tells of other containers than those it was asked for");
        }
        all.sort(Comparator.comparing(Container::name).thenComparing(Container::id));
        return all;
    }

    private static Quadlet.Running running(Quadlet quadlet, List<Container> all, List<ListedImage> images) {
        String unit = String.valueOf(quadlet.generatedUnit());
        TreeSet<String> references = new TreeSet<>();
        List<Container> its = new ArrayList<>();
        for (Container container : all) {
            String label = String.valueOf(container.unitLabel());
            if (label.equals(unit) || UnitNames.templateOf(label).equals(unit)) {
                its.add(container);
                if (container.image() != null) {
                    references.add(container.image());
                }
            }
        }
        if (quadlet.image() != null) {
            references.add(quadlet.image());
        }
        return new Quadlet.Running(its, local(references, images), null);
    }

    private static List<Stack.Image> local(SortedSet<String> references, List<ListedImage> images) {
        Map<String, ListedImage> byName = new HashMap<>();
        images.forEach(image -> image.names().forEach(name -> byName.put(name, image)));
        List<Stack.Image> local = new ArrayList<>();
        for (String reference : references) {
            ListedImage image = byName.get(reference);
            local.add(new Stack.Image(
                    reference, image == null ? null : image.id(), image == null ? null : image.digest()));
        }
        return local;
    }
}
