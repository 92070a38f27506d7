package io.unitward.engine.drl;

import io.unitward.config.Nearest;
import io.unitward.verdict.FindingDraft;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a source imports, and whether what its rules name is among it. */
final class Names {
    private final Set<String> imported = new HashSet<>();
    private final Set<String> told = new HashSet<>();
    private final Problems problems;

    private Names(Problems problems) {
        this.problems = problems;
    }

    /** Checks the imports themselves. */
    static Names of(List<Policy.Import> imports, Problems problems) {
        Names names = new Names(problems);
        Collection<String> known = Vocabulary.imports().values();
        for (Policy.Import each : imports) {
            // What is meant counts as imported, so that nothing is told twice.
            names.imported.add(each.simpleName());
            if (!known.contains(each.name())) {
                String same = Vocabulary.imports().get(each.simpleName());
                String message = "import of " + Problems.quoted(each.name()) + "; expected a type of the vocabulary";
                String outer = outer(each.name(), known);
                if (same != null) {
                    problems.add(each.span(), message, "did you mean '" + same + "'?");
                } else if (outer != null) {
                    names.imported.add(outer.substring(outer.lastIndexOf('.') + 1));
                    problems.add(
                            each.span(),
                            message,
                            "import " + outer + ", and write " + each.name().substring(outer.lastIndexOf('.') + 1));
                } else {
                    names.nearest(each, message);
                }
            }
        }
        return names;
    }

    private static @Nullable String outer(String name, Collection<String> known) {
        return known.stream()
                .filter(type -> name.startsWith(type + "."))
                .findFirst()
                .orElse(null);
    }

    private void nearest(Policy.Import each, String message) {
        String nearest = Nearest.to(each.simpleName(), Vocabulary.imports().keySet());
        if (nearest != null) {
            imported.add(nearest);
        }
        problems.add(
                each.span(),
                message,
                nearest == null
                        ? "remove it; what can be imported: "
                                + String.join(", ", Vocabulary.imports().keySet())
                        : "did you mean '" + Vocabulary.imports().get(nearest) + "'?");
    }

    /** Notes that a type of the vocabulary is named. */
    void use(Class<?> type, Span span) {
        Class<?> outer = type.getEnclosingClass() == null ? type : type.getEnclosingClass();
        if (!imported.contains(outer.getSimpleName()) && told.add(outer.getSimpleName())) {
            problems.add(
                    span,
                    "'" + outer.getSimpleName() + "' is not imported",
                    "write import " + outer.getName() + "; after the package");
        }
    }

    /** The type of what is no variable; null for a constant that does not exist, which is told. */
    @Nullable
    ValueType type(Policy.Value value, @Nullable ValueType expected) {
        if (value instanceof Policy.Text) {
            return ValueType.TEXT;
        }
        if (value instanceof Policy.Whole) {
            return ValueType.of(long.class);
        }
        if (value instanceof Policy.Flag) {
            return ValueType.of(boolean.class);
        }
        return value instanceof Policy.Constant constant ? constant(constant, expected) : null;
    }

    private @Nullable ValueType constant(Policy.Constant constant, @Nullable ValueType expected) {
        Class<?> type = Vocabulary.constants().get(constant.text());
        if (type == null) {
            List<String> near = new ArrayList<>();
            Vocabulary.constants().forEach((name, of) -> {
                if (expected == null || !expected.is(ValueType.Kind.CONSTANT) || of == expected.type()) {
                    near.add(name);
                }
            });
            problems.unknown(
                    constant.span(), Problems.quoted(constant.text()) + " is no constant", constant.text(), near);
            return null;
        }
        if (type == String.class) {
            use(FindingDraft.class, constant.span());
            return ValueType.TEXT;
        }
        use(type, constant.span());
        return new ValueType(ValueType.Kind.CONSTANT, type);
    }
}
