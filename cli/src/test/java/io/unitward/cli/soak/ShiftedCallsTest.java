package io.unitward.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.Main;
import io.unitward.remediation.Remediator;
import java.lang.reflect.Method;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Wherever the program asks for the time it can be told another: a clock that was left out would make ten thousand runs one day. */
class ShiftedCallsTest {
    @Test
    void noCallOfTheProgramIsLeftOut() throws Exception {
        int turned = 0;
        Set<String> left = new TreeSet<>();
        for (Class<?> in : List.of(Main.class, Remediator.class)) {
            Path from = Path.of(
                    in.getProtectionDomain().getCodeSource().getLocation().toURI());
            // A module that has been packaged in the same build is a jar.
            try (FileSystem jar = Files.isDirectory(from) ? null : FileSystems.newFileSystem(from);
                    Stream<Path> all = Files.walk(jar == null ? from : jar.getPath("/"))) {
                for (Path each :
                        all.filter(file -> file.toString().endsWith(".class")).toList()) {
                    byte[] before = Files.readAllBytes(each);
                    byte[] after = ShiftedCalls.turned(before);
                    turned += asks(before).isEmpty() ? 0 : 1;
                    asks(after).forEach(call -> left.add(each.getFileName() + " " + call));
                }
            }
        }
        assertThat(turned).isGreaterThan(20);
        assertThat(left).isEmpty();
    }

    /** Calls that tell the time of the machine, of which there are more than the program uses. */
    private static Set<List<String>> asks(byte[] type) throws Exception {
        Set<List<String>> asks = new HashSet<>();
        for (List<String> call : ShiftedCalls.methods(type)) {
            boolean now = call.get(0).startsWith("java/time/")
                    && call.get(1).equals("now")
                    && !call.get(2).contains("Clock;)");
            boolean clock = Set.of("java/time/Clock", "java/time/InstantSource").contains(call.get(0))
                    && (call.get(1).startsWith("system") || call.get(1).startsWith("tick"));
            if (now || clock || call.get(1).equals("currentTimeMillis")) {
                asks.add(call);
            }
        }
        return asks;
    }

    /** What a class of its own is turned to. */
    static final class Asking {
        private Asking() {}

        static List<Instant> times() {
            return List.of(
                    Instant.now(),
                    Clock.systemUTC().instant(),
                    InstantSource.system().instant());
        }
    }

    @Test
    void whatIsTurnedReadsTheOtherClock() throws Exception {
        ClassLoader usual = Thread.currentThread().getContextClassLoader();
        try {
            WarmProgram program = WarmProgram.load();
            program.setAhead(Duration.ofDays(1000));
            Method times = Thread.currentThread()
                    .getContextClassLoader()
                    .loadClass(Asking.class.getName())
                    .getDeclaredMethod("times");
            times.setAccessible(true);
            Instant least = Instant.now().plus(Duration.ofDays(999));
            assertThat((List<?>) times.invoke(null))
                    .hasSize(3)
                    .allSatisfy(time -> assertThat((Instant) time).isAfter(least));
        } finally {
            Thread.currentThread().setContextClassLoader(usual);
        }
    }
}
