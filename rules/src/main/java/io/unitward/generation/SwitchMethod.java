package io.unitward.generation;

import io.unitward.facts.UnitNames;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a running unit gets from its old definition to its new one. */
enum SwitchMethod {
    RELOAD,
    RESTART,
    STOP_START,
    KEEP;

    private static final Map<String, SwitchMethod> WORDS =
            Map.of("reload", RELOAD, "restart", RESTART, "stop-start", STOP_START, "keep-old", KEEP);

    /**
     * A method and why it is that one.
     *
     * @param reason a phrase, such as {@code X-RestartIfChanged=false}; empty for the usual one
     */
    record Chosen(SwitchMethod method, String reason) {}

    /**
     * What the definitions ask for. What refuses to be stopped or started by hand is kept whatever else they say; then the
     * word of {@code X-SwitchMethod} counts, and then the switches that NixOS knows.
     */
    static Chosen of(UnitDefinition before, UnitDefinition after) {
        SwitchMethod asked = WORDS.get(String.valueOf(after.value("Unit", "X-SwitchMethod")));
        if (asked == RELOAD || (asked == null && isTrue(after.switchFlag("X-ReloadIfChanged")))) {
            return reload(after, asked == RELOAD ? "X-SwitchMethod=reload" : "X-ReloadIfChanged=true");
        }
        Chosen refusal = refusal(before, after);
        if (refusal != null) {
            return refusal;
        }
        if (asked != null) {
            return new Chosen(asked, "X-SwitchMethod=" + after.value("Unit", "X-SwitchMethod"));
        }
        if (isFalse(after.switchFlag("X-RestartIfChanged"))) {
            return new Chosen(KEEP, "X-RestartIfChanged=false");
        }
        return isFalse(after.switchFlag("X-StopIfChanged"))
                ? new Chosen(RESTART, "X-StopIfChanged=false")
                : new Chosen(STOP_START, "");
    }

    /** A reload that the unit has no command for would fail. */
    static Chosen reload(UnitDefinition after, String reason) {
        boolean can = switch (after.type()) {
            case "service" ->
                !after.values("Service", "ExecReload").isEmpty()
                        || "notify-reload".equals(after.value("Service", "Type"))
                        || !after.hasFragment();
            case "mount" -> true;
            default -> false;
        };
        if (can) {
            return new Chosen(RELOAD, reason);
        }
        Chosen refusal = refusal(after, after);
        return refusal != null ? refusal : new Chosen(RESTART, reason + ", but it has no ExecReload=");
    }

    /** Why it may not be stopped and started; null when it may. */
    static @Nullable Chosen refusal(UnitDefinition before, UnitDefinition after) {
        if (isTrue(before.flag("Unit", "RefuseManualStop")) || isTrue(after.flag("Unit", "RefuseManualStop"))) {
            return new Chosen(KEEP, "RefuseManualStop=yes");
        }
        if (isTrue(after.flag("Unit", "RefuseManualStart"))) {
            return new Chosen(KEEP, "RefuseManualStart=yes");
        }
        return isTrue(after.switchFlag("X-OnlyManualStart")) ? new Chosen(KEEP, "X-OnlyManualStart=true") : null;
    }

    static boolean isTrue(@Nullable Boolean flag) {
        return Boolean.TRUE.equals(flag);
    }

    static boolean isFalse(@Nullable Boolean flag) {
        return Boolean.FALSE.equals(flag);
    }

    /** Whether units of a type have nothing that could be switched by stopping and starting them. */
    static boolean isNeverStopped(String unit) {
        return switch (UnitNames.type(unit)) {
            case "slice", "scope", "device", "swap" -> true;
            default -> false;
        };
    }
}
