package io.unitward.engine.init;

import static io.unitward.engine.Moment.MINE;
import static io.unitward.engine.Moment.T;
import static io.unitward.engine.Moment.TRANSIENT;
import static io.unitward.engine.Moment.VENDOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.config.ConfigException;
import io.unitward.config.ManifestFile;
import io.unitward.config.ManifestReader;
import io.unitward.engine.Moment;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Declared;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Layer;
import io.unitward.facts.Link;
import io.unitward.facts.Origin;
import io.unitward.facts.Provider;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.SourceFile;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.Writer;
import io.unitward.ownership.Owner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is declared, what is switched off, and that all of it can be read back. */
class FirstManifestTest {
    private static final String ADMIN = "/etc/systemd/user";
    private static final String CONTROL = "/home/u/.config/systemd/user.control";
    private static final String RUNTIME = "/run/user/1000/systemd/user";
    private static final String LOCAL = "/usr/local/lib/systemd/user";
    private static final String STORE = "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-";

    private static final String DIGEST = "ab".repeat(32);
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    private final Moment moment = new Moment();
    private final List<SourceFile> sources = new ArrayList<>();
    private final List<CollectionRequest.SourceRequest> asked = new ArrayList<>();
    private boolean pin;

    FirstManifestTest() {
        moment.loadedAt = T.plusSeconds(5); // long after everything that a test does not change on purpose
        moment.directory(ADMIN, DirectoryKind.UNITS, Layer.ADMIN);
        moment.directory(CONTROL, DirectoryKind.UNITS, Layer.CONTROL);
        moment.directory(RUNTIME, DirectoryKind.UNITS, Layer.RUNTIME);
        moment.directory(LOCAL, DirectoryKind.UNITS, Layer.VENDOR);
        moment.unitPath = List.of(CONTROL, TRANSIENT, MINE, ADMIN, RUNTIME, LOCAL, VENDOR);
        moment.file(file(VENDOR + "/idle.service", Layer.VENDOR), null);
    }

    /** Whatever a test did: the file is read back, as it is and with everything switched on, and is the same again. */
    @AfterEach
    void everythingCanBeReadBack() throws Exception {
        assertThat(text()).isEqualTo(text());
        read(text());
        read(switchedOn());
    }

    private FirstManifest manifest() {
        return FirstManifest.of(snapshot(), null, pin);
    }

    /** With what was asked of where files come from. */
    private Snapshot snapshot() {
        Snapshot all = moment.snapshot();
        return new Snapshot(
                all.schema(),
                all.takenAt(),
                all.host(),
                all.manager(),
                new CollectionRequest(all.request().scope(), List.of(), List.of(), asked),
                all.searchPath(),
                all.managerInputs(),
                all.units(),
                all.files(),
                sources,
                all.problems());
    }

    private void packaged(String path, @Nullable Boolean unmodified) {
        sources.add(new SourceFile(
                "init:packages",
                path,
                "/var/lib/dpkg/info/tool.md5sums",
                unmodified == null ? UnitFile.Status.UNREADABLE : UnitFile.Status.READ,
                unmodified == Boolean.TRUE ? "aa" : null,
                List.of(),
                new Declared(Provider.PACKAGE, null, null, "tool 1.2-3", null, unmodified)));
    }

    private String text() {
        return manifest().text();
    }

