package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.SandboxCommand;
import io.unitward.cli.sandbox.SandboxSpec;
import io.unitward.cli.sandbox.Trees;
import io.unitward.unitfile.EffectiveSettings;
import io.unitward.unitfile.Placed;
import io.unitward.unitfile.UnitSource;
import io.unitward.unitfile.UnitText;
import io.unitward.unitfile.Utf8Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What unit files come to, asked of the real systemd: a unit made of a fragment and drop-ins must have the same properties as
 * one whose only file has just the assignments that count.
 */
@Tag("real")
class SettingsOnRealManagerTest {
    private static final String BASE = "[Service]\nType=oneshot\nExecStart=/bin/base\n";

    /** What belongs to the two units being two, and not to what their files say. */
    private static final Pattern OF_THE_UNIT = Pattern.compile(
            "(FragmentPath|DropInPaths|InvocationID|.*Timestamp.*|UnitFile.*|NextElapse.*|NeedDaemonReload)=.*");

    /** Of these {@code systemctl show} prints nothing; what comes of them is asked for one by one. */
    private static final Pattern SILENT = Pattern.compile("Condition|Assert|Credential");

    private static final List<String> MORE_OF_UNIT = List.of("Conditions", "Asserts");

    private static final List<String> MORE_OF_SERVICE =
            List.of("SetCredential", "SetCredentialEncrypted", "LoadCredential", "LoadCredentialEncrypted");

    private record Sample(String section, String key, String one, String two) {
        String type() {
            return section.equals("Unit") ? "service" : section.toLowerCase(Locale.ROOT);
        }
    }

    /** One pair of units that must be alike. */
    private record Pair(String name, String flat, boolean refused, String told) {}

    @Test
    void each_setting_behaves_as_stated() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            List<Pair> pairs = new ArrayList<>();
            Map<String, String> lastOnly = new LinkedHashMap<>();
            Set<String> silent = new TreeSet<>();
            lab.write(lab.managed("p-one.service"), BASE);
            lab.write(lab.managed("p-two.service"), BASE);
            for (Sample sample : samples()) {
                String head = "[" + sample.section + "]\n";
                String one = head + sample.key + "=" + sample.one + "\n";
                String empty = head + sample.key + "=\n";
                String two = head + sample.key + "=" + sample.two + "\n";
                String id = "n" + pairs.size();
                pairs.add(pair(lab, id + "b", sample.type(), one, two));
                pairs.add(pair(lab, id + "e", sample.type(), one, empty));
                pairs.add(pair(lab, id + "a", sample.type(), one, empty + two));
                if (accumulates(sample, one, two)) {
                    String unit = id + "l." + sample.type();
                    lab.write(lab.managed(unit), base(sample.type(), id + "l") + two);
                    lastOnly.put(id + "b." + sample.type(), unit);
                    if (SILENT.matcher(sample.key).find()) {
                        silent.addAll(List.of(id + "b." + sample.type(), unit));
                    }
                }
            }
            lab.reload();

