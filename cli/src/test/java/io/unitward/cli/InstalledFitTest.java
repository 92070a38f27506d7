package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.install.Every;
import io.unitward.cli.install.InstallRecord;
import io.unitward.cli.install.InstallText;
import io.unitward.cli.install.Wanted;
import io.unitward.cli.install.WritablePlaces;
import io.unitward.config.Configuration;
import io.unitward.facts.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Units that were written for another configuration say what they cannot do. */
class InstalledFitTest {
    private static final String OWNER = """
            apiVersion: unitward/v1
            owners:
              - owner: one
                units: ["one-*"]
                fragment: {under: ["/etc/systemd/system"]}
            """;

    private static final String ANOTHER = OWNER + """
              - owner: two
                units: ["two-*"]
                fragment: {under: ["/usr/local/lib/systemd/system"]}
            """;

    private static final String WEBHOOK = """
            alerts:
              sinks:
                - {sink: phone, type: ntfy, url: "https://example.org/x"}
            """;

    @TempDir
    private Path directory;

    private Configuration configured(String text) throws Exception {
        Path file = Files.writeString(directory.resolve("unitward.yaml"), text);
        return Configured.configuration(Configured.places(Caller.uid(), file, null, null));
    }

    private List<String> misfits(Scope scope, boolean network, String then, String now) throws Exception {
        Configuration before = configured(then);
        Wanted wanted = Wanted.of(
                scope,
                List.of("/opt/unitward/bin/unitward"),
                Map.of(),
                "0.1.0",
                Objects.requireNonNull(Every.of("1h")),
                false,
                true,
                false,
                network,
                WritablePlaces.of(before.manifest().all(), directory.toString()));
        Map<String, String> digests = new TreeMap<>();
        for (Map.Entry<String, String> unit : new InstallText(wanted).units().entrySet()) {
            Path file = Files.writeString(directory.resolve(unit.getKey()), unit.getValue());
            digests.put(file.toString(), "digest");
        }
        InstallRecord record = new InstallRecord("0.1.0", Instant.EPOCH, Map.of(), digests, Map.of());
        InstallPlace place = new InstallPlace(scope, Caller.uid(), directory, directory, directory);
        return InstalledFit.misfits(place, record, configured(now));
    }

    @Test
    void what_was_installed_for_it_fits() throws Exception {
        assertThat(misfits(Scope.SYSTEM, true, ANOTHER + WEBHOOK, ANOTHER + WEBHOOK))
                .isEmpty();
        assertThat(misfits(Scope.USER, false, OWNER, ANOTHER))
                .as("a user's services write anywhere")
                .isEmpty();
        assertThat(misfits(Scope.SYSTEM, false, ANOTHER, OWNER)).isEmpty();
    }

    @Test
    void an_owner_that_came_later_has_places_that_heal_may_not_write_to() throws Exception {
        assertThat(misfits(Scope.SYSTEM, false, OWNER, ANOTHER))
                .singleElement()
                .asString()
                .startsWith("unitward-heal.service may not write")
                .endsWith(": /usr/local/lib/systemd/system");
    }

    @Test
    void a_webhook_that_came_later_cannot_be_reached() throws Exception {
        for (Scope scope : List.of(Scope.SYSTEM, Scope.USER)) {
            assertThat(misfits(scope, false, OWNER, OWNER + WEBHOOK))
                    .singleElement()
                    .asString()
                    .contains("(phone)", "install --network");
        }
    }

    @Test
    void stacks_that_came_later_are_not_asked_for() throws Exception {
        String stacks = """
                stacks:
                  - stack: media
                    unit: media-stack.service
                    project: media
                    files: ["/srv/media/compose.yaml"]
                """;
        assertThat(misfits(Scope.USER, false, OWNER, OWNER + stacks))
                .singleElement()
                .asString()
                .contains("install --stacks");
        assertThat(misfits(Scope.SYSTEM, false, OWNER, OWNER + stacks)).isEmpty();
    }
}
