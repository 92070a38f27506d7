package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.SandboxSpec;
import io.unitward.cli.sandbox.Trees;
import io.unitward.facts.Scope;
import io.unitward.facts.UnitNames;
import io.unitward.unitfile.LoadCheck;
import io.unitward.unitfile.LoadPrediction;
import io.unitward.unitfile.LoadSubject;
import io.unitward.unitfile.UnitSource;
import io.unitward.unitfile.UnitText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whether a unit can be loaded, foretold from its files and asked of the real systemd. */
@Tag("real")
class LoadCheckOnRealManagerTest {

    private final Map<String, LoadPrediction> foretold = new LinkedHashMap<>();
    private final Map<String, String> texts = new LinkedHashMap<>();

    @Test
    void small_units_good_and_bad() throws Exception {
        small(SandboxSpec.userOf(1500), LoadCases.NOT_KNOWN);
    }

    @Test
    @Tag("trees")
    void small_units_good_and_bad_with_debian_13() throws Exception {
        small(SandboxSpec.userOf(1500).onTree(Trees.debian13()), LoadCases.NOT_KNOWN_TO_257);
    }

    private void small(SandboxSpec spec, List<String> notKnown) throws Exception {
        try (Lab lab = Lab.start(spec)) {
            Trees.assertRelease(spec, lab.version());
            String version = lab.version();
            for (String unit : LoadCases.UNITS) {
                int colon = unit.indexOf(": ");
                String name = unit.substring(0, colon);
                write(lab, version, name, List.of(unit.substring(colon + 2).split(" \\+ ", -1)));
            }
            lab.reload();

            List<String> unknown = assertForetold(lab, 150);

            assertThat(unknown).as("not known").containsExactlyInAnyOrderElementsOf(notKnown);
            assertThat(foretold.values().stream()
                            .filter(prediction -> prediction.state() == LoadPrediction.State.LOADED)
                            .count())
                    .isBetween(40L, foretold.size() - 70L);
        }
    }

    @Test
    void random_units() throws Exception {
        random(SandboxSpec.userOf(1500));
    }

    @Test
    @Tag("trees")
    void random_units_with_debian_13() throws Exception {
        random(SandboxSpec.userOf(1500).onTree(Trees.debian13()));
    }

    private void random(SandboxSpec spec) throws Exception {
        long seed = Long.getLong("unitward.seed", 20_261_126L);
        Random random = new Random(seed);
        try (Lab lab = Lab.start(spec)) {
            Trees.assertRelease(spec, lab.version());
            String version = lab.version();
            List<String> types = LoadCases.LINES.keySet().stream().sorted().toList();
            for (int i = 0; i < 400; i++) {
                String type = types.get(i % 2 == 0 ? types.indexOf("service") : random.nextInt(types.size()));
                List<String> files = new ArrayList<>();
                for (int file = random.nextInt(3); file >= 0; file--) {
                    files.add(text(random, type, files.isEmpty()));
                }
                write(lab, version, "r" + i + "." + type, files);
            }
            lab.reload();

            List<String> unknown = assertForetold(lab, 400);

            assertThat(unknown).as("not known").hasSizeLessThan(60);
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed + " (-Dunitward.seed): " + e.getMessage(), e);
        }
    }

    private static String text(Random random, String type, boolean fragment) {
        List<String> lines = LoadCases.LINES.get(type);
        StringBuilder text = new StringBuilder(fragment && random.nextInt(5) > 0 ? lines.get(0) : "");
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(text.isEmpty() ? "" : ";").append(lines.get(random.nextInt(lines.size())));
        }
        return text.isEmpty() ? "#" : text.toString();
    }

    /** Writes a unit and foretells what becomes of it. */
    private void write(Lab lab, String version, String name, List<String> files) throws IOException {
        String type = UnitNames.type(name);
        String section = "[" + Character.toUpperCase(type.charAt(0)) + type.substring(1) + "]\n";
        List<UnitSource> sources = new ArrayList<>();
        StringBuilder told = new StringBuilder(name);
        for (int i = 0; i < files.size(); i++) {
            String path = name + (i == 0 ? "" : ".d/" + i + ".conf");
            String text = section + files.get(i).replace(";", "\n") + "\n";
            lab.write(lab.managed(path), text);
            sources.add(new UnitSource(path, UnitText.parse(text, type), true));
            told.append("\n--- ").append(path).append('\n').append(text);
        }
        LoadSubject subject = new LoadSubject(name, List.of(name), Scope.USER, version);
        foretold.put(name, LoadCheck.of(subject, true, sources));
        texts.put(name, told.toString());
    }

    /** Compares all; returns the names of those of which nothing was foretold. */
    private List<String> assertForetold(Lab lab, int atLeast) throws IOException {
        List<String> wrong = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        List<String> names = List.copyOf(foretold.keySet());
        assertThat(names).hasSizeGreaterThanOrEqualTo(atLeast);
        List<String> states = states(lab, names);
        for (int i = 0; i < names.size(); i++) {
            LoadPrediction prediction = foretold.get(names.get(i));
            if (prediction.state() == null) {
                assertThat(prediction.reason()).isNotEmpty();
                unknown.add(names.get(i));
            } else if (!prediction.state().text().equals(states.get(i))) {
                wrong.add(texts.get(names.get(i)) + "foretold: " + prediction + "\nsystemd:  " + states.get(i));
            }
        }
        assertThat(wrong).as("%d of %d", wrong.size(), names.size()).isEmpty();
        return unknown;
    }

    private static List<String> states(Lab lab, List<String> names) throws IOException {
        List<String> states = new ArrayList<>();
        for (int from = 0; from < names.size(); from += 100) {
            List<String> arguments = new ArrayList<>(List.of("show", "-P", "LoadState", "--"));
            arguments.addAll(names.subList(from, Math.min(from + 100, names.size())));
            CommandResult shown = lab.sandbox().systemctl(arguments.toArray(String[]::new));
            assertThat(shown.succeeded()).as(shown.errors()).isTrue();
            shown.text().lines().filter(line -> !line.isEmpty()).forEach(states::add);
        }
        assertThat(states).hasSameSizeAs(names);
        return states;
    }
}
