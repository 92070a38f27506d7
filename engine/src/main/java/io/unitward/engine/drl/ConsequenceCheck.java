package io.unitward.engine.drl;

import io.unitward.facts.View;
import io.unitward.verdict.FindingDraft;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks what a rule states: five arguments, each of its kind, and about the unit that the rule looked at. */
final class ConsequenceCheck {
    private static final List<String> ARGUMENTS = List.of("unit", "view", "file", "cause", "message");
    private static final Pattern CAUSE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    private final Policy.Rule rule;
    private final Scope scope;
    private final Names names;
    private final Problems problems;

    ConsequenceCheck(Policy.Rule rule, Scope scope, Names names, Problems problems) {
        this.rule = rule;
        this.scope = scope;
        this.names = names;
        this.problems = problems;
    }

    void check(Policy.Consequence consequence) {
        names.use(FindingDraft.class, consequence.span());
        List<Policy.Argument> arguments = consequence.arguments();
        if (arguments.size() != ARGUMENTS.size()) {
            problems.add(
                    consequence.span(),
                    "FindingDraft with " + arguments.size() + " arguments; expected " + ARGUMENTS.size(),
                    "write unit, view, file, cause, message; null for a view, file or cause that there is not");
            return;
        }
        unit(arguments.get(0));
        view(arguments.get(1));
        text(arguments.get(2), "file", true);
        text(arguments.get(3), "cause", true);
        cause(arguments.get(3));
        text(arguments.get(4), "message", false);
    }

    private void unit(Policy.Argument argument) {
        Policy.Value value = argument.parts().get(0);
        boolean about = argument.parts().size() == 1;
        if (about && value instanceof Policy.Variable variable) {
            ValueType type = variable(variable);
            Scope.Bound bound = scope.get(variable.name().text());
            if (type == null || bound == null) {
                return;
            }
            about = variable.calls().isEmpty()
                    ? bound.role() != Scope.Role.PLAIN
                    : bound.type() != null
                            && bound.type().is(ValueType.Kind.FACT)
                            && variable.calls().size() == 1
                            && variable.calls().get(0).text().equals(Vocabulary.SUBJECT);
        } else {
            about &=
                    value instanceof Policy.Constant constant && constant.text().equals(Vocabulary.MANAGER);
            if (about) {
                names.use(FindingDraft.class, value.span());
                if (!scope.hasManager() && rule.whole()) {
                    problems.add(
                            argument.span(),
                            "a finding about the manager, which no pattern looks at",
                            "write $unit : subject in a pattern, and $unit here; or a pattern on ManagerState");
                }
            }
        }
        if (!about) {
            problems.add(
                    argument.span(),
                    "the unit of the finding; expected the subject of a fact",
                    "write $unit : subject in a pattern, and $unit here; or " + Vocabulary.MANAGER);
        }
    }

    private void view(Policy.Argument argument) {
        Policy.Value value = argument.parts().get(0);
        if (argument.parts().size() == 1 && value instanceof Policy.Nothing) {
            return;
        }
        ValueType type = argument.parts().size() == 1 ? type(value) : ValueType.TEXT;
        if (type != null && type.type() != View.class) {
            problems.add(
                    argument.span(),
                    "the view of the finding is " + type.words() + "; expected a View or null",
                    "write View.LOADED, View.ON_DISK, null, or $view after $view : view");
        }
    }

    private void text(Policy.Argument argument, String what, boolean nullable) {
        if (argument.parts().size() > Limits.PARTS) {
            problems.add(
                    argument.span(), argument.parts().size() + " parts in a text", "write at most " + Limits.PARTS);
        }
        if (argument.parts().size() == 1) {
            Policy.Value value = argument.parts().get(0);
            if (value instanceof Policy.Nothing) {
                if (!nullable) {
                    problems.add(argument.span(), "a finding without a " + what, "write a sentence in double quotes");
                }
                return;
            }
            if (value instanceof Policy.Text text && text.text().isBlank()) {
                problems.add(argument.span(), "an empty " + what, nullable ? "write null" : "write a sentence");
            }
            ValueType type = type(value);
            if (type != null && !type.is(ValueType.Kind.TEXT)) {
                problems.add(
                        argument.span(),
                        "the " + what + " of the finding is " + type.words() + "; expected a text",
                        textOf(type));
            } else if (type != null && type.absent() && !nullable) {
                problems.add(
                        argument.span(),
                        "the " + what + " of the finding is a property that may be null",
                        "write \"\" + before it, or better a sentence in double quotes around it");
            }
            return;
        }
        boolean begun = false;
        for (Policy.Value part : argument.parts()) {
            ValueType type = part instanceof Policy.Nothing ? null : type(part);
            if (part instanceof Policy.Nothing) {
                problems.add(part.span(), "null as a part of a text", "remove it");
            } else if (type != null && !isPart(type)) {
                problems.add(part.span(), "a part of a text that is " + type.words(), textOf(type));
            }
            begun |= type == null || type.is(ValueType.Kind.TEXT);
        }
        if (!begun) {
            problems.add(
                    argument.span(), "a " + what + " without any text in it", "begin with a text in double quotes");
        }
    }

    private static boolean isPart(ValueType type) {
        return type.is(ValueType.Kind.TEXT)
                || type.is(ValueType.Kind.WHOLE)
                || (type.is(ValueType.Kind.FLAG) && !type.isNullable());
    }

    private static String textOf(ValueType type) {
        if (Vocabulary.hasText(type.type())) {
            return "write .text() after it";
        }
        return switch (type.kind()) {
            case FACT -> "write a property of it, such as .subject()";
            case WHOLE, FLAG -> "begin with a text, and put it behind a '+'";
            default -> "state another property, or say it in words";
        };
    }

    private void cause(Policy.Argument argument) {
        if (argument.parts().size() == 1
                && argument.parts().get(0) instanceof Policy.Text text
                && !text.text().isBlank()
                && !CAUSE.matcher(text.text()).matches()) {
            problems.add(
                    argument.span(),
                    "the cause " + Problems.quoted(text.text()),
                    "write lower-case words with dashes between, such as content-drift");
        }
    }

    private @Nullable ValueType type(Policy.Value value) {
        return value instanceof Policy.Variable variable ? variable(variable) : names.type(value, null);
    }

    private @Nullable ValueType variable(Policy.Variable variable) {
        Scope.Bound bound = scope.get(variable.name().text());
        if (bound == null) {
            if (rule.whole()) {
                ComparisonCheck.unbound(problems, variable, scope);
            }
            return null;
        }
        ValueType type = bound.type();
        for (Policy.Name call : variable.calls()) {
            type = type == null ? null : property(type, call);
        }
        return type;
    }

    private @Nullable ValueType property(ValueType of, Policy.Name call) {
        if (Vocabulary.hasText(of.type())) {
            if (call.text().equals("text")) {
                return ValueType.TEXT;
            }
            problems.add(call.span(), Problems.quoted(call.text()) + " of a constant", "write text()");
            return null;
        }
        if (!of.is(ValueType.Kind.FACT)) {
            problems.add(
                    call.span(),
                    Problems.quoted(call.text()) + " of what is " + of.words(),
                    "remove it: only facts have properties");
            return null;
        }
        Map<String, ValueType> known = Vocabulary.properties(of.type());
        ValueType type = known.get(call.text());
        if (type == null) {
            problems.unknown(
                    call.span(),
                    "'" + of.type().getSimpleName() + "' has no property " + Problems.quoted(call.text()),
                    call.text(),
                    known.keySet());
        }
        return type;
    }
}
