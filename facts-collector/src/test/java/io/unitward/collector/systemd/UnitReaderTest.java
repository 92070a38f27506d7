package io.unitward.collector.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.facts.Bond;
import io.unitward.facts.Bonds;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.CollectionProblem.Kind;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Layers;
import io.unitward.facts.Scope;
import io.unitward.facts.Unit;
import io.unitward.host.Deadline;
import io.unitward.host.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UnitReaderTest {
    private static final String TRANSIENT = "/run/user/1000/systemd/transient";
    private static final Layers LAYERS =
            new Layers(Scope.USER, List.of(TRANSIENT), "/run/user/1000", "/home/a/.config", "/home/a/.local/share");
    private static final Reply DENIED = new Reply.Failed("org.freedesktop.DBus.Error.AccessDenied", "not for you");
    private static final Reply GONE = new Reply.Failed("org.freedesktop.systemd1.NoSuchUnit", "Unit not loaded.");

    private final FakeManager manager = new FakeManager(List.of(), 1);

    private UnitsTold read(List<String> owned, List<String> required, String... onDisk) throws ManagerLost {
        UnitReader reader = new UnitReader(
                manager,
                Deadline.in(Duration.ofSeconds(60)),
                new CollectionRequest(Scope.USER, owned, required, List.of()),
                LAYERS);
        reader.readLoaded();
        reader.readOnDisk(List.of(onDisk));
        return reader.told();
    }

    private static Unit unit(UnitsTold told, String id) {
        return told.units().stream().filter(u -> u.id().equals(id)).findFirst().orElseThrow();
    }

    @Test
    void readsDefinitionAndRun() throws ManagerLost {
        manager.unit("web-stack.service", "/u/web-stack.service", "/u/web-stack.service.d/a.conf")
                .set("web-stack.service", "NeedDaemonReload", true)
                .set("web-stack.service", "Names", List.of("web-stack.service", "al.service"))
                .unit("other.service", "/u/other.service");
        UnitsTold told = read(List.of("*-stack.service"), List.of());
        assertThat(told.problems()).isEmpty();
        Unit web = unit(told, "web-stack.service");
        assertThat(web.names()).containsExactly("al.service", "web-stack.service");
        assertThat(web.needDaemonReload()).isTrue();
        assertThat(web.invocationId()).isEqualTo("ab01");
        assertThat(web.startedAt()).isEqualTo(Instant.ofEpochSecond(1));
        assertThat(web.loaded().fragmentPath()).isEqualTo("/u/web-stack.service");
        assertThat(web.loaded().dropInPaths()).containsExactly("/u/web-stack.service.d/a.conf");
        Unit other = unit(told, "other.service");
        assertThat(other.invocationId()).isNull();
        assertThat(other.startedAt()).isNull();
    }

    @Test
    void sendsReadCallsOnly() throws ManagerLost {
        manager.unit("a.service", "/u/a.service");
        read(List.of("*"), List.of("b.service"));
        assertThat(manager.sent).allMatch(line -> line.startsWith("Get ") || line.startsWith("ListUnits "));
        assertThat(manager.sent).noneMatch(line -> line.contains("GetAll") || line.contains("UnitFileState"));
    }

    @Test
    void asksWhatAUnitPullsInByAnyOfItsNames() throws ManagerLost {
        manager.unit("real.target", "/u/real.target")
                .set("real.target", "Names", List.of("real.target", "al.target"))
                .set("real.target", "Wants", List.of("a.service"))
                .set("real.target", "Requires", List.of())
                .set("real.target", "Upholds", List.of("b.service"))
                .unit("other.target", "/u/other.target");
        UnitsTold told = pulledIn("al.target", "nowhere.target");
        assertThat(unit(told, "real.target").dependencies())
                .isEqualTo(new Unit.Dependencies(List.of("a.service"), List.of(), List.of("b.service")));
        assertThat(unit(told, "other.target").dependencies()).as("not wanted").isNull();
        assertThat(told.problems()).isEmpty();
    }

    @Test
    void whatIsNotToldOfDependenciesIsNotKnown() throws ManagerLost {
        manager.unit("a.target", "/u/a.target")
                .set("a.target", "Wants", List.of("b.service"))
                .set("a.target", "Requires", List.of())
                .set("a.target", "Upholds", List.of());
        assertThat(unit(pulledIn("a.target"), "a.target").dependencies()).isNotNull();
        manager.set("a.target", "Upholds", List.of("no unit"));
        assertThat(unit(pulledIn("a.target"), "a.target").dependencies()).isNull();
        manager.answer("a.target", "Upholds", new Reply.Failed("org.freedesktop.DBus.Error.UnknownProperty", "no"));
        assertThat(unit(pulledIn("a.target"), "a.target").dependencies())
                .as("no Upholds before systemd 249")
                .isNull();
    }

    @Test
    void asksOfEveryUnitWhoIsStoppedAlong() throws ManagerLost {
        manager.unit("a.service", "/u/a.service")
                .set("a.service", "RequiredBy", List.of("r.service"))
                .set("a.service", "RequisiteOf", List.of("q.service"))
                .set("a.service", "BoundBy", List.of("b.service", "r.service"))
                .set("a.service", "ConsistsOf", List.of("c.service"))
                .set("a.service", "PropagatesStopTo", List.of("p.service"));
        assertThat(stoppedAlong()).containsExactly("b.service", "c.service", "p.service", "q.service", "r.service");
        manager.answer(
                "a.service",
                "PropagatesStopTo",
                new Reply.Failed("org.freedesktop.DBus.Error.UnknownProperty", "before systemd 249"));
        assertThat(stoppedAlong()).containsExactly("b.service", "c.service", "q.service", "r.service");
        manager.set("a.service", "BoundBy", List.of("no unit"));
        assertThat(stoppedAlong()).as("what is not told is not known").isNull();
        manager.answer("a.service", "BoundBy", new Reply.Failed("org.freedesktop.DBus.Error.AccessDenied", "no"));
        assertThat(stoppedAlong()).as("nor what is refused").isNull();
    }

    @Test
    void asksOfEveryUnitWhatItIsTiedTo() throws ManagerLost {
        manager.unit("a.service", "/u/a.service");
        for (Bond bond : Bond.values()) {
            if (bond.isTold()) {
                manager.set("a.service", bond.text(), List.of("other.service"));
            }
        }
        manager.set("a.service", "StopWhenUnneeded", true);
        manager.set("a.service", "SuccessAction", "exit");
        manager.set("a.service", "JobTimeoutAction", "reboot");
        manager.set("a.service", "OnFailureJobMode", "isolate");
        manager.set("a.service", "Job", "start");
        manager.set("a.service", "OnSuccessJobMode", "fail");
        UnitReader reader = new UnitReader(
                manager,
                Deadline.in(Duration.ofSeconds(60)),
                new CollectionRequest(Scope.USER, List.of(), List.of(), List.of()).withBindings(List.of()),
                LAYERS);
        reader.readLoaded();
        reader.readBonds();
        assertThat(reader.told().bonds()).hasSize(1);
        Bonds told = reader.told().bonds().get(0);
        assertThat(told.stopsWhenUnneeded()).isTrue();
        assertThat(told.job()).isEqualTo("start");
        assertThat(told.actions())
                .containsExactly("JobTimeoutAction=reboot", "OnFailureJobMode=isolate", "SuccessAction=exit");
        for (Bond bond : Bond.values()) {
            assertThat(told.of(bond)).isEqualTo(bond.isTold() ? List.of("other.service") : List.of());
        }
    }

    private @Nullable List<String> stoppedAlong() throws ManagerLost {
        UnitReader reader = new UnitReader(
                manager,
                Deadline.in(Duration.ofSeconds(60)),
                new CollectionRequest(Scope.USER, List.of(), List.of(), List.of()).withBindings(List.of()),
                LAYERS);
        reader.readLoaded();
        reader.readBonds();
        return unit(reader.told(), "a.service").stopsToo();
    }

    private UnitsTold pulledIn(String... names) throws ManagerLost {
        UnitReader reader = new UnitReader(
                manager,
                Deadline.in(Duration.ofSeconds(60)),
                new CollectionRequest(Scope.USER, List.of(), List.of(), List.of()),
                LAYERS);
        reader.readLoaded();
        reader.readDependencies(List.of(names));
        return reader.told();
    }

    @Test
    void aDeclaredUnitKnownByAnAliasIsAskedForItsRun() throws ManagerLost {
        manager.unit("real.service", "/u/real.service")
                .set("real.service", "Names", List.of("real.service", "al-stack.service"));
        UnitsTold told = read(List.of("*-stack.service"), List.of(), "al-stack.service");
        assertThat(told.units()).hasSize(1);
        assertThat(told.units().get(0).invocationId()).isEqualTo("ab01");
    }

    @Test
    void asksForWhatIsOnlyOnDisk() throws ManagerLost {
        manager.unlisted("idle-stack.service", "/u/idle-stack.service");
        UnitsTold told = read(List.of("*-stack.service"), List.of(), "idle-stack.service", "dangling-stack.service");
        Unit idle = unit(told, "idle-stack.service");
        assertThat(idle.activeState()).isEqualTo("inactive");
        assertThat(idle.invocationId()).isNull();
        assertThat(idle.loaded().fragmentPath()).isEqualTo("/u/idle-stack.service");
        assertThat(unit(told, "dangling-stack.service").isAbsent()).isTrue();
    }

    @Test
    void aRequiredUnitThatNobodyHasIsAbsent() throws ManagerLost {
        UnitsTold told = read(List.of("named.service"), List.of("gone.service"));
        assertThat(told.units()).containsExactly(Unit.absent("gone.service"));
        assertThat(told.problems()).isEmpty();
    }

    @Test
    void aMaskedUnitSaysSo() throws ManagerLost {
        manager.unit("m.service", "/u/m.service").set("m.service", "LoadState", "masked");
        assertThat(unit(read(List.of(), List.of()), "m.service").loaded().masked())
                .isTrue();
    }

    @Test
    void aDeniedPropertyMakesItsUnitUnknown() throws ManagerLost {
        manager.unit("a.service", "/u/a.service")
                .unit("b.service", "/u/b.service")
                .answer("a.service", "DropInPaths", DENIED);
        UnitsTold told = read(List.of(), List.of());
        assertThat(unit(told, "a.service").loaded()).isNull();
        assertThat(unit(told, "b.service").loaded()).isNotNull();
        assertThat(told.problems()).hasSize(1);
        assertThat(told.problems().get(0).kind()).isEqualTo(Kind.UNIT);
        assertThat(told.problems().get(0).reason()).contains("DropInPaths", "not for you");
    }

    @Test
    void aReplyThatCannotBeReadIsNotADeadManager() throws ManagerLost {
        manager.unit("a.service", "/u/a.service")
                .answer("a.service", "Transient", new Reply.None("the reply could not be decoded", false));
        UnitsTold told = read(List.of(), List.of());
        assertThat(unit(told, "a.service").loaded()).isNull();
    }

    @Test
    void wrongTypesAreUnknown() throws ManagerLost {
        manager.unit("a.service", "/u/a.service")
                .set("a.service", "FragmentPath", 7L)
                .unit("b.service", "/u/b.service")
                .set("b.service", "DropInPaths", List.of("/x", 1L))
                .unit("c.service", "relative/path")
                .unit("d.service", "/u/d.service")
                .set("d.service", "InvocationID", "text");
        UnitsTold told = read(List.of("*"), List.of());
        assertThat(told.units()).hasSize(4).allMatch(unit -> unit.loaded() == null);
        assertThat(told.problems())
                .extracting(CollectionProblem::subject)
                .containsExactly("a.service", "b.service", "c.service", "d.service");
    }

    @Test
    void aListOfAnotherShapeIsNoManager() {
        manager.lists(rows -> List.of(List.of("only", "two")));
        assertThatThrownBy(() -> read(List.of(), List.of()))
                .isInstanceOf(ManagerLost.class)
                .hasMessageContaining("describes no unit");
        manager.lists(rows -> "text");
        assertThatThrownBy(() -> read(List.of(), List.of())).isInstanceOf(ManagerLost.class);
    }

    @Test
    void aNameThatNoUnitCanHaveIsAProblem() throws ManagerLost {
        manager.lists(rows -> List.of(List.of("a\nb", "", "loaded", "active", "running", "", "/x", 0L, "", "/")));
        UnitsTold told = read(List.of(), List.of());
        assertThat(told.units()).isEmpty();
        assertThat(told.problems()).singleElement().matches(problem -> problem.kind() == Kind.UNIT);
    }

    @Test
    void aVanishedUnitIsAskedAgainAndDropped() throws ManagerLost {
        manager.unit("a.service", "/u/a.service")
                .unit("b.service", "/u/b.service")
                .set("b.service", "ActiveState", "failed")
                .whenListed(() -> manager.forget("b.service"));
        UnitsTold told = read(List.of(), List.of());
        assertThat(told.units()).extracting(Unit::id).containsExactly("a.service");
        assertThat(told.failed()).isEmpty();
        assertThat(told.problems())
                .containsExactly(new CollectionProblem("b.service", Kind.NOTE, "it vanished while being read"));
    }

    @Test
    void aTransientUnitThatEndsBetweenTwoQuestionsIsNoPlantedOne() throws ManagerLost {
        manager.unit("run.service", TRANSIENT + "/run.service")
                .set("run.service", "Transient", true)
                .afterwards("run.service", "FragmentPath", () -> manager.forget("run.service"));
        UnitsTold told = read(List.of(), List.of());
        assertThat(told.units()).isEmpty();
        assertThat(told.problems())
                .containsExactly(new CollectionProblem("run.service", Kind.NOTE, "it vanished while being read"));
    }

    @Test
    void aPlantedUnitIsStillOneWhenItIsAskedForAgain() throws ManagerLost {
        manager.unit("planted.service", TRANSIENT + "/planted.service");
        Unit planted = unit(read(List.of(), List.of()), "planted.service");
        assertThat(planted.transientUnit()).isFalse();
        assertThat(planted.loaded().fragmentPath()).isEqualTo(TRANSIENT + "/planted.service");
    }

    @Test
    void aUnitThatDoesNotExistAnyMoreIsDropped() throws ManagerLost {
        manager.unit("b.service", "/u/b.service").answer("b.service", "Names", GONE);
        UnitsTold told = read(List.of(), List.of("b.service"));
        assertThat(told.units()).containsExactly(Unit.absent("b.service"));
        assertThat(told.problems()).singleElement().matches(problem -> problem.kind() == Kind.NOTE);
        long asked =
                manager.sent.stream().filter(line -> line.endsWith(" Names")).count();
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void aMountWithoutAFileIsNotAVanishedUnit() throws ManagerLost {
        manager.unit("proc.mount", "");
        UnitsTold told = read(List.of(), List.of());
        assertThat(unit(told, "proc.mount").loaded().fragmentPath()).isNull();
        assertThat(told.problems()).isEmpty();
    }

    @Test
    void devicesAndScopesAreNotAskedFor() throws ManagerLost {
        manager.unit("dev-sda.device", "").unit("init.scope", "").set("init.scope", "ActiveState", "failed");
        UnitsTold told = read(List.of(), List.of());
        assertThat(told.units()).isEmpty();
        assertThat(told.failed()).containsExactly("init.scope");
    }

    @Test
    void onlyARealHealthCheckMayFail() throws ManagerLost {
        String container = "0123456789abcdef".repeat(4);
        String real = container + ".service";
        String planted = container + "-1.service";
        manager.unit(real, TRANSIENT + "/" + real)
                .set(real, "ActiveState", "failed")
                .set(real, "Transient", true)
                .unit(planted, TRANSIENT + "/" + planted)
                .set(planted, "ActiveState", "failed");
        UnitsTold told = read(List.of(), List.of());
        assertThat(told.failed()).containsExactly(planted);
        assertThat(told.units()).hasSize(2);
    }

    @Test
    void aManagerThatDiesIsLost() {
        manager.unit("a.service", "/u/a.service")
                .unit("b.service", "/u/b.service")
                .diesAfter(5);
        assertThatThrownBy(() -> read(List.of(), List.of()))
                .isInstanceOf(ManagerLost.class)
                .hasMessage("the connection was closed");
    }
}
