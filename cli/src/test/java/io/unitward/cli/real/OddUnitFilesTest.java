package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.CommandResult;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that no sane person calls a unit, in the search path of a real manager of a user who is not root, while a vouched
 * edit waits: a dry run names each, ends with the right code, and changes nothing. Once as a declared unit's, once as nobody's.
 */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OddUnitFilesTest {
    private static final String UNIT = "home-api.service";
    private static final String UNIT_TEXT = "[Service]\\nExecStart=/bin/true\\n";
    /** With a prefix of five, {@code .service} and this a file name has 255 bytes, which is as many as there can be. */
    private static final String LONG = "x".repeat(255 - 5 - ".service".length());

    /** What is planted; {@code PRE} is the beginning of the name. */
    enum Odd {
        NAME_THAT_IS_NOT_UTF_8(
                "printf '" + UNIT_TEXT + "' > \"$(printf 'PRE\\377\\376.service')\"",
                "PRE\\xff\\xfe.service",
                "its name is not valid UTF-8",
                0),
        NAME_OF_255_BYTES(
                "printf '" + UNIT_TEXT + "' > PRE" + LONG + ".service", "PRE" + LONG + ".service", "PRE" + LONG, 10),
        HUGE("yes '# no unit is so large' | head -c 100000000 > PREx.service", "larger than any unit file", 69),
        LOOP_OF_ONE("ln -s PREx.service PREx.service", "a loop of links", 0),
        LOOP_OF_TWO("ln -s PREy.service PREx.service && ln -s PREx.service PREy.service", "a loop of links", 0),
        DANGLING("ln -s /nowhere/PREx.service PREx.service", "does not exist", 0),
        CONTENT_THAT_IS_NOT_UTF_8(
                "printf '[Unit]\\nDescription=caf\\351\\n" + UNIT_TEXT + "' > PREx.service", "does not exist", 10),
        CONTENT_WITH_NUL(
                "printf '[Unit]\\nDescription=a\\000b\\n" + UNIT_TEXT + "' > PREx.service", "does not exist", 10),
        UNREADABLE("printf '" + UNIT_TEXT + "' > PREx.service && chmod 000 PREx.service", "permission denied", 0);

        private final String command;
        private final String file;
        private final String said;
        private final int onceLoaded;

        Odd(String command, String said, int onceLoaded) {
            this(command, "PREx.service", said, onceLoaded);
        }

        /**
         * @param file the name it is told under
         * @param said part of what is said of it where a declared unit has it
         * @param onceLoaded the exit code when a declared unit has it and the manager has read it, or passed it over
         */
        Odd(String command, String file, String said, int onceLoaded) {
            this.command = command;
            this.file = file;
            this.said = said;
            this.onceLoaded = onceLoaded;
        }
    }

    /** Of these it cannot be told which unit they are, or what there is of it. */
    private static final Set<Odd> NOT_KNOWN =
            EnumSet.of(Odd.NAME_THAT_IS_NOT_UTF_8, Odd.UNREADABLE, Odd.LOOP_OF_ONE, Odd.LOOP_OF_TWO, Odd.DANGLING);

    private final Lab lab = Lab.running(UNIT);
    private int edition;

    @BeforeAll
    void nothing_is_found_before() throws Exception {
        assertThat(lab.audit("--dry-run").exitCode()).isZero();
    }

    @AfterAll
    void close() throws Exception {
        lab.close();
    }

    @ParameterizedTest
    @EnumSource(Odd.class)
    void a_declared_units_odd_file_is_named_and_stops_a_vouched_reload(Odd odd) throws Exception {
        Outcome waiting = whileAnEditWaits(odd, "home-");

        String path = lab.managed(odd.file.replace("PRE", "home-"));
        assertThat(waiting.exitCode()).as(waiting.text() + waiting.errors()).isEqualTo(10);
        assertThat(waiting.refusals()).as(waiting.text()).containsEntry(path, "not-vouched");
        assertThat(waiting.text()).contains(odd.said.replace("PRE", "home-"));

        Outcome loaded = onceLoaded();
        assertThat(loaded.exitCode()).as(loaded.text() + loaded.errors()).isEqualTo(odd.onceLoaded);
    }

    @ParameterizedTest
    @EnumSource(Odd.class)
    void nobodys_odd_file_is_named_and_stops_a_vouched_reload_unless_nothing_of_it_would_be_loaded(Odd odd)
            throws Exception {
        Outcome waiting = whileAnEditWaits(odd, "stray");

        String path = lab.managed(odd.file.replace("PRE", "stray"));
        if (NOT_KNOWN.contains(odd)) {
            assertThat(waiting.exitCode()).as(waiting.text() + waiting.errors()).isEqualTo(10);
            assertThat(waiting.refusals()).as(waiting.text()).containsEntry(path, "not-vouched");
        } else {
            assertThat(waiting.exitCode()).as(waiting.text() + waiting.errors()).isEqualTo(11);
            assertThat(waiting.withoutEffect()).as(waiting.text()).containsKey(path);
        }
        assertThat(waiting.text()).contains(path.replace(lab.home().toString(), "~"));

        Outcome loaded = onceLoaded();
        assertThat(loaded.exitCode()).as(loaded.text() + loaded.errors()).isZero();
    }

    /** systemd reads neither, so they stand in nobody's way. */
    @ParameterizedTest
    @CsvSource({"mkfifo, home-x.service", "mkfifo, strayx.service", "mkdir, home-x.service", "mkdir, strayx.service"})
    void what_systemd_passes_over_stops_nothing(String maker, String name) throws Exception {
        edit();
        lab.shell(maker + " " + lab.managed(name));

        Outcome waiting = unchanged();

        assertThat(waiting.exitCode()).as(waiting.text() + waiting.errors()).isEqualTo(11);
        assertThat(waiting.planned()).containsExactly("daemon-reload");
        Outcome healed = lab.audit();
        assertThat(healed.exitCode()).as(healed.text() + healed.errors()).isZero();
        assertThat(lab.show(UNIT, "Description")).isEqualTo("edition " + edition);
        clear();
    }

    /** systemd 252 opens it and waits for a writer for ever, in a reload and even in {@code systemctl show}. */
    @ParameterizedTest
    @ValueSource(strings = {"home-api.service.d", "home-new.service.d", "home-.service.d", "service.d"})
    void a_pipe_in_the_place_of_a_drop_in_stops_a_reload_and_nobody_is_held_up(String directory) throws Exception {
        edit();
        String pipe = lab.managed(directory) + "/x.conf";
        lab.shell("mkdir " + lab.managed(directory) + " && mkfifo " + pipe);
        lab.vouched("home-new.service", Lab.onceDone("never loaded"));

        Outcome waiting = unchanged();

        assertThat(waiting.exitCode()).as(waiting.text() + waiting.errors()).isEqualTo(10);
        assertThat(waiting.refusals()).as(waiting.text()).containsEntry(pipe, "not-vouched");
        lab.shell("rm -r " + lab.managed(directory) + " " + lab.managed("home-new.service") + " "
                + lab.source("home-new.service"));
        clear();
    }

    private Outcome whileAnEditWaits(Odd odd, String prefix) throws Exception {
        edit();
        lab.shell("cd " + lab.managed("") + " && { " + odd.command.replace("PRE", prefix) + "; }");
        return unchanged();
    }

    private Outcome onceLoaded() throws Exception {
        lab.reload();
        Outcome loaded = unchanged();
        assertThat(loaded.refusals()).isEmpty();
        clear();
        return loaded;
    }

    private void edit() throws Exception {
        edition++;
        lab.vouched(UNIT, Lab.onceDone("edition " + edition));
    }

    private void clear() throws Exception {
        lab.rootShell("cd " + lab.managed("") + " && rm -rf stray* home-x* home-y* home-api.service.d home-[!a]*");
        lab.reload();
    }

    /** A dry run, after which no file and no load is another than before. */
    private Outcome unchanged() throws Exception {
        String loaded = lab.loadedAt();
        String files = files();
        Outcome dry = lab.audit("--dry-run");
        assertThat(files()).isEqualTo(files);
        assertThat(lab.loadedAt()).isEqualTo(loaded);
        assertThat(dry.done()).isEmpty();
        assertThat(dry.text() + dry.errors()).doesNotContainPattern("[\\x00-\\x09\\x0b-\\x1f\\x7f]");
        return dry;
    }

    /** Every file of the home with its times and size; unitward's state and report are its own. */
    private String files() throws Exception {
        CommandResult found = lab.sandbox()
                .run(List.of(
                        "sh",
                        "-c",
                        "find . -path ./.local -prune -o -path ./report.json -prune -o -type d -o"
                                + " -printf '%p %C@ %T@ %s %m\\n' | sort"));
        assertThat(found.succeeded()).as(found.errors()).isTrue();
        assertThat(found.text()).contains("/" + UNIT);
        return found.text();
    }
}
