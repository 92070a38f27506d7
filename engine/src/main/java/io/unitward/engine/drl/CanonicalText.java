package io.unitward.engine.drl;

import io.unitward.facts.Texts;
import io.unitward.verdict.FindingDraft;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes a checked policy as the text that the rule compiler gets: only what is in the tree, in one way of writing, in ASCII. Comments and metadata are left out.
 */
public final class CanonicalText {
    private final StringBuilder out = new StringBuilder();

    private CanonicalText() {}

    /** Writes a policy with all its rules. */
    public static String of(Policy policy) {
        return of(policy, policy.rules());
    }

    /** Writes a policy with some of its rules. */
    public static String of(Policy policy, List<Policy.Rule> rules) {
        CanonicalText text = new CanonicalText();
        text.out.append("package ").append(Parser.PACKAGE).append(";\n");
        TreeSet<String> imports = new TreeSet<>();
        policy.imports().forEach(each -> imports.add(each.name()));
        imports.add(Texts.class.getName());
        imports.forEach(name -> text.out.append("import ").append(name).append(";\n"));
        rules.forEach(text::rule);
        return text.out.toString();
    }

    private void rule(Policy.Rule rule) {
        out.append("rule ");
        quoted(rule.name().text());
        out.append("\nwhen\n");
        rule.conditions().forEach(this::condition);
        out.append("then\ninsert( new FindingDraft( ");
        if (rule.consequence() == null) {
            throw new IllegalArgumentException("rule '" + rule.name().text() + "' has no consequence");
        }
        String comma = "";
        for (Policy.Argument argument : rule.consequence().arguments()) {
            out.append(comma);
            argument(argument);
            comma = ", ";
        }
        out.append(" ) );\nend\n");
    }

    private void condition(Policy.Condition condition) {
        Policy.Pattern pattern = condition.pattern();
        switch (condition.quantifier()) {
            case NOT -> out.append("not ");
            case EXISTS -> out.append("exists ");
            case EACH -> {}
        }
        if (pattern.variable() != null) {
            out.append(pattern.variable().text()).append(" : ");
        }
        out.append(pattern.type().text()).append("( ");
        String comma = "";
        for (Policy.Constraint constraint : pattern.constraints()) {
            ValueType property = Vocabulary.property(
                    pattern.type().text(), constraint.property().text());
            out.append(comma);
            comma = ", ";
            if (constraint instanceof Policy.Binding binding) {
                out.append(binding.variable().text())
                        .append(" : ")
                        .append(binding.property().text());
            } else if (constraint instanceof Policy.Comparison comparison) {
                comparison(comparison, property);
            }
        }
        out.append(" )\n");
    }

    private void comparison(Policy.Comparison comparison, ValueType property) {
        String name = comparison.property().text();
        String function = function(comparison.operator(), property);
        if (function != null) {
            out.append(Texts.class.getSimpleName())
                    .append('.')
                    .append(function)
                    .append("( ")
                    .append(name)
                    .append(", ");
            value(comparison.values().get(0), property);
            out.append(" ) == ").append(!comparison.operator().text().startsWith("not "));
            return;
        }
        out.append(name).append(' ').append(comparison.operator().text()).append(' ');
        if (!comparison.operator().isList()) {
            value(comparison.values().get(0), property);
            return;
        }
        String comma = "( ";
        for (Policy.Value value : comparison.values()) {
            out.append(comma);
            value(value, property);
            comma = ", ";
        }
        out.append(" )");
    }

    /** What of {@link Texts} stands for an operator; null when the rule engine's own does. */
    private static @Nullable String function(Operator operator, ValueType property) {
        return switch (operator) {
            case MATCHES, NOT_MATCHES -> "matches";
            case STARTS_WITH, NOT_STARTS_WITH -> "startsWith";
            case ENDS_WITH, NOT_ENDS_WITH -> "endsWith";
            case CONTAINS, NOT_CONTAINS -> property.is(ValueType.Kind.TEXT) ? "contains" : "holds";
            default -> null;
        };
    }

    private void argument(Policy.Argument argument) {
        if (argument.parts().size() > 1) {
            // Text from the first plus sign on, whatever the parts are.
            out.append("\"\" + ");
        }
        String plus = "";
        for (Policy.Value part : argument.parts()) {
            out.append(plus);
            value(part, ValueType.of(long.class));
            plus = " + ";
        }
    }

    private void value(Policy.Value value, ValueType wanted) {
        if (value instanceof Policy.Text text) {
            quoted(text.text());
        } else if (value instanceof Policy.Whole whole) {
            out.append(whole.number()).append(wanted.type() == long.class ? "L" : "");
        } else if (value instanceof Policy.Flag flag) {
            out.append(flag.flag());
        } else if (value instanceof Policy.Nothing) {
            out.append("null");
        } else if (value instanceof Policy.Constant constant) {
            if (constant.text().equals(Vocabulary.MANAGER)) {
                quoted(FindingDraft.MANAGER);
            } else {
                out.append(constant.text());
            }
        } else if (value instanceof Policy.Variable variable) {
            out.append(variable.name().text());
            variable.calls().forEach(call -> out.append('.').append(call.text()).append("()"));
        }
    }

    /** In ASCII alone: the rule compiler reads its input, and its own output, in the encoding of the machine. */
    private void quoted(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
