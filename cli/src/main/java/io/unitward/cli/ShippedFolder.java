package io.unitward.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The folder of a shipped policy, as it lies in the program.
 *
 * @param rule its {@code .drl}
 * @param page its page
 * @param cases its cases by the names of their files
 */
record ShippedFolder(String rule, String page, SortedMap<String, String> cases) {
    ShippedFolder {
        cases = Collections.unmodifiableSortedMap(new TreeMap<>(cases));
    }

    /** Reads the one of a policy that is shipped. */
    static ShippedFolder of(String category, String id) {
        String folder = "policies/" + category + "/" + id + "/";
        try {
            return new ShippedFolder(
                    text(folder + id + PolicyFolder.RULE), text(folder + id + PolicyFolder.PAGE), cases(folder));
        } catch (IOException e) {
            throw new UncheckedIOException("read the shipped policy " + id, e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("find the shipped policy " + id, e);
        }
    }

    private static SortedMap<String, String> cases(String folder) throws IOException, URISyntaxException {
        URL url = ShippedFolder.class.getClassLoader().getResource(folder + PolicyFolder.CASES);
        if (url == null) {
            throw new IOException("resource '" + folder + PolicyFolder.CASES + "' is missing");
        }
        URI uri = url.toURI();
        if (!uri.getScheme().equals("jar")) {
            return texts(Path.of(uri));
        }
        try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
            return texts(jar.getPath("/" + folder + PolicyFolder.CASES));
        }
    }

    private static SortedMap<String, String> texts(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.toList();
        }
        SortedMap<String, String> texts = new TreeMap<>();
        for (Path file : files) {
            texts.put(file.getFileName().toString(), Files.readString(file));
        }
        return texts;
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = ShippedFolder.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("resource '" + resource + "' is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
