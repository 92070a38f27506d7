package io.unitward.cli.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.layout.Layout.Kind;
import io.unitward.cli.layout.Layout.Part;
import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cases with a history, each with the outcome written out: what unitward says before the reload, and the manager after it.
 * Edits that keep an old modification time are in {@code MissedByTheFlagTest}.
 */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KnownLayoutsTest {
    private static final String UNIT = "[Service]\nType=oneshot\nExecStart=/bin/true\nRemainAfterExit=yes\n";
    private static final String E = "/etc/systemd/user/";
    private static final String R = "/run/systemd/user/";

    LayoutLab lab;
    private String user;
    /** How systemd spells {@link #E} in the path of a unit file: Debian has another name for it, which comes first. */
    private String admin;

    @BeforeAll
    void start(@TempDir Path scratch) throws Exception {
        lab = LayoutLab.start(spec(), scratch);
        user = lab.sandbox().home() + "/.config/systemd/user/";
        String first = "/etc/xdg/systemd/user";
        boolean same = Files.isSymbolicLink(lab.sandbox().path(first))
                && lab.places().searchPath().contains(first);
        admin = same ? first + "/" : E;
    }

    /** Whose manager. */
    SandboxSpec spec() {
        return SandboxSpec.userOf(1500);
    }

    @AfterAll
    void stop() throws IOException {
        lab.close();
    }

    @AfterEach
    void clear() throws IOException {
        lab.clear();
    }

    private void file(String path, String text) throws IOException {
        lab.write(List.of(new Part(Kind.FILE, path, text)));
    }

    private void dropIn(String path) throws IOException {
        file(path, "[Unit]\nDescription=" + path + "\n");
    }

    private void link(String path, String target) throws IOException {
        lab.write(List.of(new Part(Kind.LINK, path, target)));
    }

    private Seen predicted(String name) {
        return Objects.requireNonNull(LayoutLab.seen(lab.predict().unit(name)), name);
    }

    private Seen real(String name) throws IOException {
        return Objects.requireNonNull(lab.ask(List.of(name)).get(name));
    }

    /** What both say: unitward before the reload, the manager after it. */
    Seen both(String name) throws IOException {
        Seen predicted = predicted(name);
        lab.reload();
        assertThat(predicted).as(name).isEqualTo(real(name));
        return predicted;
    }

    private void hasDropIns(String name, String... paths) throws IOException {
        assertThat(both(name).dropInPaths()).as(name).containsExactly(paths);
    }

    private String flag(String name) throws IOException {
        return lab.sandbox().systemctl("show", "-P", "NeedDaemonReload", name).text();
    }

    private void loadAndStart(String name) throws IOException {
        lab.reload();
        CommandResult started = lab.sandbox().systemctl("start", name);
        assertThat(started.succeeded()).as(started.errors()).isTrue();
    }

    private void stop(String name) throws IOException {
        assertThat(lab.sandbox().systemctl("stop", name).succeeded()).isTrue();
    }

    @Test
    void a_masked_unit_with_drop_ins() throws Exception {
        link(user + "k1.service", "/dev/null");
        dropIn(E + "k1.service.d/a.conf");
        Seen seen = both("k1.service");
        assertThat(seen.loadState()).isEqualTo("masked");
        assertThat(seen.unitFileState()).isEqualTo("masked");
    }

    @Test
    void a_runtime_mask_below_the_file_that_wins() throws Exception {
        file(user + "k2.service", UNIT);
        link(lab.sandbox().runtimeDirectory() + "/systemd/user/k2.service", "/dev/null");
        assertThat(both("k2.service").loadState()).isEqualTo("loaded");
    }

    /** systemd 252 looks for new drop-ins only in directories that it knows; 255.11 and later look at all. */
    String flagOfNewDirectories() throws IOException {
        return lab.version().startsWith("252") ? "no" : flag("k3.service");
    }

    @Test
    void a_new_drop_in_directory_that_the_flag_may_miss() throws Exception {
        file(user + "k3.service", UNIT);
        loadAndStart("k3.service");
        dropIn(E + "k3-.service.d/ignored.conf");
        dropIn(E + "k3.service.d/new.conf");
        assertThat(real("k3.service").dropInPaths()).isEmpty();
        assertThat(flag("k3.service")).isEqualTo(flagOfNewDirectories());
        hasDropIns("k3.service", E + "k3.service.d/new.conf");
        stop("k3.service");
    }

    @Test
    void a_file_of_higher_priority_that_the_flag_misses() throws Exception {
        file(E + "k4.service", UNIT);
        loadAndStart("k4.service");
        file(user + "k4.service", UNIT);
        assertThat(flag("k4.service")).isEqualTo("no");
        assertThat(real("k4.service").fragmentPath()).isEqualTo(admin + "k4.service");
        assertThat(both("k4.service").fragmentPath()).isEqualTo(user + "k4.service");
        stop("k4.service");
    }

    /** One that is loaded when it is first asked for needs no reload. */
    @Test
    void a_unit_that_is_loaded_later_than_the_manager() throws Exception {
        lab.reload();
        file(user + "k5.service", UNIT);
        dropIn(user + "k5.service.d/a.conf");
        assertThat(predicted("k5.service")).isEqualTo(real("k5.service"));
    }

    @Test
    void an_instance_its_template_and_its_type() throws Exception {
        file(user + "k6@.service", UNIT);
        dropIn(E + "k6@.service.d/a.conf");
        dropIn(E + "k6@.service.d/b.conf");
        dropIn(E + "k6@i.service.d/b.conf");
        dropIn(E + "service.d/b.conf");
        dropIn(E + "service.d/c.conf");
        hasDropIns("k6@i.service", E + "k6@.service.d/a.conf", E + "k6@i.service.d/b.conf", E + "service.d/c.conf");
        hasDropIns("k6@j.service", E + "k6@.service.d/a.conf", E + "k6@.service.d/b.conf", E + "service.d/c.conf");
    }

    @Test
    void the_place_decides_before_the_name_does() throws Exception {
        file(user + "k7@.service", UNIT);
        dropIn(R + "k7@i.service.d/a.conf");
        dropIn(E + "k7@.service.d/a.conf");
        hasDropIns("k7@i.service", E + "k7@.service.d/a.conf");
    }

    @Test
    void every_shorter_name() throws Exception {
        file(user + "k8-b-c-d.service", UNIT);
        for (String name : List.of("k8-", "k8-b-", "k8-b-c-", "k8-b-c-d", "k8-b", "k8")) {
            dropIn(E + name + ".service.d/" + name + ".conf");
        }
        dropIn(E + "k8-b-.service.d/same.conf");
        dropIn(E + "k8-b-c-.service.d/same.conf");
        hasDropIns(
                "k8-b-c-d.service",
                E + "k8-.service.d/k8-.conf",
                E + "k8-b-.service.d/k8-b-.conf",
                E + "k8-b-c-.service.d/k8-b-c-.conf",
                E + "k8-b-c-d.service.d/k8-b-c-d.conf",
                E + "k8-b-c-.service.d/same.conf");
    }

    @Test
    void a_drop_in_masks_those_of_its_name_below() throws Exception {
        file(E + "k9.service", UNIT);
        link(user + "k9.service.d/a.conf", "/dev/null");
        dropIn(E + "k9.service.d/a.conf");
        file(user + "k9.service.d/b.conf", "");
        dropIn(E + "service.d/b.conf");
        hasDropIns("k9.service", user + "k9.service.d/a.conf", user + "k9.service.d/b.conf");
    }

    @Test
    void an_alias_brings_its_drop_ins() throws Exception {
        file(E + "ka.service", UNIT);
        link(user + "kb.service", "../../../../../.." + E + "ka.service");
        link(R + "kc.service", E + "ka.service");
        dropIn(R + "kb.service.d/kb.conf");
        dropIn(E + "kc.service.d/kc.conf");
        dropIn(E + "ka.service.d/kb.conf");
        List<String> expected = List.of(E + "ka.service.d/kb.conf", E + "kc.service.d/kc.conf");
        for (String name : List.of("ka.service", "kb.service", "kc.service")) {
            Seen seen = both(name);
            assertThat(seen.id()).isEqualTo("ka.service");
            assertThat(seen.names()).containsExactly("ka.service", "kb.service", "kc.service");
            assertThat(seen.dropInPaths()).isEqualTo(expected);
        }
    }

    @Test
    void aliases_of_templates_and_one_instance_that_goes_elsewhere() throws Exception {
        file(E + "kd@.service", UNIT);
        link(E + "ke@.service", "kd@.service");
        file(E + "ke@own.service", UNIT);
        link(E + "kf@one.service", "kd@.service");
        assertThat(both("ke@i.service").names()).containsExactly("kd@i.service", "ke@i.service");
        assertThat(both("kd@own.service").names()).containsExactly("kd@own.service");
        assertThat(both("ke@own.service").fragmentPath()).isEqualTo(admin + "ke@own.service");
        assertThat(both("kd@one.service").names())
                .containsExactly("kd@one.service", "ke@one.service", "kf@one.service");
        assertThat(both("kf@two.service").loadState()).isEqualTo("not-found");
    }

    @Test
    void aliases_that_do_not_fit_let_what_is_below_come_up() throws Exception {
        file(E + "kg.service", UNIT);
        link(user + "kg.target", E + "kg.service");
        link(user + "kg.service", "kg@i.service");
        assertThat(both("kg.service").fragmentPath()).isEqualTo(admin + "kg.service");
        assertThat(both("kg.target").loadState()).isEqualTo("not-found");
    }

    @Test
    void a_file_outside_may_be_linked_under_any_name() throws Exception {
        String store = lab.places().store() + "/";
        file(store + "some.target", UNIT);
        link(user + "kh.service", store + "some.target");
        Seen seen = both("kh.service");
        assertThat(seen.fragmentPath()).isEqualTo(user + "kh.service");
        assertThat(seen.unitFileState()).isEqualTo("alias");
        file(store + "ki.service", UNIT);
        link(user + "ki.service", store + "ki.service");
        assertThat(both("ki.service").unitFileState()).isEqualTo("linked");
    }

    @Test
    void a_directory_of_drop_ins_that_is_a_link() throws Exception {
        String store = lab.places().store() + "/conf";
        file(user + "kj.service", UNIT);
        dropIn(store + "/a.conf");
        link(store + "/b.conf", store + "/a.conf");
        link(E + "kj.service.d", store);
        hasDropIns("kj.service", store + "/a.conf", store + "/b.conf");
    }

    @Test
    void one_directory_by_two_names() throws Exception {
        file(E + "kk.service", UNIT);
        dropIn(E + "kk.service.d/a.conf");
        Seen seen = both("kk.service");
        assertThat(seen.fragmentPath()).isEqualTo(admin + "kk.service");
        assertThat(seen.dropInPaths()).containsExactly(E + "kk.service.d/a.conf");
    }

    @Test
    void what_stands_in_the_place_of_a_unit_file() throws Exception {
        lab.write(List.of(
                new Part(Kind.FIFO, user + "kl.service", ""),
                new Part(Kind.DIRECTORY, user + "km.service", ""),
                new Part(Kind.LINK, user + "kn.service", "/nowhere"),
                new Part(Kind.LINK, user + "ko.service", "/tmp")));
        List<String> states = new ArrayList<>();
        for (String name : List.of("kl.service", "km.service", "kn.service", "ko.service")) {
            states.add(both(name).loadState());
        }
        assertThat(states).containsExactly("not-found", "not-found", "not-found", "error");
    }

    @Test
    void what_a_person_sets_wins_over_what_is_generated() throws Exception {
        String generated = lab.sandbox().runtimeDirectory() + "/systemd/generator/kp.service";
        file(generated, UNIT);
        lab.reload();
        assertThat(both("kp.service").unitFileState()).isEqualTo("generated");
        file(user + "kp.service", UNIT);
        assertThat(both("kp.service").fragmentPath()).isEqualTo(user + "kp.service");
    }

    @Test
    void what_set_property_leaves_behind() throws Exception {
        file(user + "kq.service", UNIT);
        String control = lab.sandbox().home() + "/.config/systemd/user.control/kq.service.d/50-CPUWeight.conf";
        file(control, "[Service]\nCPUWeight=50\n");
        dropIn(user + "kq.service.d/50-CPUWeight.conf");
        hasDropIns("kq.service", control);
    }
}
