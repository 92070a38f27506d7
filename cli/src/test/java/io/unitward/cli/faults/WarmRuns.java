package io.unitward.cli.faults;

import io.unitward.cli.WarmRun;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** The process inside a sandbox that makes one run of unitward after the other, as {@link WarmProcess} asks for them. */
public final class WarmRuns {
    private WarmRuns() {}

    /** Answers on that socket until its other end is closed. */
    public static void main(String[] socket) throws IOException {
        // What the entry point settles first.
        System.setProperty("slf4j.provider", "io.unitward.cli.log.LogProvider");
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket[0]))) {
            DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
            DataOutputStream out = new DataOutputStream(Channels.newOutputStream(channel));
            while (true) {
                answer(arguments(in), out);
            }
        } catch (EOFException noMore) {
            // The test is over.
        }
        Runtime.getRuntime().halt(0); // as after any run: threads of a run may hang
    }

    private static String[] arguments(DataInputStream in) throws IOException {
        String[] arguments = new String[in.readInt()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = in.readUTF();
        }
        return arguments;
    }

    private static void answer(String[] arguments, DataOutputStream out) throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
        int code = WarmRun.run(arguments, printed, told);
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(answer);
        data.writeInt(code);
        for (ByteArrayOutputStream text : new ByteArrayOutputStream[] {printed, told}) {
            data.writeInt(text.size());
            text.writeTo(data);
        }
        answer.writeTo(out);
        out.flush();
    }
}
