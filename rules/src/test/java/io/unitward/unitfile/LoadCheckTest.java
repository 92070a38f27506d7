package io.unitward.unitfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Scope;
import io.unitward.facts.UnitNames;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of it, and where releases of systemd differ; that 252 agrees is tested against the real one in cli. */
class LoadCheckTest {
    private static final String EXEC = "[Service]\nExecStart=/bin/true\n";

    @Test
    void the_first_thing_that_systemd_finds_is_the_reason() {
        assertThat(foretell(
                        "a.service", "[Service]\nType=oneshot\nExecStart=/bin/true\nRestart=always\nExitType=cgroup\n"))
                .isEqualTo(bad("a service of Type=oneshot may not have Restart=always", 4));
        assertThat(foretell("a.service", "[Service]\nType=oneshot\n"))
                .isEqualTo(bad("a service must have ExecStart=, ExecStop= or SuccessAction=", 0));
        assertThat(foretell("a.service", "[Service]\nType=exec\nExecStop=/bin/true\n"))
                .isEqualTo(bad("a service of Type=exec must have ExecStart=", 0));
        assertThat(foretell("a.service", EXEC + "User=a:b\nUser=c:d\n"))
                .isEqualTo(bad("User= is no name or number of a user or group", 3));
        assertThat(foretell("a.timer", "[Timer]\nOnCalendar=nonsense\n").reason())
                .startsWith("a timer must have a time");
        assertThat(foretell("a.mount", "[Mount]\nWhat=x\nWhere=/b\n"))
                .isEqualTo(bad("the value of Where= must fit the name of a mount, and Where= is /b", 3));
        assertThat(foretell("a.service", EXEC + "[Broken\n"))
                .isEqualTo(LoadPrediction.refused(
                        LoadPrediction.State.ERROR,
                        "the section header has no ] at its end, and systemd reads no further in a unit file",
                        new SourceLine("f", 3)));
    }

    @Test
    void the_line_is_that_of_the_file_that_says_it() {
        LoadSubject subject = new LoadSubject("a.service", List.of("a.service"), Scope.USER, "252");
        UnitSource dropIn = new UnitSource(
                "d", UnitText.parse("[Service]\nNice=1\n\nRestart=no\nRestart=always\n", "service"), true);
        LoadPrediction prediction =
                LoadCheck.of(subject, true, List.of(source(EXEC + "Type=oneshot\n", "service"), dropIn));

        assertThat(prediction.told()).isEqualTo("d:5: a service of Type=oneshot may not have Restart=always");
    }

