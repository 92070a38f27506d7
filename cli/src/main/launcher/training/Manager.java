import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers like a user manager with some 40 units, so that the training run of the class-data archive is a whole audit
 * where no manager can be started. Run from its source by 'train', which ends it; no part of what is shipped.
 *
 * <p>usage: Manager.java HOME RUNTIME_DIR; listens at RUNTIME_DIR/systemd/private.
 */
final class Manager {
    private static final List<String> UNITS = units();
    /** Just now: what was made before this process counts as loaded. */
    private static final long LOADED_MICROS = System.currentTimeMillis() * 1000;

    private static final long LOADED_MONOTONIC_MICROS = System.nanoTime() / 1000;

    private final Path units;
    private final String home;
    private final String runtime;

    private Manager(String home, String runtime) {
        this.home = home;
        this.runtime = runtime;
        this.units = Path.of(home, ".config/systemd/user");
    }

    private static List<String> units() {
        List<String> units = new ArrayList<>(
                List.of("good.service", "dropped-in.service", "waiting.service", "stray.service", "default.target", "root.slice"));
        for (int i = 1; i <= 30; i++) {
            units.add("more-" + i + ".service");
        }
        return units;
    }

    public static void main(String[] args) throws IOException {
        Path socket = Path.of(args[1], "systemd/private");
        Files.createDirectories(socket.getParent());
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(socket));
            while (true) {
                try (SocketChannel caller = listener.accept()) {
                    new Manager(args[0], args[1]).serve(caller);
                } catch (EOFException left) {
                    // The audit has what it wanted.
                }
            }
        }
    }

    private void serve(SocketChannel caller) throws IOException {
        DataInputStream in = new DataInputStream(Channels.newInputStream(caller));
        OutputStream out = Channels.newOutputStream(caller);
        StringBuilder greeting = new StringBuilder();
        while (greeting.indexOf("BEGIN\r\n") < 0) {
            greeting.append((char) in.readUnsignedByte());
        }
        out.write("OK 0123456789abcdef0123456789abcdef\r\n".getBytes(StandardCharsets.US_ASCII));
        while (true) {
            byte[] fixed = in.readNBytes(16);
            if (fixed.length < 16) {
                throw new EOFException();
            }
            ByteBuffer head = ByteBuffer.wrap(fixed).order(ByteOrder.LITTLE_ENDIAN);
            byte[] fields = in.readNBytes(head.getInt(12) + 7 & ~7);
            ByteBuffer body =
                    ByteBuffer.wrap(in.readNBytes(head.getInt(4))).order(ByteOrder.LITTLE_ENDIAN);
            Value value = body.hasRemaining() ? property(unitIn(fields), second(body)) : list();
            out.write(reply(head.getInt(8), value));
        }
    }

    /** The unit whose object path is in the header; 'systemd1' when it is the manager's own. */
    private static String unitIn(byte[] fields) {
        String text = new String(fields, StandardCharsets.ISO_8859_1);
        String path = text.substring(text.indexOf("/org/freedesktop/systemd1"));
        path = path.substring(0, path.indexOf('\0'));
        return path.substring(path.lastIndexOf('/') + 1).replace("_2e", ".").replace("_2d", "-").replace("_5c", "\\");
    }

    /** The second of two strings: the property of a Get. */
    private static String second(ByteBuffer body) {
        body.position(4 + body.getInt(0) + 1 + 3 & ~3);
        byte[] text = new byte[body.getInt()];
        body.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private Value property(String unit, String name) {
        boolean known = UNITS.contains(unit);
        Value value = new Value();
        switch (name) {
            case "UnitPath" -> value.of("as").strings(units.toString(), runtime + "/systemd/user");
            case "Environment" -> value.of("as").strings("HOME=" + home, "XDG_RUNTIME_DIR=" + runtime);
            case "Version" -> value.of("s").string("252.38-1~deb12u1");
            case "SystemState" -> value.of("s").string("running");
            case "Names" -> value.of("as").strings(unit);
            case "Id" -> value.of("s").string(unit);
            case "LoadState" -> value.of("s").string(known ? "loaded" : "not-found");
            case "ActiveState" -> value.of("s").string(known ? "active" : "inactive");
            case "SubState" -> value.of("s").string(known ? "running" : "dead");
            case "SourcePath" -> value.of("s").string("");
            case "FragmentPath" -> value.of("s")
                    .string(!known || unit.equals("root.slice") ? "" : unit.equals("stray.service") ? runtime + "/systemd/user/" + unit : units.resolve(unit).toString());
            case "DropInPaths" -> value.of("as")
                    .strings(unit.startsWith("dropped-in") ? new String[] {units.resolve(unit + ".d/50-loaded.conf").toString()} : new String[0]);
            case "NeedDaemonReload" -> value.of("b").number(unit.startsWith("waiting") ? 1 : 0);
            case "Transient" -> value.of("b").number(0);
            case "InvocationID" -> value.of("ay").bytes(new byte[16]);
            case "ExecStart" -> value.of("a(sasbttttuii)").rows(command());
            // The rest are points in time: the load's and the units'.
            default -> value.of("t").time(name.endsWith("Monotonic") ? LOADED_MONOTONIC_MICROS : LOADED_MICROS);
        }
        return value;
    }

    /** One program that no failure of is ignored, started once, and all that is kept of its last run. */
    private static Value command() {
        Value command = new Value().string("/bin/true").strings("/bin/true").number(0);
        for (int i = 0; i < 4; i++) {
            command.time(LOADED_MICROS);
        }
        return command.number(0).number(0).number(0);
    }

    private static Value list() {
        Value rows = new Value();
        for (String unit : UNITS) {
            rows.pad(8);
            for (String column : List.of(unit, "", "loaded", "active", "running", "", "/")) {
                rows.string(column);
            }
            rows.number(0).string("").string("/");
        }
        return new Value().list("a(ssssssouso)").rows(rows);
    }

    private static byte[] reply(int serial, Value value) {
        byte[] body = value.body();
        Value message = new Value();
        message.bytes.writeBytes(new byte[] {'l', 2, 1, 1}); // little-endian, a reply, asks for none, protocol 1
        message.number(body.length).number(serial).number(0);
        int begin = message.bytes.size();
        message.bytes.writeBytes(new byte[] {5, 1, 'u', 0}); // the serial it replies to
        message.number(serial);
        message.bytes.writeBytes(new byte[] {8, 1, 'g', 0}); // the signature of the body
        message.signature(value.wholeSignature());
        int end = message.bytes.size();
        message.pad(8);
        message.bytes.writeBytes(body);
        byte[] bytes = message.bytes.toByteArray();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(begin - 4, end - begin);
        return bytes;
    }

    /** Writes one D-Bus value. A property comes as a variant; the list does not. */
    private static final class Value {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private String signature = "";

        /** The body is a variant of this type. */
        Value of(String type) {
            signature = "v";
            signature(type);
            return this;
        }

        /** The body itself is of this type. */
        Value list(String type) {
            signature = type;
            return this;
        }

        String wholeSignature() {
            return signature;
        }

        /** An array of structures. */
        Value rows(Value rows) {
            number(rows.bytes.size());
            pad(8); // they begin on 8, in the body as in their own buffer
            bytes.writeBytes(rows.bytes.toByteArray());
            return this;
        }

        byte[] body() {
            return bytes.toByteArray();
        }

        void signature(String type) {
            bytes.write(type.length());
            bytes.writeBytes(type.getBytes(StandardCharsets.US_ASCII));
            bytes.write(0);
        }

        void pad(int to) {
            while (bytes.size() % to != 0) {
                bytes.write(0);
            }
        }

        Value number(int number) {
            pad(4);
            for (int shift = 0; shift < 32; shift += 8) {
                bytes.write(number >>> shift);
            }
            return this;
        }

        Value time(long micros) {
            pad(8);
            return number((int) micros).number((int) (micros >>> 32));
        }

        Value string(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            number(utf8.length);
            bytes.writeBytes(utf8);
            bytes.write(0);
            return this;
        }

        Value strings(String... texts) {
            Value elements = new Value();
            for (String text : texts) {
                elements.string(text);
            }
            number(elements.bytes.size());
            bytes.writeBytes(elements.bytes.toByteArray());
            return this;
        }

        Value bytes(byte[] content) {
            number(content.length);
            bytes.writeBytes(content);
            return this;
        }
    }
}
