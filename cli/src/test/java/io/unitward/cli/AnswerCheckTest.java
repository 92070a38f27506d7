package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Bond;
import io.unitward.facts.Bonds;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Host;
import io.unitward.facts.Layer;
import io.unitward.facts.Link;
import io.unitward.facts.Manager;
import io.unitward.facts.Quadlet;
import io.unitward.facts.Scope;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitView;
import io.unitward.facts.Writer;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Answers of a size that could not be judged are no answers. */
class AnswerCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
    private static final Host HOST = new Host("a-boot", null);
    private static final CollectionRequest REQUEST = new CollectionRequest(Scope.USER, List.of(), List.of(), List.of());
    private static final AnswerCheck CHECK =
            new AnswerCheck(1500, REQUEST, HOST, NOW.minusSeconds(1), NOW.plusSeconds(1));

    @Test
    void usualAnswersPass() {
        assertThat(wrong(1, 1, 1, 1, 1, 1)).isNull();
        assertThat(wrong(10_000, 3, 40_000, 3, 30_000, 100)).isNull();
        Snapshot none = Snapshot.unavailable(NOW, HOST, 1500, REQUEST, "no socket");
        assertThat(CHECK.wrong(none)).isNull();
    }

    @Test
    void eachNumberHasALimitOfItsOwn() {
        assertThat(wrong(30_001, 1, 1, 1, 1, 1)).contains("30001 units, more than the 30000");
        assertThat(wrong(1, 1_001, 1, 1, 1, 1)).contains("1001 names of one unit");
        assertThat(wrong(1, 1, 150_001, 1, 1, 1)).contains("150001 files");
        assertThat(wrong(1, 1, 1, 1_001, 1, 1)).contains("1001 links to one file");
        assertThat(wrong(1, 1, 1, 1, 100_001, 1)).contains("100001 directories");
        assertThat(wrong(1, 1, 1, 1, 1, 20_001)).contains("20001 problems");
    }

    @Test
    void sourcesOfQuadletHaveLimits() {
        assertThat(wrong(20_000, 1_000)).isNull();
        assertThat(wrong(20_001, 1)).contains("20001 sources of Quadlet, more than the 20000");
        assertThat(wrong(1, 1_001)).contains("1001 images of one source of Quadlet");
    }

    @Test
    void relationsHaveALimitHoweverTheyAreSpread() {
        assertThat(related(300, 1_000, 0)).isNull();
        assertThat(related(1, 300_001, 0)).contains("300001 relations of units, more than the 300000");
        assertThat(related(300, 1_000, 1)).contains("300001 relations of units");
        assertThat(related(300, 999, 0, 1)).isNull();
        assertThat(related(300, 1_000, 0, 1)).contains("300300 relations of units");
    }

    private static @Nullable String related(int units, int each, int stopped) {
        return related(units, each, stopped, 0);
    }

    private static @Nullable String related(int units, int each, int stopped, int acting) {
        List<String> others = IntStream.range(0, each)
                .mapToObj(number -> "o" + number + ".service")
                .toList();
        Unit unit = Unit.onDiskOnly("b.service", List.of("b.service"), null)
                .withStopsToo(Collections.nCopies(stopped, "c.service"));
        List<String> actions = IntStream.range(0, acting)
                .mapToObj(number -> "SuccessAction=" + number)
                .toList();
        Bonds bonds = new Bonds("a.service", Map.of(Bond.WANTS, others), false, actions);
        Snapshot answer = Snapshot.unavailable(NOW, HOST, 1500, REQUEST, "no socket")
                .withBonds(Collections.nCopies(units, bonds));
        return CHECK.wrong(new Snapshot(
                answer.schema(),
                NOW,
                HOST,
                answer.manager(),
                REQUEST,
                List.of(),
                List.of(),
                List.of(unit),
                List.of(),
                List.of(),
                List.of(),
                answer.stacks(),
                List.of(),
                answer.bonds()));
    }

    private static @Nullable String wrong(int sources, int images) {
        Quadlet quadlet = new Quadlet(
                        "/q/a.container", null, UnitFile.Status.READ, NOW, null, null, null, null, null, null)
                .with(new Quadlet.Running(
                        null, Collections.nCopies(images, new Stack.Image("a:1", null, null)), "hangs"));
        Snapshot answer = Snapshot.unavailable(NOW, HOST, 1500, REQUEST, "no socket")
                .withQuadlets(Collections.nCopies(sources, quadlet));
        return CHECK.wrong(answer);
    }

    @Test
    void anAnswerIsHeldAgainstTheQuestion() {
        Snapshot good = Snapshot.unavailable(NOW, HOST, 1500, REQUEST, "no socket");
        assertThat(new AnswerCheck(1501, REQUEST, HOST, NOW, NOW).wrong(good)).contains("manager of uid 1500");
        assertThat(new AnswerCheck(1500, REQUEST, new Host("b-boot", null), NOW, NOW).wrong(good))
                .contains("another boot");
        assertThat(new AnswerCheck(1500, REQUEST, HOST, NOW.plusNanos(1), NOW.plusNanos(1)).wrong(good))
                .contains("another time");
    }

    private static @Nullable String wrong(int units, int names, int files, int links, int directories, int problems) {
        Manager manager = new Manager(
                Scope.USER, 1500, true, null, "252", "running", "/home/b", null, List.of("/a"), NOW, List.of());
        UnitView view = new UnitView("/a/b.service", null, List.of(), false, null);
        Unit unit = new Unit(
                "b.service",
                Collections.nCopies(names, "b.service"),
                "loaded",
                "active",
                "running",
                false,
                false,
                null,
                null,
                view,
                null);
        UnitFile file = new UnitFile(
                "/a/b.service",
                UnitFile.Status.MISSING,
                null,
                Collections.nCopies(links, new Link("/a/b.service", "c")),
                Layer.USER_CONFIG,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of());
        SearchDirectory directory = new SearchDirectory(
                "/a",
                DirectoryKind.UNITS,
                Layer.USER_CONFIG,
                SearchDirectory.Status.LISTED,
                "/a",
                NOW,
                NOW,
                List.of(new Writer(Writer.Kind.EVERYBODY, -1, null, "/a")),
                List.of());
        return CHECK.wrong(new Snapshot(
                Snapshot.SCHEMA,
                NOW,
                HOST,
                manager,
                REQUEST,
                Collections.nCopies(directories, directory),
                List.of(),
                Collections.nCopies(units, unit),
                Collections.nCopies(files, file),
                List.of(),
                Collections.nCopies(problems, new CollectionProblem("x", CollectionProblem.Kind.NOTE, "y"))));
    }
}
