package io.unitward.cli.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.layout.Layout.Kind;
import io.unitward.cli.layout.Layout.Part;
import io.unitward.cli.sandbox.SandboxSpec;
import io.unitward.cli.sandbox.Trees;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same cases with systemd 257, and what is not the same there. */
@Tag("real")
@Tag("trees")
class KnownLayoutsOnDebian13Test extends KnownLayoutsTest {
    @Override
    SandboxSpec spec() {
        return super.spec().onTree(Trees.debian13());
    }

    @Override
    String flagOfNewDirectories() {
        return "yes";
    }

    @Test
    void the_manager_is_of_another_release() {
        Trees.assertRelease(spec(), lab.version());
    }

    @Test
    void a_masked_unit_has_no_drop_ins() throws Exception {
        String etc = "/etc/systemd/user/";
        lab.write(List.of(
                new Part(Kind.LINK, etc + "n1.service", "/dev/null"),
                new Part(Kind.FILE, etc + "n1.service.d/a.conf", "[Unit]\nDescription=a\n")));
        assertThat(both("n1.service").dropInPaths()).isEmpty();
    }

    /** {@code UpheldBy=} and {@code .upholds}, since 254. */
    @Test
    void a_unit_that_another_upholds_is_enabled() throws Exception {
        String etc = "/etc/systemd/user/";
        lab.write(List.of(
                new Part(
                        Kind.FILE,
                        etc + "n2.service",
                        "[Service]\nExecStart=/bin/true\n[Install]\nUpheldBy=n.target\n"),
                new Part(
                        Kind.FILE,
                        etc + "n3.service",
                        "[Service]\nExecStart=/bin/true\n[Install]\nUpheldBy=n.target\n"),
                new Part(Kind.LINK, etc + "n.target.upholds/n2.service", "../n2.service")));
        assertThat(both("n2.service").unitFileState()).isEqualTo("enabled");
        assertThat(both("n3.service").unitFileState()).isEqualTo("disabled");
    }
}
