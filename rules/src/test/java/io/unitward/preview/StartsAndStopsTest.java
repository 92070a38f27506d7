package io.unitward.preview;

import static io.unitward.pending.World.LOADED;
import static io.unitward.pending.World.NEW;
import static io.unitward.pending.World.OLD;
import static io.unitward.pending.World.UNITS;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.UnitNames;
import io.unitward.pending.History;
import io.unitward.pending.World;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reload alone starts and stops; each case was met with a real manager by {@code StartsDifferentialTest}. */
class StartsAndStopsTest {
    private static final String ETC = "/etc/systemd/user/";
    private static final String FRAGMENT = UNITS + "/a-stack.service";

    private final World world = new World();
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, String> loaded = new HashMap<>();

    @Test
    void namesAreReadAsSystemdReadsThem() {
        assertThat(UnitWords.of("a-b@c.service", List.of("%p-x.service %i.target", "t@.service %j.path %%x.timer")))
                .containsExactly("a-b-x.service", "b.path", "c.target", "t@c.service");
        assertThat(UnitWords.of("a.b.target", List.of("t@.service", "%N.path %n", "nothing \"x.service\"")))
                .containsExactly("a.b.path", "a.b.target", "t@a.b.service");
    }

    @Test
    void aWordThatMayComeToAnyUnitMayStartIt() {
        edited("", "[Unit]\nUpholds=%H.service\n");
        world.unit("a-stack.service", false, FRAGMENT).onDisk(FRAGMENT);
        assertThat(only().starts()).isEmpty();
        assertThat(only().mayStart()).containsExactly("%H.service");
    }

    @Test
    void whatIsUpheldByAnAliasIsToldByItsId() {
        edited("", "[Unit]\nUpholds=alias.service\n");
        world.onDiskOnly("real.service", List.of("alias.service", "real.service"), ETC + "real.service")
                .unit("a-stack.service", false, FRAGMENT)
                .onDisk(FRAGMENT);
        assertThat(only().starts()).containsExactly("real.service");
    }

    @Test
    void whatIsBeingStoppedIsStartedWhenItIsUpheld() {
        edited("", "[Unit]\nUpholds=t.service\n");
        present(UNITS + "/t.service", "[Unit]\n");
        world.unit("a-stack.service", false, FRAGMENT)
                .onDisk(FRAGMENT)
                .unit("t.service", false, UNITS + "/t.service")
                .onDisk(UNITS + "/t.service");
        assertThat(only().starts()).isEmpty();
        world.state("deactivating");
        assertThat(only().starts()).containsExactly("t.service");
    }

    @Test
    void anInstanceOfATemplateIsStartedAndWhatIsNowhereIsNot() {
        edited("", "[Unit]\nUpholds=t@x.service none.service\n");
        world.onDiskOnly("t@.service", List.of("t@.service"), ETC + "t@.service")
                .unit("a-stack.service", false, FRAGMENT)
                .onDisk(FRAGMENT);
        assertThat(only().starts()).containsExactly("t@x.service");
    }

    @Test
    void whatCouldNotBeStartedAndIsUpheldIsStartedWhenItCanBe() {
        String appeared = UNITS + "/t.service";
        added(appeared, "[Service]\nExecStart=/bin/true\n");
        present(FRAGMENT, "[Unit]\nUpholds=t.service\n");
        world.unit("t.service", true, null).onDisk(appeared).notLoaded("not-found");
        assertThat(only().starts()).as("nothing upholds it").isEmpty();
        world.unit("a-stack.service", false, FRAGMENT).onDisk(FRAGMENT).upholds("t.service");
        assertThat(only().unit()).isEqualTo("t.service");
        assertThat(only().starts()).containsExactly("t.service");
    }

    @Test
    void whatHadBadSettingsAndIsUpheldMayStart() {
        String fragment = UNITS + "/t.service";
        added(fragment, "[Service]\nExecStart=/bin/true\n");
        world.unit("t.service", true, fragment)
                .onDisk(fragment)
                .notLoaded("bad-setting")
                .unit("a-stack.service", false, FRAGMENT)
                .onDisk(FRAGMENT)
                .upholds("t.service");
        assertThat(only().starts()).isEmpty();
        assertThat(only().mayStart()).containsExactly("t.service");
    }

