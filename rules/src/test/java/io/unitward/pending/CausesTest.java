package io.unitward.pending;

import static io.unitward.pending.World.NEW;
import static io.unitward.pending.World.OLD;
import static io.unitward.pending.World.UNITS;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.ManagerInput;
import io.unitward.facts.UnitFile;
import io.unitward.verdict.FindingDraft;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A new edit is a new cause; what a reload itself moves is not. */
class CausesTest {
    private static final String WEB = UNITS + "/a-web@x.service";
    private static final String NAME = "a-web@x.service";

    @Test
    void anythingThatConcernsTheUnitGivesAnotherKey() {
        List<World> worlds = List.of(
                world(),
                world().file(WEB, NEW, "a"),
                world().file(UNITS + "/" + NAME + ".d/x.conf", OLD, "x"),
                world().file(UNITS + "/" + NAME + ".d/x.conf", NEW, "x"),
                world().file(UNITS + "/a-web@.service.d/x.conf", OLD, "x"),
                world().file(UNITS + "/a-@x.service.d/x.conf", OLD, "x"),
                world().file(UNITS + "/a-@.service.d/x.conf", OLD, "x"),
                world().file(UNITS + "/service.d/x.conf", OLD, "x"),
                world().file(UNITS + "/nick.service.d/x.conf", OLD, "x"),
                world().file(UNITS + "/" + NAME + ".wants/x.service", OLD, "x"),
                world().file("/etc/systemd/user/" + NAME, OLD, "x"),
                world().file(UNITS + "/a-web@.service", OLD, "x"),
                world().file(UNITS + "/al.service", OLD, "x", WEB, NAME, UnitFile.Status.READ));
        TreeSet<String> keys = new TreeSet<>();
        worlds.forEach(world -> keys.add(key(world)));
        assertThat(keys).hasSameSizeAs(worlds).allMatch(key -> key.matches("[0-9a-f]{16}"));
    }

    @Test
    void whatAReloadMovesAndWhatConcernsOthersDoesNot() {
        String key = key(world());
        for (World world : List.of(
                new World().file(WEB, OLD, "a").unit(NAME, List.of("nick.service", NAME), true, false, WEB),
                world().file(UNITS + "/b.service", NEW, "x"),
                world().file(UNITS + "/b.service.d/x.conf", NEW, "x"),
                world().file(UNITS + "/timer.d/x.conf", NEW, "x"),
                world().input("/etc/environment.d/x.conf", ManagerInput.Kind.ENVIRONMENT, NEW))) {
            assertThat(key(world)).isEqualTo(key);
        }
    }

    @Test
    void generatedFilesCountByNameOnly() {
        String generated = World.RUNTIME + "/systemd/generator/" + NAME;
        String key = key(world().file(generated, OLD, "x"));
        assertThat(key(world().file(generated, NEW, "x"))).isEqualTo(key);
        assertThat(key(world())).isNotEqualTo(key);
    }

    @Test
    void theManagerHasItsInputs() {
        World one = world().input("/etc/environment.d/x.conf", ManagerInput.Kind.ENVIRONMENT, OLD);
        World two = world().input("/etc/environment.d/x.conf", ManagerInput.Kind.ENVIRONMENT, NEW);
        assertThat(Causes.key(FindingDraft.MANAGER, one.snapshot()))
                .isNotEqualTo(Causes.key(FindingDraft.MANAGER, two.snapshot()))
                .isNotEqualTo(Causes.key(FindingDraft.MANAGER, world().snapshot()));
    }

    @Test
    void aUnitThatIsOnDiskOnlyHasAKeyToo() {
        World world = world().file(UNITS + "/b@.service", OLD, "x");
        assertThat(Causes.key("b@.service", world.snapshot()))
                .isNotEqualTo(Causes.key("b@.service", world().snapshot()));
    }

    private static World world() {
        return new World().file(WEB, OLD, "a").unit(NAME, List.of("nick.service", NAME), false, false, WEB);
    }

    private static String key(World world) {
        return Causes.key(NAME, world.snapshot());
    }
}
