package io.unitward.unitfile;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values that systemd surely does not take, by the parsers in {@code src/core/load-fragment.c} and {@code src/shared}: numbers
 * out of their range, modes of files, and words of a few settings whose words are all known. They are the same in 252 and 257.
 * Numbers are read by the C library, in several bases: only what can be none, or a decimal one out of range, is judged.
 */
final class ValueRules {
    private static final Map<String, Range> RANGES = ranges("""
            Service,Socket,Mount,Swap Nice -20 19
            Service,Socket,Mount,Swap OOMScoreAdjust -1000 1000
            Service,Socket,Mount,Swap IOSchedulingPriority 0 7
            Service,Socket,Mount,Swap LogRateLimitBurst 0 4294967295
            Service,Socket,Mount,Swap,Slice,Scope CPUWeight 1 10000
            Service,Socket,Mount,Swap,Slice,Scope StartupCPUWeight 1 10000
            Service,Socket,Mount,Swap,Slice,Scope IOWeight 1 10000
            Service,Socket,Mount,Swap,Slice,Scope StartupIOWeight 1 10000
            Service FileDescriptorStoreMax 0 4294967295
            Unit StartLimitBurst 0 4294967295
            Unit SuccessActionExitStatus 0 255
            Unit FailureActionExitStatus 0 255""");

    private static final Map<String, List<String>> WORDS = Map.of(
            "Service.Type",
            List.of("simple", "exec", "forking", "oneshot", "dbus", "notify", "notify-reload", "idle"),
            "Service.Restart",
            List.of("no", "on-success", "on-failure", "on-abnormal", "on-watchdog", "on-abort", "always"));

    private ValueRules() {}

    private record Range(long least, long most) {}

    /**
     * Why systemd does not take a value, a phrase that goes on from the name of the setting.
     *
     * @param name the setting that it is kept under, as SECTION.KEY
     * @param value what is assigned, not empty
     * @return null when it does, or when that is not known
     */
    static @Nullable String refuses(String name, String value) {
        if (value.indexOf('%') >= 0) {
            return null;
        }
        Range range = RANGES.get(name);
        if (range != null) {
            boolean idle = value.equals("idle") && name.endsWith("CPUWeight");
            return idle || !isOutside(range, value)
                    ? null
                    : "is no whole number from " + range.least + " to " + range.most;
        }
        List<String> words = WORDS.get(name);
        if (words != null && !words.contains(value)) {
            return "is none of " + String.join(", ", words);
        }
        boolean mode = name.endsWith(".UMask") || name.endsWith("DirectoryMode") || name.endsWith(".SocketMode");
        if (mode && value.matches("[0-9]{1,9}") && !value.matches("0*[0-7]{1,4}")) {
            return "is no file mode from 0000 to 7777";
        }
        return null;
    }

    private static boolean isOutside(Range range, String value) {
        if (value.matches("[+-]?(0|[1-9][0-9]{0,17})")) {
            long number = Long.parseLong(value);
            return number < range.least || number > range.most;
        }
        return value.chars().noneMatch(Character::isDigit) || value.matches("[+-]?[0-9]+[.,][0-9]*");
    }

    private static Map<String, Range> ranges(String lines) {
        Map<String, Range> ranges = new HashMap<>();
        for (String line : lines.split("\n", -1)) {
            String[] words = line.split(" ", -1);
            for (String section : words[0].split(",", -1)) {
                ranges.put(section + "." + words[1], new Range(Long.parseLong(words[2]), Long.parseLong(words[3])));
            }
        }
        return Map.copyOf(ranges);
    }
}
