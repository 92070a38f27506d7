package io.unitward.cli.soak;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs unitward over and over in this process, a quarter of an hour apart by its own clock, against the user manager that the
 * environment names, whose units are edited, replaced and given foreign drop-ins all the while. Fails when a run ends with
 * another exit code than its host calls for, and when something is left that grows.
 */
public final class Soak {
    private static final Duration EVERY = Duration.ofMinutes(15);
    private static final Pattern ID = Pattern.compile("[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}");
    private static final int MOST_TOLD = 20;
    private static final int ANY_CODE = -1;

    private final WarmProgram program;
    private final SoakHost host;
    private final SoakSink sink;
    private final List<String> wrong = new ArrayList<>();
    private final List<Seen> seen = new ArrayList<>();
    /** What the manager and its units have in the runtime directory. */
    private final List<Path> managers;

    /** The largest that was seen of each store. */
    private final Map<String, Seen.Size> most = new TreeMap<>();

    private int commands;
    private long spent;

    private Soak(WarmProgram program, SoakHost host, SoakSink sink) throws IOException {
        this.managers = Seen.list(SoakHost.runtime());
        this.program = program;
        this.host = host;
        this.sink = sink;
    }

    /** Arguments: a directory of its own; how many runs; after how many to look; optionally how many units. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int runs = Integer.parseInt(arguments[1]);
        int each = Integer.parseInt(arguments[2]);
        int units = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 20;
        boolean well;
        try (SoakSink sink = SoakSink.open()) {
            SoakHost host = new SoakHost(directory, units);
            host.make(sink.url());
            well = new Soak(WarmProgram.load(), host, sink).run(runs, each);
        }
        System.out.flush();
        Runtime.getRuntime().halt(well ? 0 : 1);
    }

    private boolean run(int runs, int each) throws Exception {
        long begun = System.nanoTime();
        for (int i = 1; i <= runs; i++) {
            program.setAhead(EVERY.multipliedBy(i));
            unreachable((i + each / 2) / each % 2 == 1);
            aside(i);
            one(i);
            if (i % each == 0) {
                look(i, Duration.ofNanos(System.nanoTime() - begun), isEndOfQuarter(i / each, runs / each));
            }
        }
        System.out.printf("%d commands in %d runs, the web sink took %d alerts%n", commands, runs, sink.taken());
        System.out.println("the most that was seen of each:");
        most.forEach(
                (store, size) -> System.out.printf("%10d bytes %5d files  %s%n", size.bytes(), size.files(), store));
        wrong.addAll(Bounds.broken(seen));
        wrong.stream().limit(MOST_TOLD).forEach(System.err::println);
        return wrong.isEmpty();
    }

    /** Each sink is down for as long as it is up, and when the one is the other is not. */
    private void unreachable(boolean web) throws IOException {
        sink.down(web);
        if (web) {
            Files.deleteIfExists(host.hookDown());
        } else if (!Files.exists(host.hookDown())) {
            Files.createFile(host.hookDown());
        }
    }

    /** In each hour a file is replaced and healed, and a drop-in comes and goes or is moved aside; now and then an edit is declared. */
    private void one(int i) throws Exception {
        int unit = (i - 1) / 4 % host.units();
        if (i % 8 == 0) {
            host.withoutDropIn(unit);
        }
        switch (i % 4) {
            case 1 -> {
                if (i % 80 == 1) {
                    host.edition(unit, "edition " + i);
                    command(i, 11, words("audit", "--dry-run"));
                    audit(i, 0);
                } else {
                    host.replace(unit, "by hand " + i);
                    audit(i, 10);
                }
            }
            case 3 -> {
                if (i % 160 == 43) {
                    undo(i);
                } else {
                    host.foreignDropIn(unit, i % 19);
                }
                audit(i, 10);
            }
            default -> heal(i);
        }
    }

    /** What people do, beside the runs. */
    private void aside(int i) throws Exception {
        String end = Instant.now()
                        .plus(EVERY.multipliedBy(i))
                        .plus(Duration.ofDays(3))
                        .toString()
                        .substring(0, 19) + "Z";
        if (i % 100 == 1) {
            command(
                    i,
                    0,
                    "waive",
                    "look-alike-unit",
                    SoakHost.name(i / 100 % host.units()),
                    "--until",
                    end,
                    "--reason",
                    "run " + i,
                    "--approver",
                    "soak",
                    "--waivers",
                    host.waivers().toString(),
                    "--user",
                    "--config",
                    host.configuration().toString());
        }
        if (i % 150 == 70) {
            command(
                    i,
                    0,
                    "hold",
                    "other-" + i + ".service",
                    "--until",
                    end,
                    "--reason",
                    "run " + i,
                    "--user",
                    "--state-dir",
                    host.state().toString());
        }
        if (i % 150 == 75) {
            command(
                    i,
                    0,
                    "hold",
                    "--release",
                    "other-" + (i - 5) + ".service",
                    "--user",
                    "--state-dir",
                    host.state().toString());
        }
        if (i % 400 == 200) {
            command(
                    i,
                    0,
                    "policy",
                    "accept",
                    "--user",
                    "--state-dir",
                    host.state().toString());
            host.operatorsPolicy(i);
        }
        if (i % 100 == 90) {
            command(i, 0, "log", "--user", "--state-dir", host.state().toString());
        }
    }

