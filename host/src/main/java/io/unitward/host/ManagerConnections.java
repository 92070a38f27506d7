package io.unitward.host;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Opens connections to systemd managers. */
public final class ManagerConnections {
    private static final String MANAGER = "org.freedesktop.systemd1";

    private ManagerConnections() {}

    /**
     * Connects to a manager: to its own socket, which is faster and needs no bus daemon, or else over the bus. As the system
     * manager's own socket is root's, others go to the bus at once.
     *
     * @param target which manager
     * @param deadline when to give up, over all endpoints together
     * @return a connection on which the other side has authenticated us
     * @throws ManagerUnavailable when no endpoint can be used, saying why for each that was tried
     */
    public static ManagerConnection open(Target target, Deadline deadline) throws ManagerUnavailable {
        List<String> reasons = new ArrayList<>();
        for (Endpoint endpoint : endpoints(target)) {
            if (!reasons.isEmpty() && deadline.passed()) {
                reasons.add("no time was left to try " + endpoint.path());
                break;
            }
            try {
                return open(endpoint, deadline);
            } catch (Unreachable e) {
                reasons.add(String.valueOf(e.getMessage()));
            }
        }
        throw new ManagerUnavailable(String.join("; ", reasons));
    }

    private static List<Endpoint> endpoints(Target target) throws ManagerUnavailable {
        if (target.system()) {
            Endpoint bus = new Endpoint(target.runRoot() + "/dbus/system_bus_socket", true, Set.of(0L));
            Endpoint direct = new Endpoint(target.runRoot() + "/systemd/private", false, Set.of(0L));
            return target.callerUid() == 0 ? List.of(direct, bus) : List.of(bus);
        }
        String directory = target.runtimeDirectory();
        if (directory == null || directory.isEmpty()) {
            throw new ManagerUnavailable("no runtime directory: XDG_RUNTIME_DIR is not set");
        }
        if (!directory.startsWith("/")) {
            throw new ManagerUnavailable(
                    "the runtime directory " + Words.quoted(directory) + " is not an absolute path");
        }
        Set<Long> trusted = target.callerUid() == 0 ? Set.of(0L) : Set.of(0L, target.callerUid());
        return List.of(
                new Endpoint(directory + "/systemd/private", false, trusted),
                new Endpoint(directory + "/bus", true, trusted));
    }

    private static ManagerConnection open(Endpoint endpoint, Deadline deadline) throws Unreachable {
        try {
            Peer.checkFile(endpoint);
            Wire wire = Wire.connect(UnixDomainSocketAddress.of(endpoint.path()), deadline);
            if (wire == null) {
                throw new Unreachable(Words.noAnswer(deadline) + " at " + endpoint.path());
            }
            try {
                return handshake(wire, endpoint, deadline);
            } catch (IOException | Malformed | Unreachable | RuntimeException e) {
                wire.close();
                throw e;
            }
        } catch (InvalidPathException e) {
            throw new Unreachable("the path " + Words.quoted(endpoint.path()) + " is not valid");
        } catch (IOException e) {
            throw new Unreachable(Words.of(e) + " at " + endpoint.path());
        } catch (Malformed e) {
            throw new Unreachable(endpoint.path() + " sent " + e.getMessage() + ", which is not valid D-Bus");
        }
    }

    private static ManagerConnection handshake(Wire wire, Endpoint endpoint, Deadline deadline)
            throws IOException, Malformed, Unreachable {
        long peerUid = Peer.checkProcess(wire.channel(), endpoint);
        Handshake handshake = new Handshake(wire, endpoint, deadline);
        handshake.authenticate(ProcessUid.own());
        if (!endpoint.bus()) {
            return new SocketConnection(wire, new CallEncoder(null), peerUid);
        }
        handshake.greet(MANAGER);
        return new SocketConnection(wire, new CallEncoder(MANAGER), peerUid);
    }
}
