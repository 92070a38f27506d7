package io.unitward.engine.diff;

import static io.unitward.engine.Moment.CONF;
import static io.unitward.engine.Moment.LATER;
import static io.unitward.engine.Moment.MINE;
import static io.unitward.engine.Moment.T;
import static io.unitward.engine.Moment.TRANSIENT;
import static io.unitward.engine.Moment.VENDOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.engine.Moment;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.CollectionRequest.TextRequest;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Layer;
import io.unitward.facts.Link;
import io.unitward.facts.ManagerInput;
import io.unitward.facts.Scope;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitView;
import io.unitward.facts.View;
import io.unitward.facts.Writer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is a difference, what is none, and what cannot be told. */
class SnapshotDiffTest {
    private final Moment before = new Moment();
    private final Moment after = new Moment();

    private SnapshotDiff diff() {
        return SnapshotDiff.of(before.snapshot(), after.snapshot());
    }

    /** Each difference as {@code change kind subject: field field}. */
    private List<String> differences() {
        return diff().differences().stream()
                .map(each -> (each.change() + " " + each.kind() + " " + each.subject() + ":"
                        + each.fields().stream()
                                .map(field -> " " + field.field() + (field.view() == View.ON_DISK ? "@disk" : ""))
                                .reduce("", String::concat)))
                .toList();
    }

    private List<String> unknowns() {
        return diff().unknowns().stream()
                .map(each -> each.side() + " " + each.kind() + " " + each.subject() + " "
                        + (each.field() == null ? "-" : each.field()))
                .toList();
    }

    @Test
    void equal_snapshots_do_not_differ() {
        assertThat(diff().differs()).isFalse();
        assertThat(unknowns()).isEmpty();
        assertThat(diff().notes()).anyMatch(note -> note.contains("what a reload would load"));
    }

    @Test
    void times_alone_are_no_difference() {
        after.loadedAt = LATER;
        after.file(MINE + "/web.service", UnitFile.Status.READ, "aa", LATER, 0644, List.of(), List.of());
        assertThat(differences()).isEmpty();
        assertThat(unknowns()).isEmpty();
        assertThat(diff().notes()).anyMatch(note -> note.contains("loaded its units anew in between"));
    }

    @Test
    void a_time_is_unknown_where_no_content_tells_more() {
        after.entry(VENDOR, "idle.service", null, LATER);
        after.inputs.put(CONF, new ManagerInput(CONF, ManagerInput.Kind.CONFIGURATION, LATER, "cc"));
        assertThat(differences()).isEmpty();
        assertThat(unknowns())
                .containsExactly(
                        "BOTH FILE " + VENDOR + "/idle.service sha256", "BEFORE MANAGER_INPUT " + CONF + " sha256");
    }

    @Test
    void content_is_unknown_where_one_side_has_no_digest_and_the_time_is_another() {
        after.file(VENDOR + "/idle.service", UnitFile.Status.READ, "bb", LATER, 0644, List.of(), List.of());
        assertThat(differences()).isEmpty();
        assertThat(unknowns()).containsExactly("BEFORE FILE " + VENDOR + "/idle.service sha256");
        after.file(VENDOR + "/idle.service", "bb"); // with the time it had before
        assertThat(unknowns()).isEmpty();
    }

    @Test
    void states_and_flags_of_a_unit() {
        after.unit("web.service", "failed", Moment.view(MINE + "/web.service"), null, true);
        assertThat(differences()).containsExactly("CHANGED UNIT web.service: activeState needDaemonReload");
    }

    @Test
    void load_state_names_and_mask() {
        Unit masked = new Unit(
                "web.service",
                List.of("alias.service", "web.service"),
                "masked",
                "active",
                "running",
                false,
                false,
                null,
                null,
                new UnitView(MINE + "/web.service", null, List.of(), true, null),
                null);
        after.unit(masked);
        assertThat(differences()).containsExactly("CHANGED UNIT web.service: loadState names masked");
    }

    @Test
    void the_order_of_drop_ins_matters() {
        before.unit("web.service", MINE + "/web.service", "/a/1.conf", "/b/2.conf");
        after.unit("web.service", MINE + "/web.service", "/b/2.conf", "/a/1.conf");
        assertThat(differences()).containsExactly("CHANGED UNIT web.service: dropInPaths");
        assertThat(diff().differences().get(0).fields().get(0).after()).containsExactly("/b/2.conf", "/a/1.conf");
    }