    @Test
    void whatIsNoLongerUpheldIsNotStarted() {
        String appeared = UNITS + "/t.service";
        added(appeared, "[Service]\nExecStart=/bin/true\n");
        edited("[Unit]\nUpholds=t.service\n", "[Unit]\n");
        world.unit("t.service", true, null)
                .onDisk(appeared)
                .notLoaded("not-found")
                .unit("a-stack.service", false, FRAGMENT)
                .onDisk(FRAGMENT)
                .upholds("t.service");
        assertThat(preview().units())
                .hasSize(2)
                .allSatisfy(change -> assertThat(change.starts()).isEmpty());
    }

    @Test
    void aMaskedUnitUpholdsByDropInsWhereItHasSuch() {
        String dropIn = FRAGMENT + ".d/a.conf";
        present(FRAGMENT, "[Service]\nExecStart=/bin/true\n");
        added(dropIn, "[Unit]\nUpholds=t.service\n");
        world.onDiskOnly("t.service", List.of("t.service"), ETC + "t.service")
                .unit("a-stack.service", false, FRAGMENT)
                .onDisk("/dev/null", dropIn);
        assertThat(only().starts()).containsExactly("t.service");
    }

    @Test
    void aLinkCountsForEveryUnitThatReadsItsDirectory() {
        present(FRAGMENT, "[Unit]\n");
        world.version("257")
                .file(UNITS + "/a-.service.upholds/t.service", NEW, "x")
                .onDiskOnly("t.service", List.of("t.service"), ETC + "t.service")
                .unit("a-stack.service", false, FRAGMENT)
                .onDisk(FRAGMENT);
        assertThat(only().starts()).containsExactly("t.service");
        assertThat(UnitNames.pullers(List.of("a-b@c.service")))
                .containsExactly(
                        "a-.service", "a-@.service", "a-@c.service", "a-b@.service", "a-b@c.service", "service");
    }

    @Test
    void whatComesToBeBoundToAUnitThatDoesNotRunIsStopped() {
        edited("", "[Unit]\nBindsTo=running.service\n");
        world.unit("running.service", false, ETC + "running.service")
                .onDisk(ETC + "running.service")
                .unit("a-stack.service", false, FRAGMENT)
                .onDisk(FRAGMENT);
        assertThat(only().stops()).isEmpty();
        edited("", "[Unit]\nBindsTo=running.service none.service\n");
        assertThat(only().stops()).containsExactly("a-stack.service");
        world.inactive();
        assertThat(only().stops()).isEmpty();
    }

    @Test
    void whatComesToBeBoundToAUnitThatIsBeingStoppedStopsWithIt() {
        edited("", "[Unit]\nBindsTo=going.service\n");
        world.unit("going.service", false, ETC + "going.service")
                .onDisk(ETC + "going.service")
                .state("deactivating")
                .unit("a-stack.service", false, FRAGMENT)
                .onDisk(FRAGMENT);
        assertThat(only().stops()).containsExactly("a-stack.service");
    }

    @Test
    void whatStopsWhenItIsNotNeededMayStop() {
        String helper = ETC + "helper.service";
        present(helper, "[Unit]\nStopWhenUnneeded=yes\n");
        present(ETC + "other.service", "[Unit]\n");
        edited("[Unit]\nWants=helper.service other.service\n", "[Unit]\nStopWhenUnneeded=on\n");
        world.unit("helper.service", false, helper)
                .onDisk(helper)
                .unit("other.service", false, ETC + "other.service")
                .onDisk(ETC + "other.service")
                .unit("a-stack.service", false, FRAGMENT)
                .onDisk(FRAGMENT);
        assertThat(only().stops()).isEmpty();
        assertThat(only().mayStop()).containsExactly("a-stack.service", "helper.service");
        texts.remove(World.digest("[Unit]\n"));
        assertThat(only().mayStop()).as("its text is not known").contains("other.service");
    }

