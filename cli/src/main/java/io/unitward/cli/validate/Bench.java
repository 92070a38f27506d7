package io.unitward.cli.validate;

import io.unitward.cli.sandbox.SandboxSpec;
import io.unitward.cli.validate.Outcome.Place;
import io.unitward.cli.validate.ValidationTest.Need;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What tests run on, each started when the first test asks for it and shared by all that do. */
public class Bench implements AutoCloseable {
    private static final String ROOT =
            "; root needs none of that: 'sudo unitward validate --tests T06,T08'; this manager is"
                    + " never stopped or signalled, and nothing is written into /etc";

    private final TestedProgram program;
    private final @Nullable Path compose;
    private final boolean ownRegistry;
    private final @Nullable LiveGround live;
    private final List<ProbeHost> discarded = new ArrayList<>();
    private boolean keeps;
    private @Nullable ProbeHost manager;
    private @Nullable ProbeHost beside;
    private @Nullable Unprovided noManager;
    private @Nullable PodmanHost podman;
    private @Nullable Unprovided noPodman;

    /**
     * Starts nothing yet.
     *
     * @param compose the docker-compose that somebody named; null to look for one
     */
    public Bench(TestedProgram program, @Nullable Path compose) {
        this(program, compose, false);
    }

    /** The same on the manager of the caller. */
    Bench(TestedProgram program, @Nullable Path compose, LiveGround live) {
        this.program = program;
        this.compose = compose;
        this.ownRegistry = true;
        this.live = live;
    }

    /** The same, perhaps with our own registry where there is another one, too. */
    Bench(TestedProgram program, @Nullable Path compose, boolean ownRegistry) {
        this.program = program;
        this.compose = compose;
        this.ownRegistry = ownRegistry;
        this.live = null;
    }

    /** Lets hosts of tests that do not pass run until {@link #close}, too. */
    public void keep() {
        keeps = true;
    }

    /** For each host that runs a command line, for root, that gives a shell of the manager's owner in it. */
    public List<String> shells() {
        List<ProbeHost> hosts = new ArrayList<>(discarded);
        if (manager != null) {
            hosts.add(manager);
        }
        if (podman != null) {
            hosts.add(podman.host());
        }
        return hosts.stream()
                .filter(host -> host.ground() instanceof SandboxGround)
                .map(host -> host.sandbox().shell())
                .toList();
    }

    /** Makes a host ready for a test: one without podman has no probe on it. */
    void prepare(Need need) throws Unprovided, IOException {
        switch (need) {
            case MANAGER -> manager().clear();
            case SANDBOX -> sandbox().clear();
            case PODMAN -> podman();
        }
    }

    /** Where a test with that need is done. */
    Place place(Need need) {
        return live == null || need == Need.SANDBOX ? Place.SANDBOX : Place.LIVE;
    }

    /** Lets no other test use the host of one that did not pass, since nobody knows what it left. */
    void discard(Need need) throws IOException {
        ProbeHost host = take(need);
        if (live != null) {
            closeBeside();
            live.clean();
        } else if (host != null && keeps) {
            discarded.add(host);
        } else if (host != null) {
            host.close();
        }
    }

    private @Nullable ProbeHost take(Need need) {
        ProbeHost host = need == Need.PODMAN ? (podman == null ? null : podman.host()) : manager;
        if (need == Need.PODMAN) {
            podman = null;
        } else {
            manager = null;
        }
        return host;
    }

    /** A manager with podman. */
    PodmanHost podman() throws Unprovided, IOException {
        if (noPodman != null) {
            throw noPodman;
        }
        PodmanHost host = podman;
        if (host == null) {
            try {
                HostTools tools = HostTools.find(compose);
                host = live == null
                        ? PodmanHost.start(program, ownRegistry ? tools.withoutRegistry() : tools)
                        : PodmanHost.on(live, program, tools);
            } catch (Unprovided e) {
                noPodman = e;
                throw e;
            } catch (InterruptedException e) {
                throw interrupted();
            }
            podman = host;
        }
        return host;
    }

    /** The manager that most tests are done on. */
    ProbeHost manager() throws Unprovided, IOException {
        if (live == null) {
            return sandbox();
        }
        ProbeHost host = manager == null ? ProbeHost.on(live, program) : manager;
        manager = host;
        return host;
    }

    /** A throw-away manager. */
    ProbeHost sandbox() throws Unprovided, IOException {
        if (noManager != null) {
            throw noManager;
        }
        ProbeHost host = live == null ? manager : beside;
        if (host == null) {
            try {
                host = live == null
                        ? ProbeHost.start(SandboxSpec.userOf(ProbeHost.uid()), program)
                        : ProbeHost.beside(live.user(), program);
            } catch (Unprovided e) {
                noManager = live == null ? e : new Unprovided(e.reason() + ROOT);
                throw noManager;
            } catch (InterruptedException e) {
                throw interrupted();
            }
            if (live == null) {
                manager = host;
            } else {
                beside = host;
            }
        }
        return host;
    }

    private void closeBeside() throws IOException {
        ProbeHost host = beside;
        beside = null;
        if (host != null) {
            host.close();
        }
    }

    private static IOException interrupted() {
        Thread.currentThread().interrupt();
        return new IOException("interrupted while a manager was started");
    }

    /**
     * Ends and removes all of it.
     *
     * @throws IOException when something could not be removed; the rest is
     */
    @Override
    public void close() throws IOException {
        List<ProbeHost> hosts = new ArrayList<>(discarded);
        discarded.clear();
        for (Need need : Need.values()) {
            ProbeHost host = take(need);
            if (host != null) {
                hosts.add(host);
            }
        }
        if (live != null) {
            hosts.clear();
            try {
                closeBeside();
            } finally {
                live.close();
            }
        }
        IOException failure = null;
        for (ProbeHost host : hosts) {
            try {
                host.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
