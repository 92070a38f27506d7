package io.unitward.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a sample's replay must yield; the exit code stands in the names of the files.
 *
 * @param exitCode of both formats
 * @param text standard output of {@code -o text=-}
 * @param json standard output of {@code -o json=-}
 */
record Expected(int exitCode, String text, String json) {
    private static final Pattern NAME = Pattern.compile("expected\\.(\\d+)\\.(text|json)");

    static Expected of(Sample sample) throws IOException {
        List<Path> files = files(sample);
        if (files.size() != 2) {
            throw new IOException("sample '" + sample + "' has the expectations " + files
                    + "; expected one expected.CODE.text and one expected.CODE.json");
        }
        Matcher json = NAME.matcher(files.get(0).getFileName().toString());
        Matcher text = NAME.matcher(files.get(1).getFileName().toString());
        if (!json.matches() || !text.matches() || !json.group(1).equals(text.group(1))) {
            throw new IOException("sample '" + sample + "' has the expectations " + files + "; expected one exit code");
        }
        return new Expected(
                Integer.parseInt(text.group(1)), Files.readString(files.get(1)), Files.readString(files.get(0)));
    }

    /** Puts these in place of what the sample expected until now. */
    void writeTo(Sample sample) throws IOException {
        for (Path old : files(sample)) {
            Files.delete(old);
        }
        Files.writeString(sample.directory().resolve("expected." + exitCode + ".text"), text);
        Files.writeString(sample.directory().resolve("expected." + exitCode + ".json"), json);
    }

    private static List<Path> files(Sample sample) throws IOException {
        try (Stream<Path> files = Files.list(sample.directory())) {
            return files.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
    }
}
