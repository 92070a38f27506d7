package io.unitward.unitfile;

import io.unitward.facts.UnitNames;
import java.util.List;
import java.util.Set;

/** What systemd asks of a socket: {@code socket_verify} in {@code src/core/socket.c}. */
final class SocketRules {
    private static final Set<String> STREAMS = Set.of("ListenStream", "ListenSequentialPacket");
    private static final Set<String> ADDRESSES = Set.of("ListenStream", "ListenSequentialPacket", "ListenDatagram");
    private static final Set<String> LISTENS = Set.of(
            "ListenStream",
            "ListenDatagram",
            "ListenSequentialPacket",
            "ListenFIFO",
            "ListenNetlink",
            "ListenSpecial",
            "ListenMessageQueue",
            "ListenUSBFunction");
    /** Less than fits into an address, so that a path put in place of a specifier fits as well. */
    private static final int SHORT = 60;

    private static final int LARGEST_PORT = 65_535;

    private final LoadSubject subject;
    private final SettingReader settings;
    private final Refusals refusals;

    SocketRules(LoadSubject subject, SettingReader settings, Refusals refusals) {
        this.subject = subject;
        this.settings = settings;
        this.refusals = refusals;
    }

    void check() {
        List<Assignment> ports = settings.list("Socket", LISTENS);
        Certainty listens = Certainty.NO;
        Certainty datagrams = Certainty.NO;
        int nodes = 0;
        boolean nodesKnown = true;
        for (Assignment port : ports) {
            Certainty good = listens(port);
            listens = listens.or(good);
            datagrams = datagrams.or(good.and(!STREAMS.contains(port.key())));
            boolean isNode = port.key().equals("ListenFIFO")
                    || (ADDRESSES.contains(port.key()) && port.value().startsWith("/"));
            nodes += isNode && good == Certainty.YES ? 1 : 0;
            nodesKnown &= good != Certainty.MAYBE
                    && !(ADDRESSES.contains(port.key()) && port.value().startsWith("%"));
        }
        boolean accept = settings.isTrue("Socket", "Accept");
        refusals.badSetting(
                listens.not(),
                "a socket must have something to listen on, such as ListenStream=",
                settings.at("Socket", LISTENS.toArray(String[]::new)));
        boolean noneLeft = "0".equals(settings.text("Socket", "MaxConnections"));
        refusals.unknown(
                settings.mentions("Socket", "MaxConnections")
                        && !noneLeft
                        && !String.valueOf(settings.text("Socket", "MaxConnections"))
                                .matches("[1-9][0-9]{0,8}"),
                "MaxConnections= is not read as systemd reads it");
        // 257 refuses none with Accept=no too.
        boolean always = subject.release() >= LoadCheck.NEWEST;
        Certainty refusesNone = accept || always ? Certainty.YES : Certainty.of(false);
        if (!accept && !always && subject.release() > 252) {
            refusesNone = Certainty.MAYBE;
        }
        refusals.badSetting(
                refusesNone.and(noneLeft),
                "a socket may not have MaxConnections=0",
                settings.at("Socket", "MaxConnections"));
        refusals.badSetting(
                datagrams.and(accept),
                "a socket with Accept=yes may only have ListenStream= and ListenSequentialPacket=",
                settings.at("Socket", "Accept"));
        refusals.badSetting(
                service().and(accept),
                "a socket with Accept=yes may not have Service=",
                settings.at("Socket", "Service"));
        boolean linked = !settings.list("Socket", Set.of("Symlinks")).isEmpty();
        refusals.badSetting(
                Certainty.of(linked).and(nodesKnown ? Certainty.of(nodes != 1) : Certainty.MAYBE),
                "a socket with Symlinks= must have one fifo or socket in the file system",
                settings.at("Socket", "Symlinks"));
        refusals.unknown(
                linked
                        && settings.list("Socket", Set.of("Symlinks")).stream()
                                .noneMatch(link -> link.value().matches("(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+")),
                "Symlinks= is not read as systemd reads it");
    }

    /** Whether the manager listens there; an address that it cannot read is none. */
    private Certainty listens(Assignment port) {
        Specifiers.Resolved resolved = new Specifiers(subject).resolve(port.value());
        String value = resolved.text();
        if (resolved.fails() == Certainty.YES) {
            return Certainty.NO;
        }
        if (value == null || port.key().equals("ListenNetlink") || port.key().equals("ListenUSBFunction")) {
            return Certainty.MAYBE;
        }
        if (!ADDRESSES.contains(port.key())) {
            boolean kernels =
                    value.matches("/(proc|sys|dev)(/.*)?") && !port.key().equals("ListenSpecial");
            return kernels ? Certainty.MAYBE : Certainty.of(UnitPaths.isNormal(value));
        }
        if (value.startsWith("/") || (value.startsWith("@") && value.length() > 1)) {
            boolean plain = value.startsWith("@") || UnitPaths.isNormal(value);
            return plain && value.length() <= SHORT && !value.endsWith("/") ? Certainty.YES : Certainty.MAYBE;
        }
        if (value.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(value);
            boolean good = number > 0 && number <= LARGEST_PORT && !value.startsWith("0");
            boolean packets = port.key().equals("ListenSequentialPacket");
            return good
                    ? Certainty.of(!packets)
                    : number == 0 || number > LARGEST_PORT ? Certainty.NO : Certainty.MAYBE;
        }
        // A word without a colon, slash, at sign or digit is no address of any kind.
        return value.matches("[A-Za-z]+") ? Certainty.NO : Certainty.MAYBE;
    }

    /** Whether there is a service of its own, which systemd looks for by name. */
    private Certainty service() {
        Certainty named = Certainty.NO;
        for (Assignment assignment : settings.all("Socket", "Service")) {
            String name = assignment.value();
            if (name.indexOf('%') >= 0) {
                named = named.or(Certainty.MAYBE);
            } else if (name.endsWith(".service")) {
                boolean good = UnitNames.isUnitName(name) && !UnitNames.isTemplate(name) && !name.contains("@");
                named = named.or(good ? Certainty.YES : Certainty.MAYBE);
            }
        }
        return named;
    }
}
