package io.unitward.cli.podman;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.SandboxCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Updates that come to an early end on real podman, where what ran before is not so easily had back. */
@Tag("podman")
class UpdateCutShortTest {
    private static PodmanLab lab;

    @BeforeAll
    static void start() throws Exception {
        lab = PodmanLab.start();
    }

    @AfterEach
    void clear() throws IOException {
        lab.clear();
    }

    @AfterAll
    static void stop() throws IOException {
        lab.close();
    }

    /** A stack that runs v1 of a tag of its own name, by a provider that a test can put something in front of. */
    private record Cut(GatedStack gated, String v1) {
        static Cut running(String name) throws IOException {
            GatedStack gated = GatedStack.plant(lab, name);
            String v1 = gated.runs("v1-of-" + name, name); // an image that no other test has
            gated.install();
            assertThat(gated.stack().systemctl("start").exitCode())
                    .as(lab.journal(gated.stack().unit()))
                    .isZero();
            Path manifest = lab.sandbox().home().resolve(".config/unitward/unitward.yaml");
            Cut cut = new Cut(gated, v1);
            lab.files()
                    .write(
                            manifest,
                            Files.readString(manifest)
                                    .replace(
                                            gated.stack().provider().program(),
                                            cut.provider().toString()));
            cut.provider("");
            return cut;
        }

        Path provider() {
            return lab.sandbox().home().resolve("provider-of-" + gated.stack().project());
        }

        Path note(String name) {
            return provider().resolveSibling(name + "-of-" + gated.stack().project());
        }

        /** Lets the provider do that before each {@code up}, whose number is {@code $n}. */
        void provider(String beforeUp) throws IOException {
            Path count = note("ups");
            Files.deleteIfExists(count);
            lab.files().write(provider(), """
                            #!/bin/bash
                            case " $* " in
                                *" up "*)
                                    echo >>%s
                                    n=$(wc -l <%1$s)
                                    %s ;;
                            esac
                            exec %s "$@"
                            """.formatted(
                            count,
                            beforeUp.isEmpty() ? ":" : beforeUp,
                            gated.stack().provider().program()));
            lab.asRoot("chmod", "755", provider().toString());
        }

        void runs(String digest) throws IOException {
            assertThat(gated.stack().imageDigest("web")).isEqualTo(digest);
            assertThat(gated.stack().imageDigest("worker")).isEqualTo(digest);
        }
    }

    @Test
    void one_that_is_killed_while_it_is_rolled_back_is_rolled_back_by_the_next_run() throws Exception {
        Cut cut = Cut.running("twice-cut");
        GatedStack gated = cut.gated();
        String bad = lab.registry().push("bad3", "twice-cut");
        cut.provider("[ $n = 2 ] && { kill -KILL $PPID; exit 1; }");
        CommandResult killed = gated.unitward("update");
        assertThat(killed.exitCode()).as(killed.output() + killed.errors()).isEqualTo(137);
        assertThat(killed.errors()).contains("putting back what ran before");
        cut.runs(bad);
        CommandResult status = gated.unitward("status");
        assertThat(status.exitCode()).isEqualTo(13);
        assertThat(status.output()).contains("was cut short");

        cut.provider("");
        CommandResult restarted = gated.unitward("restart");
        assertThat(restarted.exitCode())
                .as(restarted.output() + restarted.errors())
                .isZero();
        assertThat(restarted.errors())
                .contains("was cut short while it was rolled back", "what ran before it runs again");
        cut.runs(cut.v1());
        assertThat(gated.unitward("status").exitCode()).isZero();
        assertThat(lab.unitward("log", "--actions").output())
                .contains("update-stack twice-cut.service  rolled-back", "rolled back by a later run");
    }

    @Test
    void what_is_pulled_at_each_start_is_put_back_without_being_pulled_again() throws Exception {
        GatedStack gated = GatedStack.plant(lab, "pulled");
        ComposeStack stack = gated.stack();
        String v1 = gated.runs("v1-of-pulled", "pulled");
        stack.edit(text -> text.replace("image: ${APP_IMAGE}\n", "image: ${APP_IMAGE}\n    pull_policy: always\n"));
        gated.install();
        assertThat(gated.unitward("restart").exitCode())
                .as(lab.journal(stack.unit()))
                .isZero();
        String bad = lab.registry().push("bad3", "pulled");
        CommandResult updated = gated.unitward("update");
        assertThat(updated.exitCode()).as(updated.output() + updated.errors()).isEqualTo(15);
        assertThat(stack.imageDigest("web")).isEqualTo(v1);
        assertThat(stack.imageDigest("worker")).isEqualTo(v1);

        // Its unit pulls, as the stack asks for, and has failed then: it is put back through the unit.
        assertThat(stack.systemctl("restart").exitCode()).isNotZero();
        assertThat(stack.imageDigest("web")).isEqualTo(bad);
        CommandResult again = gated.unitward("update");
        assertThat(again.exitCode()).as(again.output() + again.errors()).isEqualTo(15);
        assertThat(stack.imageDigest("web")).isEqualTo(v1);
        assertThat(stack.imageDigest("worker")).isEqualTo(v1);
    }

