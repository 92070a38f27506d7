package io.unitward.cli.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.layout.Layout.Part;
import io.unitward.cli.sandbox.SandboxKind;
import io.unitward.cli.sandbox.SandboxSpec;
import io.unitward.cli.sandbox.Trees;
import io.unitward.collector.disk.DiskUnit;
import io.unitward.collector.disk.OnDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What unitward says of random layouts of unit files is what a real manager says of them after a reload.
 *
 * <p>{@code UNITWARD_LAYOUTS} says how many, {@code UNITWARD_SEED} where to begin: a failure names both the seed and the
 * parts of the layout that it takes.
 */
@Tag("real")
class OnDiskDifferentialTest {
    private static final int DEFAULT_LAYOUTS = 300;
    /** A third as many: what is the same in all releases is met on the host's. */
    private static final int LAYOUTS_ON_A_TREE = 100;
    /** Not more at once: what systemd does for one unit grows with the number of all files. */
    private static final int BATCH = 25;

    private static final int MISMATCHES_TOLD = 3;

    /** Every state that files alone can give a unit. */
    private static final List<String> STATES = List.of(
            "loaded",
            "masked",
            "not-found",
            "error",
            "enabled",
            "enabled-runtime",
            "linked",
            "linked-runtime",
            "alias",
            "masked-runtime",
            "static",
            "disabled",
            "indirect",
            "generated",
            "transient",
            "bad");

    private static final Seen NOTHING = new Seen("", List.of(), "", "", List.of(), "");

    @TempDir
    Path scratch;

    /** A unit that the two do not agree on. */
    private record Mismatch(String name, String predicted, String real) {
        @Override
        public String toString() {
            return name + "\n  unitward: " + predicted + "\n  systemd:  " + real;
        }
    }

    /** What was met, so that a generator that makes nothing of interest does not go unnoticed. */
    private static final class Tally {
        int told;
        int unknown;
        int withDropIns;
        int withAliases;
        final Set<String> states = new TreeSet<>();

        void add(Seen real) {
            told++;
            withDropIns += real.dropInPaths().isEmpty() ? 0 : 1;
            withAliases += real.names().size() > 1 ? 1 : 0;
            states.add(real.loadState());
            states.add(real.unitFileState());
        }
    }

    @ParameterizedTest
    @EnumSource(SandboxKind.class)
    void whatIsPredictedIsWhatIsLoaded(SandboxKind kind) throws Exception {
        compare(spec(kind), number("UNITWARD_LAYOUTS", DEFAULT_LAYOUTS));
    }

    @ParameterizedTest
    @EnumSource(SandboxKind.class)
    @Tag("trees")
    void whatIsPredictedIsWhatIsLoadedByDebian13(SandboxKind kind) throws Exception {
        compare(spec(kind).onTree(Trees.debian13()), number("UNITWARD_LAYOUTS", 3 * LAYOUTS_ON_A_TREE) / 3);
    }

    private static SandboxSpec spec(SandboxKind kind) {
        return kind == SandboxKind.USER ? SandboxSpec.userOf(1500) : SandboxSpec.system();
    }

    private void compare(SandboxSpec spec, long layouts) throws Exception {
        SandboxKind kind = spec.kind();
        long first = number("UNITWARD_SEED", 1);
        List<String> failures = new ArrayList<>();
        Tally tally = new Tally();
        try (LayoutLab lab = LayoutLab.start(spec, scratch)) {
            Trees.assertRelease(spec, lab.version());
            Places places = lab.places();
            for (long seed = first; seed < first + layouts; seed += BATCH) {
                List<Layout> batch = new ArrayList<>();
                for (long each = seed; each < Math.min(seed + BATCH, first + layouts); each++) {
                    batch.add(LayoutGenerator.layout(places, each, "l" + each));
                }
                List<Part> forTypes = LayoutGenerator.forTypes(places, seed);
                for (int i : differing(lab, forTypes, batch, tally)) {
                    failures.add("seed " + (seed + i) + ", kind " + kind + shrunk(lab, forTypes, batch.get(i)));
                }
                if (failures.size() >= MISMATCHES_TOLD) {
                    break;
                }
            }
        }
        assertThat(failures)
                .as("layouts that are resolved otherwise by systemd")
                .isEmpty();
        assertThat(tally.unknown)
                .as("units that unitward cannot tell, of " + tally.told)
                .isLessThan(tally.told / 10);
    }

