package io.unitward.engine.compile;

import io.unitward.engine.session.RuleBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Compiles operators' policies, or takes them from the cache: their classes alone. What a rule says about itself, such as its
 * classification, comes from its source in every run. The rule compiler is loaded only if something is compiled, with
 * a loader of its own that is dropped afterwards.
 */
public final class OperatorCompiler {
    private static final String ENTRY = "io.unitward.engine.compile.Compilation";

    private final List<Path> jars;
    private final PolicyCache cache;

    /**
     * A compiler.
     *
     * @param jars what the compiler is made of, all of it; empty when it is on the class path, as in tests
     * @param cache what was compiled before
     */
    public OperatorCompiler(List<Path> jars, PolicyCache cache) {
        this.jars = List.copyOf(jars);
        this.cache = cache;
    }

    /**
     * What sources are compiled to.
     *
     * @param compiling told when they have to be compiled, which takes seconds
     * @throws PolicyException with every problem
     */
    public CompiledPolicies compiled(Collection<PolicySource> sources, Runnable compiling) throws PolicyException {
        List<PolicyCheck.Checked> checked = PolicyCompiler.checked(sources);
        CompiledPolicies known = cache.find(sources);
        if (known != null) {
            CompiledPolicies told = PolicyCompiler.told(known, checked);
            if (canBeLoaded(told)) {
                return told;
            }
        }
        compiling.run();
        CompiledPolicies compiled = compile(sources);
        List<String> refused = ClassFileCheck.refusals(compiled.classes());
        if (!refused.isEmpty()) {
            throw new IllegalStateException("compiled policies were not checked: " + refused);
        }
        cache.keep(sources, compiled);
        return PolicyCompiler.told(compiled, checked);
    }

    /** Whether classes hold the rules that the sources do: what was kept may be anything. */
    private static boolean canBeLoaded(CompiledPolicies kept) {
        try {
            RuleBase.load(kept.index(), kept.loader());
            return true;
        } catch (RuntimeException | Error unusable) {
            return false;
        }
    }

    private CompiledPolicies compile(Collection<PolicySource> sources) throws PolicyException {
        if (jars.isEmpty()) {
            return PolicyCompiler.compile(sources);
        }
        Map<String, String> texts = new TreeMap<>();
        sources.forEach(source -> texts.put(source.path(), source.text()));
        Map<String, byte[]> answer = apart(texts);
        try {
            byte[] problems = answer.get(Compilation.PROBLEMS);
            if (problems != null) {
                throw new PolicyException(CompiledBytes.problems(problems));
            }
            return CompiledBytes.decode(answer.getOrDefault(Compilation.COMPILED, new byte[0]));
        } catch (IOException e) {
            throw new UncheckedIOException("read what the rule compiler answered", e);
        }
    }

    /** Drools takes the loader of its thread for everything it looks for by name. */
    private Map<String, byte[]> apart(Map<String, String> texts) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(urls(), ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(loader);
            @SuppressWarnings("unchecked") // it is the same class, by another loader
            Function<Map<String, String>, Map<String, byte[]>> entry =
                    (Function<Map<String, String>, Map<String, byte[]>>)
                            loader.loadClass(ENTRY).getConstructor().newInstance();
            return entry.apply(texts);
        } catch (ReflectiveOperationException | IOException e) {
            throw new IllegalStateException("the rule compiler in " + jars + " cannot be used: " + e, e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private URL[] urls() throws MalformedURLException {
        URL[] urls = new URL[jars.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = jars.get(i).toUri().toURL();
        }
        return urls;
    }
}
