package io.unitward.engine;

import io.unitward.facts.ManagerInput;
import io.unitward.facts.UnitFile;
import io.unitward.ownership.Owner;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.Waived;
import io.unitward.verdict.Waiver;
import io.unitward.verdict.WaiverUse;
import io.unitward.verdict.WaiverUse.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lays waivers over what was found. What could not be told is never covered, whatever its policy; nor is what a user's own
 * waiver finds of a unit that {@code /etc/unitward} declares for good.
 */
final class Waiving {
    private final AuditInput input;
    private final FactSheet sheet;
    private final Set<String> fixedOwners = new HashSet<>();
    private final WaiverScope scope;

    private final Map<String, List<Finding>> counted;
    private final List<Waived> waived = new ArrayList<>();
    private final List<WaiverUse> uses = new ArrayList<>();

    Waiving(AuditInput input, FactSheet sheet, Map<String, List<Finding>> found) {
        this.input = input;
        this.sheet = sheet;
        this.scope = new WaiverScope(
                input.at(), input.snapshot().manager().home(), input.waivers().isEmpty() ? Map.of() : digests(input));
        if (input.waivers().isEmpty()) {
            this.counted = found;
            return;
        }
        for (Owner owner : input.manifest().floor()) {
            if (!owner.delegable()) {
                fixedOwners.add(owner.name());
            }
        }
        this.counted = split(found);
        for (Waiver waiver : input.waivers()) {
            uses.add(use(waiver, found));
        }
    }

    /** Only digests of the content as it was read: one that is not known binds to nothing. */
    private static Map<String, String> digests(AuditInput input) {
        Map<String, String> digests = new HashMap<>();
        for (ManagerInput each : input.snapshot().managerInputs()) {
            if (each.sha256() != null) {
                digests.put(each.path(), each.sha256());
            }
        }
        for (UnitFile file : input.snapshot().files()) {
            if (file.sha256() != null) {
                digests.put(file.path(), file.sha256());
            }
        }
        return digests;
    }

    /** What verdicts are made of, by unit. */
    Map<String, List<Finding>> counted() {
        return counted;
    }

    /** What they are not made of, the manager's first, then in the order of findings. */
    List<Waived> waived() {
        return waived;
    }

    /** What became of each waiver. */
    List<WaiverUse> uses() {
        return uses;
    }

    private Map<String, List<Finding>> split(Map<String, List<Finding>> found) {
        Map<String, List<Finding>> rest = new HashMap<>();
        for (Map.Entry<String, List<Finding>> unit : found.entrySet()) {
            List<Finding> count = new ArrayList<>();
            for (Finding finding : unit.getValue()) {
                Waiver waiver = scope.accepting(input.waivers(), finding, this::isPermitted);
                if (waiver == null) {
                    count.add(finding);
                } else {
                    waived.add(new Waived(finding, waiver));
                }
            }
            rest.put(unit.getKey(), count);
        }
        waived.sort((a, b) -> Finding.ORDER.compare(a.finding(), b.finding()));
        return rest;
    }

    private boolean isPermitted(Waiver waiver, Finding finding) {
        String owner = sheet.ownerOf(finding.unit());
        return !waiver.users() || owner == null || !fixedOwners.contains(owner);
    }

    private WaiverUse use(Waiver waiver, Map<String, List<Finding>> found) {
        int covered = 0;
        int refused = 0;
        for (List<Finding> findings : found.values()) {
            for (Finding finding : findings) {
                if (scope.names(waiver, finding)) {
                    covered += isPermitted(waiver, finding) ? 1 : 0;
                    refused += isPermitted(waiver, finding) ? 0 : 1;
                }
            }
        }
        return new WaiverUse(waiver, state(waiver, covered, refused, found), covered);
    }

    private State state(Waiver waiver, int covered, int refused, Map<String, List<Finding>> found) {
        Instant at = input.at();
        if (!waiver.expires().isAfter(at)) {
            return State.EXPIRED;
        }
        if (waiver.granted().isAfter(at)) {
            return State.NOT_YET;
        }
        if (covered > 0) {
            return waiver.expires().isAfter(at.plus(WaiverUse.NOTICE)) ? State.IN_FORCE : State.EXPIRING;
        }
        if (refused > 0) {
            return State.NOT_PERMITTED;
        }
        return isAllSeen(found) ? State.UNUSED : State.UNKNOWN;
    }

    /** Whether nothing that a waiver could be about may have stayed unseen. */
    private boolean isAllSeen(Map<String, List<Finding>> found) {
        if (!input.snapshot().manager().available()) {
            return false;
        }
        for (List<Finding> findings : found.values()) {
            for (Finding finding : findings) {
                if (finding.classification() == Classification.UNKNOWN
                        && (finding.unit().equals(FindingDraft.MANAGER) || finding.tellsOfFailure())) {
                    return false;
                }
            }
        }
        return true;
    }
}
