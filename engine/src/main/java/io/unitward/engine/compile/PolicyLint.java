package io.unitward.engine.compile;

import io.unitward.engine.catalog.RuleInfo;
import io.unitward.engine.session.FactTypes;
import io.unitward.facts.Manager;
import io.unitward.facts.PolicyFact;
import io.unitward.ownership.ManagerState;
import io.unitward.verdict.Classification;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.Severity;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.drools.drl.ast.descr.AndDescr;
import org.drools.drl.ast.descr.AnnotationDescr;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.ExistsDescr;
import org.drools.drl.ast.descr.ExprConstraintDescr;
import org.drools.drl.ast.descr.ImportDescr;
import org.drools.drl.ast.descr.NotDescr;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.PatternDescr;
import org.drools.drl.ast.descr.RuleDescr;
import org.drools.drl.parser.DrlParser;
import org.drools.drl.parser.DroolsError;
import org.drools.drl.parser.DroolsParserException;
import org.drools.drl.parser.ParserError;
import org.jspecify.annotations.Nullable;
import org.kie.internal.builder.conf.LanguageLevelOption;

/**
 * Reads a policy source and refuses everything that is not a plain statement about facts: default deny over the syntax tree.
 *
 * <p>A condition compares properties of facts with literals, constants and bound variables; every pattern joins on the unit,
 * so that no rule sees two units at once; a consequence inserts one {@link FindingDraft} made of literals and properties. All
 * problems are found at once, each with its line.
 */
final class PolicyLint {
    /** The one package of rules; patterns name fact types that are imported from the vocabulary. */
    static final String PACKAGE = "io.unitward.policies";

    private static final String VARIABLE = "\\$\\w+";
    private static final String CONSTANT = "[A-Z]\\w*(\\.[A-Z]\\w*)?\\.[A-Z][A-Z_]*";
    private static final String LITERAL = "\"[^\"\\\\]*\"|true|false|null|\\d+|" + CONSTANT;
    private static final String VALUE = "(?:" + VARIABLE + "|" + LITERAL + ")";
    private static final Pattern BINDING = Pattern.compile(VARIABLE + "\\s*:\\s*(\\w+)");
    private static final Pattern CONSTRAINT =
            Pattern.compile("(?:" + VARIABLE + "\\s*:\\s*)?(\\w+)\\s*(?:(?:==|!=|<=|>=|<|>)\\s*" + VALUE
                    + "|(?:not\\s+)?in\\s*\\(\\s*" + VALUE + "(?:\\s*,\\s*" + VALUE + ")*\\s*\\))");
    private static final Pattern JOIN = Pattern.compile("subject\\s*==\\s*" + VARIABLE);
    private static final String TERM =
            "(?:\"[^\"\\\\]*\"|null|View\\.[A-Z_]+|FindingDraft\\.MANAGER|" + VARIABLE + "(?:\\.\\w+\\(\\))*)";
    private static final Pattern CONSEQUENCE = Pattern.compile("\\s*insert\\s*\\(\\s*new\\s+FindingDraft\\s*\\(\\s*"
            + TERM + "(?:\\s*[+,]\\s*" + TERM + ")*\\s*\\)\\s*\\)\\s*;\\s*");
    private static final Pattern CALL = Pattern.compile("\\.(\\w+)\\(\\)");
    private static final List<String> METADATA =
            List.of("policy", "classification", "severity", "since", "summary", "why", "remediation");

    /** What only an override says. */
    private static final String OVERRIDES = "overrides";

    private static final Pattern DIGEST = Pattern.compile("(?:sha256:)?[0-9a-f]{12,64}");

    private static final Map<String, Class<? extends PolicyFact>> TYPES = new HashMap<>();
    private static final Set<String> ACCESSORS = new HashSet<>(Set.of("text"));

    static {
        for (Class<? extends PolicyFact> type : FactTypes.ALL) {
            TYPES.put(type.getSimpleName(), type);
            ACCESSORS.addAll(components(type));
        }
    }

    private final PolicySource source;
    private final List<PolicyProblem> problems;
    private final List<RuleInfo> rules = new ArrayList<>();

    private PolicyLint(PolicySource source, List<PolicyProblem> problems) {
        this.source = source;
        this.problems = problems;
    }

    /**
     * Reads one source.
     *
     * @param problems what is wrong is added here
     * @return what its rules say about themselves, in order; not to be used when there are problems
     */
    static List<RuleInfo> check(PolicySource source, List<PolicyProblem> problems) {
        PolicyLint lint = new PolicyLint(source, problems);
        PackageDescr tree = lint.parse();
        if (tree != null) {
            lint.check(tree);
        }
        return lint.rules;
    }