            assertAlike(lab, pairs);
            Map<String, Set<String>> shown = shown(lab, together(lastOnly), silent);
            List<String> noList = new ArrayList<>();
            for (Map.Entry<String, String> both : lastOnly.entrySet()) {
                if (shown.get(both.getKey()).equals(shown.get(both.getValue()))) {
                    noList.addAll(Files.readAllLines(Path.of(lab.managed(both.getValue()))));
                }
            }
            // Of file systems 252 tells nothing where the kernel cannot restrict them.
            assertThat(noList)
                    .as("the first of two assignments of a list counts too")
                    .filteredOn(line -> line.contains("=") && !BASE.contains(line))
                    .containsExactly("RestrictFileSystems=tmpfs");
            assertThat(lastOnly).hasSizeGreaterThan(150);
        }
    }

    /** Each value comes after a good one, which must still hold where we say that systemd ignores it, and else must not. */
    @Test
    void values_that_systemd_does_not_take() throws Exception {
        values(SandboxSpec.userOf(1500));
    }

    @Test
    @Tag("trees")
    void values_that_systemd_does_not_take_on_debian_13() throws Exception {
        values(SandboxSpec.userOf(1500).onTree(Trees.debian13()));
    }

    private static void values(SandboxSpec spec) throws Exception {
        try (Lab lab = Lab.start(spec)) {
            Trees.assertRelease(spec, lab.version());
            List<Pair> pairs = new ArrayList<>();
            List<String> wrong = new ArrayList<>();
            int ignored = 0;
            for (String line : Files.readAllLines(Path.of("src/test/resources/settings/values.txt"))) {
                if (line.startsWith("#")) {
                    continue;
                }
                String[] fields = line.split(" \\| ", -1);
                int dot = fields[0].indexOf('.');
                String head = "[" + fields[0].substring(0, dot) + "]\n" + fields[0].substring(dot + 1) + "=";
                UnitText text = UnitText.parse(head + fields[2] + "\n", "service");
                boolean ours =
                        EffectiveSettings.of("service", true, List.of(new UnitSource("f", text, true)))
                                .problems()
                                .stream()
                                .anyMatch(problem -> problem.message().startsWith("systemd ignores this: "));
                if (ours != fields[3].equals("ignored")) {
                    wrong.add(line);
                }
                ignored += ours ? 1 : 0;
                String good = fields[1].equals("-") ? "" : head + fields[1] + "\n";
                pairs.add(pair(lab, "v" + pairs.size() + "b", "service", good, head + fields[2] + "\n"));
            }
            String mounts = "[Service]\nPrivateMounts=yes\n";
            pairs.add(pair(lab, "mounts", "service", mounts, "[Service]\nPrivateMounts=\n"));
            lab.reload();

            assertThat(wrong).isEmpty();
            assertAlike(lab, pairs);
            assertThat(ignored).isBetween(25, pairs.size() - 25);
        }
    }

    @Test
    void whatever_the_files_look_like_the_same_counts() throws Exception {
        long seed = Long.getLong("unitward.seed", 20_261_126L);
        try (Lab lab = Lab.ofUser(1500)) {
            Random random = new Random(seed);
            List<Sample> samples = samples().stream()
                    .filter(sample -> sample.type().equals("service"))
                    .toList();
            List<Pair> pairs = new ArrayList<>();
            for (int i = 0; i < 150; i++) {
                String[] dropIns = new String[random.nextInt(4)];
                Arrays.setAll(dropIns, n -> text(random, samples));
                pairs.add(pair(lab, "r" + i + "x", "service", text(random, samples), dropIns));
            }
            lab.reload();

            assertAlike(lab, pairs);
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed + " (-Dunitward.seed): " + e.getMessage(), e);
        }
    }

    /** A list by what we say of it: the first of two values is still there. */
    private static boolean accumulates(Sample sample, String one, String two) {
        EffectiveSettings both = EffectiveSettings.of(
                sample.type(),
                true,
                List.of(
                        new UnitSource("f", UnitText.parse(one, sample.type()), true),
                        new UnitSource("d", UnitText.parse(two, sample.type()), true)));
        return both.inOrder().size() == 2;
    }

    /** Some lines as people and worse write them. */
    private static String text(Random random, List<Sample> samples) {
        StringBuilder text = new StringBuilder(random.nextInt(10) == 0 ? "\ufeff" : "");
        String section = "";
        for (int i = random.nextInt(14); i >= 0; i--) {
            Sample sample = samples.get(random.nextInt(samples.size()));
            if (!sample.section.equals(section) || random.nextInt(5) == 0) {
                section = sample.section;
                text.append("  [").append(section).append("]\n");
            }
            int other = random.nextInt(30);
            String value = random.nextInt(4) == 0 ? "" : random.nextBoolean() ? sample.one : sample.two;
            switch (other) {
                case 0 -> text.append("# comment \\\n");
                case 1 -> text.append("no assignment\n=x\n");
                case 2 -> text.append("Unheard=of\nX-Own=y\n");
                case 3 -> text.append("[X-Own]\nwhatever\n[").append(section).append("]\n");
                case 4 ->
                    text.append("[Timer]\nUnit=x.service\n[").append(section).append("]\n");
                case 5 -> text.append("Description=split \\\n; comment\n  \\\n\t over lines\n");
                case 6 -> text.append(random.nextInt(3) == 0 ? "[Broken\n" : "\r\n\0");
                case 7 -> text.append(random.nextInt(3) == 0 ? "Documentation=\ufdd0\n" : "\n \n");
                default -> {}
            }
            text.append(sample.key)
                    .append(random.nextInt(6) == 0 ? " =  " : "=")
                    .append(value);
            text.append(random.nextInt(12) == 0 ? " \\\n\n" : random.nextInt(9) == 0 ? "\r\n" : "\n");
        }
        return text.toString();
    }

    /** Writes a unit of several files, and beside it the one file that has what counts. */
    private static Pair pair(Lab lab, String name, String type, String fragment, String... dropIns) throws IOException {
        String unit = name + "." + type;
        String whole = base(type, name) + fragment;
        write(lab, lab.managed(unit), whole);
        StringBuilder told = new StringBuilder("--- " + unit + "\n" + whole);
        List<UnitSource> sources = new ArrayList<>();
        sources.add(new UnitSource(unit, UnitText.parse(whole, type), true));
        for (int i = 0; i < dropIns.length; i++) {
            String path = unit + ".d/" + i + ".conf";
            write(lab, lab.managed(path), dropIns[i]);
            sources.add(new UnitSource(path, UnitText.parse(dropIns[i], type), true));
            told.append("--- ").append(path).append('\n').append(dropIns[i]);
        }
        EffectiveSettings effective = EffectiveSettings.of(type, true, sources, lab.version());
        String flat = name + "f." + type;
        String text = effective.refused() ? "[Refused" : flat(effective).replace("/" + name, "/" + name + "f");
        write(lab, lab.managed(flat), text);
        return new Pair(unit, flat, effective.refused(), told + "--- " + flat + "\n" + text);
    }

    private static String flat(EffectiveSettings effective) {
        StringBuilder text = new StringBuilder();
        for (Placed value : effective.inOrder()) {
            String section = effective.settings().stream()
                    .filter(setting -> setting.values().contains(value))
                    .findFirst()
                    .orElseThrow()
                    .section();
            text.append("[").append(section).append("]\n");
            text.append(value.key()).append("=").append(value.value()).append("\n");
        }
        return text.toString();
    }

    private static void write(Lab lab, String path, String text) throws IOException {
        lab.write(path, "");
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(Utf8Text.decode(bytes)).isNotNull();
        Files.write(Path.of(path), bytes);
    }

    /** What a unit of that type must have to be loaded. */
    private static String base(String type, String name) {
        return switch (type) {
            case "service" -> BASE;
            case "socket" -> "[Socket]\nListenStream=/run/base\nService=p-one.service\n";
            case "mount" -> "[Mount]\nWhat=/base\nWhere=/" + name + "\n";
            case "automount" -> "[Automount]\nWhere=/" + name + "\n";
            case "swap" -> "[Swap]\nWhat=/" + name + "\n";
            case "timer" -> "[Timer]\nOnBootSec=99\nUnit=p-one.service\n";
            case "path" -> "[Path]\nPathExists=/base\nUnit=p-one.service\n";
            default -> throw new IllegalArgumentException(type);
        };
    }

    private static List<String> together(Map<String, String> units) {
        Set<String> all = new TreeSet<>(units.keySet());
        all.addAll(units.values());
        return List.copyOf(all);
    }

    private static void assertAlike(Lab lab, List<Pair> pairs) throws IOException {
        Map<String, String> units = new LinkedHashMap<>();
        pairs.forEach(pair -> units.put(pair.name, pair.flat));
        Set<String> silent = new TreeSet<>();
        pairs.stream()
                .filter(pair -> SILENT.matcher(pair.told).find())
                .forEach(pair -> silent.addAll(List.of(pair.name, pair.flat)));
        Map<String, Set<String>> shown = shown(lab, together(units), silent);
        List<String> different = new ArrayList<>();
        for (Pair pair : pairs) {
            Set<String> files = new TreeSet<>(shown.get(pair.name));
            Set<String> flat = new TreeSet<>(shown.get(pair.flat));
            if (pair.refused) {
                // What a refused file said until then may or may not be kept.
                files.removeIf(line -> !line.startsWith("LoadState="));
                files.removeIf(line -> line.contains("bad-setting"));
                flat = files.isEmpty() ? Set.of() : Set.of("LoadState= LoadState error");
            }
            if (!files.equals(flat)) {
                Set<String> ours = new TreeSet<>(flat);
                ours.removeAll(files);
                files.removeAll(flat);
                different.add(pair.told + "systemd: " + files + "\nby us:   " + ours);
            }
        }
        assertThat(different).as("%d of %d", different.size(), pairs.size()).isEmpty();
    }

    /** The properties of units, each with its words sorted: systemd tells sets in no order. */
    private static Map<String, Set<String>> shown(Lab lab, List<String> units, Set<String> silent) throws IOException {
        Map<String, Set<String>> shown = new TreeMap<>();
        for (int from = 0; from < units.size(); from += 200) {
            List<String> some = units.subList(from, Math.min(from + 200, units.size()));
            List<String> argv = new ArrayList<>(List.of("systemctl", "--user", "show", "--all"));
            argv.addAll(some);
            List<String> answers = List.of(run(lab, argv).split("\n\n", -1));
            List<String> more = more(
                    lab,
                    some.stream().map(unit -> silent.contains(unit) ? unit : "").toList());
            assertThat(answers).hasSameSizeAs(some);
            for (int i = 0; i < some.size(); i++) {
                String name = some.get(i).substring(0, some.get(i).lastIndexOf('.'));
                Set<String> lines = (answers.get(i) + "\n" + more.get(i))
                        .lines()
                        .filter(line ->
                                !line.isEmpty() && !OF_THE_UNIT.matcher(line).matches())
                        // A sandbox's own name is random, and may hold that of a unit.
                        .map(line -> line.replace(lab.sandbox().directory().toString(), "SANDBOX")
                                .replace(name, "NAME"))
                        .map(line -> Arrays.stream(line.split("[ =]", -1))
                                .sorted()
                                .collect(Collectors.joining(" ", line.replaceAll("=.*", "= "), "")))
                        .collect(Collectors.toCollection(TreeSet::new));
                shown.put(some.get(i), lines);
            }
        }
        return shown;
    }

    /** A line for each unit, empty for one without a name. */
    private static List<String> more(Lab lab, List<String> units) throws IOException {
        StringBuilder script = new StringBuilder();
        for (String unit : units) {
            if (unit.isEmpty()) {
                script.append("echo\n");
                continue;
            }
            String path =
                    "/org/freedesktop/systemd1/unit/" + unit.replace(".", "_2e").replace("-", "_2d");
            script.append("echo $(busctl --user get-property org.freedesktop.systemd1 ")
                    .append(path)
                    .append(" org.freedesktop.systemd1.Unit ")
                    .append(String.join(" ", MORE_OF_UNIT));
            if (unit.endsWith(".service")) {
                script.append("; busctl --user get-property org.freedesktop.systemd1 ")
                        .append(path)
                        .append(" org.freedesktop.systemd1.Service ")
                        .append(String.join(" ", MORE_OF_SERVICE));
            }
            script.append(")\n");
        }
        return run(lab, List.of("sh", "-c", script.toString())).lines().toList();
    }

    private static String run(Lab lab, List<String> argv) throws IOException {
        var result = lab.sandbox().run(SandboxCommand.of(argv).within(Duration.ofSeconds(120)));
        assertThat(result.succeeded()).as(result.errors()).isTrue();
        return result.output();
    }

    private static List<Sample> samples() throws IOException {
        List<Sample> samples = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("src/test/resources/settings/samples.txt"))) {
            if (!line.startsWith("#")) {
                String[] fields = line.split(" \\| ", -1);
                int dot = fields[0].indexOf('.');
                samples.add(
                        new Sample(fields[0].substring(0, dot), fields[0].substring(dot + 1), fields[1], fields[2]));
            }
        }
        return samples;
    }
}
