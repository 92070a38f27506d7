package io.unitward.collector.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.collector.disk.DiskUnit.LoadState;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.Manager;
import io.unitward.facts.Scope;
import io.unitward.facts.UnitView;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Single rules and bad input; that all rules together are systemd's is proved on real managers. */
@Timeout(60)
class OnDiskTest {
    private static final String U = "/home/a/.config/systemd/user";
    private static final String E = "/etc/systemd/user";
    private static final String V = "/usr/lib/systemd/user";
    private static final String UNIT = "[Service]\nExecStart=/bin/true\n";

    @TempDir
    Path root;

    private TestHost host;
    private String version = "252.38-1~deb12u1";
    private Deadline deadline = Deadline.in(Duration.ofSeconds(50));

    @BeforeEach
    void host() {
        host = new TestHost(root);
    }

    private OnDisk onDisk() {
        Manager manager = new Manager(
                Scope.USER,
                TestHost.uid(),
                true,
                null,
                version,
                "running",
                "/home/a",
                "/run/user/1000",
                TestHost.UNIT_PATH,
                null,
                List.of());
        Resolver resolver = host.resolver();
        SearchPathWalk walk =
                new SearchPathWalk(resolver, TestHost.layers(), TestHost.UNIT_PATH, "/run/user/1000", TestHost.soon());
        TestHost.UNIT_PATH.forEach(walk::walk);
        // As if nobody were root, so that files are opened whoever runs the tests.
        Contents contents = new Contents(1000, TestHost.uid());
        OnDisk onDisk = new OnDisk(walk, manager, "/home/a/.config", resolver, contents, deadline);
        onDisk.resolveAll();
        return onDisk;
    }

    private DiskUnit unit(String name) {
        DiskUnit unit = onDisk().unit(name);
        assertThat(unit).as(name).isNotNull();
        return Objects.requireNonNull(unit);
    }

    private String state(String name) {
        return String.valueOf(unit(name).view().unitFileState());
    }

    @Test
    void the_highest_usable_file_wins() {
        host.file(V + "/a.service", UNIT);
        host.file(E + "/a.service", UNIT);
        host.directory(U + "/a.service");
        assertThat(unit("a.service").view().fragmentPath()).isEqualTo(E + "/a.service");
        // Enabling opens whatever comes first.
        assertThat(state("a.service")).isEqualTo("bad");
    }

    @Test
    void a_mask_in_a_lower_place_has_no_effect() {
        host.file(U + "/a.service", UNIT);
        host.link(E + "/a.service", "/dev/null");
        assertThat(unit("a.service").loadState()).isEqualTo(LoadState.LOADED);
    }

    @Test
    void a_link_to_the_file_of_the_same_name_in_the_search_path_is_passed_over() {
        host.file(V + "/a.service", UNIT);
        host.link(E + "/a.service", V + "/a.service");
        assertThat(unit("a.service").view().fragmentPath()).isEqualTo(V + "/a.service");
        assertThat(state("a.service")).isEqualTo("bad");
    }

    @Test
    void aliases_of_aliases_end_after_eight() {
        for (int i = 0; i < 9; i++) {
            host.link(U + "/a" + i + ".service", "a" + (i + 1) + ".service");
        }
        host.file(U + "/a9.service", UNIT);
        assertThat(unit("a2.service").id()).isEqualTo("a9.service");
        assertThat(unit("a0.service").loadState()).isEqualTo(LoadState.NOT_FOUND);
        host.link(U + "/b.service", "c.service");
        host.link(U + "/c.service", "b.service");
        assertThat(unit("b.service").loadState()).isEqualTo(LoadState.NOT_FOUND);
    }

    @Test
    void masked_units_lose_their_drop_ins_with_257() {
        host.link(U + "/a.service", "/dev/null");
        host.file(E + "/a.service.d/x.conf", "[Unit]\n");
        assertThat(unit("a.service").loadState()).isEqualTo(LoadState.MASKED);
        assertThat(unit("a.service").view().dropInPaths()).containsExactly(E + "/a.service.d/x.conf");
        version = "257.13";
        assertThat(unit("a.service").view().dropInPaths()).isEmpty();
    }

    @Test
    void upholds_directories_enable_from_254_on() {
        host.file(U + "/a.service", UNIT + "[Install]\nUpheldBy=b.target\n");
        host.link(U + "/b.target.upholds/a.service", "../a.service");
        assertThat(state("a.service")).isEqualTo("static");
        version = "254";
        assertThat(state("a.service")).isEqualTo("enabled");
    }

