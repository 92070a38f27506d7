package io.unitward.remediation.stack;

import static io.unitward.remediation.stack.StackWorld.declared;
import static io.unitward.remediation.stack.StackWorld.file;
import static io.unitward.remediation.stack.StackWorld.stack;
import static io.unitward.remediation.stack.StackWorld.withFiles;
import static io.unitward.remediation.stack.StackWorld.withServices;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.InputFile;
import io.unitward.facts.InputFile.Status;
import io.unitward.facts.InputKind;
import io.unitward.facts.Stack;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What stands in the way of starting a stack. */
class PreflightTest {
    private static final Compose.Ended WELL = new Compose.Ended(true, 0, List.of(), null);
    private static final ProviderProgram PROGRAM =
            new ProviderProgram("docker-compose", "/usr/bin/docker-compose", "/usr/bin", null, null, false);
    private static final Provider DOCKER = new Provider(Provider.Kind.DOCKER_COMPOSE, "2.26.1");

    private static Preflight of(InputFile... files) {
        return Preflight.of(declared(), withFiles(stack(null, null), files));
    }

    private static InputFile secret(Status status, boolean exposed) {
        return new InputFile(
                "/s/token", "/s/token", InputKind.SECRET, true, status, 0644, 1000L, 1000L, exposed, null, null);
    }

    @Test
    void files_that_are_there_stand_in_nobodys_way() {
        Preflight passed =
                of(file("/s/compose.yaml", InputKind.COMPOSE, false, Status.REGULAR), secret(Status.REGULAR, false));
        assertThat(passed.passed()).isTrue();
        assertThat(passed.warnings()).isEmpty();
    }

    @Test
    void everything_that_is_wrong_is_told_at_once_in_the_order_declared() {
        Preflight wrong = of(
                file("/s/compose.yaml", InputKind.COMPOSE, false, Status.MISSING),
                file("/s/app.env", InputKind.ENV, true, Status.DIRECTORY),
                file("/s/app.conf", InputKind.CONFIG, false, Status.SPECIAL),
                secret(Status.UNREADABLE, false),
                secret(Status.REGULAR, true));
        assertThat(wrong.problems())
                .containsExactly(
                        "compose file /s/compose.yaml is missing",
                        "env file /s/app.env is a directory; expected a file (podman makes a directory of a file that"
                                + " is missing)",
                        "input file /s/app.conf is a device, socket or pipe; expected a file",
                        "secret /s/token cannot be read by the user of the stack",
                        "secret /s/token can be read by everybody (mode 0644); expected one that nobody else can read:"
                                + " chmod go= /s/token");
        assertThat(wrong.passed()).isFalse();
    }

    @Test
    void what_anybody_may_read_is_no_problem_when_it_is_no_secret() {
        assertThat(of(new InputFile(
                                "/s/app.conf",
                                "/s/app.conf",
                                InputKind.CONFIG,
                                false,
                                Status.REGULAR,
                                0644,
                                0L,
                                0L,
                                true,
                                null,
                                null))
                        .passed())
                .isTrue();
    }

    @Test
    void what_could_not_be_looked_at_has_not_passed() {
        Preflight untold = of(new InputFile(
                "/s/token",
                "/s/token",
                InputKind.SECRET,
                true,
                Status.UNKNOWN,
                null,
                null,
                null,
                null,
                null,
                "an input/output error"));
        assertThat(untold.problems()).isEmpty();
        assertThat(untold.untold()).containsExactly("secret /s/token could not be looked at: an input/output error");
        assertThat(untold.passed()).isFalse();

        Preflight nowhere =
                Preflight.of(declared(), stack(null, null, "~/token cannot be looked up, because", "podman hangs"));
        assertThat(nowhere.untold())
                .as("podman is not asked, so that it does not answer stands in nobody's way")
                .containsExactly("~/token cannot be looked up, because");
    }

    @Test
    void an_input_at_its_legacy_path_is_a_warning() {
        Preflight legacy = of(new InputFile(
                "/s/token", "/old/token", InputKind.SECRET, true, Status.REGULAR, 0600, 1L, 1L, false, null, null));
        assertThat(legacy.passed()).isTrue();
        assertThat(legacy.warnings())
                .containsExactly("secret was found at its legacy path /old/token, and nothing is at /s/token");
    }

    @Test
    void compose_files_must_tell_their_services_unless_they_are_declared() {
        Stack unread = withServices(stack(null, null), null, "compose file /s/compose.yaml includes another");
        assertThat(Preflight.of(declared(), unread).problems())
                .containsExactly("compose file /s/compose.yaml includes another");
        Preflight known = Preflight.of(declared("app"), unread);
        assertThat(known.passed()).isTrue();
        assertThat(known.warnings()).containsExactly("compose file /s/compose.yaml includes another");
        assertThat(Preflight.of(declared("app", "gone"), stack(null, null)).problems())
                .containsExactly("service 'gone' must run, and its compose files do not declare it");
        assertThat(Preflight.of(
                                declared(),
                                withServices(stack(null, null), null, "compose file /s/compose.yaml could not be read"))
                        .problems())
                .as("the file itself is told of already")
                .isEmpty();
    }