    private void audit(int i, int expected) throws Exception {
        command(i, expected, run("audit", i % 200 == 3));
    }

    private void heal(int i) throws Exception {
        WarmProgram.Ended ended = command(i, ANY_CODE, run("heal", i % 200 == 112));
        if (ended.code() != 0 && (ended.out() + ended.err()).contains("holds 200 things already")) {
            host.emptyQuarantine();
            ended = command(i, 0, run("heal", false));
        } else if (ended.code() != 0) {
            told(i, "heal", 0, ended);
        }
    }

    /** Puts back what the newest restoration has overwritten. */
    private void undo(int i) throws Exception {
        WarmProgram.Ended listed = command(
                i, 0, "undo", "--list", "--user", "--state-dir", host.state().toString());
        Matcher id = ID.matcher(listed.out());
        if (!id.find()) {
            told(i, "undo --list without an id", 0, listed);
            return;
        }
        List<String> words = new ArrayList<>(List.of("undo", id.group(), "--alert"));
        words.addAll(places());
        command(i, 10, words.toArray(String[]::new));
    }

    private String[] run(String verb, boolean evidence) throws IOException {
        if (!evidence) {
            return words(verb);
        }
        Path tar = host.outputs().resolve("evidence.tar");
        Files.deleteIfExists(tar);
        return words(verb, "--evidence", tar.toString());
    }

    private String[] words(String verb, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of(verb, "--alert", "--settle", "0"));
        words.addAll(places());
        Path place = host.outputs();
        Files.createDirectories(place);
        words.addAll(List.of("-o", "text=-", "-o", "json=" + place.resolve(verb + ".json")));
        words.addAll(List.of("-o", "openmetrics=" + place.resolve(verb + ".prom")));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    private List<String> places() {
        return List.of(
                "--user",
                "--config",
                host.configuration().toString(),
                "--allowlist",
                host.allowlist().toString(),
                "--waivers",
                host.waivers().toString(),
                "--policies",
                host.policies().toString(),
                "--state-dir",
                host.state().toString());
    }

    private WarmProgram.Ended command(int i, int expected, String... words) throws Exception {
        commands++;
        WarmProgram.Ended ended = program.run(List.of(words));
        if (expected != ANY_CODE && ended.code() != expected) {
            told(i, words[0], expected, ended);
        }
        return ended;
    }

    private void told(int i, String verb, int expected, WarmProgram.Ended ended) {
        wrong.add("run " + i + ": " + verb + " ended with " + ended.code() + " instead of " + expected);
        if (wrong.size() <= 3) {
            System.err.println(wrong.get(wrong.size() - 1) + "\n" + ended.out() + ended.err());
        }
    }

    /** Of the looks, whether this one is the last of the third quarter or of all. */
    private static boolean isEndOfQuarter(int look, int looks) {
        return look == looks * 3 / 4 || look == looks;
    }

    private void look(int i, Duration since, boolean settle) throws IOException {
        Map<String, Path> places = new TreeMap<>();
        try (Stream<Path> managers = Files.list(host.state())) {
            managers.forEach(manager -> places.put("state", manager));
        }
        places.put("outputs", host.outputs());
        places.put("cache", SoakHost.cache());
        places.put("runtime", SoakHost.runtime());
        places.put("tmp", Path.of(System.getProperty("java.io.tmpdir")));
        Seen now = Seen.now(i, places, managers, settle);
        seen.add(now);
        System.out.printf(
                "run %5d after %5d s: %8d bytes in %3d files, %3d threads, %3d descriptors, heap %6d KiB, own CPU of a run %3d ms%n",
                i,
                since.toSeconds(),
                now.total().bytes(),
                now.total().files(),
                now.threads(),
                now.descriptors(),
                now.heap() >> 10,
                cpu(i));
        now.stores().forEach((store, size) -> most.merge(store, size, Seen.Size::most));
        System.out.flush();
    }

    /** Milliseconds of this process for each run since the last look. */
    private long cpu(int i) {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long now = process.getProcessCpuTime();
        long runs = i - (seen.size() < 2 ? 0 : seen.get(seen.size() - 2).run());
        long each = (now - spent) / runs / 1_000_000;
        spent = now;
        return each;
    }
}
