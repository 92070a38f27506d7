package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A vouched edit that systemd could not load is not put into effect: what runs keeps the definition that works. */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenByAReloadTest {
    private static final String UNIT = "home-api.service";
    private static final String DROP_IN = UNIT + ".d/10-more.conf";
    private static final String FINDING = "owned-unit-broken " + UNIT + " ";

    private final Lab lab = Lab.running(UNIT);
    private int edition;

    @BeforeAll
    void nothing_is_found_before() throws Exception {
        assertThat(lab.audit().exitCode()).isZero();
    }

    @AfterAll
    void close() throws Exception {
        lab.close();
    }

    static Stream<Arguments> broken() {
        String good = Lab.onceDone("broken");
        return Stream.of(
                Arguments.of(
                        good.replace("ExecStart=/bin/true\n", ""),
                        null,
                        null,
                        "bad-setting",
                        "a service must have ExecStart=, ExecStop= or SuccessAction="),
                Arguments.of(
                        good.replace("/bin/true", "bin/true"),
                        null,
                        UNIT + ":7",
                        "bad-setting",
                        "ExecStart= names bin/true, which is neither an absolute path nor the name of a program"),
                Arguments.of(good + "[Unit\n", null, UNIT + ":8", "error", "the section header has no ] at its end"),
                Arguments.of(
                        good,
                        "[Service]\nRestart=always\n",
                        DROP_IN + ":2",
                        "bad-setting",
                        "a service of Type=oneshot may not have Restart=always"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void a_vouched_edit_that_breaks_its_unit_waits_until_it_is_mended(
            String fragment, String dropIn, String line, String state, String reason) throws Exception {
        lab.vouched(UNIT, fragment);
        if (dropIn != null) {
            lab.vouched(DROP_IN, dropIn);
        }
        Lab.tick();
        String loaded = lab.loadedAt();
        String file = line == null ? null : lab.managed(line.replaceAll(":.*", ""));

        for (Outcome refused : new Outcome[] {lab.audit("--dry-run"), lab.audit()}) {
            assertThat(refused.exitCode()).as(refused.text() + refused.errors()).isEqualTo(10);
            assertThat(refused.findings()).contains(FINDING + (file == null ? "-" : file));
            assertThat(refused.refusals())
                    .containsOnlyKeys(file == null ? UNIT : file)
                    .containsValue("not-vouched");
            assertThat(refused.text().replaceAll("\\s+", " "))
                    .contains("After a reload systemd could not load the declared unit " + UNIT + " (load state "
                            + state + "): " + (line == null ? "" : shown(line) + ": ") + reason);
            assertThat(refused.done()).isEmpty();
        }
        assertThat(lab.loadedAt()).isEqualTo(loaded);
        assertThat(lab.show(UNIT, "LoadState")).isEqualTo("loaded");

        mend();
        Outcome healed = lab.audit();

        assertThat(healed.exitCode()).as(healed.text() + healed.errors()).isZero();
        assertThat(healed.done()).containsExactly("done");
        assertThat(healed.findings()).noneMatch(finding -> finding.startsWith(FINDING));
        assertThat(lab.loadedAt()).isNotEqualTo(loaded);
        assertThat(lab.show(UNIT, "Description")).isEqualTo("edition " + edition);
        assertThat(lab.show(UNIT, "LoadState")).isEqualTo("loaded");
    }

    /** A reload makes nothing worse then, so it is not for this that it is refused. */
    @Test
    void a_unit_that_is_broken_already_is_mended_by_a_reload() throws Exception {
        lab.vouched(UNIT, Lab.onceDone("broken").replace("/bin/true", "bin/true"));
        lab.reload();
        assertThat(lab.show(UNIT, "LoadState")).isEqualTo("bad-setting");
        Outcome refused = lab.audit("--dry-run");
        assertThat(refused.findings()).as(refused.text()).contains(FINDING + lab.managed(UNIT));
        assertThat(refused.text()).contains("(load state bad-setting): ");
        for (String command : new String[] {"blame", "explain"}) {
            assertThat(lab.unitward(command, "--user", UNIT).text().replaceAll("\\s+", " "))
                    .contains("systemd refused this unit (bad-setting): " + shown(UNIT) + ":7: ExecStart= names");
        }
        lab.vouched(UNIT, Lab.onceDone("broken in another way").replace("ExecStart", "NoExecStart"));
        Lab.tick();

        Outcome another = lab.audit("--dry-run");

        assertThat(another.findings()).as(another.text()).anyMatch(finding -> finding.startsWith(FINDING));
        assertThat(another.text())
                .contains("(load state bad-setting): why cannot be")
                .doesNotContain("After a reload");
        assertThat(another.refusals()).as(another.text()).isEmpty();

        mend();
        Outcome healed = lab.audit();

        assertThat(healed.done()).as(healed.text() + healed.errors()).containsExactly("done");
        assertThat(healed.exitCode()).isZero();
        assertThat(lab.show(UNIT, "LoadState")).isEqualTo("loaded");
    }

    /** As text reports write it. */
    private String shown(String name) {
        return lab.managed(name).replace(lab.sandbox().home() + "/", "~/");
    }

    private void mend() throws Exception {
        edition++;
        lab.vouched(UNIT, Lab.onceDone("edition " + edition));
        lab.shell("rm -rf " + lab.managed(UNIT + ".d") + " " + lab.source(UNIT + ".d"));
        Lab.tick();
    }
}
