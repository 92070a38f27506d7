package io.unitward.ownership;

import static io.unitward.pending.World.OLD;
import static io.unitward.pending.World.RUNTIME;
import static io.unitward.pending.World.UNITS;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.UnitFile;
import io.unitward.ownership.Relation.Kind;
import io.unitward.pending.World;
import io.unitward.verdict.FindingDraft;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every relation, where there is one and where there is none. */
class RelationsTest {
    private static final String WEB = UNITS + "/web-stack.service";

    private final World world = new World();

    @Test
    void anOrdinaryUnitHasNone() {
        world.file(WEB, OLD, "x").file(WEB + ".d/10-a.conf", OLD, "x");
        world.unit("web-stack.service", false, WEB, WEB + ".d/10-a.conf").onDisk(WEB, WEB + ".d/10-a.conf");
        assertThat(relations()).isEmpty();
    }

    @Test
    void aSecondFileIsShadowedUnlessItIsTheVendors() {
        world.file(WEB, OLD, "x").file("/usr/lib/systemd/user/web-stack.service", OLD, "v");
        world.unit("web-stack.service", false, WEB);
        assertThat(relations()).isEmpty();
        world.file("/etc/systemd/user/web-stack.service", OLD, "y");
        Relation relation = only(Kind.SHADOWED);
        assertThat(relation.path()).isEqualTo("/etc/systemd/user/web-stack.service");
        assertThat(relation.other()).isEqualTo(WEB);
        assertThat(relation.owned()).isTrue();
    }

    @Test
    void aDropInOfAUnitThatIsNowhereIsStray() {
        world.file("/etc/systemd/user/gone.service.d/x.conf", OLD, "x");
        world.file(UNITS + "/old-stack.service.d/x.conf", OLD, "x");
        world.file("/etc/systemd/user/old-stack.service.d/y.conf", OLD, "x");
        assertThat(relations())
                .extracting(Relation::kind, Relation::subject, Relation::path, Relation::expected)
                .containsExactlyInAnyOrder(
                        tuple(
                                Kind.STRAY_DROP_IN,
                                FindingDraft.MANAGER,
                                "/etc/systemd/user/gone.service.d/x.conf",
                                true),
                        tuple(Kind.STRAY_DROP_IN, "old-stack.service", UNITS + "/old-stack.service.d/x.conf", true),
                        tuple(
                                Kind.STRAY_DROP_IN,
                                "old-stack.service",
                                "/etc/systemd/user/old-stack.service.d/y.conf",
                                false));
    }

    @Test
    void dropInsOfTemplatesTypesPrefixesAndSlicesAreNotStray() {
        world.file(UNITS + "/t@.service", OLD, "x");
        world.file(UNITS + "/t@a.service.d/x.conf", OLD, "x");
        world.file(UNITS + "/service.d/x.conf", OLD, "x");
        world.file(UNITS + "/ab-.service.d/x.conf", OLD, "x");
        world.file(UNITS + "/background.slice.d/x.conf", OLD, "x");
        assertThat(relations()).isEmpty();
    }

    @Test
    void anAliasIsExpectedWhereTheOwnerHasItsFiles() {
        world.file(WEB, OLD, "x").file("/etc/systemd/user/db.service", OLD, "x", WEB, WEB, UnitFile.Status.READ);
        world.unit("web-stack.service", List.of("db.service", "web-stack.service"), false, false, WEB);
        Relation relation = only(Kind.ALIAS);
        assertThat(relation.path()).isEqualTo("/etc/systemd/user/db.service");
        assertThat(relation.other()).isEqualTo("db.service");
        assertThat(relation.expected()).isFalse();
    }

    @Test
    void dependencyLinksOfDeclaredUnitsAndOfTargetsThatAreReached() {
        world.file(WEB, OLD, "x").unit("web-stack.service", false, WEB);
        world.file("/etc/systemd/user/web-stack.service.wants/x.service", OLD, "x");
        world.file("/etc/systemd/user/other.service.wants/x.service", OLD, "x");
        world.file("/etc/systemd/user/default.target.wants/web-stack.service", OLD, "x");
        assertThat(relations())
                .extracting(Relation::kind, Relation::subject, Relation::other, Relation::expected)
                .containsExactlyInAnyOrder(
                        tuple(Kind.DEPENDENCY, "web-stack.service", "x.service", false),
                        tuple(Kind.PULLED_IN, "web-stack.service", "default.target", false));
    }

