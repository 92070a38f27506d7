package io.unitward.engine;

import static io.unitward.engine.Scene.MINE;
import static io.unitward.engine.Scene.NEW;
import static io.unitward.engine.Scene.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Unit;
import io.unitward.facts.UnitView;
import io.unitward.facts.View;
import io.unitward.verdict.Finding;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of which units it is foretold that a reload breaks them. */
class ForeseenLoadTest {
    private static final String WEB = "web-stack.service";
    private static final String DROP_IN = WEB + ".d/a.conf";
    private static final String GOOD = "[Service]\nExecStart=/bin/true\n";
    private static final String BROKEN = "[Service]\nExecStart=bin/true\n";

    @Test
    void a_changed_file_that_systemd_would_refuse_is_a_violation_on_disk() {
        assertThat(broken(scene(NEW, BROKEN, true, "loaded"))).singleElement().satisfies(finding -> {
            assertThat(finding.view()).isEqualTo(View.ON_DISK);
            assertThat(finding.file()).isEqualTo(MINE + "/" + WEB);
            assertThat(finding.message())
                    .isEqualTo("After a reload systemd could not load the declared unit " + WEB
                            + " (load state bad-setting): " + MINE + "/" + WEB
                            + ":2: ExecStart= names bin/true, which is neither an absolute path nor"
                            + " the name of a program.");
        });
        assertThat(broken(scene(NEW, GOOD, true, "loaded"))).isEmpty();
    }

    @Test
    void a_drop_in_counts_with_its_unit_file() {
        Scene scene = new Scene()
                .text(WEB, OLD, GOOD + "Type=oneshot\n", true)
                .text(DROP_IN, NEW, "[Service]\nRestart=always\n", true);
        assertThat(broken(unit(scene, "loaded", MINE + "/" + DROP_IN)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("may not have Restart=always"));
    }

    @Test
    void what_is_not_known_is_no_violation() {
        assertThat(broken(scene(NEW, BROKEN, false, "loaded"))).as("masked").isEmpty();
        Scene without = new Scene().file(MINE + "/" + WEB, NEW, BROKEN).source(WEB, BROKEN);
        assertThat(broken(unit(without, "loaded"))).as("no text").isEmpty();
        Scene half = new Scene()
                .text(WEB, NEW, BROKEN, true)
                .file(MINE + "/" + DROP_IN, NEW, "x")
                .source(DROP_IN, "x");
        assertThat(broken(unit(half, "loaded", MINE + "/" + DROP_IN)))
                .as("no text of its drop-in")
                .isEmpty();
    }

    /** What is held against an expression goes as deep as it is long; an audit must not end by that. */
    @Test
    void a_value_that_is_too_long_to_be_looked_at_is_not_known() {
        for (String line : List.of("BusName=a" + ".a".repeat(100_000), "BusName=a" + ".a".repeat(1_000))) {
            assertThat(broken(scene(NEW, "[Service]\nType=dbus\nExecStart=/bin/true\n" + line + "\n", true, "loaded")))
                    .allSatisfy(finding -> assertThat(finding.view()).isEqualTo(View.ON_DISK));
        }
    }

    @Test
    void what_no_reload_makes_worse_is_told_by_what_is_loaded_alone() {
        assertThat(broken(scene(OLD, BROKEN, true, "loaded"))).as("unchanged").isEmpty();
        assertThat(broken(scene(NEW, BROKEN, true, "bad-setting")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.view()).isNull());
        Scene onDiskOnly = new Scene().text(WEB, NEW, BROKEN, true).unit(Unit.onDiskOnly(WEB, List.of(WEB), view()));
        assertThat(broken(onDiskOnly)).as("not in memory").isEmpty();
    }

    @Test
    void of_a_unit_that_was_refused_the_line_is_told_where_its_files_are_as_they_were() {
        assertThat(broken(scene(OLD, BROKEN, true, "bad-setting")))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.file()).isEqualTo(MINE + "/" + WEB);
                    assertThat(finding.message())
                            .startsWith("systemd could not load the declared unit " + WEB
                                    + " (load state bad-setting): " + MINE + "/" + WEB + ":2: ExecStart= names");
                });
        for (Scene scene : List.of(
                scene(NEW, BROKEN, true, "bad-setting"),
                scene(OLD, BROKEN, false, "bad-setting"),
                scene(OLD, GOOD, true, "bad-setting"),
                scene(OLD, BROKEN, true, "error"))) {
            assertThat(broken(scene)).singleElement().satisfies(finding -> {
                assertThat(finding.file()).isNull();
                assertThat(finding.message()).contains("): why cannot be told, ");
            });
        }
    }

    private static Scene scene(Instant changedAt, String text, boolean unmasked, String loadState) {
        return unit(new Scene().text(WEB, changedAt, text, unmasked), loadState);
    }

    private static Scene unit(Scene scene, String loadState, String... dropIns) {
        UnitView view = view(dropIns);
        return scene.unit(
                new Unit(WEB, List.of(WEB), loadState, "active", "running", false, false, Scene.RUN, OLD, view, view));
    }

    private static UnitView view(String... dropIns) {
        return new UnitView(MINE + "/" + WEB, null, List.of(dropIns), false, null);
    }

    private static List<Finding> broken(Scene scene) {
        return scene.verdict(WEB).findings().stream()
                .filter(finding -> finding.policy().equals("owned-unit-broken"))
                .toList();
    }
}
