package io.unitward.remediation.plan;

/** How many random worlds a property is held to: {@code UNITWARD_WORLDS}, which {@code ./check --long} sets to a million. */
final class Worlds {
    private Worlds() {}

    static int count() {
        String many = System.getenv("UNITWARD_WORLDS");
        return many == null ? 10_000 : Integer.parseInt(many);
    }
}
