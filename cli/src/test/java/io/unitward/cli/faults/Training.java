package io.unitward.cli.faults;

import io.unitward.cli.Main;
import java.io.IOException;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The run that leaves a class-data archive: loads all classes of unitward, then does what it is told as unitward does. */
public final class Training {
    private Training() {}

    /** Like {@link Main#main}. */
    public static void main(String[] arguments) throws IOException {
        for (String entry : System.getProperty("java.class.path").split(":")) {
            load(entry);
        }
        Main.main(arguments);
    }

    private static void load(String jar) throws IOException {
        try (JarFile file = new JarFile(jar)) {
            for (JarEntry each : Collections.list(file.entries())) {
                if (each.getName().startsWith("io/unitward/") && each.getName().endsWith(".class")) {
                    String name = each.getName().replace('/', '.');
                    loadClass(name.substring(0, name.length() - ".class".length()));
                }
            }
        }
    }

    private static void loadClass(String name) {
        try {
            Class.forName(name, false, Training.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError needsWhatIsNotShipped) {
            System.err.println("training: without " + name + ": " + needsWhatIsNotShipped);
        }
    }
}
