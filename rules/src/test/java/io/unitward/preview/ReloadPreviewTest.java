package io.unitward.preview;

import static io.unitward.pending.World.LOADED;
import static io.unitward.pending.World.NEW;
import static io.unitward.pending.World.OLD;
import static io.unitward.pending.World.UNITS;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.ManagerInput;
import io.unitward.facts.UnitFile;
import io.unitward.pending.History;
import io.unitward.pending.World;
import io.unitward.preview.SettingChange.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReloadPreviewTest {
    private static final String FRAGMENT = UNITS + "/web-stack.service";
    private static final String DROP_IN = UNITS + "/web-stack.service.d/10-a.conf";

    private final World world = new World();
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, String> loaded = new HashMap<>();

    @Test
    void whatIsLoadedAsOnDiskIsNoChange() {
        present(FRAGMENT, "[Service]\nExecStart=/bin/true\n");
        world.unit("web-stack.service", false, FRAGMENT).onDisk(FRAGMENT);
        assertThat(preview().isEmpty()).isTrue();
    }

    @Test
    void anEditShowsItsSettingsAndWhenTheyTakeEffect() {
        edited(
                FRAGMENT,
                "[Service]\nExecStart=/bin/a\nMemoryMax=1G\nNice=1\n",
                "[Service]\nExecStart=/bin/a\nMemoryMax=2G\nExecStop=/bin/s\nNice=2\n");
        world.unit("web-stack.service", true, FRAGMENT).onDisk(FRAGMENT);
        UnitChange change = only();
        assertThat(change.unknown()).isNull();
        assertThat(change.settings())
                .containsExactly(
                        new SettingChange("Service", "ExecStop", List.of(), List.of("/bin/s"), Effect.REPLACES),
                        new SettingChange("Service", "MemoryMax", List.of("1G"), List.of("2G"), Effect.LIMITS),
                        new SettingChange("Service", "Nice", List.of("1"), List.of("2"), Effect.NEXT_START));
        assertThat(change.takesEffectAtOnce()).isTrue();
    }

    @Test
    void nothingTakesEffectAtOnceInAUnitThatDoesNotRun() {
        edited(FRAGMENT, "[Service]\nMemoryMax=1G\n", "[Unit]\nUpholds=x.service\n[Service]\nMemoryMax=2G\n");
        world.unit("web-stack.service", true, FRAGMENT).onDisk(FRAGMENT).inactive();
        assertThat(only().takesEffectAtOnce()).isFalse();
        assertThat(only().starts()).isEmpty();
    }

    @Test
    void whatWouldBeUpheldIsStarted() {
        present(FRAGMENT, "[Unit]\nUpholds=old.service\n");
        added(DROP_IN, "[Unit]\nUpholds=new.service other.service\n");
        for (String name : List.of("new.service", "other.service")) {
            world.onDiskOnly(name, List.of(name), "/etc/systemd/user/" + name);
        }
        world.unit("web-stack.service", false, FRAGMENT).onDisk(FRAGMENT, DROP_IN);
        assertThat(only().starts()).containsExactly("new.service", "other.service");
        assertThat(only().settings().get(0).effect()).isEqualTo(Effect.ACTS);
    }

    @Test
    void whatRunsIsMaskedOrIsNowhereIsNotStarted() {
        present(FRAGMENT, "[Unit]\n");
        added(DROP_IN, "[Unit]\nUpholds=running.service masked.service nowhere.service idle.service\n");
        world.unit("running.service", false, "/etc/systemd/user/running.service")
                .onDisk("/etc/systemd/user/running.service")
                .unit("masked.service", false, "/dev/null")
                .onDisk("/dev/null")
                .inactive()
                .unit("nowhere.service", false, null)
                .onDisk(null)
                .inactive()
                .onDiskOnly("idle.service", List.of("idle.service"), "/etc/systemd/user/idle.service")
                .unit("web-stack.service", false, FRAGMENT)
                .onDisk(FRAGMENT, DROP_IN);
        assertThat(preview().units())
                .filteredOn(change -> change.unit().equals("web-stack.service"))
                .singleElement()
                .satisfies(change -> assertThat(change.starts()).containsExactly("idle.service"));
    }

    @Test
    void anAliasIsAnotherNameOfItsUnit() {
        present(FRAGMENT, "[Service]\nExecStart=/bin/a\n");
        world.unit("web-stack.service", false, FRAGMENT)
                .onDisk(FRAGMENT)
                .file(UNITS + "/nick.service", NEW, "x", FRAGMENT, "web-stack.service", UnitFile.Status.READ);
        assertThat(only().unit()).isEqualTo("web-stack.service");
        assertThat(only().causes()).containsExactly("alias-set");
        assertThat(only().settings())
                .containsExactly(new SettingChange(
                        "Unit",
                        "Names",
                        List.of("web-stack.service"),
                        List.of("nick.service", "web-stack.service"),
                        Effect.REPLACES));
    }

    @Test
    void aDependencyLinkAddsToWhatIsLoaded() {
        String target = "/usr/lib/systemd/user/default.target";
        present(target, "[Unit]\n");
        world.file(UNITS + "/default.target.wants/x.service", NEW, "x")
                .unit("default.target", false, target)
                .onDisk(target)
                .wants("a.service");
        assertThat(only().settings().get(0).before()).containsExactly("a.service");
        assertThat(only().settings().get(0).after()).containsExactly("a.service", "x.service");
    }

    @Test
    void aDependencyLinkDoesWhatItsSettingDoes() {
        String target = "/usr/lib/systemd/user/default.target";
        present(target, "[Unit]\n");
        world.file(UNITS + "/default.target.wants/x.service", NEW, "x")
                .unit("default.target", false, target)
                .onDisk(target);
        assertThat(only().unit()).isEqualTo("default.target");
        assertThat(only().causes()).containsExactly("dependency-set");
        assertThat(only().unknown()).as("its files are the same").isNull();
        assertThat(only().settings())
                .containsExactly(
                        new SettingChange("Unit", "Wants", List.of(), List.of("x.service"), Effect.NEXT_START));
        assertThat(only().starts()).isEmpty();
    }

    @Test
    void anUpholdsLinkStartsWhatItNamesOnceSystemdReadsSuch() {
        String target = "/usr/lib/systemd/user/default.target";
        present(target, "[Unit]\n");
        world.file(UNITS + "/default.target.upholds/x.service", NEW, "x")
                .onDiskOnly("x.service", List.of("x.service"), "/etc/systemd/user/x.service")
                .unit("default.target", false, target)
                .onDisk(target);
        assertThat(preview().units()).as("not read by 252").isEmpty();
        world.version("257.13");
        assertThat(only().starts()).containsExactly("x.service");
        assertThat(only().takesEffectAtOnce()).isTrue();
    }

    @Test
    void aTimerOrPathThatIsSetAnewMayStartItsUnit() {
        String timer = UNITS + "/x.timer";
        for (String name : List.of("x.service", "z.service")) {
            world.onDiskOnly(name, List.of(name), "/etc/systemd/user/" + name);
        }
        edited(timer, "[Timer]\nOnBootSec=1d\n", "[Timer]\nOnBootSec=1s\n");
        world.unit("x.timer", false, timer).onDisk(timer);
        assertThat(only().mayStart()).containsExactly("x.service");
        assertThat(only().starts()).isEmpty();
        String path = UNITS + "/y.path";
        edited(path, "[Path]\nPathExists=/a\n", "[Path]\nPathExists=/b\nUnit=z.service\n");
        World both = world.unit("y.path", false, path).onDisk(path);
        assertThat(both).isNotNull();
        assertThat(preview().units()).extracting(UnitChange::mayStart).contains(List.of("z.service"));
        loaded.remove(timer);
        assertThat(preview().units())
                .as("the text is not known any more, and it may be anything")
                .extracting(UnitChange::mayStart)
                .contains(List.of("x.service"));
    }

    @Test
    void aTimerOfWhichOnlyTheDescriptionChangesStartsNothing() {
        String timer = UNITS + "/x.timer";
        edited(timer, "[Timer]\nOnBootSec=1d\n", "[Unit]\nDescription=x\n[Timer]\nOnBootSec=1d\n");
        world.unit("x.timer", false, timer).onDisk(timer);
        assertThat(only().mayStart()).isEmpty();
    }

    @Test
    void aTextThatIsNotKnownAnyMoreIsSaidAndNothingIsPretended() {
        added(FRAGMENT, "[Service]\nExecStart=/bin/b\n");
        world.unit("web-stack.service", true, FRAGMENT).onDisk(FRAGMENT);
        assertThat(only().settings()).isEmpty();
        assertThat(only().unknown()).contains(FRAGMENT).contains("not known any more");
    }

    @Test
    void whatAUnitIsToUpholdMayBeNewWhereItsOldTextIsNotKnown() {
        added(FRAGMENT, "[Unit]\nUpholds=new.service any-%H.service\n[Service]\nExecStart=/bin/b\n");
        world.unit("web-stack.service", true, FRAGMENT).onDisk(FRAGMENT);
        present(UNITS + "/new.service", "[Service]\nExecStart=/bin/n\n");
        world.unit("new.service", false, UNITS + "/new.service")
                .onDisk(UNITS + "/new.service")
                .inactive();
        UnitChange change = preview().units().stream()
                .filter(each -> each.unit().equals("web-stack.service"))
                .findFirst()
                .orElseThrow();
        assertThat(change.starts()).isEmpty();
        assertThat(change.mayStart()).contains("new.service", "any-%H.service");
    }

    @Test
    void aMemoryOfAnotherLoadSaysNothing() {
        edited(FRAGMENT, "[Service]\nNice=1\n", "[Service]\nNice=2\n");
        world.unit("web-stack.service", true, FRAGMENT).onDisk(FRAGMENT);
        History other = new History("boot", LOADED.minusSeconds(1), loaded, Map.of(), List.of());
        assertThat(preview(other).units().get(0).unknown()).contains("not known any more");
    }

    @Test
    void aTextThatWasNotLookedAtIsSaid() {
        edited(FRAGMENT, "[Service]\nNice=1\n", "[Service]\nNice=2\n");
        texts.remove(World.digest("[Service]\nNice=2\n"));
        world.unit("web-stack.service", true, FRAGMENT).onDisk(FRAGMENT);
        assertThat(only().unknown()).isEqualTo("what " + FRAGMENT + " says was not looked at");
    }

    @Test
    void aUnitThatWouldBeMaskedLosesAllItsSettings() {
        edited(FRAGMENT, "[Service]\nNice=1\n", "");
        world.unit("web-stack.service", true, FRAGMENT).onDisk("/dev/null");
        assertThat(only().settings())
                .containsExactly(new SettingChange("Service", "Nice", List.of("1"), List.of(), Effect.NEXT_START));
    }

    @Test
    void secretsAreComparedAndNotShown() {
        edited(
                FRAGMENT,
                "[Service]\nEnvironment=KEY=one\nExecStart=/bin/a --password one\n",
                "[Service]\nEnvironment=KEY=two\nExecStart=/bin/a --password two\n");
        world.unit("web-stack.service", true, FRAGMENT).onDisk(FRAGMENT);
        List<String> shown = new ArrayList<>();
        for (SettingChange setting : only().settings()) {
            shown.addAll(setting.before());
            shown.addAll(setting.after());
        }
        assertThat(only().settings()).hasSize(2);
        assertThat(shown)
                .allSatisfy(text -> assertThat(text).doesNotContain("one").doesNotContain("two"));
    }

    @Test
    void installSectionsAreNotLoaded() {
        edited(FRAGMENT, "[Install]\nWantedBy=a.target\n", "[Install]\nWantedBy=b.target\n");
        world.unit("web-stack.service", true, FRAGMENT).onDisk(FRAGMENT);
        assertThat(only().settings()).isEmpty();
        assertThat(only().unknown()).isNull();
    }

    @Test
    void whatTheManagerDoesNotHaveInMemoryIsNotLoaded() {
        added(FRAGMENT, "[Service]\nExecStart=/bin/b\n");
        world.unit("web-stack.service", false, FRAGMENT).onDisk(FRAGMENT).stub();
        assertThat(preview().units()).isEmpty();
    }

    @Test
    void aChangedGeneratorCannotBeForetold() {
        world.input("/etc/systemd/user-generators/g", ManagerInput.Kind.GENERATOR, NEW);
        world.input("/etc/systemd/user.conf", ManagerInput.Kind.CONFIGURATION, NEW);
        ReloadPreview preview = preview();
        assertThat(preview.inputs()).extracting(ReloadPreview.InputChange::path).hasSize(2);
        assertThat(preview.unpredictable()).singleElement().asString().contains("user-generators/g");
    }

    @Test
    void aViewThatCouldNotBeWorkedOutCannotBeForetold() {
        present(FRAGMENT, "[Service]\nExecStart=/bin/true\n");
        world.unit("web-stack.service", false, FRAGMENT);
        assertThat(preview().unpredictable()).singleElement().asString().contains("web-stack.service");
    }

    /** A file that is loaded as it is. */
    private void present(String path, String text) {
        world.file(path, OLD, text);
        texts.put(World.digest(text), text);
    }

    /** A file that came after the load. */
    private void added(String path, String text) {
        world.file(path, NEW, text);
        texts.put(World.digest(text), text);
    }

    /** A file that was loaded with another text; an empty text is a mask. */
    private void edited(String path, String before, String after) {
        if (after.isEmpty()) {
            world.file(path, NEW, "", "/dev/null", "/dev/null", UnitFile.Status.NULL_DEVICE);
        } else {
            added(path, after);
        }
        texts.put(World.digest(before), before);
        loaded.put(path, World.digest(before));
    }

    private UnitChange only() {
        assertThat(preview().units()).hasSize(1);
        return preview().units().get(0);
    }

    private ReloadPreview preview() {
        return preview(new History("boot", LOADED, loaded, Map.of(), List.of()));
    }

    private ReloadPreview preview(History history) {
        return ReloadPreview.of(world.snapshot(), world.pending(history), history, new Texts(texts));
    }
}
