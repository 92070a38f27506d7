package io.unitward.collector.podman;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.collector.PodmanProgram;
import io.unitward.facts.Container;
import io.unitward.facts.HealthStatus;
import io.unitward.facts.HealthTimer;
import io.unitward.facts.InputFile;
import io.unitward.facts.InputKind;
import io.unitward.facts.Podman;
import io.unitward.facts.Stack;
import io.unitward.facts.StackRequest;
import io.unitward.facts.Stacks;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a scripted podman: what a real one cannot be made to say. That a real one is understood, cli's tests show. */
@Timeout(120)
class StackCollectorTest {
    private static final long UID = 1000;
    private static final String WEB = "ab".repeat(32);
    private static final String OTHER = "cd".repeat(32);
    private static final String IMAGE = "11".repeat(32);
    private static final Stack.Run RUN = new Stack.Run("active", "exited", null, "success", null, null, null, 0L);

    /** podman 4: null for no labels, a status of a check that there is not. */
    private static final String PS_4 = """
            [{"Id":"%s","Names":["x"],"Labels":null,"State":"running"},
             {"Id":"%s","Names":["web-app-1"],"Labels":{"com.docker.compose.project":"web"},"State":"running"}]
            """.formatted(OTHER, WEB);

    private static final String IMAGES_4 = """
            [{"Id":"%s","RepoTags":null,"RepoDigests":["localhost:5000/app@sha256:11"],"Digest":"sha256:11",
              "Names":["localhost:5000/app:1"]}]
            """.formatted(IMAGE);

    @TempDir
    Path root;

    private Path program;
    private Duration timeout = Duration.ofSeconds(60);
    private long caller = UID;
    private @Nullable String directory;

    @BeforeEach
    void files() throws IOException {
        Files.createDirectories(root.resolve("run/libpod/tmp"));
        Files.writeString(root.resolve("run/libpod/tmp/ns_handles"), "");
        Files.writeString(root.resolve("compose.yaml"), "services: {app: {image: \"localhost:5000/app:1\"}}");
        Files.writeString(root.resolve("token"), "secret");
        program = root.resolve("podman");
        script("exit 99");
        answer("version", "{\"Client\":{\"Version\":\"4.3.1\",\"Os\":\"linux\"}}");
        answer("ps", PS_4);
        answer("inspect", inspect("\"Health\":{\"Status\":\"\",\"FailingStreak\":0,\"Log\":null}", "", ""));
        answer("images", IMAGES_4);
    }

