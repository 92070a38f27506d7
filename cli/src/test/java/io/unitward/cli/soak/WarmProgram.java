package io.unitward.cli.soak;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The program, from its entry point on, loaded once by a class loader of its own which gives it a clock that can be set
 * ahead. Nothing else of it is another than in the process that a timer starts.
 */
final class WarmProgram {
    private final Method run;
    private final Method setAhead;

    private WarmProgram(Method run, Method setAhead) {
        this.run = run;
        this.setAhead = setAhead;
    }

    /** How a run ended, and what it printed. */
    record Ended(int code, String out, String err) {}

    /** The program of this process's class path. */
    static WarmProgram load() throws ReflectiveOperationException, MalformedURLException {
        List<URL> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            entries.add(Path.of(entry).toUri().toURL());
        }
        ClassLoader loader = new Turning(entries.toArray(URL[]::new));
        Thread.currentThread().setContextClassLoader(loader);
        // What the entry point settles first.
        System.setProperty("slf4j.provider", "io.unitward.cli.log.LogProvider");
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        return new WarmProgram(
                loader.loadClass("io.unitward.cli.WarmRun")
                        .getMethod("run", String[].class, OutputStream.class, OutputStream.class),
                loader.loadClass(ShiftedClock.class.getName()).getMethod("setAhead", Duration.class));
    }

    /** Sets the program's clock ahead of the machine's. */
    void setAhead(Duration by) throws ReflectiveOperationException {
        setAhead.invoke(null, by);
    }

    /** Runs it. */
    Ended run(List<String> arguments) throws ReflectiveOperationException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = (int) run.invoke(null, arguments.toArray(String[]::new), out, err);
        return new Ended(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Knows nothing of the classes that this process itself has loaded, but for Java's. */
    private static final class Turning extends URLClassLoader {
        Turning(URL[] entries) {
            super(entries, ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (!name.startsWith("io.unitward.") || name.equals(ShiftedClock.class.getName())) {
                return super.findClass(name);
            }
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = ShiftedCalls.turned(in.readAllBytes());
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