    /** A reason is shown to people and kept in reports; arguments may be secrets. */
    @Test
    void arguments_of_commands_are_not_told() {
        assertThat(foretell("a.service", "[Service]\nExecStart=/bin/x --password=hush \"open\n"))
                .isEqualTo(bad("ExecStart= has a quote that is not closed", 2));
        assertThat(foretell("a.service", "[Service]\nExecStart=/bin/x --password=hush%z\n")
                        .reason())
                .doesNotContain("hush");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # line, 252, 254, 257
            RestartForceExitStatus=3;Type=oneshot, bad-setting, -, loaded
            PAMName=x;KillMode=mixed, loaded, loaded, loaded
            DynamicUser=yes, loaded, -, bad-setting
            DynamicUser=yes;WorkingDirectory=~, loaded, -, bad-setting
            WorkingDirectory=/proc/1, loaded, -, -
            Type=forking;PrivatePIDs=yes, loaded, loaded, bad-setting
            Type=notify-reload;ExecStart=/bin/false, bad-setting, bad-setting, bad-setting
            Type=oneshot;Type=notify-reload;Restart=always, bad-setting, loaded, loaded
            ExecStop=/bin/echo %D, bad-setting, -, loaded
            ExecStop=/bin/.., loaded, -, -
            ExecStart=;RemainAfterExit=yes;[Unit];SuccessAction=reboot, loaded, -, bad-setting
            """)
    void releases_differ(String lines, String in252, String in254, String in257) {
        String text = EXEC + lines.replace(";", "\n") + "\n";
        assertThat(List.of(state("252.39-1~deb12u1", text), state("254.1", text), state("257.13", text)))
                .containsExactly(told(in252), told(in254), told(in257));
    }

    @Test
    void other_types_differ_as_well() {
        String socket = "[Socket]\nListenStream=/run/x\n";
        assertThat(List.of(
                        state("252", "a.socket", socket + "MaxConnections=0\n"),
                        state("255", "a.socket", socket + "MaxConnections=0\n"),
                        state("257", "a.socket", socket + "MaxConnections=0\n"),
                        state("252", "a.socket", socket + "PAMName=x\nKillMode=mixed\n"),
                        state("257", "a.socket", socket + "PAMName=x\nKillMode=mixed\n"),
                        state("257", "a.socket", socket + "PrivatePIDs=yes\n")))
                .containsExactly("loaded", "not known", "bad-setting", "bad-setting", "loaded", "bad-setting");
    }

    @Test
    void what_is_not_known_says_why() {
        for (String version : new String[] {null, "", "251.4", "v257"}) {
            assertThat(foretell(version, "a.service", EXEC).state()).isNull();
            assertThat(foretell(version, "a.service", EXEC).reason()).contains("release of systemd");
        }
        assertThat(foretell("257", "a@.service", EXEC).reason()).isEqualTo("a template is not loaded");
        assertThat(foretell("257", "a.scope", "[Scope]\n").state()).isNull();
        assertThat(foretell("257", "a.service", EXEC + "BusName=org.example.A\n")
                        .reason())
                .isEqualTo("BusName= may be that of another unit as well");
        assertThat(foretell("262", "a.service", EXEC + "Type=brand-new\n").state())
                .isNull();
        LoadSubject subject = new LoadSubject("a.service", List.of("a.service"), Scope.USER, "257");
        assertThat(LoadCheck.of(subject, false, List.of(source(EXEC, "service")))
                        .reason())
                .isEqualTo("it has no unit file");
    }

    /** A unit of several names is read under any of them. */
    @Test
    void names_of_an_alias_are_not_guessed() {
        LoadSubject twice = new LoadSubject("a@x.service", List.of("a@x.service", "b@x.service"), Scope.USER, "252");
        String text = "[Service]\nExecStart=/bin/%p\n";
        assertThat(LoadCheck.of(twice, true, List.of(source(text, "service"))).state())
                .isNull();
        LoadSubject once = new LoadSubject("a@x.service", List.of("a@x.service"), Scope.USER, "252");
        assertThat(LoadCheck.of(once, true, List.of(source(text, "service"))).state())
                .isEqualTo(LoadPrediction.State.LOADED);
    }

    private static String told(String state) {
        return state == null ? "not known" : state;
    }

    private static String state(String version, String text) {
        return state(version, "a.service", text);
    }

    private static String state(String version, String name, String text) {
        LoadPrediction prediction = foretell(version, name, text);
        return prediction.state() == null ? "not known" : prediction.state().text();
    }

    private static LoadPrediction foretell(String name, String text) {
        return foretell("252.39", name, text);
    }

    private static LoadPrediction foretell(String version, String name, String text) {
        List<UnitSource> sources = new ArrayList<>();
        sources.add(source(text, UnitNames.type(name)));
        return LoadCheck.of(new LoadSubject(name, List.of(name), Scope.USER, version), true, sources);
    }

    private static UnitSource source(String text, String type) {
        return new UnitSource("f", UnitText.parse(text, type), true);
    }

    private static LoadPrediction bad(String reason, int line) {
        return LoadPrediction.refused(
                LoadPrediction.State.BAD_SETTING, reason, line == 0 ? null : new SourceLine("f", line));
    }
}
