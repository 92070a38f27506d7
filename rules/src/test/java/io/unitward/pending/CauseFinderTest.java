package io.unitward.pending;

import static io.unitward.pending.World.NEW;
import static io.unitward.pending.World.OLD;
import static io.unitward.pending.World.UNITS;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.ManagerInput;
import io.unitward.facts.UnitFile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each way in which a file comes to differ from what is loaded has its own name. */
class CauseFinderTest {
    private static final String WEB = UNITS + "/web-stack.service";
    private static final String DROP_IN = UNITS + "/web-stack.service.d/x.conf";

    @Test
    void aModifiedFile() {
        assertThat(cause(loaded().file(WEB, NEW, "b"), WEB)).isEqualTo("mtime");
    }

    @Test
    void aFileThatWasReplacedWithItsTimeKept() {
        assertThat(cause(loaded().file(WEB, NEW, "b").touched(WEB, OLD), WEB)).isEqualTo("content-without-mtime");
    }

    @Test
    void aLinkThatLeadsToAnotherStorePath() {
        World world = loaded().file(WEB, NEW, "b").touched(WEB, OLD);
        World linked = loaded().link(WEB, NEW, OLD, "/nix/store/2/web-stack.service");
        assertThat(cause(linked, WEB)).isEqualTo("link-retargeted");
        World edited = loaded().link(WEB, OLD, NEW, "/srv/web-stack.service");
        assertThat(cause(edited, WEB)).as("the link is old").isEqualTo("content-without-mtime");
        assertThat(cause(world, WEB)).as("no link").isEqualTo("content-without-mtime");
    }

    @Test
    void aFileOfHigherPriority() {
        String control = World.HOME + "/.config/systemd/user.control/web-stack.service";
        assertThat(cause(loaded().file(control, NEW, "b"), control)).isEqualTo("higher-priority-fragment");
    }

    @Test
    void aMask() {
        World null_ = loaded().file(WEB, NEW, "", "/dev/null", "/dev/null", UnitFile.Status.NULL_DEVICE);
        assertThat(cause(null_, WEB)).isEqualTo("masked");
        assertThat(cause(loaded().file(WEB, NEW, ""), WEB)).as("empty").isEqualTo("masked");
    }

    @Test
    void anotherSetOfDropIns() {
        assertThat(cause(loaded().file(DROP_IN, NEW, "x"), DROP_IN)).isEqualTo("drop-in-set");
        World known = new World().unit("web-stack.service", false, WEB, DROP_IN).file(DROP_IN, NEW, "x");
        assertThat(cause(known, DROP_IN)).as("loaded already").isEqualTo("mtime");
    }

    @Test
    void anAliasAndADependencyLink() {
        String alias = UNITS + "/alias-stack.service";
        World aliased = loaded().file(alias, NEW, "a", WEB, "web-stack.service", UnitFile.Status.READ);
        assertThat(cause(aliased, alias)).isEqualTo("alias-set");
        String wants = UNITS + "/default.target.wants/web-stack.service";
        assertThat(cause(loaded().file(wants, NEW, "a"), wants)).isEqualTo("dependency-set");
    }

    @Test
    void inputsOfTheManager() {
        assertThat(cause(new World().input("/etc/x", ManagerInput.Kind.ENVIRONMENT, NEW), "/etc/x"))
                .isEqualTo("reload-input");
        for (ManagerInput.Kind kind : List.of(ManagerInput.Kind.GENERATOR_SOURCE, ManagerInput.Kind.GENERATOR)) {
            assertThat(cause(new World().input("/etc/x", kind, NEW), "/etc/x")).isEqualTo("generator-source");
        }
    }

    @Test
    void aFlagThatEveryUnitHasIsOneCause() {
        String other = "/etc/systemd/user/o.service";
        World world = new World()
                .version("257.13-1~deb13u1")
                .file(WEB, OLD, "a")
                .source(WEB, "a")
                .unit("web-stack.service", true, WEB)
                .file(other, OLD, "o")
                .unit("o.service", true, other);
        assertThat(world.pending().changes()).singleElement().satisfies(change -> {
            assertThat(change.cause()).isEqualTo("manager-wide");
            assertThat(change.unit()).isNull();
            assertThat(change.explained()).isTrue();
        });
        assertThat(world.version("252.39").pending().changes())
                .as("on 252 a flag is one unit's own")
                .extracting(PendingChange::cause)
                .containsExactly("flag", "flag");
        World single = world.version("257").unit("calm.service", false, "/etc/systemd/user/calm.service");
        assertThat(single.pending().changes()).extracting(PendingChange::cause).containsExactly("flag", "flag");
    }

    /** Of these nothing but a flag of its own tells, and every unit has one. */
    @Test
    void aFlagThatEveryUnitHasHidesNoOther() {
        String transientFile = World.RUNTIME + "/systemd/transient/run-1.service";
        World world = new World()
                .version("257")
                .file(WEB, OLD, "a")
                .source(WEB, "a")
                .unit("web-stack.service", true, WEB)
                .file(transientFile, OLD, "t")
                .unit("run-1.service", List.of("run-1.service"), true, true, transientFile);
        assertThat(world.pending().changes()).extracting(PendingChange::cause).contains("manager-wide", "flag");
        assertThat(world.pending().changes()).anyMatch(change -> !change.explained());
    }

    private static World loaded() {
        return new World().unit("web-stack.service", false, WEB);
    }

    private static String cause(World world, String path) {
        return world.pending().changes().stream()
                .filter(change -> change.path().equals(path))
                .findFirst()
                .orElseThrow()
                .cause();
    }
}
