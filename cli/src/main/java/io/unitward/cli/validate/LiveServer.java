package io.unitward.cli.validate;

import io.unitward.host.ChildProcess;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The registry of a run on the manager of the caller: a child of this process, which ends with it in whatever way that ends. */
final class LiveServer implements Registry.Server {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    /** Starts what its arguments from the second on are, says so when it answers, and ends it when its own input ends. */
    private static final String HOLD = """
            url=$1; shift
            "$@" >/dev/null </dev/null &
            pid=$!
            trap 'kill -KILL $pid' EXIT
            for try in $(seq 1000); do
                kill -0 $pid || exit 1
                busybox wget -q -O /dev/null "$url" 2>/dev/null && echo ready && break
                sleep 0.05
            done
            cat >/dev/null
            """;

    private final LiveGround ground;
    private final Map<String, String> environment;
    private final List<String> serve;
    private final String address;
    private @Nullable ChildProcess child;

    LiveServer(LiveGround ground, Map<String, String> environment, List<String> serve, String address) {
        this.ground = ground;
        this.environment = new TreeMap<>(ground.user().environment());
        this.environment.putAll(environment);
        this.serve = List.copyOf(serve);
        this.address = address;
    }

    @Override
    public void up() throws IOException {
        if (child != null) {
            return;
        }
        List<String> argv = new ArrayList<>(List.of("sh", "-c", HOLD, "sh", "http://" + address + "/v2/"));
        argv.addAll(serve);
        ChildProcess started =
                ChildProcess.start(argv, environment, ground.base().resolve("registry/errors"));
        child = started;
        try {
            Optional<String> said = started.readLine(Deadline.in(LIMIT));
            if (said.isEmpty()) {
                throw new IOException("the registry at " + address + " did not start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the registry was started", e);
        }
    }

    @Override
    public void down() throws IOException {
        ChildProcess running = child;
        child = null;
        if (running == null) {
            return;
        }
        running.endInput();
        try {
            if (!running.await(Deadline.in(LIMIT))) {
                throw new IOException("the registry at " + address + " did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the registry was ended", e);
        } finally {
            running.close();
        }
    }
}
