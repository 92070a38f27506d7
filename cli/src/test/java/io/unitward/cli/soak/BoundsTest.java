package io.unitward.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What ten thousand runs are refused for. */
class BoundsTest {
    private static final int LOOKS = 20;
    private static final long MIB = 1 << 20;

    @Test
    void whatComesAndGoesIsFine() {
        assertThat(broken(i -> seen(i, "state/alerts.json", i % 2 * MIB, 1))).isEmpty();
        assertThat(broken(i -> new Seen(i, Map.of(), true, 12 + i % 3, 70 + i % 5, (20 + i % 4) * MIB)))
                .isEmpty();
    }

    @Test
    void aLogMayGrowToItsBound() {
        assertThat(broken(i -> seen(i, "state/findings.jsonl", i * MIB / LOOKS, 1)))
                .isEmpty();
        assertThat(broken(i -> seen(i, "state/findings.jsonl", i == 3 ? MIB + 1 : 5, 1)))
                .singleElement()
                .asString()
                .startsWith("after run 3 state/findings.jsonl has 1048577 bytes");
    }

    @Test
    void nothingElseMayGrow() {
        assertThat(broken(i -> seen(i, "state/alerts.json", i * 10_000L, 1)))
                .containsExactly("state/alerts.json: 140000 in the third quarter, and 190000 in the last one");
        assertThat(broken(i -> new Seen(i, Map.of(), i == 14 || i == 19, 12 + i, 70 + 3 * i, (20 + i) * MIB)))
                .hasSize(3)
                .allMatch(what -> what.startsWith("threads") || what.startsWith("open") || what.startsWith("heap"));
    }

    /** A web client of the last run is there until the collector has found it, and takes its threads along. */
    @Test
    void whatEndsByItselfIsWaitedForBeforeItCounts() {
        assertThat(broken(i -> new Seen(i, Map.of(), i == 14 || i == 19, settledOr(i, 30), 70, 20 * MIB)))
                .isEmpty();
    }

    private static int settledOr(int look, int others) {
        return look == 14 || look == 19 ? 12 : others + look;
    }

    @Test
    void noMoreFilesThanAreDocumentedAndNoOther() {
        assertThat(broken(i -> seen(i, "state/before", 1000, i == 7 ? 201 : 200)))
                .singleElement()
                .asString()
                .startsWith("after run 7 state/before has 1000 bytes in 201 files");
        assertThat(broken(i -> seen(i, "tmp/unitward-1", 0, i == 9 ? 1 : 0)))
                .hasSize(LOOKS)
                .allMatch(what -> what.endsWith("nobody speaks of it"));
    }

    private static List<String> broken(IntFunction<Seen> look) {
        List<Seen> all = new ArrayList<>();
        for (int i = 0; i < LOOKS; i++) {
            all.add(look.apply(i));
        }
        return Bounds.broken(all);
    }

    private static Seen seen(int run, String store, long bytes, long files) {
        return new Seen(run, Map.of(store, new Seen.Size(bytes, files)), true, 12, 70, 20 * MIB);
    }
}
