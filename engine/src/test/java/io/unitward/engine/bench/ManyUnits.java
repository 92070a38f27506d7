package io.unitward.engine.bench;

import io.unitward.engine.session.UnitFacts;
import io.unitward.facts.Layer;
import io.unitward.facts.Manager;
import io.unitward.facts.PolicyFact;
import io.unitward.facts.Scope;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.View;
import io.unitward.ownership.Expectation;
import io.unitward.ownership.ManagerState;
import io.unitward.ownership.UnitDefinition;
import io.unitward.ownership.UnitState;
import io.unitward.ownership.ViewFile;
import io.unitward.pending.PendingChange;
import io.unitward.pending.Staleness;
import io.unitward.verdict.FindingDraft;
import java.util.ArrayList;
import java.util.List;

/**
 * The facts of many declared units, seven each as an audit has them of a unit without drop-ins. Six kinds of trouble have five
 * in a hundred units each, a different five.
 */
final class ManyUnits {
    private static final String PLACE = "/home/u/.config/systemd/user";

    private ManyUnits() {}

    static List<PolicyFact> manager() {
        return List.of(
                new Manager(
                        Scope.USER,
                        1000,
                        true,
                        null,
                        "252",
                        "running",
                        "/home/u",
                        null,
                        List.of(PLACE),
                        null,
                        List.of()),
                new ManagerState(FindingDraft.MANAGER, true, "", "running", "", "", false, true));
    }

    static List<UnitFacts> of(int count) {
        List<UnitFacts> units = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            units.add(unit("unit" + i + "-stack.service", i % 20));
        }
        return units;
    }

    private static UnitFacts unit(String name, int kind) {
        boolean foreign = kind == 0;
        boolean drifted = kind == 1;
        boolean pending = kind == 2;
        boolean masked = kind == 3;
        boolean writable = kind == 4;
        boolean older = kind == 5;
        String path = PLACE + "/" + name;
        List<PolicyFact> facts = new ArrayList<>();
        facts.add(new Unit(name, List.of(name), "loaded", "active", "running", pending, false, null, null, null, null));
        facts.add(new UnitState(
                name,
                "service",
                true,
                "",
                true,
                "homelab",
                false,
                false,
                masked,
                masked ? path : null,
                false,
                "loaded",
                "active",
                "running",
                true,
                pending,
                false,
                false,
                false,
                false,
                "",
                null,
                older ? UnitState.OlderDefinition.YES : UnitState.OlderDefinition.NO,
                "",
                "",
                ""));
        facts.add(new Expectation(
                name,
                "homelab",
                List.of(PLACE),
                List.of(),
                false,
                List.of(path + ".d/*.conf"),
                true,
                null,
                null,
                List.of(),
                false));
        for (View view : View.values()) {
            facts.add(new UnitDefinition(name, view, path, null, 0, masked, "enabled", "", true, null, "", null));
            facts.add(file(name, view, path, true, drifted, writable));
            if (foreign) {
                facts.add(file(name, view, "/etc/systemd/user/" + name + ".d/override.conf", false, false, false));
            }
        }
        if (pending) {
            facts.add(new PendingChange(
                    path,
                    PendingChange.Kind.FRAGMENT,
                    name,
                    "mtime",
                    Staleness.MAYBE_STALE,
                    true,
                    "equals /home/u/dotfiles/" + name));
        }
        return new UnitFacts(name, facts);
    }

    private static ViewFile file(
            String unit, View view, String path, boolean expected, boolean drifted, boolean writable) {
        return new ViewFile(
                unit,
                view,
                expected ? ViewFile.Role.FRAGMENT : ViewFile.Role.DROP_IN,
                path,
                expected ? Layer.USER_CONFIG : Layer.ADMIN,
                UnitFile.Status.READ,
                true,
                true,
                expected,
                PLACE,
                !drifted,
                true,
                drifted,
                "equals /home/u/dotfiles/" + unit,
                null,
                writable ? "group staff (gid 50) through " + PLACE : null,
                Staleness.CURRENT,
                null);
    }
}
