package io.unitward.cli.validate;

import java.util.List;

/** The allowlist: the units that validation may write, start, stop and see changed. There is no way around it. */
final class Probes {
    /** A service without containers. */
    static final String WEB = "unitward-probe-web.service";
    /** A service whose file is a link, as Home Manager makes them. */
    static final String LINKED = "unitward-probe-linked.service";
    /** A service that fails. */
    static final String BROKEN = "unitward-probe-broken.service";
    /** There is never a unit of that name, only a drop-in for it. */
    static final String GONE = "unitward-probe-gone.service";
    /** The stack that most tests use. */
    static final String STACK = "unitward-probe-stack.service";
    /** Another stack beside it. */
    static final String SIDE = "unitward-probe-side.service";

    /** What {@code stack unit} writes beside {@link #STACK}; it is never started. */
    static final String STACK_UPDATE = "unitward-probe-stack-update.service";
    /** The same beside {@link #SIDE}. */
    static final String SIDE_UPDATE = "unitward-probe-side-update.service";

    /** The transient unit in which a throw-away manager runs beside the one that the others are on. It is no probe, see {@link #GLOB}. */
    static final String SANDBOX = "unitward-validate-sandbox.service";

    /** All of them but that one. */
    static final List<String> ALL = List.of(WEB, LINKED, BROKEN, GONE, STACK, STACK_UPDATE, SIDE, SIDE_UPDATE);
    /** The same as a glob of {@code unitward.yaml} and {@code allowlist.yaml}. */
    static final String GLOB = "unitward-probe-*";

    private Probes() {}

    /** Whether a unit is there for the tests alone. */
    static boolean isOurs(String unit) {
        return ALL.contains(unit) || unit.equals(SANDBOX);
    }

    /** That unit, if it is one of them; anything else is a mistake of this program, and nothing is done. */
    static String allowed(String unit) {
        if (!ALL.contains(unit)) {
            throw new IllegalArgumentException("unit '%s'; expected one of %s".formatted(unit, ALL));
        }
        return unit;
    }
}
