package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code samples/heal} is what a real manager gives: with {@code -Dunitward.update=true} it is recorded anew. */
@Tag("real")
class HealSampleTest {
    private static final Path SAMPLE = Path.of("../samples/heal");

    @Test
    void the_sample_is_what_a_heal_says() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            for (String file : new String[] {"unitward.yaml", "allowlist.yaml"}) {
                lab.write(lab.configuration(file), Files.readString(SAMPLE.resolve(file)));
            }
            for (String unit : new String[] {"web.service", "api.service"}) {
                String declared = Files.readString(SAMPLE.resolve("dotfiles/" + unit));
                lab.write(lab.home() + "/dotfiles/" + unit, declared);
                lab.write(lab.managed(unit), declared);
            }
            lab.reload();
            lab.start("web.service");
            lab.start("api.service");
            lab.write(lab.managed("web.service"), Lab.onceDone("edited by hand"));
            lab.write(lab.managed("web.service.d/debug.conf"), "[Unit]\nDescription=debugging\n");
            Files.delete(lab.onHost(lab.managed("api.service")));
            Lab.tick();

            String declared = Files.readString(SAMPLE.resolve("allowlist.yaml"));
            lab.write(lab.configuration("allowlist.yaml"), Files.readString(SAMPLE.resolve("limited/allowlist.yaml")));
            compare("limited/heal.10.text", lab.unitward("heal", "--user", "--settle", "0"), 10);
            lab.write(lab.configuration("allowlist.yaml"), declared);
            Outcome held =
                    lab.unitward("hold", "--user", "web.service", "--until", "24h", "--reason", "surgery by alice");
            assertThat(held.exitCode()).as(held.text() + held.errors()).isZero();
            compare("held/hold.0.text", lab.unitward("hold", "--user"), 0);
            compare("held/heal.10.text", lab.unitward("heal", "--user", "--settle", "0"), 10);
            lab.unitward("hold", "--user", "--release", "web.service");
            Files.delete(lab.onHost(lab.managed("api.service")));
            Lab.tick();
            assertThat(lab.show("web.service", "Description")).isEqualTo("the declared web");

            compare("dry-run.10.text", lab.unitward("heal", "--user", "--dry-run", "--settle", "0"), 10);
            compare("heal.0.text", lab.unitward("heal", "--user", "--settle", "0"), 0);
            compare("undo-list.0.text", lab.unitward("undo", "--user", "--list"), 0);
            assertThat(lab.show("web.service", "Description")).isEqualTo("the declared web");
        }
    }

    private static void compare(String name, Outcome run, int code) throws IOException {
        assertThat(run.exitCode()).as(run.text() + run.errors()).isEqualTo(code);
        String text = run.text()
                .replaceAll("/tmp/[^ ]*?/\\.config", "~/.config")
                .replaceAll("/tmp/[^ ]*?/dotfiles", "~/dotfiles")
                .replaceAll("[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}", "ID")
                .replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "TIME")
                .replaceAll("[0-9a-f]{64}", "DIGEST")
                .replaceAll("a file of [0-9]+ bytes", "a file of N bytes")
                .replaceAll("\\d+ units", "N units")
                .replaceAll("\\d+ compliant", "N compliant");
        Path sample = SAMPLE.resolve(name);
        if (Boolean.getBoolean("unitward.update")) {
            Files.createDirectories(sample.getParent());
            Files.writeString(sample, text);
        }
        assertThat(text).isEqualTo(Files.readString(sample));
    }
}
