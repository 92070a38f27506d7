package io.unitward.cli;

import io.unitward.config.ConfigPlaces;
import io.unitward.remediation.journal.HoldStore;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateUnusable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What the commands about configuration share: where it is, and where holds are. */
final class ConfigOptions {
    private final Given given;
    private final long uid;
    private final ScopeOptions.Asked asked;

    ConfigOptions(Given given) throws RunFailure {
        this.given = given;
        this.uid = Caller.uid();
        this.asked = ScopeOptions.asked(given, uid, false);
    }

    /** Adds the options. */
    static CommandSpec addTo(CommandSpec command) {
        return RunOptions.addConfiguration(ScopeOptions.addTo(command))
                .addOption(Given.paths("--policies", "DIR", "The policies in DIR too; may be given several times."))
                .addOption(Given.path(
                        "--state-dir", "DIR", "Where the audit keeps its memory, if not in the usual place."))
                .addOption(Given.outputs());
    }

    ConfigPlaces places() {
        return new ConfigPlaces(
                uid,
                Path.of("/etc/unitward"),
                Caller.userConfiguration(),
                given.path("--config"),
                given.path("--allowlist"),
                given.path("--waivers"));
    }

    List<Path> policies() {
        return given.paths("--policies");
    }

    /** As an audit would be asked; of a manager that is not looked at. */
    AuditOptions audit() {
        return new AuditOptions(
                AuditOptions.Whose.of(asked, uid),
                AuditOptions.Named.all(given),
                AuditOptions.Limits.looking(Duration.ZERO),
                true,
                false,
                given.path("--state-dir"));
    }

    /** The holds on the manager; null when nothing was ever kept of it. */
    HoldStore.@Nullable Held holds() throws RunFailure {
        Path named = given.path("--state-dir");
        Path place = named == null ? Caller.stateDirectory(uid, asked.scope()) : named;
        if (!Files.isDirectory(place)) {
            return null;
        }
        try {
            return new HoldStore(StateDirectory.open(
                            place,
                            asked.scope(),
                            asked.userOf() == null ? uid : asked.userOf().uid()))
                    .read();
        } catch (StateUnusable unusable) {
            return new HoldStore.Held(List.of(), unusable.getMessage());
        }
    }
}
