package io.unitward.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges a sample's snapshot with this build, in this process. */
final class Replay {
    private Replay() {}

    /**
     * Replays it.
     *
     * @param temporary an empty directory: a manifest is believed only where nobody else may write, and a checkout may lie
     *     anywhere
     */
    static Expected of(Sample sample, Path temporary) throws IOException {
        Path manifest = sample.hasManifest() ? copy(sample.manifest(), temporary) : null;
        Path allowlist = copy(Sample.ALLOWLIST, temporary);
        Path waivers = Files.exists(sample.waivers()) ? copy(sample.waivers(), temporary) : null;
        Result text = run(sample, manifest, waivers, allowlist, "text=-");
        Result json = run(sample, manifest, waivers, allowlist, "json=-");
        if (text.code != json.code) {
            throw new IOException("text ended with %d and json with %d".formatted(text.code, json.code));
        }
        return new Expected(text.code, text.output, json.output);
    }

    private static Path copy(Path file, Path temporary) throws IOException {
        Path copy = temporary.resolve(file.getFileName());
        Files.write(copy, Files.readAllBytes(file));
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
        return copy;
    }

    private record Result(int code, String output) {}

    private static Result run(
            Sample sample, @Nullable Path manifest, @Nullable Path waivers, Path allowlist, String output) {
        List<String> arguments =
                new ArrayList<>(List.of("audit", "--snapshot", sample.snapshot().toString()));
        arguments.addAll(List.of("--allowlist", allowlist.toString(), "--settle", "0", "-o", output));
        if (manifest != null) {
            arguments.addAll(List.of("--config", manifest.toString()));
        }
        if (waivers != null) {
            arguments.addAll(List.of("--waivers", waivers.toString()));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Unitward.run(console(out, err), arguments.toArray(String[]::new));
        // Notes and failures count as well: a sample has none.
        String said = out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
        // Where the copies lie is of no matter.
        return new Result(code, waivers == null ? said : said.replace(waivers.toString(), "waivers.yaml"));
    }

    /** A console that is no terminal. */
    static Console console(ByteArrayOutputStream out, ByteArrayOutputStream err) {
        return new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                0);
    }
}
