package io.unitward.cli.validate;

import io.unitward.cli.validate.ValidationTest.Need;
import java.util.List;

/** All tests, in their order. */
public final class Matrix {
    /** Them. */
    public static final List<ValidationTest> TESTS = List.of(
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
                    Need.MANAGER,
                    ManagerTests::t08));

    private Matrix() {}
}
