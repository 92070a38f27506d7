package io.unitward.engine.drl;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.engine.policy.CaseException;
import io.unitward.engine.policy.PolicyCases;
import io.unitward.facts.PolicyFact;
import io.unitward.facts.View;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * docs/vocabulary.md is written from the vocabulary itself and from what the sources of its types say of each part:
 * {@code -Dunitward.update=true} writes it anew.
 */
class VocabularyPageTest {
    private static final Path PAGE = Path.of("../docs/vocabulary.md");
    private static final Path SOURCES = Path.of("../rules/src/main/java");
    private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
    private static final Pattern PARAM = Pattern.compile("@param (\\w+) (.*?)(?=\\s@param |\\s@\\w|$)", Pattern.DOTALL);

    private static final Pattern WORD = Pattern.compile("(?:`[^`]*`|\\[[^\\]]*\\]\\([^)]*\\)|[^\\s`\\[]|[`\\[])+");
    private static final int WIDTH = 120;

    /** What cases call the facts of a type. */
    private static final Map<String, String> IN_CASES = Map.ofEntries(
            Map.entry("UnitState", "unit"),
            Map.entry("ManagerState", "manager"),
            Map.entry("UnitDefinition", "definitions"),
            Map.entry("ViewFile", "files"),
            Map.entry("PendingChange", "pending"),
            Map.entry("DirectoryWriter", "directories"),
            Map.entry("Relation", "relations"),
            Map.entry("Artifact", "artifacts"),
            Map.entry("Repaired", "repaired"),
            Map.entry("Unseen", "unseen"),
            Map.entry("PolicyNote", "policies"),
            Map.entry("StackState", "stacks"),
            Map.entry("ServiceState", "services"),
            Map.entry("ContainerState", "containers"),
            Map.entry("InputState", "inputs"),
            Map.entry("HealthTimerState", "healthTimers"),
            Map.entry("QuadletState", "quadlets"));

    private static final Set<String> SINGLE = Set.of("unit", "manager");

