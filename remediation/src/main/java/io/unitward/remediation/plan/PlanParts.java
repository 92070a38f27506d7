package io.unitward.remediation.plan;

import io.unitward.pending.Fingerprint;
import io.unitward.remediation.journal.RememberedPlan;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a plan was made of, part by part, and what of it is another now. */
public final class PlanParts {
    /** Of so many pending changes the content is remembered one by one. */
    private static final int MOST_PENDING = 500;
    /** So many paths of a kind are named. */
    private static final int NAMED = 5;

    private PlanParts() {}

    /** The parts of a plan: everything that its digest covers. */
    public static RememberedPlan of(Plan plan, PlanInput input) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put(
                "the manager",
                new Fingerprint()
                        .add(input.observation().snapshot().manager().scope())
                        .add(input.observation().snapshot().manager().uid())
                        .hex());
        parts.put("configuration (waivers included)", input.rules().configuration());
        parts.put(
                "the policies that judge",
                new Fingerprint().add(input.observation().report().policies()).hex());
        parts.put(
                "--strict",
                new Fingerprint().add(input.observation().report().strict()).hex());
        parts.put(
                "what is held",
                new Fingerprint()
                        .addAll(input.rules().holds())
                        .add(input.rules().barred())
                        .hex());
        parts.put(
                "the unit search path",
                new Fingerprint()
                        .addAll(input.observation().snapshot().manager().unitPath())
                        .hex());
        parts.put(
                "what could not be looked at",
                new Fingerprint()
                        .addAll(input.observation().pending().unknowns())
                        .hex());
        Fingerprint actions = new Fingerprint();
        for (PlannedAction action : plan.actions()) {
            actions.add(action.action()).add(action.target()).addAll(action.units());
        }
        parts.put("what would be done", actions.hex());
        Map<String, String> all = PlanDigest.pending(input);
        Map<String, String> pending = new LinkedHashMap<>();
        all.entrySet().stream().limit(MOST_PENDING).forEach(each -> pending.put(each.getKey(), each.getValue()));
        return new RememberedPlan(
                plan.digest(), input.observation().report().at(), parts, pending, all.size() - pending.size());
    }

    /** What is another now, phrases; empty when nothing that was remembered is. */
    public static List<String> differences(RememberedPlan then, RememberedPlan now) {
        List<String> differences = new ArrayList<>();
        now.parts().forEach((part, digest) -> {
            if (!digest.equals(then.parts().get(part))) {
                differences.add(part);
            }
        });
        List<String> more = new ArrayList<>();
        List<String> other = new ArrayList<>();
        now.pending().forEach((path, digest) -> {
            String was = then.pending().get(path);
            if (was == null && then.leftOut() == 0) {
                more.add(path);
            } else if (was != null && !was.equals(digest)) {
                other.add(path);
            }
        });
        List<String> gone = then.pending().keySet().stream()
                .filter(path -> !now.pending().containsKey(path) && now.leftOut() == 0)
                .toList();
        named("pending now and not then", more, differences);
        named("pending with other content or standing", other, differences);
        named("no longer pending", gone, differences);
        return differences;
    }

    private static void named(String what, List<String> paths, List<String> to) {
        if (!paths.isEmpty()) {
            int rest = paths.size() - NAMED;
            to.add(what + ": " + String.join(", ", paths.subList(0, Math.min(NAMED, paths.size())))
                    + (rest > 0 ? " and " + rest + " more" : ""));
        }
    }
}
