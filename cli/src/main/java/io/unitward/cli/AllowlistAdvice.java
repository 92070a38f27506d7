package io.unitward.cli;

import io.unitward.config.Allowlist;
import io.unitward.config.ConfigPlaces;
import io.unitward.remediation.plan.AllowlistLines;
import io.unitward.verdict.ActionKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What to add to which file, so that the allowlist permits something.
 *
 * @param file which
 * @param isNew whether it does not exist yet; the lines are all of it then, else they belong into its list {@code allow}
 * @param lines what to add
 */
record AllowlistAdvice(Path file, boolean isNew, List<String> lines) {
    private static final String NAME = "allowlist.yaml";

    AllowlistAdvice {
        lines = List.copyOf(lines);
    }

    /** The words that go before the lines. */
    String head() {
        return "add to " + file + (isNew ? ", which does not exist yet" : " below allow") + ":";
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

    private static void add(Path file, boolean isNew, Map<ActionKind, Set<String>> missing, List<AllowlistAdvice> to) {
        if (!missing.isEmpty()) {
            to.add(new AllowlistAdvice(file, isNew, AllowlistLines.of(missing, isNew)));
        }
    }

    private static Map<ActionKind, Set<String>> missing(Allowlist one, Map<ActionKind, Set<String>> wanted) {
        Map<ActionKind, Set<String>> missing = new LinkedHashMap<>();
        wanted.forEach((action, units) -> units.stream()
                .filter(unit -> !one.permits(action, List.of(unit)))
                .forEach(unit ->
                        missing.computeIfAbsent(action, kind -> new TreeSet<>()).add(unit)));
        return missing;
    }
}
