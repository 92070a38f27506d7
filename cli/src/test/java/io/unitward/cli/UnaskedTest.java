package io.unitward.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Scope;
import io.unitward.facts.StackRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot that was taken without the manifest that it is judged by. */
class UnaskedTest {
    private static CollectionRequest request(List<String> owned, List<String> required, String... sources) {
        return new CollectionRequest(
                Scope.USER,
                owned,
                required,
                List.of(sources).stream()
                        .map(source -> new CollectionRequest.SourceRequest("lab", List.of("~/.config"), source))
                        .toList());
    }

    @Test
    void a_stack_that_was_not_asked_for_as_it_is_declared_is_named() {
        CollectionRequest none = request(List.of(), List.of());
        CollectionRequest wanted = stacks(none, "web", "db");
        assertThat(Unasked.note(wanted, wanted, null)).isNull();
        assertThat(Unasked.note(none, wanted, null)).isNull();
        assertThat(Unasked.note(wanted, stacks(none, "web"), null))
                .contains("unknown: stacks db. Take it with the manifest");
    }

    private static CollectionRequest stacks(CollectionRequest request, String... names) {
        return new CollectionRequest(
                request.scope(),
                request.ownedUnits(),
                request.requiredUnits(),
                request.sources(),
                List.of(),
                false,
                null,
                List.of(names).stream()
                        .map(name -> new StackRequest(
                                name, null, name + ".service", name, List.of("~/compose.yaml"), List.of()))
                        .toList());
    }

    @Test
    void what_was_not_asked_is_named() {
        CollectionRequest all = request(List.of("web-*.service"), List.of("web-a.service"), "~/dotfiles");
        assertThat(Unasked.note(all, all, null)).isNull();
        assertThat(Unasked.note(request(List.of(), List.of()), all, null)).isNull();
        assertThat(Unasked.note(all, request(List.of(), List.of()), Path.of("/etc/u.yaml")))
                .endsWith("unknown: units web-*.service; required units web-a.service; sources ~/dotfiles of owner lab."
                        + " Take it with the manifest: unitward snapshot --config /etc/u.yaml -o json=FILE");
        assertThat(Unasked.note(all, request(all.ownedUnits(), all.requiredUnits(), "~/other"), null))
                .contains("unknown: sources ~/dotfiles of owner lab.")
                .contains("--config unitward.yaml");
        List<String> many =
                IntStream.range(0, 8).mapToObj(i -> "u" + i + ".service").toList();
        assertThat(Unasked.note(request(many, List.of()), request(List.of(), List.of()), null))
                .contains("units u0.service, u1.service, u2.service, u3.service, u4.service and 3 more.");
    }

    @Test
    void an_audit_of_such_a_snapshot_says_what_to_do(@TempDir Path temporary) throws IOException {
        Path manifest = Files.writeString(temporary.resolve("unitward.yaml"), """
                apiVersion: unitward/v1
                owners:
                  - owner: lab
                    units: ["absent.service"]
                    required: [absent.service]
                """);
        Files.setPosixFilePermissions(manifest, PosixFilePermissions.fromString("rw-------"));
        Path allowlist = Files.copy(Sample.ALLOWLIST, temporary.resolve("allowlist.yaml"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Unitward.run(
                Replay.console(out, err),
                "audit",
                "--snapshot",
                Sample.of("stock-user").snapshot().toString(),
                "--config",
                manifest.toString(),
                "--allowlist",
                allowlist.toString());

        assertThat(code).isEqualTo(ExitCode.UNKNOWN.code());
        assertThat(out.toString(UTF_8))
                .contains("absent.service is unknown: it was not asked for when the snapshot was taken");
        assertThat(err.toString(UTF_8))
                .hasLineCount(1)
                .contains("note: the snapshot was taken without asking", "required units absent.service")
                .contains("unitward snapshot --config " + manifest);
    }
}
