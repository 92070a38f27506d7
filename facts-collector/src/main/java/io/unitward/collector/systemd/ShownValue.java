package io.unitward.collector.systemd;

import io.unitward.json.Times;
import io.unitward.unitfile.Masking;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/** One property in words; a manager may say anything, so each form is looked for and nothing is taken for granted. */
final class ShownValue {
    private static final Set<String> MOMENTS = Set.of("LastTriggerUSec", "NextElapseUSecRealtime");

    /** Numbers of which the largest stands for none. */
    private static final Set<String> MAY_BE_UNSET = Set.of("UID", "GID", "TasksCurrent", "MemoryCurrent");

    private static final long UNSET_ID = 0xffff_ffffL;

    private ShownValue() {}

    /** A line, or one for each command or file of a list; none for an empty list of those. */
    static List<String> lines(String name, Object value) {
        if (name.startsWith("Exec") && value instanceof List<?> commands) {
            return each(name, commands, ShownValue::command);
        }
        if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof List<?>) {
            return each(name, list, ShownValue::words);
        }
        return List.of(name + "=" + text(name, value));
    }

    private interface Form {
        String of(List<?> parts);
    }

    private static List<String> each(String name, List<?> values, Form form) {
        List<String> lines = new ArrayList<>();
        for (Object each : values) {
            lines.add(name + "=" + (each instanceof List<?> parts ? form.of(parts) : Masking.MASK));
        }
        return lines;
    }

    /** {@code (program, arguments, whether a failure is ignored, started, …, ended, …, pid, code, status)}. */
    private static String command(List<?> parts) {
        if (parts.size() != 10
                || !(parts.get(0) instanceof String program)
                || !(parts.get(1) instanceof List<?> argv)) {
            return Masking.MASK;
        }
        return "{ path=" + program + " ; argv[]=" + program + (argv.size() > 1 ? " " + Masking.MASK : "")
                + " ; ignore_errors=" + word(parts.get(2)) + " ; start_time=" + moment(parts.get(3)) + " ; stop_time="
                + moment(parts.get(5)) + " ; pid=" + word(parts.get(7)) + " ; code=" + word(parts.get(8)) + " ; status="
                + word(parts.get(9)) + " }";
    }

    private static String words(List<?> parts) {
        StringJoiner words = new StringJoiner(" ");
        parts.forEach(part -> words.add(word(part)));
        return words.toString().strip();
    }

    private static String text(String name, Object value) {
        if (name.equals("Environment") && value instanceof List<?> variables) {
            StringJoiner names = new StringJoiner(" ");
            for (Object variable : variables) {
                String text = String.valueOf(variable);
                int equals = text.indexOf('=');
                names.add(equals < 0 ? Masking.MASK : text.substring(0, equals) + "=" + Masking.MASK);
            }
            return names.toString();
        }
        if (name.endsWith("Timestamp") || MOMENTS.contains(name)) {
            return moment(value);
        }
        if (MAY_BE_UNSET.contains(name)
                && value instanceof Long number
                && (number == UNSET_ID || number == Long.MAX_VALUE)) {
            return "[not set]";
        }
        if (value instanceof List<?> list) {
            return name.equals("Job") ? word(list.isEmpty() ? 0L : list.get(0)) : words(list);
        }
        return word(value);
    }

    /** Microseconds since 1970; nothing for what never was. */
    private static String moment(Object value) {
        return value instanceof Long micros && micros > 0 && micros < Long.MAX_VALUE
                ? Times.format(Instant.EPOCH.plus(micros, ChronoUnit.MICROS))
                : "";
    }

    private static String word(Object value) {
        if (value instanceof Boolean is) {
            return is ? "yes" : "no";
        }
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        if (value instanceof Long number) {
            return number == Long.MAX_VALUE ? "infinity" : Long.toString(number);
        }
        return value instanceof String text ? text : Masking.MASK;
    }
}
