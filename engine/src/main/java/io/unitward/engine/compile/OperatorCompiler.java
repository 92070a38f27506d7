package io.unitward.engine.compile;

import io.unitward.engine.session.RuleBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Compiles operators' policies, or takes them from the cache: their classes alone. What a rule says about itself, such as its
 * classification, comes from its source in every run. The rule compiler is loaded only if something is compiled, with
 * a loader of its own that is dropped afterwards.
 */
public final class OperatorCompiler {
    private static final String ENTRY = "io.unitward.engine.compile.Compilation";

    /** What several times the most that may be compiled takes. */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Duration limit;
    private final List<Path> jars;
    private final PolicyCache cache;

    /**
     * A compiler.
     *
     * @param jars what the compiler is made of, all of it; empty when it is on the class path, as in tests
     * @param cache what was compiled before
     */
    public OperatorCompiler(List<Path> jars, PolicyCache cache) {
        this(jars, cache, LIMIT);
    }

    /** One that gives up after another time, for tests. */
    OperatorCompiler(List<Path> jars, PolicyCache cache, Duration limit) {
        this.limit = limit;
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
        CompileLimits.check(checked);
        CompiledPolicies known = cache.find(sources);
        if (known != null) {
            CompiledPolicies told = PolicyCompiler.told(known, checked);
            if (canBeLoaded(told)) {
                return told;
            }
        }
        compiling.run();
        CompiledPolicies compiled = compileInTime(sources, checked);
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

    /** The compiler cannot be interrupted: one that takes too long is left behind on its thread, which ends with the process. */
    private CompiledPolicies compileInTime(Collection<PolicySource> sources, List<PolicyCheck.Checked> checked)
            throws PolicyException {
        FutureTask<CompiledPolicies> task = new FutureTask<>(() -> compile(sources));
        Thread thread = new Thread(task, "unitward-compiler");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw CompileLimits.failure(checked, "compiling did not end within " + limit.toSeconds() + " s");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while compiling policies", interrupted);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            if (cause instanceof PolicyException failure) {
                throw failure;
            }
            if (cause instanceof OutOfMemoryError || cause instanceof StackOverflowError) {
                throw CompileLimits.failure(checked, "there is not enough memory to compile the policies");
            }
            if (cause instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("compile policies", cause);
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
