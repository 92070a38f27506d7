package io.unitward.cli.validate;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The unitward that is put to the test, as it is called inside a sandbox.
 *
 * @param argv what to run; its command comes last
 * @param environment what it needs in its environment
 * @param shown directories of this host that must be readable inside, by where they are to be found there: a clone or a Java
 *     may lie where the manager's owner may not go
 */
public record TestedProgram(List<String> argv, Map<String, String> environment, Map<String, Path> shown) {
    /** Where inside a sandbox what validation brings along is found. */
    static final String BROUGHT = "/run/unitward-validate/";

    public TestedProgram {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        shown = Map.copyOf(shown);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("argv is empty; expected a program");
        }
    }

    /** An installed one, with the Java that it runs on. */
    public static TestedProgram installed(Path home, Path java) {
        return new TestedProgram(
                List.of(BROUGHT + "unitward/bin/unitward"),
                Map.of("JAVA_HOME", BROUGHT + "java"),
                Map.of(BROUGHT + "unitward", home, BROUGHT + "java", java));
    }

    /** One that everybody can run, where it lies. */
    public static TestedProgram of(List<String> argv) {
        return new TestedProgram(argv, Map.of(), Map.of());
    }
}
