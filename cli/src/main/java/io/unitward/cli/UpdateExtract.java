package io.unitward.cli;

import io.unitward.alert.UpdateFailure;
import io.unitward.cli.evidence.Secrets;
import io.unitward.facts.Container;
import io.unitward.facts.HealthStatus;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.host.Deadline;
import io.unitward.json.Visible;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.stack.Recorded;
import io.unitward.remediation.stack.StackJudge;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an alert says of an update that failed: enough to know what to do without logging in. What a provider, a health check or a
 * container said may hold anything, so it is masked as in evidence, shown with its control characters spelled out, and cut.
 */
final class UpdateExtract {
    /** What all of it may come to fits into the text of an alert, which is cut at 2000. */
    private static final int MOST_FAILED = 800;

    private static final int MOST_LISTED = 400;

    /** How what we say ourselves begins, which the alert says in other words: the room is for what others said. */
    private static final List<String> OURS =
            List.of("the next update tries", "not judged: ", "note: ", "the update failed (");

    private UpdateExtract() {}

    /** Looks at what runs now, and says it. */
    static UpdateFailure of(StackSession session, StackDeclaration stack, UpdateResult result) {
        StackAccount account = session.out().account(stack);
        Snapshot seen = session.watch(stack).look(Deadline.in(StackSession.LOOK));
        Stack now = StackJudge.seen(stack, seen);
        return of(
                result.text(),
                account == null ? List.of() : account.told(),
                account == null ? UpdateTrail.NONE : account.trail(),
                now,
                now == null ? Set.of() : StackSecrets.of(now, unit(stack)));
    }

    private static @Nullable Path unit(StackDeclaration stack) {
        try {
            return InstallPlace.userUnits().resolve(stack.unit());
        } catch (RunFailure noHome) {
            return null;
        }
    }

    /**
     * Says it; pure.
     *
     * @param text what became of it
     * @param told what was told meanwhile, of which the last is told first
     * @param now what there is now; null when that could not be told
     * @param known values that are secret wherever they stand
     */
    static UpdateFailure of(String text, List<String> told, UpdateTrail trail, @Nullable Stack now, Set<String> known) {
        Set<String> harmless = new HashSet<>();
        trail.before().values().forEach(image -> addTo(harmless, image.id(), image.digest()));
        trail.made().values().forEach(image -> addTo(harmless, image.id(), image.digest()));
        trail.pulled().forEach(each -> addTo(harmless, each.from(), each.to()));
        List<Container> containers = now == null ? null : now.containers();
        if (containers != null) {
            containers.forEach(each -> addTo(harmless, each.id(), each.imageId(), each.imageDigest()));
        }
        Secrets secrets = Secrets.of(known, harmless);
        // These are names and digests of images, which a value of an env file may be a part of.
        Secrets patterns = Secrets.of(Set.of(), harmless);
        return new UpdateFailure(
                // Where the stack could not be looked at nobody knows its secrets, and others may have said one.
                failed(text, now == null ? List.of() : told, secrets),
                cut(shown(images(trail), patterns), MOST_LISTED),
                cut(shown(running(containers), patterns), MOST_LISTED));
    }

    /** What became of it, and then the last words that were told, as many as there is room for. */
    private static String failed(String text, List<String> told, Secrets secrets) {
        // Together, since a private key goes over lines.
        List<String> lines = secrets.mask(String.join("\n", told))
                .text()
                .lines()
                .map(line -> Visible.of(line.strip()))
                .filter(line -> !line.isEmpty() && OURS.stream().noneMatch(line::startsWith))
                .toList();
        String head = cut(shown(text, secrets), MOST_FAILED / 2);
        StringBuilder last = new StringBuilder();
        for (int i = lines.size() - 1; i >= 0; i--) {
            String line = lines.get(i);
            if (head.length() + last.length() + line.length() > MOST_FAILED) {
                if (last.isEmpty()) {
                    last.append(cut(line, MOST_FAILED - head.length()));
                }
                break;
            }
            last.insert(0, last.isEmpty() ? line : line + " / ");
        }
        return last.isEmpty() ? head : head + " / " + last;
    }

    /** Of each container from what to what; of tags that no container runs, what the pull made of them. */
    private static String images(UpdateTrail trail) {
        List<String> all = new ArrayList<>();
        Map<String, Recorded.Image> before = new TreeMap<>(trail.before());
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(trail.made().keySet());
        for (String name : names) {
            Recorded.Image from = before.get(name);
            Recorded.Image to = trail.made().get(name);
            if (to != null && (from == null || !from.id().equals(to.id()))) {
                all.add(name + " (" + to.reference() + ") from " + (from == null ? "none" : digest(from)) + " to "
                        + digest(to));
            } else if (from != null) {
                all.add(name + " (" + from.reference() + ") " + digest(from)
                        + (to == null && !trail.made().isEmpty() ? " and gone" : " as before"));
            }
        }
        for (UpdateTrail.Pulled pulled : trail.pulled()) {
            if (trail.made().isEmpty()) {
                all.add("pulled " + pulled.reference() + " from " + orNone(pulled.from()) + " to "
                        + orNone(pulled.to()));
            }
        }
        return all.isEmpty() ? "none were changed" : String.join("; ", all);
    }

    private static String running(@Nullable List<Container> containers) {
        if (containers == null) {
            return "could not be told";
        }
        List<String> all = new ArrayList<>();
        for (Container each : containers) {
            HealthStatus health = each.health().status();
            all.add(each.name() + " " + orNone(each.state())
                    + (health == HealthStatus.NONE ? "" : ", " + health.name().toLowerCase(Locale.ROOT))
                    + (each.imageDigest() == null ? "" : ", " + each.imageDigest()));
        }
        return all.isEmpty() ? "no container" : String.join("; ", all);
    }

    private static String digest(Recorded.Image image) {
        return image.digest() == null ? "id " + image.id() : image.digest();
    }

    private static String orNone(@Nullable String word) {
        return word == null ? "none" : word;
    }

    private static String shown(String text, Secrets secrets) {
        return Visible.of(secrets.mask(text).text().replace('\n', ' '));
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "…";
    }

    private static void addTo(Set<String> words, @Nullable String... more) {
        for (String word : more) {
            if (word != null) {
                words.add(word.substring(word.indexOf(':') + 1));
            }
        }
    }
}
