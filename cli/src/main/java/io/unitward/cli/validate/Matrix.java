package io.unitward.cli.validate;

import io.unitward.cli.validate.ValidationTest.Need;
import java.util.List;

/** All tests, in their order. */
public final class Matrix {
    /** Them. */
    public static final List<ValidationTest> TESTS = List.of(
            new ValidationTest("T01", "a rebuild that changes nothing restarts nothing", Need.PODMAN, StackTests::t01),
            new ValidationTest(
                    "T02",
                    "a verified restart ends with 0, and all containers run and are healthy",
                    Need.PODMAN,
                    StackTests::t02),
            new ValidationTest(
                    "T03",
                    "a container that is never healthy fails the restart, that of systemctl too, and the unit",
                    Need.PODMAN,
                    StackTests::t03),
            new ValidationTest(
                    "T04",
                    "a missing env or secret file is told in one message, and a restart touches nothing",
                    Need.PODMAN,
                    StackTests::t04),
            new ValidationTest(
                    "T05",
                    "a managed unit file replaced by hand is healed, by heal alone",
                    Need.MANAGER,
                    FileTests::t05),
            new ValidationTest(
                    "T06",
                    "a foreign or stale drop-in in the admin layer is found, and blocks",
                    Need.MANAGER,
                    FileTests::t06),
            new ValidationTest(
                    "T07",
                    "a pending reload is done and verified on compliant content, and refused on other",
                    Need.MANAGER,
                    FileTests::t07),
            new ValidationTest(
                    "T08",
                    "a manager that is degraded, hangs or is gone is said to be, until it is back",
                    Need.SANDBOX,
                    ManagerTests::t08),
            new ValidationTest(
                    "T09",
                    "an unhealthy container is made anew, and one left over is removed",
                    Need.PODMAN,
                    StackTests::t09),
            new ValidationTest(
                    "T10",
                    "a tag that moved in the registry is deployed, and the new image logs its marker",
                    Need.PODMAN,
                    UpdateTests::t10),
            new ValidationTest(
                    "T11",
                    "a failed pull fails the update and changes nothing, and fails the run of all stacks",
                    Need.PODMAN,
                    UpdateTests::t11),
            new ValidationTest(
                    "T12",
                    "after a bad image and a bad generation, rollback and reconcile bring back what is declared",
                    Need.PODMAN,
                    UpdateTests::t12));

    private Matrix() {}
}
