package io.unitward.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Container;
import io.unitward.facts.Podman;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.facts.Stacks;
import io.unitward.facts.Unit;
import io.unitward.verdict.RunReport;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StackTextTest {
    private static Container container(String state, @Nullable Long exitCode) {
        return new Container(
                "ab".repeat(32),
                "web-app-1",
                "app",
                state,
                exitCode,
                Container.Health.NONE,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static Stack stack(String unit, String activeState, boolean told) {
        return stack(unit, activeState, told ? container("running", null) : null);
    }

    private static Stack stack(String unit, String activeState, @Nullable Container container) {
        Stack.Run run = new Stack.Run(activeState, "exited", null, "success", null, null, null, null);
        return new Stack(
                "of-" + unit,
                unit,
                "web",
                run,
                null,
                null,
                container == null ? null : List.of(container),
                null,
                List.of(),
                List.of());
    }

    private static final List<String> UNITS = List.of("web.service", "db.service");

    private static Unit unit(String name) {
        return new Unit(
                name, List.of(name, "also-" + name), "loaded", "active", "exited", false, null, null, null, null, null);
    }

    /** A run that knows two units, and was asked about this one; about all where that is null. */
    private static String text(List<Stack> stacks, @Nullable String asked) throws IOException {
        RunReport run = Objects.requireNonNull(Runs.all().get("well"));
        Snapshot well = run.snapshot();
        Snapshot snapshot = new Snapshot(
                        well.schema(),
                        well.takenAt(),
                        well.host(),
                        well.manager(),
                        well.request(),
                        List.of(),
                        List.of(),
                        UNITS.stream().map(StackTextTest::unit).toList(),
                        List.of(),
                        List.of(),
                        List.of())
                .with(new Stacks(new Podman(Podman.Status.ANSWERED, "4.3.1", null), stacks, List.of()));
        List<UnitVerdict> verdicts = UNITS.stream()
                .filter(unit -> asked == null || unit.equals(asked))
                .map(unit -> new UnitVerdict(unit, null, VerdictKind.COMPLIANT, List.of()))
                .toList();
        StringBuilder text = new StringBuilder();
        new StackText(snapshot, run.audit().with(verdicts), new TextOut(text, Style.PLAIN, new Home(null))).write();
        return text.toString();
    }

    @Test
    void aStackOfWhichNothingWasFoundIsMarkedAsGoodWhereItRuns() throws IOException {
        String unit = "also-web.service";
        assertThat(text(List.of(stack(unit, "active", true)), null)).startsWith("✓ stack of-" + unit);
        assertThat(text(List.of(stack(unit, "inactive", true)), null)).startsWith("! stack");
        assertThat(text(List.of(stack(unit, "active", false)), null)).startsWith("? stack");
        assertThat(text(List.of(stack("nowhere.service", "active", true)), null))
                .startsWith("! stack");
    }

    @Test
    void onlyARunThatEndedHasAnExitCode() throws IOException {
        assertThat(text(List.of(stack("web.service", "active", container("exited", 0L))), null))
                .contains("exited (exit code 0)");
        assertThat(text(List.of(stack("web.service", "active", container("created", 0L))), null))
                .contains("created")
                .doesNotContain("exit code");
    }

    @Test
    void ofUnitsThatWereNotAskedAboutNothingIsSaid() throws IOException {
        List<Stack> both = List.of(
                stack("web.service", "active", true),
                stack("db.service", "active", true),
                stack("nowhere.service", "active", true));
        assertThat(text(both, "db.service"))
                .doesNotContain("of-web.service")
                .contains("of-db.service", "of-nowhere.service");
    }
}
