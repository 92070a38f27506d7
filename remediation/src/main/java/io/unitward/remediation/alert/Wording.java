package io.unitward.remediation.alert;

import io.unitward.alert.Alert;
import io.unitward.alert.AlertEvent;
import io.unitward.alert.AlertLevel;
import io.unitward.json.Times;
import io.unitward.json.Visible;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts alerts into words: names, paths, and what policies say of themselves. */
final class Wording {
    private static final int LONGEST = 2000;
    private static final int MOST_POLICIES = 10;
    private static final int MOST_UNITS = 3;

    /** What the cause of a finding is where it is a name, by policy. */
    static final Map<String, String> ABOUT = Map.ofEntries(
            Map.entry("container-missing", "Service"),
            Map.entry("container-surplus", "Service"),
            Map.entry("container-not-running", "Container"),
            Map.entry("container-restarted", "Container"),
            Map.entry("container-unhealthy", "Container"),
            Map.entry("health-stale", "Container"),
            Map.entry("image-differs", "Container"),
            Map.entry("image-update-pending", "Container"),
            Map.entry("label-mismatch", "Container"),
            Map.entry("unknown-container", "Container"),
            Map.entry("orphaned-health-timer", "Timer"),
            Map.entry("podman-unavailable", "Stack or container"),
            Map.entry("stack-settling", "Stack"),
            Map.entry("stack-unit-not-active", "Stack"));

    private Wording() {}

    /** About one subject. */
    static Alert of(Sight sight, Subject subject, AlertEvent event, @Nullable AlertLevel was, Instant since) {
        return new Alert(
                id(sight, subject.key()),
                event,
                subject.level(),
                was,
                sight.host(),
                sight.manager(),
                sight.at(),
                since,
                subject.policy(),
                subject.unit(),
                subject.view(),
                subject.file(),
                subject.cause(),
                subject.classification(),
                subject.severity(),
                before(event) + Visible.of(subject.unit()) + ": " + subject.policy()
                        + in(views(Arrays.asList(subject.view()))),
                cut(sentences(sight, subject, event, since)),
                event.ends() ? null : subject.failure());
    }

    /** The first of several about one file of one unit, which names the policies of all. */
    static Alert together(List<Alert> alerts) {
        Alert first = alerts.get(0);
        Set<String> policies = new LinkedHashSet<>();
        Set<String> views = new LinkedHashSet<>();
        for (Alert alert : alerts) {
            policies.add(String.valueOf(alert.policy()));
            views.add(alert.view() == null ? "" : alert.view());
        }
        String all = String.join(", ", policies);
        String title = before(first.event()) + Visible.of(String.valueOf(first.unit())) + ": " + all + in(views(views));
        String others = policies.size() == 1
                ? " This is one alert for " + alerts.size() + " findings of that file."
                : " This is one alert for all findings of that file: " + all + ".";
        return first.inWords(title, cut(first.text() + others));
    }

    /** Of what waited, and is not put right but loaded. */
    static Alert loadedNow(Alert alert) {
        String title = "no longer pending, but loaded: "
                + alert.title().substring(before(alert.event()).length());
        return alert.inWords(title, cut(alert.text() + " It waits no more, since it was loaded."));
    }

    private static String in(String views) {
        return views.isEmpty() ? "" : " (" + views + ")";
    }

    private static String views(Collection<? extends @Nullable String> views) {
        List<String> words = new ArrayList<>();
        for (String view : views) {
            if (view != null && !view.isEmpty()) {
                words.add(view.equals("onDisk") ? "on disk" : view);
            }
        }
        return String.join(", ", words);
    }

    /** About all that was too much for one run: how many of what, and the first units of each. What ends something wakes nobody. */
    static Alert digest(Sight sight, List<Alert> left) {
        AlertLevel level = AlertLevel.TICKET;
        Map<String, Integer> events = new TreeMap<>();
        Map<String, List<String>> units = new TreeMap<>();
        Set<String> policies = new TreeSet<>();
        Set<String> allUnits = new TreeSet<>();
        for (Alert alert : left) {
            level = alert.event().ends() ? level : level.or(alert.level());
            events.merge(alert.event().text(), 1, Integer::sum);
            policies.add(String.valueOf(alert.policy()));
            allUnits.add(String.valueOf(alert.unit()));
            units.computeIfAbsent(alert.event().text() + " " + alert.policy(), none -> new ArrayList<>())
                    .add(Visible.of(String.valueOf(alert.unit())));
        }
        return new Alert(
                id(sight, "digest"),
                AlertEvent.DIGEST,
                level,
                null,
                sight.host(),
                sight.manager(),
                sight.at(),
                sight.at(),
                policies.size() == 1 ? left.get(0).policy() : null,
                allUnits.size() == 1 ? left.get(0).unit() : null,
                null,
                null,
                null,
                null,
                null,
                left.size() + " more alerts in this run: "
                        + String.join(
                                ", ",
                                events.entrySet().stream()
                                        .map(each -> each.getValue() + " " + each.getKey())
                                        .toList()),
                cut("On " + Visible.of(sight.host()) + ", " + sight.manager() + ": " + counted(units)
                        + ". 'unitward audit --dry-run' and 'unitward log --findings' have them all."));
    }

    private static String counted(Map<String, List<String>> units) {
        StringBuilder text = new StringBuilder();
        int named = 0;
        for (Map.Entry<String, List<String>> each : units.entrySet()) {
            if (++named > MOST_POLICIES) {
                return text.append(" and others").toString();
            }
            List<String> distinct = each.getValue().stream().distinct().toList();
            text.append(named == 1 ? "" : ", ")
                    .append(each.getValue().size())
                    .append(" x ")
                    .append(each.getKey())
                    .append(" (")
                    .append(String.join(", ", distinct.subList(0, Math.min(MOST_UNITS, distinct.size()))))
                    .append(distinct.size() > MOST_UNITS ? ", …)" : ")");
        }
        return text.toString();
    }

    /** The same for the same subject of the same manager of the same host. */
    static String id(Sight sight, String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((sight.host() + '\0' + sight.manager() + '\0' + key).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String before(AlertEvent event) {
        return switch (event) {
            case CHANGED -> "changed: ";
            case WAIVER_ENDED -> "no longer waived: ";
            case REMINDER -> "still there: ";
            case RECOVERED -> "recovered: ";
            case WAIVED -> "waived: ";
            default -> "";
        };
    }

    private static String sentences(Sight sight, Subject subject, AlertEvent event, Instant since) {
        StringBuilder text = new StringBuilder("On " + Visible.of(sight.host()) + ", " + sight.manager());
        text.append(event == AlertEvent.RECOVERED ? ", there from " : ", since ")
                .append(Times.format(since.truncatedTo(ChronoUnit.SECONDS)))
                .append('.');
        if (subject.file() != null) {
            text.append(" File ").append(Visible.of(subject.file()));
            text.append(
                    subject.view() == null
                            ? "."
                            : subject.view().equals("onDisk") ? ", as it is on disk." : ", as " + subject.view() + ".");
        }
        if (subject.cause() != null) {
            text.append(' ')
                    .append(ABOUT.getOrDefault(subject.policy(), "Cause"))
                    .append(": ")
                    .append(Visible.of(subject.cause()))
                    .append('.');
        }
        if (!event.ends() && !subject.words().isEmpty()) {
            text.append(' ').append(Visible.of(subject.words()));
        }
        return text.toString();
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
