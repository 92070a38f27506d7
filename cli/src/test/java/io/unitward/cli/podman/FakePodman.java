package io.unitward.cli.podman;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A scripted program in place of {@code podman}, or of a compose program, for what the real ones cannot be made to do: hang,
 * write garbage or half an answer, be of another version. It answers what it was told to, notes every call, and fails a
 * call that nobody foresaw.
 *
 * <p>The first answer whose words are the call's first arguments is taken. {@link #orReal} hands all other calls on.
 */
public final class FakePodman {
    /** What it exits with when a call was not foreseen. */
    public static final int UNFORESEEN = 99;

    private static final String HEAD = """
            #!/bin/sh
            # A scripted podman, for tests: written by FakePodman.java.
            here=${0%/*}
            printf '%s\\n' "$*" >>"$here/calls"
            case "$* " in
            """;

    private final Path directory;
    private final String name;
    private final List<String> cases = new ArrayList<>();
    private String otherwise;

    private FakePodman(Path directory, String name) {
        this.directory = directory;
        this.name = name;
        this.otherwise = "echo \"scripted " + name + ": unforeseen call: $*\" >&2; exit " + UNFORESEEN;
    }

    /** One that foresees nothing yet, in a directory that holds nothing else; any uid may run it. */
    public static FakePodman in(Path directory) throws IOException {
        return in(directory, "podman");
    }

    /** The same under another name, such as {@code docker-compose}. */
    public static FakePodman in(Path directory, String name) throws IOException {
        Files.createDirectories(directory);
        Path calls = directory.resolve("calls");
        Files.writeString(calls, "");
        Files.setPosixFilePermissions(calls, PosixFilePermissions.fromString("rw-rw-rw-"));
        FakePodman fake = new FakePodman(directory, name);
        fake.write();
        return fake;
    }

    /** The program. */
    public Path program() {
        return directory.resolve(name);
    }

    /** What to put in front of {@code PATH}. */
    public Path directory() {
        return directory;
    }

    /** Prints that text and exits 0. */
    public FakePodman answers(String words, String stdout) throws IOException {
        return answers(words, stdout, "", 0);
    }

    /** Prints those texts and exits so. */
    public FakePodman answers(String words, String stdout, String stderr, int exitCode) throws IOException {
        int number = cases.size();
        Files.writeString(directory.resolve("out-" + number), stdout);
        Files.writeString(directory.resolve("err-" + number), stderr);
        return on(words, "cat \"$here/out-%1$d\"; cat \"$here/err-%1$d\" >&2; exit %2$d".formatted(number, exitCode));
    }

    /** Answers with the first half of that text and exits 0, as if cut off by a full disk or a killed writer. */
    public FakePodman answersHalf(String words, String stdout) throws IOException {
        return answers(words, stdout.substring(0, stdout.length() / 2));
    }

    /** Answers with bytes that are neither JSON nor text. */
    public FakePodman answersGarbage(String words) throws IOException {
        return on(words, "printf '\\000\\377\\376{[\\033[31m\\n'; exit 0");
    }

    /** Answers {@code --version} and {@code version --format json} as podman of that version does. */
    public FakePodman isVersion(String version) throws IOException {
        answers("--version", name + " version " + version + "\n");
        return answers("version --format json", "{\"Client\": {\"Version\": \"%s\"}}\n".formatted(version));
    }

    /** Writes a first half, and then nothing for ever; ends when it is told to. */
    public FakePodman hangsAfter(String words, String beginning) throws IOException {
        int number = cases.size();
        Files.writeString(directory.resolve("out-" + number), beginning);
        return on(words, "cat \"$here/out-%d\"; exec sleep 987654".formatted(number));
    }

    /** Hangs, and so does a child of it that holds its output open; both ignore all signals that can be ignored. */
    public FakePodman hangsStubbornly(String words) throws IOException {
        return on(words, "trap '' TERM INT HUP; sleep 987654 & sleep 987654");
    }

    /** Writes for ever. */
    public FakePodman floods(String words) throws IOException {
        return on(words, "exec yes '{\"Id\": \"0000000000000000\"},'");
    }

    /** Hands a call on that nothing else was foreseen for. */
    public FakePodman orReal(String program) throws IOException {
        otherwise = "exec '" + program + "' \"$@\"";
        write();
        return this;
    }

    /** The arguments of each call so far, one line each. */
    public List<String> calls() throws IOException {
        return Files.readAllLines(directory.resolve("calls"));
    }

    private FakePodman on(String words, String action) throws IOException {
        if (!words.matches("[A-Za-z0-9 ._=:/-]+")) {
            throw new IllegalArgumentException("words '%s'; expected plain words".formatted(words));
        }
        cases.add("'" + words + " '*) " + action + " ;;\n");
        write();
        return this;
    }

    /** Renamed into place: a program that runs cannot be written. */
    private void write() throws IOException {
        Path fresh = directory.resolve("." + name + ".new");
        Files.writeString(fresh, HEAD + String.join("", cases) + "esac\n" + otherwise + "\n");
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(fresh, program(), StandardCopyOption.ATOMIC_MOVE);
    }
}
