package io.unitward.engine.chosen;

import io.unitward.config.ConfigException;
import io.unitward.config.ConfigProblem;
import io.unitward.config.Nearest;
import io.unitward.config.PolicySetting;
import io.unitward.config.PolicySettings;
import io.unitward.engine.catalog.PolicyInfo;
import io.unitward.engine.catalog.RuleInfo;
import io.unitward.engine.session.RulePart;
import io.unitward.facts.Glob;
import io.unitward.facts.PolicyNote;
import io.unitward.pending.Fingerprint;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.PolicyChanges;
import io.unitward.verdict.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Works out which policies judge. Pure.
 *
 * <p>The authority is that of all configuration: a user may add, and may loosen (override, switch off, make quieter) only
 * what {@code /etc/unitward} does not speak of or calls delegable. Root, and the administrator towards users, may loosen
 * everything but the {@link Indispensable}. What is loosened by anybody stays withheld, not forgotten.
 */
public final class Choosing {
    private static final int SHORT_DIGEST = 12;

    private final PolicyGroup shipped;
    private final @Nullable PolicyGroup floor;
    private final @Nullable PolicyGroup own;
    private final PolicySettings floorSettings;
    private final PolicySettings ownSettings;

    private final Map<String, Chosen> chosen = new TreeMap<>();
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final List<PolicyNote> notes = new ArrayList<>();
    private final Map<String, PolicyChanges.Added> added = new TreeMap<>();
    private final Map<String, PolicyChanges.Overridden> overridden = new TreeMap<>();

    /** The policy of an id, as far as it has been decided. */
    private record Chosen(
            PolicyGroup group,
            PolicyInfo info,
            @Nullable PolicySetting off,
            @Nullable PolicySetting loud) {
        Severity severity(RuleInfo rule) {
            return loud == null || loud.severity() == null ? rule.severity() : loud.severity();
        }
    }

    private Choosing(
            PolicyGroup shipped,
            @Nullable PolicyGroup floor,
            @Nullable PolicyGroup own,
            PolicySettings floorSettings,
            PolicySettings ownSettings) {
        this.shipped = shipped;
        this.floor = floor;
        this.own = own;
        this.floorSettings = floorSettings;
        this.ownSettings = ownSettings;
    }

    /**
     * Decides.
     *
     * @param shipped the policies of this program
     * @param floor the administrator's, for a user; null when there are none, and for root
     * @param own the caller's; null when there are none
     * @param floorSettings what the administrator's configuration says, for a user
     * @param ownSettings what the caller's configuration says
     * @throws ConfigException with every problem: an unknown id, an override that does not say so, anything that its author
     *     may not loosen
     */
    public static Choice choose(
            PolicyGroup shipped,
            @Nullable PolicyGroup floor,
            @Nullable PolicyGroup own,
            PolicySettings floorSettings,
            PolicySettings ownSettings)
            throws ConfigException {
        return new Choosing(shipped, floor, own, floorSettings, ownSettings).choose();
    }

    private Choice choose() throws ConfigException {
        shipped.index().policies().forEach(policy -> chosen.put(policy.id(), new Chosen(shipped, policy, null, null)));
        addAll(floor);
        settings(floorSettings, false);
        addAll(own);
        settings(ownSettings, true);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return choice();
    }

    private void addAll(@Nullable PolicyGroup group) {
        if (group != null) {
            group.index().policies().forEach(policy -> add(group, policy));
        }
    }

    private void add(PolicyGroup group, PolicyInfo policy) {
        String file = group.file(policy.source());
        Chosen existing = chosen.get(policy.id());
        String actual = existing == null
                ? ""
                : existing.group()
                        .index()
                        .sources()
                        .getOrDefault(existing.info().source(), "");
        Set<String> named = new LinkedHashSet<>();
        policy.rules().stream()
                .map(RuleInfo::overrides)
                .filter(digest -> !digest.isEmpty())
                .forEach(named::add);
        if (named.size() > 1) {
            problem(file, policy, "@overrides", String.join("' and '", named), "the same digest wherever it stands");
        } else if (existing == null) {
            if (!named.isEmpty()) {
                note(PolicyNote.Kind.NOTHING_OVERRIDDEN, policy, file, "");
            }
            added.put(policy.id(), new PolicyChanges.Added(policy.id(), file));
            chosen.put(policy.id(), new Chosen(group, policy, null, null));
        } else if (Indispensable.why(policy.id()) != null) {
            problem(
                    file,
                    policy,
                    "policy",
                    policy.id(),
                    "another id: this one cannot be overridden, " + Indispensable.why(policy.id()));
        } else if (group.authority() == PolicyGroup.Authority.OWN && isFixed(policy.id())) {
            problem(
                    file,
                    policy,
                    "policy",
                    policy.id(),
                    "another id: /etc/unitward speaks of this one, and does not list it" + " in delegable");
        } else if (named.isEmpty()) {
            problem(
                    file,
                    policy,
                    "policy",
                    policy.id(),
                    "another id, or @overrides(\"" + actual.substring(0, SHORT_DIGEST)
                            + "\") on its rule to replace the policy of this id");
        } else {
            boolean outdated = !actual.startsWith(policy.overrides());
            if (outdated) {
                note(PolicyNote.Kind.OVERRIDE_OUTDATED, policy, file, actual.substring(0, SHORT_DIGEST));
            }
            overridden.put(
                    policy.id(), new PolicyChanges.Overridden(policy.id(), file, policy.overrides(), actual, outdated));
            added.remove(policy.id());
            // What was said about the policy of that id holds for the one in its place.
            chosen.put(policy.id(), new Chosen(group, policy, existing.off(), existing.loud()));
        }
    }