    @Test
    void theUnitOfADeclaredStackMayBeEnabled() {
        world.file(UNITS + "/pod.service", OLD, "x").unit("pod.service", false, UNITS + "/pod.service");
        world.file(UNITS + "/default.target.wants/pod.service", OLD, "x");
        assertThat(relations()).extracting(Relation::kind).containsExactly(Kind.PULLED_IN);
        Manifest plain = world.manifest();
        Manifest manifest = new Manifest(
                plain.floor(),
                plain.owners(),
                plain.trustedUsers(),
                plain.trustedGroups(),
                List.of(new StackDeclaration(
                        "pod",
                        null,
                        "pod.service",
                        "pod",
                        List.of("/s/compose.yaml"),
                        StackDeclaration.DEFAULT_PROVIDER,
                        "/s",
                        List.of(),
                        List.of(),
                        StackDeclaration.Deadlines.DEFAULT,
                        StackDeclaration.Gate.BACKGROUND,
                        StackDeclaration.Update.DEFAULT)),
                plain.pendingGrace());
        Ownership ownership = Ownership.bind(manifest, world.snapshot());
        assertThat(Relations.of(world.snapshot(), ownership)).isEmpty();
        assertThat(ownership.verifiesAStack("pod-verify.service")).isTrue();
        assertThat(ownership.verifiesAStack("pod.service")).isFalse();
    }

    @Test
    void aLinkForManyUnitsIsOneOfEachThatIsDeclared() {
        world.file(WEB, OLD, "x").unit("web-stack.service", false, WEB).unit("other.service", false, null);
        world.file("/etc/systemd/user/service.requires/x.service", OLD, "x");
        world.file("/etc/systemd/user/web-.service.wants/x.service", OLD, "x");
        world.file("/etc/systemd/user/timer.wants/x.service", OLD, "x");
        world.file("/etc/systemd/user/oth-.service.wants/x.service", OLD, "x");
        assertThat(relations())
                .extracting(Relation::kind, Relation::subject, Relation::other, Relation::expected)
                .containsExactlyInAnyOrder(
                        tuple(Kind.DEPENDENCY, "web-stack.service", "x.service", false),
                        tuple(Kind.DEPENDENCY, "web-stack.service", "x.service", false));
    }

    @Test
    void aUnitFileInTheControlLayerIsPlanted() {
        String control = World.HOME + "/.config/systemd/user.control/web-stack.service";
        world.file(control, OLD, "x").unit("web-stack.service", false, control);
        Relation relation = only(Kind.PLANTED_CONTROL);
        assertThat(relation.inMemory()).isTrue();
    }

    @Test
    void aUnitFileInTheTransientLayerIsPlantedUnlessTheManagerMadeIt() {
        String own = RUNTIME + "/systemd/transient/own.service";
        String planted = RUNTIME + "/systemd/transient/planted.service";
        world.file(own, OLD, "x").unit("own.service", List.of("own.service"), false, true, own);
        world.file(planted, OLD, "x").unit("planted.service", false, planted);
        assertThat(only(Kind.PLANTED_TRANSIENT).subject()).isEqualTo("planted.service");
    }

    @Test
    void aNameThatReadsLikeADeclaredOneIsALookAlike() {
        world.file(WEB, OLD, "x").unit("web-stack.service", false, WEB);
        world.file(UNITS + "/web_stack.service", OLD, "x")
                .unit("web_stack.service", false, UNITS + "/web_stack.service");
        world.file(UNITS + "/wob.service", OLD, "x").unit("wob.service", false, UNITS + "/wob.service");
        Relation relation = only(Kind.LOOK_ALIKE);
        assertThat(relation.subject()).isEqualTo("web_stack.service");
        assertThat(relation.other()).isEqualTo("web-stack.service");
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    private Relation only(Kind kind) {
        assertThat(relations()).extracting(Relation::kind).containsExactly(kind);
        return relations().get(0);
    }

    private List<Relation> relations() {
        return Relations.of(world.snapshot(), world.ownership());
    }
}