    private String switchedOn() {
        return text().lines()
                .map(line -> line.replaceFirst("^( *)#(\\S|  +\\S)", "$1$2"))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static ManifestFile read(String text) throws ConfigException {
        return ManifestReader.read("unitward.yaml", text.getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Owner> owners() throws ConfigException {
        return read(text()).owners().stream().collect(Collectors.toMap(Owner::name, owner -> owner));
    }

    private static UnitFile file(String path, Layer layer, Writer... writers) {
        return file(path, path, layer, List.of(), writers);
    }

    private static UnitFile file(String path, String realPath, Layer layer, List<Link> links, Writer... writers) {
        return new UnitFile(
                path,
                UnitFile.Status.READ,
                realPath,
                links,
                layer,
                "aa",
                2L,
                0L,
                0L,
                0644,
                T.minusSeconds(60),
                T.minusSeconds(60),
                List.of(writers));
    }

    /** A loaded unit whose file is a link. */
    private void linked(String name, String target, String realPath) {
        String path = MINE + "/" + name;
        moment.unit(name, path);
        moment.file(file(path, realPath, Layer.USER_CONFIG, List.of(new Link(path, target))), target);
    }

    private void dropIn(String directory, Layer layer, String name, @Nullable String link) {
        if (!moment.directories.containsKey(directory)) {
            moment.directory(directory, DirectoryKind.DROP_INS, layer);
        }
        moment.entry(directory, name, link, T.minusSeconds(60));
    }

    /** The comment that ends in a text, in one line. */
    private String prose() {
        return text().replaceAll("\n *# (?!REVIEW)", " ");
    }

    @Test
    void plain_files_are_declared_where_they_lie_and_nothing_is_said_to_vouch_for_them() throws Exception {
        moment.unit("admin.service", ADMIN + "/admin.service").file(file(ADMIN + "/admin.service", Layer.ADMIN), null);
        Map<String, Owner> owners = owners();
        assertThat(owners.keySet()).containsExactlyInAnyOrder("user-config", "admin");
        Owner mine = owners.get("user-config");
        assertThat(mine.units()).containsExactly("web.service");
        assertThat(mine.fragmentUnder()).containsExactly("~/.config/systemd/user");
        assertThat(mine.contentAny()).isFalse();
        assertThat(mine.source()).isNull();
        assertThat(mine.required()).containsExactly("web.service");
        assertThat(owners.get("admin").fragmentUnder()).containsExactly(ADMIN);
        assertThat(text()).contains("#content: any").contains("#provider: directory");
        assertThat(prose()).contains("Weaker: 'content: any' accepts whatever somebody");
        assertThat(text())
                .contains("# - 1 unit in /usr/lib/systemd/user (vendor): they came with the operating system");
        assertThat(manifest().reviews()).as(text()).isZero();
    }

    @Test
    void home_manager_is_known_by_where_its_links_lead() throws Exception {
        String generation = STORE + "home-manager-files/.config/systemd/user/";
        linked("immich.service", generation + "immich.service", STORE + "immich.service/immich.service");
        moment.entry(MINE, "later.timer", generation + "later.timer", T.minusSeconds(60)); // not loaded
        dropIn(MINE + "/immich.service.d", Layer.USER_CONFIG, "a.conf", generation + "immich.service.d/a.conf");
        String path = MINE + "/immich.service.d/a.conf";
        Link link = new Link(path, generation + "immich.service.d/a.conf");
        moment.files.put(path, file(path, link.target(), Layer.USER_CONFIG, List.of(link)));
        dropIn(MINE + "/immich.service.d", Layer.USER_CONFIG, "by-hand.conf", null);

        Owner owner = owners().get("home-manager");
        assertThat(owner.units()).containsExactly("immich.service", "later.timer");
        assertThat(owner.fragmentUnder()).containsExactly("~/.config/systemd/user");
        assertThat(owner.resolvesUnder()).containsExactly("/nix/store");
        assertThat(owner.origin()).isEqualTo(new Origin(Provider.HOME_MANAGER, null, null, null));
        assertThat(owner.dropInsAllowed()).containsExactly("~/.config/systemd/user/immich.service.d/a.conf");
        assertThat(text()).contains("        #- \"~/.config/systemd/user/immich.service.d/by-hand.conf\"");
    }

    @Test
    void links_into_a_checkout_must_end_there() throws Exception {
        linked("a.service", "../../../dotfiles/systemd/user/a.service", "/home/u/dotfiles/systemd/user/a.service");
        linked("b.service", STORE + "b/b.service", STORE + "b/b.service");
        Map<String, Owner> owners = owners();
        assertThat(owners.keySet()).containsExactlyInAnyOrder("user-config", "dotfiles", "user-config-store");
        assertThat(owners.get("dotfiles").resolvesUnder()).containsExactly("~/dotfiles/systemd/user");
        assertThat(owners.get("dotfiles").source()).isNull();
        assertThat(text()).contains("  #source: \"~/dotfiles/systemd/user\"");
        assertThat(owners.get("user-config-store").resolvesUnder()).containsExactly("/nix/store");
    }

    @Test
    void a_directory_that_is_itself_a_link_counts_as_one() throws Exception {
        String real = "/home/u/dotfiles/systemd";
        moment.directory(MINE, DirectoryKind.UNITS, Layer.USER_CONFIG, SearchDirectory.Status.LISTED, real);
        moment.files.clear();
        moment.file(
                file(MINE + "/web.service", real + "/web.service", Layer.USER_CONFIG, List.of(new Link(MINE, real))),
                null);
        assertThat(owners().get("dotfiles").resolvesUnder()).containsExactly("~/dotfiles/systemd");
    }

    @Test
    void drop_ins_are_switched_off_and_their_unit_is_declared() throws Exception {
        String waiting = "/run/user/1000/systemd/user/web.service.d";
        dropIn(waiting, Layer.RUNTIME, "w.conf", null);
        dropIn(VENDOR + "/web.service.d", Layer.VENDOR, "vendor.conf", null);
        dropIn(CONTROL + "/web.service.d", Layer.CONTROL, "50-CPUWeight.conf", null);
        moment.unit("web.service", MINE + "/web.service", CONTROL + "/web.service.d/50-CPUWeight.conf");
        assertThat(owners().get("user-config").dropInsAllowed()).isEmpty();
        assertThat(text())
                .contains("    #    - \"{runtime}/systemd/user/web.service.d/w.conf\"")
                .contains("    #    - \"~/.config/systemd/user.control/web.service.d/50-CPUWeight.conf\"")
                .doesNotContain("vendor.conf");
        assertThat(prose())
                .contains("REVIEW: web.service would be changed at the next reload by /run/user/1000/systemd/user/")
                .contains("(control layer: systemctl set-property wrote it, or somebody planted it)");
        assertThat(read(switchedOn()).owners().get(0).dropInsAllowed()).hasSize(2);
    }

    @Test
    void drop_ins_of_units_that_nobody_declares_are_one_review_for_all_that_have_the_same() throws Exception {
        String all = ADMIN + "/service.d/all.conf";
        dropIn(ADMIN + "/service.d", Layer.ADMIN, "all.conf", null);
        moment.files.put(all, file(all, Layer.ADMIN));
        moment.unit("web.service", MINE + "/web.service", all);
        for (String name : List.of("p.service", "q.service")) {
            moment.unit(name, VENDOR + "/" + name, all).file(file(VENDOR + "/" + name, Layer.VENDOR), null);
        }
        assertThat(prose()).contains("REVIEW: 2 units have a drop-in that nothing vouches for: " + all);
        assertThat(owners().keySet()).containsExactly("user-config");
        Owner review = read(switchedOn()).owners().get(1);
        assertThat(review.units()).containsExactly("p.service", "q.service");
        assertThat(review.fragmentUnder()).containsExactly(VENDOR);
        assertThat(review.dropInsAllowed()).containsExactly(all);
    }

    @Test
    void a_drop_in_of_nothing_that_is_loaded_is_told() {
        dropIn(ADMIN + "/gone.service.d", Layer.ADMIN, "x.conf", null);
        dropIn(ADMIN + "/idle.service.d", Layer.ADMIN, "masked.conf", "/dev/null");
        assertThat(prose())
                .contains("REVIEW: " + ADMIN + "/gone.service.d/x.conf is a drop-in that no loaded unit has")
                .contains("REVIEW: " + ADMIN + "/idle.service.d/masked.conf masks a drop-in");
        assertThat(text()).doesNotContain("#owners");
    }

    @Test
    void a_file_that_hides_another_is_not_declared() throws Exception {
        moment.unit("idle.service", ADMIN + "/idle.service").file(file(ADMIN + "/idle.service", Layer.ADMIN), null);
        moment.file(file(ADMIN + "/web.service", Layer.ADMIN), null);
        assertThat(read(text()).owners()).isEmpty();
        assertThat(prose())
                .contains(
                        "REVIEW: idle.service: /etc/systemd/user/idle.service hides /usr/lib/systemd/user/idle.service")
                .contains(
                        "REVIEW: web.service: ~/.config/systemd/user/web.service hides /etc/systemd/user/web.service");
        assertThat(text()).contains("#owners:\n").contains("  #- owner: review-idle.service\n");
        assertThat(read(switchedOn()).owners())
                .extracting(Owner::name)
                .containsExactly("review-idle.service", "review-web.service");
    }

    @Test
    void masks_are_never_declared_but_what_they_hide_is() throws Exception {
        moment.entry(ADMIN, "idle.service", "/dev/null", T.minusSeconds(60));
        moment.file(file(ADMIN + "/web.service", Layer.ADMIN), null);
        moment.files.remove(MINE + "/web.service");
        moment.entry(MINE, "web.service", "/dev/null", T.minusSeconds(60));
        Map<String, Owner> owners = owners();
        assertThat(owners.keySet()).containsExactly("admin");
        assertThat(owners.get("admin").units()).containsExactly("web.service");
        assertThat(prose())
                .contains("REVIEW: web.service is masked by ~/.config/systemd/user/web.service")
                .contains("REVIEW: idle.service is masked by /etc/systemd/user/idle.service");
        assertThat(text()).contains("  #- owner: review-idle.service");
    }

    @Test
    void planted_and_short_lived_files_are_not_declared() throws Exception {
        moment.file(file(CONTROL + "/c.service", Layer.CONTROL), null);
        moment.file(file(TRANSIENT + "/planted.service", Layer.TRANSIENT), null);
        moment.unit("planted.service", TRANSIENT + "/planted.service");
        moment.file(file(TRANSIENT + "/run-u1.service", Layer.TRANSIENT), null);
        moment.unit(new Unit(
                "run-u1.service",
                List.of("run-u1.service"),
                "loaded",
                "active",
                "running",
                false,
                true,
                null,
                null,
                Moment.view(TRANSIENT + "/run-u1.service"),
                null));
        moment.file(file(RUNTIME + "/r.service", Layer.RUNTIME), null);
        moment.file(file(LOCAL + "/l.service", Layer.VENDOR), null);
        assertThat(owners().keySet()).containsExactly("user-config");
        assertThat(owners().get("user-config").units()).containsExactly("web.service");
        assertThat(prose())
                .contains("REVIEW: c.service: ~/.config/systemd/user.control/c.service lies in the control layer")
                .contains("REVIEW: planted.service: " + TRANSIENT + "/planted.service lies in the transient layer")
                .contains("REVIEW: r.service: " + RUNTIME + "/r.service lies in the runtime layer")
                .contains("REVIEW: l.service: " + LOCAL + "/l.service lies below /usr/local")
                .contains("- 1 unit in " + TRANSIENT + " (transient): made by programs")
                .doesNotContain("REVIEW: run-u1");
    }

    @Test
    void what_somebody_else_may_write_is_not_declared() throws Exception {
        Writer bob = new Writer(Writer.Kind.USER, 1001, "bob", MINE);
        moment.files.clear();
        moment.file(file(MINE + "/web.service", Layer.USER_CONFIG, bob), null);
        assertThat(read(text()).owners()).isEmpty();
        assertThat(prose())
                .contains(
                        "web.service: ~/.config/systemd/user/web.service may be written by user bob (uid 1001) through");
    }

    @Test
    void what_could_not_be_seen_is_said() throws Exception {
        moment.file(MINE + "/web.service", UnitFile.Status.UNREADABLE, null, T, 0644, List.of(), List.of());
        moment.problems.add(new CollectionProblem(ADMIN, CollectionProblem.Kind.DIRECTORY, "permission denied"));
        assertThat(read(text()).owners()).isEmpty();
        assertThat(prose())
                .contains("web.service could not be read (unreadable)")
                .contains("REVIEW: Could not be seen, so nothing is said of it: /etc/systemd/user: permission denied");
    }

    @Test
    void what_is_loaded_from_elsewhere_or_changed_since_is_told_beside_its_owner() throws Exception {
        moment.unit("web.service", ADMIN + "/web.service");
        moment.unit("gone.service", "/srv/units/gone.service");
        moment.file(MINE + "/web.service", UnitFile.Status.READ, "bb", T.plusSeconds(9), 0644, List.of(), List.of());
        assertThat(owners().get("user-config").units()).containsExactly("web.service");
        assertThat(prose())
                .contains("web.service is loaded from /etc/systemd/user/web.service, not from ~/.config/")
                .contains("~/.config/systemd/user/web.service may have changed since the manager loaded its units")
                .contains(
                        "REVIEW: gone.service is loaded from /srv/units/gone.service, which is not on the search path");
    }

    @Test
    void templates_stand_for_their_instances() throws Exception {
        moment.file(file(MINE + "/job@.service", Layer.USER_CONFIG), null);
        moment.unit("job@one.service", MINE + "/job@.service");
        moment.unit("job@two.service", "inactive", Moment.view(MINE + "/job@.service"), null, false);
        Owner owner = owners().get("user-config");
        assertThat(owner.units()).containsExactly("job@*.service", "web.service");
        assertThat(owner.required()).containsExactly("job@one.service", "web.service");
    }

    @Test
    void an_alias_is_no_unit_of_its_own() throws Exception {
        moment.entry(MINE, "www.service", "web.service", T.minusSeconds(60));
        moment.entry(ADMIN, "dbus-org.idle.service", VENDOR + "/idle.service", T.minusSeconds(60));
        assertThat(owners().keySet()).containsExactly("user-config");
        assertThat(owners().get("user-config").units()).containsExactly("web.service");
        assertThat(manifest().reviews()).isZero();
    }

    @Test
    void names_that_no_manifest_can_hold_are_comments_and_cannot_end_them() throws Exception {
        String odd = "/home/u/a\nowners: [evil]";
        linked("odd.service", odd + "/odd.service", odd + "/odd.service");
        linked("star.service", "/srv/*/star.service", "/srv/*/star.service");
        linked("esc\\x2dape.service", "/srv/x y/esc\\x2dape.service", "/srv/x y/esc\\x2dape.service");
        moment.problems.add(new CollectionProblem("x\n- owner: evil", CollectionProblem.Kind.FILE, "\u001b[31m"));
        assertThat(read(text()).owners())
                .extracting(Owner::units)
                .containsExactlyInAnyOrder(List.of("web.service"), List.of("esc\\x2dape.service"));
        assertThat(text()).doesNotContain("\u001b").doesNotContain("\n- owner: evil");
        assertThat(prose()).contains("lies in a place whose name no manifest can hold");
    }

    @Test
    void without_anything_to_declare_the_file_is_valid_all_the_same() throws Exception {
        moment.without(MINE + "/web.service").units.clear();
        assertThat(read(text()).owners()).isEmpty();
        assertThat(manifest().owners()).isZero();
    }

    @Test
    void worth_asking_for_is_all_that_does_not_come_with_the_system() {
        moment.entry(MINE, "off.timer", null, T);
        moment.directory("/run/user/1000/systemd/generator", DirectoryKind.UNITS, Layer.GENERATOR);
        moment.entry("/run/user/1000/systemd/generator", "made.service", null, T);
        assertThat(FirstManifest.worthAsking(moment.snapshot())).containsExactly("off.timer", "web.service");
    }

    @Test
    void commands_are_those_that_ask_the_same_manager() {
        assertThat(FirstManifest.of(moment.snapshot(), "bob").text())
                .contains("'unitward init --user-of bob'")
                .contains("unitward audit --dry-run --user-of bob.");
        assertThat(FirstManifest.of(moment.snapshot(), null).text()).doesNotContain("--user-of");
    }

    @Test
    void an_unmodified_file_of_a_package_is_declared_as_that_and_others_are_not() throws Exception {
        moment.unit("tool.service", ADMIN + "/tool.service").file(file(ADMIN + "/tool.service", Layer.ADMIN), null);
        packaged(ADMIN + "/tool.service", true);
        Owner owner = owners().get("admin-packages");
        assertThat(owner.units()).containsExactly("tool.service");
        assertThat(owner.origin()).isEqualTo(new Origin(Provider.PACKAGE, null, null, null));
        assertThat(prose()).contains("Plain files in /etc/systemd/user that belong to packages: tool 1.2-3.");
        sources.clear();
        packaged(ADMIN + "/tool.service", null);
        assertThat(owners().keySet()).containsExactlyInAnyOrder("user-config", "admin");
        sources.clear();
        packaged(ADMIN + "/tool.service", false);
        assertThat(owners().keySet()).containsExactly("user-config");
        assertThat(prose())
                .contains("REVIEW: tool.service: /etc/systemd/user/tool.service belongs to tool 1.2-3, and somebody has"
                        + " changed it since it was installed.");
    }

    @Test
    void a_link_in_place_of_a_packages_file_is_not_the_packages() throws Exception {
        linked("tool.service", "/srv/x/tool.service", "/srv/x/tool.service");
        packaged(MINE + "/tool.service", true);
        assertThat(owners().keySet()).containsExactlyInAnyOrder("user-config", "x");
    }

    @Test
    void a_checkout_is_named_with_the_commit_it_is_at_and_switched_off() throws Exception {
        String real = "/home/u/dotfiles/systemd/user/a.service";
        linked("a.service", real, real);
        asked.add(new CollectionRequest.SourceRequest(
                "init:x",
                List.of("a.service"),
                List.of(MINE),
                new Origin(Provider.DIRECTORY, "/home/u/dotfiles/systemd/user", Origin.HEAD, null),
                true));
        sources.add(new SourceFile(
                "init:x",
                MINE + "/a.service",
                real,
                UnitFile.Status.READ,
                "aa",
                List.of(),
                new Declared(Provider.DIRECTORY, null, null, COMMIT, "/home/u/dotfiles", null)));
        assertThat(owners().get("dotfiles").origin()).isNull();
        assertThat(prose()).contains("in a Git checkout (~/dotfiles)");
        assertThat(read(switchedOn()).owners())
                .anyMatch(owner ->
                        new Origin(Provider.DIRECTORY, "~/dotfiles/systemd/user", COMMIT, null).equals(owner.origin()));
        asked.clear();
        assertThat(text()).doesNotContain(COMMIT);
    }

    @Test
    void what_to_ask_is_the_packages_and_each_place_that_links_lead_to() {
        assertThat(FirstManifest.sourcesWorthAsking(moment.snapshot()))
                .extracting(CollectionRequest.SourceRequest::origin)
                .containsExactly(new Origin(Provider.PACKAGE, null, null, null));
        linked("a.service", "../../../dotfiles/a.service", "/home/u/dotfiles/a.service");
        linked("b.service", STORE + "b/b.service", STORE + "b/b.service");
        linked("alias.service", VENDOR + "/idle.service", VENDOR + "/idle.service");
        moment.entry(MINE, "masked.service", "/dev/null", T);
        List<CollectionRequest.SourceRequest> questions = FirstManifest.sourcesWorthAsking(moment.snapshot());
        assertThat(questions)
                .extracting(CollectionRequest.SourceRequest::origin)
                .containsExactly(
                        new Origin(Provider.DIRECTORY, "/home/u/dotfiles", Origin.HEAD, null),
                        new Origin(Provider.PACKAGE, null, null, null));
        assertThat(questions.get(0).under()).containsExactly(MINE);
        moment.without(MINE + "/web.service").units.clear();
    }

    @Test
    void pins_are_of_files_that_nothing_else_vouches_for_each_with_the_reason() throws Exception {
        pin = true;
        moment.files.clear();
        moment.file(digested(MINE + "/web.service"), null);
        moment.unit("tool.service", ADMIN + "/tool.service").file(digested(ADMIN + "/tool.service"), null);
        packaged(ADMIN + "/tool.service", true);
        moment.unit("new.service", MINE + "/new.service").file(digested(MINE + "/new.service"), null);
        moment.entry(MINE, "new.service", null, T.plusSeconds(60));
        moment.entry(MINE, "unread.service", null, T.minusSeconds(60));
        UnitFile open =
                file(MINE + "/open.service", Layer.USER_CONFIG, new Writer(Writer.Kind.EVERYBODY, -1, null, "x"));
        moment.unit("open.service", MINE + "/open.service").file(open, null);

        assertThat(owners().get("user-config").pins()).isEqualTo(Map.of("~/.config/systemd/user/web.service", DIGEST));
        assertThat(owners().get("admin-packages").pins()).isEmpty();
        assertThat(prose())
                .contains(
                        "~/.config/systemd/user/web.service is a plain file of root, and nothing else vouches for it.")
                .contains(
                        "REVIEW: ~/.config/systemd/user/new.service may have changed since the manager loaded its units")
                .contains("REVIEW: ~/.config/systemd/user/unread.service has no pin: it was not read.")
                .contains("'unitward init --pin'")
                .contains("REVIEW: open.service:")
                .doesNotContain("content: any");
        assertThat(read(switchedOn()).owners().get(0).pins()).hasSize(2);
    }

    @Test
    void when_no_pin_counts_the_key_is_switched_off_too() throws Exception {
        pin = true;
        moment.files.clear();
        moment.file(digested(MINE + "/web.service"), null);
        moment.entry(MINE, "web.service", null, T.plusSeconds(60));
        assertThat(owners().get("user-config").pins()).isEmpty();
        assertThat(text()).contains("    #pins:\n").contains("    #  \"~/.config/systemd/user/web.service\": ");
        assertThat(read(switchedOn()).owners().get(0).pins()).hasSize(1);
    }

    private static UnitFile digested(String path) {
        UnitFile file = file(path, path.startsWith(ADMIN) ? Layer.ADMIN : Layer.USER_CONFIG);
        return new UnitFile(
                path,
                file.status(),
                path,
                List.of(),
                file.layer(),
                DIGEST,
                2L,
                0L,
                0L,
                0644,
                file.changedAt(),
                file.modifiedAt(),
                List.of());
    }
}
