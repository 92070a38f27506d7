package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.SandboxSpec;
import io.unitward.cli.sandbox.Trees;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without any configuration, on a manager that nobody has touched: all is well, in one line, and nothing was done. */
@Tag("real")
class StockHostTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1500})
    void a_user_manager_of_a_stock_host_is_compliant_in_one_line(long uid) throws Exception {
        try (Lab lab = Lab.start(SandboxSpec.userOf(uid))) {
            quiet(lab, "unitward: user manager (uid " + uid + "): ");
        }
    }

    @Test
    void a_system_manager_of_a_stock_host_is_compliant_in_one_line() throws Exception {
        try (Lab lab = Lab.ofSystem()) {
            assertThat(lab.show("basic.target", "ActiveState")).isEqualTo("active");
            quiet(lab, "unitward: system manager: ");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1500})
    @Tag("trees")
    void a_user_manager_of_a_stock_debian_13_is_compliant_in_one_line(long uid) throws Exception {
        SandboxSpec spec = SandboxSpec.userOf(uid).onTree(Trees.debian13());
        try (Lab lab = Lab.start(spec)) {
            Trees.assertRelease(spec, lab.version());
            quiet(lab, "unitward: user manager (uid " + uid + "): ");
        }
    }

    @Test
    @Tag("trees")
    void a_system_manager_of_a_stock_debian_13_is_compliant_in_one_line() throws Exception {
        SandboxSpec spec = SandboxSpec.system().onTree(Trees.debian13());
        try (Lab lab = Lab.start(spec)) {
            Trees.assertRelease(spec, lab.version());
            assertThat(lab.show("basic.target", "ActiveState")).isEqualTo("active");
            quiet(lab, "unitward: system manager: ");
        }
    }

    /** What has been reloaded since is as stock as before. */
    private static void quiet(Lab lab, String beginning) throws Exception {
        summaryOnly(lab, beginning);
        lab.reload();
        summaryOnly(lab, beginning);
        assertThat(lab.state("actions.jsonl")).doesNotExist();
    }

    private static void summaryOnly(Lab lab, String beginning) throws Exception {
        String loaded = lab.loadedAt();
        for (String how : new String[] {"--dry-run", "--settle"}) {
            Outcome audit = how.equals("--settle") ? lab.audit() : lab.audit(how);
            assertThat(audit.exitCode()).as(audit.text() + audit.errors()).isZero();
            assertThat(audit.text())
                    .startsWith(beginning)
                    .matches("[^\n]* [1-9][0-9]* units, no owner declared, all compliant[^\n]*\n");
            assertThat(audit.errors()).isEmpty();
            assertThat(audit.findings()).isEmpty();
            assertThat(audit.refusals()).isEmpty();
        }
        assertThat(lab.loadedAt()).isEqualTo(loaded);
    }
}
