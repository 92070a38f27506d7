package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.InputKind;
import io.unitward.facts.StackRequest;
import io.unitward.ownership.StackDeclaration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of the files of stacks; there is no manager of that uid here. The real thing is part of {@code StackVerbsTest}. */
class ConfiguredStacksTest {
    private static final long NOBODYS = 4_000_000_001L;

    @TempDir
    Path directory;

    @BeforeEach
    void open() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private StackDeclaration stack(@Nullable Long uid, String... services) {
        return new StackDeclaration(
                "web",
                uid,
                "web.service",
                "web",
                List.of(directory.resolve("compose.yaml").toString()),
                StackDeclaration.DEFAULT_PROVIDER,
                directory.toString(),
                List.of(
                        input("app.env", InputKind.ENV, false),
                        input("token", InputKind.SECRET, true),
                        input("pipe", InputKind.SECRET, true)),
                List.of(services),
                StackDeclaration.Deadlines.DEFAULT,
                StackDeclaration.Gate.BLOCKING,
                StackDeclaration.Update.DEFAULT);
    }

    private StackRequest.InputRequest input(String name, InputKind kind, boolean secret) {
        return new StackRequest.InputRequest(directory.resolve(name).toString(), null, kind, secret);
    }

    private static List<String> advice(StackDeclaration stack, long uid, long managerUid) {
        return ConfiguredStacks.advice(List.of(stack), uid, managerUid);
    }

    @Test
    void everything_that_is_not_as_it_should_be_is_said_at_once() throws Exception {
        Files.createDirectory(directory.resolve("token"));
        assertThat(advice(stack(null), NOBODYS, NOBODYS))
                .hasSize(5)
                .allMatch(each -> each.startsWith("stack web: "))
                .anyMatch(each -> each.endsWith("compose file " + directory.resolve("compose.yaml") + " is missing"))
                .anyMatch(each -> each.endsWith("env file " + directory.resolve("app.env") + " is missing"))
                .anyMatch(each -> each.contains("secret " + directory.resolve("token") + " is a directory"))
                .anyMatch(each -> each.endsWith("secret " + directory.resolve("pipe") + " is missing"))
                .anyMatch(each -> each.contains("could not tell whether web.service is there: "));
    }

    @Test
    void what_is_there_is_not_mentioned_and_what_the_compose_file_does_not_declare_is() throws Exception {
        Files.writeString(directory.resolve("compose.yaml"), "services: {app: {image: a}}\n");
        for (String name : List.of("app.env", "token", "pipe")) {
            Files.writeString(directory.resolve(name), "");
            Files.setPosixFilePermissions(directory.resolve(name), PosixFilePermissions.fromString("rw-------"));
        }
        assertThat(advice(stack(null, "app"), NOBODYS, NOBODYS))
                .singleElement()
                .asString()
                .contains("could not tell whether web.service is there");
        assertThat(advice(stack(null, "db"), NOBODYS, NOBODYS))
                .hasSize(2)
                .anyMatch(each -> each.contains("service 'db' must run, and its compose files do not declare it"));
        Files.writeString(directory.resolve("compose.yaml"), "services: [\n");
        assertThat(advice(stack(null), NOBODYS, NOBODYS)).anyMatch(each -> each.contains("compose.yaml:2"));
    }

    @Test
    void only_its_user_can_tell() {
        for (long[] other : new long[][] {{0, 0}, {0, NOBODYS}}) {
            assertThat(advice(stack(null), other[0], other[1]))
                    .singleElement()
                    .asString()
                    .contains("only its user can tell", "unitward stack preflight web");
        }
        assertThat(advice(stack(1500L), NOBODYS, NOBODYS))
                .as("it is no stack of this manager")
                .isEmpty();
    }
}
