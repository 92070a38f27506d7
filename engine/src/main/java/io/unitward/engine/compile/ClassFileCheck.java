package io.unitward.engine.compile;

import io.unitward.engine.session.FactTypes;
import io.unitward.facts.PolicyFact;
import io.unitward.facts.Texts;
import io.unitward.verdict.FindingDraft;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The barrier behind {@link PolicyCheck}: whatever a source looked like, the classes that were made of it may refer to the facts,
 * to the finding they state, to the parts of Drools that generated code is made of, and to nothing else. Default deny, by
 * constant pools.
 */
public final class ClassFileCheck {
    /** Java 17: what is compiled here; a newer file may have more to say than is read. */
    private static final int NEWEST_MAJOR = 61;

    /** Where the classes of policies are. */
    private static final String OWN = "io/unitward/policies/";

    /** The classes that rules are made into: conditions, properties, findings, and the list of these. */
    private static final Pattern GENERATED =
            Pattern.compile("(P[0-9A-F]{2}/Lambda(Predicate|Extractor|Consequence)[0-9A-F]{32}"
                    + "|Rules[0-9A-F]{32}(RuleMethods[0-9]+)?"
                    + "|DomainClassesMetadata[0-9A-F]{32}(\\$[A-Za-z_]+_Metadata)?)\\.class");

    /** Parts of Drools that only describe rules: they hold no way out to files, processes or the engine's inside. */
    private static final List<String> DESCRIBES = List.of(
            "org/drools/model/functions/",
            // Not all of them: one takes a regular expression from anywhere.
            "org/drools/model/operators/InOperator.",
            "org/drools/model/consequences/ConsequenceBuilder",
            "org/drools/model/PatternDSL$",
            "org/drools/model/view/",
            "org/drools/modelcompiler/dsl/pattern/D.");

    private static final Set<String> MEMBERS = Set.of(
            "java/lang/Object.<init>",
            "java/lang/Object.equals",
            "java/lang/Object.hashCode",
            "java/lang/Enum.<init>",
            "java/lang/Enum.valueOf",
            // ECJ copies the values of an enum; a copy within one's own arrays does no harm.
            "java/lang/System.arraycopy",
            "java/lang/RuntimeException.<init>",
            "java/lang/String.equals",
            "java/lang/String.hashCode",
            // Numbers and truth values, into objects and back.
            "java/lang/Boolean.TYPE",
            "java/lang/Boolean.valueOf",
            "java/lang/Boolean.booleanValue",
            "java/lang/Integer.TYPE",
            "java/lang/Integer.valueOf",
            "java/lang/Integer.intValue",
            "java/lang/Long.TYPE",
            "java/lang/Long.valueOf",
            "java/lang/Long.longValue",
            "java/lang/invoke/StringConcatFactory.makeConcatWithConstants",
            "java/time/format/DateTimeFormatterBuilder.<init>",
            "java/time/format/DateTimeFormatterBuilder.parseCaseInsensitive",
            "java/time/format/DateTimeFormatterBuilder.appendPattern",
            "java/time/format/DateTimeFormatterBuilder.toFormatter",
            "java/util/Arrays.asList",
            "java/util/Collections.emptyList",
            "java/util/Locale.ENGLISH",
            "org/drools/model/DomainClassMetadata.getPropertyIndex",
            "org/drools/model/Drools.insert",
            "org/drools/model/Index$ConstraintType.EQUAL",
            "org/drools/model/Index$ConstraintType.NOT_EQUAL",
            "org/drools/model/Index$ConstraintType.GREATER_THAN",
            "org/drools/model/Index$ConstraintType.GREATER_OR_EQUAL",
            "org/drools/model/Index$ConstraintType.LESS_THAN",
            "org/drools/model/Index$ConstraintType.LESS_OR_EQUAL",
            "org/drools/model/impl/RuleBuilder.metadata",
            "org/drools/model/impl/RuleBuilder.build",
            "org/drools/modelcompiler/util/EvaluationUtil.areNullSafeEquals",
            "org/drools/modelcompiler/util/EvaluationUtil.areNumbersNullSafeEquals",
            "org/drools/modelcompiler/util/EvaluationUtil.greaterThanNumbers",
            "org/drools/modelcompiler/util/EvaluationUtil.greaterOrEqualNumbers",
            "org/drools/modelcompiler/util/EvaluationUtil.lessThanNumbers",
            "org/drools/modelcompiler/util/EvaluationUtil.lessOrEqualNumbers",
            "org/drools/util/DateUtils.getDateFormatMask");

    /** Named by generated code without a member of theirs being used: types of parameters, of thrown errors, of arrays. */
    private static final Set<String> CLASSES = Set.of(
            "java/lang/Class",
            "java/lang/Exception",
            "java/lang/Integer",
            "java/lang/invoke/MethodHandles",
            "java/lang/invoke/MethodHandles$Lookup",
            "java/time/format/DateTimeFormatter",
            "java/util/List",
            "org/drools/model/Index",
            "org/drools/model/Model",
            "org/drools/model/PatternDSL",
            "org/drools/model/Rule",
            "org/drools/model/RuleItemBuilder");