    @Test
    void both_views_are_compared_where_both_are_known() {
        UnitView loaded = Moment.view(MINE + "/web.service");
        before.unit("web.service", "active", loaded, loaded, false);
        after.unit("web.service", "active", loaded, Moment.view(VENDOR + "/web.service"), false);
        assertThat(differences()).containsExactly("CHANGED UNIT web.service: fragmentPath@disk");
        assertThat(diff().notes()).noneMatch(note -> note.contains("what a reload would load"));

        after.unit("web.service", "active", loaded, null, false);
        assertThat(differences()).isEmpty();
        assertThat(unknowns()).containsExactly("AFTER UNIT web.service onDisk");
    }

    @Test
    void unit_file_states_are_compared_once_a_snapshot_has_one() {
        UnitView enabled = new UnitView(MINE + "/web.service", null, List.of(), false, "enabled");
        UnitView disabled = new UnitView(MINE + "/web.service", null, List.of(), false, "disabled");
        before.unit("web.service", "active", enabled, null, false);
        assertThat(unknowns()).containsExactly("AFTER UNIT web.service unitFileState");
        after.unit("web.service", "active", disabled, null, false);
        assertThat(differences()).containsExactly("CHANGED UNIT web.service: unitFileState");
    }

    @Test
    void a_unit_half_told_is_unknown() {
        after.unit("web.service", "active", null, null, false);
        after.problems.add(
                new CollectionProblem("web.service", CollectionProblem.Kind.UNIT, "it does not tell all of it"));
        assertThat(differences()).isEmpty();
        assertThat(diff().unknowns()).extracting(Incomparable::reason).containsExactly("it does not tell all of it");
    }

    @Test
    void a_unit_that_could_not_be_asked_has_not_vanished() {
        after.units.clear();
        assertThat(differences()).containsExactly("VANISHED UNIT web.service: loadState activeState fragmentPath");
        after.problems.add(new CollectionProblem("web.service", CollectionProblem.Kind.UNIT, "too late"));
        assertThat(differences()).isEmpty();
        assertThat(unknowns()).containsExactly("AFTER UNIT web.service -");
    }

    @Test
    void a_unit_that_only_one_snapshot_asked_for_has_not_appeared() {
        after.unit("new.service", MINE + "/new.service").file(MINE + "/new.service", "bb");
        before.file(MINE + "/new.service", "bb");
        assertThat(differences()).containsExactly("APPEARED UNIT new.service: loadState activeState fragmentPath");
        after.owned = List.of("new.*");
        assertThat(differences()).isEmpty();
        assertThat(unknowns()).containsExactly("BEFORE UNIT new.service -");
        before.owned = List.of("new.service");
        assertThat(unknowns()).isEmpty();
    }

    @Test
    void a_name_that_nobody_has_is_no_unit() {
        after.unit(Unit.absent("gone.service"));
        assertThat(diff().differs()).isFalse();
    }

    @Test
    void everything_about_a_file() {
        Writer bob = new Writer(Writer.Kind.USER, 1001, "bob", MINE);
        after.file(
                MINE + "/web.service",
                UnitFile.Status.READ,
                "bb",
                LATER,
                0600,
                List.of(new Link(MINE + "/web.service", "/srv/web.service")),
                List.of(bob));
        assertThat(differences()).containsExactly("CHANGED FILE " + MINE + "/web.service: sha256 mode links writers");
        assertThat(diff().differences().get(0).unit()).isEqualTo("web.service");
        assertThat(diff().differences().get(0).fields().get(3).after())
                .containsExactly("user bob (uid 1001) through " + MINE);
    }

    @ParameterizedTest
    @EnumSource(
            value = UnitFile.Status.class,
            names = {"UNREADABLE", "TOO_LARGE", "NOT_TRUSTED"})
    void content_that_was_not_read_is_unknown_even_on_both_sides(UnitFile.Status status) {
        for (Moment moment : List.of(before, after)) {
            moment.file(MINE + "/web.service", status, null, T, 0644, List.of(), List.of());
        }
        assertThat(differences()).isEmpty();
        assertThat(unknowns()).containsExactly("BOTH FILE " + MINE + "/web.service sha256");
        assertThat(diff().unknowns().get(0).reason()).contains("its change time is the same");
    }

