package io.unitward.engine.compile;

import io.unitward.engine.session.Classifier;
import io.unitward.engine.session.RuleBase;
import io.unitward.engine.session.UnitFacts;
import io.unitward.facts.HealthStatus;
import io.unitward.facts.InputFile;
import io.unitward.facts.InputKind;
import io.unitward.facts.Layer;
import io.unitward.facts.Manager;
import io.unitward.facts.PolicyFact;
import io.unitward.facts.Provider;
import io.unitward.facts.Scope;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitView;
import io.unitward.facts.View;
import io.unitward.ownership.Artifact;
import io.unitward.ownership.ContainerState;
import io.unitward.ownership.DirectoryWriter;
import io.unitward.ownership.Expectation;
import io.unitward.ownership.HealthTimerState;
import io.unitward.ownership.InputState;
import io.unitward.ownership.ManagerState;
import io.unitward.ownership.QuadletState;
import io.unitward.ownership.Relation;
import io.unitward.ownership.Repaired;
import io.unitward.ownership.ServiceState;
import io.unitward.ownership.StackState;
import io.unitward.ownership.UnitDefinition;
import io.unitward.ownership.UnitState;
import io.unitward.ownership.Unseen;
import io.unitward.ownership.ViewFile;
import io.unitward.pending.PendingChange;
import io.unitward.pending.Staleness;
import io.unitward.verdict.Finding;
import io.unitward.verdict.FindingDraft;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One fact of each type, and a second unit to be mixed up with the first. */
final class SmallWorld {
    private static final String UNIT = "web-stack.service";
    private static final String PLACE = "/home/u/.config/systemd/user";
    private static final String PATH = PLACE + "/" + UNIT;

    private SmallWorld() {}

    /** What rules find in it, a line each, sorted. */
    static List<String> judge(RuleBase rules, int batch) {
        List<String> lines = new ArrayList<>();
        Classifier.classify(rules, managerFacts(), units(), batch).values().stream()
                .flatMap(List::stream)
                .map(SmallWorld::line)
                .sorted()
                .forEach(lines::add);
        return lines;
    }

    private static String line(Finding finding) {
        return finding.unit() + " | " + finding.classification().text() + " | "
                + (finding.view() == null ? "-" : finding.view().text()) + " | " + finding.file() + " | "
                + finding.cause()
                + " | " + finding.message();
    }

    private static List<PolicyFact> managerFacts() {
        return List.of(
                new Manager(
                        Scope.USER,
                        1000,
                        true,
                        null,
                        "257",
                        "running",
                        "/home/u",
                        "/run/user/1000",
                        List.of(PLACE, "/etc/systemd/user"),
                        Instant.EPOCH,
                        List.of()),
                new ManagerState(FindingDraft.MANAGER, true, "", "running", "", "", false, false));
    }

    private static List<UnitFacts> units() {
        return List.of(
                new UnitFacts(UNIT, facts()),
                new UnitFacts(
                        "other.socket",
                        List.of(file("other.socket"), new Unseen("other.socket", "its file could not be read"))),
                new UnitFacts(
                        FindingDraft.MANAGER,
                        List.of(new PendingChange(
                                "/etc/systemd/user.conf",
                                PendingChange.Kind.MANAGER_INPUT,
                                null,
                                "mtime",
                                Staleness.STALE,
                                false,
                                "is newer"))));
    }

    private static ViewFile file(String unit) {
        return new ViewFile(
                unit,
                View.LOADED,
                ViewFile.Role.FRAGMENT,
                PATH,
                Layer.USER_CONFIG,
                UnitFile.Status.READ,
                true,
                true,
                true,
                PATH,
                true,
                true,
                false,
                "equals",
                null,
                null,
                Staleness.CURRENT,
                null);
    }

    private static List<PolicyFact> facts() {
        return List.of(
                new Unit(
                        UNIT,
                        List.of(UNIT),
                        "loaded",
                        "active",
                        "running",
                        null,
                        true,
                        null,
                        Instant.EPOCH,
                        new UnitView(PATH, null, List.of(), false, null),
                        null),
                new UnitState(
                        UNIT,
                        "service",
                        true,
                        "",
                        true,
                        "homelab",
                        false,
                        false,
                        false,
                        null,
                        false,
                        "loaded",
                        "active",
                        "running",
                        true,
                        false,
                        false,
                        false,
                        false,
                        false,
                        "",
                        null,
                        UnitState.OlderDefinition.NO,
                        "/opt/web, which does not exist",
                        "since 2026-11-23T10:15:30Z, which is longer than 24 h",
                        "since 2026-11-23T11:15:30Z, which is longer than 24 h"),
                new UnitDefinition(UNIT, View.LOADED, PATH, null, 2, false, "enabled", "", true, null, "", null),
                new Expectation(
                        UNIT,
                        "homelab",
                        List.of(PLACE),
                        List.of(),
                        false,
                        List.of(),
                        false,
                        null,
                        null,
                        List.of(),
                        false),
                file(UNIT),
                new PendingChange(PATH, PendingChange.Kind.FRAGMENT, UNIT, "mtime", Staleness.STALE, true, "is newer"),
                new DirectoryWriter(UNIT, PLACE, "group staff"),
                new Relation(UNIT, Relation.Kind.SHADOWED, "/etc/" + UNIT, Layer.ADMIN, null, true, true, true),
                new Artifact(
                        UNIT,
                        PATH,
                        Artifact.Kind.FRAGMENT,
                        "homelab",
                        Provider.DIRECTORY,
                        "/src/" + UNIT,
                        null,
                        Artifact.Drift.CONTENT,
                        "differs",
                        true,
                        ""),
                new Repaired(UNIT, PATH, true, "3", "2026-01-01T00:00:00Z", "uid 0", "a link", "was healed"),
                new StackState(
                        UNIT,
                        "web",
                        "web",
                        true,
                        "",
                        true,
                        "its unit is activating",
                        true,
                        true,
                        "active",
                        2,
                        1,
                        "begun at 2026-11-23T10:15:30Z was cut short",
                        true),
                new ServiceState(UNIT, "web", "app", true, "no container", "2 containers, and is to have 1", true),
                new ContainerState(
                        UNIT,
                        "web",
                        "web-app-1",
                        "0123456789ab",
                        "app",
                        true,
                        true,
                        false,
                        "",
                        true,
                        "running",
                        "",
                        HealthStatus.STARTING,
                        true,
                        "",
                        false,
                        "2",
                        null,
                        "",
                        ""),
                new InputState(
                        UNIT,
                        "web",
                        PLACE,
                        PLACE,
                        InputKind.ENV,
                        true,
                        InputFile.Status.DIRECTORY,
                        false,
                        true,
                        "0755",
                        ""),
                new HealthTimerState(UNIT, "a.timer", "0123456789ab", true),
                new QuadletState(UNIT, PLACE, false, QuadletState.Generated.NO, "nobody \"knows\"", "of x", "of y"),
                new Unseen(UNIT, "Größe € 😀 \\é \"q\""));
    }
}
