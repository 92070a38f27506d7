package io.unitward.engine.policy;

import io.unitward.config.ConfigException;
import io.unitward.config.GuardedParser;
import io.unitward.config.Nearest;
import io.unitward.config.WaiverReader;
import io.unitward.engine.session.UnitFacts;
import io.unitward.facts.PolicyFact;
import io.unitward.facts.View;
import io.unitward.ownership.UnitState;
import io.unitward.verdict.Classification;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.Severity;
import io.unitward.verdict.Waiver;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads a case file.
 *
 * <pre>
 * given:
 *   subject: web-stack.service        # default; 'manager' for what concerns no single unit
 *   manager: { state: degraded }      # every part of 'given' may be left out, and so may every field:
 *   unit: { needDaemonReload: true }  #   the defaults are a world in which all is well
 *   definitions: [ { view: onDisk } ]
 *   files: [ { role: drop-in } ]
 *   pending: [ { explained: false } ]
 *   directories: [ {} ]
 *   relations: [ { kind: alias } ]
 *   artifacts: [ { drift: missing } ]
 *   repaired: [ { often: true } ]
 *   unseen: [ {} ]
 *   policies: [ { kind: nothing-overridden } ]
 *   stacks: [ { settling: true } ]
 *   services: [ { missing: true } ]
 *   containers: [ { running: false } ]
 *   inputs: [ { status: missing } ]
 *   healthTimers: [ { orphaned: true } ]
 *   quadlets: [ { generated: no } ]
 * waivers:                            # what somebody accepts; of each all may be left out
 *   - { file: /etc/x.conf, digest: other, expires: 2026-12-31 }
 * expect:                             # [] = must keep silent
 *   - { classification: block-and-alert, cause: changed }
 * </pre>
 */
final class CaseReader {
    private static final Set<String> EXPECTED =
            Set.of("unit", "view", "classification", "severity", "file", "cause", "message", "waived");
    /** Set from the subject, never by a case. */
    private static final Set<String> SUBJECT_FIELDS = Set.of("subject", "unit");

    private final String file;
    private final List<String> problems = new ArrayList<>();

    private CaseReader(String file) {
        this.file = file;
    }

    /**
     * Reads one case.
     *
     * @param file its name, for messages
     * @throws CaseException with every problem
     */
    static PolicyCase read(String file, String text) throws CaseException {
        CaseReader reader = new CaseReader(file);
        PolicyCase read = reader.read(text);
        if (read == null || !reader.problems.isEmpty()) {
            throw new CaseException(reader.problems);
        }
        return read;
    }

