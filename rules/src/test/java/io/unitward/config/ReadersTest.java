package io.unitward.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.alert.AlertBody;
import io.unitward.alert.AlertLevel;
import io.unitward.alert.AlertSink;
import io.unitward.alert.Alerts;
import io.unitward.alert.SinkKind;
import io.unitward.facts.Origin;
import io.unitward.facts.Provider;
import io.unitward.ownership.Owner;
import io.unitward.verdict.ActionKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What right files mean; what is wrong with wrong ones is in {@link BrokenFilesTest}. */
class ReadersTest {
    @Test
    void readsEveryKeyOfAnOwner() throws ConfigException {
        ManifestFile file = manifest("""
                apiVersion: unitward/v1
                owners:
                  - owner: homelab
                    units: ["*-stack.service"]
                    fragment:
                      under: [~/.config/systemd/user/, "{runtime}/systemd/user"]
                      resolvesUnder: ["/nix/store"]
                      content: any
                    dropIns:
                      allow: ["~/.config/systemd/user/{unit}.d/*.conf"]
                    vendorDropIns: deny
                    provider: directory
                    source: ~/dotfiles/systemd/user
                    required: [immich-stack.service]
                    delegable: true
                trustedWriters:
                  users: [alice, 1001, "1002"]
                  groups: [admins]
                """);
        assertThat(file.owners())
                .containsExactly(new Owner(
                        "homelab",
                        List.of("*-stack.service"),
                        List.of("~/.config/systemd/user", "{runtime}/systemd/user"),
                        List.of("/nix/store"),
                        true,
                        List.of("~/.config/systemd/user/{unit}.d/*.conf"),
                        false,
                        "~/dotfiles/systemd/user",
                        List.of(),
                        List.of("immich-stack.service"),
                        true));
        assertThat(file.trustedUsers()).containsExactly("alice", "1001", "1002");
        assertThat(file.trustedGroups()).containsExactly("admins");
        assertThat(file.speaksOfWriters()).isTrue();
    }

    @Test
    void readsWhereFilesAreDeclared() throws ConfigException {
        String digest = "0123456789abcdef".repeat(4);
        String commit = digest.substring(24);
        ManifestFile file = manifest("""
                apiVersion: unitward/v1
                owners:
                  - {owner: a, units: [a*], provider: home-manager}
                  - {owner: b, units: [b*], provider: home-manager, generation: ~/.local/state/old/}
                  - {owner: c, units: [c*], provider: package}
                  - owner: d
                    units: [d*]
                    fragment: {under: [/etc/systemd/system]}
                    provider: directory
                    source: /srv/units/
                    commit: %s
                  - owner: e
                    units: [e*]
                    pins: {/etc/systemd/system/e.service: %s, "~/e.conf": "%s"}
                """.formatted(commit, digest, digest));
        assertThat(file.owners())
                .extracting(Owner::origin)
                .containsExactly(
                        new Origin(Provider.HOME_MANAGER, null, null, null),
                        new Origin(Provider.HOME_MANAGER, null, null, "~/.local/state/old"),
                        new Origin(Provider.PACKAGE, null, null, null),
                        new Origin(Provider.DIRECTORY, "/srv/units", commit, null),
                        null);
        assertThat(file.owners().get(4).pins())
                .isEqualTo(Map.of("/etc/systemd/system/e.service", digest, "~/e.conf", digest));
        assertThat(file.owners().get(0).pins()).isEmpty();
    }

    @Test
    void defaultsAreTheCarefulOnes() throws ConfigException {
        ManifestFile file = manifest("apiVersion: unitward/v1\nowners: [{owner: a, units: [a.service]}]");
        assertThat(file.owners())
                .containsExactly(new Owner(
                        "a",
                        List.of("a.service"),
                        List.of(),
                        List.of(),
                        false,
                        List.of(),
                        true,
                        null,
                        List.of(),
                        List.of(),
                        false));
        assertThat(file.speaksOfWriters()).isFalse();
    }

    @Test
    void readsWhoIsTold() throws ConfigException {
        Alerts alerts = manifest("""
                apiVersion: unitward/v1
                alerts:
                  grace: 0s
                  remind: 48h
                  maxPerRun: 3
                  sinks:
                    - {sink: phone, type: ntfy, url: "https://ntfy.example.org/t", tokenFile: ~/t, min: page, timeout: 5s}
                    - {sink: old, type: json, url: "http://old.example.org/x?y", insecure: true, only: ticket, body: {a: ["{unit}"]}}
                    - {sink: hook, type: command, argv: [/bin/tell, "a b"], min: ticket}
                """).alerts();
        assertThat(alerts).isNotNull();
        assertThat(alerts.grace()).isZero();
        assertThat(alerts.remind()).hasDays(2);
        assertThat(alerts.maxPerRun()).isEqualTo(3);
        assertThat(alerts.sinks())
                .containsExactly(
                        new AlertSink(
                                "phone",
                                SinkKind.NTFY,
                                "https://ntfy.example.org/t",
                                null,
                                "~/t",
                                false,
                                null,
                                List.of(),
                                Set.of(AlertLevel.PAGE),
                                Duration.ofSeconds(5),
                                null),
                        new AlertSink(
                                "old",
                                SinkKind.JSON,
                                "http://old.example.org/x?y",
                                null,
                                null,
                                true,
                                new AlertBody(Map.of("a", new AlertBody.Texts(List.of("{unit}")))),
                                List.of(),
                                Set.of(AlertLevel.TICKET),
                                AlertSink.USUAL_TIMEOUT,
                                null),
                        new AlertSink(
                                "hook",
                                SinkKind.COMMAND,
                                null,
                                null,
                                null,
                                false,
                                null,
                                List.of("/bin/tell", "a b"),
                                Set.of(AlertLevel.values()),
                                AlertSink.USUAL_TIMEOUT,
                                null));
    }

