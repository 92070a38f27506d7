package io.unitward.engine.chosen;

import io.unitward.config.ConfigException;
import io.unitward.config.ConfigProblem;
import io.unitward.config.Configuration;
import io.unitward.config.Nearest;
import io.unitward.verdict.Waiver;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Holds waivers against the policies of a run. A user may waive only what {@code /etc/unitward} does not speak of or calls
 * delegable; what the administrator waives for some units is spoken of.
 */
public final class WaiverCheck {
    private WaiverCheck() {}

    /**
     * Every problem, in file order.
     *
     * @param policies ids of all policies, those that are off too
     * @param floorPolicies ids of the administrator's own policies, for a user
     */
    public static List<ConfigProblem> problems(
            Configuration configuration, Collection<String> policies, Set<String> floorPolicies) {
        List<ConfigProblem> problems = new ArrayList<>();
        for (Waiver waiver : configuration.waivers()) {
            if (!policies.contains(waiver.policy())) {
                problems.add(problem(waiver, known(waiver.policy(), policies)));
            } else if (waiver.users() && isFixed(configuration, waiver.policy(), floorPolicies)) {
                problems.add(
                        problem(
                                waiver,
                                "a policy that a user may waive: /etc/unitward speaks of this one, and does not list it in delegable"));
            }
        }
        return problems;
    }

    /**
     * The same, for a run.
     *
     * @throws ConfigException with all of them, if there are any
     */
    public static void check(Configuration configuration, Collection<String> policies, Set<String> floorPolicies)
            throws ConfigException {
        List<ConfigProblem> problems = problems(configuration, policies, floorPolicies);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** What is expected in the place of an id that no policy has. */
    public static String known(String policy, Collection<String> policies) {
        String nearest = Nearest.to(policy, policies);
        return "the id of a policy that 'unitward policy list' has"
                + (nearest == null ? "" : "; did you mean '" + nearest + "'?");
    }

    private static boolean isFixed(Configuration configuration, String policy, Set<String> floorPolicies) {
        boolean speaks = configuration.floorPolicies().speaksOf(policy) || floorPolicies.contains(policy);
        for (Waiver waiver : configuration.waivers()) {
            speaks |= !waiver.users() && waiver.policy().equals(policy);
        }
        return speaks && !configuration.floorPolicies().isDelegable(policy);
    }

    private static ConfigProblem problem(Waiver waiver, String expected) {
        return new ConfigProblem(waiver.source(), waiver.line(), waiver.column(), "policy", waiver.policy(), expected);
    }
}
