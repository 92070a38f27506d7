package io.unitward.remediation.stack;

import io.unitward.facts.Container;
import io.unitward.facts.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What became of the containers of a stack between two looks. Pure.
 *
 * @param updated the services that run another image now, by what that is called
 * @param anew the services whose containers were made anew of the same image
 * @param started the services that run now and did not
 * @param gone the services that ran and do not
 */
public record Changes(
        Map<String, TreeSet<String>> updated, TreeSet<String> anew, TreeSet<String> started, TreeSet<String> gone) {
    /** What is said of none, and what an entry of the journal begins with then. */
    public static final String NOTHING_NEW = "nothing new";

    /** Between these; what could not be told counts as nothing. */
    public static Changes between(Stack before, Stack after) {
        Map<String, List<Container>> then = running(before);
        Map<String, List<Container>> now = running(after);
        Map<String, TreeSet<String>> updated = new TreeMap<>();
        TreeSet<String> anew = new TreeSet<>();
        TreeSet<String> started = new TreeSet<>();
        now.forEach((service, containers) -> {
            List<Container> earlier = then.get(service);
            if (earlier == null) {
                started.add(service);
                return;
            }
            TreeSet<String> ids = ids(earlier);
            for (Container container : containers) {
                boolean sameImage = earlier.stream()
                        .anyMatch(each -> String.valueOf(each.imageId()).equals(container.imageId()));
                if (!sameImage) {
                    updated.computeIfAbsent(name(container, earlier.get(0)), any -> new TreeSet<>())
                            .add(service);
                } else if (!ids.contains(container.id())) {
                    anew.add(service);
                }
            }
        });
        TreeSet<String> gone = new TreeSet<>(then.keySet());
        gone.removeAll(now.keySet());
        return new Changes(updated, anew, started, gone);
    }

    private static Map<String, List<Container>> running(Stack stack) {
        Map<String, List<Container>> running = new TreeMap<>();
        if (stack.containers() != null) {
            for (Container container : stack.containers()) {
                if (container.isRunning()) {
                    running.computeIfAbsent(
                                    container.service() == null ? container.name() : container.service(),
                                    any -> new ArrayList<>())
                            .add(container);
                }
            }
        }
        return running;
    }

    private static TreeSet<String> ids(List<Container> containers) {
        TreeSet<String> ids = new TreeSet<>();
        containers.forEach(container -> ids.add(container.id()));
        return ids;
    }

    private static String name(Container now, Container before) {
        String to = String.valueOf(now.image());
        String from = String.valueOf(before.image());
        return to.equals(from) ? to : to + " in place of " + from;
    }

    /** Whether nothing was changed. */
    public boolean none() {
        return updated.isEmpty() && anew.isEmpty() && started.isEmpty() && gone.isEmpty();
    }

    /** A phrase. */
    public String text() {
        List<String> parts = new ArrayList<>();
        updated.forEach((image, services) -> parts.add(image + " (" + String.join(", ", services) + ")"));
        List<String> said = new ArrayList<>();
        if (!parts.isEmpty()) {
            said.add("updated " + String.join(", ", parts));
        } else if (started.isEmpty() || !anew.isEmpty()) {
            said.add("no newer image"); // of what only started now nobody knows an older one
        }
        add("made anew of the same image: ", anew, said);
        add("started: ", started, said);
        add("does not run any more: ", gone, said);
        return String.join("; ", said);
    }

    private static void add(String what, TreeSet<String> services, List<String> said) {
        if (!services.isEmpty()) {
            said.add(what + String.join(", ", services));
        }
    }
}