    /** Answers each verb from a file of its name, and notes arguments and environment. */
    private void script(String otherwise) throws IOException {
        Files.writeString(program, """
                #!/bin/sh
                echo "$*" >>"%1$s/calls"
                env >"%1$s/environment"
                if [ -e "%1$s/answer.$1" ]; then cat "%1$s/answer.$1"; exit; fi
                %2$s
                """.formatted(root, otherwise));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void answer(String verb, String text) throws IOException {
        Files.writeString(root.resolve("answer." + verb), text);
    }

    private static String inspect(String state, String config, String more) {
        return """
                [{"Id":"%s","Name":"web-app-1","Created":"2026-11-23T10:00:00.5Z","Image":"%s","ImageName":"localhost:5000/app:1",
                  "ImageDigest":"sha256:11","RestartCount":2,"Args":["--password=hunter2"],
                  "State":{"Status":"running","Running":true,"ExitCode":0,"StartedAt":"2026-11-23T10:00:01+02:00",
                           "FinishedAt":"0001-01-01T00:00:00Z",%s},
                  "Config":{"Env":["PASSWORD=hunter2"],"Labels":{"com.docker.compose.project":"web",
                            "com.docker.compose.service":"app","PODMAN_SYSTEMD_UNIT":"web.service"%s}%s}}]
                """.formatted(WEB, IMAGE, state, more, config);
    }

    private StackRequest request() {
        return new StackRequest(
                "web",
                null,
                "web.service",
                "web",
                List.of("~/compose.yaml"),
                List.of(new StackRequest.InputRequest("~/token", null, InputKind.SECRET, true)),
                directory);
    }

    private Stacks look() {
        return collector(new ComposeTexts())
                .look(
                        List.of(request()),
                        Map.of("web.service", RUN),
                        List.of(WEB + ".timer", "ef".repeat(32) + "-1a2b.timer"));
    }

    private StackCollector collector(ComposeTexts texts) {
        StackCollector.Where where = new StackCollector.Where(
                UID,
                caller,
                root.toString(),
                root.resolve("run").toString(),
                null,
                null,
                new PodmanProgram(List.of(program.toString()), "/usr/bin:/bin"),
                Path::of);
        return new StackCollector(where, Deadline.in(timeout), texts);
    }

    /** Looks again after another look, and tells the verbs that podman was given the second time. */
    private List<String> lookAgain(StackCollector.Extent extent, Change between, Consumer<Stacks> seen)
            throws IOException {
        ComposeTexts texts = new ComposeTexts();
        StackCollector first = collector(texts);
        Map<String, Stack.Run> runs = Map.of("web.service", RUN);
        Stacks before = first.look(List.of(request()), runs, List.of(), null, extent);
        assertThat(before.podman().reason()).isNull();
        Files.delete(root.resolve("calls"));
        between.make();
        seen.accept(collector(texts).look(List.of(request()), runs, List.of(), first.kept(), extent));
        return Files.readAllLines(root.resolve("calls")).stream()
                .map(call -> call.split(" ", 2)[0])
                .toList();
    }

    /** What happens between two looks. */
    private interface Change {
        void make() throws IOException;
    }

    private Container container() {
        Stacks stacks = look();
        assertThat(stacks.podman().reason()).isNull();
        return stacks.declared().get(0).containers().get(0);
    }

    private void unknown(Podman.Status status, String reason) {
        Stacks stacks = look();
        assertThat(stacks.podman().status()).as(stacks.podman().toString()).isEqualTo(status);
        assertThat(stacks.podman().reason()).contains(reason);
        Stack stack = stacks.declared().get(0);
        assertThat(stack.containers()).isNull();
        assertThat(stack.images()).isNull();
        assertThat(stack.problems()).containsExactly(stacks.podman().reason());
        assertThat(stacks.healthTimers()).extracting(HealthTimer::orphaned).containsOnlyNulls();
        assertThat(stack.files()).as("files need no podman").hasSize(2);
    }

    @Test
    void aContainerOfPodman4WithoutACheck() throws IOException {
        Stacks stacks = look();
        Stack stack = stacks.declared().get(0);
        assertThat(stacks.podman()).isEqualTo(new Podman(Podman.Status.ANSWERED, "4.3.1", null));
        assertThat(stack.problems()).isEmpty();
        assertThat(stack.containers())
                .containsExactly(new Container(
                        WEB,
                        "web-app-1",
                        "app",
                        "running",
                        0L,
                        Container.Health.NONE,
                        2L,
                        Instant.parse("2026-11-23T10:00:00.5Z"),
                        Instant.parse("2026-11-23T08:00:01Z"),
                        null,
                        "localhost:5000/app:1",
                        IMAGE,
                        "sha256:11",
                        "web.service"));
        assertThat(stack.images()).containsExactly(new Stack.Image("localhost:5000/app:1", IMAGE, "sha256:11"));
        assertThat(stacks.healthTimers())
                .containsExactly(
                        new HealthTimer(WEB + ".timer", WEB, false),
                        new HealthTimer("ef".repeat(32) + "-1a2b.timer", "ef".repeat(32), true));
        assertThat(stacks.toString()).doesNotContain("hunter2");
        assertThat(stack.files()).extracting(InputFile::sha256).last().isNull();
        assertThat(Files.readAllLines(root.resolve("calls")))
                .containsExactly(
                        "version --format json",
                        "ps --all --format json",
                        "inspect --type container " + WEB,
                        "images --all --digests --format json");
        assertThat(Files.readAllLines(root.resolve("environment")))
                .contains(
                        "HOME=" + root,
                        "XDG_RUNTIME_DIR=" + root.resolve("run"),
                        "DBUS_SESSION_BUS_ADDRESS=unix:path=" + root.resolve("run/bus"))
                .noneMatch(line -> line.startsWith("JAVA_HOME") || line.startsWith("CONTAINER"));
    }

    @Test
    void healthOfPodman5() throws IOException {
        answer("version", "{\"Client\":{\"Version\":\"5.4.2\"},\"Server\":null}");
        answer("inspect", inspect("\"Pid\":1", "", ""));
        assertThat(container().health()).as("no field at all").isEqualTo(Container.Health.NONE);
        String log = "\"Health\":{\"Status\":\"healthy\",\"FailingStreak\":0,\"Log\":["
                + "{\"Start\":\"2026-11-23T10:00:00Z\",\"End\":\"2026-11-23T10:00:01Z\",\"ExitCode\":1,\"Output\":\"hunter2\"},"
                + "{\"Start\":\"2026-11-23T10:00:02Z\",\"End\":\"2026-11-23T10:00:03.25Z\",\"ExitCode\":0,\"Output\":\"\"}]}";
        String check =
                ",\"Healthcheck\":{\"Test\":[\"CMD-SHELL\",\"x\"],\"Interval\":1000000000,\"Timeout\":2000000000}";
        answer("inspect", inspect(log, check, ""));
        assertThat(container().health())
                .isEqualTo(new Container.Health(
                        HealthStatus.HEALTHY, Instant.parse("2026-11-23T10:00:03.25Z"), 0L, 0L, 1000L, 2000L));
        assertThat(look().toString()).doesNotContain("hunter2");
    }

    @Test
    void healthThatIsNotUnderstoodIsUnknown() throws IOException {
        String check = ",\"Healthcheck\":{\"Test\":[\"CMD\",\"x\"]}";
        for (String state : List.of(
                "\"Pid\":1",
                "\"Health\":null",
                "\"Health\":{\"Status\":\"\"}",
                "\"Health\":{\"Status\":\"fine\"}",
                "\"Health\":{\"Status\":\"stopped\"}")) {
            answer("inspect", inspect(state, check, ""));
            assertThat(container().health().status()).as(state).isEqualTo(HealthStatus.UNKNOWN);
        }
        answer("inspect", inspect("\"Pid\":1", ",\"Healthcheck\":{\"Test\":[\"NONE\"]}", ""));
        assertThat(container().health().status()).isEqualTo(HealthStatus.NONE);
        answer("inspect", inspect("\"Health\":{\"Status\":\"unhealthy\"}", check, ""));
        assertThat(container().health().status()).isEqualTo(HealthStatus.UNHEALTHY);
        answer("inspect", inspect("\"Healthcheck\":{\"Status\":\"starting\"}", check, ""));
        assertThat(container().health().status()).isEqualTo(HealthStatus.STARTING);
    }

    @Test
    void whatComposeRunMadeIsPassedOver() throws IOException {
        answer("inspect", inspect("\"Pid\":1", "", ",\"com.docker.compose.oneoff\":\"True\""));
        assertThat(look().declared().get(0).containers()).isEmpty();
    }

    @Test
    void theSameContainersAreAskedAloneAsLongAsTheyAreThere() throws IOException {
        Change sick = () -> answer("inspect", inspect("\"Health\":{\"Status\":\"unhealthy\",\"Log\":[]}", "", ""));
        Consumer<Stacks> isSick = stacks -> {
            Stack stack = stacks.declared().get(0);
            assertThat(stack.containers()).hasSize(1);
            assertThat(stack.containers().get(0).health().status()).isEqualTo(HealthStatus.UNHEALTHY);
            assertThat(stack.images()).containsExactly(new Stack.Image("localhost:5000/app:1", IMAGE, "sha256:11"));
        };
        assertThat(lookAgain(StackCollector.Extent.SAME_CONTAINERS, sick, isSick))
                .containsExactly("inspect");
        assertThat(lookAgain(StackCollector.Extent.WHOLE, sick, isSick)).containsExactly("ps", "inspect");
    }

    @Test
    void containersAloneAreLookedAtWithoutAnyFile() throws IOException {
        StackCollector first = collector(new ComposeTexts());
        Stacks before = first.look(List.of(request()), Map.of("web.service", RUN), List.of());
        Files.delete(root.resolve("calls"));
        Files.delete(root.resolve("compose.yaml"));
        answer("inspect", inspect("\"Health\":{\"Status\":\"unhealthy\",\"Log\":[]}", "", ""));
        Stacks now = collector(new ComposeTexts()).lookAtContainersAlone(before, first.kept());
        assertThat(Files.readAllLines(root.resolve("calls"))).containsExactly("inspect --type container " + WEB);
        Stack was = before.declared().get(0);
        Stack is = now.declared().get(0);
        assertThat(is.containers()).singleElement().satisfies(container -> {
            assertThat(container.id()).isEqualTo(WEB);
            assertThat(container.health().status()).isEqualTo(HealthStatus.UNHEALTHY);
        });
        assertThat(is).usingRecursiveComparison().ignoringFields("containers").isEqualTo(was);
    }

    @Test
    void containersAloneTellNothingOnceOneIsGoneOrPodmanMustNotBeAsked() throws IOException {
        StackCollector first = collector(new ComposeTexts());
        Stacks before = first.look(List.of(request()), Map.of("web.service", RUN), List.of());
        StackCollector second = collector(new ComposeTexts());
        assertThat(second.lookAtContainersAlone(before, first.kept())).isNotNull();
        answer("inspect", "[]");
        assertThat(second.lookAtContainersAlone(before, first.kept())).isNull();
        answer("inspect", inspect("\"Pid\":1", "", ""));
        Files.delete(root.resolve("run/libpod/tmp/ns_handles"));
        Files.delete(root.resolve("calls"));
        assertThat(second.lookAtContainersAlone(before, first.kept())).isNull();
        assertThat(root.resolve("calls")).doesNotExist();
    }

    @Test
    void aContainerThatIsGoneMakesItAWholeLook() throws IOException {
        Change replaced = () -> {
            answer("ps", PS_4.replace(WEB, "ee".repeat(32)));
            answer("inspect", inspect("\"Pid\":1", "", "").replace(WEB, "ee".repeat(32)));
        };
        assertThat(lookAgain(
                        StackCollector.Extent.SAME_CONTAINERS,
                        replaced,
                        stacks -> assertThat(stacks.declared().get(0).containers())
                                .extracting(Container::id)
                                .containsExactly("ee".repeat(32))))
                .containsExactly("inspect", "ps", "inspect", "images");
    }

    @Test
    void whereThereWasNoneContainersAreLookedFor() throws IOException {
        answer("ps", "[]");
        assertThat(lookAgain(
                        StackCollector.Extent.SAME_CONTAINERS,
                        () -> answer("ps", PS_4),
                        stacks -> assertThat(stacks.declared().get(0).containers())
                                .hasSize(1)))
                .containsExactly("ps", "inspect", "images");
    }

    @Test
    void aComposeFileThatChangedIsReadAnew() throws IOException {
        lookAgain(
                StackCollector.Extent.SAME_CONTAINERS,
                () -> Files.writeString(
                        root.resolve("compose.yaml"), "services: {other: {image: \"localhost:5000/app:1\"}}"),
                stacks -> assertThat(stacks.declared().get(0).services())
                        .extracting(Stack.Service::name)
                        .containsExactly("other"));
    }

    @Test
    void noContainersAtAll() throws IOException {
        answer("ps", "null");
        answer("images", "[]");
        Stack stack = look().declared().get(0);
        assertThat(stack.containers()).isEmpty();
        assertThat(stack.images()).containsExactly(new Stack.Image("localhost:5000/app:1", null, null));
        assertThat(Files.readString(root.resolve("calls"))).doesNotContain("inspect");
    }

    @Test
    void hostileAnswersAreUnknown() throws IOException {
        for (String bad : List.of(
                "",
                "[",
                "{}",
                "[{}]",
                "[1]",
                "not json",
                "[{\"Id\":\"short\"}]",
                "[{\"Id\":\"" + WEB + "\",\"Labels\":{\"com.docker.compose.project\":7}}]",
                "[{\"Id\":\"" + WEB + "\",\"Id\":\"" + OTHER + "\"}]",
                PS_4 + PS_4,
                "[".repeat(200) + "]".repeat(200))) {
            answer("ps", bad);
            unknown(Podman.Status.FAILED, "what 'podman ps' writes is not understood");
        }
    }

    @Test
    void inspectMustTellOfWhatItWasAskedFor() throws IOException {
        answer("inspect", "[]");
        unknown(Podman.Status.FAILED, "tells of 0 of 1 containers");
        answer("inspect", inspect("\"Pid\":1", "", "").replace(WEB, OTHER));
        unknown(Podman.Status.FAILED, "tells of other containers");
        answer(
                "inspect",
                inspect("\"Pid\":1", "", "")
                        .replace("\"web\"", "\"else\"")
                        .replace(".project\":\"else", ".project2\":\"else"));
        unknown(Podman.Status.FAILED, "tells of other containers");
    }

    @Test
    void otherVersionsAreUnknown() throws IOException {
        for (String version : List.of("3.4.7", "6.0.0", "40.1", "x", "")) {
            answer("version", "{\"Client\":{\"Version\":\"" + version + "\"}}");
            unknown(Podman.Status.FAILED, "its version '" + version + "' is none that unitward knows");
        }
        answer("version", "{}");
        unknown(Podman.Status.FAILED, "Client.Version is missing");
    }

    @Test
    void aPodmanThatFailsHangsOrIsMissing() throws IOException {
        Files.delete(root.resolve("answer.ps"));
        script("echo warning >&2; echo 'cannot re-exec' >&2; exit 125");
        unknown(Podman.Status.FAILED, "'podman ps' ended with exit code 125: cannot re-exec");
        script("exec sleep 600");
        timeout = Duration.ofSeconds(2);
        unknown(Podman.Status.FAILED, "did not answer before the deadline of 2 s");
        Files.delete(program);
        timeout = Duration.ofSeconds(60);
        unknown(Podman.Status.MISSING, "podman is not installed");
    }

    @Test
    void podmanIsNotAskedWhereThatWouldStartIt() throws IOException {
        Files.delete(root.resolve("run/libpod/tmp/ns_handles"));
        unknown(Podman.Status.NOT_STARTED, "has not been started since boot");
        assertThat(root.resolve("calls")).doesNotExist();
    }

    @Test
    void filesThatComposeFilesMountAsSecretsAreLookedAtAndNeverOpened() throws IOException {
        Files.writeString(
                root.resolve("compose.yaml"),
                "services: {app: {image: a, secrets: [token, other, made], configs: [conf]}}\n"
                        + "secrets: {token: {file: ./token}, other: {file: ./keys/other}, made: {file: ./made}}\n"
                        + "configs: {conf: {file: ~/conf.ini}}\n");
        Files.createDirectory(root.resolve("made"));
        Files.writeString(root.resolve("conf.ini"), "a");
        Stack stack = look().declared().get(0);
        assertThat(stack.files())
                .extracting(file -> Path.of(file.path()).getFileName() + " " + file.kind() + " " + file.status() + " "
                        + file.secret() + " " + file.exposed() + " " + file.sha256())
                .containsExactlyInAnyOrder(
                        "compose.yaml COMPOSE REGULAR false false "
                                + stack.files().get(0).sha256(),
                        "token SECRET REGULAR true false null", // an input, so it is not looked at twice
                        "other SECRET MISSING true null null",
                        "made SECRET DIRECTORY true null null",
                        "conf.ini CONFIG REGULAR true null null");
        assertThat(stack.files())
                .extracting(InputFile::path)
                .contains(root.resolve("keys/other").toString());
    }

    @Test
    void relativePathsStartFromTheDirectoryOfTheStack() throws IOException {
        Files.writeString(root.resolve("compose.yaml"), "{services: {app: {secrets: [s]}}, secrets: {s: {file: s}}}");
        directory = "~/work";
        assertThat(look().declared().get(0).files())
                .extracting(InputFile::path)
                .contains(root.resolve("work/s").toString());
    }

    @Test
    void composeFilesThatCannotBeReadLeaveTheServicesUnknown() throws IOException {
        Files.delete(root.resolve("compose.yaml"));
        Stack stack = look().declared().get(0);
        assertThat(stack.services()).isNull();
        assertThat(stack.servicesProblem()).isEqualTo("compose file ~/compose.yaml could not be read");
        assertThat(stack.files().get(0).status()).isEqualTo(InputFile.Status.MISSING);
        assertThat(stack.containers()).hasSize(1);
    }
}