    private static final Set<String> FACT_MEMBERS = factMembers();
    private static final Set<String> NAMEABLE = nameable();

    private ClassFileCheck() {}

    /**
     * Checks class files.
     *
     * @param classes by path, such as {@code io/unitward/policies/Rules….class}
     * @return what is refused, a sentence each without a full stop, sorted; empty when nothing is
     */
    public static List<String> refusals(Map<String, byte[]> classes) {
        Set<String> refused = new TreeSet<>();
        for (Map.Entry<String, byte[]> each : classes.entrySet()) {
            String path = each.getKey();
            if (!isOwn(path)) {
                refused.add("class file '" + path + "'; expected one of the policies' own package");
            } else if (!GENERATED.matcher(path.substring(OWN.length())).matches()) {
                // A class within a consequence, or of a function: such can call itself for ever.
                refused.add("a class of the policy's own, '" + path.substring(OWN.length())
                        + "'; expected only what conditions and findings are made into");
            }
            try {
                check(ClassFile.read(each.getValue()), path, refused);
            } catch (IOException | RuntimeException e) {
                refused.add("class file '" + path + "' cannot be read: " + e.getMessage());
            }
        }
        return new ArrayList<>(refused);
    }

    private static void check(ClassFile file, String path, Set<String> refused) {
        if (file.major() > NEWEST_MAJOR) {
            refused.add(
                    "class file '" + path + "' has the version " + file.major() + "; expected at most " + NEWEST_MAJOR);
        }
        for (String member : file.members()) {
            if (!isOwn(member)
                    && !isDescribing(member)
                    && !MEMBERS.contains(member)
                    && !FACT_MEMBERS.contains(member)) {
                refused.add(
                        "use of '" + member.replace('/', '.') + "'; expected only properties of facts, and findings");
            }
        }
        for (String name : file.classes()) {
            String element = name.replaceFirst("^\\[+L?", "").replaceFirst(";$", "");
            if (!isOwn(element) && !isDescribing(element + ".") && !NAMEABLE.contains(element)) {
                refused.add("use of the class '" + element.replace('/', '.') + "'; expected only facts, and findings");
            }
        }
        for (String method : file.loops()) {
            refused.add("a loop in '" + method + "'; expected code that only goes forwards");
        }
        for (String bootstrap : file.bootstraps()) {
            if (!bootstrap.equals("makeConcatWithConstants")) {
                refused.add("a call site '" + bootstrap + "' that is made at run time; expected none but of texts");
            }
        }
    }

    private static boolean isOwn(String name) {
        return name.startsWith(OWN);
    }

    private static boolean isDescribing(String name) {
        return DESCRIBES.stream().anyMatch(name::startsWith);
    }

    /** Accessors of facts, constants of the enums that these are made of, and the making of a finding. */
    private static Set<String> factMembers() {
        Set<String> members = new HashSet<>();
        for (Class<? extends PolicyFact> type : FactTypes.ALL) {
            members.add(name(type) + ".subject");
            for (RecordComponent component : type.getRecordComponents()) {
                members.add(name(type) + "." + component.getName());
                if (component.getType().isEnum()) {
                    members.add(name(component.getType()) + ".text");
                    for (Object constant : component.getType().getEnumConstants()) {
                        members.add(name(component.getType()) + "." + ((Enum<?>) constant).name());
                    }
                }
            }
        }
        // Pure; the first of them takes a time that no text can stretch, and refuses an expression that has no such
        // bound.
        for (String function : List.of("matches", "startsWith", "endsWith", "contains", "holds")) {
            members.add(name(Texts.class) + "." + function);
        }
        members.add(name(FindingDraft.class) + ".<init>");
        members.add(name(FindingDraft.class) + ".MANAGER");
        return members;
    }

    private static Set<String> nameable() {
        Set<String> names = new HashSet<>(CLASSES);
        // What a property is, so that it can be asked whether it is there; what is in it cannot.
        for (Class<? extends PolicyFact> type : FactTypes.ALL) {
            for (RecordComponent component : type.getRecordComponents()) {
                if (component.getType().isRecord()) {
                    names.add(name(component.getType()));
                }
            }
        }
        MEMBERS.forEach(member -> names.add(member.substring(0, member.lastIndexOf('.'))));
        FACT_MEMBERS.forEach(member -> {
            String owner = member.substring(0, member.lastIndexOf('.'));
            names.add(owner);
            // A nested class names the one around it.
            names.add(owner.contains("$") ? owner.substring(0, owner.indexOf('$')) : owner);
        });
        return names;
    }

    private static String name(Class<?> type) {
        return type.getName().replace('.', '/');
    }
}
