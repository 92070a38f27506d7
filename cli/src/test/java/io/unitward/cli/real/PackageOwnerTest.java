package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.unitward.cli.faults.Program;
import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.Sandbox;
import io.unitward.cli.sandbox.SandboxCommand;
import io.unitward.cli.sandbox.SandboxSpec;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An owner whose files come from packages, by this machine's own dpkg database: systemd is one of its packages. */
@Tag("real")
class PackageOwnerTest {
    private static final String UNIT = "/usr/lib/systemd/user/basic.target";
    private static final String CONFIG = ".config/unitward/unitward.yaml";

    @Test
    void aPackagedUnitIsVouchedForUntilItIsChanged() throws Exception {
        try (Program program = Program.install();
                Sandbox sandbox = Sandbox.start(SandboxSpec.userOf(1000))) {
            shell(
                    sandbox,
                    SandboxCommand.of(List.of(
                            "sh",
                            "-c",
                            "mkdir -p ~/.config/unitward && printf 'apiVersion: unitward/v1\\nowners:\\n  - owner: os\\n"
                                    + "    units: [basic.target]\\n    fragment: {under: [/usr/lib/systemd/user]}\\n"
                                    + "    provider: package\\n' > ~/" + CONFIG)));
            JsonNode before = source(program, sandbox);
            assertThat(before.path("declared").path("unmodified").asBoolean()).isTrue();
            assertThat(before.path("declared").path("revision").asText()).startsWith("systemd ");
            CommandResult clean = program.run(sandbox, "audit", "--dry-run", "--no-state");
            assertThat(clean.exitCode()).as(clean.output() + clean.errors()).isZero();

            shell(
                    sandbox,
                    SandboxCommand.of(List.of(
                                    "sh",
                                    "-c",
                                    "cp " + UNIT + " /run/changed && echo '# changed' >> /run/changed && mount --bind"
                                            + " /run/changed " + UNIT))
                            .as(0));
            JsonNode after = source(program, sandbox);
            assertThat(after.path("status").asText()).isEqualTo("read");
            assertThat(after.path("declared").path("unmodified").asBoolean(true))
                    .isFalse();
            CommandResult audit = program.run(sandbox, "audit", "--dry-run", "--no-state");
            assertThat(audit.exitCode()).as(audit.output() + audit.errors()).isEqualTo(10);
            assertThat(audit.output()).contains("basic.target");
        }
    }

    @Test
    void rootAsksOfAUsersManagerWhatThePackagesSay() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            lab.write("/etc/unitward/unitward.yaml", """
                    apiVersion: unitward/v1
                    owners:
                      - owner: os
                        units: [basic.target]
                        fragment: {under: [/usr/lib/systemd/user]}
                        provider: package
                    """);
            SandboxCommand root = SandboxCommand.of(List.of("unitward")).as(0);
            List<String> audit = List.of(
                    "audit",
                    "--user-of",
                    "1500",
                    "--dry-run",
                    "-o",
                    "text=-",
                    "-o",
                    "json=" + lab.home() + "/report.json");
            Outcome clean = lab.unitward(root, audit);
            assertThat(clean.exitCode()).as(clean.text() + clean.errors()).isZero();
            assertThat(clean.verdict("basic.target")).isEqualTo("compliant");

            lab.rootShell("cp " + UNIT
                    + " /run/changed && echo '# changed' >> /run/changed && mount --bind /run/changed " + UNIT);
            Outcome changed = lab.unitward(root, audit);
            assertThat(changed.exitCode()).as(changed.text() + changed.errors()).isEqualTo(10);
            assertThat(changed.verdict("basic.target")).isEqualTo("block-and-alert");
            assertThat(changed.findings()).anyMatch(finding -> finding.contains(UNIT));

            // Without a database nothing is known, which is neither an all-clear nor a violation.
            lab.rootShell("umount " + UNIT + " && mount -t tmpfs tmpfs /var/lib/dpkg");
            Outcome without = lab.unitward(root, audit);
            assertThat(without.verdict("basic.target"))
                    .as(without.text() + without.errors())
                    .isEqualTo("unknown");
        }
    }

    @Test
    void aDropInBesideThoseOfTheSystemIsOfTheSystemOnlyIfAPackageHasIt() throws Exception {
        String dropIn = "/usr/lib/systemd/user/home-web.service.d/x.conf";
        try (Lab lab = Lab.running("home-web.service")) {
            lab.rootShell("for d in /usr/lib/systemd/user /var/lib/dpkg/info; do mkdir -p /run/upper$d /run/work$d"
                    + " && mount -t overlay -o lowerdir=$d,upperdir=/run/upper$d,workdir=/run/work$d overlay $d; done");
            lab.rootShell("mkdir " + dropIn.replace("/x.conf", "") + " && printf '[Service]\\nNice=3\\n' > " + dropIn);
            Lab.tick();
            lab.reload();

            Outcome foreign = lab.audit("--dry-run", "--no-state");
            assertThat(foreign.exitCode()).as(foreign.text() + foreign.errors()).isEqualTo(10);
            assertThat(foreign.findings()).contains("foreign-drop-in home-web.service " + dropIn);

            lab.rootShell("echo " + dropIn + " >> /var/lib/dpkg/info/systemd.list");
            Outcome packaged = lab.audit("--dry-run", "--no-state");
            assertThat(packaged.exitCode())
                    .as(packaged.text() + packaged.errors())
                    .isZero();

            // A database that is damaged tells nothing, which is no all-clear.
            lab.rootShell("rm /var/lib/dpkg/info/systemd.list");
            Outcome damaged = lab.audit("--dry-run", "--no-state");
            assertThat(damaged.exitCode()).as(damaged.text() + damaged.errors()).isEqualTo(69);
            assertThat(damaged.text()).contains("it is not known whether a package owns the drop-in " + dropIn);

            // A host without one has no packages to tell by.
            lab.rootShell("mount -t tmpfs tmpfs /var/lib/dpkg");
            Outcome without = lab.audit("--dry-run", "--no-state");
            assertThat(without.exitCode()).as(without.text() + without.errors()).isZero();
        }
    }

    private static JsonNode source(Program program, Sandbox sandbox) throws IOException {
        CommandResult snapshot = program.run(sandbox, "snapshot", "--config", sandbox.home() + "/" + CONFIG);
        assertThat(snapshot.exitCode()).as(snapshot.errors()).isZero();
        for (JsonNode source : new ObjectMapper().readTree(snapshot.output()).path("sources")) {
            if (source.path("path").asText().equals(UNIT)) {
                return source;
            }
        }
        throw new AssertionError("no source for " + UNIT + " in " + snapshot.output());
    }

    private static void shell(Sandbox sandbox, SandboxCommand command) throws IOException {
        CommandResult result = sandbox.run(command);
        assertThat(result.succeeded()).as(result.errors()).isTrue();
    }
}
