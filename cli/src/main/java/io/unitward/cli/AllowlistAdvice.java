package io.unitward.cli;

import io.unitward.config.Allowlist;
import io.unitward.config.AllowlistForm;
import io.unitward.config.ConfigPlaces;
import io.unitward.remediation.plan.AllowlistLines;
import io.unitward.verdict.ActionKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What to add to which file, so that the allowlist permits something.
 *
 * @param file which
 * @param isNew whether it does not exist yet; the lines are all of it then, else they belong into its list {@code allow}
 * @param style how that list is written now
 * @param lines what to add, or what {@code allow: []} is to be replaced by
 */
record AllowlistAdvice(Path file, boolean isNew, AllowlistForm.Style style, List<String> lines) {
    private static final String NAME = "allowlist.yaml";
    /** More than the largest that is read. */
    private static final int LARGEST = 2 << 20;

    private static final String DASH = "  - ";

    AllowlistAdvice {
        lines = List.copyOf(lines);
    }

    /** The words that go before the lines. */
    String head() {
        if (isNew) {
            return "add to " + file + ", which does not exist yet:";
        }
        return switch (style) {
            case LINES -> "add to " + file + " below allow:";
            case EMPTY -> "in " + file + " replace " + replaced() + " by:";
            case BRACKETS -> "add to " + file + " before the bracket that closes the list of allow:";
            case EMPTY_BRACKETS -> "add to " + file + " between the brackets of allow:";
        };
    }

    /** What the lines take the place of; null when they are added to what is there. */
    @Nullable
    String replaced() {
        return style == AllowlistForm.Style.EMPTY ? "allow: []" : null;
    }

    /**
     * What would have to be added; empty when all of it is permitted.
     *
     * @param allowlist what permits, as read from these places
     * @param wanted action → units that it is wanted for
     */
    static List<AllowlistAdvice> of(Allowlist allowlist, Map<ActionKind, Set<String>> wanted, ConfigPlaces places) {
        Path etc = places.etcDirectory().resolve(NAME);
        Path own = places.allowlistOverride() != null
                ? places.allowlistOverride()
                : places.callerUid() == 0 || places.userConfigDirectory() == null
                        ? etc
                        : places.userConfigDirectory().resolve(NAME);
        boolean builtIn = allowlist.own().equals(Allowlist.DEFAULT.own());
        Map<ActionKind, Set<String>> notOwn = missing(new Allowlist(allowlist.own()), wanted);
        List<AllowlistAdvice> advice = new ArrayList<>();
        if (allowlist.floor() != null) {
            Map<ActionKind, Set<String>> notFloor = missing(new Allowlist(allowlist.floor()), wanted);
            add(etc, false, notFloor, advice);
            add(own, false, notOwn, advice);
        } else {
            // A first file of the user's own would only narrow what the administrator's permits.
            add(builtIn || Files.exists(own) ? own : etc, builtIn, notOwn, advice);
        }
        return advice;
    }

    /** An allowlist that permits these actions for every unit: what a plan by it holds is what is wanted. */
    static Allowlist everything(ActionKind... actions) {
        return new Allowlist(Arrays.stream(actions)
                .map(action -> new Allowlist.Entry(action, List.of("*"), null, null, "everything"))
                .toList());
    }

    private static void add(Path file, boolean isNew, Map<ActionKind, Set<String>> missing, List<AllowlistAdvice> to) {
        if (missing.isEmpty()) {
            return;
        }
        AllowlistForm form = isNew ? AllowlistForm.of(new byte[0]) : form(file);
        to.add(new AllowlistAdvice(file, isNew, form.style(), written(AllowlistLines.of(missing, isNew), isNew, form)));
    }

    /** It was read a moment ago; where it no longer can be, nothing is lost but the form. */
    private static AllowlistForm form(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return AllowlistForm.of(in.readNBytes(LARGEST));
        } catch (IOException gone) {
            return AllowlistForm.of(new byte[0]);
        }
    }

    private static List<String> written(List<String> lines, boolean isNew, AllowlistForm form) {
        if (isNew) {
            return lines;
        }
        List<String> entries =
                lines.stream().map(line -> line.substring(DASH.length())).toList();
        return switch (form.style()) {
            case LINES ->
                entries.stream()
                        .map(entry -> " ".repeat(form.indent()) + "- " + entry)
                        .toList();
            case EMPTY -> {
                List<String> list = new ArrayList<>(List.of("allow:"));
                list.addAll(lines);
                yield list;
            }
            case BRACKETS -> entries.stream().map(entry -> ", " + entry).toList();
            case EMPTY_BRACKETS -> List.of(String.join(",\n", entries).split("\n"));
        };
    }

    private static Map<ActionKind, Set<String>> missing(Allowlist one, Map<ActionKind, Set<String>> wanted) {
        Map<ActionKind, Set<String>> missing = new LinkedHashMap<>();
        wanted.forEach((action, units) -> units.stream()
                .filter(unit -> !one.permits(action, unit.equals("*") ? List.of() : List.of(unit)))
                .forEach(unit ->
                        missing.computeIfAbsent(action, kind -> new TreeSet<>()).add(unit)));
        return missing;
    }
}
