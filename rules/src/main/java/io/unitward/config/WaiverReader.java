package io.unitward.config;

import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.Waiver;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads {@code waivers.yaml}. It looks at no clock: a waiver lasts at most so long after the day it was granted, and one that
 * was granted for a later day does not count before it. So the same file is right or wrong for ever.
 */
public final class WaiverReader {
    /** From {@code granted} to {@code expires} at most. */
    public static final Duration LONGEST = Duration.ofDays(90);

    /** Without these "all clear" could be said of what nobody looked at, or of what went wrong. */
    public static final Map<String, String> NEVER = Map.of(
            "manager-unavailable", "a manager that did not answer is no manager without findings",
            "snapshot-incomplete", "what could not be seen is not clean",
            "changed-during-reload", "it is the outcome of a reload",
            "policy-failure", "a policy that failed has judged nothing",
            "bad-policy", "a policy that cannot be used ends the run");

    private static final List<String> KEYS = List.of("apiVersion", "waivers");
    private static final List<String> ENTRY_KEYS =
            List.of("policy", "units", "file", "digest", "reason", "approver", "granted", "expires");
    private static final int LONGEST_TEXT = 300;
    private static final String MOMENT = "a date such as 2027-01-31 (its first moment in UTC), or 2027-01-31T18:00:00Z";

    /** How long a waiver of a case lasts that does not say so. */
    private static final Duration USUAL = Duration.ofDays(30);

    private static final List<String> EXAMPLE_KEYS = List.of("policy", "units", "file", "digest", "granted", "expires");

    private final Problems problems;
    private final boolean users;

    private WaiverReader(String file, boolean users) {
        this.problems = new Problems(file);
        this.users = users;
    }

    /**
     * Reads one file. Whether the policies exist is asked when they are known.
     *
     * @param file its name, for messages
     * @param content its bytes
     * @param users whether it is a user's own, above a floor
     * @throws ConfigException with every problem of the file, in file order
     */
    public static List<Waiver> read(String file, byte[] content, boolean users) throws ConfigException {
        return new WaiverReader(file, users).read(content);
    }

    /**
     * Reads a waiver of a policy's case, which says only what matters there: of what is left out the policy is the empty text, the
     * unit the case's subject, and its time one in which it counts.
     *
     * @param file the case file, for messages
     * @param node the entry
     * @param subject the unit that the case is about, or {@code manager}
     * @param at the moment of the case
     * @param digests word that may stand for a digest → what it means
     * @throws ConfigException with every problem of the entry, in file order
     */
    public static Waiver example(String file, Node node, String subject, Instant at, Map<String, String> digests)
            throws ConfigException {
        WaiverReader reader = new WaiverReader(file, false);
        Waiver waiver = reader.example(node, subject, at, digests);
        reader.problems.throwIfAny();
        return waiver;
    }

