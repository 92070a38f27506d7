package io.unitward.engine.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.engine.session.FactTypes;
import io.unitward.facts.PolicyFact;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every property of every fact can be compared in every way that the check lets through: nothing fails behind it. */
class VocabularyTest {
    static List<Class<? extends PolicyFact>> facts() {
        return FactTypes.ALL;
    }

    @ParameterizedTest
    @MethodSource("facts")
    void whatTheCheckLetsThroughCompiles(Class<? extends PolicyFact> fact) throws Exception {
        List<String> constraints = new ArrayList<>(ways("subject", String.class));
        StringBuilder imports = new StringBuilder("import " + fact.getName() + ";\n");
        for (RecordComponent component : fact.getRecordComponents()) {
            if (component.getName().equals("unit") || component.getName().equals("subject")) {
                // The first is a word of DRL; subject stands for it.
                continue;
            }
            if (isOfRecords(component)) {
                continue; // what it holds is not for conditions: the check refuses all that could be asked
            }
            constraints.addAll(ways(component.getName(), component.getType()));
            Class<?> type = component.getType();
            if (type.isEnum()) {
                Class<?> outer = type.getEnclosingClass() == null ? type : type.getEnclosingClass();
                imports.append("import ").append(outer.getName()).append(";\n");
            }
        }
        StringBuilder text = new StringBuilder(
                "package io.unitward.policies;\n" + imports + "import io.unitward.verdict.FindingDraft;\n");
        int perRule = 12;
        for (int i = 0; i < constraints.size(); i += perRule) {
            List<String> some = constraints.subList(i, Math.min(i + perRule, constraints.size()));
            text.append("rule \"all").append(i == 0 ? "" : ": " + i).append('"').append("""

                        @policy("all") @classification("advice") @severity("notice") @since("0.1.0")
                        @summary("x") @why("x") @remediation("x")
                    when
                    """);
            text.append("$f : ").append(fact.getSimpleName()).append("( $unit : subject,\n");
            text.append(String.join(",\n", some)).append(" )\nthen\n");
            text.append("insert( new FindingDraft( $unit, null, null, null, \"x\" + $f.subject() ) );\nend\n");
        }
        PolicySource source = new PolicySource("site/all/all.drl", text.toString());
        assertThat(Corpus.diagnostics(source)).isEmpty();
        assertThat(PolicyCompiler.compile(List.of(source)).index().rules()).isNotEmpty();
    }

    private static boolean isOfRecords(RecordComponent component) {
        return component.getGenericType() instanceof ParameterizedType list
                && list.getActualTypeArguments()[0] instanceof Class<?> element
                && element.isRecord();
    }

    private static List<String> ways(String name, Class<?> type) {
        List<String> ways = new ArrayList<>();
        if (!type.isPrimitive() && type != List.class) {
            ways.add(name + " == null");
            ways.add(name + " != null");
        }
        if (type == String.class) {
            for (String operator : List.of(
                    "==",
                    "!=",
                    "matches",
                    "not matches",
                    "contains",
                    "not contains",
                    "str[startsWith]",
                    "not str[endsWith]")) {
                ways.add(name + " " + operator + " \"x\"");
            }
            ways.add(name + " in ( \"x\" )");
            ways.add(name + " not in ( \"x\", \"y\" )");
        } else if (type == boolean.class || type == Boolean.class) {
            ways.add(name + " == true");
            ways.add(name + " != false");
        } else if (type == int.class || type == long.class) {
            for (String operator : List.of("==", "!=", "<", "<=", ">", ">=")) {
                ways.add(name + " " + operator + " 1");
                ways.add(name + " " + operator + " -1");
            }
            ways.add(name + " in ( 1 )");
            ways.add(name + " not in ( 1, -2 )");
        } else if (type == List.class) {
            ways.add(name + " contains \"x\"");
            ways.add(name + " not contains \"x\"");
            ways.add(name + " contains $unit");
        } else if (type.isEnum()) {
            Class<?> outer = type.getEnclosingClass();
            String constant = (outer == null ? "" : outer.getSimpleName() + ".") + type.getSimpleName() + "."
                    + ((Enum<?>) type.getEnumConstants()[0]).name();
            ways.add(name + " == " + constant);
            ways.add(name + " != " + constant);
            ways.add(name + " in ( " + constant + " )");
            ways.add(name + " not in ( " + constant + ", " + constant + " )");
        }
        return ways;
    }
}
