package io.unitward.engine.compile;

import io.unitward.engine.catalog.PolicyIndex;
import io.unitward.engine.catalog.RuleInfo;
import io.unitward.engine.drl.CanonicalText;
import io.unitward.pending.Fingerprint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.drools.compiler.kie.builder.impl.InternalKieModule;
import org.drools.model.codegen.ExecutableModelProject;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieServices;
import org.kie.api.builder.KieBuilder;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.KieModule;
import org.kie.api.builder.Message;
import org.kie.api.builder.ReleaseId;

/**
 * Compiles policy sources to class files of Drools' executable model, which run without any rule compiler.
 *
 * <p>The same sources give the same bytes on every machine and JDK, in the first compilation of a process: Drools numbers
 * unnamed patterns over the life of the JVM.
 */
public final class PolicyCompiler {
    private static final String MODEL_LIST = "drools-model";
    private static final String FOLDER = "io/unitward/policies";

    static {
        // Rules generated in parallel are numbered by chance. Drools reads this as a system property only.
        System.setProperty("drools.parallelRulesBuildThreshold", "100000");
        // The same compiler on every Java: a JRE has no other.
        System.setProperty("drools.dialect.java.compiler", "ECLIPSE");
    }

    private PolicyCompiler() {}

    /**
     * Checks and compiles.
     *
     * @param sources in any order
     * @throws PolicyException with every problem, each at its file and line
     */
    public static CompiledPolicies compile(Collection<PolicySource> sources) throws PolicyException {
        List<PolicyCheck.Checked> checked = checked(sources);
        CompiledPolicies compiled = compileChecked(checked);
        List<String> refused = ClassFileCheck.refusals(compiled.classes());
        if (!refused.isEmpty()) {
            // Which source it is of no class tells: that the check of sources let it pass is a defect of ours.
            String path = checked.get(0).source().path();
            throw new PolicyException(refused.stream()
                    .map(reason ->
                            new PolicyProblem(path, 1, 1, 1, "after compiling: " + reason, CompilerErrors.DEFECT))
                    .toList());
        }
        return compiled;
    }

    /** Sources that passed the check, sorted: what is wrong with any of them is thrown. */
    static List<PolicyCheck.Checked> checked(Collection<PolicySource> sources) throws PolicyException {
        List<PolicyCheck.Checked> checked = PolicyCheck.check(sorted(sources));
        List<PolicyProblem> problems = new ArrayList<>();
        checked.forEach(each -> problems.addAll(each.problems()));
        if (!problems.isEmpty()) {
            throw new PolicyException(problems);
        }
        return checked;
    }

    /** The classes of compiled policies, with a table of contents that is made of the sources. */
    static CompiledPolicies told(CompiledPolicies compiled, List<PolicyCheck.Checked> checked) {
        List<PolicySource> sources =
                checked.stream().map(PolicyCheck.Checked::source).toList();
        List<RuleInfo> rules =
                checked.stream().flatMap(each -> each.rules().stream()).toList();
        return new CompiledPolicies(index(sources, compiled.index().models(), rules), compiled.classes());
    }

    /** Compiles what passed the check of sources: not its text, but what the check read in it. */
    static CompiledPolicies compileChecked(List<PolicyCheck.Checked> checked) throws PolicyException {
        List<PolicySource> texts = new ArrayList<>();
        List<PolicySource> sources = new ArrayList<>();
        List<RuleInfo> rules = new ArrayList<>();
        for (PolicyCheck.Checked each : checked) {
            texts.add(new PolicySource(each.source().path(), CanonicalText.of(each.policy())));
            sources.add(each.source());
            rules.addAll(each.rules());
        }
        Build build = build(texts);
        if (build.module() == null) {
            throw new PolicyException(CompilerErrors.locate(
                    checked, subset -> !build(subset).errors().isEmpty()));
        }
        return compiled(build.module(), sources, rules);
    }

    /** Compiles, for tests, what never passes the checks. */
    static CompiledPolicies compileUnchecked(Collection<PolicySource> sources, List<RuleInfo> rules)
            throws PolicyException {
        List<PolicySource> sorted = sorted(sources);
        Build build = build(sorted);
        if (build.module() == null) {
            throw new PolicyException(build.errors().stream()
                    .map(error -> PolicyProblem.ofLine(sorted.get(0).path(), 1, error))
                    .toList());
        }
        return compiled(build.module(), sorted, rules);
    }

    private static CompiledPolicies compiled(KieModule module, List<PolicySource> sources, List<RuleInfo> rules) {
        TreeMap<String, byte[]> classes = new TreeMap<>();
        List<String> models = new ArrayList<>();
        read(((InternalKieModule) module).getBytes(), classes, models);
        return new CompiledPolicies(index(sources, models, rules), classes);
    }

    private static PolicyIndex index(List<PolicySource> sources, List<String> models, List<RuleInfo> rules) {
        TreeMap<String, String> digests = new TreeMap<>();
        sources.forEach(source -> digests.put(source.path(), source.sha256()));
        return new PolicyIndex(digest(sources), models, rules, digests);
    }

    /** SHA-256 over the sorted ids and the sources. */
    static String digest(Collection<PolicySource> sources) {
        Fingerprint fingerprint = new Fingerprint();
        sorted(sources).forEach(source -> fingerprint.add(source.path()).add(source.text()));
        return fingerprint.hex();
    }

    /** What became of one attempt: errors, or a module. */
    private record Build(List<String> errors, @Nullable KieModule module) {}

    private static Build build(Collection<PolicySource> sources) {
        KieServices services = KieServices.get();
        KieFileSystem files = services.newKieFileSystem();
        ReleaseId release = services.newReleaseId("io.unitward", "policies", "1");
        files.generateAndWritePomXML(release);
        for (PolicySource source : sources) {
            files.write(
                    "src/main/resources/" + FOLDER + "/" + source.id() + ".drl",
                    services.getResources().newByteArrayResource(source.text().getBytes(StandardCharsets.UTF_8)));
        }
        try {
            KieBuilder builder = services.newKieBuilder(files).buildAll(ExecutableModelProject.class);
            List<String> errors = builder.getResults().getMessages(Message.Level.ERROR).stream()
                    .map(Message::getText)
                    .toList();
            return new Build(errors, errors.isEmpty() ? builder.getKieModule() : null);
        } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
            // The compiler throws where its expression parser gives up.
            return new Build(List.of(String.valueOf(e.getMessage())), null);
        }
    }

    /** Keeps the policies' class files and the names of the model classes; the rest of the archive is for KieContainers. */
    private static void read(byte[] archive, SortedMap<String, byte[]> classes, List<String> models) {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] bytes = zip.readAllBytes();
                if (entry.getName().endsWith(".class") && entry.getName().startsWith(FOLDER + "/")) {
                    classes.put(entry.getName(), bytes);
                } else if (entry.getName().endsWith("/" + MODEL_LIST)) {
                    new String(bytes, StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.isBlank() && !line.startsWith("Drools-Model-Version"))
                            .sorted()
                            .forEach(models::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("read the compiled policies", e);
        }
    }

    private static List<PolicySource> sorted(Collection<PolicySource> sources) {
        return sources.stream().sorted(Comparator.comparing(PolicySource::path)).toList();
    }
}
