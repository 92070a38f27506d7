package io.unitward.engine;

import io.unitward.verdict.AuditReport;

/** Audits so many units in a fresh JVM and prints how long it took; run by {@link RunTimePathTest}. */
public final class AuditMain {
    private AuditMain() {}

    public static void main(String[] args) {
        long start = System.nanoTime();
        Policies policies = Policies.shipped();
        long loaded = System.nanoTime();
        Scene scene = new Scene();
        int units = Integer.parseInt(args[0]);
        for (int i = 0; i < units; i++) {
            scene.clean("u" + i + "-stack.service");
        }
        scene.file(Scene.MINE + "/edited-stack.service", Scene.NEW, "x").source("edited-stack.service", "x");
        AuditInput input = scene.input(policies, false);
        long built = System.nanoTime();
        AuditReport report = AuditEngine.audit(input);
        long judged = System.nanoTime();
        System.out.println("units " + report.units().size());
        System.out.println("findings "
                + report.units().stream()
                        .mapToInt(unit -> unit.findings().size())
                        .sum());
        System.out.println(
                "load " + (loaded - start) / 1_000_000 + " ms, classify " + (judged - built) / 1_000_000 + " ms");
    }
}