    @Test
    void withoutAWordTheJournalIsTold() throws ConfigException {
        assertThat(manifest("apiVersion: unitward/v1\nalerts: {}").alerts()).isEqualTo(Alerts.USUAL);
        assertThat(manifest("apiVersion: unitward/v1\nowners: [{owner: a, units: [a.service]}]")
                        .alerts())
                .isNull();
    }

    @Test
    void readsAnAllowlist() throws ConfigException {
        Allowlist read = AllowlistReader.read("allowlist.yaml", """
                apiVersion: unitward/v1
                allow:
                  - action: daemon-reload
                    units: ["*"]
                    max-per-hour: 4
                    max-per-run: 1
                  - {action: daemon-reload, units: [a.service, "b*"]}
                """.getBytes(UTF_8));
        assertThat(read.own())
                .containsExactly(
                        new Allowlist.Entry(ActionKind.DAEMON_RELOAD, List.of("*"), 4, 1, "allowlist.yaml:3"),
                        new Allowlist.Entry(
                                ActionKind.DAEMON_RELOAD, List.of("a.service", "b*"), null, null, "allowlist.yaml:7"));
        assertThat(read.floor()).isNull();
    }

    @Test
    void aFileOnAFloorMayNotReuseItsOwners() throws ConfigException {
        // Sources are collected by owner name: the user's source would vouch for the administrator's units.
        ManifestFile floor = manifest("apiVersion: unitward/v1\nowners: [{owner: a, units: [a.service]}]");
        assertThatThrownBy(() -> ManifestReader.read(
                        "u",
                        "apiVersion: unitward/v1\nowners: [{owner: a, units: [b.service]}]".getBytes(UTF_8),
                        floor))
                .hasMessage("u:2:18: owner 'a'; expected a name that no other owner has");
    }

    @Test
    void aFileOnAFloorMayNotRequireWhatTheFloorDecides() throws ConfigException {
        byte[] user = "apiVersion: unitward/v1\nowners: [{owner: b, units: [a.service], required: [a.service]}]"
                .getBytes(UTF_8);
        ManifestFile floor = manifest("apiVersion: unitward/v1\nowners: [{owner: a, units: [a.service]}]");
        assertThatThrownBy(() -> ManifestReader.read("u", user, floor))
                .hasMessage("u:2:52: required 'a.service'; expected a unit that this owner declares in the end:"
                        + " owner 'a' wins it");
        ManifestFile delegable =
                manifest("apiVersion: unitward/v1\nowners: [{owner: a, units: [a.service], delegable: true}]");
        assertThat(ManifestReader.read("u", user, delegable).owners()).hasSize(1);
    }

    @Test
    void aFileOnAFloorMayNotTrustMoreWriters() throws ConfigException {
        byte[] user = "apiVersion: unitward/v1\ntrustedWriters: {users: [bob, eve], groups: [admins]}".getBytes(UTF_8);
        ManifestFile silent =
                manifest("apiVersion: unitward/v1\nowners: [{owner: a, units: [a.service], delegable: true}]");
        assertThat(ManifestReader.read("u", user, silent).trustedUsers()).containsExactly("bob", "eve");

        ManifestFile strict = manifest("apiVersion: unitward/v1\nowners: [{owner: a, units: [a.service]}]");
        assertThatThrownBy(() -> ManifestReader.read("u", user, strict))
                .isInstanceOfSatisfying(
                        ConfigException.class, e -> assertThat(e.problems()).hasSize(3));

        ManifestFile named = manifest("apiVersion: unitward/v1\ntrustedWriters: {users: [bob], groups: [admins]}");
        assertThatThrownBy(() -> ManifestReader.read("u", user, named))
                .isInstanceOfSatisfying(ConfigException.class, e -> {
                    assertThat(e.problems()).hasSize(1);
                    assertThat(e).hasMessageStartingWith("u:2:31: users 'eve'; expected nobody whom ");
                });
    }

    @Test
    void suggestsOnlyWhatIsNear() {
        List<String> known = List.of("owner", "units", "dropIns", "max-per-hour");
        assertThat(Nearest.to("dropins", known)).isEqualTo("dropIns");
        assertThat(Nearest.to("maxPerHour", known)).isEqualTo("max-per-hour");
        assertThat(Nearest.to("unti", known)).isNull();
        assertThat(Nearest.to("unit", known)).isEqualTo("units");
        assertThat(Nearest.to("policies", known)).isNull();
        assertThat(Nearest.to("x".repeat(100_000), known)).isNull();
    }

    @Test
    void aProblemCannotSteerATerminal() {
        ConfigProblem problem = new ConfigProblem("f", 1, 2, "key", "\u001b[2J\n\u202e" + "x".repeat(200), "a\nb");
        assertThat(problem.toString())
                .startsWith("f:1:2: key '\\u001b[2J\\u000a\\u202exxx")
                .endsWith("x…'; expected a\\u000ab");
    }

    private static ManifestFile manifest(String text) throws ConfigException {
        return ManifestReader.read("unitward.yaml", text.getBytes(UTF_8));
    }
}