    @Test
    void thePageTellsOfEveryTypePropertyAndConstant() throws IOException {
        String page = page();
        if (Boolean.getBoolean("unitward.update")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    @Test
    void whatItSaysOfCasesIsSo() throws CaseException {
        for (Map.Entry<String, String> each : IN_CASES.entrySet()) {
            String subject = each.getKey().equals("ManagerState") ? "manager" : "web.service";
            String facts = SINGLE.contains(each.getValue()) ? "{}" : "[ {} ]";
            assertThat(PolicyCases.read(
                                    "x",
                                    "given: { subject: " + subject + ", " + each.getValue() + ": " + facts
                                            + " }\nexpect: []\n")
                            .allFacts())
                    .as(each.getKey())
                    .anyMatch(fact -> fact.getClass().getSimpleName().equals(each.getKey()));
        }
    }

    private static String page() throws IOException {
        StringBuilder page = new StringBuilder("""
                # What a policy can look at

                Each pattern of a rule asks for a fact of one of these types. All facts that a policy sees are about one unit, their
                `subject`, and its manager. This page is written by a test, from the types themselves and what their sources say of
                them.

                A *text* is compared with `==`, `!=`, `in`, `matches`, `contains`, `str[startsWith]` and `str[endsWith]`; *true or
                false* with `==`; a *number* also with `<` and `>`; a *list* with `contains`; a constant with `==`, `!=` and `in`.
                Of anything else it can be asked whether it is `null`. "Or null" says what may be missing. In
                [cases](writing-policies.md#the-files-of-a-policy) a constant is written by its word.
                """);
        Map<String, Class<?>> constants = new TreeMap<>();
        for (Map.Entry<String, Class<? extends PolicyFact>> fact :
                Vocabulary.facts().entrySet()) {
            Class<? extends PolicyFact> type = fact.getValue();
            String comment = comment(source(type), "public record " + type.getSimpleName());
            Map<String, String> meanings = parameters(comment);
            page.append("\n## ")
                    .append(fact.getKey())
                    .append("\n\n")
                    .append(wrapped(description(comment), ""))
                    .append("\n\n");
            page.append("`import ").append(type.getName()).append(";`");
            String cases = IN_CASES.get(fact.getKey());
            page.append(
                    cases == null
                            ? "; cases cannot give any, so that what a policy asks of it is not tested.\n"
                            : "; in cases `" + cases + "`.\n");
            page.append('\n');
            for (Map.Entry<String, ValueType> property :
                    Vocabulary.properties(type).entrySet()) {
                String name = property.getKey();
                ValueType value = property.getValue();
                if (value.is(ValueType.Kind.CONSTANT)) {
                    constants.put(Vocabulary.name(value.type()), value.type());
                }
                String meaning = meanings.get(name);
                if (meaning == null && name.equals(Vocabulary.SUBJECT)) {
                    meaning = meanings.getOrDefault("unit", "what the fact is about: the unit, or the manager");
                }
                assertThat(meaning).as("@param %s of %s", name, type).isNotNull();
                page.append(item("`" + name + "` (" + words(value, isNullable(type, name)) + "): " + meaning));
            }
        }
        page.append("\n# Constants\n\nA finding also names a view, `View.LOADED` or `View.ON_DISK`.\n");
        constants.put("View", View.class);
        for (Map.Entry<String, Class<?>> constant : constants.entrySet()) {
            constants(page, constant.getKey(), constant.getValue());
        }
        return page.toString();
    }

    private static void constants(StringBuilder page, String name, Class<?> type) throws IOException {
        Class<?> outer = type.getEnclosingClass() == null ? type : type.getEnclosingClass();
        String source = source(type);
        String comment = comment(source, "enum " + type.getSimpleName());
        page.append("\n## ")
                .append(name)
                .append("\n\n")
                .append(wrapped(description(comment), ""))
                .append("\n\n");
        page.append("`import ").append(outer.getName()).append(";`\n\n");
        String body = source.substring(source.indexOf("enum " + type.getSimpleName()));
        for (Object each : type.getEnumConstants()) {
            String constant = ((Enum<?>) each).name();
            String meaning = description(ownComment(body, constant));
            assertThat(meaning).as("comment of %s.%s", name, constant).isNotEmpty();
            page.append(item("`" + name + "." + constant + "` (in cases `" + word(each) + "`): " + meaning));
        }
    }

    private static String item(String text) {
        return "- " + wrapped(text, "  ") + "\n";
    }

    /** In lines of a readable width, not broken within code or a link. */
    private static String wrapped(String text, String indent) {
        StringBuilder out = new StringBuilder();
        int length = indent.length();
        Matcher words = WORD.matcher(text);
        while (words.find()) {
            boolean first = out.isEmpty();
            if (!first && length + 1 + words.group().length() > WIDTH) {
                out.append('\n').append(indent);
                length = indent.length();
            } else if (!first) {
                out.append(' ');
                length++;
            }
            out.append(words.group());
            length += words.group().length();
        }
        return out.toString();
    }

    private static String word(Object constant) {
        try {
            return (String) constant.getClass().getMethod("text").invoke(constant);
        } catch (ReflectiveOperationException e) {
            return constant.toString().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static String words(ValueType value, boolean nullable) {
        String words = switch (value.kind()) {
            case TEXT -> "text";
            case FLAG -> "true or false";
            case WHOLE -> "number";
            case TEXTS -> "list of texts";
            case CONSTANT -> link(Vocabulary.name(value.type()));
            case FACT, OTHER -> "something";
        };
        return words + (nullable ? ", or null" : "");
    }

    private static String link(String name) {
        return "[" + name + "](#" + name.toLowerCase(Locale.ROOT).replace(".", "") + ")";
    }

    private static boolean isNullable(Class<?> type, String name) {
        return Arrays.stream(type.getRecordComponents())
                .filter(component -> component.getName().equals(name))
                .map(RecordComponent::getAnnotatedType)
                .anyMatch(annotated -> annotated.isAnnotationPresent(Nullable.class));
    }

    private static String source(Class<?> type) throws IOException {
        Class<?> outer = type.getEnclosingClass() == null ? type : type.getEnclosingClass();
        return Files.readString(SOURCES.resolve(outer.getName().replace('.', '/') + ".java"));
    }

    /** The last documentation comment before a declaration. */
    private static String comment(String source, String declaration) {
        int at = source.indexOf(declaration);
        assertThat(at).as(declaration).isPositive();
        Matcher comments = COMMENT.matcher(source.substring(0, at));
        String last = "";
        while (comments.find()) {
            last = comments.group(1);
        }
        return last;
    }

    /** The documentation comment right before a constant; empty when it has none. */
    private static String ownComment(String body, String constant) {
        Matcher own = Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s*" + constant + "\\b", Pattern.DOTALL)
                .matcher(body);
        return own.find() ? own.group(1) : "";
    }

    private static String description(String comment) {
        String text = plain(comment);
        int params = text.indexOf("@param");
        return (params < 0 ? text : text.substring(0, params)).strip();
    }

    private static Map<String, String> parameters(String comment) {
        Map<String, String> parameters = new LinkedHashMap<>();
        Matcher parameter = PARAM.matcher(plain(comment));
        while (parameter.find()) {
            parameters.put(parameter.group(1), parameter.group(2).strip());
        }
        return parameters;
    }

    /** Javadoc as Markdown on one line. */
    private static String plain(String comment) {
        return comment.replaceAll("(?m)^\\s*\\*", " ")
                .replaceAll("\\s+", " ")
                .replaceAll("\\{@code ([^}]*)}", "`$1`")
                .replaceAll("\\{@linkplain \\S+ ([^}]*)}", "$1")
                .replaceAll("\\{@link (?:[a-z]+\\.)*(\\w+)#(\\w+)}", "`$1.$2`")
                .replaceAll("\\{@link (?:[a-z]+\\.)*#?(\\w+)}", "`$1`")
                .replaceAll("</?code>", "`")
                .replace("<p>", "")
                .replaceAll(" +", " ")
                .strip();
    }
}