    @Test
    void whatIsGivenAnotherTimeMayStopAndStartWhatItNamesForThat() {
        present(UNITS + "/t.service", "[Unit]\n");
        world.unit("t.service", false, UNITS + "/t.service")
                .onDisk(UNITS + "/t.service")
                .inactive()
                .unit("a-stack.service", false, FRAGMENT)
                .onDisk(FRAGMENT);
        edited("", "[Unit]\nOnFailure=t.service\n[Service]\nRuntimeMaxSec=1\n");
        assertThat(only().mayStop()).containsExactly("a-stack.service");
        assertThat(only().mayStart()).containsExactly("t.service");
        edited("", "[Service]\nRuntimeMaxSec=1\nRestart=always\n");
        assertThat(only().mayStart()).as("once more").containsExactly("a-stack.service");
        edited("[Service]\nRuntimeMaxSec=1\n", "[Service]\nTimeoutStartSec=1\nTimeoutStopSec=1\n");
        assertThat(only().mayStop()).as("it has no end, and is not starting").isEmpty();
        world.state("activating");
        assertThat(only().mayStop()).containsExactly("a-stack.service");
        edited("", "[Service]\nTimeoutStopSec=1\n");
        assertThat(only().mayStop()).isEmpty();
        world.state("deactivating");
        assertThat(only().mayStop()).containsExactly("a-stack.service");
        edited("", "[Unit]\nJobRunningTimeoutSec=1\n");
        assertThat(only().mayStop()).containsExactly("a-stack.service");
        world.inactive();
        assertThat(only().mayStop()).isEmpty();
        edited("", "[Unit]\nJobTimeoutSec=1\nOnFailure=t.service\n[Service]\nRestart=always\n");
        assertThat(only().mayStop()).isEmpty();
        assertThat(only().mayStart()).as("when a job waits for it").containsExactly("t.service");
        edited("", "[Unit]\nOnFailure=t.service\n[Service]\nRuntimeMaxSec=1\n");
        assertThat(only().mayStart()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sockets=s.socket", "Slice=s.slice"})
    void whatIsNeededBySocketsAndSlicesMayStopWhenItIsNoLonger(String needed) {
        String name = needed.substring(needed.indexOf('=') + 1);
        present(UNITS + "/" + name, "[Unit]\nStopWhenUnneeded=yes\n");
        world.unit(name, false, UNITS + "/" + name)
                .onDisk(UNITS + "/" + name)
                .unit("a-stack.service", false, FRAGMENT)
                .onDisk(FRAGMENT);
        edited("[Service]\n" + needed + "\n", "[Service]\nExecStart=/bin/a\n");
        assertThat(only().mayStop()).containsExactly(name);
        edited("[Service]\n" + needed + "\n", "[Service]\n" + needed + "\nNice=1\n");
        assertThat(only().mayStop()).isEmpty();
    }

    @Test
    void whatIsToBeRestartedByItselfIsStartedAsItIsLoaded() {
        world.unit("a-stack.service", false, FRAGMENT).onDisk(FRAGMENT).state("activating");
        edited("", "[Unit]\nWants=t.service\n");
        assertThat(only().mayStart()).as("it is starting").isEmpty();
        world.subState("auto-restart");
        assertThat(only().mayStart()).containsExactly("a-stack.service");
        loaded.clear();
        assertThat(only().unknown()).isNotNull();
        assertThat(only().mayStart()).containsExactly("a-stack.service");
    }

    @Test
    void aTimerThatIsMaskedFailsAndStartsNothingAndAPathGoesOn() {
        for (String unit : List.of("x.timer", "x.path")) {
            present(UNITS + "/" + unit, "[Unit]\nDescription=x\n");
            added(UNITS + "/" + unit + ".d/a.conf", "[Unit]\nUpholds=t.service\n");
            world.unit(unit, true, UNITS + "/" + unit)
                    .onDisk("/dev/null", UNITS + "/" + unit + ".d/a.conf")
                    .waiting();
        }
        world.onDiskOnly("t.service", List.of("t.service"), ETC + "t.service")
                .onDiskOnly("x.service", List.of("x.service"), ETC + "x.service");
        assertThat(preview().units())
                .hasSize(2)
                .allSatisfy(change -> assertThat(change.mayStart()).isEmpty());
        assertThat(preview().units())
                .extracting(UnitChange::stops)
                .containsExactlyInAnyOrder(List.of("x.timer"), List.of());
        assertThat(preview().units())
                .extracting(UnitChange::starts)
                .containsExactlyInAnyOrder(List.of(), List.of("t.service"));
    }

    private void present(String path, String text) {
        world.file(path, OLD, text);
        texts.put(World.digest(text), text);
    }

    private void added(String path, String text) {
        world.file(path, NEW, text);
        texts.put(World.digest(text), text);
    }

    private void edited(String before, String after) {
        added(FRAGMENT, after);
        texts.put(World.digest(before), before);
        loaded.put(FRAGMENT, World.digest(before));
    }

    private UnitChange only() {
        assertThat(preview().units()).hasSize(1);
        return preview().units().get(0);
    }

    private ReloadPreview preview() {
        History history = new History("boot", LOADED, loaded, Map.of(), List.of());
        return ReloadPreview.of(world.snapshot(), world.pending(history), history, new Texts(texts));
    }
}
