package io.unitward.engine.compile;

import java.util.Map;
import java.util.function.Function;

/**
 * The compiler behind a border that only types of the Java platform cross, so that it may have classes, and a class loader, of
 * its own. Made by name.
 */
public final class Compilation implements Function<Map<String, String>, Map<String, byte[]>> {
    /** What the answer is called when all went well. */
    static final String COMPILED = "compiled";

    /** What it is called when not. */
    static final String PROBLEMS = "problems";

    /** For whoever makes it by its name. */
    public Compilation() {}

    /** Compiles sources, by path and text, to the bytes of compiled policies or of problems. */
    @Override
    public Map<String, byte[]> apply(Map<String, String> sources) {
        try {
            return Map.of(
                    COMPILED,
                    CompiledBytes.encode(PolicyCompiler.compile(sources.entrySet().stream()
                            .map(each -> new PolicySource(each.getKey(), each.getValue()))
                            .toList())));
        } catch (PolicyException e) {
            return Map.of(PROBLEMS, CompiledBytes.encode(e.problems()));
        }
    }
}
