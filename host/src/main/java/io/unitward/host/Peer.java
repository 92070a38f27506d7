package io.unitward.host;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import jdk.net.ExtendedSocketOptions;

/** Checks whom a socket belongs to, before a single byte is sent to it. */
final class Peer {
    private static final int TYPE_MASK = 0170000;
    private static final int SOCKET = 0140000;

    private Peer() {}

    /** Checks that the file is a socket and belongs to one of the trusted. */
    static void checkFile(Endpoint endpoint) throws Unreachable {
        Path path = Path.of(endpoint.path());
        try {
            int mode = (Integer) Files.getAttribute(path, "unix:mode");
            if ((mode & TYPE_MASK) != SOCKET) {
                throw new Unreachable(path + " is not a socket");
            }
            long uid = Integer.toUnsignedLong((Integer) Files.getAttribute(path, "unix:uid"));
            if (!endpoint.trustedUids().contains(uid)) {
                throw new Unreachable(
                        "the socket " + path + " belongs to uid " + uid + ", not to " + names(endpoint.trustedUids()));
            }
        } catch (NoSuchFileException e) {
            throw new Unreachable("no socket at " + path);
        } catch (IOException e) {
            throw new Unreachable(Words.of(e) + " at " + path);
        }
    }

    /**
     * The uid of the process that listens, which must be one of the trusted. The kernel tells it ({@code SO_PEERCRED}), so
     * it holds even if the file was exchanged meanwhile.
     */
    static long checkProcess(SocketChannel channel, Endpoint endpoint) throws IOException, Unreachable {
        UserPrincipal user =
                channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        for (long uid : endpoint.trustedUids()) {
            // The JDK shows the peer's uid only as a principal, which is equal to another of the same uid.
            if (user.equals(principal(endpoint, uid))) {
                return uid;
            }
        }
        throw new Unreachable("the process listening at " + endpoint.path() + " runs as " + user.getName() + ", not as "
                + names(endpoint.trustedUids()));
    }

    private static UserPrincipal principal(Endpoint endpoint, long uid) throws IOException {
        return Path.of(endpoint.path())
                .getFileSystem()
                .getUserPrincipalLookupService()
                .lookupPrincipalByName(Long.toString(uid));
    }

    private static String names(Set<Long> uids) {
        return new TreeSet<>(uids).stream().map(uid -> "uid " + uid).collect(Collectors.joining(" or "));
    }
}
