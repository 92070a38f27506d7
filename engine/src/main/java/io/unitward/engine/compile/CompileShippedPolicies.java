package io.unitward.engine.compile;

import io.unitward.engine.catalog.PolicyIndex;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A step of engine's build: compiles the policies that the rules module ships, next to engine's own classes. */
public final class CompileShippedPolicies {
    private CompileShippedPolicies() {}

    /**
     * Compiles into a directory. Exits with 1, after a line for each problem, when a policy cannot be used.
     *
     * @param args the directory
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            throw new IllegalArgumentException("arguments " + List.of(args) + "; expected one output directory");
        }
        try {
            write(PolicyCompiler.compile(shipped()), Path.of(args[0]));
        } catch (PolicyException e) {
            Map<String, String> texts = new HashMap<>();
            shipped().forEach(source -> texts.put(source.path(), source.text()));
            System.err.print(Diagnostics.text(e.problems(), texts::get));
            System.exit(1);
        }
    }

    /** The sources on the class path, sorted. */
    public static List<PolicySource> shipped() throws IOException {
        URL root = CompileShippedPolicies.class.getClassLoader().getResource("policies");
        if (root == null) {
            throw new IOException("no directory 'policies' on the class path; expected that of the rules module");
        }
        try {
            URI uri = root.toURI();
            if (!uri.getScheme().equals("jar")) {
                return read(Path.of(uri));
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return read(jar.getPath("/policies"));
            }
        } catch (URISyntaxException e) {
            throw new IOException("read policies from " + root, e);
        }
    }

    private static List<PolicySource> read(Path root) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(root)) {
            files = walk.filter(path -> path.toString().endsWith(".drl"))
                    .sorted()
                    .toList();
        }
        List<PolicySource> sources = new ArrayList<>();
        for (Path file : files) {
            sources.add(new PolicySource(root.relativize(file).toString().replace('\\', '/'), Files.readString(file)));
        }
        return sources;
    }

    /** Writes class files and index in place of what an earlier compilation left there, empty directories included. */
    static void write(CompiledPolicies compiled, Path directory) throws IOException {
        Path folder = directory.resolve("io/unitward/policies");
        if (Files.exists(folder)) {
            List<Path> old;
            try (Stream<Path> walk = Files.walk(folder)) {
                old = walk.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path file : old) {
                Files.delete(file);
            }
        }
        for (Map.Entry<String, byte[]> entry : compiled.classes().entrySet()) {
            Path file = directory.resolve(entry.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, entry.getValue());
        }
        Path index = directory.resolve(PolicyIndex.SHIPPED);
        Files.createDirectories(index.getParent());
        Files.writeString(index, compiled.index().write());
    }
}