    private @Nullable PolicyCase read(String text) {
        Node root;
        try {
            LoadSettings settings = LoadSettings.builder().setLabel(file).build();
            root = new Composer(settings, new GuardedParser(new ParserImpl(settings, new StreamReader(settings, text))))
                    .getSingleNode()
                    .orElse(null);
        } catch (GuardedParser.LimitExceeded e) {
            String place = e.getProblemMark().map(CaseReader::place).orElse("1:1");
            problems.add(file + ":" + place + ": structure; expected " + e.getProblem());
            return null;
        } catch (MarkedYamlEngineException e) {
            String place = e.getProblemMark()
                    .or(e::getContextMark)
                    .map(CaseReader::place)
                    .orElse("1:1");
            problems.add(file + ":" + place + ": not YAML: "
                    + String.valueOf(e.getProblem()).strip());
            return null;
        } catch (YamlEngineException e) {
            problems.add(
                    file + ":1:1: not YAML: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
            return null;
        }
        if (root == null) {
            problems.add(file + ":1:1: empty file; expected given and expect");
            return null;
        }
        Map<String, Node> top = mapping(root, "a case", List.of("given", "waivers", "expect"));
        if (!top.containsKey("expect")) {
            problem(root, "no 'expect'; expected a list of findings, [] for none");
            return null;
        }
        Node givenNode = top.get("given");
        Map<String, Node> given = givenNode == null
                ? Map.of()
                : mapping(
                        givenNode,
                        "given",
                        List.of(
                                "subject",
                                "manager",
                                "unit",
                                "definitions",
                                "files",
                                "pending",
                                "directories",
                                "relations",
                                "artifacts",
                                "repaired",
                                "unseen",
                                "policies",
                                "stacks",
                                "services",
                                "containers",
                                "inputs",
                                "healthTimers",
                                "quadlets"));
        Node subjectNode = given.get("subject");
        String subject = subjectNode == null ? Exemplars.SUBJECT : scalar(subjectNode);
        List<PolicyFact> facts = new ArrayList<>();
        boolean owned = false;
        if (!subject.equals(FindingDraft.MANAGER)) {
            UnitState unit = fact(given.get("unit"), Exemplars.unit(subject), "unit");
            owned = unit.owned();
            facts.add(unit);
        } else if (given.containsKey("unit")) {
            problem(root, "'unit' of the manager; expected a unit as subject");
        }
        facts.addAll(facts(given.get("definitions"), () -> Exemplars.definition(subject), "definitions", owned));
        facts.addAll(facts(given.get("files"), () -> Exemplars.file(subject), "files", owned));
        facts.addAll(facts(given.get("pending"), () -> Exemplars.pending(subject), "pending", owned));
        facts.addAll(facts(given.get("directories"), () -> Exemplars.directory(subject), "directories", owned));
        facts.addAll(facts(given.get("relations"), () -> Exemplars.relation(subject), "relations", owned));
        facts.addAll(facts(given.get("artifacts"), () -> Exemplars.artifact(subject), "artifacts", owned));
        facts.addAll(facts(given.get("repaired"), () -> Exemplars.repaired(subject), "repaired", owned));
        facts.addAll(facts(given.get("unseen"), () -> Exemplars.unseen(subject), "unseen", owned));
        facts.addAll(facts(given.get("policies"), () -> Exemplars.policy(subject), "policies", owned));
        facts.addAll(facts(given.get("stacks"), () -> Exemplars.stack(subject), "stacks", owned));
        facts.addAll(facts(given.get("services"), () -> Exemplars.service(subject), "services", owned));
        facts.addAll(facts(given.get("containers"), () -> Exemplars.container(subject), "containers", owned));
        facts.addAll(facts(given.get("inputs"), () -> Exemplars.input(subject), "inputs", owned));
        facts.addAll(facts(given.get("healthTimers"), () -> Exemplars.healthTimer(subject), "healthTimers", owned));
        facts.addAll(facts(given.get("quadlets"), () -> Exemplars.quadlet(subject), "quadlets", owned));
        PolicyFact manager = fact(given.get("manager"), Exemplars.manager(), "manager");
        List<Waiver> waivers = waivers(top.get("waivers"), subject);
        List<PolicyCase.Expected> expected = expected(top.get("expect"), top.containsKey("waivers"));
        return problems.isEmpty()
                ? new PolicyCase(file, List.of(manager), new UnitFacts(subject, facts), waivers, expected)
                : null;
    }

    /** A word that no finding can have would only ever be found missing. */
    private String expected(String name, Node node) {
        String text = scalar(node);
        List<String> words = switch (name) {
            case "classification" ->
                Stream.of(Classification.values()).map(Classification::text).toList();
            case "severity" -> Stream.of(Severity.values()).map(Severity::text).toList();
            case "waived" -> List.of("true", "false");
            case "view" -> Stream.of(View.values()).map(View::text).toList();
            default -> List.of(text);
        };
        if (!words.contains(text)) {
            problem(node, name + " '" + text + "'; expected " + Nearest.oneOf(words, text));
        }
        return text;
    }

    private List<Waiver> waivers(@Nullable Node node, String subject) {
        List<Waiver> waivers = new ArrayList<>();
        for (Node item : items(node, "waivers")) {
            try {
                waivers.add(WaiverReader.example(file, item, subject, PolicyCase.AT, PolicyCase.DIGESTS));
            } catch (ConfigException e) {
                e.problems().forEach(each -> problems.add(each.toString()));
            }
        }
        return waivers;
    }

    private List<PolicyCase.Expected> expected(@Nullable Node node, boolean hasWaivers) {
        List<PolicyCase.Expected> expected = new ArrayList<>();
        for (Node item : items(node, "expect")) {
            Map<String, String> fields = new TreeMap<>();
            Map<String, Node> named =
                    mapping(item, "a finding", EXPECTED.stream().sorted().toList());
            named.forEach((name, value) -> fields.put(name, expected(name, value)));
            if (named.containsKey("waived") && !hasWaivers) {
                problem(named.get("waived"), "waived '" + fields.get("waived") + "'; expected waivers in this case");
            }
            expected.add(new PolicyCase.Expected(
                    item.getStartMark().map(Mark::getLine).orElse(0) + 1,
                    item.getStartMark().map(Mark::getColumn).orElse(0) + 1,
                    fields));
        }
        return expected;
    }

    private <R extends Record & PolicyFact> List<R> facts(
            @Nullable Node list, Supplier<R> exemplar, String what, boolean owned) {
        List<R> facts = new ArrayList<>();
        for (Node item : items(list, what)) {
            facts.add(build(item, exemplar.get(), what, owned ? Map.of() : Map.of("owned", false)));
        }
        return facts;
    }

    private <R extends Record & PolicyFact> R fact(@Nullable Node node, R exemplar, String what) {
        return node == null ? exemplar : build(node, exemplar, what, Map.of());
    }

    /** A record like the exemplar, but for the fields that the node names and for the overrides. */
    private <R extends Record> R build(Node node, R exemplar, String what, Map<String, Object> overrides) {
        RecordComponent[] components = exemplar.getClass().getRecordComponents();
        List<String> known = Arrays.stream(components)
                .map(RecordComponent::getName)
                .filter(name -> !SUBJECT_FIELDS.contains(name))
                .toList();
        Map<String, Node> given = mapping(node, what, known);
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                String name = components[i].getName();
                types[i] = components[i].getType();
                Node value = given.get(name);
                values[i] = value != null
                        ? convert(value, types[i], name)
                        : overrides.getOrDefault(
                                name, components[i].getAccessor().invoke(exemplar));
            }
            if (!problems.isEmpty()) {
                return exemplar;
            }
            @SuppressWarnings("unchecked") // the class of a record is that of its exemplar
            Constructor<R> constructor = (Constructor<R>) exemplar.getClass().getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException e) {
            throw new IllegalStateException("build a " + exemplar.getClass().getSimpleName() + " for " + file, e);
        }
    }

    private @Nullable Object convert(Node node, Class<?> type, String name) {
        String text = scalar(node);
        if (node.getTag().equals(Tag.NULL)) {
            return null;
        }
        if (type == String.class) {
            return text;
        }
        if (type == boolean.class) {
            if (!text.equals("true") && !text.equals("false")) {
                problem(node, name + " '" + text + "'; expected true or false");
            }
            return text.equals("true");
        }
        List<String> words = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            String word = word(constant);
            words.add(word);
            if (word.equals(text)) {
                return constant;
            }
        }
        problem(node, name + " '" + text + "'; expected " + Nearest.oneOf(words, text));
        return type.getEnumConstants()[0];
    }

    /** The word of a constant in reports; its name in small letters where reports have none. */
    private static String word(Object constant) {
        try {
            return (String) constant.getClass().getMethod("text").invoke(constant);
        } catch (NoSuchMethodException e) {
            return constant.toString().toLowerCase(Locale.ROOT).replace('_', '-');
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("the word of " + constant, e);
        }
    }

    private List<Node> items(@Nullable Node node, String what) {
        if (node == null) {
            return List.of();
        }
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        problem(node, "'" + what + "'; expected a list");
        return List.of();
    }

    private Map<String, Node> mapping(Node node, String what, List<String> known) {
        Map<String, Node> fields = new LinkedHashMap<>();
        if (!(node instanceof MappingNode mapping)) {
            problem(node, what + "; expected fields");
            return fields;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String name = scalar(tuple.getKeyNode());
            if (!known.contains(name)) {
                problem(
                        tuple.getKeyNode(),
                        "unknown field '" + name + "' in " + what + "; expected " + Nearest.oneOf(known, name));
            } else if (fields.put(name, tuple.getValueNode()) != null) {
                problem(tuple.getKeyNode(), "field '" + name + "' given twice; expected once");
            }
        }
        return fields;
    }

    private String scalar(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        problem(node, "a list or fields; expected a single value");
        return "";
    }

    private void problem(Node node, String message) {
        problems.add(file + ":" + node.getStartMark().map(CaseReader::place).orElse("1:1") + ": " + message);
    }

    private static String place(Mark mark) {
        return (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
    }
}