    private @Nullable PackageDescr parse() {
        DrlParser parser = new DrlParser(LanguageLevelOption.DRL6);
        PackageDescr tree = null;
        try {
            tree = parser.parse(false, source.text());
        } catch (DroolsParserException | RuntimeException e) {
            problem(1, "cannot be parsed: " + oneLine(String.valueOf(e.getMessage())));
        }
        for (DroolsError error : parser.getErrors()) {
            if (error instanceof ParserError located) {
                problem(Math.max(1, located.getRow()), oneLine(located.getMessage()));
            }
        }
        if (parser.hasErrors() && problems.isEmpty()) {
            problem(1, "cannot be parsed: " + oneLine(parser.getErrors().get(0).getMessage()));
        }
        return parser.hasErrors() ? null : tree;
    }

    private void check(PackageDescr tree) {
        if (!PACKAGE.equals(tree.getName())) {
            problem(1, "package '" + tree.getName() + "'; expected '" + PACKAGE + "'");
        }
        if (source.text().contains("\\u")) {
            problem(1, "a \\u escape; expected the character itself");
        }
        for (ImportDescr imported : tree.getImports()) {
            if (!imported.getTarget().matches("io\\.unitward\\.(facts|ownership|pending|verdict)\\.[A-Z][\\w.]*")) {
                problem(imported.getLine(), "import '" + imported.getTarget() + "'; expected a type of the vocabulary");
            }
        }
        refuse(tree.getFunctionImports(), "import function");
        refuse(tree.getAccumulateImports(), "import accumulate");
        refuse(tree.getGlobals(), "global");
        refuse(tree.getAttributes(), "package attribute");
        refuse(tree.getFunctions(), "function");
        refuse(tree.getClassAndEnumDeclarationDescrs(), "declare");
        refuse(tree.getEntryPointDeclarations(), "entry point");
        refuse(tree.getWindowDeclarations(), "window");
        if (tree.getRules().isEmpty()) {
            problem(1, "no rule; expected at least one");
        }
        tree.getRules().forEach(this::check);
    }

    private void refuse(Iterable<? extends BaseDescr> found, String what) {
        found.forEach(descr -> problem(descr.getLine(), what + "; expected only package, imports and rules"));
    }

    private void check(RuleDescr rule) {
        int line = rule.getLine();
        if (rule.getClass() != RuleDescr.class) {
            problem(line, "'" + rule.getName() + "' is a query; expected a rule");
            return;
        }
        if (!rule.getName().equals(source.id()) && !rule.getName().startsWith(source.id() + ": ")) {
            problem(line, "rule '" + rule.getName() + "'; expected '" + source.id() + "' or '" + source.id() + ": …'");
        }
        rule.getAttributes()
                .values()
                .forEach(attribute -> problem(
                        attribute.getLine(),
                        "attribute '" + attribute.getName() + "'; expected a rule without attributes"));
        if (rule.getParentName() != null || !rule.getNamedConsequences().isEmpty()) {
            problem(
                    line,
                    "rule '" + rule.getName() + "' extends another or has several consequences; expected neither");
        }
        metadata(rule);
        conditions(rule.getLhs(), new Scope());
        consequence(rule);
    }

    /** How many patterns of a rule were seen, so that all but the first can be asked to join. */
    private static final class Scope {
        private int unitPatterns;
    }

    private void metadata(RuleDescr rule) {
        Map<String, String> values = new HashMap<>();
        for (String name : METADATA) {
            AnnotationDescr annotation = rule.getAnnotation(name);
            String value = annotation == null ? "" : unquote(annotation.getSingleValueAsString());
            if (value.isBlank()) {
                problem(rule.getLine(), "rule '" + rule.getName() + "' lacks @" + name + "; expected a text");
            }
            values.put(name, value);
        }
        rule.getAnnotationNames().stream()
                .filter(name -> !METADATA.contains(name) && !name.equals(OVERRIDES))
                .forEach(name -> problem(rule.getLine(), "annotation '@" + name + "'; expected one of " + METADATA));
        if (!values.getOrDefault("policy", "").equals(source.id())) {
            problem(rule.getLine(), "@policy '" + values.get("policy") + "'; expected '" + source.id() + "'");
        }
        Optional<Classification> classification =
                word(rule, "classification", values, Classification.values(), Classification::text);
        Optional<Severity> severity = word(rule, "severity", values, Severity.values(), Severity::text);
        if (classification.isPresent() && severity.isPresent()) {
            rules.add(new RuleInfo(
                    rule.getName(),
                    source.id(),
                    source.category(),
                    classification.get(),
                    severity.get(),
                    values.getOrDefault("since", ""),
                    values.getOrDefault("summary", ""),
                    values.getOrDefault("why", ""),
                    values.getOrDefault("remediation", ""),
                    source.path(),
                    rule.getLine(),
                    overrides(rule)));
        }
    }

