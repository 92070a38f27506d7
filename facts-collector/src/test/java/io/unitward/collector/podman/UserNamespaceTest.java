package io.unitward.collector.podman;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserNamespaceTest {
    @TempDir
    Path root;

    private Path state;
    private Path process;
    private long uid;

    @BeforeEach
    void files() throws IOException {
        state = Files.createDirectories(root.resolve("run/libpod/tmp"));
        process = Files.createDirectories(root.resolve("proc/4321"));
        uid = (Integer) Files.getAttribute(process, "unix:uid");
    }

    private boolean exists(long user) {
        return new UserNamespace(root.resolve("proc"), root.resolve("run"), user).exists();
    }

    @Test
    void podmansOwnProcessHoldsIt() throws IOException {
        for (String name : new String[] {"catatonit\n", "podman pause\n", "podman\n"}) {
            Files.writeString(state.resolve("pause.pid"), "4321");
            Files.writeString(process.resolve("comm"), name);
            assertThat(exists(uid)).as(name).isTrue();
        }
    }

    @Test
    void thereIsNoneAfterBoot() {
        assertThat(exists(uid)).isFalse();
    }

    @Test
    void aNumberThatIsSomebodyElsesByNowIsNone() throws IOException {
        Files.writeString(state.resolve("pause.pid"), "4321");
        assertThat(exists(uid)).as("no such process").isFalse();
        Files.writeString(process.resolve("comm"), "sleep\n");
        assertThat(exists(uid)).as("another program").isFalse();
        Files.writeString(process.resolve("comm"), "catatonit\n");
        assertThat(exists(uid + 1)).as("another user's").isFalse();
    }

    @Test
    void whatIsNoNumberIsNone() throws IOException {
        Files.writeString(process.resolve("comm"), "catatonit\n");
        for (String text : new String[] {"", "../proc/4321", "-1", "0", "4321 x", "99999999999"}) {
            Files.writeString(state.resolve("pause.pid"), text);
            assertThat(exists(uid)).as(text).isFalse();
        }
        Files.delete(state.resolve("pause.pid"));
        Files.createSymbolicLink(state.resolve("pause.pid"), process.resolve("pid"));
        Files.writeString(process.resolve("pid"), "4321");
        assertThat(exists(uid)).as("a link").isFalse();
    }

    @Test
    void aHandleIsAsGoodAsAProcess() throws IOException {
        Files.writeString(state.resolve("ns_handles"), "x");
        assertThat(exists(uid)).isTrue();
    }
}
