package io.unitward.collector.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other switches of the same manager, told from a made-up /proc that belongs to whoever runs the test. */
class ActivationTest {
    @TempDir
    private Path proc;

    @Test
    void another_switch_is_named_and_our_own_activation_is_not() throws Exception {
        long uid = ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
        process(10, "systemd", "/sbin/init", 0);
        process(20, "bash", "/bin/bash\0/nix/store/x-home-manager-generation/activate", 10);
        process(30, "java", "java\0reconcile", 20);
        Activation activation = new Activation(proc);
        assertThat(activation.running(uid, 30))
                .as("the activation that runs us")
                .isNull();
        assertThat(activation.running(uid, 10))
                .as("one that somebody else runs")
                .contains("Home Manager", "process 20");
        assertThat(activation.running(uid + 1, 10)).as("that of another user").isNull();
        process(40, "sd-switch", "/nix/store/y/bin/sd-switch\0--new-units", 20);
        assertThat(activation.running(uid, 30)).contains("sd-switch, process 40");
        assertThat(activation.running(uid + 1, 30)).as("nor is that").isNull();
        process(50, "nix-env", "nix-env\0--switch-generation", 10);
        Files.delete(proc.resolve("40/comm"));
        assertThat(activation.running(uid, 30)).contains("nix-env, process 50");
        Files.delete(proc.resolve("50/comm"));
        assertThat(activation.running(uid, 30))
                .as("one that has ended meanwhile")
                .isNull();
    }

    private void process(long pid, String name, String arguments, long parent) throws IOException {
        Path process = Files.createDirectories(proc.resolve(Long.toString(pid)));
        Files.writeString(process.resolve("comm"), name + "\n");
        Files.writeString(process.resolve("cmdline"), arguments + "\0");
        Files.writeString(process.resolve("stat"), pid + " (a) b) S " + parent + " 1 1");
    }
}
