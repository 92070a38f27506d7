package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Whatever comes out of a run, the process ends with a code that means something, and a line. */
class MainTest {
    @Test
    void anErrorIsAnInternalError() {
        for (Error failure : new Error[] {
            new OutOfMemoryError("heap"),
            new StackOverflowError(),
            new NoClassDefFoundError("x"),
            new AssertionError("y")
        }) {
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            int code = Main.code(console(err), () -> {
                throw failure;
            });
            assertThat(code).isEqualTo(70);
            assertThat(err.toString(StandardCharsets.UTF_8).lines())
                    .singleElement()
                    .satisfies(line -> assertThat(line).startsWith("unitward: internal error: "));
        }
    }

    @Test
    void aBrokenJavaIsNeitherABugNorALackOfMemory() {
        for (Error failure : new Error[] {
            new InternalError("Error loading java.security file"),
            new NoClassDefFoundError("Could not initialize class sun.security.jca.Providers")
        }) {
            assertThat(told(failure))
                    .contains(String.valueOf(failure.getMessage()), "install it anew")
                    .doesNotContain("memory", "a bug of unitward");
        }
        assertThat(told(new OutOfMemoryError("heap"))).contains("not enough memory (OutOfMemoryError)");
        assertThat(told(new NoClassDefFoundError("Could not initialize class io.unitward.X")))
                .contains("a bug of unitward");
    }

    private static String told(Error failure) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertThat(Main.code(console(err), () -> {
                    throw failure;
                }))
                .isEqualTo(70);
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aCodeIsTheCode() {
        assertThat(Main.code(console(new ByteArrayOutputStream()), () -> 69)).isEqualTo(69);
    }

    private static Console console(ByteArrayOutputStream err) {
        PrintStream to = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Console(to, to, false, false, 0);
    }
}