    private String overrides(RuleDescr rule) {
        AnnotationDescr annotation = rule.getAnnotation(OVERRIDES);
        String value = annotation == null ? "" : unquote(annotation.getSingleValueAsString());
        if (annotation != null && !DIGEST.matcher(value).matches()) {
            problem(
                    rule.getLine(),
                    "@" + OVERRIDES + " '" + value + "'; expected 12 to 64 digits of the replaced policy's SHA-256");
        }
        return value.startsWith("sha256:") ? value.substring("sha256:".length()) : value;
    }

    private <E> Optional<E> word(
            RuleDescr rule, String name, Map<String, String> values, E[] words, Function<E, String> text) {
        String value = values.getOrDefault(name, "");
        Optional<E> found = Arrays.stream(words)
                .filter(word -> text.apply(word).equals(value))
                .findFirst();
        if (found.isEmpty()) {
            problem(
                    rule.getLine(),
                    "@" + name + " '" + value + "'; expected one of "
                            + Arrays.stream(words).map(text).toList());
        }
        return found;
    }

    private void conditions(BaseDescr descr, Scope scope) {
        if (descr instanceof AndDescr and) {
            and.getDescrs().forEach(part -> conditions(part, scope));
        } else if (descr instanceof NotDescr not) {
            not.getDescrs().forEach(part -> conditions(part, scope));
        } else if (descr instanceof ExistsDescr exists) {
            // Drools declares this list without its type.
            for (Object part : exists.getDescrs()) {
                conditions((BaseDescr) part, scope);
            }
        } else if (descr.getClass() == PatternDescr.class) {
            pattern((PatternDescr) descr, scope);
        } else {
            problem(
                    descr.getLine(),
                    "condition '" + oneLine(descr.toString()) + "'; expected a pattern, not or exists");
        }
    }

    private void pattern(PatternDescr pattern, Scope scope) {
        Class<? extends PolicyFact> type = TYPES.get(pattern.getObjectType());
        if (type == null) {
            problem(
                    pattern.getLine(),
                    "pattern on '" + pattern.getObjectType() + "'; expected one of " + new TreeSet<>(TYPES.keySet()));
            return;
        }
        if (pattern.getSource() != null
                || (pattern.getBehaviors() != null && !pattern.getBehaviors().isEmpty())) {
            problem(pattern.getLine(), "a pattern with from, over or accumulate; expected a plain one");
        }
        boolean joins = false;
        for (BaseDescr constraint : pattern.getConstraint().getDescrs()) {
            String text = constraint instanceof ExprConstraintDescr expression
                    ? expression.getExpression().strip()
                    : oneLine(constraint.toString());
            int line = constraint.getLine() > 0 ? constraint.getLine() : pattern.getLine();
            Matcher binding = BINDING.matcher(text);
            Matcher comparison = CONSTRAINT.matcher(text);
            if (binding.matches()) {
                property(type, binding.group(1), line);
            } else if (comparison.matches()) {
                property(type, comparison.group(1), line);
                joins |= JOIN.matcher(text).matches();
            } else if (text.matches("\\w+\\s*\\(.*")) {
                problem(line, "accessor '" + text + "' called; expected the property name, which the engine can index");
            } else {
                problem(line, "constraint '" + text + "'; expected PROPERTY == VALUE, or in ( VALUE, … )");
            }
        }
        boolean managers = type == Manager.class || type == ManagerState.class;
        if (!managers && scope.unitPatterns++ > 0 && !joins) {
            problem(
                    pattern.getLine(),
                    "pattern on " + pattern.getObjectType() + " does not join on the unit; expected subject == $…");
        }
    }

    private void property(Class<? extends PolicyFact> type, String name, int line) {
        List<String> known = components(type);
        if (!known.contains(name)) {
            problem(line, "'" + type.getSimpleName() + "' has no property '" + name + "'; expected one of " + known);
        }
    }

    private void consequence(RuleDescr rule) {
        String text = rule.getConsequence() instanceof String string ? string : "";
        if (!CONSEQUENCE.matcher(text).matches()) {
            problem(
                    rule.getConsequenceLine(),
                    "consequence of '" + rule.getName()
                            + "'; expected only insert( new FindingDraft( … ) ); of texts and properties");
            return;
        }
        Matcher call = CALL.matcher(text.replaceAll("\"[^\"]*\"", "\"\""));
        while (call.find()) {
            if (!ACCESSORS.contains(call.group(1))) {
                problem(rule.getConsequenceLine(), "call '" + call.group(1) + "()'; expected a property of a fact");
            }
        }
    }

    private static List<String> components(Class<? extends PolicyFact> type) {
        return Stream.concat(
                        Stream.of("subject"),
                        Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName))
                .distinct()
                .toList();
    }

    private static String unquote(@Nullable String text) {
        if (text == null) {
            return "";
        }
        return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    private void problem(int line, String message) {
        problems.add(PolicyProblem.ofLine(source.path(), line, message));
    }
}