    @Test
    void drop_ins_that_cannot_be_followed_hide_nothing_from_258_on() {
        host.file(U + "/a.service", UNIT);
        host.file(E + "/note", UNIT);
        host.link(U + "/a.service.d/circle.conf", "circle.conf");
        host.link(U + "/a.service.d/below.conf", E + "/note/below.conf");
        host.link(U + "/a.service.d/back.conf", "/no/../where.conf");
        host.link(U + "/a.service.d/nowhere.conf", "/no/where.conf");
        host.link(U + "/a.service.d/twice.conf", "back.conf");
        host.file(E + "/a.service.d/circle.conf", UNIT);
        assertThat(unit("a.service").view().dropInPaths())
                .containsExactly(
                        U + "/a.service.d/back.conf",
                        U + "/a.service.d/below.conf",
                        U + "/a.service.d/circle.conf",
                        U + "/a.service.d/nowhere.conf",
                        U + "/a.service.d/twice.conf");
        version = "258.1";
        assertThat(unit("a.service").view().dropInPaths())
                .containsExactly(E + "/a.service.d/circle.conf", U + "/a.service.d/nowhere.conf");
    }

    @Test
    void links_that_end_in_ignore_are_hidden_from_259_on() {
        host.file(U + "/a.service", UNIT + "[Install]\nWantedBy=b.target\n");
        host.link(E + "/old.ignore", "a.service");
        assertThat(state("a.service")).isEqualTo("indirect");
        version = "259";
        assertThat(state("a.service")).isEqualTo("disabled");
    }

    @Test
    void a_relative_link_to_a_drop_in_directory_counts_only_if_it_leads_there_from_the_root() {
        host.file(U + "/a.service", UNIT);
        host.file(U + "/a.service.d/x.conf", "[Unit]\n");
        host.file(U + "/b.service", UNIT);
        host.link(U + "/b.service.d", "a.service.d");
        host.link(E + "/b.service.d", "../../.." + U + "/a.service.d");
        assertThat(unit("b.service").view().dropInPaths())
                .as("through the second link, by the real directory")
                .containsExactly(U + "/a.service.d/x.conf");
        assertThat(root.resolve("etc/systemd/user/b.service.d").toFile().delete())
                .isTrue();
        assertThat(unit("b.service").view().dropInPaths()).isEmpty();
    }

    @Test
    void what_systemd_leaves_to_chance_is_not_known() {
        host.file(U + "/a.service", UNIT);
        host.link(U + "/b.service", "a.service");
        host.link(U + "/c.service", "a.service");
        host.file(U + "/b.service.d/x.conf", "[Unit]\n");
        host.file(U + "/c.service.d/x.conf", "[Unit]\n");
        OnDisk onDisk = onDisk();
        assertThat(onDisk.unit("a.service")).isNull();
        assertThat(onDisk.view("a.service", Set.of(), true)).isNull();
        assertThat(onDisk.problems())
                .singleElement()
                .matches(problem -> problem.subject().equals(U + "/b.service.d/x.conf")
                        && problem.reason().contains("c.service.d/x.conf"));
        // With one of that name for the unit itself there is nothing left to chance.
        host.file(E + "/a.service.d/x.conf", "[Unit]\n");
        assertThat(unit("a.service").view().dropInPaths()).containsExactly(E + "/a.service.d/x.conf");
    }

    @Test
    void units_without_files_have_the_drop_ins_of_all_their_names() {
        host.file(E + "/dev-x.device.d/a.conf", "[Unit]\n");
        host.file(E + "/device.d/b.conf", "[Unit]\n");
        host.file(E + "/mount.d/c.conf", "[Unit]\n");
        OnDisk onDisk = onDisk();
        assertThat(onDisk.view("sys-y.device", List.of("sys-y.device", "dev-x.device"), true))
                .isEqualTo(new UnitView(
                        null, null, List.of(E + "/dev-x.device.d/a.conf", E + "/device.d/b.conf"), false, null));
        assertThat(onDisk.view("mnt.mount", List.of("mnt.mount"), true))
                .matches(view -> view.dropInPaths().equals(List.of(E + "/mount.d/c.conf")));
        assertThat(onDisk.view("gone.mount", List.of("gone.mount"), false))
                .matches(view -> view.dropInPaths().isEmpty());
    }

    @Test
    void everything_with_a_definition_or_a_mask_is_there_once() {
        host.file(U + "/a.service", UNIT);
        host.link(U + "/0.service", "a.service");
        host.file(U + "/t@.service", UNIT);
        host.link(U + "/m.service", "/dev/null");
        host.link(U + "/gone.service", "/nowhere");
        assertThat(onDisk().all())
                .extracting(unit -> unit.id() + " " + unit.names().size() + " "
                        + unit.view().unitFileState())
                .containsExactly("a.service 2 indirect", "m.service 1 masked", "t@.service 1 static");
    }

