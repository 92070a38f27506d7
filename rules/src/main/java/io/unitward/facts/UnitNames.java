package io.unitward.facts;

import java.util.Collection;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What systemd.unit(5) says about names: which a unit can have, and what is a template, an instance, a health check. */
public final class UnitNames {
    private static final Set<String> TYPES = Set.of(
            "service", "socket", "device", "mount", "automount", "swap", "target", "path", "timer", "slice", "scope");

    /** Of a container. */
    private static final int ID_LENGTH = 64;

    private static final Pattern HEALTH_CHECK =
            Pattern.compile("[0-9a-f]{" + ID_LENGTH + "}(-[0-9a-f]+)?\\.(service|timer)");

    private UnitNames() {}

    /** Whether a unit can have this name: known type, allowed characters, at most 255 bytes. */
    public static boolean isUnitName(String name) {
        int dot = name.lastIndexOf('.');
        if (dot <= 0 || name.length() > 255 || !TYPES.contains(name.substring(dot + 1))) {
            return false;
        }
        for (int i = 0; i < dot; i++) {
            char c = name.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && ":-_.\\@".indexOf(c) < 0) {
                return false;
            }
        }
        return name.charAt(0) != '@';
    }

    /** Whether this is a unit type, such as {@code service}. */
    public static boolean isType(String name) {
        return TYPES.contains(name);
    }

    /** The unit type: what follows the last dot. */
    public static String type(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Whether this is a template: {@code NAME@.TYPE}. */
    public static boolean isTemplate(String name) {
        int at = name.indexOf('@');
        return at > 0 && at + 1 < name.length() && at + 1 == name.lastIndexOf('.');
    }

    /** Whether drop-ins under this name apply to every unit that begins so: {@code foo-.service}. */
    public static boolean isDashPrefix(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 && name.charAt(dot - 1) == '-';
    }

    /** The template of an instance, {@code foo@x.service} → {@code foo@.service}; the name itself for anything else. */
    public static String templateOf(String name) {
        int at = name.indexOf('@');
        int dot = name.lastIndexOf('.');
        return at > 0 && dot > at + 1 ? name.substring(0, at + 1) + name.substring(dot) : name;
    }

    /**
     * What the directories are named for, without {@code .wants} and the like, that a unit with these names reads links from:
     * those that it has drop-ins from ({@code process_deps} in 252 and 257).
     */
    public static SortedSet<String> pullers(Collection<String> names) {
        SortedSet<String> pullers = new TreeSet<>();
        for (String name : names) {
            int dot = name.lastIndexOf('.');
            int end = name.indexOf('@') >= 0 ? name.indexOf('@') : dot;
            pullers.add(name);
            pullers.add(templateOf(name));
            pullers.add(type(name));
            for (int dash = name.lastIndexOf('-', end - 1); dash > 0; dash = name.lastIndexOf('-', dash - 1)) {
                String prefixed = name.substring(0, dash + 1);
                pullers.add(prefixed + name.substring(end));
                pullers.add(templateOf(prefixed + name.substring(end)));
                pullers.add(prefixed + name.substring(dot));
            }
        }
        return pullers;
    }

    /** Whether the name is what podman gives the transient timer and service of a container's health check. */
    public static boolean looksLikeHealthCheck(String name) {
        return name.length() > ID_LENGTH && HEALTH_CHECK.matcher(name).matches();
    }

    /** The same of the timer alone. */
    public static boolean looksLikeHealthTimer(String name) {
        return looksLikeHealthCheck(name) && type(name).equals("timer");
    }
}