    /** Places in the batch of those layouts that are not as predicted. */
    private static List<Integer> differing(LayoutLab lab, List<Part> forTypes, List<Layout> batch, Tally tally)
            throws IOException {
        List<Integer> differing = new ArrayList<>();
        List<List<Mismatch>> mismatches = compare(lab, forTypes, batch, tally);
        for (int i = 0; i < batch.size(); i++) {
            if (!mismatches.get(i).isEmpty()) {
                differing.add(i);
            }
        }
        return differing;
    }

    private static List<List<Mismatch>> compare(LayoutLab lab, List<Part> forTypes, List<Layout> batch, Tally tally)
            throws IOException {
        try {
            List<String> names = new ArrayList<>();
            for (Layout layout : batch) {
                lab.write(layout.parts());
                names.addAll(layout.names());
            }
            lab.write(forTypes);
            // What the generator makes must be there, and what it made before must be gone.
            lab.reload();
            OnDisk onDisk = lab.predict();
            Map<String, Seen> predicted = new TreeMap<>();
            for (String name : names) {
                Seen seen = LayoutLab.seen(onDisk.unit(name));
                if (seen != null) {
                    predicted.put(name, seen);
                }
            }
            lab.reload();
            Map<String, Seen> real = lab.ask(names);
            Map<String, String> files = lab.askFiles();
            List<List<Mismatch>> all = new ArrayList<>();
            for (Layout layout : batch) {
                List<Mismatch> mismatches = new ArrayList<>();
                for (String name : layout.names()) {
                    Seen seen = predicted.get(name);
                    tally.add(real.getOrDefault(name, NOTHING));
                    if (seen == null) {
                        tally.unknown++;
                    } else if (!seen.equals(real.get(name))) {
                        mismatches.add(new Mismatch(name, seen.toString(), String.valueOf(real.get(name))));
                    }
                }
                for (String template : layout.templates()) {
                    DiskUnit seen = onDisk.unit(template);
                    String state = files.getOrDefault(template, "");
                    boolean loads = seen != null
                            && seen.view().fragmentPath() != null
                            && seen.id().equals(template);
                    if (loads && !state.equals(seen.view().unitFileState())) {
                        mismatches.add(new Mismatch(template, String.valueOf(LayoutLab.seen(seen)), state));
                    }
                }
                all.add(mismatches);
            }
            return all;
        } finally {
            lab.clear();
        }
    }

    /** Drops whatever part the mismatch does not need, and says what is left. */
    private static String shrunk(LayoutLab lab, List<Part> forTypes, Layout layout) throws IOException {
        Layout smallest = layout;
        List<Part> types = List.of();
        List<Mismatch> mismatches =
                compare(lab, types, List.of(smallest), new Tally()).get(0);
        if (mismatches.isEmpty()) {
            types = forTypes;
            mismatches = compare(lab, types, List.of(smallest), new Tally()).get(0);
        }
        if (mismatches.isEmpty()) {
            return ": only together with the other layouts of its batch";
        }
        for (int i = smallest.parts().size() - 1; i >= 0; i--) {
            Layout fewer = smallest.without(i);
            List<Mismatch> still =
                    compare(lab, types, List.of(fewer), new Tally()).get(0);
            if (!still.isEmpty() && still.get(0).name().equals(mismatches.get(0).name())) {
                smallest = fewer;
                mismatches = still;
            }
        }
        StringBuilder text = new StringBuilder("\n");
        for (int i = types.size() - 1; i >= 0; i--) {
            List<Part> fewer = new ArrayList<>(types);
            fewer.remove(i);
            if (!compare(lab, fewer, List.of(smallest), new Tally()).get(0).isEmpty()) {
                types = fewer;
            }
        }
        types.forEach(part -> text.append(part).append('\n'));
        smallest.parts().forEach(part -> text.append(part).append('\n'));
        mismatches.forEach(mismatch -> text.append(mismatch).append('\n'));
        return text.toString();
    }

    private static long number(String variable, long otherwise) {
        String value = System.getProperty(variable, System.getenv(variable));
        return value == null || value.isBlank() ? otherwise : Long.parseLong(value);
    }
}
