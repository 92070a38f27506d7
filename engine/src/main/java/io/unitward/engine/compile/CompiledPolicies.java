package io.unitward.engine.compile;

import io.unitward.engine.catalog.PolicyIndex;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the compiler made of policy sources.
 *
 * @param index the table of contents
 * @param classes class files by path, such as {@code io/unitward/policies/Rules….class}
 */
public record CompiledPolicies(PolicyIndex index, SortedMap<String, byte[]> classes) {
    public CompiledPolicies {
        classes = Collections.unmodifiableSortedMap(new TreeMap<>(classes));
    }

    /** A loader that finds these classes, and everything else where this class was found. */
    public ClassLoader loader() {
        return new ClassLoader(CompiledPolicies.class.getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                byte[] bytes = classes.get(name.replace('.', '/') + ".class");
                if (bytes == null) {
                    throw new ClassNotFoundException(name);
                }
                return defineClass(name, bytes, 0, bytes.length);
            }
        };
    }
}