    private void settings(PolicySettings settings, boolean callers) {
        for (PolicySetting setting : settings.settings()) {
            setting(setting, callers);
        }
        for (PolicySettings.Delegable each : settings.delegable()) {
            if (chosen.keySet().stream().noneMatch(id -> Glob.matches(each.glob(), id))) {
                problems.add(new ConfigProblem(
                        each.file(), each.line(), each.column(), "delegable", each.glob(), known(each.glob())));
            }
        }
    }

    private void setting(PolicySetting setting, boolean callers) {
        String id = setting.policy();
        Chosen before = chosen.get(id);
        if (before == null) {
            String no = Indispensable.noPolicy(id);
            problem(setting, no == null ? known(id) : "a policy: " + no + ", and cannot be switched off");
            return;
        }
        boolean off = Boolean.FALSE.equals(setting.enabled());
        if (off && Indispensable.why(id) != null) {
            problem(setting, "it to stay on: " + Indispensable.why(id));
            return;
        }
        boolean quieter = before.info().rules().stream()
                .anyMatch(
                        rule -> setting.severity() != null && setting.severity().compareTo(before.severity(rule)) > 0);
        if (callers && ((off && before.off() == null) || quieter) && isFixed(id)) {
            problem(setting, "nothing that loosens it: /etc/unitward speaks of it, and does not list it in delegable");
            return;
        }
        PolicySetting loud = setting.severity() == null ? before.loud() : setting;
        PolicySetting switched = setting.enabled() == null ? before.off() : off ? setting : null;
        chosen.put(id, new Chosen(before.group(), before.info(), switched, loud));
    }

    /** Whether the administrator has decided about a policy, so that no user may loosen it. */
    private boolean isFixed(String id) {
        boolean speaks = floorSettings.speaksOf(id);
        if (floor != null) {
            speaks |= floor.index().rules().stream()
                    .anyMatch(rule -> rule.policy().equals(id));
        }
        return speaks && !floorSettings.isDelegable(id);
    }

    private String known(String id) {
        String nearest = Nearest.to(id, chosen.keySet());
        return "the id of a policy (docs/policies.md lists the shipped ones; one of yours judges only once it is deployed, or named with --policies)"
                + (nearest == null ? "" : "; did you mean '" + nearest + "'?");
    }

    private Choice choice() {
        List<RulePart> judging = new ArrayList<>();
        List<RulePart> withheld = new ArrayList<>();
        List<RuleInfo> all = new ArrayList<>();
        Fingerprint digest = new Fingerprint().add("unitward.policies/v1");
        for (PolicyGroup group : groups()) {
            List<RuleInfo> judge = new ArrayList<>();
            List<RuleInfo> rest = new ArrayList<>();
            for (RuleInfo rule : group.index().rules()) {
                Chosen mine = chosen.get(rule.policy());
                if (mine != null && mine.group().authority() == group.authority() && mine.off() == null) {
                    judge.add(rule.with(mine.severity(rule)));
                } else {
                    rest.add(rule);
                }
            }
            all.addAll(judge);
            boolean bounded = group.authority() != PolicyGroup.Authority.SHIPPED;
            judging.add(new RulePart(group.index(), group.loader(), judge, bounded));
            if (!rest.isEmpty()) {
                withheld.add(new RulePart(group.index(), group.loader(), rest, bounded));
            }
            digest.add(group.authority()).add(group.index().digest());
        }
        PolicyChanges changes = changes();
        changes.off().forEach(each -> digest.add(each.policy()).add(each.value()));
        changes.severityChanged().forEach(each -> digest.add(each.policy()).add(each.value()));
        return new Choice(
                changes.isEmpty() ? shipped.index().digest() : digest.hex(), judging, withheld, all, changes, notes);
    }

    private List<PolicyGroup> groups() {
        List<PolicyGroup> groups = new ArrayList<>(List.of(shipped));
        if (floor != null) {
            groups.add(floor);
        }
        if (own != null) {
            groups.add(own);
        }
        return groups;
    }

    private PolicyChanges changes() {
        List<PolicyChanges.Set> off = new ArrayList<>();
        List<PolicyChanges.Set> loud = new ArrayList<>();
        chosen.forEach((id, each) -> {
            if (each.off() != null) {
                off.add(set(id, "off", each.off()));
            } else if (each.loud() != null && each.loud().severity() != null) {
                loud.add(set(id, each.loud().severity().text(), each.loud()));
            }
        });
        return new PolicyChanges(List.copyOf(added.values()), List.copyOf(overridden.values()), off, loud);
    }

    private static PolicyChanges.Set set(String id, String value, PolicySetting setting) {
        return new PolicyChanges.Set(id, value, setting.where(), setting.reason());
    }

    private void note(PolicyNote.Kind kind, PolicyInfo policy, String file, String actual) {
        notes.add(new PolicyNote(FindingDraft.MANAGER, kind, policy.id(), file, policy.overrides(), actual));
    }

    private void problem(String file, PolicyInfo policy, String subject, String value, String expected) {
        int line = policy.rules().stream()
                .min(Comparator.comparingInt(RuleInfo::line))
                .map(RuleInfo::line)
                .orElse(1);
        problems.add(new ConfigProblem(file, line, 1, subject, value, expected));
    }

    private void problem(PolicySetting setting, String expected) {
        problems.add(new ConfigProblem(
                setting.file(), setting.line(), setting.column(), "policy", setting.policy(), expected));
    }
}
