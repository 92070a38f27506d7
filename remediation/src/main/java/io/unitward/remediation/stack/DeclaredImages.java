package io.unitward.remediation.stack;

import io.unitward.config.ComposeFile;
import io.unitward.facts.Stack;
import io.unitward.host.Deadline;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which image the provider uses for each service of a stack, variables and all. Compose files tell it where they name images
 * without variables; where they do not, only the provider knows.
 *
 * @param images the references by service, as the provider writes them; a service whose image is built is not in it
 * @param untold why it is not known, a phrase, by service
 * @param active every service that the provider would start, those of profiles that an env file switches on among them; null when
 *     it was not asked, and when it does not tell
 */
public record DeclaredImages(
        SortedMap<String, String> images,
        SortedMap<String, String> untold,
        @Nullable SortedSet<String> active) {
    private static final Pattern PULL = Pattern.compile("(?m)^podman pull (\\S+)$");

    public DeclaredImages {
        images = Collections.unmodifiableSortedMap(new TreeMap<>(images));
        untold = Collections.unmodifiableSortedMap(new TreeMap<>(untold));
        active = active == null ? null : Collections.unmodifiableSortedSet(new TreeSet<>(active));
    }

    /** The same where the provider does not tell what it would start. */
    public DeclaredImages(SortedMap<String, String> images, SortedMap<String, String> untold) {
        this(images, untold, null);
    }

    /**
     * Asks the provider only where the compose files leave something open: an image, or whether a profile is active. Nothing is started, pulled or made.
     *
     * @param seen a look at the stack's files
     * @param provider what the stack's provider said it is
     */
    public static DeclaredImages of(Stack seen, Compose compose, Provider provider, Deadline deadline) {
        SortedMap<String, String> literal = new TreeMap<>();
        TreeSet<String> open = new TreeSet<>();
        List<Stack.Service> services = seen.services();
        if (services != null) {
            for (Stack.Service service : services) {
                if (service.image() == null) {
                    open.add(service.name());
                } else {
                    literal.put(service.name(), service.image());
                }
            }
        }
        boolean hasProfiles = services != null && services.stream().anyMatch(service -> !service.byDefault());
        if (services != null && open.isEmpty() && !hasProfiles) {
            return new DeclaredImages(literal, new TreeMap<>());
        }
        Compose.Written config = compose.ask(List.of(), List.of("config"), deadline);
        ComposeFile.Services read = config.ended().saysWell()
                ? ComposeFile.read(Map.of("as " + compose.program().name() + " has it", config.stdout()))
                : ComposeFile.Services.unknown("");
        if (read.services() != null) {
            // A service of a profile that is not active is not in it; its literal name still holds.
            read.services().forEach(service -> put(literal, service));
            return new DeclaredImages(literal, new TreeMap<>(), active(read.services(), provider));
        }
        String only = provider.kind() == Provider.Kind.PODMAN_COMPOSE ? only(literal, compose, deadline) : null;
        SortedMap<String, String> untold = new TreeMap<>();
        for (String service : open) {
            if (only != null) {
                literal.put(service, only);
            } else {
                untold.put(
                        service,
                        "image is interpolated or built, and "
                                + compose.program().name() + " config failed");
            }
        }
        return new DeclaredImages(literal, untold);
    }

    /** podman-compose writes services of profiles that are not active, too. */
    private static @Nullable SortedSet<String> active(List<Stack.Service> services, Provider provider) {
        return provider.kind() != Provider.Kind.DOCKER_COMPOSE
                ? null
                : services.stream().map(Stack.Service::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private static void put(SortedMap<String, String> images, Stack.Service service) {
        if (service.image() != null) {
            images.put(service.name(), service.image());
        }
    }

    /**
     * podman-compose before 1.0.4 has no {@code config}, and says what it would pull, though not for which service: an answer
     * where all that compose files leave open is one image.
     */
    private static @Nullable String only(SortedMap<String, String> literal, Compose compose, Deadline deadline) {
        Compose.Written dry = compose.ask(List.of("--dry-run"), List.of("pull"), deadline);
        if (!dry.ended().saysWell()) {
            return null;
        }
        TreeSet<String> pulled = new TreeSet<>();
        Matcher line = PULL.matcher(dry.stderr());
        while (line.find()) {
            pulled.add(line.group(1));
        }
        if (pulled.size() > 1) {
            pulled.removeAll(literal.values());
        }
        return pulled.size() == 1 ? pulled.first() : null;
    }

    /** What of it could not be told, one phrase for each reason such as {@code web, worker (image is …)}; empty when all was. */
    public List<String> notJudged() {
        Map<String, List<String>> byReason = new TreeMap<>();
        untold.forEach((service, reason) ->
                byReason.computeIfAbsent(reason, any -> new ArrayList<>()).add(service));
        return byReason.entrySet().stream()
                .map(each -> String.join(", ", each.getValue()) + " (" + each.getKey() + ")")
                .toList();
    }
}
