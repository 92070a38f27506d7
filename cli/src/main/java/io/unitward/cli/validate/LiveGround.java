package io.unitward.cli.validate;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.SandboxCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The manager of the caller. All that is made there is in a {@link LiveRecord} before it is made; a reload is refused while it
 * would do something to anybody else's unit; the manager itself is never stopped or signalled.
 */
final class LiveGround implements Ground {
    /** How long jobs that come and go, such as those of health checks, are waited for. */
    private static final Duration JOBS = Duration.ofSeconds(10);

    private static final Duration STEP = Duration.ofMillis(100);

    private final LiveUser user;
    private final LiveRecord record;
    private final Supplier<String> held;
    private final List<AutoCloseable> children = new ArrayList<>();

    private LiveGround(LiveUser user, LiveRecord record, Supplier<String> held) {
        this.user = user;
        this.record = record;
        this.held = held;
    }

    /**
     * Begins a run, of which nothing is there yet.
     *
     * @throws IOException when it cannot be written down
     */
    static LiveGround begin(LiveUser user, String run, Supplier<String> held) throws IOException {
        LiveRecord record = new LiveRecord(run, LiveTraces.absent(user));
        record.write(user.base());
        LiveGround ground = new LiveGround(user, record, held);
        ground.furnish();
        return ground;
    }

    /** What is left of a run whose record was found. */
    static LiveGround left(LiveUser user, LiveRecord record, Supplier<String> held) {
        return new LiveGround(user, record, held);
    }

    LiveUser user() {
        return user;
    }

    String run() {
        return record.run();
    }

    /** Ends something together with all the rest. */
    void own(AutoCloseable child) {
        children.add(child);
    }

    @Override
    public Outcome.Place place() {
        return Outcome.Place.LIVE;
    }

    @Override
    public Path base() {
        return user.base();
    }

    @Override
    public Path units() {
        return user.units();
    }

    @Override
    public Path foreign() {
        return user.runtimeUnits();
    }

    @Override
    public Path configuration() {
        return user.base().resolve("config/unitward");
    }

    @Override
    public String paths(String configuration) {
        return configuration
                .replace("~/.config/systemd/user", user.units().toString())
                .replace("~/", user.base() + "/");
    }

    @Override
    public List<String> selection() {
        return List.of(Probes.GLOB);
    }

    /** Configuration, memory, locks and cache of its own, so that nothing of the caller's is read or written. */
    @Override
    public Map<String, String> environment() {
        Path base = user.base();
        return Map.of(
                "XDG_CONFIG_HOME", base.resolve("config").toString(),
                "XDG_STATE_HOME", base.resolve("state").toString(),
                "XDG_CACHE_HOME", base.resolve("cache").toString());
    }

    /** What units that {@code stack unit} wrote need, too, since the manager starts them. */
    String dropIn() {
        StringBuilder text = new StringBuilder("[Service]\n");
        new TreeMap<>(environment())
                .forEach((name, value) -> text.append("Environment=\"")
                        .append(name)
                        .append('=')
                        .append(value.replace("%", "%%"))
                        .append("\"\n"));
        return text.toString();
    }

    /** {@code stack unit} writes below {@code XDG_CONFIG_HOME}, and the manager reads its owner's own units elsewhere. */
    private void furnish() throws IOException {
        Path systemd = user.base().resolve("config/systemd");
        createDirectories(systemd.getParent());
        createDirectories(user.units());
        link(systemd, Objects.requireNonNull(user.units().getParent()));
    }

    @Override
    public CommandResult run(SandboxCommand command) throws IOException {
        if (command.uid().isPresent()) {
            throw new IllegalArgumentException("a command of uid " + command.uid() + "; expected one of the caller");
        }
        return user.run(command.argv(), command.environment(), command.deadline());
    }

    @Override
    public void write(Path file, String text) throws IOException {
        createDirectories(file.getParent());
        Files.writeString(mine(file), text);
    }

    @Override
    public void createDirectories(@Nullable Path directory) throws IOException {
        if (directory != null && !Files.isDirectory(directory)) {
            createDirectories(directory.getParent());
            Files.createDirectory(
                    mine(directory),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        }
    }

    @Override
    public void link(Path link, Path target) throws IOException {
        Files.createSymbolicLink(mine(link), target);
    }

    /** That path, if it is of this run; anything else is a mistake of this program, and nothing is written. */
    private Path mine(Path path) {
        if (!path.startsWith(user.base()) && !record.owns(path)) {
            throw new IllegalArgumentException("path '" + path + "'; expected one that is in the record of this run");
        }
        return path;
    }

    @Override
    public void beforeReload() throws Unprovided, IOException {
        LiveUnits units = LiveUnits.read(user);
        for (long waited = 0; !units.jobs().isEmpty() && waited < JOBS.toMillis(); waited += STEP.toMillis()) {
            LockSupport.parkNanos(STEP.toNanos());
            units = LiveUnits.read(user);
        }
        String hold = held.get();
        String obstacle = hold.isEmpty() ? obstacle(units) : hold;
        if (obstacle != null) {
            throw new Unprovided(obstacle + "; nothing was reloaded");
        }
    }

    /** Why no reload may be done, a sentence without a full stop; null when nothing is against it. */
    static @Nullable String obstacle(LiveUnits units) {
        List<String> pending = units.pending();
        if (!pending.isEmpty()) {
            return "a reload is pending for " + String.join(", ", pending)
                    + ", which every reload of the tests would bring about; expected none ('systemctl --user"
                    + " daemon-reload', if that is what is wanted)";
        }
        List<String> jobs = units.jobs();
        return jobs.isEmpty()
                ? null
                : "jobs are queued for " + String.join(", ", jobs) + "; expected none ('systemctl --user list-jobs')";
    }

    /** Of the journal what is the probes', and of the containers likewise: the rest is nobody's business. */
    @Override
    public Map<String, List<String>> looks() {
        return Map.of(
                "podman.txt", List.of("podman", "ps", "-a", "--filter", "label=" + LiveRecord.LABEL + "=" + run()),
                "journalctl.txt",
                        List.of("journalctl", "--user", "-q", "--no-pager", "-n", "400", "--user-unit", Probes.GLOB));
    }

    /** Ends and removes what the tests made so far; the run goes on. */
    void clean() throws IOException {
        new LiveTraces(user, record).remove(this::endChildren, this::beforeReload);
        for (String name : List.of("declared", "stacks", "generation", "generations", "store", "registry", "state")) {
            ProbeHost.removeTree(user.base().resolve(name));
        }
    }

    private void endChildren() throws IOException {
        List<AutoCloseable> all = List.copyOf(children);
        children.clear();
        for (AutoCloseable child : all) {
            try {
                child.close();
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (!Files.exists(LiveRecord.file(user.base()), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        clean();
        LiveTraces.removeBase(user.base());
    }
}
