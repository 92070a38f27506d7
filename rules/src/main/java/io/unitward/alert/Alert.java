package io.unitward.alert;

import io.unitward.json.Times;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing to tell. It holds names, paths and the words of policies about themselves; never text of a unit file, nor what a
 * policy says of one. Of an update that failed it holds what the provider and containers said, masked by whoever made it.
 *
 * @param id what it is about, 16 hexadecimal digits: the same in each alert about the same finding of the same manager
 * @param event what happened
 * @param level how urgent; of what ends something the level that it was told with
 * @param wasLevel the level that was told before, where that is another; null else
 * @param host the name of the machine
 * @param manager whose units, such as {@code system manager}
 * @param at when it was seen
 * @param since since when it is, or was, there
 * @param policy id of the policy, or a word of ours; null for a test, and for a digest of several
 * @param unit unit name, or {@code manager}; null for a test, and for a digest of several
 * @param view the view it is about, its word; null when about neither
 * @param file the subject file; null when there is none
 * @param cause a short machine word; null when there is none
 * @param classification its word; null when it is no finding
 * @param severity its word; null when it is no finding
 * @param title one line
 * @param text some sentences
 * @param failure of an update of a stack that failed; null for all else
 */
public record Alert(
        String id,
        AlertEvent event,
        AlertLevel level,
        @Nullable AlertLevel wasLevel,
        String host,
        String manager,
        Instant at,
        Instant since,
        @Nullable String policy,
        @Nullable String unit,
        @Nullable String view,
        @Nullable String file,
        @Nullable String cause,
        @Nullable String classification,
        @Nullable String severity,
        String title,
        String text,
        @Nullable UpdateFailure failure) {
    /** About anything but an update that failed. */
    public Alert(
            String id,
            AlertEvent event,
            AlertLevel level,
            @Nullable AlertLevel wasLevel,
            String host,
            String manager,
            Instant at,
            Instant since,
            @Nullable String policy,
            @Nullable String unit,
            @Nullable String view,
            @Nullable String file,
            @Nullable String cause,
            @Nullable String classification,
            @Nullable String severity,
            String title,
            String text) {
        this(
                id,
                event,
                level,
                wasLevel,
                host,
                manager,
                at,
                since,
                policy,
                unit,
                view,
                file,
                cause,
                classification,
                severity,
                title,
                text,
                null);
    }

    /** The names of {@link #fields()}, in their order. */
    public static final List<String> FIELDS = List.of(
            "id",
            "event",
            "level",
            "host",
            "manager",
            "at",
            "since",
            "policy",
            "unit",
            "view",
            "file",
            "cause",
            "classification",
            "severity",
            "title",
            "text",
            "failed",
            "images",
            "running");

    /** All of it as texts, by name; what there is not is empty. */
    public Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("event", event.text());
        fields.put("level", level.text());
        fields.put("host", host);
        fields.put("manager", manager);
        fields.put("at", Times.format(at));
        fields.put("since", Times.format(since));
        fields.put("policy", text(policy));
        fields.put("unit", text(unit));
        fields.put("view", text(view));
        fields.put("file", text(file));
        fields.put("cause", text(cause));
        fields.put("classification", text(classification));
        fields.put("severity", text(severity));
        fields.put("title", title);
        fields.put("text", text);
        fields.put("failed", failure == null ? "" : failure.failed());
        fields.put("images", failure == null ? "" : failure.images());
        fields.put("running", failure == null ? "" : failure.running());
        return fields;
    }

    /** The same that says of another level what it was told with before; null for none. */
    public Alert withWas(@Nullable AlertLevel was) {
        return new Alert(
                id,
                event,
                level,
                was,
                host,
                manager,
                at,
                since,
                policy,
                unit,
                view,
                file,
                cause,
                classification,
                severity,
                title,
                text,
                failure);
    }

    /** The same in other words. */
    public Alert inWords(String otherTitle, String otherText) {
        return new Alert(
                id,
                event,
                level,
                wasLevel,
                host,
                manager,
                at,
                since,
                policy,
                unit,
                view,
                file,
                cause,
                classification,
                severity,
                otherTitle,
                otherText,
                failure);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
