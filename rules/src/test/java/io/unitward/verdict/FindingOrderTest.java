package io.unitward.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.View;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FindingOrderTest {
    /** What the order is meant to be, as one reads it; {@link Finding#ORDER} is the same by hand. */
    private static final Comparator<Finding> MEANT = Comparator.comparing(Finding::unit)
            .thenComparing(Finding::classification)
            .thenComparing(Finding::severity)
            .thenComparing(Finding::policy)
            .thenComparing(f -> f.file() == null ? "" : f.file())
            .thenComparing(f -> f.view() == null ? "" : f.view().text())
            .thenComparing(f -> f.cause() == null ? "" : f.cause())
            .thenComparing(Finding::message);

    private final Random random = new Random(20261128);

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private @Nullable String textOrNone() {
        return random.nextInt(3) == 0 ? null : any(List.of("", "a", "b"));
    }

    private Finding finding() {
        return new Finding(
                any(List.of("policy-a", "policy-b")),
                any(List.of("a.service", "b.service")),
                random.nextInt(3) == 0 ? null : any(List.of(View.values())),
                any(List.of(Classification.values())),
                any(List.of(Severity.values())),
                textOrNone(),
                textOrNone(),
                any(List.of("x", "y")),
                "why",
                Map.of(),
                "fix");
    }

    @Test
    void any_two_findings_are_in_the_order_that_is_meant() {
        for (int i = 0; i < 20_000; i++) {
            Finding one = finding();
            Finding other = random.nextInt(4) == 0 ? one.as(any(List.of(Classification.values()))) : finding();
            assertThat(Integer.signum(Finding.ORDER.compare(one, other)))
                    .as("%s and %s", one, other)
                    .isEqualTo(Integer.signum(MEANT.compare(one, other)));
        }
    }

    /** Of two that differ in one thing alone, so that nothing before it hides that it counts. */
    @Test
    void everything_that_is_meant_to_count_counts() {
        Finding plain = new Finding(
                "p", "u", null, Classification.ADVICE, Severity.values()[0], null, null, "m", "w", Map.of(), "r");
        List<Finding> others = new ArrayList<>(List.of(
                new Finding(
                        "q", "u", null, plain.classification(), plain.severity(), null, null, "m", "w", Map.of(), "r"),
                new Finding(
                        "p", "v", null, plain.classification(), plain.severity(), null, null, "m", "w", Map.of(), "r"),
                new Finding(
                        "p",
                        "u",
                        View.values()[0],
                        plain.classification(),
                        plain.severity(),
                        null,
                        null,
                        "m",
                        "w",
                        Map.of(),
                        "r"),
                new Finding(
                        "p",
                        "u",
                        null,
                        plain.classification(),
                        Severity.values()[1],
                        null,
                        null,
                        "m",
                        "w",
                        Map.of(),
                        "r"),
                new Finding(
                        "p", "u", null, plain.classification(), plain.severity(), "f", null, "m", "w", Map.of(), "r"),
                new Finding(
                        "p", "u", null, plain.classification(), plain.severity(), null, "c", "m", "w", Map.of(), "r"),
                new Finding(
                        "p",
                        "u",
                        null,
                        plain.classification(),
                        plain.severity(),
                        null,
                        null,
                        "n",
                        "w",
                        Map.of(),
                        "r")));
        for (Finding other : others) {
            assertThat(Finding.ORDER.compare(plain, other)).as("%s", other).isNegative();
            assertThat(Finding.ORDER.compare(other, plain)).as("%s", other).isPositive();
        }
        assertThat(Finding.ORDER.compare(plain.as(Classification.UNKNOWN), plain))
                .isNegative();
    }
}
