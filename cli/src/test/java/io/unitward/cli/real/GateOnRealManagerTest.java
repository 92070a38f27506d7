package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A vouched edit waits, and with it one thing that nothing explains, in each place a reload reads: no reload, and that thing
 * is named. Where nothing of it would be loaded, the reload is done, and the thing is named as well. One manager serves for all places; a reload by hand in between makes a clean start.
 */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GateOnRealManagerTest {
    private static final String UNIT = "home-api.service";
    private static final String EVIL = "[Service]\\nEnvironment=PROXY=http://203.0.113.7\\n";
    private static final String EVIL_UNIT = "[Service]\\nType=oneshot\\nExecStart=/bin/true\\n";

    /** Where something unexplained can wait. {@code ~} is the owner's home, {@code RT} the runtime directory. */
    enum Place {
        UNIT_DROP_IN(
                "~/.config/systemd/user/home-api.service.d/x.conf", EVIL, "~/.config/systemd/user/home-api.service.d"),
        DASH_PREFIX("~/.config/systemd/user/home-.service.d/x.conf", EVIL, "~/.config/systemd/user/home-.service.d"),
        TYPE_LEVEL("~/.config/systemd/user/service.d/x.conf", EVIL, "~/.config/systemd/user/service.d"),
        RUNTIME_DROP_IN("RT/systemd/user/home-api.service.d/x.conf", EVIL, "RT/systemd/user/home-api.service.d"),
        DATA_DROP_IN("~/.local/share/systemd/user/home-api.service.d/x.conf", EVIL, "~/.local/share/systemd"),
        ADMIN_DROP_IN("/etc/systemd/user/home-api.service.d/x.conf", EVIL, "/etc/systemd/user/home-api.service.d"),
        USER_CONTROL(
                "~/.config/systemd/user.control/home-api.service.d/50-x.conf", EVIL, "~/.config/systemd/user.control"),
        RUNTIME_CONTROL("RT/systemd/user.control/home-api.service.d/50-x.conf", EVIL, "RT/systemd/user.control"),
        HIGHER_FRAGMENT("~/.config/systemd/user.control/home-api.service", EVIL_UNIT, "~/.config/systemd/user.control"),
        TRANSIENT_FRAGMENT("RT/systemd/transient/home-api.service", EVIL_UNIT, "RT/systemd/transient/home-api.service"),
        LOWER_FRAGMENT("/etc/systemd/user/home-api.service", EVIL_UNIT, "/etc/systemd/user/home-api.service"),
        UNOWNED_UNIT("~/.config/systemd/user/stray.service", EVIL_UNIT, "~/.config/systemd/user/stray.service"),
        UNOWNED_INSTANCE("~/.config/systemd/user/stray@.service", EVIL_UNIT, "~/.config/systemd/user/stray@.service"),
        ENVIRONMENT("~/.config/environment.d/x.conf", "PROXY=http://203.0.113.7\\n", "~/.config/environment.d"),
        ADMIN_ENVIRONMENT("/etc/environment.d/zz.conf", "PROXY=http://203.0.113.7\\n", "/etc/environment.d/zz.conf"),
        MANAGER_CONFIGURATION(
                "~/.config/systemd/user.conf.d/x.conf",
                "[Manager]\\nDefaultEnvironment=A=1\\n",
                "~/.config/systemd/user.conf.d"),
        ADMIN_CONFIGURATION(
                "/etc/systemd/user.conf.d/x.conf", "[Manager]\\nDefaultEnvironment=A=1\\n", "/etc/systemd/user.conf.d"),
        QUADLET("~/.config/containers/systemd/x.container", "[Container]\\nImage=x\\n", "~/.config/containers"),
        RUN_GENERATOR(
                "/run/systemd/user-generators/evil",
                "#!/bin/sh\\ntouch ~/armed\\n",
                "/run/systemd/user-generators/evil"),
        ADMIN_GENERATOR(
                "/etc/systemd/user-generators/evil", "#!/bin/sh\\ntouch ~/armed\\n", "/etc/systemd/user-generators"),
        ENVIRONMENT_GENERATOR(
                "/etc/systemd/user-environment-generators/evil",
                "#!/bin/sh\\ntouch ~/armed\\n",
                "/etc/systemd/user-environment-generators"),
        ALIAS("~/.config/systemd/user/home-alias.service", "ln -s home-api.service PATH", "PATH", true),
        DEPENDENCY(
                "~/.config/systemd/user/default.target.wants/home-api.service",
                "mkdir ~/.config/systemd/user/default.target.wants && ln -s ../home-api.service PATH",
                "~/.config/systemd/user/default.target.wants",
                true),
        /** Prepared before the load: no time of a file says that it is new here. */
        MOVED_DROP_INS(
                "~/.config/systemd/user/home-api.service.d/x.conf",
                "mv ~/prepared/home-api.service.d ~/.config/systemd/user/",
                "~/.config/systemd/user/home-api.service.d",
                true),
        MOVED_TYPE_LEVEL(
                "RT/systemd/user/service.d/x.conf",
                "mkdir -p RT/systemd/user && mv ~/prepared/service.d RT/systemd/user/",
                "RT/systemd/user",
                true),
        MOVED_LAYER(
                "~/.local/share/systemd/user/stray.service",
                "mkdir -p ~/.local/share && mv ~/prepared/systemd ~/.local/share/",
                "~/.local/share/systemd",
                true),
        MOVED_LAYER_LINK(
                "~/.local/share/systemd/user/stray.service",
                "mkdir -p ~/.local/share && ln -s ~/prepared/systemd ~/.local/share/systemd",
                "~/.local/share/systemd",
                true),
        MOVED_FURTHER_UP(
                "~/.local/share/systemd/user/stray.service",
                "rm -rf ~/.local/share && mv ~/prepared ~/.local/share",
                "~/.local/share",
                true);

        private static final Set<Place> FOLLOWED_UP = EnumSet.of(
                UNIT_DROP_IN, HIGHER_FRAGMENT, ENVIRONMENT, RUN_GENERATOR, ALIAS, DEPENDENCY, MOVED_DROP_INS);

        /** Hidden, or of a unit that is not in memory: a reload loads nothing of it. */
        private static final Set<Place> WITHOUT_EFFECT = EnumSet.of(
                LOWER_FRAGMENT, UNOWNED_UNIT, UNOWNED_INSTANCE, MOVED_LAYER, MOVED_LAYER_LINK, MOVED_FURTHER_UP);

        private final String path;
        private final String command;
        private final String cleanUp;

        /** A file of that text; what to remove afterwards may be more than the file. */
        Place(String path, String text, String cleanUp) {
            this.path = path;
            this.command = "mkdir -p \"$(dirname PATH)\" && printf '" + text + "' > PATH && "
                    + (text.startsWith("#!") ? "chmod 755 PATH" : "chmod 644 PATH");
            this.cleanUp = cleanUp;
        }

        Place(String path, String command, String cleanUp, boolean isCommand) {
            assertThat(isCommand).isTrue();
            this.path = path;
            this.command = command;
            this.cleanUp = cleanUp;
        }

        /** The places whose clean-up is followed up: one of each kind, to be quick. */
        boolean isFollowedUp() {
            return FOLLOWED_UP.contains(this);
        }

        static Set<Place> effective() {
            return EnumSet.complementOf(EnumSet.copyOf(WITHOUT_EFFECT));
        }

        static Set<Place> withoutEffect() {
            return WITHOUT_EFFECT;
        }

        /** After the thing itself is gone its directory still looks changed, and a directory of inputs is an input. */
        boolean leavesADirectoryChanged() {
            return this == RUN_GENERATOR;
        }
    }

    private final Lab lab = Lab.running(UNIT);
    private int edition;

    @BeforeAll
    void nothing_is_found_before() throws Exception {
        assertThat(lab.audit().exitCode()).isZero();
    }

    @AfterAll
    void close() throws Exception {
        lab.close();
    }

    @ParameterizedTest
    @MethodSource("effective")
    void one_unexplained_path_stops_a_vouched_reload_and_is_named(Place place) throws Exception {
        String path = plantBesideAVouchedEdit(place, "");
        String loaded = lab.loadedAt();

        Outcome refused = lab.audit();

        assertThat(named(refused)).as(refused.text() + refused.errors()).containsEntry(path, "not-vouched");
        assertThat(refused.exitCode()).as(refused.text()).isEqualTo(10);
        assertThat(refused.done()).isEmpty();
        assertThat(lab.loadedAt()).isEqualTo(loaded);
        assertThat(lab.show(UNIT, "Description")).isEqualTo("edition " + (edition - 1));
        assertThat(lab.home().resolve("armed")).doesNotExist();

        plant(place, "rm -r " + here(place.cleanUp).replace("PATH", path));
        if (!place.isFollowedUp()) {
            return;
        }
        Outcome after = lab.audit();

        if (place.leavesADirectoryChanged()) {
            String directory = path.substring(0, path.lastIndexOf('/'));
            assertThat(after.refusals()).as(after.text()).containsOnlyKeys(directory);
            assertThat(after.exitCode()).isEqualTo(10);
            assertThat(lab.loadedAt()).isEqualTo(loaded);
        } else {
            assertThat(after.refusals()).as(after.text()).isEmpty();
            assertThat(after.exitCode()).as(after.text() + after.errors()).isZero();
            assertThat(after.done()).containsExactly("done");
            assertThat(lab.loadedAt()).isNotEqualTo(loaded);
            assertThat(lab.show(UNIT, "Description")).isEqualTo("edition " + edition);
        }
    }

    @ParameterizedTest
    @MethodSource("withoutEffect")
    void what_a_reload_would_not_load_does_not_stop_it_and_is_named(Place place) throws Exception {
        String path = plantBesideAVouchedEdit(place, "");

        Outcome reloaded = lab.audit();

        assertThat(reloaded.refusals()).as(reloaded.text()).isEmpty();
        assertThat(reloaded.done()).as(reloaded.text() + reloaded.errors()).containsExactly("done");
        assertThat(reloaded.exitCode()).isZero();
        assertThat(reloaded.withoutEffect()).containsKey(path.replace("/etc/systemd/user", "/etc/xdg/systemd/user"));
        assertThat(lab.show(UNIT, "Description")).isEqualTo("edition " + edition);
        assertThat(lab.show(UNIT, "FragmentPath")).isEqualTo(lab.managed(UNIT));
        assertThat(lab.sandbox()
                        .systemctl("list-units", "--all", "--plain", "--no-legend")
                        .text())
                .as("units in memory")
                .doesNotContain("stray");
        plant(place, "rm -r " + here(place.cleanUp).replace("PATH", path));
    }

    /** The same file is no longer without effect once the vouched edit names its unit. */
    @ParameterizedTest
    @ValueSource(
            strings = {"Wants=stray.service", "Upholds=stray.service", "After=stray@1.service", "Wants=%p-x.service"})
    void a_vouched_edit_that_pulls_it_in_stops(String dependency) throws Exception {
        boolean instance = dependency.contains("@");
        Place place = instance ? Place.UNOWNED_INSTANCE : Place.UNOWNED_UNIT;
        String path = plantBesideAVouchedEdit(place, "[Unit]\n" + dependency + "\n");
        String loaded = lab.loadedAt();

        Outcome refused = lab.audit();

        assertThat(refused.refusals()).as(refused.text() + refused.errors()).containsEntry(path, "not-vouched");
        assertThat(refused.exitCode()).isEqualTo(10);
        assertThat(lab.loadedAt()).isEqualTo(loaded);
        plant(place, "rm -r " + here(place.cleanUp).replace("PATH", path));
    }

    /** A reload that loaded nothing of it does not make it known: it is new until something loads it or explains it. */
    @Test
    void what_was_without_effect_is_no_older_news_to_the_next_reload() throws Exception {
        String path = plantBesideAVouchedEdit(Place.UNOWNED_UNIT, "");
        Outcome first = lab.audit();
        assertThat(first.done()).as(first.text() + first.errors()).containsExactly("done");
        edition++;
        lab.vouched(UNIT, Lab.onceDone("edition " + edition) + "[Unit]\nUpholds=stray.service\n");
        Lab.tick();
        String loaded = lab.loadedAt();

        Outcome second = lab.audit();

        assertThat(second.refusals()).as(second.text() + second.errors()).containsEntry(path, "not-vouched");
        assertThat(lab.loadedAt()).isEqualTo(loaded);
        plant(Place.UNOWNED_UNIT, "rm -r " + here(Place.UNOWNED_UNIT.cleanUp));
    }

    /** The link that enables it is masked by one of its name: what a reload takes away counts like what it brings. */
    @Test
    void a_masked_dependency_link_stops_a_vouched_reload() throws Exception {
        lab.shell("mkdir -p ~/.config/systemd/user/default.target.wants"
                + " && ln -sfn ../home-api.service ~/.config/systemd/user/default.target.wants/home-api.service");
        String link = lab.managed("default.target.wants/home-api.service");
        plantBesideAVouchedEdit(Place.UNOWNED_UNIT, "");
        assertThat(lab.show("default.target", "Wants")).contains(UNIT);
        lab.shell("rm ~/.config/systemd/user/stray.service && ln -sfn /dev/null " + link);
        String loaded = lab.loadedAt();

        Outcome refused = lab.audit();

        assertThat(refused.refusals()).as(refused.text() + refused.errors()).containsEntry(link, "not-vouched");
        assertThat(lab.loadedAt()).isEqualTo(loaded);
        lab.shell("rm -r ~/.config/systemd/user/default.target.wants");
    }

    /** Its links are as old as the reload right after, which systemctl does where the machine was booted with systemd. */
    @Test
    void enabling_a_unit_leaves_nothing_pending() throws Exception {
        lab.write(lab.managed("other.service"), Lab.onceDone("other") + "[Install]\nWantedBy=default.target\n");
        Lab.tick();
        for (int i = 0; i < 3; i++) {
            lab.shell("systemctl --user enable --quiet other.service && systemctl --user daemon-reload");
            Outcome enabled = lab.audit();
            assertThat(enabled.findings()).as(enabled.text()).noneMatch(finding -> finding.contains("pending"));
            assertThat(enabled.done()).isEmpty();
            lab.shell("systemctl --user disable --quiet other.service");
            Lab.tick();
            lab.reload();
        }
        lab.shell(here("rm -rf ~/.config/systemd/user/other.service ~/.config/systemd/user/default.target.wants"));
        lab.reload();
    }

    private String plantBesideAVouchedEdit(Place place, String more) throws Exception {
        String path = here(place.path);
        lab.shell("rm -rf ~/prepared ~/armed && mkdir -p ~/prepared/home-api.service.d ~/prepared/systemd/user"
                + " && mkdir ~/prepared/service.d && printf '" + EVIL + "' > ~/prepared/service.d/x.conf"
                + " && cp ~/prepared/service.d/x.conf ~/prepared/home-api.service.d/"
                + " && printf '" + EVIL_UNIT + "' > ~/prepared/systemd/user/stray.service");
        lab.reload();
        edition++;
        lab.vouched(UNIT, Lab.onceDone("edition " + edition) + more);
        plant(place, place.command.replace("PATH", path));
        return path;
    }

    static Stream<Place> effective() {
        return Place.effective().stream();
    }

    static Stream<Place> withoutEffect() {
        return Place.withoutEffect().stream();
    }

    /** Debian links {@code /etc/xdg/systemd/user} to {@code /etc/systemd/user}, and its manager uses the first name. */
    private static Map<String, String> named(Outcome outcome) {
        Map<String, String> named = new TreeMap<>();
        outcome.refusals().forEach((path, kind) -> named.put(path.replace("/etc/xdg/", "/etc/"), kind));
        return named;
    }

    /** Runs a line as root where only root may write; the owner is the attacker elsewhere. */
    private void plant(Place place, String line) throws Exception {
        String shell = here(line);
        if (Stream.of("/etc/", "/run/systemd/").anyMatch(place.path::startsWith)) {
            lab.rootShell(shell);
        } else {
            lab.shell(shell);
        }
    }

    private String here(String text) {
        return text.replace("~", lab.home().toString())
                .replace("RT/", lab.sandbox().runtimeDirectory() + "/");
    }
}