    @Test
    void a_provider_that_does_not_answer_or_does_not_accept_the_files_stands_in_the_way() {
        Preflight fine = of();
        assertThat(fine.with(WELL, DOCKER, WELL, PROGRAM).passed()).isTrue();
        assertThat(fine.with(WELL, DOCKER, null, PROGRAM).passed()).isTrue();
        Compose.Ended missing = new Compose.Ended(true, -1, List.of(), "No such file or directory");
        assertThat(fine.with(missing, DOCKER, null, PROGRAM).problems())
                .containsExactly("provider docker-compose could not be started: No such file or directory");
        Compose.Ended hung = new Compose.Ended(false, 137, List.of(), null);
        assertThat(fine.with(hung, DOCKER, WELL, PROGRAM).problems())
                .containsExactly("provider docker-compose did not end before its deadline, and was ended, asked for its"
                        + " version");
        Compose.Ended refused = new Compose.Ended(true, 15, List.of("services.web: bad", "line 3"), null);
        assertThat(fine.with(WELL, DOCKER, refused, PROGRAM).problems())
                .containsExactly("docker-compose 2.26.1 does not accept the compose files: services.web: bad / line 3");
        Compose.Ended silent = new Compose.Ended(true, 1, List.of(), null);
        assertThat(fine.with(WELL, DOCKER, silent, PROGRAM).problems())
                .containsExactly("docker-compose 2.26.1 does not accept the compose files: it ended with exit code 1");
    }

    @Test
    void a_provider_that_the_unit_does_not_find_stands_in_the_way_and_a_doubt_is_none() {
        Compose.Ended missing = new Compose.Ended(true, -1, List.of(), "'compose' is nowhere");
        ProviderProgram nowhere = new ProviderProgram("compose", null, "/bin", "'compose' is nowhere", null, false);
        Preflight found = of().with(missing, DOCKER, null, nowhere);
        assertThat(found.problems()).containsExactly("provider 'compose' is nowhere");
        ProviderProgram perhaps = new ProviderProgram("compose", null, "/bin", "'compose' is nowhere", "a note", true);
        Preflight unsure = of().with(missing, DOCKER, null, perhaps);
        assertThat(unsure.problems()).isEmpty();
        assertThat(unsure.untold())
                .containsExactly(
                        "provider 'compose' is nowhere; its EnvironmentFile= may have another PATH, and is not read");
        assertThat(unsure.warnings()).containsExactly("provider: a note");
    }

    @Test
    void what_the_provider_warns_of_is_passed_on_once() {
        String line = "time=\"2026-11-27T04:00:00Z\" level=warning msg=\"The \\\"TAG\\\" variable is not set.\"";
        Compose.Ended config = new Compose.Ended(true, 0, List.of(line, line, "WARN something else"), null);
        assertThat(of().with(WELL, DOCKER, config, PROGRAM).warnings())
                .containsExactly(
                        "docker-compose 2.26.1 warns: The \"TAG\" variable is not set.",
                        "docker-compose 2.26.1 warns: WARN something else");
    }

    @Test
    void a_working_directory_that_is_missing_is_told_first() {
        Preflight fine = of();
        assertThat(fine.in(null)).isSameAs(fine);
        assertThat(of(secret(Status.MISSING, false))
                        .in("working directory /s is missing")
                        .problems())
                .containsExactly("working directory /s is missing", "secret /s/token is missing");
    }

    @Test
    void an_env_file_that_a_provider_goes_on_without_is_missed_unless_inputs_have_it() {
        assertThat(Preflight.envFiles(
                                Map.of("/s/a.env", "/s/c.yaml:3", "/s/there.env", "/s/c.yaml:4"),
                                List.of(),
                                path -> path.equals("/s/a.env"))
                        .problems())
                .containsExactly("env file /s/a.env is missing; /s/c.yaml:3 asks for it");
        InputFile looked = new InputFile(
                "/s/a.env", "/s/a.env", InputKind.ENV, false, Status.MISSING, null, null, null, null, null, null);
        assertThat(Preflight.envFiles(Map.of("/s/a.env", "/s/c.yaml:3"), List.of(looked), path -> true)
                        .problems())
                .as("told already")
                .isEmpty();
    }

    @Test
    void what_is_mounted_and_missing_is_a_note() {
        assertThat(Preflight.mounts(List.of("/s/there", "/s/file"), Map.of(), "/s/file"::equals))
                .isEqualTo(new Preflight(
                        List.of(),
                        List.of(),
                        List.of("/s/file, which a service mounts, is missing: an empty directory is made of it")));
    }

    @Test
    void what_the_provider_mounts_as_a_secret_must_be_a_file_unless_that_was_looked_at_already() {
        Preflight found = Preflight.mounted(
                Map.of("/s/gone", "secret", "/s/made", "config", "/s/fine", "secret"),
                List.of(),
                Map.of("/s/gone", "/s/compose.yaml:7"),
                path -> path.equals("/s/gone"),
                path -> path.equals("/s/made"));
        assertThat(found.problems())
                .hasSize(2)
                .contains("secret /s/gone is missing; /s/compose.yaml:7 asks for it")
                .anyMatch(problem -> problem.startsWith("config /s/made is a directory; expected a file"));
    }

    @Test
    void what_is_at_a_legacy_path_is_no_help_where_the_compose_files_name_the_path_itself() {
        InputFile moved = new InputFile(
                "/s/token", "/old/token", InputKind.SECRET, true, Status.REGULAR, 0600, 1L, 1L, false, null, null);
        assertThat(Preflight.mounted(
                                Map.of("/s/token", "secret"), List.of(moved), Map.of(), path -> true, path -> false)
                        .problems())
                .containsExactly(
                        "secret /s/token, which the compose files themselves name, is missing; what is at its legacy"
                                + " path /old/token is not mounted in its place: move it, or name that path there");
        assertThat(Preflight.mounted(
                                Map.of("/old/token", "secret"), List.of(moved), Map.of(), path -> true, path -> false)
                        .problems())
                .as("looked at already")
                .isEmpty();
    }
}
