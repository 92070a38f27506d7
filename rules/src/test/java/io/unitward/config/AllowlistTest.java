package io.unitward.config;

import static io.unitward.verdict.ActionKind.DAEMON_RELOAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AllowlistTest {
    private static final List<String> A = List.of("a.service");
    private static final List<String> AB = List.of("a.service", "b.service");

    @Test
    void nothingIsPermittedByNothing() {
        Allowlist none = new Allowlist(List.of());
        assertThat(none.permits(DAEMON_RELOAD, A)).isFalse();
        assertThat(none.permits(DAEMON_RELOAD, List.of())).isFalse();
        assertThat(none.whyNot(DAEMON_RELOAD, A)).isEqualTo("the allowlist has no entry for daemon-reload");
    }

    @Test
    void theDefaultPermitsAReload() {
        assertThat(Allowlist.DEFAULT.permits(DAEMON_RELOAD, AB)).isTrue();
        assertThat(Allowlist.DEFAULT.permits(DAEMON_RELOAD, List.of())).isTrue();
    }

    @Test
    void oneEntryMustCoverEveryUnit() {
        Allowlist list = new Allowlist(List.of(entry("f:1", null, "a*"), entry("f:2", null, "b*")));
        assertThat(list.permits(DAEMON_RELOAD, A)).isTrue();
        assertThat(list.permits(DAEMON_RELOAD, AB)).isFalse();
        assertThat(list.whyNot(DAEMON_RELOAD, AB))
                .isEqualTo("the allowlist has no entry for daemon-reload that covers every unit it changes:"
                        + " f:1 does not cover b.service; f:2 does not cover a.service");
    }

    @Test
    void anActionOfNoUnitNeedsAllOfThem() {
        Allowlist list = new Allowlist(List.of(entry("f:1", null, "a*", "*.service")));
        assertThat(list.permits(DAEMON_RELOAD, List.of())).isFalse();
        assertThat(list.whyNot(DAEMON_RELOAD, List.of())).endsWith("f:1 does not cover the whole manager");
    }

    @Test
    void theFirstFittingEntryDecides() {
        Allowlist list = new Allowlist(List.of(entry("f:1", 1, "b*"), entry("f:2", 2, "*"), entry("f:3", 3, "*")));
        assertThat(list.permitting(DAEMON_RELOAD, AB))
                .map(Allowlist.Entry::where)
                .contains("f:2");
    }

    @Test
    void aFloorCanOnlyBeNarrowed() {
        Allowlist floor = new Allowlist(List.of(entry("etc:1", 2, "a*")));
        Allowlist wide = new Allowlist(List.of(entry("own:1", 9, "*"))).within(floor);
        assertThat(wide.permitting(DAEMON_RELOAD, A))
                .contains(new Allowlist.Entry(DAEMON_RELOAD, List.of("*"), 2, null, "own:1 within etc:1"));
        assertThat(wide.permits(DAEMON_RELOAD, AB)).isFalse();
        assertThat(wide.whyNot(DAEMON_RELOAD, AB))
                .isEqualTo("the allowlist of /etc/unitward has no entry for daemon-reload that covers every unit it"
                        + " changes: etc:1 does not cover b.service");

        Allowlist narrow = new Allowlist(List.of(entry("own:1", 1, "ab*"))).within(floor);
        assertThat(narrow.permits(DAEMON_RELOAD, A)).isFalse();
        assertThat(narrow.permitting(DAEMON_RELOAD, List.of("ab.service")))
                .map(Allowlist.Entry::maxPerHour)
                .contains(1);
        assertThat(new Allowlist(List.of()).within(floor).permits(DAEMON_RELOAD, A))
                .isFalse();
        assertThat(Allowlist.DEFAULT.within(new Allowlist(List.of())).permits(DAEMON_RELOAD, A))
                .isFalse();
    }

    @Test
    void whyNotIsNotAskedOfWhatIsPermitted() {
        assertThatThrownBy(() -> Allowlist.DEFAULT.whyNot(DAEMON_RELOAD, A)).isInstanceOf(IllegalStateException.class);
    }

    private static Allowlist.Entry entry(String where, @Nullable Integer perHour, String... units) {
        return new Allowlist.Entry(DAEMON_RELOAD, List.of(units), perHour, null, where);
    }
}
