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
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts alerts into words: names, paths, and what policies say of themselves. */
final class Wording {
    private static final int LONGEST = 2000;
    private static final int MOST_POLICIES = 10;

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
                before(event) + Visible.of(subject.unit()) + ": " + subject.policy(),
                cut(sentences(sight, subject, event, since)));
    }

    /** About all that was too much for one run, by the names of policies alone. */
    static Alert digest(Sight sight, List<Alert> left) {
        AlertLevel level = AlertLevel.TICKET;
        Map<String, Integer> counts = new TreeMap<>();
        for (Alert alert : left) {
            level = level.or(alert.level());
            counts.merge(alert.event().text() + " " + alert.policy(), 1, Integer::sum);
        }
        StringBuilder text = new StringBuilder("On " + Visible.of(sight.host()) + ", " + sight.manager() + ": ");
        int named = 0;
        for (Map.Entry<String, Integer> each : counts.entrySet()) {
            if (++named > MOST_POLICIES) {
                text.append(" and others");
                break;
            }
            text.append(named == 1 ? "" : ", ")
                    .append(each.getValue())
                    .append(" x ")
                    .append(each.getKey());
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
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                left.size() + " more alerts in this run",
                cut(text + ". 'unitward audit --dry-run' and 'unitward log --findings' have them all."));
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
            text.append(" Cause: ").append(Visible.of(subject.cause())).append('.');
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