    @Test
    void a_file_that_became_a_mask_changed() {
        after.file(MINE + "/web.service", UnitFile.Status.NULL_DEVICE, null, LATER, 0666, List.of(), List.of());
        assertThat(differences()).containsExactly("CHANGED FILE " + MINE + "/web.service: status mode");
    }

    @Test
    void files_appear_and_vanish_with_their_directories() {
        String directory = MINE + "/web.service.d";
        after.directory(directory, DirectoryKind.DROP_INS, Layer.USER_CONFIG).entry(directory, "a.conf", null, LATER);
        before.entry(MINE, "old.service", null, T);
        assertThat(differences())
                .containsExactly(
                        "VANISHED FILE " + MINE + "/old.service:",
                        "APPEARED FILE " + directory + "/a.conf:",
                        "APPEARED DIRECTORY " + directory + ":");
        assertThat(diff().differences()).allMatch(each -> each.unit() != null);
    }

    @Test
    void what_was_not_looked_at_when_it_was_loaded_is_not_new() {
        // Snapshots hold the files of loaded units only; the entry was there all the time.
        before.entry(MINE, "new.service", null, T);
        after.file(MINE + "/new.service", "bb");
        assertThat(differences()).isEmpty();
        assertThat(unknowns()).isEmpty();
    }

    @Test
    void a_directory_that_could_not_be_listed_makes_its_files_unknown() {
        after.directory(MINE, DirectoryKind.UNITS, Layer.USER_CONFIG, SearchDirectory.Status.UNREADABLE, null);
        after.files.clear();
        after.problems.add(new CollectionProblem(MINE, CollectionProblem.Kind.DIRECTORY, "permission denied"));
        assertThat(differences()).isEmpty();
        assertThat(unknowns())
                .containsExactly("AFTER FILE " + MINE + "/web.service -", "AFTER DIRECTORY " + MINE + " -");
    }

    @Test
    void an_absent_directory_is_known_to_be_empty() {
        after.without(MINE + "/web.service");
        after.directory(MINE, DirectoryKind.UNITS, Layer.USER_CONFIG, SearchDirectory.Status.ABSENT, null);
        assertThat(differences())
                .containsExactly("VANISHED FILE " + MINE + "/web.service: sha256", "VANISHED DIRECTORY " + MINE + ":");
    }

    @Test
    void one_directory_under_two_names_is_compared_once() {
        for (Moment moment : List.of(before, after)) {
            moment.directory("/etc/systemd/user", DirectoryKind.UNITS, Layer.ADMIN);
            moment.directory(
                    "/etc/xdg/systemd/user",
                    DirectoryKind.UNITS,
                    Layer.ADMIN,
                    SearchDirectory.Status.LISTED,
                    "/etc/systemd/user");
        }
        after.entry("/etc/systemd/user", "x.service", null, T);
        after.entry("/etc/xdg/systemd/user", "x.service", null, T);
        assertThat(differences()).containsExactly("APPEARED FILE /etc/systemd/user/x.service:");
    }

    @Test
    void what_a_manager_searches_no_more_is_gone_for_it() {
        after.unitPath = List.of(TRANSIENT, MINE);
        after.directories.remove(VENDOR);
        assertThat(differences())
                .containsExactly(
                        "CHANGED MANAGER manager: unitPath",
                        "VANISHED FILE " + VENDOR + "/idle.service:",
                        "VANISHED DIRECTORY " + VENDOR + ":");
        assertThat(unknowns()).isEmpty();
    }

