package io.unitward.ownership;

import io.unitward.facts.Scope;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The units that {@code unitward install} writes, by name. */
public final class OwnUnits {
    /** The owner that they have, in reports and findings; no file declares it. */
    public static final String OWNER = "unitward install";

    /** The audit, without its type. */
    public static final String AUDIT = "unitward-audit";

    /** The audit that may ask podman. */
    public static final String STACKS = "unitward-stacks";

    /** Healing. */
    public static final String HEAL = "unitward-heal";

    /** What notices that a directory of units changed. */
    public static final String CHANGED = "unitward-changed";

    /** What is started for a service of ours that failed. */
    public static final String FAILED = "unitward-failed";

    private static final Set<String> NAMES = Set.of(
            AUDIT + ".service",
            AUDIT + ".timer",
            STACKS + ".service",
            STACKS + ".timer",
            HEAL + ".service",
            HEAL + ".timer",
            CHANGED + ".path",
            CHANGED + ".timer",
            FAILED + "@.service");

    /** Globs of drop-ins that packages bring for all units of a type; any other one changes units of ours by their name. */
    public static final List<String> OF_ALL_UNITS = Stream.of("/usr/lib/systemd/", "/lib/systemd/")
            .flatMap(root -> Stream.of("system/", "user/").map(root::concat))
            .flatMap(root -> Stream.of("service.d/*", "timer.d/*", "path.d/*").map(root::concat))
            .toList();

    private OwnUnits() {}

    /** Every name that there may be, a template among them. */
    public static Set<String> names() {
        return NAMES;
    }

    /** The slice that systemd makes for what is started for a service of ours that failed. */
    public static String sliceOfFailed(Scope scope) {
        return (scope == Scope.SYSTEM ? "system-" : "app-") + FAILED.replace("-", "\\x2d") + ".slice";
    }

    /** Whether a unit is one of them, or an instance of one: what it is called says nothing of where it comes from. */
    public static boolean isOne(String unit) {
        return NAMES.contains(unit) || (unit.startsWith(FAILED + "@") && unit.endsWith(".service"));
    }
}
