package io.unitward.cli.validate;

import io.unitward.cli.sandbox.ManagerSignal;
import io.unitward.cli.validate.Trial.Audited;
import java.io.IOException;

/** The test of the manager itself: T08. */
final class ManagerTests {
    private static final String FAILS =
            "[Unit]\nDescription=probe that fails\n\n[Service]\nType=oneshot\nExecStart=/bin/false\n";
    /** Seconds; so long an audit waits for a manager that does not answer. */
    private static final String TIMEOUT = "3";

    private ManagerTests() {}

    /** A manager that is degraded, hangs or is gone is said to be, and all is well again when it is back. */
    static void t08(Trial trial) throws Refuted, Unprovided, IOException {
        ProbeHost host = trial.sandbox();
        host.vouched(Probes.WEB, FileTests.unit("probe"));
        host.vouched(Probes.BROKEN, FAILS);
        trial.reload();
        trial.must("start", Probes.WEB);
        trial.ended(0, trial.audit());

        trial.systemctl("start", Probes.BROKEN);
        trial.property(Probes.BROKEN, "ActiveState", "failed");
        Audited degraded = trial.audit();
        trial.ended(10, degraded);
        trial.found(degraded, "manager", "manager-degraded", "");
        trial.must("reset-failed", Probes.BROKEN);
        trial.ended(0, trial.audit());

        trial.signal(ManagerSignal.STOP);
        unavailable(trial);
        trial.signal(ManagerSignal.CONT);
        trial.ended(0, trial.audit());

        trial.signal(ManagerSignal.KILL);
        ProbeHost.await("the manager to be gone", () -> !host.sandbox().managerRuns());
        unavailable(trial);
        host.sandbox().startManagerAgain();
        trial.did("started the manager again");
        trial.ended(0, trial.audit());
    }

    private static void unavailable(Trial trial) throws Refuted, Unprovided, IOException {
        Audited audit = trial.audit("--timeout", TIMEOUT);
        trial.ended(69, audit);
        trial.found(audit, "manager", "manager-unavailable", "");
        trial.same("the verdict on the manager", "unknown", audit.seen().managerVerdict());
    }
}