    @Test
    void dependency_links_count_by_name_and_target() {
        String wants = MINE + "/default.target.wants";
        for (Moment moment : List.of(before, after)) {
            moment.directory(wants, DirectoryKind.DEPENDENCIES, Layer.USER_CONFIG);
            moment.entry(wants, "a.service", "../a.service", moment == before ? T : LATER);
        }
        assertThat(differences()).isEmpty();
        assertThat(unknowns()).isEmpty();
        after.entry(wants, "a.service", "/tmp/a.service", LATER).entry(wants, "b.service", "../b.service", LATER);
        assertThat(differences())
                .containsExactly(
                        "CHANGED DEPENDENCY " + wants + "/a.service: links",
                        "APPEARED DEPENDENCY " + wants + "/b.service: links");
        assertThat(diff().differences()).allMatch(each -> "default.target".equals(each.unit()));
    }

    @Test
    void manager_inputs() {
        String directory = "/etc/environment.d";
        for (Moment moment : List.of(before, after)) {
            ManagerInput.Kind kind = ManagerInput.Kind.ENVIRONMENT;
            moment.inputs.put(directory, new ManagerInput(directory, kind, moment == before ? T : LATER, null));
            String kept = directory + "/kept.conf";
            moment.inputs.put(kept, new ManagerInput(kept, kind, T, "kk"));
        }
        String added = directory + "/added.conf";
        after.inputs.put(added, new ManagerInput(added, ManagerInput.Kind.ENVIRONMENT, LATER, "bb"));
        after.inputs.remove(CONF);
        assertThat(differences())
                .containsExactly(
                        "APPEARED MANAGER_INPUT " + added + ": sha256", "VANISHED MANAGER_INPUT " + CONF + ":");
        assertThat(unknowns()).as("a directory's own time").isEmpty();
        after.problems.add(new CollectionProblem("/etc/systemd", CollectionProblem.Kind.MANAGER_INPUT, "denied"));
        assertThat(differences()).containsExactly("APPEARED MANAGER_INPUT " + added + ": sha256");
        assertThat(unknowns())
                .containsExactly("AFTER MANAGER_INPUT /etc/systemd -", "AFTER MANAGER_INPUT " + CONF + " -");
    }

    @Test
    void another_manager_is_said_first() {
        after.uid = 1001;
        after.bootId = "other";
        after.version = "257";
        assertThat(diff().apart()).extracting(FieldChange::field).containsExactly("uid", "bootId");
        assertThat(differences()).containsExactly("CHANGED MANAGER manager: version");
        after.scope = Scope.SYSTEM;
        assertThat(diff().apart()).extracting(FieldChange::field).containsExactly("scope", "uid", "bootId");
        after.bootId = null;
        assertThat(unknowns()).containsExactly("AFTER MANAGER manager bootId");
    }

    @Test
    void a_manager_that_did_not_answer_is_one_unknown() {
        after.available = false;
        after.problems.add(new CollectionProblem("manager", CollectionProblem.Kind.MANAGER, "connection refused"));
        assertThat(diff().differs()).isFalse();
        assertThat(diff().unknowns())
                .extracting(Incomparable::reason)
                .containsExactly("it did not answer: connection refused");
    }

    @Test
    void health_checks_of_containers_come_and_go() {
        String id = "0123456789abcdef".repeat(4) + ".service";
        UnitView view = Moment.view(TRANSIENT + "/" + id);
        Unit check = new Unit(id, List.of(id), "loaded", "active", "running", false, true, null, null, view, null);
        after.unit(check).file(TRANSIENT + "/" + id, "hh");
        assertThat(diff().differs()).isFalse();
        assertThat(diff().notes()).anyMatch(note -> note.contains("1 transient unit of podman's health checks"));

        // Only named like one.
        after.unit(id, TRANSIENT + "/" + id);
        assertThat(differences()).hasSize(2).allMatch(each -> each.startsWith("APPEARED"));
    }

    @Test
    void what_was_asked_of_one_alone_is_said_and_is_unknown() {
        before.owned = List.of("web.service", "db-*.service");
        before.texts = new TextRequest(List.of(TextRequest.ALL), false);
        after.required = List.of("mail.service");
        assertThat(diff().notes())
                .contains("A and B were asked for different things: units in full web.service, db-*.service in A alone;"
                        + " required units mail.service in B alone; texts of * in A alone. What only one tells could not"
                        + " be compared");
        before.texts = null;
        before.owned = List.of();
        after.required = List.of();
        assertThat(diff().notes()).noneMatch(note -> note.contains("asked for different things"));
    }
}
