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

    /** A loader that takes these classes from here, and everything else from where this class is. */
    public ClassLoader loader() {
        return new ClassLoader(CompiledPolicies.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                // Drools names the class of a model by its package alone: the shipped policies' has the same name.
                synchronized (getClassLoadingLock(name)) {
                    byte[] bytes = classes.get(name.replace('.', '/') + ".class");
                    if (bytes == null) {
                        return super.loadClass(name, resolve);
                    }
                    Class<?> loaded = findLoadedClass(name);
                    return loaded != null ? loaded : defineClass(name, bytes, 0, bytes.length);
                }
            }
        };
    }
}