    @Test
    void one_whose_earlier_image_is_gone_says_so_until_it_is_forgotten() throws Exception {
        Cut cut = Cut.running("lost");
        GatedStack gated = cut.gated();
        String before = gated.stack().inspect("web", "/Image");
        lab.registry().push("bad3", "lost");
        killedAfterUp(cut, before);
        lab.registry().down();
        for (String verb : List.of("update", "restart")) {
            CommandResult refused = gated.unitward(verb);
            assertThat(refused.exitCode())
                    .as(verb + refused.output() + refused.errors())
                    .isEqualTo(12);
            assertThat(refused.output() + refused.errors())
                    .contains(
                            "what ran before could not be put back",
                            "is not on this machine any more, and could not be pulled as ",
                            "@" + cut.v1(),
                            "'update --forget'");
        }
        lab.registry().up();
        assertThat(gated.unitward("status").output()).contains("was cut short");

        String v2 = lab.registry().push("v2-of-lost", "lost");
        CommandResult forgotten = gated.unitward("update", "--forget");
        assertThat(forgotten.exitCode())
                .as(forgotten.output() + forgotten.errors())
                .isZero();
        assertThat(forgotten.errors()).contains("which was cut short, is forgotten");
        cut.runs(v2);
        CommandResult status = gated.unitward("status");
        assertThat(status.exitCode()).as(status.output()).isZero();
        assertThat(lab.unitward("log", "--actions").output()).contains("forgotten by whoever asked for that");

        // As long as the registry has it, it is had back by its digest.
        before = gated.stack().inspect("web", "/Image");
        lab.registry().push("bad4", "lost");
        killedAfterUp(cut, before);
        CommandResult back = gated.unitward("restart");
        assertThat(back.exitCode()).as(back.output() + back.errors()).isZero();
        assertThat(back.errors()).contains("pulling ", "@" + v2, "what ran before it runs again");
        cut.runs(v2);
    }

    /** An update is killed once its provider made containers anew, and the image that ran before is cleared away. */
    private static void killedAfterUp(Cut cut, String before) throws IOException {
        ComposeStack stack = cut.gated().stack();
        cut.provider(stack.provider().program() + " \"$@\"; kill -KILL $PPID; exit 0");
        assertThat(cut.gated().unitward("update").exitCode()).isEqualTo(137);
        cut.provider("");
        CommandResult cleared = lab.podman("rmi", before);
        assertThat(cleared.succeeded()).as(cleared.errors()).isTrue();
    }

    /** The second one is pressed while it is rolled back, and must not reach the provider, which is at the same terminal. */
    @Test
    void ctrl_c_at_a_terminal_rolls_back_and_is_no_way_out_of_that() throws Exception {
        Cut cut = Cut.running("typed");
        GatedStack gated = cut.gated();
        lab.registry().push("v2", "typed");
        Path pressed = cut.note("pressed");
        // The first is pressed once containers were made anew: what changed nothing is not rolled back.
        cut.provider("[ $n = 1 ] && { " + gated.stack().provider().program() + " \"$@\"; touch " + pressed
                + "-1; sleep 60; exit 1; }; touch " + pressed + "-2; sleep 3");
        List<String> update = new ArrayList<>();
        for (String word : lab.unitwardCommand("stack", "update", "typed").argv()) {
            update.add("'" + word + "'");
        }
        Path code = cut.note("code");
        // 'script' goes on until its input ends, so that ends once the exit code is there.
        String type = """
                env --default-signal=INT script -q -c "trap : INT; $1; echo \\$? >%1$s" /dev/null < <(
                    exec 2>/dev/null
                    for n in 1 2; do
                        while [ ! -e %2$s-$n ]; do sleep 0.1; done
                        sleep 0.5
                        printf '\\003'
                    done
                    while [ ! -s %1$s ]; do sleep 0.1; done)
                """.formatted(code, pressed);
        CommandResult told = lab.run(SandboxCommand.of(List.of("bash", "-c", type, "type", String.join(" ", update)))
                .with("LC_ALL", "C.UTF-8"));
        assertThat(told.output()).contains("told to stop", "was rolled back to the images that ran before");
        assertThat(Path.of(pressed + "-2")).exists();
        assertThat(Files.readString(code).strip()).as(told.output()).isEqualTo("15");
        cut.runs(cut.v1());
        assertThat(gated.unitward("status").exitCode()).isZero();
    }
}
