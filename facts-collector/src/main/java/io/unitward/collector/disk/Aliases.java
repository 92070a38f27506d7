package io.unitward.collector.disk;

import io.unitward.facts.UnitNames;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which name may stand for which other one. */
final class Aliases {
    private static final Set<String> MAY_ALIAS = Set.of("service", "socket", "target", "device", "timer", "path");
    private static final Set<String> MAY_BE_TEMPLATES = Set.of("service", "socket", "target", "timer", "path");

    private Aliases() {}

    /**
     * Whether a link of one name to a unit file of another is a valid alias: both of one type that has aliases, both plain
     * or both templates or both of one instance; an instance may lead to a template. One to its own name is none.
     */
    static boolean mayLead(String alias, String name) {
        String type = UnitNames.type(alias);
        boolean fits = MAY_ALIAS.contains(type)
                && UnitNames.isUnitName(name)
                && type.equals(UnitNames.type(name))
                && !alias.equals(name)
                && (isPlain(alias) || MAY_BE_TEMPLATES.contains(type));
        if (!fits) {
            return false;
        }
        if (isInstance(alias)) {
            return UnitNames.isTemplate(name) || instanceOf(alias).equals(instanceOf(name));
        }
        return isPlain(alias) == isPlain(name) && !isInstance(name);
    }

    static boolean mayAlias(String name) {
        return MAY_ALIAS.contains(UnitNames.type(name));
    }

    static boolean mayBeTemplate(String name) {
        return MAY_BE_TEMPLATES.contains(UnitNames.type(name));
    }

    static boolean isPlain(String name) {
        return name.indexOf('@') < 0;
    }

    static boolean isInstance(String name) {
        return !isPlain(name) && !UnitNames.isTemplate(name);
    }

    /** What stands between the first {@code @} and the last dot; empty for a template and for a plain name. */
    static String instanceOf(String name) {
        int at = name.indexOf('@');
        return at < 0 ? "" : name.substring(at + 1, name.lastIndexOf('.'));
    }

    /** The instance of a template, or of a template's other instance; null when the name would not be valid. */
    static @Nullable String instantiate(String template, String instance) {
        String name = template.substring(0, template.indexOf('@') + 1)
                + instance
                + template.substring(template.lastIndexOf('.'));
        return UnitNames.isUnitName(name) && !instance.isEmpty() ? name : null;
    }
}