    @Test
    void where_a_unit_was_made_from_is_read() {
        host.file(U + "/a.service", "[Unit]\nSourcePath=/home/a/ä.container\n" + UNIT);
        assertThat(unit("a.service").view().sourcePath()).isEqualTo("/home/a/ä.container");
    }

    // ---- bad input

    @Test
    void nothing_is_known_while_a_directory_of_the_search_path_is_not() throws IOException {
        host.file(U + "/a.service", UNIT);
        Files.delete(host.at(E));
        host.file(E, "a file in the place of the directory");
        OnDisk onDisk = onDisk();
        assertThat(onDisk.unit("a.service")).isNull();
        assertThat(onDisk.all()).isEmpty();
    }

    @Test
    void a_file_that_may_not_be_opened_is_not_resolved_as_if_it_were_not_there() {
        host.file(U + "/a.service", UNIT);
        host.mode(U + "/a.service", "-wx------");
        assertThat(unit("a.service").loadState())
                .as("the manager's own user may not read it")
                .isEqualTo(TestHost.uid() == 0 ? LoadState.LOADED : LoadState.NOT_FOUND);
    }

    @Test
    void nothing_is_resolved_after_the_deadline() {
        host.file(U + "/a.service", UNIT);
        deadline = Deadline.in(Duration.ZERO);
        OnDisk onDisk = onDisk();
        assertThat(onDisk.unit("a.service")).isNull();
        assertThat(onDisk.problems())
                .extracting(CollectionProblem::kind)
                .containsExactly(CollectionProblem.Kind.MANAGER);
    }

    @Test
    void names_at_the_limit() {
        String longest = "a".repeat(247) + ".service";
        host.file(U + "/" + longest, UNIT);
        assertThat(unit(longest).loadState()).isEqualTo(LoadState.LOADED);
        String template = "t".repeat(240) + "@.service";
        host.file(U + "/" + template, UNIT);
        host.link(U + "/s@.service", template);
        assertThat(unit("s@" + "i".repeat(6) + ".service").id())
                .isEqualTo("t".repeat(240) + "@" + "i".repeat(6) + ".service");
        assertThat(unit("s@" + "i".repeat(7) + ".service").id())
                .as("the unit that it is an alias of could not have that name")
                .isEqualTo("s@" + "i".repeat(7) + ".service");
    }

    @Test
    void names_that_are_no_text() throws Exception {
        host.file(U + "/a.service", UNIT);
        host.file(U + "/b.service", UNIT);
        host.directory(U + "/a.service.d");
        Path odd = Path.of(URI.create("file://" + host.at(U + "/a.service.d") + "/%ff.conf"));
        Files.writeString(odd, "[Unit]\n");
        Files.writeString(Path.of(URI.create("file://" + host.at(U) + "/%ff.service")), UNIT);
        OnDisk onDisk = onDisk();
        assertThat(onDisk.unit("a.service"))
                .as("has a drop-in that cannot be named")
                .isNull();
        assertThat(onDisk.problems()).singleElement().matches(p -> p.subject().equals(U + "/a.service.d"));
        assertThat(onDisk.unit("b.service")).isNotNull();
        assertThat(onDisk.all()).extracting(DiskUnit::id).containsExactly("b.service");
    }

    @Test
    void a_hundred_thousand_files_in_one_directory() throws IOException {
        for (int i = 0; i < 100_000; i++) {
            Files.createFile(host.at(U + "/u" + i + ".service"));
        }
        assertThat(onDisk().all()).hasSize(100_000).allMatch(unit -> unit.view().masked());
    }

    @Test
    void content_that_no_editor_wrote() {
        byte[] line = "x".repeat(1024 * 1024).getBytes(StandardCharsets.UTF_8);
        assertThat(InstallText.of(line).broken())
                .as("as long as no line may be")
                .isTrue();
        assertThat(InstallText.of(Arrays.copyOf(line, line.length - 1)).broken())
                .isFalse();
        assertThat(InstallText.of(new byte[] {(byte) 0xff}).broken()).isTrue();
        assertThat(InstallText.of("[Install".getBytes(StandardCharsets.UTF_8)).broken())
                .isTrue();
        assertThat(InstallText.of("\\\n".repeat(1_500_000).getBytes(StandardCharsets.UTF_8))
                        .broken())
                .isTrue();
        InstallText zeros = InstallText.of("[Install]\0WantedBy=a\0\0[X]\0WantedBy=b".getBytes(StandardCharsets.UTF_8));
        assertThat(zeros.assignments()).containsExactly(new InstallText.Assignment("WantedBy", "a"));
        host.file(U + "/a.service", "[Install]\nWantedBy=x.target\n[broken\n");
        assertThat(state("a.service")).isEqualTo("bad");
    }
}