    private Waiver example(Node node, String subject, Instant at, Map<String, String> digests) {
        Section section = Section.of(node, "waiver", EXAMPLE_KEYS, Set.of(), problems);
        Text policy = policy(section.text("policy"));
        List<String> units = section.has("units") ? units(section) : List.of(subject);
        String file = file(section.text("file"));
        String digest =
                section.choice("digest", digests.keySet().stream().sorted().toList());
        Instant from = moment(section.text("granted"), "granted");
        Text expiry = section.text("expires");
        Instant until = moment(expiry, "expires");
        Instant granted = from != null ? from : until != null ? until.minus(USUAL) : at.minus(Duration.ofDays(1));
        Instant expires = until != null ? until : granted.plus(USUAL);
        if (expiry != null && until != null) {
            limits(expiry, granted, expires);
        }
        return new Waiver(
                policy == null ? "" : policy.value(),
                units,
                file,
                digest == null ? null : digests.get(digest),
                "",
                "",
                granted,
                expires,
                users,
                problems.file(),
                node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1),
                node.getStartMark().map(mark -> mark.getColumn() + 1).orElse(1));
    }

    private List<Waiver> read(byte[] content) throws ConfigException {
        List<Waiver> waivers = new ArrayList<>();
        Node root = YamlText.read(content, problems);
        if (root != null) {
            Section section = Section.of(root, "waivers", KEYS, Set.of(), problems);
            ManifestReader.requireVersion(section);
            section.require("waivers", "a list of entries; [] waives nothing");
            for (Node item : section.items("waivers", null)) {
                Waiver waiver = entry(item);
                if (waiver != null) {
                    waivers.add(waiver);
                }
            }
        }
        problems.throwIfAny();
        return List.copyOf(waivers);
    }

    private @Nullable Waiver entry(Node node) {
        Section section = Section.of(node, "waiver", ENTRY_KEYS, Set.of(), problems);
        section.require("policy", "the id of a policy");
        section.require("units", UnitGlobRule.LIST + "; manager for what is found of the manager");
        section.require("reason", "why this is acceptable, in one line; it is shown in every report");
        section.require("approver", "who accepted it");
        section.require("granted", MOMENT);
        section.require("expires", MOMENT);
        Text policy = policy(section.text("policy"));
        List<String> units = units(section);
        String file = file(section.text("file"));
        String digest = digest(section.text("digest"));
        String reason = line(section.text("reason"), "reason");
        String approver = line(section.text("approver"), "approver");
        Instant granted = moment(section.text("granted"), "granted");
        Text expiry = section.text("expires");
        Instant expires = moment(expiry, "expires");
        if (expiry != null && granted != null && expires != null) {
            limits(expiry, granted, expires);
        }
        if (policy == null || reason == null || approver == null || granted == null || expires == null) {
            return null;
        }
        return new Waiver(
                policy.value(),
                units,
                file,
                digest,
                reason,
                approver,
                granted,
                expires,
                users,
                problems.file(),
                node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1),
                node.getStartMark().map(mark -> mark.getColumn() + 1).orElse(1));
    }

    private @Nullable Text policy(@Nullable Text policy) {
        String why = policy == null ? null : NEVER.get(policy.value());
        if (policy != null && why != null) {
            problems.add(policy.at(), "policy", policy.value(), "another policy: this cannot be waived, " + why);
        }
        return policy;
    }

    private List<String> units(Section section) {
        List<String> units = new ArrayList<>();
        List<Text> texts = section.texts("units", UnitGlobRule.LIST);
        section.distinct("units", texts);
        for (Text unit : texts) {
            String expected = unit.value().equals(FindingDraft.MANAGER) ? null : UnitGlobRule.expected(unit.value());
            if (expected != null) {
                problems.add(unit.at(), "units", unit.value(), expected);
            }
            units.add(unit.value());
        }
        return units;
    }

    private @Nullable String file(@Nullable Text file) {
        if (file == null) {
            return null;
        }
        if (!file.value().startsWith("/") && !file.value().startsWith("~/")) {
            problems.add(file.at(), "file", file.value(), "an absolute path, or one that begins with ~/");
        }
        return file.value();
    }

    private @Nullable String digest(@Nullable Text digest) {
        if (digest == null) {
            return null;
        }
        if (!digest.value().matches("[0-9a-f]{64}")) {
            problems.add(digest.at(), "digest", digest.value(), "a sha-256 digest: 64 digits of 0-9 and a-f");
        }
        return digest.value();
    }

    private @Nullable String line(@Nullable Text text, String key) {
        if (text != null && text.value().length() > LONGEST_TEXT) {
            problems.add(text.at(), key, text.value(), "at most " + LONGEST_TEXT + " characters");
        }
        return text == null ? null : text.value();
    }

    private @Nullable Instant moment(@Nullable Text text, String key) {
        Instant moment = text == null ? null : moment(text.value());
        if (text != null && moment == null) {
            problems.add(text.at(), key, text.value(), MOMENT);
        }
        return moment;
    }

    /** The moment that a date or an instant of a year of four digits stands for; null when the text is neither. */
    public static @Nullable Instant moment(String text) {
        if (!text.matches("[1-9][0-9]{3}-.*")) {
            return null; // the calendar goes far beyond what can be added to
        }
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : text.endsWith("Z") ? Instant.parse(text) : null;
        } catch (DateTimeException e) {
            return null; // the caller says what is expected
        }
    }

    private void limits(Text expiry, Instant granted, Instant expires) {
        if (!expires.isAfter(granted)) {
            problems.add(expiry.at(), "expires", expiry.value(), "a moment after granted");
        } else if (Duration.between(granted, expires).compareTo(LONGEST) > 0) {
            String last =
                    granted.plus(LONGEST).atOffset(ZoneOffset.UTC).toLocalDate().toString();
            problems.add(
                    expiry.at(),
                    "expires",
                    expiry.value(),
                    "at most " + LONGEST.toDays() + " days after granted, so " + last + " at the latest");
        }
    }
}
