package io.unitward.json;

import io.unitward.facts.Container;
import io.unitward.facts.HealthStatus;
import io.unitward.facts.HealthTimer;
import io.unitward.facts.InputFile;
import io.unitward.facts.InputKind;
import io.unitward.facts.Podman;
import io.unitward.facts.Stack;
import io.unitward.facts.StackRequest;
import io.unitward.facts.Stacks;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a snapshot that are about stacks. Snapshots of older versions have none. */
final class StacksReader {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

    private final JsonReader in;
    private final FileReader files;

    StacksReader(JsonReader in, FileReader files) {
        this.in = in;
        this.files = files;
    }

    List<StackRequest> requests() throws BadJson {
        SnapshotReader.Once names = new SnapshotReader.Once();
        return in.list(() -> request(names));
    }

    private StackRequest request(SnapshotReader.Once names) throws BadJson {
        String name = null;
        Long uid = null;
        String unit = null;
        String project = null;
        List<String> composeFiles = null;
        List<StackRequest.InputRequest> inputs = null;
        String directory = null;
        in.element();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "name" -> name = in.text();
                case "uid" -> uid = in.number(0);
                case "unit" -> unit = in.text();
                case "project" -> project = in.text();
                case "composeFiles" -> composeFiles = in.texts();
                case "inputs" -> inputs = in.list(this::input);
                case "directory" -> directory = in.text();
                default -> in.skip();
            }
        }
        StackRequest request = new StackRequest(
                in.need(name, "name"),
                uid,
                in.need(unit, "unit"),
                in.need(project, "project"),
                in.need(composeFiles, "composeFiles"),
                in.need(inputs, "inputs"),
                directory);
        names.check(in, "stack", request.name());
        return request;
    }

    private StackRequest.InputRequest input() throws BadJson {
        String path = null;
        String legacy = null;
        InputKind kind = null;
        Boolean secret = null;
        in.element();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "path" -> path = in.text();
                case "legacy" -> legacy = in.text();
                case "kind" -> kind = in.word(InputKind.class);
                case "secret" -> secret = in.truth();
                default -> in.skip();
            }
        }
        return new StackRequest.InputRequest(
                in.need(path, "path"), legacy, in.need(kind, "kind"), in.need(secret, "secret"));
    }

    /** What was seen; a null is as good as a snapshot without it. */
    Stacks read() throws BadJson {
        Podman podman = null;
        List<Stack> declared = null;
        List<HealthTimer> healthTimers = null;
        if (!in.object()) {
            return Stacks.NONE;
        }
        SnapshotReader.Once names = new SnapshotReader.Once();
        SnapshotReader.Once timers = new SnapshotReader.Once();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "podman" -> podman = podman();
                case "declared" -> declared = in.list(() -> stack(names));
                case "healthTimers" -> healthTimers = in.list(() -> timer(timers));
                default -> in.skip();
            }
        }
        return new Stacks(
                in.need(podman, "podman"), in.need(declared, "declared"), in.need(healthTimers, "healthTimers"));
    }

    private @Nullable Podman podman() throws BadJson {
        Podman.Status status = null;
        String version = null;
        String reason = null;
        if (!in.object()) {
            return null;
        }
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "status" -> status = in.word(Podman.Status.class);
                case "version" -> version = in.text();
                case "reason" -> reason = in.text();
                default -> in.skip();
            }
        }
        return new Podman(in.need(status, "status"), version, reason);
    }

    private HealthTimer timer(SnapshotReader.Once timers) throws BadJson {
        String unit = null;
        String containerId = null;
        Boolean orphaned = null;
        in.element();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "unit" -> unit = in.text();
                case "containerId" -> containerId = id();
                case "orphaned" -> orphaned = in.truth();
                default -> in.skip();
            }
        }
        HealthTimer timer = new HealthTimer(in.need(unit, "unit"), in.need(containerId, "containerId"), orphaned);
        timers.check(in, "health timer", timer.unit());
        return timer;
    }

    private Stack stack(SnapshotReader.Once names) throws BadJson {
        String name = null;
        String unit = null;
        String project = null;
        Stack.Run run = null;
        List<Stack.Service> services = null;
        String servicesProblem = null;
        List<Container> containers = null;
        List<Stack.Image> images = null;
        List<InputFile> inputs = null;
        List<String> problems = null;
        Instant operatedSince = null;
        Stack.CutShort cutShort = null;
        in.element();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "name" -> name = in.text();
                case "unit" -> unit = in.text();
                case "project" -> project = in.text();
                case "run" -> run = run();
                case "services" -> services = in.absent() ? null : in.list(this::service);
                case "servicesProblem" -> servicesProblem = in.text();
                case "containers" -> containers = in.absent() ? null : containers();
                case "images" -> images = in.absent() ? null : images();
                case "files" -> inputs = in.list(this::file);
                case "problems" -> problems = in.texts();
                case "operatedSince" -> operatedSince = in.instant();
                case "cutShort" -> cutShort = cutShort();
                default -> in.skip();
            }
        }
        Stack stack = new Stack(
                in.need(name, "name"),
                in.need(unit, "unit"),
                in.need(project, "project"),
                run,
                services,
                servicesProblem,
                containers,
                images,
                in.need(inputs, "files"),
                in.need(problems, "problems"),
                operatedSince,
                cutShort);
        names.check(in, "stack", stack.name());
        return stack;
    }

    private Stack.@Nullable CutShort cutShort() throws BadJson {
        Instant begun = null;
        Stack.Phase phase = null;
        if (!in.object()) {
            return null;
        }
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "begun" -> begun = in.instant();
                case "phase" -> phase = in.word(Stack.Phase.class);
                default -> in.skip();
            }
        }
        return new Stack.CutShort(in.need(begun, "begun"), in.need(phase, "phase"));
    }

    private Stack.@Nullable Run run() throws BadJson {
        String activeState = null;
        String subState = null;
        String job = null;
        String result = null;
        Instant startedAt = null;
        Instant stateChangedAt = null;
        String invocationId = null;
        Long restarts = null;
        if (!in.object()) {
            return null;
        }
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "activeState" -> activeState = in.text();
                case "subState" -> subState = in.text();
                case "job" -> job = in.text();
                case "result" -> result = in.text();
                case "startedAt" -> startedAt = in.instant();
                case "stateChangedAt" -> stateChangedAt = in.instant();
                case "invocationId" -> invocationId = in.text();
                case "restarts" -> restarts = in.number(0);
                default -> in.skip();
            }
        }
        return new Stack.Run(
                in.need(activeState, "activeState"),
                in.need(subState, "subState"),
                job,
                result,
                startedAt,
                stateChangedAt,
                invocationId,
                restarts);
    }

    private Stack.Service service() throws BadJson {
        String name = null;
        Boolean byDefault = null;
        String image = null;
        Long replicas = null;
        Boolean ends = null;
        Boolean checked = null;
        in.element();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "name" -> name = in.text();
                case "byDefault" -> byDefault = in.truth();
                case "image" -> image = in.text();
                case "replicas" -> replicas = in.number(0);
                case "ends" -> ends = in.truth();
                case "checked" -> checked = in.truth();
                default -> in.skip();
            }
        }
        return new Stack.Service(
                in.need(name, "name"),
                in.need(byDefault, "byDefault"),
                image,
                replicas,
                Boolean.TRUE.equals(ends),
                Boolean.TRUE.equals(checked));
    }

    List<Stack.Image> images() throws BadJson {
        return in.list(this::image);
    }

    private Stack.Image image() throws BadJson {
        String reference = null;
        String id = null;
        String digest = null;
        in.element();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "reference" -> reference = in.text();
                case "id" -> id = in.text();
                case "digest" -> digest = in.text();
                default -> in.skip();
            }
        }
        return new Stack.Image(in.need(reference, "reference"), id, digest);
    }

    List<Container> containers() throws BadJson {
        SnapshotReader.Once ids = new SnapshotReader.Once();
        return in.list(() -> container(ids));
    }

    private Container container(SnapshotReader.Once ids) throws BadJson {
        String id = null;
        String name = null;
        String service = null;
        String state = null;
        Long exitCode = null;
        Container.Health health = null;
        Long restarts = null;
        Instant createdAt = null;
        Instant startedAt = null;
        Instant finishedAt = null;
        String image = null;
        String imageId = null;
        String imageDigest = null;
        String unitLabel = null;
        in.element();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "id" -> id = id();
                case "name" -> name = in.text();
                case "service" -> service = in.text();
                case "state" -> state = in.text();
                case "exitCode" -> exitCode = in.number(Integer.MIN_VALUE);
                case "health" -> health = health();
                case "restarts" -> restarts = in.number(0);
                case "createdAt" -> createdAt = in.instant();
                case "startedAt" -> startedAt = in.instant();
                case "finishedAt" -> finishedAt = in.instant();
                case "image" -> image = in.text();
                case "imageId" -> imageId = in.text();
                case "imageDigest" -> imageDigest = in.text();
                case "unitLabel" -> unitLabel = in.text();
                default -> in.skip();
            }
        }
        Container container = new Container(
                in.need(id, "id"),
                in.need(name, "name"),
                service,
                state,
                exitCode,
                in.need(health, "health"),
                restarts,
                createdAt,
                startedAt,
                finishedAt,
                image,
                imageId,
                imageDigest,
                unitLabel);
        ids.check(in, "container", container.id());
        return container;
    }

    private Container.@Nullable Health health() throws BadJson {
        HealthStatus status = null;
        Instant lastEndedAt = null;
        Long lastExitCode = null;
        Long failingStreak = null;
        Long intervalMillis = null;
        Long timeoutMillis = null;
        if (!in.object()) {
            return null;
        }
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "status" -> status = in.word(HealthStatus.class);
                case "lastEndedAt" -> lastEndedAt = in.instant();
                case "lastExitCode" -> lastExitCode = in.number(Integer.MIN_VALUE);
                case "failingStreak" -> failingStreak = in.number(0);
                case "intervalMillis" -> intervalMillis = in.number(0);
                case "timeoutMillis" -> timeoutMillis = in.number(0);
                default -> in.skip();
            }
        }
        return new Container.Health(
                in.need(status, "status"), lastEndedAt, lastExitCode, failingStreak, intervalMillis, timeoutMillis);
    }

    private InputFile file() throws BadJson {
        String path = null;
        String usedPath = null;
        InputKind kind = null;
        Boolean secret = null;
        InputFile.Status status = null;
        Integer mode = null;
        Long uid = null;
        Long gid = null;
        Boolean exposed = null;
        String sha256 = null;
        String reason = null;
        in.element();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "path" -> path = in.path();
                case "usedPath" -> usedPath = in.path();
                case "kind" -> kind = in.word(InputKind.class);
                case "secret" -> secret = in.truth();
                case "status" -> status = in.word(InputFile.Status.class);
                case "mode" -> mode = files.mode();
                case "uid" -> uid = in.number(0);
                case "gid" -> gid = in.number(0);
                case "exposed" -> exposed = in.truth();
                case "sha256" -> sha256 = files.digest();
                case "reason" -> reason = in.text();
                default -> in.skip();
            }
        }
        if (Boolean.TRUE.equals(secret) && sha256 != null) {
            throw in.here("has a sha256 although it is secret");
        }
        return new InputFile(
                in.need(path, "path"),
                in.need(usedPath, "usedPath"),
                in.need(kind, "kind"),
                in.need(secret, "secret"),
                in.need(status, "status"),
                mode,
                uid,
                gid,
                exposed,
                sha256,
                reason);
    }

    private @Nullable String id() throws BadJson {
        String id = in.text();
        if (id != null && !ID.matcher(id).matches()) {
            throw in.wrong(id, "64 hex digits in lower case");
        }
        return id;
    }
}
