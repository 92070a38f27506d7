package io.unitward.config;

import io.unitward.alert.AlertLevel;
import io.unitward.alert.AlertSink;
import io.unitward.alert.Alerts;
import io.unitward.alert.SinkKind;
import io.unitward.alert.SinkUrl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads {@code alerts:}. No secret stands in it, and no file is opened. */
final class AlertsReader {
    private static final List<String> KEYS = List.of("grace", "remind", "maxPerRun", "sinks");
    private static final List<String> SINK_KEYS = List.of(
            "sink", "type", "url", "urlFile", "tokenFile", "ca", "insecure", "body", "argv", "min", "only", "timeout");
    private static final List<String> KINDS =
            List.of("journal", "command", "gotify", "ntfy", "alertmanager", "slack", "json");
    private static final List<String> LEVELS = List.of("page", "ticket");
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,49}");
    private static final int MOST_SINKS = 16;
    private static final int MOST_PER_RUN = 100;
    private static final Duration LONGEST_REMIND = Duration.ofDays(366);
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(60);

    private final Problems problems;
    private final Set<String> names = new HashSet<>();

    private AlertsReader(Problems problems) {
        this.problems = problems;
    }

    /** What a manifest says of alerts; null when it does not speak of them. With problems added it is not to be used. */
    static @Nullable Alerts read(Section manifest, Problems problems) {
        Node node = manifest.value("alerts");
        return node == null
                ? null
                : new AlertsReader(problems).alerts(Section.of(node, "alerts", KEYS, Set.of(), problems));
    }

    private Alerts alerts(Section section) {
        List<AlertSink> sinks = new ArrayList<>();
        List<Node> items = section.items("sinks", "sinks");
        if (items.size() > MOST_SINKS) {
            problems.add(section.at(), "sinks", Integer.toString(items.size()), "at most " + MOST_SINKS);
        }
        for (Node item : items) {
            sinks.add(sink(Section.of(item, "sink", SINK_KEYS, Set.of(), problems)));
        }
        Duration grace = section.duration("grace", Duration.ZERO);
        Integer most = section.number("maxPerRun");
        Node given = section.value("maxPerRun");
        if (given != null && most != null && most > MOST_PER_RUN) {
            problems.add(given, "maxPerRun", most.toString(), "at most " + MOST_PER_RUN);
        }
        return new Alerts(
                grace == null ? Alerts.USUAL_GRACE : grace,
                section.duration("remind", Duration.ofHours(1), LONGEST_REMIND),
                most == null ? Alerts.USUAL_MOST : most,
                sinks.isEmpty() ? List.of(AlertSink.JOURNAL) : sinks);
    }

    private AlertSink sink(Section section) {
        section.require("sink", "a name such as 'phone'");
        section.require("type", "one of " + String.join(", ", KINDS));
        String name = name(section.text("sink"));
        String word = section.choice("type", KINDS);
        SinkKind kind = word == null ? SinkKind.JOURNAL : SinkKind.valueOf(word.toUpperCase(Locale.ROOT));
        if (word != null) {
            requireFitting(section, kind);
        }
        boolean insecure = section.flag("insecure");
        Duration timeout = section.duration("timeout", Duration.ofSeconds(1), LONGEST_TIMEOUT);
        return new AlertSink(
                name,
                kind,
                url(section.text("url"), kind, insecure),
                path(section.text("urlFile"), "urlFile"),
                path(section.text("tokenFile"), "tokenFile"),
                insecure,
                AlertBodyReader.read(section, problems),
                argv(section),
                levels(section),
                timeout == null ? AlertSink.USUAL_TIMEOUT : timeout,
                ca(section));
    }

    private String name(@Nullable Text name) {
        if (name == null) {
            return "";
        }
        if (!NAME.matcher(name.value()).matches()) {
            String expected = "lower-case letters, digits, '_' and '-', a letter or digit first";
            problems.add(name.at(), "sink", name.value(), expected);
        } else if (!names.add(name.value())) {
            problems.add(name.at(), "sink", name.value(), "one that no other sink has");
        }
        return name.value();
    }

    /** What belongs to another type would silently count for nothing. */
    private void requireFitting(Section section, SinkKind kind) {
        Set<String> fitting = new HashSet<>(List.of("sink", "type", "min", "only", "timeout"));
        if (kind == SinkKind.COMMAND) {
            fitting.add("argv");
            section.require("argv", "a program and its arguments, such as [\"/usr/local/bin/tell\", \"--loud\"]");
        }
        if (kind.isWebhook()) {
            fitting.addAll(List.of("url", "urlFile", "ca", "insecure"));
            if (kind != SinkKind.SLACK) {
                fitting.add("tokenFile");
            }
            if (kind == SinkKind.JSON) {
                fitting.add("body");
            }
            if (!section.has("urlFile")) {
                section.require("url", "where it is sent; or urlFile: with a file that holds that");
            } else if (section.has("url")) {
                problems.add(section.at(), "url", null, "url or urlFile, not both");
            }
            if (kind == SinkKind.GOTIFY) {
                section.require("tokenFile", "the file that holds the application's token");
            }
        }
        for (String key : SINK_KEYS) {
            Node value = section.value(key);
            if (value != null && !fitting.contains(key)) {
                problems.add(value, "key", key, "no such key with type: " + kind.text());
            }
        }
    }

    private @Nullable String url(@Nullable Text url, SinkKind kind, boolean insecure) {
        if (url == null) {
            return null;
        }
        String expected = SinkUrl.expected(url.value(), kind, insecure);
        if (expected != null) {
            // Not shown as a whole: it may hold what should not stand here.
            problems.add(url.at(), "url", null, expected);
        }
        return url.value();
    }

    private @Nullable String ca(Section section) {
        Text url = section.has("ca") ? section.text("url") : null;
        if (url != null && url.value().regionMatches(true, 0, "http:", 0, "http:".length())) {
            problems.add(section.at(), "ca", null, "a url with https: to http no certificate belongs");
        }
        return path(section.text("ca"), "ca");
    }

    private @Nullable String path(@Nullable Text path, String key) {
        if (path == null) {
            return null;
        }
        boolean begins = path.value().startsWith("/") || path.value().startsWith("~/");
        String expected = begins
                ? PathRule.FILE.expected(path.value())
                : "an absolute path, or one below '~/', the home of who runs unitward";
        if (expected != null) {
            problems.add(path.at(), key, path.value(), expected);
        }
        return path.value();
    }

    private List<String> argv(Section section) {
        List<String> argv = new ArrayList<>();
        if (section.has("argv")) {
            for (Text word : section.texts("argv", "a program and its arguments, each an item of its own")) {
                if (argv.isEmpty() && !word.value().startsWith("/")) {
                    problems.add(
                            word.at(), "argv", word.value(), "the absolute path of a program; no shell is involved");
                }
                argv.add(word.value());
            }
        }
        return argv;
    }

    private Set<AlertLevel> levels(Section section) {
        String least = section.choice("min", LEVELS);
        String only = section.choice("only", LEVELS);
        if (section.has("min") && section.has("only")) {
            problems.add(section.at(), "min", null, "min or only, not both");
        }
        if (only != null) {
            return EnumSet.of(level(only));
        }
        return least == null ? EnumSet.allOf(AlertLevel.class) : EnumSet.range(AlertLevel.PAGE, level(least));
    }

    private static AlertLevel level(String word) {
        return AlertLevel.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
