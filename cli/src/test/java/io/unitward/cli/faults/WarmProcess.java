package io.unitward.cli.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.Sandbox;
import io.unitward.cli.sandbox.SandboxCommand;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** One process of {@link WarmRuns}, and the connection to it; it ends with its sandbox, or when this is closed. */
final class WarmProcess implements AutoCloseable {
    private static final Duration AS_LONG_AS_THE_SANDBOX = Duration.ofDays(1);

    private final SocketChannel channel;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final AtomicBoolean taken = new AtomicBoolean();

    private WarmProcess(SocketChannel channel) {
        this.channel = channel;
        this.in = new DataInputStream(Channels.newInputStream(channel));
        this.out = new DataOutputStream(Channels.newOutputStream(channel));
    }

    /** A path inside a sandbox, and where the host side finds it. */
    record Socket(Path inside, Path outside) {}

    static WarmProcess start(Program program, Sandbox sandbox, Socket socket, long uid) throws IOException {
        SandboxCommand command = SandboxCommand.of(program.argvOf(
                        WarmRuns.class.getName(), List.of(socket.inside().toString())))
                .as(uid)
                .within(AS_LONG_AS_THE_SANDBOX);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket.outside()));
            Files.setPosixFilePermissions(socket.outside(), PosixFilePermissions.fromString("rwxrwxrwx"));
            CompletableFuture<CommandResult> ended = new CompletableFuture<>();
            Thread process = new Thread(() -> {
                try (server) { // nobody comes any more
                    ended.complete(sandbox.run(command));
                } catch (IOException | RuntimeException failure) {
                    ended.completeExceptionally(failure);
                }
            });
            process.setDaemon(true);
            process.start();
            try {
                return new WarmProcess(server.accept());
            } catch (IOException nobody) {
                throw new IOException("no warm process: " + ended.join(), nobody);
            }
        } finally {
            Files.deleteIfExists(socket.outside());
        }
    }

    /** Whether it makes no other run; then {@link #run} is the caller's. */
    boolean take() {
        return taken.compareAndSet(false, true);
    }

    /** One run. One that hangs is told like any other, and the process is never used again. */
    CommandResult run(List<String> arguments, Duration limit) throws IOException {
        try {
            out.writeInt(arguments.size());
            for (String argument : arguments) {
                out.writeUTF(argument);
            }
            out.flush();
            CommandResult result =
                    CompletableFuture.supplyAsync(this::answer).get(limit.toMillis(), TimeUnit.MILLISECONDS);
            taken.set(false);
            return result;
        } catch (TimeoutException hangs) {
            return new CommandResult(-1, "", "", true);
        } catch (ExecutionException failure) {
            throw new IOException("the warm process ended during " + arguments, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted during " + arguments, interrupted);
        }
    }

    private CommandResult answer() {
        try {
            int code = in.readInt();
            return new CommandResult(code, text(), text(), false);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String text() throws IOException {
        return new String(in.readNBytes(in.readInt()), UTF_8);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
