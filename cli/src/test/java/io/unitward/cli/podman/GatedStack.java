package io.unitward.cli.podman;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A stack of a lab that is declared to unitward, and whose unit asks unitward before, for and after each start. */
final class GatedStack {
    private static final String DECLARED = """
              - stack: %1$s
                unit: %1$s.service
                files: ["~/stacks/%1$s/compose.yaml"]
                provider: ["%2$s"]
                inputs:
                  - {path: "~/stacks/%1$s/.env", kind: env}
                  - {path: "~/stacks/%1$s/app.env", kind: env}
                  - {path: "~/stacks/%1$s/secrets/token", kind: secret}
                deadlines: {start: 40s, health: 20s, stable: 2s}
            %3$s""";

    private final PodmanLab lab;
    private final ComposeStack stack;

    private GatedStack(PodmanLab lab, ComposeStack stack) {
        this.lab = lab;
        this.stack = stack;
    }

    /** Plants one for docker-compose; only its owner may read its secrets. */
    static GatedStack plant(PodmanLab lab, String name) throws IOException {
        return plant(lab, name, ComposeProvider.DOCKER_COMPOSE);
    }

    /** The same for that compose program. */
    static GatedStack plant(PodmanLab lab, String name, ComposeProvider provider) throws IOException {
        GatedStack gated = new GatedStack(lab, lab.stack(name, provider));
        gated.declare("");
        for (String secret : List.of(".env", "app.env", "secrets/token")) {
            gated.keepSecret(secret);
        }
        return gated;
    }

    /** Declares it, alone. */
    void declare(String more) throws IOException {
        declare(lab, List.of(this), more);
    }

    /** Declares these and no others. */
    static void declare(PodmanLab lab, List<GatedStack> stacks, String more) throws IOException {
        declare(lab, stacks.stream().map(stack -> stack.declared(more)).toList());
    }

    /** Declares a manifest of these entries, see {@link #declared}. */
    static void declare(PodmanLab lab, List<String> entries) throws IOException {
        Path manifest = lab.sandbox().home().resolve(".config/unitward/unitward.yaml");
        lab.files().write(manifest, "apiVersion: unitward/v1\nstacks:\n" + String.join("", entries));
    }

    /** Its entry of a manifest. */
    String declared(String more) {
        return DECLARED.formatted(stack.project(), stack.provider().program(), more);
    }

    /** Lets it run the image that a tag names, which is pushed as that version first; gives back its digest. */
    String runs(String marker, String tag) throws IOException {
        String digest = lab.registry().push(marker, tag);
        stack.image(LoopbackRegistry.image(tag));
        keepSecret(".env");
        return digest;
    }

    /** Lets nobody but its owner read a file. */
    void keepSecret(String file) throws IOException {
        lab.asRoot("chmod", "600", stack.path(file).toString());
    }

    /** Lets {@code stack unit --install} write the unit in place of the lab's own, and reloads the manager. */
    Path install() throws IOException {
        return install("");
    }

    /** The same of a stack that is declared with more. */
    Path install(String more) throws IOException {
        declare(more);
        return installDeclared();
    }

    /** The same of a stack that is declared already. */
    Path installDeclared() throws IOException {
        Path unit = lab.sandbox().home().resolve(".config/systemd/user/" + stack.unit());
        Files.deleteIfExists(unit);
        CommandResult installed = unitward("unit", "--install");
        assertThat(installed.exitCode()).as(installed.errors()).isZero();
        assertThat(installed.output()).startsWith(unit + "\n");
        assertThat(lab.sandbox().systemctl("daemon-reload").succeeded()).isTrue();
        return unit;
    }

    /** What unitward wrote down of what it did. */
    String journal() throws IOException {
        return Files.readString(
                lab.sandbox().home().resolve(".local/state/unitward/user-" + PodmanLab.UID + "/actions.jsonl"));
    }

    /** {@code unitward stack VERB STACK ARGUMENTS}. */
    CommandResult unitward(String verb, String... arguments) throws IOException {
        String[] all = new String[arguments.length + 3];
        all[0] = "stack";
        all[1] = verb;
        all[2] = stack.project();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return lab.run(lab.unitwardCommand(all));
    }

    ComposeStack stack() {
        return stack;
    }
}
